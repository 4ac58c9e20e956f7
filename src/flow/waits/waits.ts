import { bare, enclosingFunction, isAssignment, isFunctionNode, isReference, outward, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { answersInside, isAfterAnswer, isBeforeAnswer, isHandedAnswer } from './answers';
import type { Enclosing, Site } from '../types';

/** Functions that are handed work which nobody waits for: `after(…)`, `ctx.waitUntil(…)`, `setImmediate(…)`. */
const deferring: ReadonlySet<string> = new Set(['waitUntil', 'after', 'unstable_after', 'defer', 'runInBackground', 'setImmediate', 'setTimeout', 'queueMicrotask', 'nextTick', 'enqueueMicrotask', 'void']);

/** Functions of arrays, and of the pipe of an answer (https://rxjs.dev/api/operators/tap), whose result says nothing of when the promises inside are settled. */
const dropping: ReadonlySet<string> = new Set(['forEach', 'some', 'every', 'find', 'findIndex', 'tap', 'finalize']);

/** What handlers and functions before promises call the parameter by which they go on: https://expressjs.com/en/guide/writing-middleware.html, https://www.passportjs.org/concepts/authentication/strategies/#verify-function */
const continuing: ReadonlySet<string> = new Set(['next', 'done', 'cb', 'callback', 'verified']);

/** How many variables a promise is followed through. */
const maxNames = 4;

/**
 * Whether the function around a call ends only after what the call does: it is awaited or returned, directly, in a `Promise.all`, through a variable or
 * in a callback that is waited for; or it answers the request itself. What comes after the answer was sent is not waited for, nor is what a detached
 * function does.
 */
export function isWaitedFor({ call, enclosing }: Pick<Site, 'call' | 'enclosing'>): boolean {
  return (isWaited(call, enclosing, 0) || isSync(call, enclosing)) && !isAfterAnswer(call);
}

/** `execFileSync('soffice', …)`: what is named so is done when it returns, and whoever else asks the process waits as well. */
function isSync(call: ts.Node, enclosing: Enclosing): boolean {
  return ts.isCallExpression(call) && calleeText(call).endsWith('Sync') && isHomeWaited(call, enclosing, 0);
}

/** Whether the work is handed to something that keeps the process alive for it, or does it later: `ctx.waitUntil(send())`. */
export function isDeferred({ call, enclosing }: Pick<Site, 'call' | 'enclosing'>): boolean {
  for (let node: ts.Node = call; node !== enclosing && node.parent; node = node.parent) {
    if (ts.isCallExpression(node) && deferring.has(calleeText(node))) return true;
  }
  return false;
}

function isWaited(from: ts.Node, enclosing: Enclosing, depth: number): boolean {
  let { child, user } = outward(from);
  for (;;) {
    if (ts.isPropertyAccessExpression(user) && user.expression === child && ts.isCallExpression(user.parent) && user.parent.expression === user) {
      // `.then(…)`, `.catch(…)` and fluent calls pass the wait on.
      ({ child, user } = outward(user.parent));
    } else if (ts.isAwaitExpression(user) || ts.isYieldExpression(user)) return isHomeWaited(user, enclosing, depth);
    else if (ts.isReturnStatement(user)) return isHomeWaited(user, enclosing, depth);
    else if (ts.isArrowFunction(user) && user.body === child) return user === enclosing || isRunWaited(user, enclosing, depth);
    else if (ts.isForOfStatement(user) && user.awaitModifier && user.expression === child) return isHomeWaited(user, enclosing, depth);
    else if (isPassing(user)) ({ child, user } = outward(user));
    else if ((ts.isCallExpression(user) || ts.isNewExpression(user)) && user.expression !== child) {
      if (ts.isNewExpression(user) || deferring.has(calleeText(user))) return false;
      if (calleeText(user) === 'push' && ts.isPropertyAccessExpression(user.expression)) return isNameWaited(user.expression.expression, enclosing, depth);
      ({ child, user } = outward(user));
    } else if (ts.isVariableDeclaration(user) && user.initializer === child) return isNameWaited(user.name, enclosing, depth) || (isTold(child) && isHomeWaited(user, enclosing, depth));
    else if (isAssignment(user) && user.right === child) return isNameWaited(user.left, enclosing, depth);
    else if (!ts.isExpressionStatement(user)) return false;
    else if (isTold(child)) return isHomeWaited(user, enclosing, depth);
    else return isPiped(child) && isNameWaited(child.arguments[0], enclosing, depth);
  }
}

/** Lists, branches and properties, whose value has what they are made of. */
function isPassing(node: ts.Node): boolean {
  return ts.isArrayLiteralExpression(node) || ts.isConditionalExpression(node) || ts.isSpreadElement(node) || ts.isPropertyAssignment(node) || ts.isObjectLiteralExpression(node)
    || (ts.isBinaryExpression(node) && !isAssignment(node));
}

/** Whether a callback goes on when the work of a call is done, whatever becomes of what the call gives: `const req = https.request(options, resolve)`. */
function isTold(node: ts.Node): boolean {
  return answersByCallback(node) || settles(node);
}

/** `send(mail, () => res.json(…))`, `send(mail).then(() => res.json(…))`: nobody waits for the promise, but the answer comes from a callback. */
function answersByCallback(node: ts.Node): boolean {
  return goesOn(node, (call) => isHandedAnswer(call), (callback) => isFunctionNode(callback) && answersInside(callback)) && !isBeforeAnswer(node);
}

/** `ffmpeg(film).on('end', resolve).save(path)`: nobody waits for the call, but a promise around it is kept by a callback that is handed to it, or who called is told by one. */
function settles(node: ts.Node): boolean {
  const keepers = keepersAround(node);
  if (keepers.length > 0 && goesOn(node, () => false, (callback) => isKeeper(callback, keepers))) return true;
  const told = toldAround(node);
  return told.length > 0 && goesOn(node, () => false, (callback) => isKeeper(callback, told, isSuccess)) && !isBeforeAnswer(node);
}

/** Whether one of the calls of a chain, or a function that one is handed, is what goes on when the work is done. What `.catch(…)` is handed runs where it is not. */
function goesOn(node: ts.Node, isCall: (call: ts.CallExpression) => boolean, isCallback: (callback: ts.Node) => boolean): boolean {
  for (let call: ts.Node = node; ts.isCallExpression(call); call = ts.isPropertyAccessExpression(call.expression) ? bare(call.expression.expression) : call.expression) {
    const handed = !ts.isPropertyAccessExpression(call.expression) ? call.arguments : call.expression.name.text === 'catch' ? [] : call.expression.name.text === 'then' ? call.arguments.slice(0, 1) : call.arguments;
    if (isCall(call) || handed.some((argument) => isCallback(bare(argument)))) return true;
  }
  return false;
}

/** What the function that a `new Promise` is given calls its two parameters, where a place stands in such a one. */
function keepersAround(place: ts.Node): readonly string[] {
  return promiseAround(place)?.keeper.parameters.flatMap(({ name }) => (ts.isIdentifier(name) ? [name.text] : [])) ?? [];
}

/** The parameters of the functions around a place by which they tell who called them that they are done: Express's `next`, Passport's `done`, a Lambda's `callback`. */
function toldAround(place: ts.Node): readonly string[] {
  const names: string[] = [];
  for (let fn = enclosingFunction(place); fn; fn = enclosingFunction(fn)) {
    for (const { name } of fn.parameters) if (ts.isIdentifier(name) && continuing.has(name.text)) names.push(name.text);
  }
  return names;
}

/** Whether such a parameter is told that all went well: `next()`, `done(null, user)`, `callback(error, rows)`; `next(error)` says that nothing comes of it. */
function isSuccess({ arguments: [first, second] }: ts.CallExpression): boolean {
  return first === undefined || second !== undefined || first.kind === ts.SyntaxKind.NullKeyword || ts.isStringLiteralLike(first);
}

/** The `new Promise` around a place, which it, or a callback there, keeps; with the function that it is given. */
export function promiseAround(place: ts.Node): { readonly promise: ts.NewExpression; readonly keeper: FunctionNode } | undefined {
  for (let fn = enclosingFunction(place); fn; fn = enclosingFunction(fn)) {
    const { user } = outward(fn);
    if (ts.isNewExpression(user) && ts.isIdentifier(user.expression) && user.expression.text === 'Promise') return { promise: user, keeper: fn };
  }
  return undefined;
}

/** Whether a callback is what keeps a promise, or calls it. */
function isKeeper(callback: ts.Node, keepers: readonly string[], counts: (call: ts.CallExpression) => boolean = () => true): boolean {
  if (ts.isIdentifier(callback)) return keepers.includes(callback.text);
  if (!isFunctionNode(callback)) return false;
  let found = false;
  walk(callback, (node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && keepers.includes(node.expression.text) && counts(node)) found = true;
    return !found;
  });
  return found;
}

/** `document.pipe(file)`, where the file says when it is written. */
function isPiped(node: ts.Node): node is ts.CallExpression & { readonly arguments: readonly [ts.Expression] } {
  return ts.isCallExpression(node) && calleeText(node) === 'pipe' && node.arguments.length === 1;
}

/** Whether the function in which a node stands is the one in question, or is run there and waited for. */
function isHomeWaited(node: ts.Node, enclosing: Enclosing, depth: number): boolean {
  const home = enclosingFunction(node);
  return home === undefined || home === enclosing || isRunWaited(home, enclosing, depth);
}

/** Whether a function that is run where it is written is waited for: `(async () => { … })()`, `rows.map(async (row) => …)`, `retry(async () => …)`. */
function isRunWaited(fn: FunctionNode, enclosing: Enclosing, depth: number): boolean {
  const { child, user } = outward(fn);
  if (!ts.isCallExpression(user) && !ts.isNewExpression(user)) return false;
  if (user.expression !== child && (deferring.has(calleeText(user)) || dropping.has(calleeText(user)))) return false;
  return isWaited(user, enclosing, depth);
}

/** Whether what a name holds is waited for somewhere in the function: `await all`, `return Promise.all(all)`. */
function isNameWaited(name: ts.Node, enclosing: Enclosing, depth: number): boolean {
  if (!ts.isIdentifier(name) || depth >= maxNames) return false;
  let waited = false;
  walk(enclosing, (node) => {
    if (!waited && ts.isIdentifier(node) && node.text === name.text && node.pos > name.pos && isReference(node) && isWaited(node, enclosing, depth + 1)) waited = true;
    return !waited;
  });
  return waited;
}

function calleeText(call: ts.CallExpression | ts.NewExpression): string {
  const callee = bare(call.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : '';
}
