import { inlineFunction, isFunctionNode, outward } from '../project/syntax';
import { ts } from '../project/ts';
import type { CallLike } from '../catalog/types';
import { lastName } from './graph/file-index';
import { callbackLoop, namedCallbackLoop, statementLoop } from './loops';
import { declarationOf } from './symbols';
import type { CallSite, Enclosing, EffectSite, FileFlow, FlowContext, Loop, Waiting } from './types';

interface Scope {
  readonly loops: readonly Loop[];
  readonly enclosing: Enclosing;
  readonly batch?: EffectSite['meaning'];
}

/** Walks one file once and lists its effects, each with the loops and the function around it. */
export function fileFlow(sourceFile: ts.SourceFile, context: Pick<FlowContext, 'recognise' | 'checker'>): FileFlow {
  const sites: EffectSite[] = [];
  const calls: CallSite[] = [];

  const visit = (node: ts.Node, scope: Scope): void => {
    if (isFunctionNode(node)) return visitChildren(node, { loops: [], enclosing: node });
    if (ts.isClassStaticBlockDeclaration(node)) return visitChildren(node, { loops: [], enclosing: node });
    if (ts.isIterationStatement(node, false)) return visitStatementLoop(node, scope);
    if (ts.isCallExpression(node)) return visitCall(node, scope);
    if (ts.isTaggedTemplateExpression(node)) record(node, scope);
    if (ts.isNewExpression(node)) {
      if (!record(node, scope)) recordCall(node, node.expression, scope);
      // `new Promise(async (resolve) => …)` runs its executor at once.
      visit(node.expression, scope);
      for (const arg of node.arguments ?? []) visitArgument(arg, scope, isIdentifierNamed(node.expression, 'Promise'));
      return;
    }
    visitChildren(node, scope);
  };
  const visitChildren = (node: ts.Node, scope: Scope): void => ts.forEachChild(node, (child) => visit(child, scope));

  const visitStatementLoop = (node: ts.IterationStatement, scope: Scope): void => {
    const loop = statementLoop(node);
    const inner: Scope = { ...scope, loops: [...scope.loops, loop] };
    if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
      // The header's expression is evaluated once, however long the list is.
      visit(node.expression, scope);
    } else if (ts.isForStatement(node)) {
      if (node.initializer) visit(node.initializer, scope);
      if (node.condition) visit(node.condition, inner);
      if (node.incrementor) visit(node.incrementor, inner);
    } else if (ts.isWhileStatement(node) || ts.isDoStatement(node)) {
      visit(node.expression, inner);
    }
    visit(node.statement, inner);
  };

  const visitCall = (call: ts.CallExpression, scope: Scope): void => {
    const meaning = record(call, scope);
    if (!meaning) recordCall(call, call.expression, scope);
    const repeated = callbackLoop(call);
    const named = repeated ? undefined : namedCallbackLoop(call);
    if (named) recordCall(call, named.callback, { ...scope, loops: [...scope.loops, named.loop] }, true);
    if (repeated) {
      visit(call.expression, scope);
      for (const arg of call.arguments) {
        if (inlineFunction(arg) === repeated.body) visitChildren(repeated.body, { ...scope, loops: [...scope.loops, repeated] });
        else visit(arg, scope);
      }
      return;
    }
    // A function that is called where it is written: `(async () => { … })()`.
    const called = inlineFunction(call.expression);
    if (called) visitChildren(called, scope);
    else visit(call.expression, scope);
    // A batch call takes a list of promises, or a function that it runs as one transaction: what that awaits is sent one by one.
    const inPlace = meaning?.concept === 'batch' || runsInPlace(call);
    const inner: Scope = meaning?.concept === 'batch' && !inlineFunction(call.arguments[0]) ? { ...scope, batch: meaning } : scope;
    for (const arg of call.arguments) {
      visitArgument(arg, inner, inPlace);
      if (inPlace && !named && (ts.isIdentifier(arg) || ts.isPropertyAccessExpression(arg))) recordCall(call, arg, inner, true);
    }
  };

  const visitArgument = (arg: ts.Expression, scope: Scope, inPlace: boolean): void => {
    const callback = inlineFunction(arg);
    if (callback && inPlace) visitChildren(callback, scope);
    else visit(arg, scope);
  };

  const recordCall = (call: ts.CallExpression | ts.NewExpression, callee: ts.Expression, scope: Scope, handedOn = false): void => {
    const name = lastName(callee);
    if (name === undefined || harmless.has(name)) return;
    calls.push({ call, callee, name, handedOn, loops: scope.loops, enclosing: scope.enclosing, waiting: waitingOf(call), ...(scope.batch && { batch: scope.batch }) });
  };

  const record = (call: CallLike, scope: Scope): EffectSite['meaning'] | undefined => {
    const meaning = context.recognise(call);
    if (meaning) sites.push({ meaning, call, loops: scope.loops, enclosing: scope.enclosing, waiting: waitingOf(call), ...(scope.batch && { batch: scope.batch }) });
    return meaning;
  };

  visitChildren(sourceFile, { loops: [], enclosing: sourceFile });
  return { file: sourceFile.fileName, sourceFile, sites: withNamedBatches(sites, context.checker), calls };
}

/** A batch call may be given its list by name: `const updates = rows.map(…)` or `updates.push(…)`, then `batch(updates)`. */
function withNamedBatches(sites: readonly EffectSite[], checker: ts.TypeChecker): readonly EffectSite[] {
  const named = new Map<ts.Declaration, EffectSite['meaning']>();
  for (const { meaning } of sites) {
    const list = meaning.concept === 'batch' ? meaning.call.arguments[0] : undefined;
    const declaration = list && namedList(list, checker);
    if (declaration) named.set(declaration, meaning);
  }
  if (named.size === 0) return sites;
  return sites.map((site) => {
    const list = site.batch || site.waiting !== 'together' ? undefined : listOf(site.call, checker);
    const batch = list && named.get(list);
    return batch ? { ...site, batch } : site;
  });
}

/** What declares a list that is named: a variable, or the property of an object (`work.updates`). */
function namedList(list: ts.Expression, checker: ts.TypeChecker): ts.Declaration | undefined {
  if (ts.isIdentifier(list)) return declarationOf(list, checker);
  return ts.isPropertyAccessExpression(list) && ts.isIdentifier(list.name) ? declarationOf(list.name, checker) : undefined;
}

/** The list that a variable is pushed to, in the block that declares it. */
function pushedTo(declaration: ts.VariableDeclaration, name: string): ts.Expression | undefined {
  const block = declaration.parent.parent.parent;
  if (!ts.isBlock(block)) return undefined;
  for (const statement of block.statements) {
    const call = ts.isExpressionStatement(statement) ? statement.expression : undefined;
    if (call && ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'push' && call.arguments[0]?.getText() === name) return call.expression.expression;
  }
  return undefined;
}

/** The variable of the list that a promise is put into. */
function listOf(call: ts.Node, checker: ts.TypeChecker): ts.Declaration | undefined {
  for (let node = call.parent; node; node = node.parent) {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'push') {
      return namedList(node.expression.expression, checker);
    }
    // `const update = client.update(…); work.updates.push(update);`
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name)) {
      const pushed = pushedTo(node, node.name.text);
      if (pushed) return namedList(pushed, checker);
    }
    if (ts.isVariableDeclaration(node)) return node;
    if (ts.isStatement(node) && !ts.isReturnStatement(node) && !ts.isBlock(node)) return undefined;
  }
  return undefined;
}

/** Methods of the language that no function of a workspace that matters is called by; every other name may be one. */
const harmless: ReadonlySet<string> = new Set([
  'push', 'pop', 'shift', 'unshift', 'splice', 'slice', 'concat', 'includes', 'indexOf', 'lastIndexOf', 'startsWith', 'endsWith', 'split', 'trim', 'toLowerCase', 'toUpperCase', 'toString', 'toFixed',
  'padStart', 'padEnd', 'replaceAll', 'charAt', 'charCodeAt', 'substring', 'hasOwnProperty', 'isArray', 'isInteger', 'isNaN', 'parseInt', 'parseFloat', 'stringify', 'toISOString', 'getTime', 'floor', 'ceil', 'round',
  'fromEntries', 'isFinite', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Date', 'Error', 'RegExp', 'Array', 'Object', 'Promise', 'Map', 'Set', 'WeakMap', 'URL', 'URLSearchParams', 'Uint8Array', 'require', 'undefined',
]);

/** Functions that keep their callback for later: what it does is not done where the call stands. */
const registrations: ReadonlySet<string> = new Set([
  'on', 'once', 'addListener', 'prependListener', 'addEventListener', 'subscribe', 'setTimeout', 'setInterval', 'setImmediate', 'nextTick', 'queueMicrotask',
]);

/** Those that keep it under the path or the time that their first argument says: `app.get('/', …)`, `cron.schedule('0 3 * * *', …)`. */
const registrars: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'all', 'use', 'route', 'schedule', 'command', 'register', 'handle', 'process', 'define', 'every']);

/**
 * Whether a callback handed to this call runs there and then: its result is used or waited for
 * (`await retry(() => …)`, `tasks.push(limit(() => …))`). A call whose result is dropped may only register it
 * (`app.get('/', (req, res) => …)`), so its callback is a function of its own.
 */
function runsInPlace(call: ts.CallExpression): boolean {
  const name = ts.isPropertyAccessExpression(call.expression) ? call.expression.name.text : ts.isIdentifier(call.expression) ? call.expression.text : '';
  if (name === 'then' || name === 'catch' || name === 'finally') return true;
  if (registrations.has(name)) return false;
  if (registrars.has(name) && call.arguments.length > 1 && !inlineFunction(call.arguments[0])) return false;
  const { user } = outward(call);
  if (ts.isAwaitExpression(user) || ts.isYieldExpression(user)) return true;
  if (ts.isReturnStatement(user) || ts.isArrowFunction(user)) return true;
  if (ts.isPropertyAccessExpression(user)) return ['then', 'catch', 'finally'].includes(user.name.text);
  // `tasks.push(limit(() => …))`, `Promise.all([limit(() => …)])`; but not `app.get('/', wrap(() => …))`.
  const list = ts.isArrayLiteralExpression(user) ? outward(user).user : user;
  return ts.isCallExpression(list) && ts.isPropertyAccessExpression(list.expression) && collectors.has(list.expression.name.text);
}

const collectors: ReadonlySet<string> = new Set(['push', 'all', 'allSettled', 'race', 'any']);

function waitingOf(call: ts.Node): Waiting {
  let { child, user } = outward(call);
  // `.then(…)`, `.catch(…)` and fluent calls pass the wait on.
  while (ts.isPropertyAccessExpression(user) && user.expression === child && ts.isCallExpression(user.parent) && user.parent.expression === user) {
    ({ child, user } = outward(user.parent));
  }
  if (ts.isAwaitExpression(user)) return 'awaited';
  return ts.isExpressionStatement(user) || ts.isVoidExpression(user) ? 'detached' : 'together';
}

function isIdentifierNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}
