import { bare, inlineFunction } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { addedProperty } from '../rewrites/edit-literal';
import { isMapKey, isTypedAs, isUniqueWith } from '../models/keys';
import { numericValue } from '../values/literal';
import { argsText, chainText, textOf } from '../chains/chain-text';
import type { BatchRead, BatchReadRequest, Query } from '../types';
import { assign, properties } from '../rewrites/properties';
import { forAllKeys } from './condition';
import { absentRow } from './selection';
import { writtenQuery, type Built, type Relational } from './written';

/** One query with `inArray` in place of a query per key. */
export function batchRead(inner: Query, request: BatchReadRequest): BatchRead | undefined {
  const written = writtenQuery(inner);
  if (!written || !inner.model || !inner.filter?.complete || !isMapKey(inner, request.keyField)) return undefined;
  const batch = written.kind === 'relational' ? ofRelational(written, inner, request) : ofBuilder(written, inner, request);
  // A column's values are of its declared type, whatever is selected around them.
  return batch && { ...batch, keysAreTyped: isTypedAs(request.key, inner, request.keyField, request.checker) };
}

function isOnePerKey({ model, filter }: Query): boolean {
  return model !== undefined && filter !== undefined && isUniqueWith(model, filter.equals.map(({ field }) => field));
}

/** `findMany` for all keys; of several rows with one key `findFirst` takes the first, so that it must be the only one. */
function ofRelational({ table, method, config }: Relational, inner: Query, { keyField, key, keyList, imported }: BatchReadRequest): BatchRead | undefined {
  const one = isOnePerKey(inner);
  const where = config.get('where');
  const text = where && forAllKeys(where, key, keyList, imported);
  if (text === undefined || (method === 'findFirst' && !one)) return undefined;
  for (const name of config.keys()) if (!['where', 'columns', 'with', 'orderBy', 'extras'].includes(name)) return undefined;
  const columns = config.get('columns');
  const selected = columns && keyIntoColumns(columns, keyField);
  if (columns && !selected) return undefined;
  const parts = [`where: ${text}`];
  if (selected) parts.push(`columns: ${selected.text}`);
  for (const name of ['with', 'extras', 'orderBy']) {
    const value = config.get(name);
    if (value && !(one && name === 'orderBy')) parts.push(assign(name, textOf(value)));
  }
  return {
    query: `${table}.findMany({ ${parts.join(', ')} })`, keyAdded: selected?.added ?? false, perKey: one ? 'one' : 'all',
    missing: method === 'findFirst' ? 'undefined' : 'empty',
  };
}

/** The `columns` of a relational query with the key among them; `added` where it had to be put in. */
function keyIntoColumns(columns: ts.Expression, key: string): { readonly text: string; readonly added: boolean } | undefined {
  const literal = bare(columns);
  const chosen = ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  if (!chosen) return undefined;
  const own = chosen.get(key)?.kind;
  if (own === ts.SyntaxKind.TrueKeyword) return { text: textOf(columns), added: false };
  if (own !== undefined) return undefined;
  // Columns that are left out one by one leave the key in.
  const leavesOut = chosen.size > 0 && [...chosen.values()].every((value) => value.kind === ts.SyntaxKind.FalseKeyword);
  return leavesOut ? { text: textOf(columns), added: false } : { text: addedProperty(literal as ts.ObjectLiteralExpression, `${key}: true`), added: true };
}

/** Links of a select that are the same for all keys. */
const shared: ReadonlySet<string> = new Set(['select', 'selectDistinct', 'from', 'where', 'orderBy', 'limit', 'leftJoin', 'innerJoin', 'execute', 'all', 'get', '$withCache']);

function ofBuilder(built: Built, inner: Query, request: BatchReadRequest): BatchRead | undefined {
  const { root, links } = built;
  const [begin] = links;
  if (begin?.name === '$count') return countOf(built, begin, request);
  const where = links.find(({ name }) => name === 'where');
  const from = links.find(({ name }) => name === 'from')?.call.arguments[0];
  if (!begin || !from || !where || links.some(({ name }) => !shared.has(name)) || links.filter(({ name }) => name === 'where').length > 1) return undefined;
  const condition = where.call.arguments[0];
  const text = condition && forAllKeys(condition, request.key, request.keyList, request.imported);
  if (text === undefined) return undefined;
  const isAggregate = inner.op === 'count' || inner.op === 'aggregate';
  if (isAggregate) return groupedOf(built, begin, from, text, request);
  const one = isOnePerKey(inner) && !isJoined(links);
  const limit = links.find(({ name }) => name === 'limit');
  if (limit && !one && numericValue(limit.call.arguments[0], request.checker) === 1) return firstOf(built, inner, from, text, request);
  // One row of several with the key would be another one; a limit for all keys is none for each.
  if (limit && !(one && (numericValue(limit.call.arguments[0], request.checker) ?? 0) >= 1)) return undefined;
  const isFirst = links.at(-1)?.name === 'get';
  if (isFirst && !one) return undefined;
  const selection = selectionWith(begin, from, request.keyField, isJoined(links));
  if (!selection) return undefined;
  const kept = links.filter(({ name }) => name !== 'limit' && !(one && name === 'orderBy'));
  const query = chainText(root, kept.map((link): readonly [string, string] => [link.name === 'get' ? 'all' : link.name, link === begin ? selection.text : link === where ? text : argsText(link)]));
  return { query, keyAdded: selection.added, perKey: one ? 'one' : 'all', missing: isFirst ? 'undefined' : 'empty' };
}

/** `selectDistinctOn` gives the first row of each key in an order, as the limit did (https://orm.drizzle.team/docs/select#distinct-on, of Postgres alone). */
function firstOf({ root, links }: Built, { model, data }: Query, from: ts.Expression, where: string, { keyField }: BatchReadRequest): BatchRead | undefined {
  const [begin] = links;
  const order = links.find(({ name }) => name === 'orderBy');
  if (!begin || begin.name !== 'select' || !order || (model?.provider ?? data?.provider) !== 'postgresql' || order.call.arguments.some(inlineFunction) || links.some(({ name }) => !['select', 'from', 'where', 'orderBy', 'limit'].includes(name))) return undefined;
  const selection = selectionWith(begin, from, keyField, false);
  if (!selection) return undefined;
  const column = `${from.getText()}.${keyField}`;
  const kept = links.filter(({ name }) => name !== 'limit');
  const query = chainText(root, kept.map((link): readonly [string, string] => {
    if (link === begin) return ['selectDistinctOn', [`[${column}]`, ...(selection.text ? [selection.text] : [])].join(', ')];
    return [link.name, link.name === 'where' ? where : link === order ? `${column}, ${argsText(link)}` : argsText(link)];
  }));
  return { query, keyAdded: selection.added, perKey: 'one', missing: 'empty' };
}

function isJoined(links: readonly Link[]): boolean {
  return links.some(({ name }) => name.endsWith('Join'));
}

/** What is selected, with the key among it. A join without a selection gives rows of rows, in which the key is deeper. */
function selectionWith(begin: Link, from: ts.Expression, key: string, joined: boolean): { readonly text: string; readonly added: boolean } | undefined {
  const [selection] = begin.call.arguments;
  if (!selection) return joined ? undefined : { text: '', added: false };
  const literal = bare(selection);
  const chosen = ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  if (!chosen) return undefined;
  const column = `${from.getText()}.${key}`;
  const own = chosen.get(key);
  if (own) return own.getText() === column ? { text: textOf(selection), added: false } : undefined;
  return begin.name === 'selectDistinct' ? undefined : { text: addedProperty(literal as ts.ObjectLiteralExpression, `${key}: ${column}`), added: true };
}

/** `select({ key, count: count() }) … groupBy(key)`: a key without rows has no group, whose place the row takes that the aggregate of nothing gives. */
function groupedOf({ root, links }: Built, begin: Link, from: ts.Expression, where: string, { keyField, checker }: BatchReadRequest): BatchRead | undefined {
  const selection = begin.call.arguments[0] && bare(begin.call.arguments[0]);
  const absent = selection && ts.isObjectLiteralExpression(selection) ? absentRow(selection, checker) : undefined;
  if (absent === undefined || !selection || begin.name !== 'select' || links.some(({ name }) => !['select', 'from', 'where', 'leftJoin', 'innerJoin'].includes(name))) return undefined;
  if (properties(selection as ts.ObjectLiteralExpression)?.has(keyField) !== false) return undefined;
  const column = `${from.getText()}.${keyField}`;
  const text = chainText(root, [...links.map((link): readonly [string, string] => {
    if (link === begin) return [link.name, addedProperty(selection as ts.ObjectLiteralExpression, `${keyField}: ${column}`)];
    return [link.name, link.name === 'where' ? where : argsText(link)];
  }), ['groupBy', column]]);
  return { query: text, keyAdded: true, perKey: 'one', missing: 'empty', absent };
}

/** `$count(orders, eq(orders.customerId, id))` is a grouped select. */
function countOf({ root }: Built, { call }: Link, { keyField, key, keyList, imported }: BatchReadRequest): BatchRead | undefined {
  const [table, condition] = call.arguments;
  const where = condition && forAllKeys(condition, key, keyList, imported);
  if (!table || where === undefined) return undefined;
  const column = `${table.getText()}.${keyField}`;
  const name = keyField === 'count' ? 'rows' : 'count';
  return {
    query: `${root}.select({ ${keyField}: ${column}, ${assign(name, `${imported('count', 'drizzle-orm')}()`)} }).from(${table.getText()}).where(${where}).groupBy(${column})`,
    keyAdded: false, perKey: 'one', missing: 'zero', value: (row) => `${row}.${name}`,
  };
}
