import type { Model } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { endsAtFailure, operationsOf } from '../rewrites/operations';
import { properties } from '../rewrites/properties';
import { passesHooksBy } from '../models/hooks';
import { bulkKey, conditionsText } from '../models/relations';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { middlewareDiffers } from './middleware';
import { writtenQuery, type Written } from './written';

/** `insertMany`, `deleteMany` or `updateMany` in place of a write per document, or a `bulkWrite` with the operation of each. Middleware that runs at one and not at the other withholds it. */
export function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const written = writtenQuery(inner);
  if (!written || !inner.model || written.links.some(({ name }) => name !== 'exec')) return undefined;
  return (written.method === 'create' ? created(written, inner, request) : byKeys(written, inner, request)) ?? operations(written, inner, request);
}

function byKeys(written: Written, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  switch (written.method) {
    case 'deleteOne': case 'findByIdAndDelete': return deleted(written, inner, request);
    case 'deleteMany': return byConditions(written, inner, request, 'deleteMany', 'deleteMany');
    case 'updateOne': case 'findByIdAndUpdate': return updated(written, inner, request);
    case 'updateMany': return byConditions(written, inner, request, 'updateMany', 'updateMany');
    default: return undefined;
  }
}

/** Options of one update that change nothing but the document that it gives back. */
const givenBack = ['new', 'returnDocument', 'returnOriginal', 'lean'];

/**
 * A `bulkWrite` of updates: it casts each, and sets times and defaults, as the update alone does, but runs no middleware of theirs, and casts all of them before it sends any
 * (https://mongoosejs.com/docs/api/model.html#Model.bulkWrite()).
 */
function operations({ model, method, args }: Written, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const byId = method === 'findByIdAndUpdate';
  const hooks = byId ? 'findOneAndUpdate' : method;
  if (!inner.model || !/^(?:updateOne|updateMany|findByIdAndUpdate)$/.test(method) || passesHooksBy(inner, (hook) => [hooks, 'bulkWrite', 'discriminator'].includes(hook), request.withheld) || inner.model.options?.some((option) => option !== 'strictQuery')) return undefined;
  const made = operationsOf(byId ? 'updateOne' : method, args, request, { ...(byId && { ignored: givenBack, filterBy: '_id' }) });
  if (!made?.update || !setsField(made.update, inner.model, request.checker) || (!byId && !isFilteredAlike(args[0], inner.model))) return undefined;
  return { query: `${model}.bulkWrite(${made.args})`, name: 'bulkWrite', caveat: `${endsAtFailure}, before anything is written where a value cannot be cast`, failsIfEmpty: true };
}

/** Whether a filter means the same to both where the package says what becomes of fields that the schema has not: an update asks the package, a `bulkWrite` the schema alone. */
function isFilteredAlike(filter: ts.Expression | undefined, { fields, options }: Model): boolean {
  if (options?.includes('strictQuery') !== true) return true;
  const literal = filter && bare(filter);
  const names = literal && ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  return names !== undefined && [...names.keys()].every((name) => fields.has(name));
}

/** Whether an update certainly sets a field that the schema has: of others, and of what is `undefined`, nothing is left, which an update by itself does not send and a `bulkWrite` is refused for. */
function setsField(update: ts.ObjectLiteralExpression, model: Model, checker: ts.TypeChecker): boolean {
  const isSet = ([name, value]: readonly [string, ts.Expression]): boolean => model.fields.has(name) && isThere(value, checker);
  return [...properties(update) ?? []].some(([name, value]) => {
    const inner = bare(value);
    return name.startsWith('$') ? ts.isObjectLiteralExpression(inner) && [...properties(inner) ?? []].some(isSet) : isSet([name, value]);
  });
}

/** Whether a value is never `undefined`, as far as its type says. */
function isThere(value: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(value);
  return (type.isUnion() ? type.types : [type]).every(({ flags }) => (flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.Undefined | ts.TypeFlags.Void)) === 0);
}

/** `create` saves a document each, `insertMany` validates all and inserts them in their order; it gives the documents as well. The schema's write concern is for `save` (`lib/model.js`). */
function created({ model, args }: Written, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const [data] = args;
  const literal = data && bare(data);
  if (!data || args.length > 1 || !literal || !ts.isObjectLiteralExpression(literal) || passesHooksBy(inner, /^(?:save|validate|insertMany|discriminator)$/, request.withheld) || inner.model?.options?.includes('writeConcern')) return undefined;
  const rows = request.each(data);
  return rows === undefined ? undefined : { query: `${model}.insertMany(${rows})`, name: 'insertMany', caveat: `${endsAtFailure}, before anything is written where one is not valid` };
}

/** Of several documents with one key `deleteOne` takes one: the key must be the document's own. */
function deleted(written: Written, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  return written.args.length === 1 && isOwnKey(inner, request) ? byConditions(written, inner, request, written.method === 'deleteOne' ? 'deleteOne' : 'findOneAndDelete', 'deleteMany') : undefined;
}

function updated(written: Written, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  return written.args.length === 2 && isOwnKey(inner, request) ? byConditions(written, inner, request, written.method === 'updateOne' ? 'updateOne' : 'findOneAndUpdate', 'updateMany') : undefined;
}

function isOwnKey(inner: Query, request: BulkWriteRequest): boolean {
  return inner.filter?.equals.find(({ value }) => request.varies(value))?.field === '_id';
}

function byConditions({ model, args }: Written, inner: Query, request: BulkWriteRequest, one: string, many: string): BulkWrite | undefined {
  const key = request.needsRows || !inner.model || middlewareDiffers(inner.model, one, many, request.withheld) ? undefined : bulkKey(inner, request);
  const [, data, ...options] = args;
  if (!key || options.length > 0 || (data && (request.varies(data) || (!request.uniqueKeys && changesTwice(data))))) return undefined;
  const where = conditionsText(inner, key.field, `${key.field}: { $in: ${key.list} }`);
  return { query: `${model}.${many}(${[`{ ${where} }`, ...(data ? [data.getText()] : [])].join(', ')})`, name: many };
}

/** `{ $inc: { stock: -1 } }` twice for one document is once in a single statement. */
function changesTwice(data: ts.Expression): boolean {
  const literal = bare(data);
  const values = ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  return !values || [...values.keys()].some((name) => name.startsWith('$') && name !== '$set' && name !== '$unset');
}
