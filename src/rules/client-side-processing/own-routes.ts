import { ownPaths, type Query } from '../../catalog';
import { returnedExpressions } from '../../catalog/values/given-values';
import { bits } from '../../flow/graph/reach/concepts';
import type { EntryReach } from '../../flow/graph/reach/entry-reach';
import { bindingOwner, declarationOf } from '../../flow/values/symbols';
import type { QuerySite } from '../../flow/types';
import { bare, inlineFunction, isFunctionNode, isOr, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { rowsOf } from '../bounds/rows';
import type { RuleContext } from '../types';

/** A list that a component has asked a route of the application for. */
export interface RouteList extends Served {
  /** The query that the route answers with. */
  readonly query: Query;
}

/** Where the rows of a request come from. */
export interface Served {
  /** `GET /api/orders` */
  readonly route: string;
  /** The call by which the rows are asked for. */
  readonly request: ts.CallExpression;
  /** The query that the route answers with, and how its handler comes to it; undefined where no entry point is known to have that handler. */
  readonly site: QuerySite;
  readonly reached?: EntryReach;
}

const maxDepth = 8;
/** What an address says that asks for a part. */
const partOf = /\b\w*(?:limit|page|take|size|offset|cursor|search|skip)\w*\b/i;
const asksForPart = /[?&](?:\w*(?:limit|page|take|size|offset|cursor|search|skip)\w*|q)=/i;

/** The list that a value is what a route of the application answers with: `await (await fetch('/api/orders')).json()`. Undefined where that cannot be followed, or the route answers with something else. */
export function routeListOf(value: ts.Expression, context: RuleContext): RouteList | undefined {
  const request = requestOf(value, context, 0);
  return request && listAt(ownPaths(request, context.checker), request, context);
}

/**
 * The list that a kept query gets from a route by its key: the key is the address (`useSWR('/api/orders')`), which the function that it is given asks for (`(url) => fetch(url).then((answer) => answer.json())`), or one
 * that is the same for all queries (https://swr.vercel.app/docs/global-configuration, https://tanstack.com/query/latest/docs/framework/react/guides/default-query-function); or the call names a procedure of
 * tRPC (`trpc.orders.list.useQuery()`, https://trpc.io/docs/client/react/useQuery).
 */
export function keptListOf(call: ts.CallExpression, context: RuleContext): RouteList | undefined {
  const hook = call.expression.getText().replace(/<[\s\S]*$/, '');
  const [first, fetcher] = call.arguments;
  const procedure = procedureIn(hook, first);
  if (procedure !== undefined) return listAt([procedure], call, context);
  const isSwr = /^useSWR(?:Immutable)?$/.test(hook);
  const options = first && bare(first);
  const key = isSwr ? options : options && ts.isObjectLiteralExpression(options) && !propertyValue(options, 'queryFn') && !options.properties.some(ts.isMethodDeclaration) ? propertyValue(options, 'queryKey') : undefined;
  const list = key && bare(key);
  const [only, ...others] = list && ts.isArrayLiteralExpression(list) ? list.elements : list ? [list] : [];
  if (!only || others.length > 0) return undefined;
  const asks = isSwr && fetcher ? asksForKey(fetcher, context) : call;
  return asks && listAt(ownPaths(asks, context.checker, only), call, context);
}

/** `orders.list` of `trpc.orders.list.useQuery()` and `useQuery(trpc.orders.list.queryOptions())`, unless what it is given asks for a part. */
function procedureIn(hook: string, first: ts.Expression | undefined): string | undefined {
  const options = first && bare(first);
  const path = /^\w+\.([\w.]+)\.use(?:Suspense)?Query$/.exec(hook)?.[1];
  if (path !== undefined) return options && partOf.test(options.getText()) ? undefined : path;
  if (!/^use(?:Suspense)?Query$/.test(hook) || !options || !ts.isCallExpression(options)) return undefined;
  const own = /^\w+\.([\w.]+)\.queryOptions$/.exec(options.expression.getText())?.[1];
  return own === undefined || options.arguments.some((one) => partOf.test(one.getText())) ? undefined : own;
}

/** The request by which a function asks for the address that it is given. */
function asksForKey(fetcher: ts.Expression, context: RuleContext): ts.CallExpression | undefined {
  const [fn, ...others] = context.functionsOf(fetcher);
  const [parameter] = fn?.parameters ?? [];
  if (!fn || others.length > 0 || !parameter || !ts.isIdentifier(parameter.name)) return undefined;
  const { text } = parameter.name;
  const [only, ...more] = returnedExpressions(fn);
  const request = only && more.length === 0 ? requestOf(only, context, 0) : undefined;
  return request?.arguments[0]?.getText() === text ? request : undefined;
}

/** What a handler answers a read of the first of some addresses, or of a procedure, with that there is: one list without a bound. */
function listAt(addresses: readonly string[], request: ts.CallExpression, context: RuleContext): RouteList | undefined {
  const found = addresses.reduce<ReturnType<RuleContext['handlerOfRead']>>((known, address) => known ?? (asksForPart.test(address) ? undefined : context.handlerOfRead(address.replace(/[?#].*$/, ''))), undefined);
  if (!found) return undefined;
  const { effects } = context.graph.effectsOf(found.handler, bits.read, 12);
  const lists = effects.filter(({ site: { meaning } }) => meaning.concept === 'query' && meaning.op === 'read-many' && rowsOf(meaning, context).rows.kind !== 'bounded');
  // Of several lists it is not known which one the answer is.
  const [list, ...others] = lists;
  if (!list || others.length > 0) return undefined;
  const site = list.site as QuerySite;
  const reach = context.reachedFrom(list.path[0]?.enclosing ?? site.enclosing);
  // A handler of several methods is one entry point for each.
  const own = reach && [reach, ...reach.siblings ?? []].find(({ name, path }) => name === found.name && path.length === 0);
  return { route: found.name, query: site.meaning, request, site, ...(own && { reached: { kind: own.kind, name: own.name, entry: own.entry, path: list.path } }) };
}

/** The request whose answer a value is, through `json()`, `data`, callbacks of `then`, and functions of the workspace. */
function requestOf(value: ts.Expression, context: RuleContext, depth: number): ts.CallExpression | undefined {
  const node = bare(value);
  if (depth > maxDepth) return undefined;
  const follow = (next: ts.Expression | undefined): ts.CallExpression | undefined => next && requestOf(next, context, depth + 1);
  if (ts.isBinaryExpression(node)) return isOr(node.operatorToken.kind) ? follow(node.left) : undefined;
  // `Array.isArray(data) ? data : []`
  if (ts.isConditionalExpression(node)) return follow(node.whenTrue);
  if (ts.isPropertyAccessExpression(node)) return follow(node.expression);
  if (ts.isIdentifier(node)) return ofDeclaration(declarationOf(node, context.checker), follow);
  if (!ts.isCallExpression(node)) return undefined;
  const meaning = context.recognise(node);
  if (meaning?.concept === 'external') return meaning.isRead === true && meaning.sends !== true ? node : undefined;
  const { expression: callee } = node;
  if (ts.isPropertyAccessExpression(callee)) {
    const { text } = callee.name;
    if (text === 'json' && node.arguments.length === 0) return follow(callee.expression);
    if (text === 'catch' || text === 'finally') return follow(callee.expression);
    if (text === 'then') {
      const made = inlineFunction(node.arguments[0]);
      const [only, ...others] = made ? returnedExpressions(made) : [];
      return others.length === 0 ? follow(only) : undefined;
    }
  }
  const [fn, ...others] = context.functionsOf(callee);
  if (!fn || others.length > 0) return undefined;
  const returned = returnedExpressions(fn);
  return returned.length === 1 ? follow(returned[0]) : undefined;
}

function ofDeclaration(declaration: ts.Declaration | undefined, follow: (next: ts.Expression | undefined) => ts.CallExpression | undefined): ts.CallExpression | undefined {
  if (!declaration) return undefined;
  if (ts.isVariableDeclaration(declaration)) return follow(declaration.initializer);
  if (ts.isBindingElement(declaration)) {
    const owner = bindingOwner(declaration);
    const name = propertyName(declaration.propertyName ?? declaration.name);
    if (name === undefined || declaration.parent.parent !== owner) return undefined;
    // `.then(({ data }) => setOrders(data))`
    return ts.isVariableDeclaration(owner) ? follow(owner.initializer) : ofDeclaration(owner, follow);
  }
  // `.then((data) => setOrders(data))`
  if (!ts.isParameter(declaration) || !isFunctionNode(declaration.parent)) return undefined;
  const { parent } = declaration.parent;
  const isOfThen = ts.isCallExpression(parent) && parent.arguments[0] === declaration.parent && ts.isPropertyAccessExpression(parent.expression) && parent.expression.name.text === 'then';
  return isOfThen ? follow(parent.expression.expression) : undefined;
}
