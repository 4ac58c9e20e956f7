import type { FilePath } from '../../core';
import { parseFile } from '../program/depth';
import { bare, hasModifier, isAssignment, propertyName } from '../syntax';
import { ts } from '../ts';

/**
 * What a module exports, as far as it is data that is written out: of `module.exports = { … }`, `module.exports.orders = { … }`, `exports.orders = …`, `export default { … }`, `export const orders = { … }`, constants
 * of the file followed. What is computed, and what a function would give, is undefined.
 */
export function exportedData(file: FilePath, text: string): unknown {
  const source = parseFile(file, text, ts.ScriptTarget.Latest);
  const constants = new Map<string, ts.Expression>();
  const parts: Record<string, unknown> = {};
  let whole: ts.Expression | undefined;
  const named: [string, ts.Expression][] = [];
  for (const statement of source.statements) {
    if (ts.isVariableStatement(statement)) {
      const isExported = hasModifier(statement, ts.SyntaxKind.ExportKeyword);
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!ts.isIdentifier(name) || !initializer || (statement.declarationList.flags & ts.NodeFlags.Const) === 0) continue;
        constants.set(name.text, initializer);
        if (isExported) named.push([name.text, initializer]);
      }
    } else if (ts.isExportAssignment(statement)) whole = statement.expression;
    else if (ts.isExpressionStatement(statement) && isAssignment(statement.expression) && ts.isPropertyAccessExpression(statement.expression.left)) {
      const { left, right } = statement.expression;
      const holder = left.expression;
      const isModule = ts.isIdentifier(holder) && holder.text === 'module' && left.name.text === 'exports';
      const isPart = (ts.isIdentifier(holder) && holder.text === 'exports') || (ts.isPropertyAccessExpression(holder) && ts.isIdentifier(holder.expression) && holder.expression.text === 'module' && holder.name.text === 'exports');
      if (isModule) whole = right;
      else if (isPart) named.push([left.name.text, right]);
    }
  }
  for (const [name, value] of named) parts[name] = dataOf(value, constants, 0);
  const all = whole && dataOf(whole, constants, 0);
  return named.length === 0 ? all : typeof all === 'object' && all !== null && !Array.isArray(all) ? { ...all, ...parts } : parts;
}

function dataOf(expression: ts.Expression, constants: ReadonlyMap<string, ts.Expression>, depth: number): unknown {
  const node = bare(expression);
  if (depth > 20) return undefined;
  const next = (inner: ts.Expression): unknown => dataOf(inner, constants, depth + 1);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword) return node.kind === ts.SyntaxKind.TrueKeyword;
  if (ts.isArrayLiteralExpression(node)) return node.elements.map((element) => (ts.isSpreadElement(element) ? undefined : next(element)));
  if (ts.isIdentifier(node)) {
    const held = constants.get(node.text);
    return held && next(held);
  }
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  return Object.assign({}, ...node.properties.map((part) => {
    if (ts.isSpreadAssignment(part)) return next(part.expression);
    const name = propertyName(part.name);
    if (name === undefined) return {};
    return { [name]: ts.isPropertyAssignment(part) ? next(part.initializer) : ts.isShorthandPropertyAssignment(part) ? next(part.name) : undefined };
  })) as Record<string, unknown>;
}
