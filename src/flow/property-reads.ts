import { isAssignment, outward } from '../project/syntax';
import { ts } from '../project/ts';

/** Whether code waits for what a property holds, or hands it to what does: `await user.posts`, `users.map((user) => user.posts)`. */
export function isWaitedProperty(access: ts.PropertyAccessExpression): boolean {
  const { child, user } = outward(access);
  if (ts.isAwaitExpression(user) || ts.isReturnStatement(user) || ts.isArrayLiteralExpression(user)) return true;
  if (ts.isArrowFunction(user)) return user.body === child;
  return ts.isPropertyAccessExpression(user) && user.expression === child && user.name.text === 'then';
}

/** Whether a property is read, and neither called (which is a call) nor written to. */
export function isRead(access: ts.PropertyAccessExpression): boolean {
  const { child, user } = outward(access);
  return !((ts.isCallExpression(user) || ts.isNewExpression(user)) && user.expression === child) && !(isAssignment(user) && user.left === child);
}
