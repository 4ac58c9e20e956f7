import type { Model } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { passesHooksBy } from '../models/hooks';
import { isMapKey, isUniqueWith } from '../models/keys';
import { textsOf } from '../values/literal';
import { assign, optionsIn } from '../rewrites/properties';
import { bulkKey, conditionsText } from '../models/relations';
import { isBefore } from '../tables/version';
import { rowsToUpsert, writtenRow } from '../rewrites/upsert-rows';
import { addedUp, countedBy, distinctRows, numbersOf } from './aggregates';
import { followed } from './eager-load';
import { intoQuery } from './into-query';
import { writtenCall, type Written } from './written';
import type { BatchRead, BatchReadRequest, BulkWrite, BulkWriteRequest, Dialect, Query } from '../types';

/**
 * How MikroORM code is rewritten. What others have an adapter for is a transaction of Postgres: since version 7 a manager of SQL gives a builder of Kysely that is bound to its transaction (https://mikro-orm.io/api/sql/class/SqlEntityManager#getKysely), and one
 * whose type comes from the core has none; in the versions 5 and 6 the transaction itself is one of Knex (https://mikro-orm.io/api/6.4/core/class/EntityManager#getTransactionContext).
 */
export const dialect: Dialect = {
  followed, batchRead, bulkWrite, intoQuery, countedBy, addedUp, numbersOf, distinctRows,
  lends(client, file, versionOf) {
    const postgres = versionOf('@mikro-orm/postgresql');
    if (postgres === undefined || isBefore(postgres, 5, 0)) return undefined;
    if (isBefore(postgres, 7, 0)) return { library: 'knex', client: `${client}.getTransactionContext()` };
    if (/\bEntityManager\b[^;]*from\s*['"]@mikro-orm\/core['"]/.test(file.text)) return undefined;
    return { library: 'kysely', client: `${client}.getKysely()` };
  },
};

/** `find` with `$in` for all keys, in place of a query per key. */
function batchRead(inner: Query, { keyField, keyList }: BatchReadRequest): BatchRead | undefined {
  const written = writtenCall(inner);
  const { model } = inner;
  const key = model && keyOf(inner, model, keyField);
  if (!written || !model || !key || written.args.length > 2) return undefined;
  if (written.method === 'count') return countPerKey(inner, written, key, keyField, keyList);
  const options = optionsIn(written.args[1]);
  if (!options || [...options.keys()].some((name) => !['populate', 'orderBy'].includes(name))) return undefined;
  const isList = written.method === 'find';
  if (!isList && written.method !== 'findOne' && written.method !== 'findOneOrFail') return undefined;
  if (!isList && !isUniqueWith(model, inner.filter?.equals.map(({ field }) => field) ?? [])) return undefined;
  const rest = [...options].filter(([name]) => isList || name !== 'orderBy').map(([name, value]) => assign(name, value.getText()));
  const where = conditionsText(inner, keyField, `${keyField}: { $in: ${keyList} }`);
  return {
    query: `${written.receiver}.find(${written.target}{ ${where} }${rest.length > 0 ? `, { ${rest.join(', ')} }` : ''})`,
    keyAdded: false, perKey: isList ? 'all' : 'one', missing: isList ? 'empty' : written.method === 'findOne' ? 'null' : 'throws', ...key,
  };
}

/**
 * `countBy`, since 7.1 (https://mikro-orm.io/docs/entity-manager), which asks as `count` does, but for filters of what its rows refer to. Its keys are what the driver gives, as text: a boolean of MySQL is a number.
 */
function countPerKey(inner: Query, { receiver, target, args }: Written, key: Pick<BatchRead, 'mapKey' | 'mapKeyType'>, keyField: string, keyList: string): BatchRead | undefined {
  const hasFilters = [...inner.data?.models.values() ?? []].some(({ hooks }) => hooks?.includes('filter'));
  if (args.length !== 1 || hasFilters || isBefore(inner.version, 7, 1) || inner.model?.fields.get(keyField)?.type === 'Boolean') return undefined;
  const { mapKey, mapKeyType } = key;
  return {
    query: `${receiver}.countBy(${target}'${keyField}', { where: { ${conditionsText(inner, keyField, `${keyField}: { $in: ${keyList} }`)} } })`,
    keyAdded: false, perKey: 'one', missing: 'zero', isObject: true, ...(mapKey && { mapKey }), ...(mapKeyType !== undefined && { mapKeyType }),
  };
}

/** Where a row has its key: a relation is the entity at its other end, of which the key is known before it is loaded. */
function keyOf(inner: Query, model: Model, name: string): Pick<BatchRead, 'keyProperty' | 'mapKey' | 'mapKeyType'> | undefined {
  const relation = model.fields.get(name)?.relation;
  const text = { mapKey: (key: string) => `String(${key})`, mapKeyType: 'string' };
  if (!relation) return isMapKey(inner, name) ? { ...text } : undefined;
  const [reference, ...others] = relation.references;
  const target = inner.data?.models.get(relation.model);
  return reference !== undefined && others.length === 0 && target && isMapKey({ ...inner, model: target }, reference) ? { ...text, keyProperty: `${name}.${reference}` } : undefined;
}

/** `insertMany`, or the native methods with a list in their conditions; neither runs hooks of single rows. */
function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const written = writtenCall(inner);
  if (!written || !inner.model || request.needsRows) return undefined;
  const { method, receiver, target, args } = written;
  if (method === 'insert') {
    const rows = args.length === 1 && args[0] && ts.isObjectLiteralExpression(bare(args[0])) ? request.each(args[0]) : undefined;
    return rows === undefined ? undefined : { query: `${receiver}.insertMany(${target}${rows})`, name: 'insertMany', caveat: 'all or nothing', failsIfEmpty: true };
  }
  if (method === 'upsert') return upserted(receiver, target, args, inner, request);
  const key = method === 'nativeDelete' || method === 'nativeUpdate' ? bulkKey(inner, request) : undefined;
  const [, ...rest] = args;
  if (!key || rest.length !== (method === 'nativeUpdate' ? 1 : 0) || rest.some((argument) => request.varies(argument) || (!request.uniqueKeys && hasCalls(argument)))) return undefined;
  const where = `{ ${conditionsText(inner, key.field, `${key.field}: { $in: ${key.list} }`)} }`;
  return { query: `${receiver}.${method}(${[`${target}${where}`, ...rest.map((argument) => argument.getText())].join(', ')})`, name: method };
}

/**
 * `upsertMany`, which goes by the same key: the one that is named, or the primary one where it is among the values. Of two rows with one primary key an `upsert` does not send the second, since the first is managed by then
 * (`EntityManager.upsert` of the core): only where no two elements have the key. It sends `batchSize` rows at a time, a setting (https://mikro-orm.io/docs/configuration#batch-size).
 */
function upserted(receiver: string, target: string, [data, given, ...more]: readonly ts.Expression[], inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const values = target === '' && inner.clientIsModel !== true ? undefined : writtenRow(data, request.checker);
  const options = optionsIn(given);
  const conflict = textsOf(options?.get('onConflictFields')) ?? (options?.size === 0 ? inner.model?.primaryKey : undefined);
  if (!data || !values || !options || !conflict || more.length > 0 || [...options.keys()].some((name) => name !== 'onConflictFields') || passesHooksBy(inner, /Upsert/i, request.withheld)) return undefined;
  if (![...values.keys()].every((name) => ['scalar', 'enum'].includes(inner.model?.fields.get(name)?.kind ?? ''))) return undefined;
  const rows = rowsToUpsert(inner, conflict, data, request, 'changes');
  return rows === undefined ? undefined : { query: `${receiver}.upsertMany(${[`${target}${rows}`, ...(given ? [given.getText()] : [])].join(', ')})`, name: 'upsertMany', caveat: 'as many rows in a statement as `batchSize` says, each of which is all or nothing', failsIfEmpty: true };
}

/** `{ stock: raw('stock - 1') }` twice for one row is once in a single statement. */
function hasCalls(data: ts.Expression): boolean {
  const literal = bare(data);
  return !ts.isObjectLiteralExpression(literal) || literal.properties.some((element) => !ts.isShorthandPropertyAssignment(element) && !(ts.isPropertyAssignment(element) && !ts.isCallExpression(bare(element.initializer)) && !ts.isTaggedTemplateExpression(bare(element.initializer))));
}
