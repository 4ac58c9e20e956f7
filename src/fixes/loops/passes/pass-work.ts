import type { ExternalKind, Query } from '../../../catalog';
import { bindingOwner, declarationOf } from '../../../flow/values/symbols';
import type { FlowContext } from '../../../flow/types';
import { type FunctionNode, isFunctionNode, isReference, isWithin, outward, rootOf, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { changedIn } from './changes';
import { isHarmless, isOwn } from './reads-only';

/** How many calls are followed before it is said that too much is done. */
const most = 60;

/** What a function's parameters stand for where a pass calls it; empty in the pass itself. */
export type Given = ReadonlyMap<ts.Declaration, Value>;
export interface Value { readonly node: ts.Expression; readonly given: Given }

/** One query of a pass. */
export interface Asked { readonly query: Query; readonly given: Given }

export interface PassWork {
  readonly asked: readonly Asked[];
  /** Whether it calls other services. */
  readonly callsOut: boolean;
}

/** Services that take what one pass hands them without regard to what another does; a payment, a file, an account may be the same for two. */
const apart: ReadonlySet<ExternalKind> = new Set(['email', 'sms', 'push', 'chat', 'analytics', 'llm', 'document', 'image', 'search', 'webhook', 'http']);
/** What the platform offers beside the language, and keeps nothing of. */
const platform = /^(?:fetch|atob|btoa|structuredClone|encodeURI(?:Component)?|decodeURI(?:Component)?|crypto\.(?:randomUUID|getRandomValues|subtle\.\w+)|Deno\.env\.get|performance\.now|Date\.(?:now|UTC|parse)|JSON\.\w+|Promise\.\w+|Object\.\w+|Array\.\w+|Math\.\w+|Number\.\w+|String\.\w+)$/;
const made = /^(?:TextEncoder|TextDecoder|Uint8Array|Headers|FormData|Blob|Array|Object|Intl\.\w+|URL|URLSearchParams)$/;

/**
 * Everything that a pass of a loop does to the world, in the functions that it calls, too. Undefined where it does something that is not known, keeps something that another pass may see (beside what its own text changes, which
 * whoever asks looks at), goes through a transaction or one connection, or waits for time to pass: who paces a loop means it.
 */
export function workOfPass(body: ts.Node, context: FlowContext): PassWork | undefined {
  const asked: Asked[] = [];
  const stack: FunctionNode[] = [];
  const recursive = new Set<FunctionNode>();
  let [callsOut, isKnown, followed] = [false, true, 0];
  const visit = (root: ts.Node, given: Given, of: ts.Node): void => walk(root, (node) => {
    if (!isKnown) return false;
    // What is only called is looked at where it is.
    if (node !== root && isFunctionNode(node) && isOnlyCalled(node, of, context)) return false;
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node) && !ts.isTaggedTemplateExpression(node)) return true;
    const meaning = context.recognise(node);
    if (meaning?.concept === 'query') {
      if (meaning.op === 'raw' || meaning.isSync === true || isHeldOpen(meaning)) isKnown = false;
      asked.push({ query: meaning, given });
      const inputs = meaning.inputs ?? (ts.isCallExpression(node) ? node.arguments : []);
      // A statement whose values stand in its text is its own input.
      if (inputs.some((input) => isWithin(node, input))) ts.forEachChild(node, (part) => visitGiven(part, given, of));
      for (const input of inputs) if (!isWithin(node, input)) visitGiven(input, given, of);
      return false;
    }
    if (meaning) {
      if (meaning.concept !== 'external' || !apart.has(meaning.kind)) isKnown = false;
      return (callsOut = true);
    }
    if (ts.isTaggedTemplateExpression(node)) return true;
    const functions = context.functionsOf(node.expression);
    if (functions.length === 0) {
      if (ts.isCallExpression(node) && node.expression.getText() === 'fetch') callsOut = true;
      else if (!isSafe(node, body, given, context)) isKnown = false;
    }
    for (const called of functions) {
      if (stack.includes(called)) {
        recursive.add(called);
        continue;
      }
      if (isWithin(node, called) || ++followed > most || !called.body) isKnown = false;
      const handedIn = handed(called, node, given, context);
      if (!isWithin(called, body) && changedIn(called).some((target) => !isOwn(target, called, [], context) && !isHandedNothing(rootOf(target), handedIn, context))) isKnown = false;
      if (!isKnown || !called.body) return false;
      const before = asked.length;
      stack.push(called);
      visit(called.body, handedIn, called.body);
      stack.pop();
      // What it hands itself is not followed, and need not be where it asks for nothing: a logger that hands on to one of its own kind.
      if (recursive.has(called) && asked.length > before) isKnown = false;
    }
    return isKnown;
  });
  const visitGiven = (input: ts.Node, given: Given, of: ts.Node): void => {
    if (isFunctionNode(input)) { if (input.body) visit(input.body, given, of); } else visit(input, given, of);
  };
  visit(body, new Map(), body);
  return isKnown ? { asked, callsOut } : undefined;
}

/** Whether a query goes through a transaction or one connection, which somebody ends. */
export function isHeldOpen({ inTransaction, transaction, onConnection }: Query): boolean {
  return inTransaction || transaction !== undefined || onConnection === true;
}

/** The queries that stand below a node. */
export function queriesIn(root: ts.Node, { recognise }: FlowContext): readonly Query[] {
  const found: Query[] = [];
  walk(root, (node) => {
    const meaning = ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isTaggedTemplateExpression(node) ? recognise(node) : undefined;
    if (meaning?.concept === 'query') found.push(meaning);
  });
  return found;
}

/** What the parameters of a function stand for in a call of it: one that is handed nothing, for itself. */
function handed(called: FunctionNode, call: ts.CallExpression | ts.NewExpression, given: Given, context: FlowContext): Given {
  const all = new Map(isWithin(called, call.getSourceFile()) ? given : []);
  called.parameters.forEach((parameter, index) => {
    const node = call.arguments?.[index];
    if (parameter.dotDotDotToken || call.arguments?.slice(0, index + 1).some(ts.isSpreadElement) || !ts.isIdentifier(parameter.name)) return;
    if (node && !isHandedNothing(uncast(node), given, context)) all.set(parameter, { node, given });
    else if (!parameter.initializer) all.set(parameter, { node: parameter.name, given: new Map() });
  });
  return all;
}

/** Whether a name stands for a parameter that is handed nothing, so that there is nothing that could be changed: `error(message: string, failure?: Error)`, called with a message. */
function isHandedNothing(name: ts.Expression, given: Given, { checker }: FlowContext): boolean {
  const declaration = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
  return declaration !== undefined && ts.isParameter(declaration) && given.get(declaration)?.node === declaration.name;
}

/** Whether a function has a name of its own by which it is called, and nothing else is done with it. */
function isOnlyCalled(fn: ts.Node, around: ts.Node, { checker }: FlowContext): boolean {
  const name = ts.isFunctionDeclaration(fn) ? fn.name : ts.isVariableDeclaration(outward(fn).user) ? (outward(fn).user as ts.VariableDeclaration).name : undefined;
  if (!name || !ts.isIdentifier(name)) return false;
  let only = true;
  walk(around, (node) => {
    if (ts.isIdentifier(node) && node !== name && node.text === name.text && isReference(node) && declarationOf(node, checker) === name.parent && !(ts.isCallExpression(node.parent) && node.parent.expression === node)) only = false;
    return only;
  });
  return only;
}

/** Whether a call that leads to no function of the workspace changes nothing that another pass sees: one of the language or the platform, or a method of what the pass has for itself alone. */
function isSafe(call: ts.CallExpression | ts.NewExpression, body: ts.Node, given: Given, context: FlowContext): boolean {
  if (isHarmless(call, context)) return true;
  // `(crypto as any).randomUUID?.()`
  const text = call.expression.getText().replace(/\((\w+) as \w+\)/, '$1').replaceAll('?.', '.');
  if (ts.isNewExpression(call)) return made.test(text);
  if (platform.test(text)) return true;
  const callee = uncast(call.expression);
  return ts.isPropertyAccessExpression(callee) && isOfPass(callee.expression, body, given, context);
}

/** Whether a value was made in the pass: what a variable of it was given by an `await` or a literal, and what is taken out of that. */
function isOfPass(value: ts.Expression, body: ts.Node, given: Given, context: FlowContext): boolean {
  let root = rootOf(value);
  while (ts.isCallExpression(root) && ts.isPropertyAccessExpression(uncast(root.expression))) root = rootOf((uncast(root.expression) as ts.PropertyAccessExpression).expression);
  if (ts.isAwaitExpression(root)) return true;
  if (ts.isBinaryExpression(root)) return isOfPass(root.left, body, given, context) && isOfPass(root.right, body, given, context);
  if (ts.isLiteralExpression(root) || ts.isTemplateExpression(root) || ts.isArrayLiteralExpression(root) || ts.isObjectLiteralExpression(root) || ts.isNewExpression(root)) return true;
  const declaration = ts.isIdentifier(root) ? declarationOf(root, context.checker) : undefined;
  if (!declaration) return false;
  const handedIn = given.get(declaration);
  if (handedIn) return isPlain(handedIn.node, context) || isOfPass(handedIn.node, body, handedIn.given, context);
  if (ts.isParameter(declaration)) return isFunctionNode(declaration.parent) && isWithin(declaration, body) && isPlain(root, context);
  const owner = ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
  if (!ts.isVariableDeclaration(owner)) return false;
  if (ts.isCatchClause(owner.parent)) return true;
  if (ts.isForOfStatement(owner.parent.parent)) return isPlain(root, context) || (isWithin(owner, body) && isOfPass(owner.parent.parent.expression, body, given, context));
  return isPlain(root, context) || (owner.initializer !== undefined && owner.initializer !== root && isOfPass(owner.initializer, body, given, context));
}

/** A text, a number, a moment: its methods change nothing. */
function isPlain(node: ts.Expression, { checker }: FlowContext): boolean {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(node));
  const { StringLike, NumberLike, BigIntLike, BooleanLike } = ts.TypeFlags;
  return (type.isUnion() ? type.types : [type]).every(({ flags, symbol }) => (flags & (StringLike | NumberLike | BigIntLike | BooleanLike)) !== 0 || symbol?.name === 'Date');
}
