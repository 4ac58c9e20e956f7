import { writeOps, type Query } from '../../../catalog';
import { importedName } from '../../../catalog/values/imported';
import { effectOf } from '../../../flow/graph/reach/concepts';
import { declarationOf, isConst } from '../../../flow/values/symbols';
import type { FlowContext } from '../../../flow/types';
import { libraryFile } from '../../../project/program/program';
import { type FunctionNode, isFunctionNode, isStep, isWithin, propertyName, rootOf, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { changedIn, copying, holderOf, isLinkOfQuery, memberName } from './changes';

/** How many functions are followed before it is said that too much is done. */
const most = 60;

/** What code asks for, and does besides, in the functions that it calls, too. */
export interface Below {
  readonly reads: readonly Query[];
  readonly writes: readonly Query[];
  /** Whether it does nothing but ask, work out values and write to a log: no other effect, no change of what others see, and nothing that is not known. */
  readonly isReading: boolean;
  /** Names of variables and members from outside of the functions that they read. */
  readonly outside: ReadonlySet<string>;
  /** Names of the members that are read, of whatever they are read. */
  readonly members: ReadonlySet<string>;
  /** What is changed that others may look at: not what a function has made itself. */
  readonly changed: readonly ts.Expression[];
}

/** Functions of the language, its objects and of consoles that change nothing but what they are called on (which `changedIn` tells). */
const harmless: ReadonlySet<string> = new Set([
  'String', 'Number', 'Boolean', 'BigInt', 'Array', 'Symbol', 'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'toString', 'toLowerCase', 'toUpperCase', 'toLocaleLowerCase', 'toLocaleUpperCase', 'trim', 'trimStart', 'trimEnd',
  'toFixed', 'slice', 'substring', 'replace', 'replaceAll', 'split', 'join', 'map', 'flatMap', 'flat', 'filter', 'find', 'findIndex', 'findLast', 'some', 'every', 'reduce', 'forEach', 'includes', 'indexOf', 'startsWith', 'endsWith',
  'concat', 'padStart', 'padEnd', 'match', 'test', 'stringify', 'parse', 'keys', 'values', 'entries', 'fromEntries', 'from', 'of', 'isArray', 'assign', 'freeze', 'floor', 'ceil', 'round', 'abs', 'min', 'max', 'toISOString', 'getTime',
  'valueOf', 'normalize', 'at', 'push', 'sort', 'toSorted', 'has', 'get', 'set', 'add', 'hasOwnProperty', 'hasOwn', 'then', 'catch', 'all', 'allSettled', 'resolve', 'localeCompare', 'now', 'matchAll', 'shift', 'unshift', 'pop', 'splice', 'reverse', 'delete', 'call', 'require',
]);
/** Of these there are others that do more, where it is not known what they are called on. */
const ambiguous: ReadonlySet<string> = new Set(['find', 'get', 'set', 'add', 'all', 'has', 'resolve', 'parse', 'from', 'of', 'push', 'test', 'match', 'delete', 'call', 'splice', 'shift', 'unshift', 'pop']);
const logging = /(?:^|\.)(?:console|log|logger)\.\w+$/i;

/**
 * What a node does, with all functions that its calls lead to. A call that leads to several functions does what each of them does.
 * @param skip a node below it that is left out
 */
export function below(root: ts.Node, context: FlowContext, skip?: ts.Node): Below {
  const reads: Query[] = [];
  const writes: Query[] = [];
  const outside = new Set<string>();
  const members = new Set<string>();
  const changed = changedIn(root).filter((target) => !isMadeIn(target, root, context));
  /** The functions that were looked at, each with the parameters that nobody but it and its callers had. */
  const seen = new Map<FunctionNode, readonly ts.ParameterDeclaration[]>();
  let isReading = true;
  const findChanged = (fn: FunctionNode, fresh: readonly ts.ParameterDeclaration[]): void => {
    for (const target of changedIn(fn).filter((one) => !isOwn(one, fn, fresh, context))) {
      isReading = false;
      changed.push(target);
    }
  };
  const visit = (node: ts.Node, fn: FunctionNode | undefined, fresh: readonly ts.ParameterDeclaration[] = []): void => {
    // What stands in the function as an argument has been looked at with it.
    if (fn && node === fn) findChanged(fn, fresh);
    walk(node, (inner) => {
      if (inner === skip) return false;
      const member = memberRead(inner);
      if (member !== undefined) members.add(member);
      if (fn && ts.isIdentifier(inner)) { const name = namedOutside(inner, fn, context); if (name !== undefined) outside.add(name); }
      if (ts.isPropertyAccessExpression(inner) && inner.expression.kind === ts.SyntaxKind.ThisKeyword) outside.add(inner.name.text);
      if (!ts.isCallExpression(inner) && !ts.isTaggedTemplateExpression(inner) && !ts.isNewExpression(inner)) return true;
      const meaning = context.recognise(inner);
      if (meaning?.concept === 'query') {
        if (writeOps.has(meaning.op) || meaning.op === 'raw') writes.push(meaning);
        else reads.push(meaning);
        if (effectOf(meaning) !== 'read' || meaning.op === 'raw') isReading = false;
        // What it is handed is worked out before; the links of a builder are parts of the query.
        const given = ts.isTaggedTemplateExpression(inner) ? [] : inner.arguments ?? [];
        for (const argument of given) visit(argument, fn, fresh);
        return false;
      }
      if (meaning) { isReading = false; return true; }
      if (ts.isTaggedTemplateExpression(inner)) return true;
      const functions = context.functionsOf(inner.expression);
      for (const called of functions) {
        const given = called.parameters.filter((_, index) => fn !== undefined && isFresh(inner.arguments?.[index], fn, fresh, context));
        const before = seen.get(called);
        if (isWithin(inner, called) || (before && before.every((one) => given.includes(one)))) continue;
        seen.set(called, before ? before.filter((one) => given.includes(one)) : given);
        if (seen.size > most || !called.body) isReading = false;
        else if (before) findChanged(called, seen.get(called) ?? []);
        else visit(called, called, given);
      }
      if (functions.length === 0 && !isHarmless(inner, context)) isReading = false;
      return true;
    });
  };
  visit(root, undefined);
  return { reads, writes, isReading, outside, members, changed };
}

/** The member that an expression, or a part of a pattern, reads. */
function memberRead(node: ts.Node): string | undefined {
  if (ts.isBindingElement(node)) return ts.isObjectBindingPattern(node.parent) ? propertyName(node.propertyName ?? node.name) : undefined;
  return ts.isExpression(node) ? memberName(node) : undefined;
}

/** Whether what is changed was made below a node, as an object or a list of its own. */
function isMadeIn(target: ts.Expression, root: ts.Node, { checker }: FlowContext): boolean {
  const name = rootOf(target);
  const declaration = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !isWithin(declaration, root)) return false;
  const made = declaration.initializer && uncast(declaration.initializer);
  return name === uncast(target) || (made !== undefined && (ts.isObjectLiteralExpression(made) || ts.isArrayLiteralExpression(made) || ts.isNewExpression(made)));
}

/** Whether what a function changes is its own: a variable that it has made, or what stands in one. */
export function isOwn(target: ts.Expression, fn: FunctionNode, fresh: readonly ts.ParameterDeclaration[], context: FlowContext): boolean {
  const { checker } = context;
  const root = rootOf(target);
  if (!ts.isIdentifier(root)) return ts.isObjectLiteralExpression(root) || ts.isArrayLiteralExpression(root) || isLinkOfQuery(target, context) || (ts.isCallExpression(root) && copying.test(memberName(root.expression) ?? '') && holderOf(target) === root);
  const declaration = declarationOf(root, checker);
  if (!declaration || !isWithin(declaration, fn)) return false;
  if (root === uncast(target) && isGivenAValue(target)) return true;
  // What it is handed belongs to whoever hands it in, and what is taken out of that.
  if (ts.isParameter(declaration)) return isGathered(declaration, target) || isFresh(root, fn, fresh, context);
  return !ts.isVariableDeclaration(declaration) || !declaration.initializer || !isHandedIn(declaration.initializer, fn, checker);
}

/** Whether what is changed is the object or list itself that `reduce` puts together from one that is written out: `rows.reduce((byId, row) => { byId[row.id] = row; return byId; }, {})`. */
function isGathered(declaration: ts.ParameterDeclaration, target: ts.Expression): boolean {
  const { parent: callback, parent: { parent: call } } = declaration;
  if (!isFunctionNode(callback) || callback.parameters[0] !== declaration || !ts.isCallExpression(call) || call.arguments[0] !== callback || !/^reduce(?:Right)?$/.test(memberName(call.expression) ?? '')) return false;
  const made = call.arguments[1] && uncast(call.arguments[1]);
  if (!made || !(ts.isObjectLiteralExpression(made) || ts.isArrayLiteralExpression(made) || ts.isNewExpression(made)) || holderOf(target) !== rootOf(target)) return false;
  // What it gives back in place of that would be changed by the next.
  let same = true;
  if (!ts.isBlock(callback.body)) return false;
  walk(callback.body, (node) => {
    if (ts.isReturnStatement(node)) same &&= node.expression !== undefined && uncast(node.expression).getText() === declaration.name.getText();
    return same && !isFunctionNode(node);
  });
  return same;
}

/** Methods that hand each element of a list to a function. */
const walking: ReadonlySet<string> = new Set(['map', 'forEach', 'filter', 'find', 'some', 'every', 'flatMap']);

/** Whether a variable holds rows that a function, or one that has called it with them, has just asked for, or one of them: nobody else has these, so that a change of them is seen by nobody. */
function isFresh(value: ts.Expression | undefined, fn: FunctionNode, fresh: readonly ts.ParameterDeclaration[], context: FlowContext): boolean {
  const name = value && uncast(value);
  const declaration = name && ts.isIdentifier(name) ? declarationOf(name, context.checker) : undefined;
  if (!declaration || !isWithin(declaration, fn)) return false;
  if (ts.isParameter(declaration)) {
    if (fresh.includes(declaration)) return true;
    const walk = declaration.parent.parent;
    const isWalked = declaration.parent !== fn && isFunctionNode(declaration.parent) && declaration.parent.parameters[0] === declaration
      && ts.isCallExpression(walk) && walk.arguments[0] === declaration.parent && ts.isPropertyAccessExpression(walk.expression) && walking.has(walk.expression.name.text);
    return isWalked && isFresh(walk.expression.expression, fn, fresh, context);
  }
  const part = ts.isBindingElement(declaration) && ts.isObjectBindingPattern(declaration.parent) ? declaration : undefined;
  const variable = part ? part.parent.parent : declaration;
  const made = ts.isVariableDeclaration(variable) && isConst(variable) && variable.initializer ? uncast(variable.initializer) : undefined;
  const asked = made && ts.isAwaitExpression(made) ? uncast(made.expression) : undefined;
  const query = asked && ts.isCallExpression(asked) ? context.recognise(asked) : undefined;
  // What a client merges of one moment it may give to several.
  return query?.concept === 'query' && !query.mergedInOneTick && (part === undefined || propertyName(part.propertyName ?? part.name) === query.rowsIn);
}

/** Whether a variable gets another value, and what it holds is not changed. */
function isGivenAValue({ parent }: ts.Expression): boolean {
  return ts.isBinaryExpression(parent) || isStep(parent);
}

function isHandedIn(value: ts.Expression, fn: FunctionNode, checker: ts.TypeChecker): boolean {
  const root = rootOf(value);
  if (root.kind === ts.SyntaxKind.ThisKeyword) return true;
  const declaration = ts.isIdentifier(root) ? declarationOf(root, checker) : undefined;
  return declaration !== undefined && (ts.isParameter(declaration) || !isWithin(declaration, fn));
}

/** The name of a variable that stands outside of a function and may get another value. */
function namedOutside(node: ts.Identifier, fn: FunctionNode, { checker }: FlowContext): string | undefined {
  const declaration = declarationOf(node, checker);
  return declaration && ts.isVariableDeclaration(declaration) && !isWithin(declaration, fn) ? node.text : undefined;
}

/** Whether a call that leads to no function of the workspace does nothing but work something out: one of the language itself, or, where its type is not known, one whose name says so. */
export function isHarmless(call: ts.CallExpression | ts.NewExpression, { checker }: FlowContext): boolean {
  if (ts.isNewExpression(call)) return /^(?:Map|Set|Date|URL|URLSearchParams|RegExp|\w*Error|\w*Exception)$/.test(call.expression.getText());
  const callee = call.expression;
  if (isFunctionNode(callee) || logging.test(callee.getText())) return true;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  if (!ts.isIdentifier(name)) return false;
  if (/^(?:lodash|lodash-es)$/.test(importedName(callee, checker)?.package ?? '')) return !/^(?:merge|set|assign|defaults|debounce|throttle|memoize)/.test(name.text);
  if (!harmless.has(name.text)) return false;
  const declaration = declarationOf(name, checker);
  if (declaration?.getSourceFile().fileName === libraryFile) return true;
  if (declaration) return false;
  return !ambiguous.has(name.text) || call.arguments.some(isFunctionNode);
}
