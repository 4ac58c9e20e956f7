import { bare, isAssignment, isEquals, isFunctionNode, isReference, isUnequals, isWithin, lastOf, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf, isConst } from '../values/symbols';
import type { Loop } from '../types';

/** What decides, inside a loop, whether a pass comes to a place. */
interface Guard {
  readonly test: ts.Expression;
  /** Whether the place is reached where the test holds, or where it does not. */
  readonly holds: boolean;
  /** What runs where the place is reached. */
  readonly branch: ts.Node;
}

/** The conditions around a place and the ways out before it, up to the loop's body. */
function guardsOf(loop: Loop, place: ts.Node): readonly Guard[] {
  const guards: Guard[] = [];
  for (let node = place; node !== loop.body && node !== loop.node && node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && node !== parent.expression) guards.push({ test: parent.expression, holds: node === parent.thenStatement, branch: node });
    if (ts.isConditionalExpression(parent) && node !== parent.condition) guards.push({ test: parent.condition, holds: node === parent.whenTrue, branch: node });
    if (ts.isBlock(parent)) {
      for (const before of parent.statements) {
        if (before.end > node.pos) break;
        if (ts.isIfStatement(before) && !before.elseStatement && skips(before.thenStatement, loop)) guards.push({ test: before.expression, holds: false, branch: parent });
      }
    }
  }
  return guards.flatMap(parts);
}

/** Whether a statement goes on to the next element. */
function skips(statement: ts.Statement, loop: Loop): boolean {
  const last = lastOf(statement);
  return last !== undefined && (ts.isContinueStatement(last) ? !last.label : ts.isReturnStatement(last) && loop.kind === 'callback');
}

/** `a && b` holds where both do; `a || b` does not where neither does; `!a` turns around. */
function parts(guard: Guard): readonly Guard[] {
  const test = bare(guard.test);
  if (ts.isPrefixUnaryExpression(test) && test.operator === ts.SyntaxKind.ExclamationToken) return parts({ ...guard, test: test.operand, holds: !guard.holds });
  const joining = guard.holds ? ts.SyntaxKind.AmpersandAmpersandToken : ts.SyntaxKind.BarBarToken;
  if (ts.isBinaryExpression(test) && test.operatorToken.kind === joining) return [...parts({ ...guard, test: test.left }), ...parts({ ...guard, test: test.right })];
  return [{ ...guard, test }];
}

/**
 * Whether a place is reached by one element alone: the one that equals something fixed (`case 'volume':`, `if (name === admin)`), as it is or as a method makes
 * it (`name.toLowerCase()`). A property of the element says nothing of the kind: many rows have the same status.
 */
export function isOfOneElement(loop: Loop, place: ts.Node, checker: ts.TypeChecker): boolean {
  const names = elementNames(loop);
  if (names.length === 0) return false;
  const isElement = (expression: ts.Expression): boolean => isMadeOf(expression, names, checker);
  const isFixed = (expression: ts.Expression): boolean => isFixedValue(expression, loop, checker);
  for (let node = place; node !== loop.body && node !== loop.node && node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isCaseClause(parent) && node !== parent.expression && isFixed(parent.expression) && isElement(parent.parent.parent.expression)) return true;
  }
  return guardsOf(loop, place).some(({ test, holds }) => {
    if (!ts.isBinaryExpression(test)) return false;
    const operator = test.operatorToken.kind;
    const equal = isEquals(operator);
    const unequal = isUnequals(operator);
    if (holds ? !equal : !unequal) return false;
    return (isElement(test.left) && isFixed(test.right)) || (isElement(test.right) && isFixed(test.left));
  });
}

/** The lists of which the element must be one for a pass to come to a place: `if (!known.includes(name)) continue`. */
export function requiredLists(loop: Loop, place: ts.Node, checker: ts.TypeChecker): readonly ts.Expression[] {
  const names = elementNames(loop);
  return guardsOf(loop, place).flatMap(({ test, holds }) => {
    if (!holds || !ts.isCallExpression(test) || !ts.isPropertyAccessExpression(test.expression)) return [];
    const { name, expression } = test.expression;
    const [argument] = test.arguments;
    return (name.text === 'includes' || name.text === 'has') && argument && isMadeOf(argument, names, checker) ? [expression] : [];
  });
}

/**
 * Whether only the first pass that comes there goes on: a flag outside of the loop is asked, and set where the place is (`if (!warned) { warned = true; … }`), or what was
 * asked for once is kept in a variable outside of it (`if (!admin) admin = await …`, `admin ??= await …`).
 */
export function isDoneOnce(loop: Loop, place: ts.Node, checker: ts.TypeChecker): boolean {
  if (!loop.sequential) return false;
  const isOutside = (node: ts.Expression): boolean => {
    const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
    return declaration !== undefined && ts.isVariableDeclaration(declaration) && !isWithin(declaration, loop.node);
  };
  for (let node = place; node !== loop.body && node !== loop.node && node.parent; node = node.parent) {
    const { parent } = node;
    if (!ts.isBinaryExpression(parent) || node !== parent.right) continue;
    const filling = parent.operatorToken.kind === ts.SyntaxKind.QuestionQuestionEqualsToken || parent.operatorToken.kind === ts.SyntaxKind.BarBarEqualsToken;
    if (filling && isOutside(bare(parent.left))) return true;
  }
  return guardsOf(loop, place).some(({ test, holds, branch }) => {
    const flag = flagOf(test, holds);
    return flag !== undefined && isOutside(flag) && isAlwaysSet(branch, flag.text);
  });
}

/** `flag` where a place is reached while it is false, null or not there yet. */
function flagOf(test: ts.Expression, holds: boolean): ts.Identifier | undefined {
  if (ts.isIdentifier(test)) return holds ? undefined : test;
  if (!ts.isBinaryExpression(test)) return undefined;
  const operator = test.operatorToken.kind;
  const equal = isEquals(operator);
  const unequal = isUnequals(operator);
  if (holds ? !equal : !unequal) return undefined;
  const [left, right] = [bare(test.left), bare(test.right)];
  return ts.isIdentifier(left) && isEmpty(right) ? left : undefined;
}

function isEmpty(node: ts.Expression): boolean {
  return node.kind === ts.SyntaxKind.NullKeyword || node.kind === ts.SyntaxKind.FalseKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
}

/** Whether whatever way is taken through a branch, a variable has a value afterwards. */
function isAlwaysSet(branch: ts.Node, name: string): boolean {
  if (ts.isBlock(branch)) return branch.statements.some((statement) => isAlwaysSet(statement, name));
  if (ts.isIfStatement(branch)) return branch.elseStatement !== undefined && isAlwaysSet(branch.thenStatement, name) && isAlwaysSet(branch.elseStatement, name);
  if (ts.isTryStatement(branch)) return isAlwaysSet(branch.tryBlock, name);
  if (!ts.isExpressionStatement(branch)) return false;
  const node = bare(branch.expression);
  return isAssignment(node) && ts.isIdentifier(node.left) && node.left.text === name && !isEmpty(bare(node.right));
}

/** The names of the whole element; of an entry (`[name, value]`) that of its key. */
function elementNames({ item }: Loop): readonly ts.Identifier[] {
  if (!item) return [];
  if (ts.isIdentifier(item)) return [item];
  const key = ts.isArrayBindingPattern(item) ? item.elements[0] : undefined;
  return key && ts.isBindingElement(key) && ts.isIdentifier(key.name) ? [key.name] : [];
}

/** The element itself, or what a method makes of it alone: `name.trim().toLowerCase()`. What a function knows of it (`roleOf(id)`) many elements have in common. */
function isMadeOf(expression: ts.Expression, names: readonly ts.Identifier[], checker: ts.TypeChecker): boolean {
  let node = bare(expression);
  while (ts.isCallExpression(node) && node.arguments.length === 0 && ts.isPropertyAccessExpression(node.expression)) node = bare(node.expression.expression);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration !== undefined && names.some((name) => name.parent === declaration || checker.getSymbolAtLocation(name)?.valueDeclaration === declaration);
}

/** A value that is the same in every pass. */
function isFixedValue(expression: ts.Expression, loop: Loop, checker: ts.TypeChecker): boolean {
  const node = bare(expression);
  if (ts.isLiteralExpression(node)) return true;
  let fixed = true;
  walk(node, (inner) => {
    if (isFunctionNode(inner) || ts.isAwaitExpression(inner)) fixed = false;
    if (!fixed || !ts.isIdentifier(inner) || !isReference(inner)) return fixed;
    const declaration = declarationOf(inner, checker);
    fixed = declaration !== undefined && !isWithin(declaration, loop.node) && (!ts.isVariableDeclaration(declaration) || isConst(declaration));
    return fixed;
  });
  return fixed && !isEmpty(node);
}
