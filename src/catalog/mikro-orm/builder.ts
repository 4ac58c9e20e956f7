import { enclosingFunction, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isList, limitOf, objectFilter } from '../models/conditions';
import type { Chain, Link } from '../chains/chain';
import type { EqualityCondition, Filter, QueryOp } from '../types';

/** Calls that send what a query builder holds (https://mikro-orm.io/docs/query-builder); awaiting it sends it as well. */
export const builderEnds: readonly string[] = ['execute', 'getResult', 'getResultList', 'getSingleResult', 'getResultAndCount', 'getCount', 'stream'];

/** What only refines a builder's query; any of them can be the last before it is awaited. */
export const refinements: readonly string[] = [
  'select', 'addSelect', 'distinct', 'truncate', 'join', 'innerJoin', 'leftJoin', 'joinAndSelect', 'leftJoinAndSelect', 'innerJoinAndSelect', 'where', 'andWhere', 'orWhere', 'orderBy', 'andOrderBy', 'groupBy', 'having', 'limit', 'offset',
  'onConflict', 'ignore', 'merge', 'returning', 'withSchema', 'setLockMode', 'setFlag', 'cache', 'update', 'delete', 'insert', 'count', 'populate',
];

/** Whether the query is sent: by a call at its end, or by being awaited. A builder that is a part of another query is not. */
export function isSent(chain: Chain, checker: ts.TypeChecker): boolean {
  if (chain.links.some(({ name }) => builderEnds.includes(name))) return true;
  const { child, user } = outward(chain.call);
  if (ts.isAwaitExpression(user) || ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child)) return true;
  if (ts.isPropertyAccessExpression(user)) return user.name.text === 'then';
  const name = ts.isVariableDeclaration(user) && ts.isIdentifier(user.name) ? user.name : undefined;
  if (!name) return false;
  const symbol = checker.getSymbolAtLocation(name);
  let sent = false;
  walk(enclosingFunction(chain.call)?.body ?? chain.call.getSourceFile(), (node) => {
    if (!ts.isAwaitExpression(node) && !ts.isReturnStatement(node)) return !sent;
    let root: ts.Node | undefined = node.expression;
    while (root && (ts.isCallExpression(root) || ts.isPropertyAccessExpression(root))) root = root.expression;
    if (root && ts.isIdentifier(root) && root.text === name.text && checker.getSymbolAtLocation(root) === symbol) sent = true;
    return !sent;
  });
  return sent;
}

/** What a built query does. */
export function builderOp(links: readonly Link[], checker: ts.TypeChecker): QueryOp {
  const has = (...names: readonly string[]): Link | undefined => links.find(({ name }) => names.includes(name));
  const one = builderFilter(links, checker)?.equals.some(({ field }) => field === 'id');
  const insert = has('insert');
  if (insert) return has('onConflict') ? 'upsert' : isList(insert.call.arguments[0], checker) ? 'insert-many' : 'insert';
  if (has('update')) return one ? 'update' : 'update-many';
  if (has('delete', 'truncate')) return one ? 'delete' : 'delete-many';
  if (has('count', 'getCount')) return 'count';
  if (has('groupBy')) return 'aggregate';
  return has('getSingleResult') || has('execute')?.call.arguments[0]?.getText().slice(1, -1) === 'get' ? 'read-one' : 'read-many';
}

/** `.limit(10)`, `getResultList(10)`. */
export function builderLimit(links: readonly Link[], checker: ts.TypeChecker): { readonly limit?: number; readonly isLimited: boolean } {
  return limitOf(links.findLast(({ name }) => name === 'limit' || name === 'getResultList')?.call.arguments[0] ?? links.findLast(({ name }) => name === 'limit')?.call.arguments[0], checker);
}

/** The conditions of `where` and `andWhere`; undefined after an `orWhere`. */
export function builderFilter(links: readonly Link[], checker: ts.TypeChecker): Filter | undefined {
  const equals: EqualityCondition[] = [];
  const rest: ts.Node[] = [];
  let complete = true;
  for (const { name, call } of links) {
    if (name === 'orWhere') return undefined;
    if (!/^(?:and)?where$/i.test(name) && name !== 'delete') continue;
    const own = objectFilter(call.arguments[0], checker);
    if (own) {
      equals.push(...own.equals);
      rest.push(...own.rest);
      complete &&= own.complete;
    } else if (call.arguments.length > 0) {
      rest.push(call);
      complete = false;
    }
  }
  return { equals, rest, complete };
}
