import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { textOf } from '../chains/chain-text';
import { tellsApart } from '../rewrites/grouping';
import { comparesAlike, optionsInstead, optionsQuery, type OptionsForm } from '../rewrites/into-query';
import { orderParts, type RowOrder } from '../models/row-order';
import type { AddedUp, CountedBy, DistinctRows, FieldTest, GroupRequest, IntoQuery, IntoQueryRequest, Numbers, NumbersRequest, Query, SumRequest } from '../types';
import { methodName } from './args';

const operators = { not: 'not', above: 'gt', 'at-least': 'gte', below: 'lt', 'at-most': 'lte', among: 'in' } as const;

/** `count`, or `findMany` with more conditions and a limit (https://www.prisma.io/docs/orm/reference/prisma-client-reference). */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  return methodName(query) === 'findMany' ? optionsQuery(query, request, form) : undefined;
}

/** https://www.prisma.io/docs/orm/prisma-client/queries/aggregation-grouping-summarizing#group-by */
export function countedBy(query: Query, { field, sums, tests = [] }: GroupRequest): CountedBy | undefined {
  const wanted: Readonly<Record<string, string>> = sums ? { _sum: `{ ${sums.name}: true }` } : { _count: 'true' };
  const asked = methodName(query) === 'findMany' && comparesAlike(query, [tellsApart(field)]) ? optionsInstead(query, tests, form, { by: `['${field.name}']`, ...wanted }, sums && [sums.name]) : undefined;
  return asked && { query: `${asked.on}.groupBy(${asked.args})`, count: (row) => (sums ? `(${row}._sum.${sums.name} ?? 0)` : `${row}._count`), isSummed: sums !== undefined, isNarrowed: true };
}

/** https://www.prisma.io/docs/orm/prisma-client/queries/aggregation-grouping-summarizing#aggregate */
export function addedUp(query: Query, { field, tests }: SumRequest): AddedUp | undefined {
  const asked = methodName(query) === 'findMany' ? optionsInstead(query, tests, form, { _sum: `{ ${field.name}: true }` }) : undefined;
  return asked && { query: `${asked.on}.aggregate(${asked.args})`, sum: (awaited) => `(${awaited})._sum.${field.name} ?? 0` };
}

/** https://www.prisma.io/docs/orm/prisma-client/queries/aggregation-grouping-summarizing#aggregate */
export function numbersOf(query: Query, { sums, tests }: NumbersRequest): Numbers | undefined {
  const names = sums.map(({ name }) => name);
  const asked = methodName(query) === 'findMany' ? optionsInstead(query, tests, form, { _sum: `{ ${names.map((name) => `${name}: true`).join(', ')} }`, _count: 'true' }, names) : undefined;
  return asked && { query: `${asked.on}.aggregate(${asked.args})`, sum: (row, { name }) => `(${row}._sum.${name} ?? 0)`, count: (row) => `${row}._count` };
}

/** `groupBy`: `distinct` sends all rows and leaves some out in the client (https://www.prisma.io/docs/orm/prisma-client/queries/aggregation-grouping-summarizing#select-distinct). */
export function distinctRows(query: Query, { field }: GroupRequest): DistinctRows | undefined {
  const asked = methodName(query) === 'findMany' && comparesAlike(query, [tellsApart(field)]) ? optionsInstead(query, [], form, { by: `['${field.name}']` }) : undefined;
  return asked && { query: `${asked.on}.groupBy(${asked.args})` };
}

const form: OptionsForm = { index: 0, rows: 'findMany', order: 'orderBy', orderOf, ordered, readsUtc: true, dropped: ['include', 'select', 'omit'], page: [['skip', 'skip'], ['take', 'take']], condition };

function condition({ is, value }: FieldTest): string {
  return is === 'equal' ? value : `{ ${operators[is]}: ${value} }`;
}

/** The columns of `orderBy: { id: 'asc' }` and of a list of such objects. */
function orderOf(order: ts.Expression | undefined): readonly string[] {
  const node = order && bare(order);
  if (!node) return [];
  if (ts.isArrayLiteralExpression(node)) return node.elements.flatMap(orderOf);
  return ts.isObjectLiteralExpression(node) ? node.properties.flatMap((element) => propertyName(element.name) ?? []) : [];
}

/** `[{ views: 'desc' }, { id: 'asc' }]` (https://www.prisma.io/docs/orm/reference/prisma-client-reference#orderby) */
function ordered(order: ts.Expression | undefined, by: RowOrder): string | undefined {
  const own = order && bare(order);
  if (own && !ts.isArrayLiteralExpression(own) && !ts.isObjectLiteralExpression(own)) return undefined;
  const parts = orderParts(by, !own ? [] : (ts.isArrayLiteralExpression(own) ? [...own.elements] : [own]).map(textOf), ({ name }, descending) => `{ ${name}: '${descending ? 'desc' : 'asc'}' }`);
  return parts.length === 1 ? parts[0] : `[${parts.join(', ')}]`;
}
