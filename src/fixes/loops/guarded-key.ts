import { declarationOf, isConst } from '../../flow/symbols';
import { bare, isReference, isWithin, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Element } from './element';

/**
 * The text of a key that is worked out for every element before the loop, also for those of which a pass would not come to it: a column that the pass asks for first (`if (!row.email) continue`) is asked with `?.`, so that
 * nothing fails for an element that is skipped. The text as it is, where the pass asks for none of what members are read of; undefined where it asks for something else than a column.
 */
export function guardedKey(text: string, key: ts.Expression, element: Element, body: ts.Node, checker: ts.TypeChecker): string | undefined {
  let guarded: string | undefined = text;
  const visit = (node: ts.Node, depth: number): boolean => {
    const declaration = ts.isIdentifier(node) && isReference(node) && depth < 6 ? declarationOf(node, checker) : undefined;
    if (declaration && ts.isVariableDeclaration(declaration) && isConst(declaration) && declaration.initializer && isWithin(declaration, body)) walk(declaration.initializer, (inner) => visit(inner, depth + 1));
    if (guarded === undefined || !(ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) || node.questionDotToken || !isTested(node.expression.getText(), body)) return guarded !== undefined;
    const owner = node.expression;
    const column = ts.isPropertyAccessExpression(node) && ts.isPropertyAccessExpression(owner) && element.isRow(owner.expression) ? element.express(owner) : undefined;
    // A row that is asked for whole is a guard of its own kind: its columns are read as they were.
    if (!element.isRow(owner)) guarded = column === undefined ? undefined : guarded.replaceAll(`${column}.`, `${column}?.`);
    return guarded !== undefined;
  };
  walk(key, (node) => visit(node, 0));
  return guarded;
}

/** Whether a loop asks if something is there, or compares it. */
export function isTested(text: string, body: ts.Node): boolean {
  let found = false;
  walk(body, (node) => {
    found ||= testedIn(node).some((one) => bare(one).getText() === text);
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
