import { bare, isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chain';
import { argsText, chainText, writtenChain } from '../chain-text';
import { mayDependOnRow } from '../depends-on-row';
import { isMapKey, isUniqueWith } from '../keys';
import type { BatchRead, BatchReadRequest, BulkWrite, BulkWriteRequest, Dialect, Query } from '../types';
import { eagerLoad } from './eager-load';
import { addedUp, countedBy, distinctRows, intoQuery } from './into-query';

/** How Kysely code is rewritten. It writes an empty list as `in ()`, which databases refuse: no statement may be made of one. */
export const dialect: Dialect = { eagerLoad, batchRead, bulkWrite, intoQuery, countedBy, addedUp, distinctRows };

const reading: ReadonlySet<string> = new Set(['selectFrom', 'selectAll', 'select', 'where', 'orderBy', 'innerJoin', 'leftJoin', 'execute', 'executeTakeFirst', 'executeTakeFirstOrThrow']);

/** One query with `in` in place of a query per key. */
function batchRead(inner: Query, { keyField, key, keyList }: BatchReadRequest): BatchRead | undefined {
  const written = writtenChain(inner);
  if (!written || !inner.filter?.complete || (inner.op !== 'read-one' && inner.op !== 'read-many')) return undefined;
  const { root, links } = written;
  const execution = links.at(-1)?.name ?? '';
  if (links.some(({ name }) => !reading.has(name)) || (inner.model && !isMapKey(inner, keyField))) return undefined;
  const takesFirst = execution !== 'execute';
  const isJoined = links.some(({ name }) => name.endsWith('Join'));
  const one = inner.model !== undefined && !isJoined && isUniqueWith(inner.model, inner.filter.equals.map(({ field }) => field));
  // The first of rows in an order is one of possibly many; without one, whoever takes the first expects no other.
  if (takesFirst && !one && (inner.model || links.some(({ name }) => name === 'orderBy'))) return undefined;
  const where = comparing(links, key);
  const selection = where && selected(links, keyField, isJoined);
  if (!where || !selection) return undefined;
  const parts = links.map((link): readonly [string, string] => {
    if (link === where) return ['where', inList(link, keyList)];
    if (link === selection.link) return ['select', selection.text];
    return link === links.at(-1) ? ['execute', ''] : [link.name, argsText(link)];
  });
  const missing = execution === 'executeTakeFirst' ? 'undefined' : takesFirst ? 'throws' : 'empty';
  return { query: chainText(root, parts), keyAdded: selection.added, perKey: one ? 'one' : takesFirst ? 'first' : 'all', missing, failsIfEmpty: true };
}

/** `where('id', '=', id)`, where that is the key. */
function comparing(links: readonly Link[], key: ts.Expression): Link | undefined {
  return links.find(({ name, call }) => name === 'where' && call.arguments.length === 3 && isWithin(key, call.arguments[2] as ts.Expression));
}

function inList({ call }: Link, keyList: string): string {
  return `${call.arguments[0]?.getText() ?? ''}, 'in', ${keyList}`;
}

/** The selection with the key among it; undefined where it is more than a list of columns. */
function selected(links: readonly Link[], key: string, isJoined: boolean): { readonly link?: Link; readonly text: string; readonly added: boolean } | undefined {
  if (links.some(({ name }) => name === 'selectAll')) return isJoined ? undefined : { text: '', added: false };
  const [link, ...others] = links.filter(({ name }) => name === 'select');
  const [first] = link?.call.arguments ?? [];
  if (!link || !first || others.length > 0) return undefined;
  const node = bare(first);
  const columns = ts.isArrayLiteralExpression(node) ? [...node.elements] : [node];
  if (!columns.every(ts.isStringLiteralLike)) return undefined;
  const isKey = ({ text }: ts.StringLiteralLike): boolean => text === key || (text.endsWith(`.${key}`) && !text.includes(' '));
  if (columns.some(isKey)) return { link, text: argsText(link), added: false };
  const table = links.find(({ name }) => name === 'selectFrom')?.call.arguments[0];
  const name = isJoined && table && ts.isStringLiteralLike(table) ? `${table.text.split(/\s+as\s+/i).at(-1) ?? ''}.${key}` : key;
  return { link, text: `['${name}', ${columns.map((column) => column.getText()).join(', ')}]`, added: true };
}

/** `(conflict) => conflict.column('name').doNothing()`: the same for every row. */
const skipping = /^\(?(\w+)\)?\s*=>\s*\1\s*\.\s*(?:column|columns|constraint)\([^()]*\)\s*\.\s*doNothing\(\)$/;

/** One statement for all rows. */
function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const written = writtenChain(inner);
  if (!written) return undefined;
  const { root, links } = written;
  switch (links[0]?.name) {
    case 'insertInto': return insertAll(root, links, inner, request);
    case 'updateTable': return writeAll(root, links, inner, request, 'updateTable');
    case 'deleteFrom': return writeAll(root, links, inner, request, 'deleteFrom');
    default: return undefined;
  }
}

function insertAll(root: string, links: readonly Link[], { written }: Query, request: BulkWriteRequest): BulkWrite | undefined {
  if (!written || links.some(({ name }) => !['insertInto', 'values', 'returning', 'returningAll', 'onConflict', 'execute', 'executeTakeFirst', 'executeTakeFirstOrThrow'].includes(name))) return undefined;
  const conflict = links.find(({ name }) => name === 'onConflict');
  // Of rows that are there already nothing comes back; a row cannot be updated twice in one statement.
  if (conflict && (request.needsRows || !skipping.test(conflict.call.arguments[0]?.getText() ?? ''))) return undefined;
  const givesRows = links.some(({ name }) => name.startsWith('returning'));
  const isFirst = links.at(-1)?.name !== 'execute';
  if (request.needsRows && (!givesRows || isFirst === request.takesFirst)) return undefined;
  if (links.some((link) => link.name !== 'values' && link !== conflict && link.call.arguments.some(request.varies))) return undefined;
  const rows = request.each(written);
  if (rows === undefined) return undefined;
  const parts = links.map((link): readonly [string, string] => [link === links.at(-1) ? 'execute' : link.name, link.name === 'values' ? rows : argsText(link)]);
  return { query: chainText(root, parts), name: 'insertInto', caveat: 'all or nothing', failsIfEmpty: true };
}

function writeAll(root: string, links: readonly Link[], { filter }: Query, request: BulkWriteRequest, name: string): BulkWrite | undefined {
  // The rows that an update gives back come in no particular order; without rows to give back nobody knows how many there were.
  if (!filter?.complete || request.needsRows || links.some((link) => !['updateTable', 'deleteFrom', 'set', 'where', 'execute', 'executeTakeFirst'].includes(link.name))) return undefined;
  const varying = filter.equals.filter(({ value }) => request.varies(value));
  const [key] = varying;
  const where = key && comparing(links, key.value);
  if (!key || varying.length > 1 || !where || filter.rest.some(request.varies)) return undefined;
  const set = links.filter((link) => link.name === 'set').flatMap(({ call }) => [...call.arguments]);
  if (set.some((value) => request.varies(value) || (!request.uniqueKeys && mayDependOnRow(value)))) return undefined;
  const list = request.each(key.value);
  if (list === undefined) return undefined;
  return { query: chainText(root, links.map((link): readonly [string, string] => [link.name, link === where ? inList(link, list) : argsText(link)])), name, failsIfEmpty: true };
}
