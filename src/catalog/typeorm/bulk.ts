import type { Model } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { properties } from '../properties';
import { bulkKey, conditionsText } from '../relations';
import type { BulkWrite, BulkWriteRequest, Query } from '../types';
import { writtenCall, type Written } from './written';

/** One call for all rows in place of a write per row. The same methods take lists; what runs at single rows runs for each of a list that is saved or inserted. */
export function bulkWrite(inner: Query, request: BulkWriteRequest): BulkWrite | undefined {
  const written = writtenCall(inner);
  const { model } = inner;
  if (!written || !model) return undefined;
  switch (written.method) {
    case 'save': return saved(written, model, request);
    case 'insert': return inserted(written, request);
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

function withList({ receiver, target, method, args }: Written, request: BulkWriteRequest, said: Omit<BulkWrite, 'query'>): BulkWrite | undefined {
  const list = args[0] && request.each(args[0]);
  return list === undefined ? undefined : { ...said, query: `${receiver}.${method}(${target}${list})` };
}

/** `delete({ id: In(ids) })`: a subscriber that hears of single rows would hear of one statement. */
function byCriteria(written: Written, inner: Query, model: Model, request: BulkWriteRequest, heard: RegExp): BulkWrite | undefined {
  const key = request.needsRows || model.hooks?.some((hook) => heard.test(hook)) ? undefined : bulkKey(inner, request);
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
