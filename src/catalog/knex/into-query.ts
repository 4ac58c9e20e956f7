import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { argsText, chainText, writtenChain } from '../chain-text';
import { comparesAlike, isTotal } from '../into-query';
import type { FieldTest, IntoQuery, IntoQueryRequest, Query } from '../types';

const known = /^(?:\(\)|from|select|orderBy|(?:and|or)?[wW]here(?:Not|In|NotIn|Null|NotNull|Between|Like|ILike)?)$/;
const signs = { equal: '=', not: '<>', above: '>', 'at-least': '>=', below: '<', 'at-most': '<=' } as const;

/** `count`, whose number some drivers give as a text, or the chain with more conditions and a limit (https://knexjs.org/guide/query-builder.html#count). */
export function intoQuery(query: Query, { tests, wants, take, skip, anyRows }: IntoQueryRequest): IntoQuery | undefined {
  const chain = writtenChain(query);
  const { links } = chain ?? { links: [] };
  // Behind an alternative, a further condition would be a part of it.
  if (!chain || links.some(({ name }) => !known.test(name)) || (tests.length > 0 && links.some(({ name }) => name.startsWith('or') && name !== 'orderBy')) || !comparesAlike(query, tests)) return undefined;
  const order = links.flatMap(({ name, call: { arguments: [column] } }) => (name === 'orderBy' && column && ts.isStringLiteralLike(bare(column)) ? [(bare(column) as ts.StringLiteral).text] : []));
  if (take !== undefined && anyRows !== true && !isTotal(order, query.model)) return undefined;
  const kept = links.flatMap((link): readonly (readonly [string, string])[] => (wants === 'count' && /^(?:select|orderBy)$/.test(link.name) ? [] : [[link.name, argsText(link)]]));
  const added = tests.map(condition);
  if (wants === 'count') return { query: chainText(chain.root, [...kept, ...added, ['count', "'* as count'"]]), number: (awaited) => `Number((${awaited})[0]?.count)` };
  return { query: chainText(chain.root, [...kept, ...added, ...(take === undefined ? [] : [['limit', String(take)] as const]), ...(skip ? [['offset', String(skip)] as const] : [])]) };
}

function condition({ field, is, value }: FieldTest): readonly [string, string] {
  const column = `'${field.column}'`;
  if (value === 'null') return [is === 'equal' ? 'whereNull' : 'whereNotNull', column];
  if (is === 'among') return ['whereIn', `${column}, ${value}`];
  return ['where', is === 'equal' ? `${column}, ${value}` : `${column}, '${signs[is]}', ${value}`];
}
