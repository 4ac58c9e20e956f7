import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { argsText, chainText, writtenChain } from '../chains/chain-text';
import { isMapKey, isUniqueWith } from '../models/keys';
import { numericValue } from '../values/literal';
import type { BatchRead, BatchReadRequest, Dialect, Query } from '../types';
import { bulkWrite } from './bulk';
import { comparing, inList } from './compared';
import { eagerLoad } from './eager-load';
import { figuresPerKey, isPostgres } from './figures';
import { addedUp, countedBy, distinctRows, intoQuery, numbersOf } from './into-query';
import { writtenRow } from './written-row';

/** How Kysely code is rewritten. It writes an empty list as `in ()`, which databases refuse: no statement may be made of one. */
export const dialect: Dialect = { eagerLoad, batchRead, writtenRow, bulkWrite, intoQuery, countedBy, addedUp, numbersOf, distinctRows };

const reading: ReadonlySet<string> = new Set(['selectFrom', 'selectAll', 'select', 'where', 'orderBy', 'limit', 'innerJoin', 'leftJoin', 'execute', 'executeTakeFirst', 'executeTakeFirstOrThrow']);

/** One query with `in` in place of a query per key; of Postgres, `distinctOn` takes the first row of each in an order (https://kysely-org.github.io/kysely-apidoc/interfaces/SelectQueryBuilder.html#distinctOn). */
function batchRead(inner: Query, request: BatchReadRequest): BatchRead | undefined {
  const { keyField, key, keyList, firstOnly, files, checker } = request;
  const written = writtenChain(inner);
  if (written && inner.filter?.complete && (inner.op === 'count' || inner.op === 'aggregate')) return figuresPerKey(inner, written, request);
  if (!written || !inner.filter?.complete || (inner.op !== 'read-one' && inner.op !== 'read-many')) return undefined;
  const { root, links } = written;
  const execution = links.at(-1)?.name ?? '';
  if (links.some(({ name }) => !reading.has(name)) || (inner.model && !isMapKey(inner, keyField))) return undefined;
  const takesFirst = execution !== 'execute';
  const isJoined = links.some(({ name }) => name.endsWith('Join'));
  const one = inner.model !== undefined && !isJoined && isUniqueWith(inner.model, inner.filter.equals.map(({ field }) => field));
  const limit = links.find(({ name }) => name === 'limit');
  const order = links.find(({ name }) => name === 'orderBy');
  const isOneRow = takesFirst || (limit !== undefined && firstOnly);
  if (limit && (!isOneRow || links.filter(({ name }) => name === 'limit').length > 1 || numericValue(limit.call.arguments[0], checker) !== 1)) return undefined;
  const where = comparing(links, key);
  const column = where?.call.arguments[0]?.getText();
  const isFirst = isOneRow && !one && order !== undefined && column !== undefined && isPostgres(inner, files);
  // The first of rows in an order is one of possibly many; without one, whoever takes the first expects no other.
  if (isOneRow && !one && !isFirst && (inner.model ?? limit ?? order)) return undefined;
  const selection = where && selected(links, keyField, isJoined);
  if (!where || !selection) return undefined;
  const parts = links.flatMap((link): readonly (readonly [string, string])[] => {
    if (link === limit) return [];
    if (link === where) return [['where', inList(link, keyList)]];
    if (link === selection.link) return [['select', selection.text]];
    if (isFirst && link === order) return [['distinctOn', column], ['orderBy', column], ['orderBy', argsText(link)]];
    return [link === links.at(-1) ? ['execute', ''] : [link.name, argsText(link)]];
  });
  const missing = execution === 'executeTakeFirst' ? 'undefined' : takesFirst ? 'throws' : 'empty';
  return { query: chainText(root, parts), keyAdded: selection.added, perKey: one || isFirst ? 'one' : takesFirst ? 'first' : 'all', missing, failsIfEmpty: true };
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
