import { importedName } from '../catalog/values/imported';
import { isTagCall } from '../project/markup/component-files';
import { bare, enclosingFunction, inlineFunction, isFunctionNode, outward, uncast, type FunctionNode } from '../project/syntax';
import { ts } from '../project/ts';
import { calledName, isBinding, isFunctionMethod } from './graph/names/file-index';
import { isOwnMethod } from './graph/names/name-of-value';
import { decoratorName } from './graph/handed/wrapping-decorators';
import { isRead, isWaitedProperty } from './property-reads';
import { areRun } from './waits/task-lists';
import { callsBack, dispatchedAction, isQueryOfList, runsInPlace, triedFunctions } from './waits/in-place';
import { callbackLoop, innermost, isMethodOfName, isNamedFunction, namedCallbackLoop, statementLoop } from './loops/loops';
import { recursionLoop } from './loops/recursion';
import { isRelationOfQuery } from './loops/relation-calls';
import { withNamedBatches } from './named-batches';
import { declarationOf } from './values/symbols';
import type { CallbackUse, CallSite, Enclosing, EffectSite, FileFlow, FlowContext, Loop, Waiting } from './types';

interface Scope {
  readonly loops: readonly Loop[];
  readonly enclosing: Enclosing;
  readonly batch?: EffectSite['meaning'];
}

/** The flow of a file, or of one of its functions, and the functions inside it that were not entered. */
export interface PartOfFlow extends FileFlow {
  readonly left: readonly Enclosing[];
}

/**
 * Walks a file, or one of the functions that a person would name, and lists its effects, each with the loops and the function around it. Functions inside that `enters` does
 * not let through are left, to be walked when they are asked for: nothing that stands around a function decides what is in it.
 */
export function fileFlow(root: Enclosing, context: Pick<FlowContext, 'recognise' | 'checker' | 'functionsOf' | 'callbackUse' | 'isRunForCaller' | 'isGetter'>, enters: (fn: Enclosing) => boolean = () => true): PartOfFlow {
  const sites: EffectSite[] = [];
  const calls: CallSite[] = [];
  const left: Enclosing[] = [];

  const visit = (node: ts.Node, scope: Scope): void => {
    if (isFunctionNode(node) && isQueryOfList(node)) return visitChildren(node, scope);
    if (isFunctionNode(node) || ts.isClassStaticBlockDeclaration(node)) {
      // What decorates a method is evaluated where its class is.
      for (const decorator of decoratorsOf(node)) visit(decorator.expression, scope);
      if (enters(node)) enter(node);
      else left.push(node);
      return;
    }
    if (ts.isIterationStatement(node, false)) return visitStatementLoop(node, scope);
    if (ts.isCallExpression(node)) return visitCall(node, scope);
    if (ts.isTaggedTemplateExpression(node)) record(node, scope);
    if (ts.isNewExpression(node)) {
      const made = record(node, scope);
      // A class of the workspace that extends a client has a constructor of its own.
      if (!made || (made.concept === 'client' && made.isExtended)) recordCall(node, node.expression, scope);
      // `new Promise(async (resolve) => …)` runs its executor at once.
      visit(node.expression, scope);
      for (const arg of node.arguments ?? []) {
        const executor = ts.isIdentifier(node.expression) && node.expression.text === 'Promise' ? inlineFunction(arg) : undefined;
        if (executor) visitChildren(executor, scope);
        else visit(arg, scope);
      }
      return;
    }
    if (ts.isPropertyAccessExpression(node)) readOf(node, scope);
    if (ts.isJsxOpeningLikeElement(node) && isComponent(node.tagName)) recordCall(node, node.tagName, scope);
    visitChildren(node, scope);
  };
  const visitChildren = (node: ts.Node, scope: Scope): void => ts.forEachChild(node, (child) => visit(child, scope));

  const enter = (fn: Enclosing): void => {
    const repeated = isFunctionNode(fn) ? recursionLoop(fn) : undefined;
    const scope: Scope = { loops: repeated ? [repeated] : [], enclosing: fn };
    for (const decorator of decoratorsOf(fn)) decorated(decorator, scope);
    ts.forEachChild(fn, (child) => { if (!ts.isDecorator(child)) visit(child, scope); });
  };

  /** What a decorator puts around a method runs with each call of it. */
  const decorated = (decorator: ts.Decorator, scope: Scope): void => {
    const callee = decoratorName(decorator);
    const name = calledName(callee);
    if (name !== undefined) calls.push({ call: decorator, callee, name, handedOn: true, loops: [], enclosing: scope.enclosing, waiting: 'awaited' });
  };

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
    // `A.map(owner)` of a package of functions walks over something else than `A`.
    const isOfPackage = isMethodOfName(call) && importedName(call.expression, context.checker) !== undefined;
    const repeated = isOfPackage ? undefined : callbackLoop(call);
    // `rows.map((row) => …)` and `promise.then(…)` are the language's own: to ask for the type of what they are called on is dear, and leads nowhere.
    if (!meaning && !repeated && !isPromiseMethod(call)) recordCall(call, call.expression, scope);
    const action = dispatchedAction(call);
    if (action) recordCall(call, action, scope, true);
    const named = repeated || isOfPackage ? undefined : namedCallbackLoop(call);
    if (named) recordCall(call, named.callback, { ...scope, loops: [...scope.loops, named.loop] }, true);
    if (repeated) {
      // A list of functions, which something runs one by one: `pAll(ids.map((id) => () => load(id)))`.
      const given = isFunctionNode(repeated.body) && innermost(repeated.body) !== repeated.body && areRun(call, context) ? innermost(repeated.body) : repeated.body;
      visit(call.expression, scope);
      for (const arg of call.arguments) {
        if (inlineFunction(arg) === repeated.body) visitChildren(given, { ...scope, loops: [...scope.loops, repeated] });
        else visit(arg, scope);
      }
      return;
    }
    // A function that is called where it is written: `(async () => { … })()`.
    const called = inlineFunction(call.expression);
    if (called) visitChildren(called, scope);
    else visit(call.expression, scope);
    // A batch call takes a list of promises, or a function that it runs as one transaction: what that awaits is sent one by one.
    const isBatch = meaning?.concept === 'batch';
    const inner: Scope = isBatch && !inlineFunction(call.arguments[0]) ? { ...scope, batch: meaning } : scope;
    const guess = isBatch || callsBack(call, meaning) || runsInPlace(call);
    call.arguments.forEach((arg, index) => {
      const callback = inlineFunction(arg);
      const [tried, handler] = guess ? triedFunctions(arg) : [];
      if (tried && handler) { visitChildren(tried, inner); return visit(handler, inner); }
      // What becomes of an argument is only asked where it can be a function.
      if (!callback && !(isNamedFunction(arg) && mayBeFunction(arg, context.checker))) return visit(arg, inner);
      const use = isBatch || (named && arg === named.callback) ? undefined : context.callbackUse(call, index);
      if (use?.kind === 'each') {
        const loop = callbackUseLoop(call, use, callback);
        // The list itself is evaluated once.
        if (callback) visitChildren(use.lazy ? innermost(callback) : callback, { ...inner, loops: [...inner.loops, loop] });
        else {
          recordCall(call, arg, { ...inner, loops: [...inner.loops, loop] }, true);
          visit(arg, inner);
        }
        return;
      }
      const inPlace = use ? use.kind === 'once' : guess;
      if (callback && inPlace) return visitChildren(callback, inner);
      if (!callback && inPlace && !named) recordCall(call, arg, inner, true);
      visit(arg, inner);
    });
  };

  const recordCall = (call: CallSite['call'], callee: ts.Expression, scope: Scope, handedOn = false): void => {
    const name = isOwnMethod(callee, context.checker) ? callee.name.text : calledName(callee);
    if (name === undefined || harmless.has(name) || isRelationOfQuery(callee, context.recognise) || belongsToCaller(callee) || isBinding(callee, context.functionsOf)) return;
    // That a function has itself called for the next element is its own loop, and no call in it.
    const loops = scope.loops.filter(({ again }) => !again?.includes(bare(callee)));
    calls.push({ call, callee, name, handedOn, loops, enclosing: scope.enclosing, waiting: waitingOf(call), ...(scope.batch && { batch: scope.batch }) });
  };

  /** A property that asks where it is read: a getter, or a relation that is loaded when it is waited for. */
  const readOf = (access: ts.PropertyAccessExpression, scope: Scope): void => {
    if (isWaitedProperty(access) && record(access, scope)) return;
    const name = access.name.text;
    if (isRead(access) && context.isGetter(name)) calls.push({ call: access, callee: access, name, handedOn: false, loops: scope.loops, enclosing: scope.enclosing, waiting: waitingOf(access), ...(scope.batch && { batch: scope.batch }) });
  };

  /** What a helper is given to run is done where the helper is called. */
  const belongsToCaller = (callee: ts.Expression): boolean => {
    const node = bare(callee);
    const target = ts.isPropertyAccessExpression(node) && isFunctionMethod(node.name.text) ? bare(node.expression) : node;
    const parameter = ts.isIdentifier(target) ? parameterNamed(target) : undefined;
    // What it does where it is given nothing is its own.
    return parameter !== undefined && !parameter.initializer && context.checker.getSymbolAtLocation(target)?.valueDeclaration === parameter && context.isRunForCaller(parameter);
  };

  const record = (call: EffectSite['call'], scope: Scope): EffectSite['meaning'] | undefined => {
    const meaning = context.recognise(call);
    if (meaning) sites.push({ meaning, call, loops: scope.loops, enclosing: scope.enclosing, waiting: waitingOf(call), ...(scope.batch && { batch: scope.batch }) });
    return meaning;
  };

  enter(root);
  return { file: root.getSourceFile().fileName, sites: withNamedBatches(sites, context.checker), calls, left };
}

/** Methods of the language that no function of a workspace that matters is called by; every other name may be one. */
const harmless: ReadonlySet<string> = new Set([
  'push', 'pop', 'shift', 'unshift', 'splice', 'slice', 'concat', 'includes', 'indexOf', 'lastIndexOf', 'startsWith', 'endsWith', 'split', 'trim', 'toLowerCase', 'toUpperCase', 'toString', 'toFixed',
  'padStart', 'padEnd', 'replaceAll', 'charAt', 'charCodeAt', 'substring', 'hasOwnProperty', 'isArray', 'isInteger', 'isNaN', 'parseInt', 'parseFloat', 'stringify', 'toISOString', 'getTime', 'floor', 'ceil', 'round',
  'fromEntries', 'isFinite', 'String', 'Number', 'Boolean', 'Symbol', 'BigInt', 'Date', 'Error', 'RegExp', 'Array', 'Object', 'Promise', 'Map', 'Set', 'WeakMap', 'URL', 'URLSearchParams', 'Uint8Array', 'require', 'undefined',
]);

/** The parameter of that name of a function around a place: syntax alone, so that most names cost nothing. */
function parameterNamed(name: ts.Identifier): ts.ParameterDeclaration | undefined {
  for (let node: ts.Node = name.parent; node; node = node.parent) {
    const found = isFunctionNode(node) ? node.parameters.find((parameter) => ts.isIdentifier(parameter.name) && parameter.name.text === name.text) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** Whether an argument may be a function: a name that is declared as plain data or a parameter, or what a call gives, is none to record. */
function mayBeFunction(argument: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(argument);
  // `row.id` of a local value is data far more often than not; a method comes from `this`, or from what the module has.
  if (ts.isPropertyAccessExpression(node)) return node.expression.kind === ts.SyntaxKind.ThisKeyword || isOfModule(bare(node.expression), checker);
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'bind';
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  if (!declaration) return false;
  // What is taken from an object inside a function is data far more often than not.
  if (ts.isBindingElement(declaration)) return enclosingFunction(declaration) === undefined;
  if (!ts.isVariableDeclaration(declaration)) return isFunctionNode(declaration) || ts.isExportAssignment(declaration) || ts.isBinaryExpression(declaration);
  const initial = declaration.initializer && uncast(declaration.initializer);
  return initial !== undefined && (isFunctionNode(initial) || (isNamedFunction(initial) && mayBeFunction(initial, checker)));
}

function decoratorsOf(fn: Enclosing): readonly ts.Decorator[] {
  return ts.isMethodDeclaration(fn) ? ts.getDecorators(fn) ?? [] : [];
}

function isPromiseMethod({ expression, arguments: [first] }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && ['then', 'catch', 'finally'].includes(expression.name.text) && first !== undefined;
}

/** Whether a name is imported or declared at the top of its module, or a member of what is. */
function isOfModule(node: ts.Expression, checker: ts.TypeChecker): boolean {
  if (ts.isPropertyAccessExpression(node)) return node.expression.kind === ts.SyntaxKind.ThisKeyword || isOfModule(bare(node.expression), checker);
  const declaration = ts.isIdentifier(node) ? checker.getSymbolAtLocation(node)?.declarations?.[0] : undefined;
  return declaration !== undefined && enclosingFunction(declaration) === undefined;
}

/** Elements of a page begin with a small letter, components do not. */
function isComponent(tag: ts.JsxTagNameExpression): tag is ts.Identifier | ts.JsxTagNamePropertyAccess {
  return ts.isPropertyAccessExpression(tag) || (ts.isIdentifier(tag) && /^[A-Z]/.test(tag.text));
}

/** The repetition that a call is which runs what it is given once per element of a list. */
function callbackUseLoop(call: ts.CallExpression, use: Extract<CallbackUse, { kind: 'each' }>, callback: FunctionNode | undefined): Loop {
  const item = callback?.parameters[use.item]?.name;
  return { node: call, kind: 'callback', method: 'each', collection: use.collection, ...(item && { item }), body: callback ?? call, sequential: use.sequential };
}

function waitingOf(call: ts.Node): Waiting {
  let { child, user } = outward(call);
  // `.then(…)`, `.catch(…)` and fluent calls pass the wait on.
  while (ts.isPropertyAccessExpression(user) && user.expression === child && ts.isCallExpression(user.parent) && user.parent.expression === user) {
    ({ child, user } = outward(user.parent));
  }
  if (ts.isAwaitExpression(user)) return 'awaited';
  return (ts.isExpressionStatement(user) && !(ts.isCallExpression(call) && isTagCall(call))) || ts.isVoidExpression(user) ? 'detached' : 'together';
}
