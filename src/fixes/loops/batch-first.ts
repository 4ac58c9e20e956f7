import { walkPath } from '../../catalog';
import type { FlowContext } from '../../flow/types';
import { propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { listOf } from './rows/list-of';

/**
 * Whether rows that could come along with a list are better loaded by a query of their own: they are many for each row, and the list loads other lists already. What is joined then has a row
 * for each pair of them ("cartesian product", https://typeorm.io/docs/working-with-entity-manager/find-options#relationloadstrategy); where each is a query, the page still holds all of both.
 */
export function isBatchBetter({ subject: { site, loops } }: FixableFinding, context: FlowContext): boolean {
  const { op, model, follows } = site.meaning;
  const counted = loops.at(-1);
  const list = op === 'read-many' && counted ? listOf(counted, loops, context) : undefined;
  const { call, data, model: listed } = list?.query ?? {};
  const holder = data && listed && walkPath(data, listed, list?.path ?? []);
  if (!call || !holder) return false;
  const others = new Set([...holder.fields.values()].filter(({ kind, list: many, name, type }) => kind === 'relation' && many && (follows ? name !== follows.relation : type !== model?.name)).map(({ name }) => name));
  return others.size > 0 && namesIn(call).some((name) => others.has(name));
}

/** What the options and texts of a query name, its conditions aside: `items` of `{ with: { items: true } }`, `relations: ['items']`, `select('id, items(*)')`. */
function namesIn(query: ts.Node): readonly string[] {
  const names: string[] = [];
  walk(query, (node) => {
    if (ts.isPropertyAssignment(node)) {
      const name = propertyName(node.name);
      if (name === 'where') return false;
      if (name !== undefined) names.push(name);
    }
    if (ts.isStringLiteralLike(node)) names.push(...node.text.split(/\W+/));
    return true;
  });
  return names;
}
