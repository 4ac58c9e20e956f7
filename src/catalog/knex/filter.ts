import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isCertain } from '../chains/builder';
import type { Chain, Link } from '../chains/chain';
import { objectFilter } from '../models/conditions';
import type { EqualityCondition, Filter } from '../types';

const conjunctions: ReadonlySet<string> = new Set(['where', 'andWhere']);

/**
 * The conditions of a chain of Knex's kind: `where('id', id)`, `where('id', '=', id)`, `where({ id })`. An alternative (`orWhere`) takes the
 * others' certainty away; what later statements add may be added under a condition. `entity` is the table or alias that may qualify a column.
 */
export function chainFilter(chain: Chain, entity: string | undefined, checker: ts.TypeChecker): Filter {
  const equals: EqualityCondition[] = [];
  const rest: ts.Node[] = [];
  let complete = true;
  for (const link of chain.links) {
    if (link.name === 'modify') complete = false;
    if (!/^(?:and|or)?where/i.test(link.name)) continue;
    if (!isCertain(chain.call, link.call)) complete = false;
    const found = conjunctions.has(link.name) && isCertain(chain.call, link.call) ? conditionsOf(link, entity, checker) : undefined;
    if (!found) {
      rest.push(...link.call.arguments);
      continue;
    }
    equals.push(...found.equals);
    rest.push(...found.rest);
    complete &&= found.complete;
  }
  if (chain.links.some(({ name }) => /^orWhere/.test(name))) return { equals: [], rest: [...equals.map(({ value }) => value), ...rest], complete: false };
  return { equals, rest, complete };
}

/** What one `where` says; undefined where it is no equality. */
export function conditionsOf(link: Link, entity: string | undefined, checker: ts.TypeChecker): Filter | undefined {
  const [first, second, third] = link.call.arguments;
  const column = first && bare(first);
  if (!column) return undefined;
  if (!second) return objectFilter(column, checker);
  const operator = third && bare(second);
  if (operator && !(ts.isStringLiteralLike(operator) && (operator.text === '=' || operator.text === '=='))) return undefined;
  const field = ts.isStringLiteralLike(column) ? ownColumn(column.text, entity) : undefined;
  return field === undefined ? undefined : { equals: [{ field, value: third ?? second }], rest: [], complete: true };
}

/** `id` of `'id'` and of `'users.id'`; a column of another table is no field of this one. */
export function ownColumn(column: string, entity: string | undefined): string | undefined {
  const dot = column.lastIndexOf('.');
  if (dot < 0) return column;
  return entity !== undefined && column.slice(0, dot) === entity ? column.slice(dot + 1) : undefined;
}
