import { bare, enclosingFunction, isAssignment, outward, referencesTo } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { symbolOf } from '../../../flow/values/symbols';
import type { FixContext } from '../../types';

/** How many rows a limit lets through that is offered: what a person can look at, and what a list in a page takes at most. */
export const limitOffered = 100;

const reckons = /^(?:[-*/%]|\*\*|\+)$/;
const compares = /^(?:[<>]=?|[=!]==?)$/;

/**
 * Whether something is worked out by how many rows there are: `rank: rows.length - index`, `Math.ceil(rows.length / size)`, `rows.length > limit`, also of a variable that holds the number. One that is handed on
 * or shown is none of these.
 */
export function isReckonedWith(number: ts.Expression, context: FixContext): boolean {
  const { child, user } = outward(number);
  if (ts.isVariableDeclaration(user) && user.initializer === child && ts.isIdentifier(user.name)) {
    const { name } = user;
    const symbol = symbolOf(name, context.checker);
    return referencesTo(name.text, enclosingFunction(name)?.body ?? name.getSourceFile()).some((one) => one !== name && symbolOf(one, context.checker) === symbol && isReckonedWith(one, context));
  }
  if (ts.isCallExpression(user)) return user.expression !== child && /^Math\./.test(user.expression.getText());
  if (!ts.isBinaryExpression(user)) return false;
  const operator = user.operatorToken.getText();
  const isGiven: boolean = isAssignment(user);
  if (isGiven) return user.right === child && operator !== '=';
  if (reckons.test(operator)) return (context.checker.getTypeAtLocation(user).flags & ts.TypeFlags.StringLike) === 0;
  return compares.test(operator) && !isWithinFew(number);
}

/** Whether a number of rows is only compared with one that a limit lets through: `rows.length > 5`. */
export function isWithinFew(number: ts.Expression): boolean {
  const { child, user } = outward(number);
  if (!ts.isBinaryExpression(user)) return false;
  const other = bare(user.left === child ? user.right : user.left);
  return isOfLoop(user) || (compares.test(user.operatorToken.getText()) && ts.isNumericLiteral(other) && Number(other.text) < limitOffered);
}

/** `i < rows.length` of a loop that walks over them. */
function isOfLoop(condition: ts.BinaryExpression): boolean {
  const { child, user } = outward(condition);
  return (ts.isForStatement(user) && user.condition === child) || (ts.isWhileStatement(user) && user.expression === child);
}

/** Whether a place takes so many rows from the end of a list that any limit lets through: `rows.at(-1)`, `rows.slice(-10)`, `rows[rows.length - 1]`, and the `rows.length` in that. */
export function isAtEnd(node: ts.Node): boolean {
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) && /^(?:at|slice)$/.test(node.expression.name.text) && node.arguments.length === 1 && isFromEnd(node.arguments[0]);
  if (ts.isElementAccessExpression(node)) return isFromEndOf(node, bare(node.argumentExpression));
  const { user } = ts.isPropertyAccessExpression(node) ? outward(node) : { user: undefined };
  const around = user && ts.isBinaryExpression(user) ? outward(user).user : undefined;
  return around !== undefined && ts.isElementAccessExpression(around) && isAtEnd(around);
}

/** `-10` */
function isFromEnd(amount: ts.Expression | undefined): boolean {
  const node = amount && bare(amount);
  return node !== undefined && ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken && isFew(node.operand);
}

/** `rows.length - 1` between the brackets behind `rows` */
function isFromEndOf({ expression }: ts.ElementAccessExpression, place: ts.Expression): boolean {
  return ts.isBinaryExpression(place) && place.operatorToken.kind === ts.SyntaxKind.MinusToken && place.left.getText() === `${expression.getText()}.length` && isFew(place.right);
}

function isFew(amount: ts.Expression): boolean {
  return ts.isNumericLiteral(amount) && Number(amount.text) > 0 && Number(amount.text) <= limitOffered;
}
