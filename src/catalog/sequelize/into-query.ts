import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { textOf } from '../chains/chain-text';
import { sumName, tellsApart } from '../rewrites/grouping';
import { comparesAlike, optionsInstead, optionsQuery, type OptionsForm } from '../rewrites/into-query';
import { calleeName } from '../tables/members';
import { orderParts, type RowOrder } from '../models/row-order';
import type { AddedUp, CountedBy, DistinctRows, FieldTest, GroupRequest, Imported, IntoQuery, IntoQueryRequest, Numbers, NumbersRequest, Query, SumRequest } from '../types';
import { isColumnKnown, readsPlainly } from './plain';

const operators = { not: 'ne', above: 'gt', 'at-least': 'gte', below: 'lt', 'at-most': 'lte' } as const;

/** `count`, or `findAll` with more conditions and a limit (https://sequelize.org/docs/v6/core-concepts/model-querying-finders/). */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  return isPlain(query) ? optionsQuery(query, request, formOf(request.imported)) : undefined;
}

/** Whether a query is a `findAll` of which its options alone say what is asked. */
function isPlain(query: Query): boolean {
  return ts.isCallExpression(query.call) && calleeName(query.call) === 'findAll' && readsPlainly(query);
}

function formOf(imported: Imported): OptionsForm {
  return {
    index: 0, rows: 'findAll', order: 'order', orderOf, ordered, dropped: ['attributes', 'raw'], kept: ['transaction'], page: [['take', 'limit'], ['skip', 'offset']],
    condition: ({ is, value }: FieldTest) => (is === 'equal' || is === 'among' ? value : `{ [${imported('Op', 'sequelize')}.${operators[is]}]: ${value} }`),
  };
}

/**
 * `count` with `group` (https://sequelize.org/api/v6/class/src/model.js~model#static-method-count), or rows that have a sum beside the column
 * (https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#specifying-attributes-for-select-queries), which is read by its name, since the model does not declare it; drivers give it as a text.
 */
export function countedBy(query: Query, request: GroupRequest): CountedBy | undefined {
  const { field, sums, imported } = request;
  if (sums) {
    // Asked first without it: what is imported stays imported.
    if (query.model?.fields.has('sum') === true || !groupedBy(query, request, {}, [sums.name])) return undefined;
    const summed = groupedBy(query, request, { attributes: `['${field.name}', [${imported('fn', 'sequelize')}('SUM', ${imported('col', 'sequelize')}('${sums.column}')), 'sum']]` }, [sums.name]);
    return summed && { query: `${summed.on}.findAll(${summed.args})`, count: (row) => `Number(${row}.get('sum'))`, isSummed: true, isNarrowed: true };
  }
  const asked = groupedBy(query, request, {});
  return asked && { query: `${asked.on}.count(${asked.args})`, count: (row) => `${row}.count`, isNarrowed: true };
}

/** https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#utility-methods; without a row there is no sum. */
export function addedUp(query: Query, { field, tests, imported }: SumRequest): AddedUp | undefined {
  const asked = isPlain(query) ? optionsInstead(query, tests, formOf(imported), {}) : undefined;
  return asked && { query: `${asked.on}.sum('${field.name}'${asked.args === '' ? '' : `, ${asked.args}`})`, sum: (awaited) => `(${awaited}) ?? 0` };
}

/** One row of sums and a number, which are read by their names, as above (https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#specifying-attributes-for-select-queries). */
export function numbersOf(query: Query, { sums, tests, imported }: NumbersRequest): Numbers | undefined {
  const names = [...sums.map(sumName), 'count'];
  const read = sums.map(({ name }) => name);
  // Asked first without them: what is imported stays imported.
  if (!isPlain(query) || !sums.every(isColumnKnown) || names.some((name) => query.model?.fields.has(name) !== false) || !optionsInstead(query, tests, formOf(imported), {}, read)) return undefined;
  const [fn, col] = [imported('fn', 'sequelize'), imported('col', 'sequelize')];
  const wanted = [...sums.map((field) => `[${fn}('SUM', ${col}('${field.column}')), '${sumName(field)}']`), `[${fn}('COUNT', ${col}('*')), 'count']`];
  const asked = optionsInstead(query, tests, formOf(imported), { attributes: `[${wanted.join(', ')}]` }, read);
  return asked && { query: `${asked.on}.findOne(${asked.args})`, sum: (row, field) => `Number(${row}?.get('${sumName(field)}') ?? 0)`, count: (row) => `Number(${row}?.get('count'))` };
}

/** The rows grouped by the column: https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#grouping */
export function distinctRows(query: Query, request: GroupRequest): DistinctRows | undefined {
  const asked = groupedBy(query, request, { attributes: `['${request.field.name}']` });
  return asked && { query: `${asked.on}.findAll(${asked.args})` };
}

/** The query grouped by a column, where the database tells its values apart as JavaScript does and gives them as they are, under the field's name. */
function groupedBy(query: Query, { field, imported, tests = [] }: GroupRequest, added: Readonly<Record<string, string>>, read: readonly string[] = []): ReturnType<typeof optionsInstead> {
  const isKnown = isPlain(query) && field.type !== 'Boolean' && field.column === field.name && comparesAlike(query, [tellsApart(field)]);
  return isKnown ? optionsInstead(query, tests, formOf(imported), { ...added, group: `['${field.name}']` }, [field.name, ...read]) : undefined;
}

/** The columns of `order: [['id', 'ASC']]`. */
function orderOf(order: ts.Expression | undefined): readonly string[] {
  const list = order && bare(order);
  if (!list || !ts.isArrayLiteralExpression(list)) return [];
  return list.elements.flatMap((element) => {
    const one = bare(element);
    const column = ts.isArrayLiteralExpression(one) ? one.elements[0] && bare(one.elements[0]) : one;
    return column && ts.isStringLiteralLike(column) ? [column.text] : [];
  });
}

/** `[['views', 'DESC'], ['id', 'ASC']]` (https://sequelize.org/docs/v6/core-concepts/model-querying-basics/#ordering) */
function ordered(order: ts.Expression | undefined, by: RowOrder): string | undefined {
  const own = order && bare(order);
  if (own && !ts.isArrayLiteralExpression(own)) return undefined;
  return `[${orderParts(by, own?.elements.map(textOf) ?? [], ({ name }, descending) => `['${name}', '${descending ? 'DESC' : 'ASC'}']`).join(', ')}]`;
}
