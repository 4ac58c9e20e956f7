import { enclosingFunction, inlineFunction, isAssignment, isStep, outward, referencesTo, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/**
 * Whether of the results of all writes nobody asks more than whether one of them failed, and how: `results.find((result) => result.error)?.error`, `results.some(({ error }) => error)`. One result for all says
 * the same where they fail together.
 * @param awaiting the expression that gives the list of results
 * @param errorIn the property of a result that says what went wrong
 */
export function asksOnlyForErrors(awaiting: ts.Expression, errorIn: string): boolean {
  const { user } = outward(awaiting);
  if (!ts.isVariableDeclaration(user) || !ts.isIdentifier(user.name)) return false;
  const uses = referencesTo(user.name.text, enclosingFunction(user) ?? user.getSourceFile()).filter((use) => use !== user.name);
  return uses.length > 0 && uses.every((use) => isAskedForErrors(use, errorIn));
}

function isAskedForErrors(results: ts.Identifier, errorIn: string): boolean {
  const member = outward(results).user;
  if (!ts.isPropertyAccessExpression(member) || !ts.isCallExpression(member.parent) || member.parent.expression !== member) return false;
  const call = member.parent;
  const test = inlineFunction(call.arguments[0]);
  if (call.arguments.length !== 1 || !test || !looksOnlyAtError(test, errorIn)) return false;
  if (member.name.text === 'some') return true;
  if (member.name.text !== 'find') return false;
  // The first that failed: its error, or that there is one.
  const { user } = outward(call);
  if (ts.isPropertyAccessExpression(user)) return user.name.text === errorIn;
  if (!ts.isVariableDeclaration(user) || !ts.isIdentifier(user.name)) return false;
  const found = referencesTo(user.name.text, enclosingFunction(user) ?? user.getSourceFile()).filter((use) => use !== user.name);
  return found.every((use) => isError(use, errorIn) || isCondition(use));
}

/** Whether a function of one result reads nothing of it but its error, and does nothing else: what it counts or tells of would be of one result. */
function looksOnlyAtError({ parameters, body }: ts.ArrowFunction | ts.FunctionExpression, errorIn: string): boolean {
  const [parameter, ...more] = parameters;
  if (!parameter || more.length > 0 || ts.isBlock(body) || doesMore(body)) return false;
  if (ts.isObjectBindingPattern(parameter.name)) return parameter.name.elements.every((one) => !one.dotDotDotToken && (one.propertyName ?? one.name).getText() === errorIn);
  return ts.isIdentifier(parameter.name) && referencesTo(parameter.name.text, body).every((use) => isError(use, errorIn));
}

function doesMore(root: ts.Node): boolean {
  let found = false;
  walk(root, (node) => {
    found ||= ts.isCallExpression(node) || ts.isNewExpression(node) || ts.isDeleteExpression(node) || isAssignment(node) || isStep(node);
    return !found;
  });
  return found;
}

function isError(use: ts.Identifier, errorIn: string): boolean {
  const { child, user } = outward(use);
  return ts.isPropertyAccessExpression(user) && user.expression === child && user.name.text === errorIn;
}

function isCondition(use: ts.Identifier): boolean {
  const { child, user } = outward(use);
  return (ts.isIfStatement(user) && user.expression === child) || (ts.isPrefixUnaryExpression(user) && user.operator === ts.SyntaxKind.ExclamationToken);
}
