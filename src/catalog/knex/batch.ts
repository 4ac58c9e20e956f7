import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { argsText, chainText, writtenChain } from '../chains/chain-text';
import { isMapKey, isUniqueWith } from '../models/keys';
import type { BatchRead, BatchReadRequest, Query } from '../types';
import { figuresPerKey } from './figures';
import { narrowed } from './narrow';

/** Links of a select that are the same for all keys. */
const shared: ReadonlySet<string> = new Set(['()', 'select', 'from', 'where', 'andWhere', 'whereNot', 'whereNull', 'whereNotNull', 'whereNotIn', 'orderBy', 'first']);

/** One query with `whereIn` in place of a query per key. */
export function batchRead(inner: Query, request: BatchReadRequest): BatchRead | undefined {
  const { keyField, key, keyList } = request;
  const written = writtenChain(inner);
  // The table's name is handed to the client itself: `knex('users')`, `context.knex('users')`.
  const isTable = ({ call }: Link): boolean => bare(call.expression) === inner.client;
  if (written && inner.filter?.complete && (inner.op === 'count' || inner.op === 'aggregate')) return figuresPerKey(inner, written, request, (link) => isTable(link) || (shared.has(link.name) && !/^(?:select|orderBy)$/.test(link.name)));
  if (!written || !inner.filter?.complete || (inner.op !== 'read-one' && inner.op !== 'read-many')) return undefined;
  const { root, links } = written;
  if (links.some((link) => !shared.has(link.name) && !isTable(link)) || (inner.model && !isMapKey(inner, keyField))) return undefined;
  const first = links.find(({ name }) => name === 'first');
  const one = inner.model !== undefined && isUniqueWith(inner.model, inner.filter.equals.map(({ field }) => field));
  const order = links.find(({ name }) => name === 'orderBy');
  const where = narrowed(links, key, keyField, keyList);
  // Postgres gives the first row of each key in an order: https://knexjs.org/guide/query-builder.html#distincton
  const isFirst = first !== undefined && !one && order !== undefined && (inner.model?.provider ?? inner.data?.provider) === 'postgresql';
  // The first of rows in an order is one of possibly many; without one, whoever asks for the first expects no other.
  if (first && !one && !isFirst && (inner.model ?? order)) return undefined;
  const columns = where && selected(links, keyField);
  if (!where || !columns) return undefined;
  const parts = links.flatMap((link): readonly (readonly [string, string])[] => {
    if (link === first) return first.call.arguments.length > 0 ? [['select', columns.text]] : [];
    if (link === where.link) return where.parts;
    if (isFirst && link === order) return [['distinctOn', where.column], ['orderBy', where.column], ['orderBy', argsText(link)]];
    return [[link.name, link.name === 'select' ? columns.text : argsText(link)]];
  });
  return { query: chainText(root, parts), keyAdded: columns.added, perKey: one || isFirst ? 'one' : first ? 'first' : 'all', missing: first ? 'undefined' : 'empty' };
}

/** The columns that are selected, with the key among them; only those that are named can be read. */
export function selected(links: readonly Link[], key: string): { readonly text: string; readonly added: boolean } | undefined {
  const selections = links.filter(({ name, call }) => (name === 'select' || name === 'first') && call.arguments.length > 0);
  const [only] = selections;
  if (!only) return { text: '', added: false };
  const list = only.call.arguments.length === 1 && only.call.arguments[0] && ts.isArrayLiteralExpression(bare(only.call.arguments[0])) ? (bare(only.call.arguments[0]) as ts.ArrayLiteralExpression).elements : only.call.arguments;
  const names = list.map((one) => (ts.isStringLiteralLike(one) && !/\s/.test(one.text) ? one.text : undefined));
  if (selections.length > 1 || names.includes(undefined)) return undefined;
  if (names.some((name) => name === '*' || name === key || name?.endsWith('.*') || name?.endsWith(`.${key}`))) return { text: argsText(only), added: false };
  return { text: [`'${key}'`, ...list.map((one) => one.getText())].join(', '), added: true };
}
