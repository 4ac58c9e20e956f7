import { inlineFunction, outward, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Meaning } from '../../catalog/types';

/** Functions that keep their callback for later: what it does is not done where the call stands. */
const registrations: ReadonlySet<string> = new Set([
  'on', 'once', 'addListener', 'prependListener', 'addEventListener', 'subscribe', 'setTimeout', 'setInterval', 'setImmediate', 'nextTick', 'queueMicrotask',
]);

/** Those that keep it under the path or the time that their first argument says: `app.get('/', …)`, `cron.schedule('0 3 * * *', …)`. */
const registrars: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'all', 'use', 'route', 'schedule', 'command', 'register', 'handle', 'process', 'define', 'every', 'work', 'consume', 'cron']);

const collectors: ReadonlySet<string> = new Set(['push', 'all', 'allSettled', 'race', 'any']);

/**
 * Whether a callback handed to this call runs there and then: its result is used or waited for
 * (`await retry(() => …)`, `tasks.push(limit(() => …))`). A call whose result is dropped may only register it
 * (`app.get('/', (req, res) => …)`), so its callback is a function of its own.
 */
export function runsInPlace(call: ts.CallExpression): boolean {
  const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : ts.isIdentifier(call.expression) ? call.expression.text : '';
  if (isPromiseMethod(name)) return true;
  if (registrations.has(name)) return false;
  if (registrars.has(name) && call.arguments.length > 1 && !inlineFunction(call.arguments[0])) return false;
  const { user } = outward(call);
  if (ts.isAwaitExpression(user) || ts.isYieldExpression(user)) return true;
  if (ts.isReturnStatement(user) || ts.isArrowFunction(user)) return true;
  if (ts.isPropertyAccessExpression(user)) return isPromiseMethod(user.name.text);
  // `tasks.push(limit(() => …))`, `Promise.all([limit(() => …)])`; but not `app.get('/', wrap(() => …))`.
  const list = ts.isArrayLiteralExpression(user) ? outward(user).user : user;
  return ts.isCallExpression(list) && ts.isPropertyAccessExpression(list.expression) && collectors.has(list.expression.name.text);
}

/** What answers by calling a function, where code is written so: a query, a connection that is taken, a request, a cache. */
const answering: ReadonlySet<Meaning['concept']> = new Set(['query', 'checkout', 'external', 'cache', 'client']);

/** Whether a library hands its answer to the functions that it is given: `User.find({ … }, (error, users) => …)`, `pool.getConnection((error, connection) => …)`. Listeners hear of more than one answer. */
export function callsBack({ expression }: ts.CallExpression, meaning: Meaning | undefined): boolean {
  if (!meaning || !answering.has(meaning.concept)) return false;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : ts.isIdentifier(expression) ? expression.text : '';
  return !registrations.has(name) && !/^(?:on[A-Z]|watch|stream|listen)/.test(name);
}

/** What a store is handed to carry out: of `dispatch(removeLead(id))` it runs the function that `removeLead` gives, if it gives one. https://redux.js.org/usage/writing-logic-thunks */
export function dispatchedAction({ expression, arguments: [action, ...others] }: ts.CallExpression): ts.CallExpression | undefined {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name.text : ts.isIdentifier(expression) ? expression.text : '';
  return name === 'dispatch' && action && others.length === 0 && ts.isCallExpression(action) ? action : undefined;
}

/** Methods that hand what a promise gives to a function. */
export function isPromiseMethod(name: string): boolean {
  return name === 'then' || name === 'catch' || name === 'finally';
}

/**
 * The functions of which a library runs the first, and the second where that fails: `Effect.tryPromise({ try: () => …, catch: (error) => … })`. Source:
 * https://effect.website/docs/getting-started/creating-effects/
 */
export function triedFunctions(options: ts.Expression): readonly ts.Node[] {
  if (!ts.isObjectLiteralExpression(options) || options.properties.length !== 2) return [];
  const tried = inlineFunction(propertyValue(options, 'try'));
  const handler = propertyValue(options, 'catch');
  return tried && handler ? [tried, handler] : [];
}

/**
 * The function of one of the queries that a hook runs together, which are made of a list: `useQueries({ queries: ids.map((id) => ({ queryKey: ['item', id], queryFn: () => load(id) })) })`. Each is run when the component is
 * drawn. Where `enabled` decides, not all of them may be. Source: https://tanstack.com/query/latest/docs/framework/react/reference/useQueries
 */
export function isQueryOfList(fn: ts.Node): boolean {
  const property = fn.parent;
  if (!(ts.isPropertyAssignment(property) && property.initializer === fn || ts.isMethodDeclaration(fn)) || !ts.isObjectLiteralExpression(ts.isMethodDeclaration(fn) ? property : property.parent)) return false;
  const named = ts.isMethodDeclaration(fn) ? fn : property as ts.PropertyAssignment;
  if (!ts.isIdentifier(named.name) || named.name.text !== 'queryFn' || propertyValue(named.parent as ts.ObjectLiteralExpression, 'enabled')) return false;
  for (let node: ts.Node = named; node.parent; node = node.parent) {
    if (ts.isStatement(node) && !ts.isReturnStatement(node) && !ts.isBlock(node)) return false;
    if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && node.name.text === 'queries') {
      const call = node.parent.parent;
      return ts.isCallExpression(call) && ts.isIdentifier(call.expression) && /^(?:use(?:Suspense)?|create)Queries$/.test(call.expression.text);
    }
  }
  return false;
}
