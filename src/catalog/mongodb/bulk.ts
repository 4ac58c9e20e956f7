import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { argsText, chainText, writtenChain } from '../chains/chain-text';
import { endsAtFailure, hasOperatorsAlone, operationsOf } from '../rewrites/operations';
import { properties } from '../rewrites/properties';
import { bulkKey, conditionsText } from '../models/relations';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';

/**
 * `insertMany` of all documents, `deleteMany` and `updateMany` by their `_id`s where all are to become the same, else a `bulkWrite` with the operation of each, in place of a write per document. Without operations it fails
 * ("Invalid BulkOperation, Batch cannot be empty", `bulk/common.js` of the driver), as `insertMany` does. `insertMany` is ordered as well
 * (https://mongodb.github.io/node-mongodb-native/6.0/classes/Collection.html#insertMany).
 */
export function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const written = writtenChain(inner);
  const last = written?.links.at(-1);
  if (!written || !last || request.needsRows) return undefined;
  const args = [...last.call.arguments];
  const all = (name: string, text: string): string => chainText(written.root, [...written.links.slice(0, -1).map((link): readonly [string, string] => [link.name, argsText(link)]), [name, text]]);
  if (last.name === 'insertOne') return inserted(args, request, all);
  const sole = byIds(last.name, args, inner, request);
  if (sole) return { query: all(sole.name, sole.text), name: sole.name, caveat: endsAtFailure };
  const operations = isOfDeno(last.call, request.checker) ? undefined : operationsOf(last.name, args, request);
  if (!operations || (operations.update && !hasOperatorsAlone(operations.update))) return undefined;
  return { query: all('bulkWrite', operations.args), name: 'bulkWrite', caveat: endsAtFailure, failsIfEmpty: true };
}

/** Whether a call is one of `deno-mongo`, whose collections have no `bulkWrite` (https://deno.land/x/mongo@v0.34.0/src/collection/collection.ts). */
function isOfDeno(call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  return checker.getResolvedSignature(call)?.declaration?.getSourceFile().fileName.includes('/deno-mongo/') !== false;
}

function inserted([document, options, ...more]: readonly ts.Expression[], request: BulkWriteRequest, all: (name: string, text: string) => string): BulkWrite | undefined {
  // Beside the session its options say how each is written.
  const said = options && bare(options);
  const named = said && (ts.isObjectLiteralExpression(said) ? [...properties(said)?.entries() ?? [['', said] as const]] : [['', said] as const]);
  if (!document || more.length > 0 || named?.some(([name, value]) => name !== 'session' || request.varies(value))) return undefined;
  const documents = request.each(document);
  return documents === undefined ? undefined : { query: all('insertMany', options ? `${documents}, ${options.getText()}` : documents), name: 'insertMany', caveat: endsAtFailure, failsIfEmpty: true };
}

/** A document has one `_id`, so that what is done to all of some ids at once is done to each once: what a second time would change again is left. */
function byIds(method: string, args: readonly ts.Expression[], inner: Query, request: BulkWriteRequest): { readonly name: string; readonly text: string } | undefined {
  const [, update, ...options] = args;
  const many = method === 'deleteOne' && args.length === 1 ? 'deleteMany' : method === 'updateOne' && update && options.length === 0 ? 'updateMany' : undefined;
  const literal = update && bare(update);
  if (many === undefined || (update && (request.varies(update) || !literal || !ts.isObjectLiteralExpression(literal) || !setsAlone(literal)))) return undefined;
  if (inner.filter?.equals.filter(({ value }) => request.varies(value)).every(({ field }) => field === '_id') !== true) return undefined;
  const key = bulkKey(inner, request);
  return key && { name: many, text: [`{ ${conditionsText(inner, '_id', `_id: { $in: ${key.list} }`)} }`, ...(update ? [update.getText()] : [])].join(', ') };
}

function setsAlone(update: ts.ObjectLiteralExpression): boolean {
  const all = properties(update);
  return all !== undefined && all.size > 0 && [...all.keys()].every((name) => name === '$set' || name === '$unset');
}
