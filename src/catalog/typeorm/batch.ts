import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isMapKey, isUniqueWith } from '../models/keys';
import { assign, has, properties } from '../rewrites/properties';
import { conditionsText } from '../models/relations';
import type { BatchRead, BatchReadRequest, Query } from '../types';
import { isBefore } from '../tables/version';
import { optionsOfRead, writtenCall, type Written } from './written';
import { uncapitalized } from '../../project/letter-case';

/** `find` with `In` for all keys, in place of a query per key; a grouped count in place of a count per key. */
export function batchRead(inner: Query, { keyField, keyList, imported }: BatchReadRequest): BatchRead | undefined {
  const written = writtenCall(inner);
  const figure = written && figures[written.method];
  if (written && figure) return figurePerKey(inner, written, figure, keyField, `${keyField}: ${imported('In', 'typeorm')}(${keyList})`);
  const options = written && optionsOfRead(written);
  const { model } = inner;
  if (!written || !options || !model || !isMapKey(inner, keyField)) return undefined;
  const where = conditionsText(inner, keyField, `${keyField}: ${imported('In', 'typeorm')}(${keyList})`);
  // The driver gives a `bigint` as a text, whatever the property's type says.
  const asText = model.fields.get(keyField)?.type === 'BigInt' ? { mapKey: (key: string) => `String(${key})`, mapKeyType: 'string' } : {};
  if (/^count(?:By)?$/.test(written.method)) return countPerKey(written, options, model.name, keyField, where);
  for (const name of options.keys()) if (!['where', 'relations', 'order', 'select'].includes(name)) return undefined;
  const isList = /^find(?:By)?$/.test(written.method);
  if (!isList && !/^findOne(?:By)?(?:OrFail)?$/.test(written.method)) return undefined;
  // Of several rows with one key `findOne` takes the first; loading them all could load far more than was asked for.
  if (!isList && !isUniqueWith(model, inner.filter?.equals.map((condition) => condition.field) ?? [])) return undefined;
  const select = options.get('select');
  if (select && !selects(select, keyField)) return undefined;

  const rest = ['relations', 'order', 'select'].flatMap((name) => {
    const value = options.get(name);
    return value && has(options, name) && (isList || name !== 'order') ? [assign(name, value.getText())] : [];
  });
  const isShort = /By(?:OrFail)?$/.test(written.method);
  return {
    query: isShort ? `${written.receiver}.findBy(${written.target}{ ${where} })` : `${written.receiver}.find(${written.target}{ ${[`where: { ${where} }`, ...rest].join(', ')} })`,
    keyAdded: false, perKey: isList ? 'all' : 'one', ...asText,
    missing: isList ? 'empty' : written.method.endsWith('OrFail') ? 'throws' : inner.version !== undefined && isBefore(inner.version, 0, 3) ? 'undefined' : 'null',
  };
}

function countPerKey({ receiver, target }: Written, options: ReadonlyMap<string, ts.Expression>, model: string, keyField: string, where: string): BatchRead | undefined {
  if ([...options.keys()].some((name) => name !== 'where')) return undefined;
  const alias = uncapitalized(model);
  return {
    query: `${receiver}.createQueryBuilder(${target}'${alias}').select('${alias}.${keyField}', '${keyField}').addSelect('COUNT(*)', 'count').where({ ${where} }).groupBy('${alias}.${keyField}').getRawMany()`,
    keyAdded: false, perKey: 'one', missing: 'zero', value: (row) => `Number(${row}.count)`, mapKey: (key) => `String(${key})`, mapKeyType: 'string',
  };
}

/** What a repository works out of one column, by the function of SQL. */
const figures: Readonly<Record<string, string | undefined>> = { sum: 'SUM', average: 'AVG', minimum: 'MIN', maximum: 'MAX' };

/** Types of columns of which no number is made otherwise than it reads. */
const numeric: ReadonlySet<string> = new Set(['Int', 'BigInt', 'Float', 'Decimal']);

/** `sum('total', { customerId })` and its like, of which the repository makes a number, or `null` where there is no row: https://typeorm.io/docs/working-with-entity-manager/repository-api, `callAggregateFun` of its `EntityManager.ts`. */
function figurePerKey(inner: Query, { receiver, target, args: [column, , ...more] }: Written, figure: string, keyField: string, keyCondition: string): BatchRead | undefined {
  const { model } = inner;
  const name = column && bare(column);
  if (!model || !name || !ts.isStringLiteralLike(name) || !numeric.has(model.fields.get(name.text)?.type ?? '') || more.length > 0 || !isMapKey(inner, keyField)) return undefined;
  const alias = uncapitalized(model.name);
  const called = figure.toLowerCase();
  return {
    query: `${receiver}.createQueryBuilder(${target}'${alias}').select('${alias}.${keyField}', '${keyField}').addSelect('${figure}(${alias}.${name.text})', '${called}').where({ ${conditionsText(inner, keyField, keyCondition)} }).groupBy('${alias}.${keyField}').getRawMany()`,
    keyAdded: false, perKey: 'one', missing: 'null', value: (row) => `${row}.${called} === null ? null : Number(${row}.${called})`, mapKey: (key) => `String(${key})`, mapKeyType: 'string',
  };
}

/** Whether a selection has a column: `{ id: true }`, `['id']`. */
function selects(select: ts.Expression, column: string): boolean {
  const literal = bare(select);
  if (ts.isArrayLiteralExpression(literal)) return literal.elements.some((element) => ts.isStringLiteralLike(element) && element.text === column);
  return ts.isObjectLiteralExpression(literal) && properties(literal)?.get(column)?.kind === ts.SyntaxKind.TrueKeyword;
}
