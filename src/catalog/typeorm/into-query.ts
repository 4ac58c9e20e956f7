import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { textOf } from '../chains/chain-text';
import { sumName, tellsApart } from '../rewrites/grouping';
import { comparesAlike, optionsInstead, optionsQuery, withTests, type OptionsForm } from '../rewrites/into-query';
import { calleeName } from '../tables/members';
import { orderParts, type RowOrder } from '../models/row-order';
import type { AddedUp, CountedBy, DistinctRows, FieldTest, GroupRequest, Imported, IntoQuery, IntoQueryRequest, Numbers, NumbersRequest, Query, SumRequest } from '../types';
import { isBefore } from '../tables/version';

const operators = { not: 'Not', above: 'MoreThan', 'at-least': 'MoreThanOrEqual', below: 'LessThan', 'at-most': 'LessThanOrEqual', among: 'In' } as const;

/** `count`, or `find` with more conditions and a limit (https://typeorm.io/docs/working-with-entity-manager/repository-api). */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  return ts.isCallExpression(query.call) && calleeName(query.call) === 'find' ? optionsQuery(query, request, formOf(query, request.imported)) : undefined;
}

function formOf({ client }: Query, imported: Imported): OptionsForm {
  return {
    index: /manager/i.test(client.getText()) ? 1 : 0, rows: 'find', order: 'order', orderOf, ordered, dropped: ['select'], page: [['skip', 'skip'], ['take', 'take']],
    condition: (test) => condition(test, imported),
  };
}

/** A builder's grouped count (https://typeorm.io/docs/query-builder/select-query-builder#getting-values), whose numbers some drivers give as texts. */
export function countedBy(query: Query, request: GroupRequest): CountedBy | undefined {
  const { field, sums } = request;
  const made = builder(query, request, sums && [sums.name]);
  const [what, name] = sums ? [`SUM(entry.${sums.name})`, 'sum'] : ['COUNT(*)', 'count'];
  return made === undefined ? undefined : { query: `${made}.addSelect('${what}', '${name}').groupBy('entry.${field.name}').getRawMany()`, count: (row) => `Number(${row}.${name})`, isSummed: sums !== undefined, isNarrowed: true };
}

/** https://typeorm.io/docs/query-builder/select-query-builder#getting-values */
export function distinctRows(query: Query, request: GroupRequest): DistinctRows | undefined {
  const made = builder(query, request);
  return made === undefined ? undefined : { query: `${made}.distinct(true).getRawMany()` };
}

/** `sum`, which is null without a row (since 0.3.11: https://github.com/typeorm/typeorm/blob/master/CHANGELOG.md). */
export function addedUp(query: Query, { field, tests, imported }: SumRequest): AddedUp | undefined {
  const asked = isBefore(query.version, 0, 3) ? undefined : whole(query, tests, imported, [field.name]);
  return asked && { query: `${asked.on}.sum(${[...asked.entity, `'${field.name}'`, ...asked.where].join(', ')})`, sum: (awaited) => `(${awaited}) ?? 0` };
}

/** https://typeorm.io/docs/query-builder/select-query-builder#getting-values; a row without a name of its own is called by what is selected, and some drivers give numbers as texts. */
export function numbersOf(query: Query, { sums, tests, imported }: NumbersRequest): Numbers | undefined {
  const asked = tests.length > 0 && isBefore(query.version, 0, 3) ? undefined : whole(query, tests, imported, sums.map(({ name }) => name));
  const wanted = [...sums.map((field) => `'SUM(entry.${field.name})', '${sumName(field)}'`), "'COUNT(*)', 'count'"];
  return asked && {
    query: `${asked.on}.createQueryBuilder(${[...asked.entity, "'entry'"].join(', ')}).${wanted.map((one, index) => `${index === 0 ? 'select' : 'addSelect'}(${one})`).join('.')}${asked.where.map((where) => `.where(${where})`).join('')}.getRawOne()`,
    sum: (row, field) => `Number(${row}.${sumName(field)} ?? 0)`, count: (row) => `Number(${row}.count)`,
  };
}

/**
 * A builder that selects one column of all rows, or of those that meet conditions, as drivers give it. Its `where` takes the operators of `find` since 0.3
 * (https://github.com/typeorm/typeorm/blob/0.3.20/src/query-builder/QueryBuilder.ts, `getWhereCondition`).
 */
function builder(query: Query, { field, tests = [], imported }: GroupRequest, read: readonly string[] = []): string | undefined {
  const isKnown = field.type !== 'Boolean' && comparesAlike(query, [tellsApart(field)]) && (tests.length === 0 || !isBefore(query.version, 0, 3));
  const asked = isKnown ? whole(query, tests, imported, [field.name, ...read]) : undefined;
  return asked && `${asked.on}.createQueryBuilder(${[...asked.entity, "'entry'"].join(', ')}).select('entry.${field.name}', '${field.name}')${asked.where.map((where) => `.where(${where})`).join('')}`;
}

/**
 * What `find` is called on, the entity that a manager is given, and the conditions, where it reads all rows, or those that meet conditions that are asked for. What only marks them as deleted, or changes them as they are
 * loaded, is left.
 */
function whole(query: Query, tests: readonly FieldTest[], imported: Imported, read: readonly string[]): { readonly on: string; readonly entity: readonly string[]; readonly where: readonly string[] } | undefined {
  const { call, model } = query;
  if (!ts.isCallExpression(call) || calleeName(call) !== 'find' || !model || model.softDelete !== undefined || (model.hooks?.length ?? 0) > 0) return undefined;
  const asked = optionsInstead(query, [], formOf(query, imported), {}, [...tests.map(({ field }) => field.name), ...read]);
  if (!asked || asked.args.includes('{') || !comparesAlike(query, tests)) return undefined;
  const where = tests.length > 0 ? withTests(undefined, tests, (test) => condition(test, imported)) : undefined;
  return { on: asked.on, entity: asked.args === '' ? [] : [asked.args], where: where === undefined ? [] : [where] };
}

function condition({ is, value }: FieldTest, imported: Imported): string {
  const operator = (name: string): string => imported(name, 'typeorm');
  if (value === 'null') return is === 'equal' ? `${operator('IsNull')}()` : `${operator('Not')}(${operator('IsNull')}())`;
  return is === 'equal' ? value : `${operator(operators[is])}(${value})`;
}

function orderOf(order: ts.Expression | undefined): readonly string[] {
  const node = order && bare(order);
  return node && ts.isObjectLiteralExpression(node) ? node.properties.flatMap((element) => propertyName(element.name) ?? []) : [];
}

/** `{ views: 'DESC', id: 'ASC' }` (https://typeorm.io/docs/working-with-entity-manager/find-options) */
function ordered(order: ts.Expression | undefined, by: RowOrder): string | undefined {
  const own = order && bare(order);
  // What a spread or a computed name brings may be the same column, and what stands last counts.
  if (own && (!ts.isObjectLiteralExpression(own) || own.properties.some(({ name }) => propertyName(name) === undefined))) return undefined;
  return `{ ${orderParts(by, own?.properties.map(textOf) ?? [], ({ name }, descending) => `${name}: '${descending ? 'DESC' : 'ASC'}'`).join(', ')} }`;
}
