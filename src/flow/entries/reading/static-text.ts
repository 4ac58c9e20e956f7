import { bare, propertyName } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { declarationAt } from './trace';

/** What the parameters of a function are given where it is called: of one that makes decorators or classes. */
export type Given = ReadonlyMap<ts.Declaration, ts.Expression>;

export const nothingGiven: Given = new Map();

/**
 * The text that an expression always has: a literal, a template or sum of such, a `const`, a member of a `const` object or of an enum.
 * Undefined where it is computed.
 */
export function staticText(expression: ts.Expression | undefined, checker: ts.TypeChecker, given: Given = nothingGiven, depth = 0): string | undefined {
  if (!expression || depth > 8) return undefined;
  const node = bare(expression);
  const next = (inner: ts.Expression | undefined): string | undefined => staticText(inner, checker, given, depth + 1);
  if (ts.isStringLiteralLike(node) || ts.isNumericLiteral(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    let text = node.head.text;
    for (const span of node.templateSpans) {
      const part = next(span.expression);
      if (part === undefined) return undefined;
      text += part + span.literal.text;
    }
    return text;
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [next(node.left), next(node.right)];
    return left === undefined || right === undefined ? undefined : left + right;
  }
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
  const declaration = declarationAt(ts.isIdentifier(node) ? node : node.name, checker);
  if (given.size > 0) {
    const passed = declaration && given.get(declaration);
    if (passed) return next(passed);
    // `${classRef.name}s`, where the parameter is given a class
    const owner = ts.isPropertyAccessExpression(node) && node.name.text === 'name' && ts.isIdentifier(node.expression) ? declarationAt(node.expression, checker) : undefined;
    const holder = owner && given.get(owner);
    const made = holder && ts.isIdentifier(holder) ? declarationAt(holder, checker) : undefined;
    if (made && ts.isClassDeclaration(made)) return made.name?.text;
  }
  if (!declaration) return undefined;
  if (ts.isVariableDeclaration(declaration)) return ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const ? next(declaration.initializer) : undefined;
  if (ts.isPropertyAssignment(declaration)) return next(declaration.initializer);
  if (ts.isPropertyDeclaration(declaration)) return ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly ? next(declaration.initializer) : undefined;
  return ts.isEnumMember(declaration) ? next(declaration.initializer) : undefined;
}

/** The object that an expression is, or that the `const` it names (in any file) is initialised with. */
export function staticObject(expression: ts.Expression | undefined, checker: ts.TypeChecker, depth = 0): ts.ObjectLiteralExpression | undefined {
  if (!expression || depth > 8) return undefined;
  const node = bare(expression);
  if (ts.isObjectLiteralExpression(node)) return node;
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
  const declaration = declarationAt(ts.isIdentifier(node) ? node : node.name, checker);
  if (!declaration) return undefined;
  if (ts.isExportAssignment(declaration)) return staticObject(declaration.expression, checker, depth + 1);
  if (ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration)) return staticObject(declaration.initializer, checker, depth + 1);
  // CommonJS: `module.exports = { … }`, `exports.resolvers = { … }`
  if (ts.isBinaryExpression(declaration)) return staticObject(declaration.right, checker, depth + 1);
  if (ts.isPropertyAccessExpression(declaration) && ts.isBinaryExpression(declaration.parent)) return staticObject(declaration.parent.right, checker, depth + 1);
  return undefined;
}

/** The text of a property of an object literal: `name` of `{ name: 'emails' }`. */
export function textProperty(literal: ts.ObjectLiteralExpression | undefined, name: string, checker: ts.TypeChecker, given: Given = nothingGiven): string | undefined {
  const found = literal?.properties.find((element) => propertyName(element.name) === name);
  if (!found) return undefined;
  return staticText(ts.isPropertyAssignment(found) ? found.initializer : ts.isShorthandPropertyAssignment(found) ? found.name : undefined, checker, given);
}
