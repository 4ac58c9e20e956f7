import { bare, enclosingFunction, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isOutermost, linksOf, type Link } from '../chains/chain';
import { isList, limitOf, objectFilter, option } from '../models/conditions';
import type { EqualityCondition, Filter, QueryOp } from '../types';

/** Calls that send what a query builder holds (https://typeorm.io/docs/query-builder/select-query-builder), and what they do. */
export const builderEnds: Readonly<Record<string, QueryOp>> = {
  getMany: 'read-many', getManyAndCount: 'read-many', getRawMany: 'read-many', getRawAndEntities: 'read-many', stream: 'read-many',
  getOne: 'read-one', getOneOrFail: 'read-one', getRawOne: 'read-one', getExists: 'read-one', getCount: 'count', execute: 'raw',
  loadMany: 'read-many', loadOne: 'read-one', add: 'update', remove: 'update', set: 'update', addAndRemove: 'update',
};

/** The calls that built the query which `end` sends: in its own expression, and in the statements before on the variable that holds the builder. */
export function builderLinks(end: ts.CallExpression, checker: ts.TypeChecker, depth = 0): readonly Link[] {
  const { root, links } = linksOf(end);
  // What is called on a repository begins here; what is called on a variable goes on with the builder that it holds.
  if (!ts.isIdentifier(root) || depth > 4 || links.some(({ name }) => /^create\w*QueryBuilder$/.test(name))) return links;
  const symbol = checker.getSymbolAtLocation(root);
  const declaration = symbol?.valueDeclaration;
  if (!declaration || !(ts.isVariableDeclaration(declaration) || ts.isParameter(declaration))) return links;
  const initial = ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  const before = initial && ts.isCallExpression(initial) ? [...builderLinks(initial, checker, depth + 1)] : [];
  const scope = enclosingFunction(declaration);
  if (scope?.body) {
    walk(scope.body, (node) => {
      if (!ts.isCallExpression(node) || node === initial || node.end > end.pos || !isOutermost(node)) return;
      const other = linksOf(node);
      if (!ts.isIdentifier(other.root) || other.root.text !== root.text || checker.getSymbolAtLocation(other.root) !== symbol) return;
      before.push(...other.links.filter(({ name }) => !Object.hasOwn(builderEnds, name) && name !== 'clone'));
    });
  }
  return [...before, ...links];
}

/** What a built query does. */
export function builderOp(end: Link, links: readonly Link[], checker: ts.TypeChecker): QueryOp {
  const has = (...names: readonly string[]): Link | undefined => links.findLast(({ name, call }) => call !== end.call && names.includes(name));
  if (has('relation')) return builderEnds[end.name] ?? 'update';
  if (end.name === 'execute') {
    const one = has('where', 'andWhere') && !has('orWhere', 'orWhereInIds', 'whereInIds') && readConditions(links, checker)?.equals.some(({ field }) => field === 'id');
    if (has('insert')) return has('orUpdate', 'onConflict') ? 'upsert' : isList(has('values')?.call.arguments[0], checker) ? 'insert-many' : 'insert';
    if (has('delete')) return one ? 'delete' : 'delete-many';
    if (has('update', 'softDelete', 'restore')) return one ? 'update' : 'update-many';
    return 'read-many';
  }
  const aggregates = /^getRaw/.test(end.name) && (has('groupBy') || links.some(({ name, call }) => /^(?:add)?select$/i.test(name) && /\b(?:sum|count|avg|min|max)\s*\(/i.test(call.arguments[0]?.getText() ?? '')));
  return aggregates ? 'aggregate' : builderEnds[end.name] ?? 'read-many';
}

/** `.take(10)`, `.limit(10)`, `.setFindOptions({ take: 10 })`; the last one said. */
export function builderLimit(links: readonly Link[], checker: ts.TypeChecker): { readonly limit?: number; readonly isLimited: boolean } {
  const said = links.findLast(({ name }) => name === 'take' || name === 'limit')?.call.arguments[0];
  const options = links.findLast(({ name }) => name === 'setFindOptions')?.call.arguments[0];
  return limitOf(said ?? option(options, 'take', checker), checker);
}

/** `user.id = :id`, the commonest condition; others are kept as they are written. */
const comparison = /^\s*(?:["`]?\w+["`]?\.)?["`]?(\w+)["`]?\s*=\s*:(\w+)\s*$/;

/** The conditions of `where` and `andWhere`; undefined after an `orWhere`, which lets others through. */
export function readConditions(links: readonly Link[], checker: ts.TypeChecker): Filter | undefined {
  const equals: EqualityCondition[] = [];
  const rest: ts.Node[] = [];
  let complete = true;
  for (const { name, call } of links) {
    if (/^or(?:Where|Having)/.test(name)) return undefined;
    if (!/^(?:and)?where/i.test(name)) continue;
    const [condition, parameters] = call.arguments;
    const text = condition && ts.isStringLiteralLike(bare(condition)) ? (bare(condition) as ts.StringLiteralLike).text : undefined;
    const [, field, parameter] = (text === undefined ? undefined : comparison.exec(text)) ?? [];
    const value = parameter === undefined ? undefined : option(parameters, parameter, checker) ?? parameterSet(links, parameter);
    const own = condition && text === undefined ? objectFilter(condition, checker) : undefined;
    if (field !== undefined && value) equals.push({ field, value });
    else if (own) {
      equals.push(...own.equals);
      rest.push(...own.rest);
      complete &&= own.complete;
    } else {
      rest.push(call);
      complete &&= text !== undefined;
    }
  }
  return { equals, rest, complete };
}

/** `.setParameter('id', id)`. */
function parameterSet(links: readonly Link[], name: string): ts.Expression | undefined {
  const found = links.find(({ name: method, call }) => method === 'setParameter' && call.arguments[0] && ts.isStringLiteralLike(call.arguments[0]) && call.arguments[0].text === name);
  return found?.call.arguments[1];
}

/** The entity that a link names: `.from(User, 'user')`, `createQueryBuilder(User, 'user')`. */
export function namedEntity(links: readonly Link[]): ts.Expression | undefined {
  return links.findLast(({ name, call }) => ['from', 'into', 'update', 'relation', 'createQueryBuilder'].includes(name) && call.arguments[0] !== undefined && (name !== 'createQueryBuilder' || call.arguments.length > 1) && !ts.isObjectLiteralExpression(call.arguments[0]))?.call.arguments[0];
}
