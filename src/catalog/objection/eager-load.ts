import type { Field, TextEdit } from '../../core';
import { bare, enclosingFunction, isReference, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chains/chain';
import { argsText, chainText, writtenChain } from '../chains/chain-text';
import { conditionsOf } from '../knex/filter';
import { addLink } from '../rewrites/limit-edit';
import { relationBetween } from '../models/relations';
import { isSaidToBeAbsent } from '../values/said-absent';
import type { EagerLoad, EagerLoadRequest, KeyPair, Query } from '../types';

/** Links of a query that a relation can have as well, in its `modifyGraph`. */
const carried: ReadonlySet<string> = new Set(['select', 'where', 'andWhere', 'whereNot', 'whereIn', 'whereNotIn', 'whereNull', 'whereNotNull', 'orderBy']);
/** Links of a list whose rows are not a model's rows, each once, with the columns that they are asked for; those with which a graph cannot be fetched by queries of its own. */
const unsuited = /^(?:groupBy\w*|distinct\w*|union\w*|count\w*|min|max|sum\w*|avg\w*|page|range|castTo|returning|pluck|as|withGraphJoined|joinEager|eager|mergeEager|modifyGraph|allowGraph|onBuild\w*|run\w*|context|clone|then|catch)$/;
const ends: ReadonlySet<string> = new Set(['execute']);

/** `withGraphFetched` of the list query in place of a query per row (https://vincit.github.io/objection.js/api/query-builder/eager-methods.html#withgraphfetched). */
export function eagerLoad(list: Query, path: readonly string[], inner: Query, keys: readonly KeyPair[], { checker, firstOnly }: EagerLoadRequest): EagerLoad | undefined {
  const written = writtenChain(inner);
  const byId = written?.links.find(({ name }) => name === 'findById');
  // `findById` asks for the key, whatever that is called.
  const [id, ...others] = inner.model?.primaryKey ?? [];
  if (byId && (id === undefined || others.length > 0 || keys.length > 1)) return undefined;
  const field = relationBetween(list, path, inner, byId ? keys.map(({ listField }) => ({ listField, innerField: id ?? '' })) : keys);
  const [begin, ...links] = written?.links ?? [];
  if (!field || begin?.name !== 'query' || begin.call.arguments[0]?.getText() !== transactionOf(list)) return undefined;
  const names = new Set(keys.map(({ innerField }) => innerField));
  const parts: Link[] = [];
  for (const link of links) {
    const asks = link === byId ? undefined : conditionsOf(link, inner.model?.table, checker);
    if (link === byId || (/^(?:where|andWhere|findOne)$/.test(link.name) && asks?.rest.length === 0 && asks.equals.length > 0 && asks.equals.every((condition) => names.has(condition.field)))) continue;
    if (asks?.equals.some((condition) => names.has(condition.field))) return undefined;
    if (!field.list && (link.name === 'first' || link.name === 'orderBy')) continue;
    parts.push(link);
  }
  // Of many rows the first one would be looked for among all.
  if (field.list !== (inner.op === 'read-many') || (!field.list && parts.some(({ name }) => name !== 'select'))) return undefined;
  const row = rowOf(inner, keys);
  return fetched(list, path, inner, field, parts, firstOnly, row && isSaidToBeAbsent(field, row, inner.call as ts.CallExpression, checker) ? '!' : '', checker);
}

/** The row that a key is read off. */
function rowOf({ filter }: Query, keys: readonly KeyPair[]): ts.Expression | undefined {
  const value = filter?.equals.find(({ field }) => field === keys[0]?.innerField)?.value;
  const node = value && bare(value);
  return node && ts.isPropertyAccessExpression(node) ? node.expression : undefined;
}

/** The same in place of `order.$relatedQuery('customer')`, with what it says beside the relation's name. */
export function followed(list: Query, path: readonly string[], inner: Query, field: Field, { checker, firstOnly }: EagerLoadRequest): EagerLoad | undefined {
  const [begin, ...links] = writtenChain(inner)?.links ?? [];
  if (!inner.follows || !begin || begin.call.arguments[1]?.getText() !== transactionOf(list) || !ts.isCallExpression(inner.call) || (inner.op !== 'read-one' && inner.op !== 'read-many')) return undefined;
  // What a relation to one gives first is what it gives.
  const parts = links.filter(({ name }) => field.list || (name !== 'first' && name !== 'orderBy'));
  return fetched(list, path, inner, field, parts, firstOnly, isSaidToBeAbsent(field, inner.follows.row, inner.call, checker) ? '!' : '', checker);
}

/** The transaction that a query is given, as written. */
function transactionOf({ call }: Query): string | undefined {
  return ts.isCallExpression(call) ? linksOf(call).links[0]?.call.arguments[0]?.getText() : undefined;
}

function fetched(list: Query, path: readonly string[], inner: Query, field: Field, parts: readonly Link[], firstOnly: boolean, sure: string, checker: ts.TypeChecker): EagerLoad | undefined {
  if (parts.some(({ name }) => !carried.has(name))) return undefined;
  const edits = intoList(list, [...path, field.name].join('.'), parts);
  // Where there is no row the relation is `null`, and the query gave `undefined`.
  const told = !field.list && !isOnlyLookedInto(inner.call, checker);
  return edits && {
    edits, relation: field.name, property: field.name, many: field.list, compound: told, shared: !field.list,
    read: (row) => `${row}.${field.name}${told ? ' ?? undefined' : sure}${firstOnly ? '[0]' : ''}`,
  };
}

function intoList({ call, op }: Query, path: string, parts: readonly Link[]): readonly TextEdit[] | undefined {
  if (!ts.isCallExpression(call) || (op !== 'read-many' && op !== 'read-one')) return undefined;
  const { links } = linksOf(call);
  if (links[0]?.name !== 'query' || links.some(({ name }) => unsuited.test(name))) return undefined;
  for (const { call: { arguments: [given] } } of links.filter(({ name }) => name === 'withGraphFetched')) {
    const expression = given && bare(given);
    // Aliases and modifiers make another relation of one.
    if (!expression || !ts.isStringLiteralLike(expression) || /[^\w.,[\]\s]/.test(expression.text) || /\bas\b/.test(expression.text)) return undefined;
    if (new RegExp(`\\b${path.split('.').at(-1) ?? ''}\\b`).test(expression.text)) return expression.text === path && parts.length === 0 ? [] : undefined;
  }
  const row = ['query', 'related', 'builder'].find((name) => !parts.some((part) => new RegExp(`\\b${name}\\b`).test(argsText(part)))) ?? 'rows';
  const narrowing = parts.length === 0 ? '' : `.modifyGraph('${path}', (${row}) => ${chainText(row, parts.map((part) => [part.name, argsText(part)]))})`;
  return addLink(call, `withGraphFetched('${path}')${narrowing}`, ends);
}

/** Whether nothing is done with what a query gives but to read its members, or to ask whether it is there. */
function isOnlyLookedInto(call: ts.Expression, checker: ts.TypeChecker): boolean {
  const awaiting = outward(call).user;
  if (!ts.isAwaitExpression(awaiting)) return false;
  const { child, user } = outward(awaiting);
  if (!ts.isVariableDeclaration(user) || user.initializer !== child) return isLook(child, user);
  if (!ts.isIdentifier(user.name)) return ts.isObjectBindingPattern(user.name);
  const { name } = user;
  let only = true;
  walk(enclosingFunction(user) ?? user.getSourceFile(), (node) => {
    if (!ts.isIdentifier(node) || node.text !== name.text || node === name || !(isReference(node) || ts.isShorthandPropertyAssignment(node.parent))) return only;
    const symbol = ts.isShorthandPropertyAssignment(node.parent) ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
    const use = outward(node);
    if (symbol?.valueDeclaration === user && !isLook(use.child, use.user)) only = false;
    return only;
  });
  return only;
}

function isLook(value: ts.Node, user: ts.Node): boolean {
  if (ts.isPropertyAccessExpression(user)) return user.expression === value;
  if (ts.isIfStatement(user)) return true;
  return ts.isPrefixUnaryExpression(user) || (ts.isConditionalExpression(user) && user.condition === value);
}
