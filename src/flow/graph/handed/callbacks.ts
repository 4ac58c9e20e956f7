import { bare, inlineFunction, isFunctionNode, isNamedIn, isReference, lastOf, outward, someInRun, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { isPromiseMethod, runsInPlace } from '../../waits/in-place';
import { callbackLoop, callbackMethod, statementLoop } from '../../loops/loops';
import type { CallbackUse, Loop } from '../../types';
import { isFunctionMethod } from '../names/file-index';
import { runsOnEveryWay } from './every-way';
import { steppedUse } from './stepped';
import { elementListOf, rootOf } from '../reach/walked-list';

/** What a function does with a function that it is given as a parameter. */
export type ParameterUse =
  /** Calls it once per element of a list: the parameter at that index, or a list of its own. `item`: which argument is the element. */
  | { readonly kind: 'each'; readonly list: number | ts.Expression; readonly item: number; readonly sequential: boolean; /** The parameter says how many there are, not which. */ readonly counted?: true }
  | Exclude<CallbackUse, { kind: 'each' }>;

/** What the reading of a callback may ask. */
export interface CallbackContext {
  readonly checker: ts.TypeChecker;
  /** What a call does with the function that is its argument at an index; undefined where nothing is known of what is called. */
  callbackUse(call: ts.CallExpression | ts.NewExpression, index: number): CallbackUse | undefined;
}

const kept: ParameterUse = { kind: 'kept' };
const strength: Readonly<Record<ParameterUse['kind'], number>> = { each: 3, once: 2, returned: 1, kept: 0 };

/** Reads off a function's body what becomes of the function that one of its parameters is. */
export function parameterUse(parameter: ts.ParameterDeclaration, context: CallbackContext): ParameterUse {
  const { name, parent: fn } = parameter;
  if (!ts.isIdentifier(name) || !isFunctionNode(fn) || !fn.body || parameter.dotDotDotToken) return kept;
  let best: ParameterUse | undefined;
  let last: ts.Node = name;
  const mentions: ts.Identifier[] = [];
  walk(fn.body, (node) => {
    if (!ts.isIdentifier(node) || node.text !== name.text || !isReference(node)) return;
    if (context.checker.getSymbolAtLocation(node)?.valueDeclaration !== parameter) return;
    last = node;
    mentions.push(node);
    const use = referenceUse(node, fn, context);
    if (use && (!best || strength[use.kind] > strength[best.kind])) best = use;
  });
  if (best?.kind !== 'each') best = steppedUse(parameter, fn, context.checker) ?? best;
  return best && best.kind !== 'kept' ? best : !isKept(fn, last) && isRunForItsResult(parameter, name, fn) || runsOnEveryWay(mentions, fn, context) ? { kind: 'once' } : kept;
}

/**
 * `async function inSpan<T>(work: () => Promise<T>): Promise<T>`: nothing else than `work` can give a `T`, whatever library runs it (`Effect.tryPromise({ try: () => work() })`). Behind
 * a condition what is given may be kept from before.
 */
function isRunForItsResult({ type }: ts.ParameterDeclaration, name: ts.Identifier, fn: FunctionNode): boolean {
  const given = type && ts.isFunctionTypeNode(type) ? promised(type.type) : undefined;
  const result = given !== undefined && fn.typeParameters?.some((one) => one.name.text === given) ? given : undefined;
  if (result === undefined || promised(fn.type) !== result) return false;
  if (fn.parameters.some((other) => other.name !== name && other.type && isNamedIn(result, other.type))) return false;
  return !someInRun(fn, (node) => ts.isIfStatement(node) && isNamedIn(name.text, node) || ts.isConditionalExpression(node) && isNamedIn(name.text, node) || ts.isBinaryExpression(node) && decides(node, node.right) && isNamedIn(name.text, node.right));
}

/** `T` of `T` and of `Promise<T>`. */
function promised(type: ts.TypeNode | undefined): string | undefined {
  if (!type || !ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return undefined;
  const [inner] = type.typeArguments ?? [];
  return inner ? (type.typeName.text === 'Promise' && type.typeArguments?.length === 1 ? promised(inner) : undefined) : type.typeName.text;
}

/** What one mention of the parameter does; undefined where it does nothing (`if (callback)`). */
function referenceUse(node: ts.Identifier, fn: FunctionNode, context: CallbackContext): ParameterUse | undefined {
  const { child, user } = outward(node);
  if (ts.isCallExpression(user)) {
    return user.expression === child ? situated(user, user.arguments, fn, context) : handedTo(user, user.arguments.indexOf(child as ts.Expression), fn, context);
  }
  if (ts.isNewExpression(user)) return kept;
  if (ts.isPropertyAccessExpression(user) && isFunctionMethod(user.name.text) && ts.isCallExpression(user.parent)) {
    return user.name.text === 'bind' ? kept : situated(user.parent, user.name.text === 'call' ? user.parent.arguments.slice(1) : [], fn, context);
  }
  if (ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child)) return { kind: 'returned' };
  const isTest = ts.isTypeOfExpression(user) || ts.isPrefixUnaryExpression(user) || ts.isIfStatement(user)
    || (ts.isConditionalExpression(user) && user.condition === child) || ts.isBinaryExpression(user) && user.left === child;
  return isTest ? undefined : kept;
}

/** The parameter is handed to another call: `list.map(callback)`, `mapLimit(list, 5, callback)`, `.then(callback)`. */
function handedTo(call: ts.CallExpression, index: number, fn: FunctionNode, context: CallbackContext): ParameterUse {
  const method = callbackMethod(call);
  if (method && method.index === index) return perElement(call, method.collection, 0, method.sequential, fn, context);
  const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : '';
  if (isPromiseMethod(name)) return situated(call, [], fn, context);
  const use = context.callbackUse(call, index);
  if (use?.kind === 'each') return perElement(call, use.collection, use.item, use.sequential, fn, context);
  if (use?.kind === 'returned') return ts.isReturnStatement(outward(call).user) || outward(call).user === fn ? use : kept;
  // What a library is handed by a function that gives a promise, and that waits for the library, runs before the promise is kept: `return storage.run(user, work)`.
  return use?.kind === 'once' || (use === undefined && givesPromise(fn) && runsInPlace(call)) ? situated(call, [], fn, context) : kept;
}

function givesPromise(fn: FunctionNode): boolean {
  const { type } = fn;
  return fn.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true || (type !== undefined && ts.isTypeReferenceNode(type) && ts.isIdentifier(type.typeName) && type.typeName.text === 'Promise');
}

function perElement(place: ts.Node, collection: ts.Expression, item: number, sequential: boolean, fn: FunctionNode, context: CallbackContext): ParameterUse {
  const where = climb(place, fn, context);
  if (where.kind === 'kept' || where.kind === 'returned') return kept;
  const root = rootOf(collection, fn, context.checker);
  // A list of lists hands over chunks.
  return root === 'chunks' ? { kind: 'once' } : { kind: 'each', list: root ?? collection, item, sequential };
}

/** Where a call of the parameter stands: in a loop over a list whose elements it is given, or not. */
function situated(place: ts.CallExpression, given: readonly ts.Expression[], fn: FunctionNode, context: CallbackContext): ParameterUse {
  const where = climb(place, fn, context);
  if (where.kind !== 'once') return where.kind === 'returned' && where.sometimes ? kept : where;
  for (const [item, argument] of given.entries()) {
    const found = elementListOf(argument, where.loops, fn, context.checker);
    if (found) return { kind: 'each', list: found.list, item, sequential: found.loop.sequential };
  }
  return where.sometimes ? kept : { kind: 'once' };
}

interface Where {
  readonly kind: 'once' | 'returned' | 'kept';
  /** The loops between the function and the place, innermost first. */
  readonly loops: readonly Loop[];
  /** Whether a condition decides. */
  readonly sometimes: boolean;
}

/** From a place inside a function out to the function itself. */
function climb(place: ts.Node, fn: FunctionNode, context: CallbackContext): Where {
  const loops: Loop[] = [];
  let sometimes = false;
  let returned = false;
  const out = (kind: Where['kind']): Where => ({ kind, loops, sometimes });
  let home = place;
  const seen = new Set<ts.Node>();
  for (let node = place; node !== fn;) {
    const { parent } = node;
    if (!parent || ts.isSourceFile(parent)) return out('kept');
    if (parent === fn) break;
    if (ts.isIterationStatement(parent, false) && node === parent.statement) loops.push(statementLoop(parent));
    sometimes ||= decides(parent, node);
    node = parent;
    if (!isFunctionNode(parent)) continue;
    sometimes ||= isKept(parent, home);
    home = parent;
    const step = stepOut(parent, fn, context, seen);
    if (step.kind === 'kept') return out('kept');
    if (step.kind === 'returned') returned = true;
    if (step.loop) loops.push(step.loop);
    node = step.to;
  }
  sometimes ||= isKept(fn, home);
  return out(returned ? 'returned' : 'once');
}

interface Step {
  readonly kind: 'once' | 'returned' | 'kept';
  readonly to: ts.Node;
  readonly loop?: Loop;
}

/** What becomes of a function inside the function, and from where its being called goes on outwards. */
function stepOut(inner: FunctionNode, fn: FunctionNode, context: CallbackContext, seen: Set<ts.Node>): Step {
  const keep: Step = { kind: 'kept', to: inner };
  if (seen.has(inner)) return keep;
  seen.add(inner);
  if (ts.isFunctionDeclaration(inner)) return inner.name ? namedStep(inner.name, inner, context) : keep;
  if (!ts.isArrowFunction(inner) && !ts.isFunctionExpression(inner)) return keep;
  const { child, user } = outward(inner);
  if (ts.isReturnStatement(user) || user === fn || (ts.isArrowFunction(user) && user.body === child)) return { kind: 'returned', to: user === fn ? inner : user };
  if (ts.isVariableDeclaration(user) && ts.isIdentifier(user.name)) return namedStep(user.name, user, context);
  if (ts.isNewExpression(user)) return ts.isIdentifier(user.expression) && user.expression.text === 'Promise' ? { kind: 'once', to: user } : keep;
  if (!ts.isCallExpression(user)) return keep;
  if (user.expression === child) return { kind: 'once', to: user };
  const loop = callbackLoop(user);
  if (loop?.body === inner) return { kind: 'once', to: user, loop };
  const use = context.callbackUse(user, user.arguments.indexOf(child as ts.Expression));
  if (use?.kind === 'each') {
    const item = inner.parameters[use.item]?.name;
    return { kind: 'once', to: user, loop: { node: user, kind: 'callback', method: 'each', collection: use.collection, ...(item && { item }), body: inner, sequential: use.sequential } };
  }
  if (use?.kind === 'returned') {
    const result = outward(user);
    return ts.isReturnStatement(result.user) || result.user === fn ? { kind: 'returned', to: result.user === fn ? user : result.user } : keep;
  }
  return use ? { kind: use.kind, to: user } : runsInPlace(user) ? { kind: 'once', to: user } : keep;
}

/** A function that goes by a name inside the function: called or handed on there, or given back. */
function namedStep(name: ts.Identifier, declaration: ts.Node, context: CallbackContext): Step {
  let scope: ts.Node = declaration.parent;
  while (!isFunctionNode(scope) && !ts.isSourceFile(scope)) scope = scope.parent;
  let found: Step = { kind: 'kept', to: declaration };
  walk(scope, (node) => {
    if (!ts.isIdentifier(node) || node.text !== name.text || node === name || !isReference(node)) return;
    if (context.checker.getSymbolAtLocation(node)?.valueDeclaration?.pos !== declaration.pos) return;
    const { child, user } = outward(node);
    // Itself, from inside.
    if (node.pos > declaration.pos && node.end < declaration.end) return;
    if (ts.isReturnStatement(user) && found.kind === 'kept') found = { kind: 'returned', to: user };
    if (ts.isCallExpression(user) && (user.expression === child || inlineFunction(user.arguments[0]) === undefined)) found = { kind: 'once', to: user };
  });
  return found;
}

/** Whether a node decides if what stands below it runs. */
function decides(parent: ts.Node, node: ts.Node): boolean {
  if (ts.isIfStatement(parent)) return node !== parent.expression;
  if (ts.isConditionalExpression(parent)) return node !== parent.condition;
  if (ts.isCatchClause(parent) || ts.isCaseClause(parent)) return true;
  if (!ts.isBinaryExpression(parent) || node !== parent.right) return false;
  const { kind } = parent.operatorToken;
  return kind === ts.SyntaxKind.QuestionQuestionToken || kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionEqualsToken || kind === ts.SyntaxKind.BarBarEqualsToken;
}

/** Whether a function gives back what it already has before it comes to a place: `if (hit) return hit`, `if (cache.has(key)) return cache.get(key)`. */
function isKept(fn: ts.Node, place: ts.Node): boolean {
  let found = false;
  walk(fn, (node) => {
    if (found || node.pos >= place.pos || (node !== fn && isFunctionNode(node))) return false;
    if (!ts.isIfStatement(node)) return true;
    const exit = lastOf(node.thenStatement);
    const given = exit && ts.isReturnStatement(exit) && exit.expression ? nameBehind(exit.expression) : undefined;
    if (given !== undefined && !ts.isPrefixUnaryExpression(bare(node.expression)) && isNamedIn(given, node.expression)) found = true;
    return !found;
  });
  return found;
}

/** `cache` of `cache.get(key)` and `hit` of `hit.value`. */
function nameBehind(expression: ts.Expression): string | undefined {
  let node = bare(expression);
  while (ts.isPropertyAccessExpression(node) || ts.isCallExpression(node) || ts.isElementAccessExpression(node)) node = bare(node.expression);
  return ts.isIdentifier(node) ? node.text : undefined;
}
