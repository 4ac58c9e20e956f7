import type { Model } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isMapKey, isUniqueWith } from '../models/keys';
import { quoteOf } from '../rewrites/page';
import { assign, has, properties } from '../rewrites/properties';
import { bulkKey, conditionsText } from '../models/relations';
import type { BatchRead, BatchReadRequest, BulkWrite, BulkWriteRequest, CompoundReadRequest, Query } from '../types';
import { delegateText, methodName, writtenArgs } from './args';
import { runsElsewhere, writesElsewhere } from './hooks';

/** Prisma picks them out of all rows itself. Source: https://github.com/prisma/prisma/discussions/22287 */
const firstCaveat = 'all rows of the keys are read for their first ones';

/** `findMany` with `in` for all keys, in place of a query per key. */
export function batchRead(inner: Query, { keyField, keyList, settled, withheld }: BatchReadRequest): BatchRead | undefined {
  const args = writtenArgs(inner.call, settled);
  const method = methodName(inner);
  if (!args || !inner.model || !inner.filter?.complete || !isMapKey(inner, keyField)) return undefined;
  if (runsElsewhere(inner, method === 'count' || method === 'aggregate' ? 'groupBy' : 'findMany', withheld)) return undefined;
  if (method === 'count') {
    return args.size > 1 ? undefined : {
      query: `${delegateText(inner)}.groupBy({ by: [${quoteOf(inner.call)(keyField)}], where: { ${filterText(inner, keyField, keyList)} }, _count: { _all: true } })`,
      keyAdded: false, perKey: 'one', missing: 'zero', keysAreTyped: true, value: (row) => `${row}._count._all`,
    };
  }
  if (method === 'aggregate') return figuresPerKey(inner, args, keyField, keyList);
  for (const name of args.keys()) if (!['where', 'select', 'include', 'omit', 'orderBy'].includes(name)) return undefined;
  if (has(args, 'omit')) return undefined;
  const one = inner.op === 'read-one';
  if (!one && method !== 'findMany') return undefined;
  // Of several rows with one key `findFirst` takes the first in an order, and so does `distinct`; without an order it may be any.
  const isFirst = one && !isUniqueWith(inner.model, inner.filter.equals.map((condition) => condition.field));
  if (isFirst && (method !== 'findFirst' || !has(args, 'orderBy'))) return undefined;

  const selected = args.get('select');
  const select = selected && keyIntoSelect(selected, keyField);
  if (selected && !select) return undefined;
  const parts = [`where: { ${filterText(inner, keyField, keyList)} }`];
  if (select) parts.push(`select: ${select.text}`);
  for (const name of ['include', 'orderBy'] as const) {
    const value = args.get(name);
    if (value && has(args, name) && !(one && !isFirst && name === 'orderBy')) parts.push(assign(name, value.getText()));
  }
  if (isFirst) parts.push(`distinct: [${quoteOf(inner.call)(keyField)}]`);
  return {
    ...(isFirst && { caveat: firstCaveat }),
    query: `${delegateText(inner)}.findMany({ ${parts.join(', ')} })`,
    keyAdded: select?.added ?? false,
    perKey: one ? 'one' : 'all',
    keysAreTyped: true,
    missing: one ? (method.endsWith('OrThrow') ? 'throws' : 'null') : 'empty',
  };
}

const figures: ReadonlySet<string> = new Set(['_count', '_sum', '_avg', '_min', '_max']);

/**
 * `groupBy` in place of an `aggregate` per key: a group has the same figures under the same names. A key without rows has no group; of nothing the number is 0 and all else `null`.
 * https://www.prisma.io/docs/orm/reference/prisma-client-reference#aggregate, https://www.prisma.io/docs/orm/prisma-client/queries/aggregation-grouping-summarizing
 */
function figuresPerKey(inner: Query, args: ReadonlyMap<string, ts.Expression>, keyField: string, keyList: string): BatchRead | undefined {
  const asked = [...args].filter(([name]) => name !== 'where');
  const absent = asked.map(([name, value]) => (figures.has(name) ? figureOfNothing(name, value) : undefined));
  if (asked.length === 0 || absent.includes(undefined)) return undefined;
  return {
    query: `${delegateText(inner)}.groupBy({ by: [${quoteOf(inner.call)(keyField)}], where: { ${filterText(inner, keyField, keyList)} }, ${asked.map(([name, value]) => assign(name, value.getText())).join(', ')} })`,
    keyAdded: true, perKey: 'one', missing: 'null', absent: `{ ${asked.map(([name], i) => `${name}: ${absent[i]}`).join(', ')} }`, keysAreTyped: true,
  };
}

/** What `_sum: { total: true }` gives where there are no rows, as source text; undefined where it is not written out. */
function figureOfNothing(name: string, value: ts.Expression): string | undefined {
  const nothing = name === '_count' ? '0' : 'null';
  const literal = bare(value);
  if (literal.kind === ts.SyntaxKind.TrueKeyword) return name === '_count' ? nothing : undefined;
  const columns = ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
  if (!columns || columns.size === 0 || ![...columns.values()].every(({ kind }) => kind === ts.SyntaxKind.TrueKeyword)) return undefined;
  return `{ ${[...columns.keys()].map((column) => `${column}: ${nothing}`).join(', ')} }`;
}

/** `findMany` with `OR` over the keys of all elements, each of several columns. */
export function compoundRead(inner: Query, { keys, keyList, withheld }: CompoundReadRequest): BatchRead | undefined {
  const args = writtenArgs(inner.call);
  const { model, filter } = inner;
  const method = methodName(inner);
  if (!args || !model || !filter?.complete || !/^find(?:Unique|First|Many)$/.test(method) || runsElsewhere(inner, 'findMany', withheld)) return undefined;
  for (const name of args.keys()) if (!['where', 'include', 'orderBy'].includes(name)) return undefined;
  const one = inner.op === 'read-one';
  if (one && !isUniqueWith(model, filter.equals.map(({ field }) => field))) return undefined;
  // A BigInt is no JSON.
  if (!keys.every(({ field }) => isMapKey(inner, field) && model.fields.get(field)?.type !== 'BigInt')) return undefined;
  const others = filter.equals.filter(({ field }) => !keys.some((key) => key.field === field));
  if (filter.rest.some((node) => /^['"]?(?:OR|NOT)\b/.test(node.getText())) || others.some(({ field }) => field.includes('.'))) return undefined;
  const conditions = [`OR: ${keyList}`, ...others.map(({ field, value }) => assign(field, value.getText())), ...filter.rest.map((node) => node.getText())];
  const parts = [`where: { ${conditions.join(', ')} }`];
  for (const name of ['include', 'orderBy'] as const) {
    const value = args.get(name);
    if (value && !(one && name === 'orderBy')) parts.push(assign(name, value.getText()));
  }
  return {
    query: `${delegateText(inner)}.findMany({ ${parts.join(', ')} })`,
    keyAdded: false, perKey: one ? 'one' : 'all', keysAreTyped: true, missing: one ? 'null' : 'empty', caveat: 'for some thousand keys',
  };
}

/** `createMany`, `deleteMany` or `updateMany` in place of a write per row. */
export function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const args = writtenArgs(inner.call);
  if (!args || !inner.model) return undefined;
  switch (methodName(inner)) {
    case 'create': return createMany(inner, inner.model, args, request);
    case 'delete': return deleteMany(inner, args, request, 'a missing row no longer throws');
    case 'deleteMany': return deleteMany(inner, args, request);
    case 'update': return updateMany(inner, inner.model, args, request, 'a missing row no longer throws');
    case 'updateMany': return updateMany(inner, inner.model, args, request);
    default: return undefined;
  }
}

function createMany(inner: Query, model: Model, args: ReadonlyMap<string, ts.Expression>, request: BulkWriteRequest): BulkWrite | undefined {
  const data = args.get('data');
  // On SQLite `createMany` came with Prisma 5.14 (release notes).
  if (!data || !inner.hasBulkForm || has(args, 'include') || has(args, 'omit') || (!request.needsRows && has(args, 'select')) || writesRelations(data, model)) return undefined;
  const rows = request.each(data);
  if (rows === undefined || writesElsewhere(inner, request.needsRows ? 'createManyAndReturn' : 'createMany', request.withheld)) return undefined;
  if (!request.needsRows) {
    return { query: `${delegateText(inner)}.createMany({ data: ${rows} })`, name: 'createMany', caveat: 'all or nothing' };
  }
  if (!returnsRows(inner)) return undefined;
  const select = args.get('select');
  return {
    query: `${delegateText(inner)}.createManyAndReturn({ data: ${rows}${select ? `, ${assign('select', select.getText())}` : ''} })`,
    name: 'createManyAndReturn', caveat: 'all or nothing',
  };
}

/** `createManyAndReturn` came with Prisma 5.14, for PostgreSQL, CockroachDB and SQLite (API reference). */
function returnsRows(inner: Query): boolean {
  return inner.returnsManyRows === true && ['postgresql', 'postgres', 'cockroachdb', 'sqlite'].includes(inner.data?.provider ?? '');
}

function deleteMany(inner: Query, args: ReadonlyMap<string, ts.Expression>, request: BulkWriteRequest, caveat?: string): BulkWrite | undefined {
  if (request.needsRows || [...args.keys()].some((name) => name !== 'where')) return undefined;
  const where = bulkFilter(inner, request);
  return where === undefined || writesElsewhere(inner, 'deleteMany', request.withheld) ? undefined : { query: `${delegateText(inner)}.deleteMany({ where: { ${where} } })`, name: 'deleteMany', ...(caveat && { caveat }) };
}

function updateMany(inner: Query, model: Model, args: ReadonlyMap<string, ts.Expression>, request: BulkWriteRequest, caveat?: string): BulkWrite | undefined {
  const data = args.get('data');
  if (!data || request.needsRows || [...args.keys()].some((name) => name !== 'where' && name !== 'data')) return undefined;
  if (request.varies(data) || writesRelations(data, model)) return undefined;
  // `{ increment: 1 }` twice for one row is once in a single statement.
  if (!request.uniqueKeys && hasOperators(data)) return undefined;
  const where = bulkFilter(inner, request);
  return where === undefined || writesElsewhere(inner, 'updateMany', request.withheld) ? undefined : { query: `${delegateText(inner)}.updateMany({ where: { ${where} }, ${assign('data', data.getText())} })`, name: 'updateMany', ...(caveat && { caveat }) };
}

/** The filter for all elements at once: exactly one condition may depend on the element. */
function bulkFilter(inner: Query, request: BulkWriteRequest): string | undefined {
  const key = bulkKey(inner, request);
  return key && filterText(inner, key.field, key.list);
}

/** All conditions of the filter, with `in` for the key. A compound key's columns stand on their own, as `findMany` wants them. */
function filterText(inner: Query, keyField: string, keyList: string): string {
  return conditionsText(inner, keyField, `${keyField}: { in: ${keyList} }`);
}

/** Whether data writes to related rows too (`create`, `connect`), which the bulk methods do not take. */
function writesRelations(data: ts.Expression, model: Model): boolean {
  const literal = bare(data);
  if (!ts.isObjectLiteralExpression(literal)) return false;
  return literal.properties.some((element) => {
    const name = element.name && (ts.isIdentifier(element.name) || ts.isStringLiteral(element.name)) ? element.name.text : undefined;
    return name !== undefined && model.fields.get(name)?.kind === 'relation';
  });
}

function hasOperators(data: ts.Expression): boolean {
  const literal = bare(data);
  return !ts.isObjectLiteralExpression(literal) || literal.properties.some((element) => ts.isSpreadAssignment(element) || (ts.isPropertyAssignment(element) && ts.isObjectLiteralExpression(element.initializer)));
}

/** The `select` with the key in it; `added` where it had to be put in. */
function keyIntoSelect(select: ts.Expression, key: string): { readonly text: string; readonly added: boolean } | undefined {
  const literal = bare(select);
  if (!ts.isObjectLiteralExpression(literal)) return undefined;
  const chosen = properties(literal);
  if (!chosen) return undefined;
  const present = chosen.get(key);
  if (present) return present.kind === ts.SyntaxKind.TrueKeyword ? { text: select.getText(), added: false } : undefined;
  const inside = literal.getText().slice(1, -1);
  return { text: `{ ${key}: true,${inside}}`, added: true };
}
