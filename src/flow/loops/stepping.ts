import { bare, isAssignment, isFunctionNode, isNamedIn, isReference, isStep, lastOf, outward, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { lengthOf } from './loops';

/** How a function that has itself called for the next element knows which one it is at. */
export interface Stepping {
  /** The variable, or the function's parameter, that counts, where it is held against the end. */
  readonly counter: ts.Identifier;
  /** What it is held against: `rows.length`, or a number that is handed in. */
  readonly bound: ts.Expression;
}

/**
 * A function that handles one element and has itself called for the next, as code before asynchronous functions wrote its loops: `function next() { if (i >= rows.length) return done(); work(rows[i++], next); }`, and
 * `const loop = { next() { if (index < count) { index++; work(loop); } else done(); } }`.
 *
 * @param fn the function; `scope`: the one that it is written in, with its counter
 * @param place what stands in it, and has to come after the end was asked for
 * @returns undefined where it does not count by one, is not called again, or makes its list longer while it walks
 */
export function steppingOf(fn: FunctionNode, scope: ts.Node, place: ts.Node): Stepping | undefined {
  const names = namesOf(fn);
  if (names.own === undefined || !fn.body) return undefined;
  const guard = guardBefore(fn, place);
  if (!guard || referencesToItself(fn).length === 0 || !countsByOne(fn, scope, names.own, guard.counter.text)) return undefined;
  const list = lengthOf(guard.bound);
  return list && grows(scope, list.getText()) ? undefined : guard;
}

interface Names {
  /** What the function goes by, alone or in the object that holds it. */
  readonly own?: string;
  /** The object that holds it; `this`, of a method. */
  readonly holder?: string;
}

function namesOf(fn: FunctionNode): Names {
  if ((ts.isFunctionDeclaration(fn) || ts.isFunctionExpression(fn)) && fn.name) return { own: fn.name.text };
  const member = ts.isMethodDeclaration(fn) ? fn : fn.parent;
  if (ts.isVariableDeclaration(member) && ts.isIdentifier(member.name)) return { own: member.name.text };
  if (!ts.isMethodDeclaration(member) && !ts.isPropertyAssignment(member) && !ts.isPropertyDeclaration(member)) return {};
  const own = propertyName(member.name);
  const around = member.parent;
  const holder = ts.isClassLike(around) ? 'this' : ts.isVariableDeclaration(around.parent) && ts.isIdentifier(around.parent.name) ? around.parent.name.text : undefined;
  return own !== undefined && holder !== undefined ? { own, holder } : {};
}

/** The comparison that a place in the function comes after, on the side where there is one more. */
function guardBefore(fn: FunctionNode, place: ts.Node): Stepping | undefined {
  for (let node = place; node !== fn && node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isIterationStatement(parent, false)) return undefined;
    if (ts.isIfStatement(parent) && node !== parent.expression) {
      const found = comparison(parent.expression);
      if (found && found.more === (node === parent.thenStatement)) return found;
    }
    if (ts.isConditionalExpression(parent) && node !== parent.condition) {
      const found = comparison(parent.condition);
      if (found && found.more === (node === parent.whenTrue)) return found;
    }
    if (!ts.isBlock(parent)) continue;
    for (const statement of parent.statements) {
      if (statement === node) break;
      const exit = ts.isIfStatement(statement) && !statement.elseStatement ? lastOf(statement.thenStatement) : undefined;
      const found = exit && ts.isReturnStatement(exit) ? comparison((statement as ts.IfStatement).expression) : undefined;
      if (found && !found.more) return found;
    }
  }
  return undefined;
}

/** `i < rows.length`, `i >= count`, `i === rows.length`: whether it says that there is one more. */
function comparison(condition: ts.Expression): (Stepping & { readonly more: boolean }) | undefined {
  const node = bare(condition);
  if (!ts.isBinaryExpression(node)) return undefined;
  const more = comparing.get(node.operatorToken.kind);
  const counter = bare(node.left);
  const bound = bare(node.right);
  if (more === undefined || !ts.isIdentifier(counter) || !(ts.isIdentifier(bound) || lengthOf(bound))) return undefined;
  return { counter, bound, more };
}

const comparing: ReadonlyMap<ts.SyntaxKind, boolean> = new Map([
  [ts.SyntaxKind.LessThanToken, true],
  [ts.SyntaxKind.ExclamationEqualsToken, true],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, true],
  [ts.SyntaxKind.GreaterThanEqualsToken, false],
  [ts.SyntaxKind.EqualsEqualsToken, false],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, false],
]);

/** Where the function calls itself, hands itself on, or hands on the object that it is a part of: what is called, or the argument. */
export function referencesToItself(fn: FunctionNode): readonly ts.Expression[] {
  const { own, holder } = namesOf(fn);
  const { body } = fn;
  if (own === undefined || !body || !body.getSourceFile().text.slice(body.pos, body.end).includes(holder ?? own)) return [];
  const found: ts.Expression[] = [];
  walk(body, (node) => {
    const isName = ts.isIdentifier(node) ? node.text === (holder ?? own) && isReference(node) : holder === 'this' && node.kind === ts.SyntaxKind.ThisKeyword;
    if (!isName) return;
    const { child, user } = outward(node);
    if (holder !== undefined && ts.isPropertyAccessExpression(user) && user.expression === child && user.name.text === own) found.push(user);
    else if (ts.isCallExpression(user) && holder !== 'this' && (holder === undefined || user.expression !== child)) found.push(node as ts.Expression);
  });
  return found;
}

/** `i++`, `i += 1`, `next(i + 1)`. */
function countsByOne(fn: FunctionNode, scope: ts.Node, own: string, counter: string): boolean {
  const at = fn.parameters.findIndex(({ name }) => ts.isIdentifier(name) && name.text === counter);
  let found = false;
  let other = false;
  walk(at >= 0 ? fn.body as ts.Node : scope, (node) => {
    if (isStep(node)) found ||= node.operator === ts.SyntaxKind.PlusPlusToken && node.operand.getText() === counter;
    else if (isAssignment(node) && node.left.getText() === counter) {
      if (node.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken && isOne(node.right)) found = true;
      else if (isNextOf(node.right, counter)) found = true;
      else if (!ts.isNumericLiteral(bare(node.right))) other = true;
    } else if (at >= 0 && ts.isCallExpression(node) && (ts.isIdentifier(node.expression) ? node.expression : ts.isPropertyAccessExpression(node.expression) ? node.expression.name : undefined)?.text === own) {
      const given = node.arguments[at];
      if (given && isNextOf(given, counter)) found = true;
    }
  });
  return found && !other;
}

function isNextOf(value: ts.Expression, counter: string): boolean {
  const node = bare(value);
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken && node.left.getText() === counter && isOne(node.right);
}

function isOne(value: ts.Expression): boolean {
  const node = bare(value);
  return ts.isNumericLiteral(node) && Number(node.text) === 1;
}

function grows(scope: ts.Node, list: string): boolean {
  let found = false;
  walk(scope, (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.expression.getText() === list && ['push', 'unshift', 'splice'].includes(node.expression.name.text)) found = true;
    return !found;
  });
  return found;
}

/** Words by which a loop that is handed to its own body is ended before all elements had their turn. */
const ends: ReadonlySet<string> = new Set(['break', 'stop', 'exit', 'abort', 'cancel', 'end', 'finish']);

/** Whether a callback ends the loop that it is given (`loop.break(true)`): what it looks for, it has found. */
export function endsLoop(callback: ts.Node): boolean {
  if (!isFunctionNode(callback)) return false;
  const [first] = callback.parameters;
  const name = first && ts.isIdentifier(first.name) ? first.name.text : undefined;
  if (name === undefined || !callback.body || !isNamedIn(name, callback.body)) return false;
  let found = false;
  walk(callback.body, (node) => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === name && ends.has(node.name.text)) found = true;
    return !found;
  });
  return found;
}
