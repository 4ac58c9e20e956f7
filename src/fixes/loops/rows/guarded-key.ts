import { isTried } from '../../../flow/loops/loops';
import { declarationOf, isConst } from '../../../flow/values/symbols';
import { bare, isFunctionNode, isReference, isShortCircuit, isWithin, someInRun, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';
import { isSettled } from '../passes/changes';
import type { Element } from './element';
import { mayBeDeclaredAbsent } from './keys';

/**
 * The text of a key that is worked out for every element before the loop, also for those of which a pass would not come to the call that asks for it (`if (!row.email) continue`): an element or a column that may be
 * absent then is asked with `?.`, so that nothing fails for an element that is skipped. The text as it is, where each pass comes to the call, or nothing that members are read of may be absent; undefined where anything
 * else than an element or a column may be, and where a pass whose key fails leaves the others alone (`try`, `Promise.allSettled`): before the loop it would fail all of them.
 */
export function guardedKey(text: string, key: ts.Expression, element: Element, call: ts.Node, counted: CountedLoop, checker: ts.TypeChecker): string | undefined {
  const { body, node: loop } = counted.loop;
  const failsAlone = isTried(call, loop) || isSettled(loop);
  if (!failsAlone && !maySkip(call, body)) return text;
  const asked = new Set<string>();
  let guarded: string | undefined = text;
  const visit = (node: ts.Node, depth: number): boolean => {
    const declaration = ts.isIdentifier(node) && isReference(node) && depth < 6 ? declarationOf(node, checker) : undefined;
    if (declaration && ts.isVariableDeclaration(declaration) && isConst(declaration) && declaration.initializer && isWithin(declaration, body)) walk(declaration.initializer, (inner) => visit(inner, depth + 1));
    const isMember = (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) && !node.questionDotToken && counted.reads.of(node.expression).item;
    if (guarded === undefined || !isMember || !mayLack(node.expression, element, body, checker)) return guarded !== undefined;
    // A number has no `trim` either.
    const isTypeAsked = isTested(`typeof ${node.expression.getText()}`, body) && isAny(node.expression, checker);
    const owner = isTypeAsked || ts.isElementAccessExpression(node) || (failsAlone && !isTested(node.expression.getText(), body)) ? undefined : element.express(node.expression);
    if (owner === undefined || !/^[\w$]+(?:\.[\w$]+)?$/.test(owner)) guarded = undefined;
    else if (!asked.has(owner)) {
      asked.add(owner);
      const before: string = guarded;
      guarded = before.replace(new RegExp(`(?<![\\w$.])${owner.replace(/[.$]/g, '\\$&')}\\.`, 'g'), () => `${owner}?.`);
      // Another key that the text has may have asked for the same owner.
      if (guarded === before && !before.includes(`${owner}?.`)) guarded = undefined;
    }
    return guarded !== undefined;
  };
  walk(key, (node) => visit(node, 0));
  return guarded;
}

/** Whether a pass may go by a call: under a condition, or behind something that ends the pass or the loop. */
function maySkip(call: ts.Node, body: ts.Node): boolean {
  for (let node = call; node !== body; node = node.parent) {
    const { parent } = node;
    if (ts.isSwitchStatement(parent) || ts.isCatchClause(parent) || (isFunctionNode(parent) && parent !== body)) return true;
    if ((ts.isIfStatement(parent) && node !== parent.expression) || (ts.isConditionalExpression(parent) && node !== parent.condition)) return true;
    if (ts.isBinaryExpression(parent) && node === parent.right && isShortCircuit(parent.operatorToken.kind)) return true;
  }
  const isLast = isFunctionNode(body);
  return someInRun(isLast ? body.body ?? body : body, (node) => (ts.isContinueStatement(node) || ts.isBreakStatement(node) || ts.isReturnStatement(node) || ts.isThrowStatement(node)) && (!isLast || node.pos < call.pos && !isWithin(call, node)));
}

/** Whether something that a member is read of may be absent for an element that is skipped. */
function mayLack(owner: ts.Expression, element: Element, body: ts.Node, checker: ts.TypeChecker): boolean {
  const inner = bare(owner);
  if (isTested(owner.getText(), body) || isTested(`typeof ${owner.getText()}`, body)) return true;
  if (element.isRow(inner) || hasFallback(inner, checker)) return false;
  if (ts.isElementAccessExpression(inner) || ts.isNonNullExpression(owner) || mayBeDeclaredAbsent(owner, checker)) return true;
  // What these give of a text is one, and what comes before them is asked itself.
  if (ts.isCallExpression(inner)) return isAny(inner, checker) && !/\.(?:trim|toLowerCase|toUpperCase|toString|normalize|slice|substring|replace|replaceAll)$/.test(inner.expression.getText());
  return isAny(inner, checker);
}

/** `order.lines ?? {}`, or a constant that it was given to: of what stands in for what is absent members can be read. */
function hasFallback(owner: ts.Expression, checker: ts.TypeChecker): boolean {
  const declaration = ts.isIdentifier(owner) ? declarationOf(owner, checker) : undefined;
  const value = declaration && ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name) && isConst(declaration) && declaration.initializer ? bare(declaration.initializer) : owner;
  if (!ts.isBinaryExpression(value) || (value.operatorToken.kind !== ts.SyntaxKind.QuestionQuestionToken && value.operatorToken.kind !== ts.SyntaxKind.BarBarToken)) return false;
  const other = bare(value.right);
  return ts.isObjectLiteralExpression(other) || ts.isArrayLiteralExpression(other);
}

function isAny(node: ts.Expression, checker: ts.TypeChecker): boolean {
  return (checker.getTypeAtLocation(node).flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
}

/** Whether a loop asks if something is there, or compares it. */
export function isTested(text: string, body: ts.Node): boolean {
  let found = false;
  walk(body, (node) => {
    found ||= testedIn(node).some((one) => bare(one).getText().replaceAll('?.', '.') === text.replaceAll('?.', '.'));
    return !found;
  });
  return found;
}

function testedIn(node: ts.Node): readonly ts.Expression[] {
  if (ts.isPrefixUnaryExpression(node)) return [node.operand];
  if (ts.isIfStatement(node)) return [node.expression];
  if (ts.isConditionalExpression(node)) return [node.condition];
  return ts.isBinaryExpression(node) && node.operatorToken.kind !== ts.SyntaxKind.EqualsToken ? [node.left, node.right] : [];
}
