import { bare, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { constDeclaration, objectLiteral } from './literal';

/**
 * The text that an expression is known to be: a literal (also behind `as any`), a constant, an enum's member, a property of a constant object.
 * Names of tables and collections are told by such texts.
 */
export function textValue(expression: ts.Expression | undefined, checker: ts.TypeChecker): string | undefined {
  if (!expression) return undefined;
  const node = bare(expression);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node) && !ts.isElementAccessExpression(node)) return undefined;
  const type = checker.getTypeAtLocation(node);
  if (type.isStringLiteral()) return type.value;
  // `const table = 'orders' as any`, and `TABLES.ORDERS` where nobody wrote `as const`.
  const initial = constDeclaration(node, checker)?.initializer ?? memberValue(node, checker);
  const value = initial && bare(initial);
  return value && ts.isStringLiteralLike(value) ? value.text : undefined;
}

function memberValue(node: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  if (!ts.isPropertyAccessExpression(node)) return undefined;
  const literal = objectLiteral(node.expression, checker);
  if (literal) return propertyValue(literal, node.name.text);
  // `static ORDERS = 'orders'`, a constant by how it is written.
  const declaration = /^[A-Z][A-Z0-9_]*$/.test(node.name.text) ? checker.getSymbolAtLocation(node.name)?.valueDeclaration : undefined;
  return declaration && ts.isPropertyDeclaration(declaration) ? declaration.initializer : undefined;
}
