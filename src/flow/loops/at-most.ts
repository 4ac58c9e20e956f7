import { numericValue } from '../../catalog/values/literal';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf, isConst } from '../values/symbols';

/** What a number is at most: `Math.max(0, limit - taken)` is no more than the limit, since nothing is taken less than never. */
export function atMost(expression: ts.Expression, checker: ts.TypeChecker, depth = 0): number | undefined {
  const known = numericValue(expression, checker);
  const node = bare(expression);
  if (known !== undefined || depth > 6) return known;
  if (ts.isBinaryExpression(node)) return node.operatorToken.kind === ts.SyntaxKind.MinusToken ? atMost(node.left, checker, depth + 1) : undefined;
  if (ts.isCallExpression(node) && /^Math\.(?:max|min)$/.test(node.expression.getText())) {
    const values = node.arguments.map((argument) => atMost(argument, checker, depth + 1));
    const numbers = values.filter((value) => value !== undefined);
    if (node.expression.getText() === 'Math.min') return numbers.length > 0 ? Math.min(...numbers) : undefined;
    return numbers.length === values.length ? Math.max(...numbers) : undefined;
  }
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer && isConst(declaration) ? atMost(declaration.initializer, checker, depth + 1) : undefined;
}

/** How many elements of a list a stretch of it has at most: `rows.slice(i, i + 10)`, also of a constant that holds it. */
export function stretchSize(list: ts.Expression, checker: ts.TypeChecker): number | undefined {
  const node = bare(list);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  if (declaration && ts.isVariableDeclaration(declaration)) return declaration.initializer && isConst(declaration) ? stretchSize(declaration.initializer, checker) : undefined;
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'slice') return undefined;
  const [from, to] = node.arguments.map(bare);
  if (!from || !to || !ts.isIdentifier(from) || !ts.isBinaryExpression(to) || to.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const size = [[to.left, to.right], [to.right, to.left]].find(([start]) => start?.getText() === from.text)?.[1];
  return size && atMost(size, checker);
}
