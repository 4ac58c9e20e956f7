import { propertyName, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isMapKey, isUniqueWith } from '../models/keys';
import type { BatchRead, BatchReadRequest, BulkWrite, BulkWriteRequest, Query } from '../types';
import type { Link } from '../chains/chain';
import { callOfEach } from './each-call';
import { updateOfEach } from './each-update';
import { writtenOfEach } from './each-written';
import { embedded } from './eager-load';
import { literalOf, writtenOf } from './written';
import { filterMethods } from './stub-postgrest';
import { upsertOfAll } from './upsert';

const filters: ReadonlySet<string> = new Set<string>(filterMethods);

/**
 * A list of keys travels in the address of the request, which servers cut at some kilobytes, and PostgREST gives `max-rows` rows at most (1,000 on Supabase): both are far away for the
 * hundreds of keys that a page shows. Source: https://docs.postgrest.org/en/stable/references/configuration.html#db-max-rows
 */
const caveat = 'for some hundred keys: they travel in the address';

/** One query for all keys: of a unique column by `in`; where a key may have many rows, with the rows that they belong to. */
export function batchRead(inner: Query, request: BatchReadRequest): BatchRead | undefined {
  return byUniqueKey(inner, request) ?? withOwners(inner, request) ?? withReferenced(inner, request);
}

/** The rows of all keys with those that they belong to: PostgREST's cut, an order and a limit then count per key, as they did; in one list of all rows they would not. */
function withOwners(inner: Query, { keyField, keyList, firstOnly, walked }: BatchReadRequest): BatchRead | undefined {
  if (!walked?.list.model || !isMapKey(walked.list, walked.field) || !isUniqueWith(walked.list.model, [walked.field])) return undefined;
  const owned = embedded(walked.list, inner, { innerField: keyField, listField: walked.field }, keyList, firstOnly);
  // The key is one column, read twice.
  return owned && { ...owned, keyProperty: walked.field, holder: walked.list.model.name, keysAreTyped: true, caveat };
}

/**
 * The same where the keys come from elsewhere: a foreign key names the table that rows belong to, and a key without a row there has none. Policies may hide rows of that table from who
 * may see the others, so that only a client that passes them by is sure to find all (https://supabase.com/docs/guides/database/postgres/row-level-security#bypassing-row-level-security).
 */
function withReferenced(inner: Query, { keyField, keyList, firstOnly, checker }: BatchReadRequest): BatchRead | undefined {
  const { model, data, client } = inner;
  if (!model || !data || model.incomplete || !isMapKey(inner, keyField) || !isExact(inner, keyField) || !passesPolicies(client, checker)) return undefined;
  const owners = [...model.fields.values()].flatMap(({ relation, type }) => {
    const [field, ...more] = relation?.fields ?? [];
    const column = relation?.references[0];
    const owner = data.models.get(type);
    return owner && field === keyField && more.length === 0 && column !== undefined && isUniqueWith(owner, [column]) ? [{ owner, column }] : [];
  });
  const [found] = owners;
  if (!found) return undefined;
  const owned = embedded({ ...inner, model: found.owner }, inner, { innerField: keyField, listField: found.column }, keyList, firstOnly);
  const absent = owned?.missing === 'error' || owned?.perKey === 'one' && inner.op !== 'count' ? undefined : inner.op === 'count' ? '0' : '[]';
  return owned && { ...owned, keyProperty: found.column, holder: found.owner.name, absentFindsNothing: true, caveat, ...(absent !== undefined && { absent }) };
}

/** Whether a client was made with the key that no policy holds for, by the name that the platform gives it. */
function passesPolicies(client: ts.Expression, checker: ts.TypeChecker): boolean {
  const made = writtenValue(client, checker);
  const key = made && ts.isCallExpression(made) ? made.arguments[1] : undefined;
  const value = key && (writtenValue(key, checker) ?? key);
  return value !== undefined && /SERVICE_ROLE/.test(value.getText());
}

/** What a constant was declared with; `!` and brackets left out. */
function writtenValue(name: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  const declaration = ts.isIdentifier(uncast(name)) ? checker.getSymbolAtLocation(uncast(name))?.valueDeclaration : undefined;
  return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer && (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0 ? uncast(declaration.initializer) : undefined;
}

/** `in` for all keys of a unique column, in place of a query per key. Where a key may have many rows, PostgREST's cut would fall on all of them together. */
function byUniqueKey(inner: Query, { keyField, key, keyList, firstOnly }: BatchReadRequest): BatchRead | undefined {
  const written = writtenOf(inner);
  const { model, filter } = inner;
  if (!written || !model || !filter?.complete || written.verb.name !== 'select' || inner.op === 'count') return undefined;
  if (!isMapKey(inner, keyField) || !isExact(inner, keyField) || !isUniqueWith(model, filter.equals.map(({ field }) => field))) return undefined;
  const [columns, ...options] = written.verb.call.arguments;
  const selected = columns ? literalOf(columns) : undefined;
  if ((columns && !selected) || options.length > 0) return undefined;

  const changes = new Map<Link, string>();
  let single: string | undefined;
  for (const link of written.rest) {
    const { name, call } = link;
    if (name === 'single' || name === 'maybeSingle') single = name;
    if (name === 'single' || name === 'maybeSingle' || name === 'order' || (name === 'limit' && call.getText().endsWith('limit(1)'))) changes.set(link, '');
    else if (name === 'eq' && call.arguments[1] === key) changes.set(link, `.in(${call.arguments[0]?.getText() ?? ''}, ${keyList})`);
    else if (!filters.has(name)) return undefined;
  }
  if (![...changes.values()].some((text) => text.startsWith('.in'))) return undefined;
  const keyAdded = selected !== undefined && !/(?:^|,)\s*\*/.test(selected.text) && !new RegExp(`(?:^|,)\\s*${keyField}\\s*(?:,|$)`).test(selected.text);
  if (keyAdded && selected) changes.set(written.verb, `.select(${selected.quote}${keyField}, ${selected.text.replace(/\s+/g, ' ').trim()}${selected.quote})`);
  return {
    query: written.text(changes), keyAdded, perKey: 'one', rowsMayBeNull: true, absentFindsNothing: true, caveat,
    missing: single === 'single' ? 'error' : single === 'maybeSingle' ? 'null' : firstOnly ? 'undefined' : 'empty',
  };
}

/** Generated types say `string` of a time too, and of one time there are many spellings: a key is what others point to, or points to others. */
function isExact({ model }: Query, name: string): boolean {
  const field = model?.fields.get(name);
  if (!model || !field || field.nativeType !== undefined || field.type !== 'String') return field !== undefined;
  return isUniqueWith(model, [name]) || [...model.fields.values()].some(({ relation }) => relation?.fields.includes(name));
}

const singles: ReadonlySet<string> = new Set(['single', 'maybeSingle']);

/** One `insert`, `update` or `delete` for all rows. */
export function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  if (inner.op === 'raw') return callOfEach(inner, request);
  const written = writtenOf(inner);
  const commented = written ? undefined : writtenOf(inner, true);
  if (commented?.verb.name === 'upsert' || commented?.verb.name === 'update') return writtenOfEach(inner, request, commented);
  if (!written || request.needsRows) return undefined;
  switch (written.verb.name) {
    // Of one row that comes back, `single` makes no list.
    case 'insert': return written.rest.every(({ name }) => name === 'select' || singles.has(name)) ? insert(inner, request, written) : undefined;
    case 'update': return forKeys(inner, request, written) ?? updateOfEach(inner, request, written) ?? writtenOfEach(inner, request, written);
    case 'upsert': return upsertOfAll(inner, request, written) ?? writtenOfEach(inner, request, written);
    case 'delete': return forKeys(inner, request, written);
    default: return undefined;
  }
}

function insert({ written: row }: Query, request: BulkWriteRequest, { verb, rest, text }: NonNullable<ReturnType<typeof writtenOf>>): BulkWrite | undefined {
  const only = row && ts.isArrayLiteralExpression(row) && row.elements.length === 1 ? row.elements[0] : row;
  if (!only || verb.call.arguments.length > 1) return undefined;
  const rows = request.each(only);
  if (rows === undefined) return undefined;
  // Of rows with different columns, those that a row lacks would be null where alone they had their default.
  const options = isSameInAll(only, request.checker) ? '' : ', { defaultToNull: false }';
  return { query: text(new Map([[verb, `.insert(${rows}${options})`], ...rest.flatMap((link) => (singles.has(link.name) ? [[link, ''] as const] : []))])), name: 'insert', caveat: 'all or nothing' };
}

/** Whether every row has the same columns: a literal whose values are never undefined. */
function isSameInAll(row: ts.Expression, checker: ts.TypeChecker): boolean {
  return ts.isObjectLiteralExpression(row) && row.properties.every((property) => {
    const value = ts.isPropertyAssignment(property) ? property.initializer : ts.isShorthandPropertyAssignment(property) ? property.name : undefined;
    if (!value || ts.isComputedPropertyName(property.name as ts.PropertyName)) return false;
    const type = checker.getTypeAtLocation(value);
    return (type.isUnion() ? type.types : [type]).every(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Any | ts.TypeFlags.Unknown)));
  });
}

/** The same change for all keys: `update(values).in('id', ids)`. */
function forKeys(inner: Query, request: BulkWriteRequest, { verb, rest, text }: NonNullable<ReturnType<typeof writtenOf>>): BulkWrite | undefined {
  const { filter, written: values } = inner;
  if (!filter?.complete || filter.rest.some((node) => request.varies(node)) || (values && request.varies(values)) || verb.call.arguments.some((node) => request.varies(node))) return undefined;
  const varying = filter.equals.filter(({ value }) => request.varies(value));
  const [key] = varying;
  const list = key && varying.length === 1 ? request.each(key.value) : undefined;
  if (!key || list === undefined) return undefined;
  const changes = new Map<Link, string>();
  let isFound = false;
  let isSingle = false;
  for (const link of rest) {
    if (link.name === 'eq' && link.call.arguments[1] === key.value) {
      isFound = true;
      changes.set(link, `.in(${link.call.arguments[0]?.getText() ?? ''}, ${list})`);
    } else if (request.tellsKeys === true && singles.has(link.name)) {
      isSingle = link.name === 'single';
      changes.set(link, '');
    } else if (!filters.has(link.name) && !(request.tellsKeys === true && link.name === 'select')) return undefined;
  }
  // Of a key with several rows each of them would fail, and of rows without their key nobody knows whose they are.
  if (changes.size > 1 && !(inner.model && isUniqueWith(inner.model, [key.field]))) return undefined;
  // Written rows are given back whole: the limit of rows is not one of what is written (`treeRestrictRange` of PostgREST's `Plan.hs`).
  if (isSingle && (setsColumn(values, key.field) || !isMapKey(inner, key.field) || !isExact(inner, key.field) || !rest.some((link) => link.name === 'select' && givesColumn(link, key.field)))) return undefined;
  return isFound ? { query: text(changes), name: verb.name, caveat: `all or nothing; ${caveat}`, ...(isSingle && { keysIn: key.field }) } : undefined;
}

/** Whether an update that is written out sets a column: its rows come back with another value. */
function setsColumn(values: ts.Expression | undefined, column: string): boolean {
  return values !== undefined && ts.isObjectLiteralExpression(values) && values.properties.some((one) => propertyName(one.name) === column);
}

/** Whether rows come with a column of their own: `select()`, `select('*, customer:customers(*)')`, `select('id, name')`. */
function givesColumn({ call }: Link, column: string): boolean {
  const [columns] = call.arguments;
  if (!columns) return true;
  const text = literalOf(columns)?.text.replace(/\([^()]*(?:\([^()]*\)[^()]*)*\)/g, '');
  return text !== undefined && !text.includes('(') && text.split(',').some((one) => one.trim() === '*' || one.trim() === column);
}
