import { bare, isEquals, isFunctionNode, isNamedIn, isWithin, lastOf, propertyName, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { rowHolders } from '../values/origin';
import type { Loop } from '../types';

/** What an early exit leaves: the loop, or the function with all loops in it. */
export type LoopExit = 'loop' | 'function';

/**
 * How the loop is left after the call's first run: an unconditional `return`, `break` or `throw` follows on every level up
 * to the loop; or it leaves as soon as the result is there (`if (found) return found`). A guard that leaves because a row is
 * missing (`if (!row) return res.status(404)…`) does not shorten the normal run.
 */
export function exitOf(loop: Loop, call: ts.Node, checker: ts.TypeChecker): LoopExit | undefined {
  let node: ts.Node = call;
  while (node !== loop.node && node.parent) {
    const parent: ts.Node = node.parent;
    if (ts.isReturnStatement(node) && leaves(node, loop)) return 'function';
    if (ts.isBlock(parent) || ts.isCaseClause(parent) || ts.isDefaultClause(parent)) {
      const statements = parent.statements;
      const index = statements.indexOf(node as ts.Statement);
      const exit = statements.slice(index + 1).find((later) => leaves(later, loop));
      if (exit) return left(exit);
    }
    if (isFunctionNode(parent)) return undefined;
    node = parent;
  }
  return leavesOnResult(loop, call, checker);
}

/** A label may stand on a loop further out; which one is not asked: it is rare. */
function left(exit: ts.Statement): LoopExit {
  return ts.isBreakStatement(exit) && !exit.label ? 'loop' : 'function';
}

/** Whether a statement inside the loop, once reached, ends the loop itself and not one inside it. */
function leaves(statement: ts.Statement, loop: Loop): boolean {
  if (ts.isReturnStatement(statement) || ts.isThrowStatement(statement)) return nearest(statement, isFunctionNode, loop) === undefined;
  if (!ts.isBreakStatement(statement)) return false;
  const { label } = statement;
  if (label) {
    const labelled = nearest(statement, (node) => ts.isLabeledStatement(node) && node.label.text === label.text, loop);
    return labelled === undefined;
  }
  return nearest(statement, (node) => isFunctionNode(node) || ts.isSwitchStatement(node) || ts.isIterationStatement(node, false), loop) === undefined;
}

/** The nearest node around `from`, inside the loop, that is one of these. */
function nearest(from: ts.Node, is: (node: ts.Node) => boolean, loop: Loop): ts.Node | undefined {
  for (let node = from.parent; node && node !== loop.node; node = node.parent) if (is(node)) return node;
  return undefined;
}

function leavesOnResult(loop: Loop, call: ts.Node, checker: ts.TypeChecker): LoopExit | undefined {
  const variable = resultName(call);
  for (const node of branchesIn(loop.body)) {
    const direct = isWithin(call, node.expression);
    if (node.pos < call.pos && !direct) continue;
    const test = direct ? 'positive' : variable ? polarity(node.expression, variable) : undefined;
    const exit = test && lastOf(node.thenStatement);
    if (!exit || !leaves(exit, loop)) continue;
    const positive = test === 'positive' && !(direct && /^\s*!/.test(node.expression.getText()));
    if (ts.isBreakStatement(exit)) {
      const alone = !ts.isBlock(node.thenStatement) || node.thenStatement.statements.length === 1;
      if (positive || !alone) return left(exit);
    } else if (ts.isReturnStatement(exit)) {
      // `if (!taken) return candidate`: it looked for the first free one.
      if ((positive && returnsHit(exit, variable)) || returnsItem(exit, loop, checker)) return 'function';
    }
  }
  return undefined;
}

const branches = new WeakMap<ts.Node, readonly ts.IfStatement[]>();

/** The `if` statements of a loop's body, functions inside it left out; read once, however many queries stand in it. */
function branchesIn(body: ts.Node): readonly ts.IfStatement[] {
  let found = branches.get(body);
  if (!found) {
    const list: ts.IfStatement[] = [];
    walk(body, (node) => {
      if (isFunctionNode(node)) return false;
      if (ts.isIfStatement(node)) list.push(node);
      return true;
    });
    branches.set(body, (found = list));
  }
  return found;
}

/** The variable that holds what a query found: `row`, and the rows of `{ data: row }` and `[row]`, as clients hand them over. */
function resultName(call: ts.Node): string | undefined {
  let node = call.parent;
  while (ts.isAwaitExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)) node = node.parent;
  if (ts.isVariableDeclaration(node)) return boundName(node.name);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left)) return node.left.text;
  return undefined;
}

function boundName(name: ts.BindingName): string | undefined {
  if (ts.isIdentifier(name)) return name.text;
  const [first] = name.elements;
  const holder = ts.isArrayBindingPattern(name) ? first : name.elements.find((part) => rowHolders.has(propertyName(part.propertyName ?? part.name) ?? ''));
  return holder && ts.isBindingElement(holder) && ts.isIdentifier(holder.name) ? holder.name.text : undefined;
}

/** Whether a condition holds when the variable has a row (`positive`) or when it has none. */
function polarity(expression: ts.Expression, name: string): 'positive' | 'negative' | undefined {
  const node = bare(expression);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    const inner = polarity(node.operand, name);
    return inner && (inner === 'positive' ? 'negative' : 'positive');
  }
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    if (operator === ts.SyntaxKind.AmpersandAmpersandToken) return polarity(node.left, name) ?? polarity(node.right, name);
    if (operator === ts.SyntaxKind.BarBarToken) return polarity(node.left, name);
    const empty = [node.left, node.right].some((side) => side.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(side) && side.text === 'undefined') || (ts.isNumericLiteral(side) && side.text === '0'));
    if (!empty || !isNamedIn(name, node)) return undefined;
    const equal = isEquals(operator);
    return equal ? 'negative' : 'positive';
  }
  // `found` and `found.length`; a test of another property of the row says nothing about whether there is one.
  if (ts.isIdentifier(node)) return node.text === name ? 'positive' : undefined;
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'length') return polarity(node.expression, name);
  return undefined;
}

/** Whether what is returned is the hit: the row, something made from it, `true`. An answer of another kind (`res.status(409)`) is a guard's. */
function returnsHit({ expression }: ts.ReturnStatement, variable: string | undefined): boolean {
  if (!expression) return true;
  const result = bare(expression);
  if (variable !== undefined && isNamedIn(variable, result)) return true;
  return ts.isLiteralExpression(result) || ts.isIdentifier(result) || result.kind === ts.SyntaxKind.TrueKeyword || result.kind === ts.SyntaxKind.FalseKeyword;
}

function returnsItem({ expression }: ts.ReturnStatement, loop: Loop, checker: ts.TypeChecker): boolean {
  if (!expression || !loop.item) return false;
  const result = bare(expression);
  if (!ts.isIdentifier(result)) return false;
  const declaration = checker.getSymbolAtLocation(result)?.valueDeclaration;
  return declaration !== undefined && (isWithin(declaration, loop.body) || isWithin(declaration, loop.item.parent));
}

/** Whether something in a statement may leave it other than by an error: a `return`, `break` or `continue` that is not in a function of its own. */
export function mayLeave(statement: ts.Node): boolean {
  let found = false;
  walk(statement, (node) => {
    if (isFunctionNode(node)) return false;
    if (ts.isReturnStatement(node) || ts.isBreakOrContinueStatement(node)) found = true;
    return !found;
  });
  return found;
}
