import { hasModifier, isFunctionNode, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** One thing that a file exports, by the name that importers see. */
export interface Exported {
  readonly name: string;
  /** What it is: a function, or an expression that gives one. */
  readonly value: ts.Expression | FunctionNode;
  readonly node: ts.Node;
}

/** What a file exports, in source order: declarations, lists (`export { handler as GET }`), the default, and CommonJS assignments. */
export function exportsOf(file: ts.SourceFile): readonly Exported[] {
  const found: Exported[] = [];
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement)) {
      const flags = ts.getCombinedModifierFlags(statement);
      if (!(flags & ts.ModifierFlags.Export) || !statement.body) continue;
      const name = flags & ts.ModifierFlags.Default ? 'default' : statement.name?.text;
      if (name) found.push({ name, value: statement, node: statement });
    } else if (ts.isVariableStatement(statement)) {
      if (hasModifier(statement, ts.SyntaxKind.ExportKeyword)) {
        for (const declaration of statement.declarationList.declarations) found.push(...ofVariable(declaration));
      }
    } else if (ts.isExportAssignment(statement)) found.push({ name: 'default', value: statement.expression, node: statement });
    else if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause) && !statement.isTypeOnly) {
      for (const part of statement.exportClause.elements) {
        const own = part.propertyName ?? part.name;
        if (!part.isTypeOnly && ts.isIdentifier(own)) found.push({ name: part.name.text, value: own, node: part });
      }
    } else if (ts.isExpressionStatement(statement)) found.push(...ofCommonJs(statement));
  }
  return found;
}

function ofVariable(declaration: ts.VariableDeclaration): readonly Exported[] {
  if (ts.isIdentifier(declaration.name)) {
    return declaration.initializer ? [{ name: declaration.name.text, value: declaration.initializer, node: declaration }] : [];
  }
  // `export const { GET, POST } = handlers`
  return ts.isObjectBindingPattern(declaration.name)
    ? declaration.name.elements.flatMap((element) => (ts.isIdentifier(element.name) ? [{ name: element.name.text, value: element.name, node: element }] : []))
    : [];
}

/** `module.exports = handler`, `exports.loader = …` */
function ofCommonJs(statement: ts.ExpressionStatement): readonly Exported[] {
  const { expression } = statement;
  if (!ts.isBinaryExpression(expression) || expression.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isPropertyAccessExpression(expression.left)) return [];
  const { left, right } = expression;
  const owner = left.expression.getText();
  if (owner === 'module' && left.name.text === 'exports') return [{ name: 'default', value: right, node: statement }];
  return owner === 'exports' || owner === 'module.exports' ? [{ name: left.name.text, value: right, node: statement }] : [];
}

/** Whether a file or block begins with a directive: `'use server'`. */
export function hasDirective(statements: ts.NodeArray<ts.Statement>, directive: string): boolean {
  for (const statement of statements) {
    if (!ts.isExpressionStatement(statement) || !ts.isStringLiteral(statement.expression)) return false;
    if (statement.expression.text === directive) return true;
  }
  return false;
}

/** The text of a constant that a file exports as a setting of its framework: `export const dynamic = 'force-static'`. */
export function exportedSetting(exports: readonly Exported[], name: string): string | undefined {
  const value = exports.find((part) => part.name === name)?.value;
  if (!value || isFunctionNode(value)) return undefined;
  return ts.isStringLiteralLike(value) ? value.text : value.getText();
}
