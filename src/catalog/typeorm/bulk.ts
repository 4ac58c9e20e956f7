import type { Model } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { argsText, chainText, writtenChain } from '../chains/chain-text';
import { textsOf } from '../values/literal';
import { calleeName } from '../tables/members';
import { optionsIn, properties } from '../rewrites/properties';
import { passesHooksBy } from '../models/hooks';
import { bulkKey, conditionsText } from '../models/relations';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { conflictOf, rowsToUpsert, writtenRow } from '../rewrites/upsert-rows';
import { writtenCall, type Written } from './written';

/** One call for all rows in place of a write per row. The same methods take lists; what runs at single rows runs for each of a list that is saved or inserted. */
export function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const { call, model } = inner;
  if (model && ts.isCallExpression(call) && calleeName(call) === 'execute') return builtInsert(inner, model, request);
  const written = writtenCall(inner);
  if (!written || !model) return undefined;
  switch (written.method) {
    case 'save': return saved(written, model, request);
    case 'insert': return inserted(written, request);
    case 'upsert': return upserted(written, inner, request);
    case 'remove': return request.needsRows || written.args.length !== 1 ? undefined : withList(written, request, { name: 'remove', caveat: 'all or nothing' });
    case 'delete': case 'softDelete': case 'restore': return byCriteria(written, inner, model, request, /Remove|Recover/);
    case 'update': return updated(written, inner, model, request);
    case 'increment': case 'decrement': return request.uniqueKeys ? byCriteria(written, inner, model, request, /Update/) : undefined;
    default: return undefined;
  }
}

/**
 * New rows that are saved are one statement; rows that are stored would still be one each. A row that says its own key may be stored already, and so may
 * what it brings along.
 */
function saved(written: Written, model: Model, request: BulkWriteRequest): BulkWrite | undefined {
  const [row, ...options] = written.args;
  if (!row || options.length > 0) return undefined;
  const literal = dataOf(row);
  const values = literal && properties(literal);
  if (!values || model.primaryKey.some((key) => values.has(key)) || !model.primaryKey.every((key) => model.fields.get(key)?.hasDefault)) return undefined;
  if ([...values.keys()].some((name) => !model.fields.has(name) || model.fields.get(name)?.list === true)) return undefined;
  return withList(written, request, { name: 'save', caveat: 'all or nothing' });
}

/** The data of a new row: `{ … }`, or that of `orders.create({ … })`. */
function dataOf(row: ts.Expression): ts.ObjectLiteralExpression | undefined {
  const node = bare(row);
  if (ts.isObjectLiteralExpression(node)) return node;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'create') return undefined;
  const data = node.arguments.at(-1);
  const literal = data && bare(data);
  return literal && ts.isObjectLiteralExpression(literal) ? literal : undefined;
}

/** An empty list would be an insert of nothing but defaults. */
function inserted(written: Written, request: BulkWriteRequest): BulkWrite | undefined {
  return request.needsRows || written.args.length !== 1 ? undefined : withList(written, request, { name: 'insert', caveat: 'all or nothing', failsIfEmpty: true });
}

/**
 * `upsert` of a list: it overwrites the columns that any of its rows has (`EntityManager.upsert` of the package), so that all must have the same. A column that is said never to be updated keeps what the first of several rows
 * of a key said. Where something listens, no row is left out.
 */
function upserted(written: Written, inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const { model } = inner;
  const [row, given, ...more] = written.args;
  const paths = textsOf(given) ?? textsOf(optionsIn(given)?.get('conflictPaths'));
  const values = writtenRow(row, request.checker);
  const all = optionsIn(given);
  if (!model || !row || !given || !paths || !values || more.length > 0 || request.needsRows || request.varies(given)) return undefined;
  if (all && [...all.keys()].some((name) => name !== 'conflictPaths')) return undefined;
  if (![...values.keys()].every((name) => ['scalar', 'enum'].includes(model.fields.get(name)?.kind ?? ''))) return undefined;
  // A column may be that of a base class.
  const keeps = [...values.keys()].some((name) => /\bupdate\s*:\s*false\b/.test(request.files?.text(model.fields.get(name)?.location.file ?? model.location.file) ?? 'update: false'));
  const rows = rowsToUpsert(inner, paths, row, request, keeps ? 'changes' : 'replaces');
  return rows === undefined ? undefined : { query: `${written.receiver}.upsert(${written.target}${rows}, ${given.getText()})`, name: 'upsert', caveat: 'all or nothing', failsIfEmpty: true };
}

/**
 * An insert that a builder makes, with the values of all rows (https://typeorm.io/docs/query-builder/insert-query-builder). `orIgnore` leaves what is there, and of `orUpdate`, which names columns of the database, the last of each key stays.
 */
function builtInsert(inner: Query, model: Model, request: BulkWriteRequest): BulkWrite | undefined {
  const chain = writtenChain(inner);
  const values = chain?.links.find(({ name }) => name === 'values');
  const [row, ...more] = values?.call.arguments ?? [];
  if (!chain || !values || !row || more.length > 0 || request.needsRows || chain.links.some(({ name }) => !['getRepository', 'createQueryBuilder', 'insert', 'into', 'values', 'orIgnore', 'orUpdate', 'execute'].includes(name))) return undefined;
  if (!chain.links.some(({ name }) => name === 'insert') || chain.links.some((link) => link !== values && link.call.arguments.some(request.varies))) return undefined;
  const update = chain.links.find(({ name }) => name === 'orUpdate');
  const rows = update ? updatedRows(update, inner, model, row, request) : ts.isObjectLiteralExpression(bare(row)) ? request.each(row) : undefined;
  return rows === undefined ? undefined : { query: chainText(chain.root, chain.links.map((link): readonly [string, string] => [link.name, link === values ? rows : argsText(link)])), name: 'insert', caveat: 'all or nothing', failsIfEmpty: true };
}

/** The rows of `.orUpdate(['quantity'], ['warehouse', 'sku'])`. */
function updatedRows({ call }: Link, inner: Query, { fields }: Model, row: ts.Expression, request: BulkWriteRequest): string | undefined {
  const [overwritten, target, ...options] = call.arguments;
  const named = (columns: readonly string[] | undefined): readonly string[] | undefined => {
    const names = columns?.map((column) => [...fields.values()].find((field) => field.column === column && field.kind !== 'relation')?.name);
    return names?.includes(undefined) === false ? (names as readonly string[]) : undefined;
  };
  const [given, conflict] = [named(textsOf(overwritten)), named(textsOf(target))];
  const values = writtenRow(row, request.checker);
  if (!given || !conflict || !values || options.length > 0 || ![...values.keys()].every((name) => ['scalar', 'enum'].includes(fields.get(name)?.kind ?? ''))) return undefined;
  return rowsToUpsert(inner, conflict, row, request, conflictOf({ given, others: [] }, values, conflict));
}

function withList({ receiver, target, method, args }: Written, request: BulkWriteRequest, said: Omit<BulkWrite, 'query'>): BulkWrite | undefined {
  const list = args[0] && request.each(args[0]);
  return list === undefined ? undefined : { ...said, query: `${receiver}.${method}(${target}${list})` };
}

/** `delete({ id: In(ids) })`: a subscriber that hears of single rows would hear of one statement. */
function byCriteria(written: Written, inner: Query, model: Model, request: BulkWriteRequest, heard: RegExp): BulkWrite | undefined {
  const key = request.needsRows || passesHooksBy({ model }, heard, request.withheld) ? undefined : bulkKey(inner, request);
  const [, ...rest] = written.args;
  // A condition that is undefined is none, and an empty one means all rows.
  if (!key || rest.some((argument) => request.varies(argument))) return undefined;
  const where = conditionsText(inner, key.field, `${key.field}: ${request.imported('In', 'typeorm')}(${key.list})`);
  return { query: `${written.receiver}.${written.method}(${[`${written.target}{ ${where} }`, ...rest.map((argument) => argument.getText())].join(', ')})`, name: written.method };
}

function updated(written: Written, inner: Query, model: Model, request: BulkWriteRequest): BulkWrite | undefined {
  const data = written.args[1] && bare(written.args[1]);
  const values = data && ts.isObjectLiteralExpression(data) ? properties(data) : undefined;
  // `{ stock: () => 'stock - 1' }` twice for one row is once in a single statement.
  if (!values || (!request.uniqueKeys && [...values.values()].some((value) => ts.isArrowFunction(bare(value)) || ts.isFunctionExpression(bare(value))))) return undefined;
  return byCriteria(written, inner, model, request, /Update/);
}
