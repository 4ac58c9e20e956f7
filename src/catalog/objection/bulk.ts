import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { argsText, chainText, writtenChain } from '../chains/chain-text';
import { passesHooksBy } from '../models/hooks';
import { mayDependOnRow } from '../rewrites/depends-on-row';
import { narrowed } from '../knex/narrow';
import { textsOf } from '../values/literal';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { conflictOf, rowsToUpsert, writtenRow } from '../rewrites/upsert-rows';

/**
 * One `insert` of all rows, or one `patch` or `delete` with `whereIn`, in place of a statement per row. What a model runs at its writes (https://vincit.github.io/objection.js/guide/hooks.html) runs once for a statement of many,
 * and is told of the statement alone: then each stays.
 */
export function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const written = writtenChain(inner);
  const verb = written?.links.find(({ name }) => ['insert', 'patch', 'delete', 'del', 'deleteById'].includes(name));
  if (!written || !verb || written.links[0]?.name !== 'query' || !inner.model) return undefined;
  const heard = verb.name === 'insert' ? 'Insert' : verb.name === 'patch' ? 'Update' : 'Delete';
  if (passesHooksBy(inner, (hook) => hook.endsWith(heard), request.withheld)) return undefined;
  return verb.name === 'insert' ? insertAll(written.root, written.links, verb, inner, request) : writeAll(written.root, written.links, verb, inner, request);
}

/**
 * "You can insert multiple models by passing an array …: batch inserts only work on Postgres because Postgres is the only database engine that returns the identifiers of *all* inserted rows"
 * (https://vincit.github.io/objection.js/guide/query-examples.html#insert-queries). Of `onConflict().merge()` the last row of each key stays.
 */
function insertAll(root: string, links: readonly Link[], verb: Link, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const [row, ...more] = verb.call.arguments;
  const merge = links.find(({ name }) => name === 'merge');
  const [target] = links.find(({ name }) => name === 'onConflict')?.call.arguments ?? [];
  if (!row || more.length > 0 || inner.data?.provider !== 'postgresql' || !ts.isObjectLiteralExpression(bare(row)) || links.some(({ name }) => !['query', 'insert', 'onConflict', 'ignore', 'merge'].includes(name))) return undefined;
  // Of rows that are there already nothing comes back.
  if (request.takesFirst || (request.needsRows && target) || links.some((link) => link !== verb && link.call.arguments.some(request.varies))) return undefined;
  const rows = merge ? mergedRows(merge, textsOf(target), row, inner, request) : request.each(row);
  if (rows === undefined) return undefined;
  return { query: chainText(root, links.map((link): readonly [string, string] => [link.name, link === verb ? rows : argsText(link)])), name: 'insert', caveat: 'all or nothing', failsIfEmpty: true };
}

function mergedRows({ call }: Link, conflict: readonly string[] | undefined, row: ts.Expression, inner: Query, request: BulkWriteRequest): string | undefined {
  const values = writtenRow(row, request.checker);
  const [names] = call.arguments;
  const given = names ? textsOf(names) : values && [...values.keys()];
  return conflict && values && given ? rowsToUpsert(inner, conflict, row, request, conflictOf({ given, others: [] }, values, conflict)) : undefined;
}

function writeAll(root: string, links: readonly Link[], verb: Link, { filter, model, keyColumn = 'id' }: Query, request: BulkWriteRequest): BulkWrite | undefined {
  if (!filter?.complete || request.needsRows || links.some(({ name }) => !['query', 'findById', 'where', 'andWhere', 'whereNull', 'whereNotNull', 'whereNot', 'patch', 'delete', 'del', 'deleteById'].includes(name))) return undefined;
  const varying = filter.equals.filter(({ value }) => request.varies(value));
  const [key] = varying;
  if (!key || varying.length > 1 || filter.rest.some(request.varies)) return undefined;
  if (verb.name !== 'deleteById' && verb.call.arguments.some((argument) => request.varies(argument) || (!request.uniqueKeys && mayDependOnRow(argument)))) return undefined;
  const list = request.each(key.value);
  const byId = links.find(({ name, call }) => (name === 'findById' || name === 'deleteById') && call.arguments[0] === key.value);
  // A key of several columns is a list.
  if (list === undefined || (byId && (model?.primaryKey.length !== 1 || byId.call.arguments.length > 1 || isList(key.value, request.checker)))) return undefined;
  const where = byId ? { link: byId, parts: [...(byId.name === 'deleteById' ? [['delete', ''] as const] : []), ['whereIn', `'${keyColumn}', ${list}`] as const] } : narrowed(links, key.value, key.field, list);
  if (!where) return undefined;
  return { query: chainText(root, links.flatMap((link) => (link === where.link ? where.parts : [[link.name, argsText(link)] as const]))), name: verb.name === 'deleteById' ? 'delete' : verb.name };
}

function isList(key: ts.Expression, checker: ts.TypeChecker): boolean {
  return ts.isArrayLiteralExpression(bare(key)) || checker.isArrayLikeType(checker.getTypeAtLocation(key));
}
