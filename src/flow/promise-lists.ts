import { bare } from '../project/syntax';
import { ts } from '../project/ts';

/** The array literal that `Promise.all` or a transaction is given. */
export function promiseList(node: ts.Expression): ts.ArrayLiteralExpression | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  if (!['all', '$transaction', 'transaction'].includes(node.expression.name.text)) return undefined;
  const first = node.arguments[0] && bare(node.arguments[0]);
  return first && ts.isArrayLiteralExpression(first) ? first : undefined;
}

/** The promise whose result a name of a list has: the second one of `const [orders, customers] = await Promise.all([…, …])` for `customers`. */
export function promisedFor(element: ts.BindingElement): ts.Expression | undefined {
  const pattern = element.parent;
  const declared = pattern.parent;
  if (!ts.isArrayBindingPattern(pattern) || !ts.isVariableDeclaration(declared) || !declared.initializer || element.dotDotDotToken || element.initializer) return undefined;
  const list = promiseList(bare(declared.initializer));
  // Behind a spread the places are others.
  return list?.elements.some(ts.isSpreadElement) ? undefined : list?.elements[pattern.elements.indexOf(element)];
}
