import { propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Enclosing } from '../types';

/** The name of a function as a person would write it: `OrderService.list`, `listOrders`, `GET`, `(module)`, `(anonymous)`. */
export function enclosingName(node: Enclosing): string {
  if (ts.isSourceFile(node)) return '(module)';
  if (ts.isClassStaticBlockDeclaration(node)) return `${className(node.parent)}.static`;
  if (ts.isConstructorDeclaration(node)) return `${className(node.parent)}.constructor`;
  if (ts.isMethodDeclaration(node) || ts.isGetAccessorDeclaration(node) || ts.isSetAccessorDeclaration(node)) {
    const name = propertyName(node.name) ?? '(computed)';
    return ts.isClassLike(node.parent) ? `${className(node.parent)}.${name}` : `${holderName(node.parent)}${name}`;
  }
  if (node.name && ts.isIdentifier(node.name)) return node.name.text;
  // `export const list = wrap(async () => …)`, `router.get('/orders', async () => …)`, `{ list: async () => … }`
  let current: ts.Node = node.parent;
  while (current) {
    if (ts.isVariableDeclaration(current)) return propertyName(ts.isIdentifier(current.name) ? current.name : undefined) ?? '(anonymous)';
    if (ts.isPropertyAssignment(current) || ts.isPropertyDeclaration(current)) {
      const name = propertyName(current.name) ?? '(computed)';
      return ts.isPropertyDeclaration(current) ? `${className(current.parent)}.${name}` : `${holderName(current.parent)}${name}`;
    }
    if (ts.isExportAssignment(current)) return 'default';
    if (ts.isBinaryExpression(current) && current.operatorToken.kind === ts.SyntaxKind.EqualsToken) return current.left.getText();
    if (ts.isCallExpression(current)) {
      const first = current.arguments[0];
      if (first && ts.isStringLiteralLike(first)) return `${calledBy(current.expression)}('${first.text}')`;
    } else if (!ts.isParenthesizedExpression(current) && !ts.isAsExpression(current) && !ts.isArrowFunction(current)) break;
    current = current.parent;
  }
  return '(anonymous)';
}

/** What is called, without what the links of a chain before it are given: `Router().get`, `new Hono().get`. */
function calledBy(callee: ts.Expression): string {
  if (!ts.isPropertyAccessExpression(callee)) return callee.getText();
  let root: ts.Expression = callee.expression;
  let isChain = false;
  for (;;) {
    if (ts.isCallExpression(root) && ts.isPropertyAccessExpression(root.expression)) [root, isChain] = [root.expression.expression, true];
    else if (ts.isParenthesizedExpression(root)) root = root.expression;
    else break;
  }
  const made = ts.isNewExpression(root) ? `new ${root.expression.getText()}()` : ts.isCallExpression(root) ? `${root.expression.getText()}()` : undefined;
  return made !== undefined || isChain ? `${made ?? root.getText()}.${callee.name.text}` : callee.getText();
}

function className(node: ts.ClassLikeDeclaration): string {
  return node.name?.text ?? '(class)';
}

/** `storage.` for the method of `const storage = { … }`. */
function holderName(literal: ts.Node): string {
  const parent = literal.parent;
  return ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? `${parent.name.text}.` : '';
}
