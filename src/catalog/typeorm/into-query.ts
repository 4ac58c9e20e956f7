import type { Field } from '../../core';
import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { textOf } from '../chains/chain-text';
import { tellsApart } from '../rewrites/grouping';
import { comparesAlike, optionsInstead, optionsQuery, type OptionsForm } from '../rewrites/into-query';
import { calleeName } from '../tables/members';
import { orderParts, type RowOrder } from '../models/row-order';
import type { AddedUp, CountedBy, DistinctRows, FieldTest, GroupRequest, Imported, IntoQuery, IntoQueryRequest, Query, SumRequest } from '../types';
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
export function countedBy(query: Query, { field, sums, imported }: GroupRequest): CountedBy | undefined {
  const made = builder(query, field, imported);
  const [what, name] = sums ? [`SUM(entry.${sums.name})`, 'sum'] : ['COUNT(*)', 'count'];
  return made === undefined ? undefined : { query: `${made}.addSelect('${what}', '${name}').groupBy('entry.${field.name}').getRawMany()`, count: (row) => `Number(${row}.${name})`, isSummed: sums !== undefined };
}

/** https://typeorm.io/docs/query-builder/select-query-builder#getting-values */
export function distinctRows(query: Query, { field, imported }: GroupRequest): DistinctRows | undefined {
  const made = builder(query, field, imported);
  return made === undefined ? undefined : { query: `${made}.distinct(true).getRawMany()` };
}

/** `sum`, which is null without a row (since 0.3.11: https://github.com/typeorm/typeorm/blob/master/CHANGELOG.md). */
export function addedUp(query: Query, { field, tests, imported }: SumRequest): AddedUp | undefined {
  const asked = tests.length === 0 && !isBefore(query.version, 0, 3) ? whole(query, imported) : undefined;
  return asked && { query: `${asked.on}.sum(${[...asked.entity, `'${field.name}'`].join(', ')})`, sum: (awaited) => `(${awaited}) ?? 0` };
}

/** A builder that selects one column of all rows, as drivers give it. */
function builder(query: Query, field: Field, imported: Imported): string | undefined {
  const asked = field.type !== 'Boolean' && comparesAlike(query, [tellsApart(field)]) ? whole(query, imported) : undefined;
  return asked && `${asked.on}.createQueryBuilder(${[...asked.entity, "'entry'"].join(', ')}).select('entry.${field.name}', '${field.name}')`;
}

/** What `find` is called on, and the entity that a manager is given, where it reads all rows. What only marks them as deleted, or changes them as they are loaded, is left. */
function whole(query: Query, imported: Imported): { readonly on: string; readonly entity: readonly string[] } | undefined {
  const { call, model } = query;
  if (!ts.isCallExpression(call) || calleeName(call) !== 'find' || !model || model.softDelete !== undefined || (model.hooks?.length ?? 0) > 0) return undefined;
  const asked = optionsInstead(query, [], formOf(query, imported), {});
  return asked && !asked.args.includes('{') ? { on: asked.on, entity: asked.args === '' ? [] : [asked.args] } : undefined;
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
  if (own && !ts.isObjectLiteralExpression(own)) return undefined;
  return `{ ${orderParts(by, own?.properties.map(textOf) ?? [], ({ name }, descending) => `${name}: '${descending ? 'DESC' : 'ASC'}'`).join(', ')} }`;
}
