import { bare, enclosingFunction, isFunctionNode, isNamedIn, isReference, isShortCircuit, isWithin, lastOf, outward, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { fills, lengthOf, takenFrom, takenUntilEmpty } from './loops';
import { referencesToItself, steppingOf } from './stepping';
import type { Loop } from '../types';

/** Looked for in the text before the tree is: what says which element is next, and what says that there are more. */
const marks = /\.length\b|\.\.\.|\.slice\(1\)|\.(?:shift|pop)\(\)/;

/**
 * The repetition that a function is which handles one element of a list and has itself called for the next: by its place (`next(ids, i + 1)`), with the rest (`const [first, ...rest] = rows; … save(rest)`,
 * `save(rows.slice(1))`), or with the list from which it took one (`const id = ids.shift(); if (!id) return; … next()`). What tries again, asks for the next page or follows what it has found walks over no list.
 */
export function recursionLoop(fn: FunctionNode): Loop | undefined {
  const { body } = fn;
  if (!body || !marks.test(fn.getSourceFile().text.slice(fn.pos, fn.end))) return undefined;
  const again = referencesToItself(fn);
  for (const one of again) {
    if (isRepeated(one, fn)) return undefined;
    const walked = byPlace(fn, body, one) ?? byRest(fn, body, one) ?? byTaking(fn, body, one);
    if (walked) return { node: fn, kind: 'recursion', body, sequential: true, again, ...walked };
  }
  return undefined;
}

type Walked = Pick<Loop, 'collection' | 'item' | 'indexed'>;

/** Where the function is called for each of several, it goes down a tree. */
function isRepeated(place: ts.Node, fn: FunctionNode): boolean {
  for (let node = place; node !== fn; node = node.parent) {
    if (ts.isIterationStatement(node, false)) return true;
    const { user } = node !== place && isFunctionNode(node) ? outward(node) : { user: undefined };
    if (user && ts.isCallExpression(user) && ts.isPropertyAccessExpression(user.expression) && /^(?:map|flatMap|forEach|filter|some|every|find|reduce)$/.test(user.expression.name.text)) return true;
  }
  return false;
}

/** `if (i >= ids.length) return; … next(ids, i + 1)` */
function byPlace(fn: FunctionNode, body: ts.Node, again: ts.Expression): Walked | undefined {
  const stepping = steppingOf(fn, body, again);
  const list = stepping && lengthOf(stepping.bound);
  return stepping && list ? { collection: list, item: stepping.counter, indexed: true } : undefined;
}

/** `save(rest)` of `const [first, ...rest] = rows`, and `save(rows.slice(1))`: what is handed on in place of a list is all of it but the first. */
function byRest(fn: FunctionNode, body: ts.Node, again: ts.Expression): Walked | undefined {
  const call = outward(again).user;
  if (!ts.isCallExpression(call) || call.expression !== again) return undefined;
  for (const [at, { name }] of fn.parameters.entries()) {
    const given = call.arguments[at] && bare(call.arguments[at]);
    if (!given) continue;
    const pattern = ts.isArrayBindingPattern(name) ? name : ts.isIdentifier(name) ? patternOf(name.text, body) : undefined;
    const [first] = pattern?.elements ?? [];
    if (pattern && first && ts.isIdentifier(given) && restOf(pattern) === given.text) {
      const list = pattern === name ? given : (pattern.parent as ts.VariableDeclaration).initializer;
      return list && { collection: list, ...(ts.isBindingElement(first) && { item: first.name }) };
    }
    if (ts.isIdentifier(name) && isWithoutFirst(given, name.text)) return { collection: (given as ts.CallExpression & { expression: ts.PropertyAccessExpression }).expression.expression, ...held(body, (value) => isFirstOf(value, name.text)) };
  }
  return undefined;
}

/** `const id = ids.shift(); if (!id) return; … next()`, of a list that is no other for the next call. */
function byTaking(fn: FunctionNode, body: ts.Node, again: ts.Expression): Walked | undefined {
  const list = ts.isBlock(body) ? takenUntilEmpty(body) ?? guardedTaking(body) : undefined;
  if (!list || !ts.isIdentifier(list) || fills(body, list.text)) return undefined;
  const at = fn.parameters.findIndex(({ name }) => ts.isIdentifier(name) && name.text === list.text);
  const call = outward(again).user;
  const given = at >= 0 && ts.isCallExpression(call) && call.expression === again ? call.arguments[at] : undefined;
  if (at >= 0 ? given?.getText() !== list.text : isDeclaredIn(list.text, body)) return undefined;
  return { collection: list, ...held(body, (value) => takenFrom(value)?.getText() === list.text) };
}

/** `ids` of `if (ids.length === 0) return; const id = ids.shift();` */
function guardedTaking(body: ts.Block): ts.Expression | undefined {
  const [first, second] = body.statements;
  const exit = first && ts.isIfStatement(first) && !first.elseStatement ? lastOf(first.thenStatement) : undefined;
  const value = exit && ts.isReturnStatement(exit) && second && ts.isVariableStatement(second) ? second.declarationList.declarations[0]?.initializer : undefined;
  const list = value && takenFrom(bare(value));
  return list && first && ts.isIfStatement(first) && first.expression.getText().includes(`${list.getText()}.length`) ? list : undefined;
}

function isDeclaredIn(name: string, body: ts.Node): boolean {
  let found = false;
  walk(body, (node) => { if (ts.isVariableDeclaration(node) && node.name.getText() === name) found = true; });
  return found;
}

/** `[first, ...rest]` of `const [first, ...rest] = rows`. */
function patternOf(list: string, body: ts.Node): ts.ArrayBindingPattern | undefined {
  let found: ts.ArrayBindingPattern | undefined;
  walk(body, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isArrayBindingPattern(node.name) && node.initializer?.getText() === list) found ??= node.name;
  });
  return found;
}

/** `rest`, behind one element. */
function restOf({ elements }: ts.ArrayBindingPattern): string | undefined {
  const [, rest] = elements;
  return elements.length === 2 && rest && ts.isBindingElement(rest) && rest.dotDotDotToken && ts.isIdentifier(rest.name) ? rest.name.text : undefined;
}

function isWithoutFirst(node: ts.Expression, list: string): boolean {
  const [from, to] = ts.isCallExpression(node) ? node.arguments : [];
  return ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'slice' && node.expression.expression.getText() === list && from?.getText() === '1' && !to;
}

function isFirstOf(value: ts.Expression, list: string): boolean {
  return ts.isElementAccessExpression(value) && value.expression.getText() === list && value.argumentExpression.getText() === '0';
}

/** The variable that holds the element. */
function held(body: ts.Node, isElement: (value: ts.Expression) => boolean): { item?: ts.BindingName } {
  let item: ts.BindingName | undefined;
  walk(body, (node) => {
    if (ts.isVariableDeclaration(node) && node.initializer && isElement(bare(node.initializer))) item ??= node.name;
  });
  return item ? { item } : {};
}

/**
 * Whether the function goes on to the next element whatever a call in it gave: where that decides (`if (found) return found; return next(i + 1)`, `catch { return next(i + 1) }`, `hit ?? next(i + 1)`), it looks for the
 * first that serves.
 */
export function goesOn(loop: Loop, call: ts.Node): boolean {
  return (loop.again ?? []).some((again) => !isDecided(again, loop, call) && !leavesBetween(call, again, loop));
}

/** Whether a condition that does not ask for the end of the list stands around the next call, and not around this one. */
function isDecided(again: ts.Node, loop: Loop, call: ts.Node): boolean {
  for (let node: ts.Node = again; node !== loop.node && node.parent; node = node.parent) {
    const { parent } = node;
    if (isWithin(call, node)) continue;
    const test = ts.isIfStatement(parent) && node !== parent.expression ? parent.expression
      : ts.isConditionalExpression(parent) && node !== parent.condition ? parent.condition
      : ts.isBinaryExpression(parent) && node === parent.right && isShortCircuit(parent.operatorToken.kind) ? parent.left : undefined;
    if (ts.isCatchClause(parent) || ts.isCaseClause(parent) || (test && !asksForEnd(test, loop))) return true;
  }
  return false;
}

function asksForEnd(test: ts.Expression, { collection, item }: Loop): boolean {
  const names = [collection, item].flatMap((node) => node && ts.isIdentifier(node) ? [node.text] : []);
  return /\.length\b/.test(test.getText()) || names.some((name) => isNamedIn(name, test));
}

/** Whether the function, or a callback around the next call, may be left in between. */
function leavesBetween(call: ts.Node, again: ts.Node, { body }: Loop): boolean {
  let found = false;
  walk(body, (node) => {
    if (ts.isReturnStatement(node) && node.pos >= call.end && node.end <= again.pos) found ||= isWithin(again, enclosingFunction(node) ?? body);
    return !found;
  });
  return found;
}

/** Whether a parameter of the function is handed on to the next call as it is. */
export function isHandedOn(parameter: ts.ParameterDeclaration, { again = [], node }: Loop): boolean {
  const at = isFunctionNode(node) ? node.parameters.indexOf(parameter) : -1;
  return at >= 0 && ts.isIdentifier(parameter.name) && again.every((one) => {
    const call = outward(one).user;
    const given = ts.isCallExpression(call) && call.expression === one ? call.arguments[at] : undefined;
    return given && ts.isIdentifier(given) && isReference(given) && given.text === (parameter.name as ts.Identifier).text;
  });
}
