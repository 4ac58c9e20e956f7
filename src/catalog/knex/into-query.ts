import type { Field } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { argsText, chainText, limitLinks, writtenChain, type WrittenLinks } from '../chains/chain-text';
import { sumName, tellsApart } from '../rewrites/grouping';
import { comparesAlike } from '../rewrites/into-query';
import { rowOrder, settledBy } from '../models/row-order';
import type { AddedUp, CountedBy, DistinctRows, FieldTest, GroupRequest, IntoQuery, IntoQueryRequest, Numbers, NumbersRequest, Query, SumRequest } from '../types';

/** Links that leave the rows those of one table, each once. */
const known = /^(?:\(\)|from|select|orderBy|(?:and|or)?[wW]here(?:Not|In|NotIn|Null|NotNull|Between|Like|ILike)?)$/;
const signs = { equal: '=', not: '<>', above: '>', 'at-least': '>=', below: '<', 'at-most': '<=' } as const;

/** `count`, whose number some drivers give as a text, or the chain with more conditions and a limit (https://knexjs.org/guide/query-builder.html#count). */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  return intoBuilder(query, request, known, (root, links) => ({ query: chainText(root, [...links, ['count', "'* as count'"]]), number: (awaited) => `Number((${awaited})[0]?.count)` }));
}

/** The chain of a builder with Knex's links, of which `known` are those that leave the rows as they are, with more conditions and a limit, or what `counted` makes of it without columns and order. */
export function intoBuilder(query: Query, request: IntoQueryRequest, known: RegExp, counted: (root: string, links: WrittenLinks) => IntoQuery): IntoQuery | undefined {
  const { tests, wants, take, skip, order: sorted } = request;
  const chain = writtenChain(query);
  const { links } = chain ?? { links: [] };
  if (!chain || links.some((link) => !known.test(link.name) || renames(link)) || (tests.length > 0 && hasAlternatives(links)) || !gives(links, [...tests, ...(sorted ? [sorted] : [])].map(({ field }) => field)) || !comparesAlike(query, tests)) return undefined;
  const order = links.flatMap(({ name, call: { arguments: [column] } }) => (name === 'orderBy' && column && ts.isStringLiteralLike(bare(column)) ? [(bare(column) as ts.StringLiteral).text] : []));
  const firstOrder = links.findIndex(({ name }) => name === 'orderBy');
  const by = rowOrder(order, query, request, { hasOwn: firstOrder >= 0 });
  if (!by) return undefined;
  const first: WrittenLinks = by.first ? [['orderBy', `'${by.first.field.column}'${by.first.descending ? ", 'desc'" : ''}`]] : [];
  const last: WrittenLinks = by.last.map(({ column }) => ['orderBy', `'${column}'`]);
  const kept = links.flatMap((link, index): WrittenLinks => (wants === 'count' && /^(?:select|orderBy)$/.test(link.name) ? [] : [...(index === firstOrder ? first : []), [link.name, argsText(link)]]));
  const added = tests.map(condition);
  return wants === 'count' ? counted(chain.root, [...kept, ...added]) : { query: chainText(chain.root, [...kept, ...added, ...(firstOrder < 0 ? first : []), ...last, ...limitLinks(take, skip)]), isOrdered: true, ...settledBy(by) };
}

/** https://knexjs.org/guide/query-builder.html#groupby; some drivers give numbers as texts. */
export function countedBy(query: Query, { field, sums, tests }: GroupRequest): CountedBy | undefined {
  const made = groupedBy(query, field, known, { tests, ...(sums && { read: [sums] }) });
  const wanted: WrittenLinks = sums ? [['sum', `'${sums.column} as sum'`]] : [['count', "'* as count'"]];
  return made && { query: chainText(made.root, [...made.links, ['select', `'${field.column}'`], ...wanted, ['groupBy', `'${field.column}'`]]), count: (row) => `Number(${row}.${sums ? 'sum' : 'count'})`, isSummed: sums !== undefined, isNarrowed: true };
}

/** https://knexjs.org/guide/query-builder.html#sum */
export function addedUp(query: Query, { field, tests }: SumRequest): AddedUp | undefined {
  const made = withoutRows(query, known, [field], tests);
  return made && { query: chainText(made.root, [...made.links, ['sum', `'${field.column} as sum'`]]), sum: (awaited) => `Number((${awaited})[0]?.sum ?? 0)` };
}

/** https://knexjs.org/guide/query-builder.html#sum; some drivers give numbers as texts. */
export function numbersOf(query: Query, { sums, tests }: NumbersRequest): Numbers | undefined {
  return numbersBy(withoutRows(query, known, sums, tests), sums);
}

/** The sums of columns and the number of rows, as links behind those of a chain; `after` is what ends it. */
export function numbersBy(made: ReturnType<typeof withoutRows>, sums: readonly Field[], after: WrittenLinks = []): Numbers | undefined {
  const wanted: WrittenLinks = [...sums.map((field) => ['sum', `'${field.column} as ${sumName(field)}'`] as const), ['count', "'* as count'"]];
  return made && { query: chainText(made.root, [...made.links, ...wanted, ...after]), isList: true, sum: (row, field) => `Number(${row}?.${sumName(field)} ?? 0)`, count: (row) => `Number(${row}?.count)` };
}

/** https://knexjs.org/guide/query-builder.html#distinct */
export function distinctRows(query: Query, { field }: GroupRequest): DistinctRows | undefined {
  const made = groupedBy(query, field, known);
  return made && { query: chainText(made.root, [...made.links, ['distinct', `'${field.column}'`]]) };
}

/** The chain without its columns and its order, and with more conditions, where its rows have the columns. */
export function withoutRows(query: Query, known: RegExp, fields: readonly Field[], tests: readonly FieldTest[] = []): { readonly root: string; readonly links: WrittenLinks } | undefined {
  const chain = writtenChain(query);
  if (!chain || !gives(chain.links, [...fields, ...tests.map(({ field }) => field)]) || chain.links.some((link) => !known.test(link.name) || renames(link)) || (tests.length > 0 && hasAlternatives(chain.links)) || !comparesAlike(query, tests)) return undefined;
  return { root: chain.root, links: [...chain.links.flatMap((link): WrittenLinks => (/^(?:select|orderBy)$/.test(link.name) ? [] : [[link.name, argsText(link)]])), ...tests.map(condition)] };
}

/** Behind an alternative, a further condition would be a part of it. */
function hasAlternatives(links: readonly Link[]): boolean {
  return links.some(({ name }) => name.startsWith('or') && name !== 'orderBy');
}

/** The same chain, where the database tells the values of a column apart as JavaScript does and gives them as they are, under the field's name. */
export function groupedBy(query: Query, field: Field, links: RegExp, { tests, read = [] }: { readonly tests?: readonly FieldTest[] | undefined; readonly read?: readonly Field[] } = {}): ReturnType<typeof withoutRows> {
  return field.type !== 'Boolean' && field.column === field.name && comparesAlike(query, [tellsApart(field)]) ? withoutRows(query, links, [field, ...read], tests) : undefined;
}

/** What a `select` names, one by one. */
function chosenBy({ name, call }: Link): readonly ts.Expression[] {
  return name !== 'select' ? [] : call.arguments.flatMap((one) => { const given = bare(one); return ts.isArrayLiteralExpression(given) ? [...given.elements] : [given]; }).map((one) => bare(one));
}

/** Whether rows have something else under a column's name: `select('name as title')`, `select({ title: 'name' })`, a piece of SQL. */
function renames(link: Link): boolean {
  return chosenBy(link).some((one) => !ts.isStringLiteralLike(one) || /\s/.test(one.text));
}

/** Whether rows have columns: all of them where none is chosen. */
function gives(links: readonly Link[], fields: readonly Field[]): boolean {
  const names = links.flatMap(chosenBy).map((one) => (ts.isStringLiteralLike(one) ? one.text.replace(/^.*\./, '') : ''));
  return names.length === 0 || names.includes('*') || fields.every(({ column }) => names.includes(column));
}

function condition({ field, is, value }: FieldTest): readonly [string, string] {
  const column = `'${field.column}'`;
  if (value === 'null') return [is === 'equal' ? 'whereNull' : 'whereNotNull', column];
  if (is === 'among') return ['whereIn', `${column}, ${value}`];
  return ['where', is === 'equal' ? `${column}, ${value}` : `${column}, '${signs[is]}', ${value}`];
}
