import { bare, enclosingFunction, isAssignment, outward, referencesTo } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { symbolOf } from '../../../flow/values/symbols';
import type { FixContext } from '../../types';

/** So many rows any limit lets through that is offered. */
const few = 100;

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
  return compares.test(operator) && !isWithinFew(number) && !isOfLoop(user);
}

/** Whether a number of rows is only compared with one that a limit lets through: `rows.length > 5`. */
export function isWithinFew(number: ts.Expression): boolean {
  const { child, user } = outward(number);
  if (!ts.isBinaryExpression(user) || !compares.test(user.operatorToken.getText())) return ts.isBinaryExpression(user) && isOfLoop(user);
  const other = bare(user.left === child ? user.right : user.left);
  return isOfLoop(user) || (ts.isNumericLiteral(other) && Number(other.text) < few);
}

/** `i < rows.length` of a loop that walks over them. */
function isOfLoop(condition: ts.BinaryExpression): boolean {
  const { child, user } = outward(condition);
  return (ts.isForStatement(user) && user.condition === child) || (ts.isWhileStatement(user) && user.expression === child);
}
