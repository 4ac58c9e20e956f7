import type { Field } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { argsText, chainText, limitLinks, textOf, writtenChain, type WrittenLinks } from '../chains/chain-text';
import { tellsApart } from '../rewrites/grouping';
import { comparesAlike, givesColumns } from '../rewrites/into-query';
import { orderParts, rowOrder, settledBy } from '../models/row-order';
import type { AddedUp, CountedBy, DistinctRows, FieldTest, GroupRequest, Imported, IntoQuery, IntoQueryRequest, Numbers, NumbersRequest, Query, SumRequest } from '../types';
import { isBefore } from '../tables/version';

const operators = { equal: 'eq', not: 'ne', above: 'gt', 'at-least': 'gte', below: 'lt', 'at-most': 'lte', among: 'inArray' } as const;

/** `db.$count(orders, …)` (since 0.36: https://orm.drizzle.team/docs/select#count), or the chain with more conditions and a limit. */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  const { tests, wants, take, skip, order: sorted, imported } = request;
  const chain = writtenChain(query);
  const { links } = chain ?? { links: [] };
  const table = links.find(({ name }) => name === 'from')?.call.arguments[0];
  if (!chain || !table || links.some(({ name }) => !['select', 'from', 'where', 'orderBy'].includes(name)) || !comparesAlike(query, tests)) return undefined;
  if (!links.every(({ name, call }) => name !== 'select' || givesColumns(call.arguments[0], [...tests, ...(sorted ? [sorted] : [])].map(({ field }) => field.name)))) return undefined;
  const order = links.find(({ name }) => name === 'orderBy')?.call.arguments ?? [];
  const by = rowOrder(order.flatMap((one) => columnIn(one) ?? []), query, request, { hasOwn: order.length > 0 });
  if (!by || order.some((one) => ts.isArrowFunction(one))) return undefined;
  const where = whereWith(links, tests, table.getText(), imported);
  if (wants === 'count') return isBefore(query.version, 0, 36) ? undefined : { query: `${chain.root}.$count(${table.getText()}${where === undefined ? '' : `, ${where}`})` };
  const kept = links.map((link): readonly [string, string] => [link.name, link.name === 'where' && where !== undefined ? where : argsText(link)]);
  const from = kept.findIndex(([name]) => name === 'from');
  if (where !== undefined && !links.some(({ name }) => name === 'where')) kept.splice(from + 1, 0, ['where', where]);
  if (by.first || by.last.length > 0) {
    const at = kept.findIndex(([name]) => name === 'orderBy');
    const parts = orderParts(by, order.map(textOf), ({ name }, descending) => `${imported(descending ? 'desc' : 'asc', 'drizzle-orm')}(${table.getText()}.${name})`);
    kept.splice(at < 0 ? kept.length : at, at < 0 ? 0 : 1, ['orderBy', parts.join(', ')]);
  }
  return { query: chainText(chain.root, [...kept, ...limitLinks(take, skip)]), isOrdered: true, ...settledBy(by) };
}

/** `count()` grouped by the column: https://orm.drizzle.team/docs/select#aggregations */
export function countedBy(query: Query, request: GroupRequest): CountedBy | undefined {
  const { field, sums, imported } = request;
  const wanted = (table: string): string => (sums ? `sum: ${imported('sum', 'drizzle-orm')}(${table}.${sums.name})` : `count: ${imported('count', 'drizzle-orm')}()`);
  const made = selected(query, [field, ...(sums ? [sums] : [])], request, [tellsApart(field)], (table) => `{ ${field.name}: ${table}.${field.name}, ${wanted(table)} }`);
  return made && { query: chainText(made.root, [...made.links, ['groupBy', `${made.table}.${field.name}`]]), count: (row) => (sums ? `Number(${row}.sum)` : `${row}.count`), isSummed: sums !== undefined, isNarrowed: true };
}

/** `sum`, which is a text: https://orm.drizzle.team/docs/select#aggregations-helpers */
export function addedUp(query: Query, request: SumRequest): AddedUp | undefined {
  const { field, imported } = request;
  const made = selected(query, [field], request, [], (table) => `{ sum: ${imported('sum', 'drizzle-orm')}(${table}.${field.name}) }`);
  return made && { query: chainText(made.root, made.links), sum: (awaited) => `Number((${awaited})[0]?.sum ?? 0)` };
}

/** https://orm.drizzle.team/docs/select#aggregations-helpers */
export function numbersOf(query: Query, request: NumbersRequest): Numbers | undefined {
  const { sums, imported } = request;
  const made = selected(query, sums, request, [], (table) => `{ ${[...sums.map(({ name }) => `${name}Sum: ${imported('sum', 'drizzle-orm')}(${table}.${name})`), `count: ${imported('count', 'drizzle-orm')}()`].join(', ')} }`);
  return made && { query: chainText(made.root, made.links), isList: true, sum: (row, { name }) => `Number(${row}?.${name}Sum ?? 0)`, count: (row) => `(${row}?.count ?? 0)` };
}

/** `selectDistinct`: https://orm.drizzle.team/docs/select#distinct */
export function distinctRows(query: Query, request: GroupRequest): DistinctRows | undefined {
  const { field } = request;
  const made = selected(query, [field], request, [tellsApart(field)], (table) => `{ ${field.name}: ${table}.${field.name} }`);
  return made && { query: chainText(made.root, made.links.map(([name, args]) => [name === 'select' ? 'selectDistinct' : name, args] as const)) };
}

/** The chain with another selection and more conditions, without its order; undefined where it has more to it, or the database compares otherwise, or tells the values of a column apart in another way. */
function selected(query: Query, fields: readonly Field[], { tests = [], imported }: { readonly tests?: readonly FieldTest[]; readonly imported: Imported }, compared: readonly FieldTest[], columns: (table: string) => string): { readonly root: string; readonly table: string; readonly links: WrittenLinks } | undefined {
  const chain = writtenChain(query);
  const table = chain?.links.find(({ name }) => name === 'from')?.call.arguments[0]?.getText();
  if (!chain || table === undefined || isBefore(query.version, 0, 36) || chain.links.some(({ name }) => !['select', 'from', 'where', 'orderBy'].includes(name)) || !comparesAlike(query, [...tests, ...compared])) return undefined;
  if (!chain.links.every(({ name, call }) => name !== 'select' || givesColumns(call.arguments[0], [...fields, ...tests.map(({ field }) => field)].map(({ name: column }) => column)))) return undefined;
  const where = whereWith(chain.links, tests, table, imported);
  const links = chain.links.flatMap((link): WrittenLinks => {
    if (/^(?:orderBy|where)$/.test(link.name)) return [];
    return [[link.name, link.name === 'select' ? columns(table) : argsText(link)], ...(link.name === 'from' && where !== undefined ? [['where', where] as const] : [])];
  });
  return { root: chain.root, table, links };
}

/** The conditions of a chain with others behind them. */
function whereWith(links: readonly Link[], tests: readonly FieldTest[], table: string, imported: Imported): string | undefined {
  const own = links.find(({ name }) => name === 'where')?.call.arguments[0];
  const all = [...(own ? [textOf(own)] : []), ...tests.map((test) => condition(test, table, imported))];
  return all.length > 1 ? `${imported('and', 'drizzle-orm')}(${all.join(', ')})` : all[0];
}

function condition({ field, is, value }: FieldTest, table: string, imported: Imported): string {
  const column = `${table}.${field.name}`;
  if (value === 'null') return `${imported(is === 'equal' ? 'isNull' : 'isNotNull', 'drizzle-orm')}(${column})`;
  return `${imported(operators[is], 'drizzle-orm')}(${column}, ${value})`;
}

/** `id` of `asc(orders.id)` and of `orders.id`. */
function columnIn(order: ts.Expression): string | undefined {
  const node = bare(order);
  const column = ts.isCallExpression(node) && /^(?:asc|desc)$/.test(node.expression.getText()) && node.arguments[0] ? bare(node.arguments[0]) : node;
  return ts.isPropertyAccessExpression(column) ? column.name.text : undefined;
}
