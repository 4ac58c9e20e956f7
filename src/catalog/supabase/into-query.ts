import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { argsText, chainText, writtenChain } from '../chain-text';
import { isTotal } from '../into-query';
import type { FieldTest, IntoQuery, IntoQueryRequest, Query } from '../types';
import { filterMethods } from './stub-postgrest';

const filters: ReadonlySet<string> = new Set<string>(filterMethods);
const operators = { equal: 'eq', not: 'neq', above: 'gt', 'at-least': 'gte', below: 'lt', 'at-most': 'lte', among: 'in' } as const;

/** A request for the number alone (`head`), or the chain with more filters and a limit (https://supabase.com/docs/reference/javascript/select). */
export function intoQuery(query: Query, { tests, wants, take, skip = 0, anyRows }: IntoQueryRequest): IntoQuery | undefined {
  const chain = writtenChain(query);
  const { links } = chain ?? { links: [] };
  const select = links.find(({ name }) => name === 'select');
  const columns = select?.call.arguments[0] && bare(select.call.arguments[0]);
  // An embedded relation may filter, and a second argument says something of its own.
  if (!chain || !select || select.call.arguments.length > 1 || (columns && (!ts.isStringLiteralLike(columns) || columns.text.includes('('))) || links.some(({ name }) => !['from', 'select', 'order'].includes(name) && !filters.has(name))) return undefined;
  const order = links.flatMap(({ name, call: { arguments: [column] } }) => (name === 'order' && column && ts.isStringLiteralLike(column) ? [column.text] : []));
  if (take !== undefined && anyRows !== true && !isTotal(order, query.model)) return undefined;
  const added = tests.map(filter);
  const kept = links.flatMap((link): readonly (readonly [string, string])[] => {
    if (wants === 'rows') return [[link.name, argsText(link)]];
    return link.name === 'order' ? [] : [[link.name, link.name === 'select' ? "'*', { count: 'exact', head: true }" : argsText(link)]];
  });
  const limit = take === undefined ? [] : [skip > 0 ? ['range', `${skip}, ${skip + take - 1}`] as const : ['limit', String(take)] as const];
  return { query: chainText(chain.root, [...kept, ...added, ...limit]), ...(wants === 'count' && { numberIn: 'count' }), ...(tests.length > 0 || wants === 'count' ? { caveat: 'also beyond the rows that the server cuts off' } : {}) };
}

function filter({ field, is, value }: FieldTest): readonly [string, string] {
  const column = `'${field.column}'`;
  if (value === 'null') return is === 'equal' ? ['is', `${column}, null`] : ['not', `${column}, 'is', null`];
  return [operators[is], `${column}, ${value}`];
}
