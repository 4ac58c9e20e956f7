import { argsText, chainText, writtenChain } from '../chains/chain-text';
import type { Link } from '../chains/chain';
import { mayDependOnRow } from '../rewrites/depends-on-row';
import { textsOf } from '../values/literal';
import { quoteOf } from '../rewrites/page';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { conflictOf, rowsToUpsert, setValues, writtenRow } from '../rewrites/upsert-rows';
import { narrowed } from './narrow';

/** One `insert` of all rows, or one `update` or `del` with `whereIn`, in place of a statement per row. */
export function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const written = writtenChain(inner);
  if (!written) return undefined;
  const { root, links } = written;
  const verb = links.find(({ name }) => ['insert', 'update', 'del', 'delete'].includes(name));
  if (verb?.name === 'insert') return insertAll(root, links, verb, inner, request);
  return verb && writeAll(root, links, verb, inner, request);
}

function insertAll(root: string, links: readonly Link[], verb: Link, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const { written } = inner;
  if (links.some(({ name }) => name === 'merge')) return mergeAll(root, links, verb, inner, request);
  if (!written || links.some(({ name }) => !['()', 'into', 'insert', 'returning', 'onConflict', 'ignore'].includes(name))) return undefined;
  // Rows that are there already come back from no statement, so that the others would take their places.
  if (request.needsRows && (!request.takesFirst || links.some(({ name }) => name === 'ignore'))) return undefined;
  if (links.some((link) => link !== verb && link.call.arguments.some(request.varies)) || verb.call.arguments.slice(1).some(request.varies)) return undefined;
  const rows = request.each(written);
  if (rows === undefined) return undefined;
  const rest = verb.call.arguments.slice(1).map((argument) => `, ${argument.getText()}`).join('');
  return { query: chainText(root, links.map((link): readonly [string, string] => [link.name, link === verb ? `${rows}${rest}` : argsText(link)])), name: 'insert', caveat: 'all or nothing', failsIfEmpty: true };
}

/**
 * `insert(rows).onConflict('sku').merge()`, which sets all that is inserted (https://knexjs.org/guide/query-builder.html#merge). Values that are written out for the row that is there (`merge({ price: row.price })`) become the names of those that were to be
 * inserted (`merge(['price'])`), which is the same.
 */
function mergeAll(root: string, links: readonly Link[], verb: Link, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const { written, data } = inner;
  const values = writtenRow(written, request.checker);
  const named = (name: string): Link | undefined => links.find((link) => link.name === name);
  const [target, ...others] = named('onConflict')?.call.arguments ?? [];
  const [merged, ...more] = named('merge')?.call.arguments ?? [];
  const conflict = others.length === 0 ? textsOf(target) : undefined;
  // MySQL takes a row for the same by any of its keys.
  if (!written || !values || !conflict || data?.provider === 'mysql' || request.needsRows || more.length > 0 || verb.call.arguments.length > 1 || links.some(({ name }) => !['()', 'into', 'insert', 'onConflict', 'merge'].includes(name))) return undefined;
  const names = merged && textsOf(merged);
  const set = !merged ? { given: [...values.keys()], others: [] } : names ? { given: names, others: [] } : setValues(merged, values, request);
  if (!set || (set.others.length > 0 && set.given.some((name) => request.varies(values.get(name) ?? verb.call)))) return undefined;
  const rows = rowsToUpsert(inner, conflict, written, request, conflictOf(set, values, conflict));
  if (rows === undefined) return undefined;
  const quote = quoteOf(verb.call);
  const kept = !merged || names || set.others.length > 0;
  const parts = links.map((link): readonly [string, string] => [link.name, link === verb ? rows : link.name !== 'merge' || kept ? argsText(link) : `[${set.given.map(quote).join(', ')}]`]);
  return { query: chainText(root, parts), name: 'insert', caveat: 'all or nothing', failsIfEmpty: true, ...(merged && !kept && { replaced: [merged] }) };
}

function writeAll(root: string, links: readonly Link[], verb: Link, { filter }: Query, request: BulkWriteRequest): BulkWrite | undefined {
  // The rows that an update gives back come in no particular order.
  if (!filter?.complete || request.needsRows || links.some(({ name }) => !['()', 'from', 'where', 'andWhere', 'whereNull', 'whereNotNull', 'whereNot', 'update', 'del', 'delete'].includes(name))) return undefined;
  const varying = filter.equals.filter(({ value }) => request.varies(value));
  const [key] = varying;
  if (!key || varying.length > 1 || filter.rest.some(request.varies)) return undefined;
  if (verb.call.arguments.some((argument) => request.varies(argument) || (!request.uniqueKeys && mayDependOnRow(argument)))) return undefined;
  const list = request.each(key.value);
  const where = list === undefined ? undefined : narrowed(links, key.value, key.field, list);
  if (!where) return undefined;
  return { query: chainText(root, links.flatMap((link) => (link === where.link ? where.parts : [[link.name, argsText(link)] as const]))), name: verb.name };
}
