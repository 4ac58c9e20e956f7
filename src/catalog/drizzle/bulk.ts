import { argsText, chainText } from '../chain-text';
import { mayDependOnRow } from '../depends-on-row';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { forAllKeys } from './condition';
import { writtenQuery, type Built } from './written';

/** One `insert` with all rows, or one `update` or `delete` with `inArray`, in place of a statement per row. */
export function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const built = writtenQuery(inner);
  if (built?.kind !== 'built') return undefined;
  switch (built.links[0]?.name) {
    case 'insert': return insertAll(built, inner, request);
    case 'update': return writeAll(built, inner, request, 'update');
    case 'delete': return writeAll(built, inner, request, 'delete');
    default: return undefined;
  }
}

/** Drizzle throws for an empty list of values. A conflict clause is kept where it says the same of every row. */
function insertAll({ root, links }: Built, { written }: Query, request: BulkWriteRequest): BulkWrite | undefined {
  if (!written || links.some(({ name }) => !['insert', 'values', 'returning', '$returningId', 'onConflictDoNothing', 'execute'].includes(name))) return undefined;
  // Rows that are there already come back from no statement, so that the others would take their places.
  const skips = links.some(({ name }) => name === 'onConflictDoNothing');
  if (request.needsRows && (skips || !request.takesFirst)) return undefined;
  if (links.some(({ name, call }) => name !== 'values' && call.arguments.some(request.varies))) return undefined;
  const rows = request.each(written);
  if (rows === undefined) return undefined;
  return {
    query: chainText(root, links.map((link): readonly [string, string] => [link.name, link.name === 'values' ? rows : argsText(link)])),
    name: 'insert', caveat: 'all or nothing', failsIfEmpty: true,
  };
}

function writeAll({ root, links }: Built, { filter }: Query, request: BulkWriteRequest, name: 'update' | 'delete'): BulkWrite | undefined {
  // The rows that an update gives back come in no particular order.
  if (!filter?.complete || request.needsRows || links.some((link) => !['update', 'delete', 'set', 'where', 'returning', 'execute'].includes(link.name))) return undefined;
  const varying = filter.equals.filter(({ value }) => request.varies(value));
  const [key] = varying;
  const where = links.find((link) => link.name === 'where')?.call.arguments[0];
  if (!key || varying.length > 1 || !where || filter.rest.some(request.varies)) return undefined;
  const set = links.find((link) => link.name === 'set')?.call.arguments[0];
  // `{ views: sql`${posts.views} + 1` }` twice for one row is once in a single statement.
  if (set && (request.varies(set) || (!request.uniqueKeys && mayDependOnRow(set)))) return undefined;
  const list = request.each(key.value);
  const text = list === undefined ? undefined : forAllKeys(where, key.value, list, request.imported);
  if (text === undefined) return undefined;
  return { query: chainText(root, links.map((link): readonly [string, string] => [link.name, link.name === 'where' ? text : argsText(link)])), name };
}
