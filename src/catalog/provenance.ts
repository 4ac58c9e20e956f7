import { bare } from '../project/syntax';
import { ts } from '../project/ts';

/**
 * The type of an expression, resolved further than the checker does where it says `any`: through casts, `||` and `??`, the values that
 * a variable was given (`global.client || new Client()`), and imports of such variables. That a value came from there is evidence; where
 * nothing says what it is, the answer is undefined.
 */
export function knownType(expression: ts.Expression, checker: ts.TypeChecker, depth = 0): ts.Type | undefined {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(expression));
  if (!(type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown))) return type;
  if (depth > 8) return undefined;
  const next = (inner: ts.Expression): ts.Type | undefined => knownType(inner, checker, depth + 1);
  const node = bare(expression);
  if (node !== expression) return next(node);
  if (ts.isBinaryExpression(node)) {
    const operator = node.operatorToken.kind;
    if (operator === ts.SyntaxKind.BarBarToken || operator === ts.SyntaxKind.QuestionQuestionToken) return next(node.right) ?? next(node.left);
    if (operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment) return next(node.right);
    return undefined;
  }
  if (ts.isConditionalExpression(node)) return next(node.whenTrue) ?? next(node.whenFalse);
  if (!ts.isIdentifier(node)) return undefined;
  const declaration = variableOf(node, checker);
  if (!declaration) return undefined;
  if (declaration.initializer) return next(declaration.initializer);
  // `let client; if (…) client = new Client(); else client = global.client;`
  for (const value of assignedValues(declaration)) {
    const found = next(value);
    if (found) return found;
  }
  return undefined;
}

function variableOf(node: ts.Identifier, checker: ts.TypeChecker): ts.VariableDeclaration | undefined {
  let symbol = checker.getSymbolAtLocation(node);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  if (!declaration) return undefined;
  // `export default client` and `module.exports = client` name a variable of their file.
  if (ts.isExportAssignment(declaration) && ts.isIdentifier(declaration.expression)) return variableOf(declaration.expression, checker);
  return ts.isVariableDeclaration(declaration) && ts.isIdentifier(declaration.name) ? declaration : undefined;
}

function assignedValues(declaration: ts.VariableDeclaration): readonly ts.Expression[] {
  const name = (declaration.name as ts.Identifier).text;
  const values: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(node.left) && node.left.text === name) values.push(node.right);
    ts.forEachChild(node, visit);
  };
  visit(declaration.getSourceFile());
  return values;
}
