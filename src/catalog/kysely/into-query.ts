import type { Field } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { argsText, chainText, limitLinks, writtenChain, type WrittenLinks } from '../chains/chain-text';
import { sumName, tellsApart } from '../rewrites/grouping';
import { comparesAlike } from '../rewrites/into-query';
import { rowOrder, settledBy } from '../models/row-order';
import type { AddedUp, CountedBy, DistinctRows, FieldTest, GroupRequest, IntoQuery, IntoQueryRequest, Numbers, NumbersRequest, Query, SumRequest } from '../types';

const known: ReadonlySet<string> = new Set(['selectFrom', 'selectAll', 'select', 'where', 'orderBy', 'execute']);
const signs = { equal: '=', not: '!=', above: '>', 'at-least': '>=', below: '<', 'at-most': '<=', among: 'in' } as const;

/** `countAll`, whose number some drivers give as a text, or the chain with more conditions and a limit (https://kysely.dev/docs/examples/select/function-calls). */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  const { tests, wants, take, skip, order: sorted } = request;
  const made = partsOf(query, tests, sorted?.field);
  if (!made) return undefined;
  const { root, from, where, order, selection } = made;
  const conditions = [...where, ...tests.map(condition)];
  if (wants === 'count') return { query: chainText(root, [...from, ...conditions, ['select', counting], ['executeTakeFirstOrThrow', '']]), number: (awaited) => `Number((${awaited}).count)` };
  const columns = order.flatMap(([, args]) => /^(['"])(\w+)\1(?:,|$)/.exec(args)?.[2] ?? []);
  const by = rowOrder(columns, query, request, { hasOwn: order.length > 0 });
  if (!by) return undefined;
  const first: WrittenLinks = by.first ? [['orderBy', `'${by.first.field.column}'${by.first.descending ? ", 'desc'" : ''}`]] : [];
  const last: WrittenLinks = by.last.map(({ column }) => ['orderBy', `'${column}'`]);
  return { query: chainText(root, [...from, ...selection, ...conditions, ...first, ...order, ...last, ...limitLinks(take, skip), ['execute', '']]), isOrdered: true, ...settledBy(by) };
}

const counting = "(rows) => rows.fn.countAll().as('count')";

/** https://kysely.dev/docs/examples/select/aggregate-functions */
export function countedBy(query: Query, { field, sums, tests = [] }: GroupRequest): CountedBy | undefined {
  const made = field.name === field.column ? partsOf(query, [tellsApart(field), ...tests], sums) : undefined;
  const wanted = sums ? `(rows) => rows.fn.sum('${sums.column}').as('sum')` : counting;
  return made && {
    query: chainText(made.root, [...made.from, ...made.where, ...tests.map(condition), ['select', `'${field.column}'`], ['select', wanted], ['groupBy', `'${field.column}'`], ['execute', '']]), count: (row) => `Number(${row}.${sums ? 'sum' : 'count'})`,
    isSummed: sums !== undefined, isNarrowed: true,
  };
}

/** https://kysely-org.github.io/kysely-apidoc/interfaces/FunctionModule.html#sum; without a row there is no sum. */
export function addedUp(query: Query, { field, tests }: SumRequest): AddedUp | undefined {
  const made = partsOf(query, tests);
  return made && {
    query: chainText(made.root, [...made.from, ...made.where, ...tests.map(condition), ['select', `(rows) => rows.fn.sum('${field.column}').as('sum')`], ['executeTakeFirstOrThrow', '']]), sum: (awaited) => `Number((${awaited}).sum ?? 0)`,
  };
}

/** https://kysely.dev/docs/examples/select/function-calls */
export function numbersOf(query: Query, { sums, tests }: NumbersRequest): Numbers | undefined {
  const made = partsOf(query, [...tests, ...sums.map((field): FieldTest => ({ field, is: 'equal', value: 'null' }))]);
  const wanted = [...sums.map((field) => `rows.fn.sum('${field.column}').as('${sumName(field)}')`), "rows.fn.countAll().as('count')"];
  return made && {
    query: chainText(made.root, [...made.from, ...made.where, ...tests.map(condition), ['select', `(rows) => [${wanted.join(', ')}]`], ['executeTakeFirstOrThrow', '']]), sum: (row, field) => `Number(${row}.${sumName(field)} ?? 0)`, count: (row) => `Number(${row}.count)`,
  };
}

/** https://kysely-org.github.io/kysely-apidoc/interfaces/SelectQueryBuilder.html#distinct */
export function distinctRows(query: Query, { field }: GroupRequest): DistinctRows | undefined {
  const made = field.name === field.column ? partsOf(query, [tellsApart(field)]) : undefined;
  return made && { query: chainText(made.root, [...made.from, ...made.where, ['select', `'${field.column}'`], ['distinct', ''], ['execute', '']]) };
}

/** The links of a chain that reads one table, by what they are for; undefined where it has others, or the database compares in another way than the tests. */
function partsOf(query: Query, tests: readonly FieldTest[], read?: Field): { readonly root: string; readonly from: WrittenLinks; readonly where: WrittenLinks; readonly order: WrittenLinks; readonly selection: WrittenLinks } | undefined {
  const chain = writtenChain(query);
  const [first] = chain?.links ?? [];
  const given = first?.name === 'selectFrom' ? first.call.arguments[0] : undefined;
  const table = given && bare(given);
  if (!chain || !table || !ts.isStringLiteralLike(table) || /\s/.test(table.text) || chain.links.some(({ name }) => !known.has(name)) || chain.links.at(-1)?.name !== 'execute' || !comparesAlike(query, tests)) return undefined;
  // `select('name as title')`, and what an expression builder makes.
  const chosen = chain.links.flatMap(({ name, call }) => (name === 'select' ? [...call.arguments] : [])).flatMap((one) => { const node = bare(one); return ts.isArrayLiteralExpression(node) ? [...node.elements] : [node]; }).map((one) => bare(one));
  if (chosen.some((one) => !ts.isStringLiteralLike(one) || /\s/.test(one.text))) return undefined;
  const hasAll = chain.links.some(({ name }) => name === 'selectAll');
  const fields = [...tests.map(({ field }) => field), ...(read ? [read] : [])];
  if (!hasAll && fields.some((field) => !chosen.some((one) => (one as ts.StringLiteral).text.replace(/^.*\./, '') === field.column))) return undefined;
  const of = (...names: readonly string[]): WrittenLinks => chain.links.filter(({ name }) => names.includes(name)).map((link) => [link.name, argsText(link)] as const);
  return { root: chain.root, from: of('selectFrom'), where: of('where'), order: of('orderBy'), selection: of('selectAll', 'select') };
}

function condition({ field: { column }, is, value }: FieldTest): readonly [string, string] {
  if (value === 'null') return ['where', `'${column}', '${is === 'equal' ? 'is' : 'is not'}', null`];
  return ['where', `'${column}', '${signs[is]}', ${value}`];
}
