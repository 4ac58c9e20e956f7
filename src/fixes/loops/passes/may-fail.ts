import { declarationOf } from '../../../flow/values/symbols';
import { isFunctionNode, isReference, isWithin, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** Objects of the language whose members are always there. */
const always = /^(?:console|JSON|Math|Object|Array|String|Number|Date|Promise)$/;

/**
 * Whether what tells of a write may throw by itself: it reads a member of something that may be absent, or of which nothing is known. A variable that the pass has read a member of before is there.
 * @param error what the write's error is called, which is there where a condition has asked for it
 */
export function mayFail(told: readonly ts.Node[], error: string, body: ts.Node, checker: ts.TypeChecker): boolean {
  let fails = false;
  for (const one of told) walk(one, (node) => {
    if (fails) return false;
    if (ts.isNonNullExpression(node)) fails = true;
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'toISOString') fails = true;
    if ((ts.isElementAccessExpression(node) || ts.isPropertyAccessExpression(node)) && !node.questionDotToken) fails ||= !isThere(node.expression, node, one, error, body, checker);
    return !fails;
  });
  return fails;
}

function isThere(receiver: ts.Expression, access: ts.Node, told: ts.Node, error: string, body: ts.Node, checker: ts.TypeChecker): boolean {
  const node = uncast(receiver);
  if (ts.isIdentifier(node)) {
    if (always.test(node.text)) return true;
    if (node.text === error) return isAskedFor(access, told, error);
    if (isKnown(node, checker)) return true;
    return isReadBefore(node, told, body, checker);
  }
  // What is called by one of the functions that only put a text together gives one.
  return isKnown(node, checker) && !ts.isNonNullExpression(node);
}

/** Whether the type of something says what it is, and that it is there. */
function isKnown(node: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(node);
  return !(type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) && checker.getNonNullableType(type) === type;
}

/** Whether an access stands under `if (error)`, in the branch in which there is one. */
function isAskedFor(access: ts.Node, told: ts.Node, error: string): boolean {
  for (let node = access; node !== told; node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && (parent.expression.getText() === error ? parent.thenStatement === node : parent.expression.getText() === `!${error}` && parent.elseStatement === node)) return true;
    if (ts.isConditionalExpression(parent) && parent.condition.getText() === error && parent.whenTrue === node) return true;
  }
  return false;
}

/** Whether a pass has read a member of a variable before, where nothing decides whether it does, in a function that it calls least of all. */
function isReadBefore(name: ts.Identifier, told: ts.Node, body: ts.Node, checker: ts.TypeChecker): boolean {
  const declaration = declarationOf(name, checker);
  let found = false;
  walk(body, (node) => {
    if (found || node.pos >= told.pos || (node !== body && (isFunctionNode(node) || ts.isConditionalExpression(node) || ts.isSwitchStatement(node) || (ts.isIfStatement(node) && !isWithin(told, node))))) return false;
    if (ts.isIdentifier(node) && node.text === name.text && isReference(node) && declarationOf(node, checker) === declaration) {
      found = ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node && !node.parent.questionDotToken;
    }
    return !found;
  });
  return found;
}
