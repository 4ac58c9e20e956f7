import { bare, thisOf } from '../../project/syntax';
import { ts } from '../../project/ts';

/** Names that code gives `this`, so that functions inside can use it. */
const names: ReadonlySet<string> = new Set(['self', 'that', '_this', 'me', '_self']);

/**
 * What `this`, or a name for it, is in a function that JavaScript puts into an object whose type says what its functions are called on: the document in
 * `schema.methods.close = function () { … }`. The checker takes it for the object that is written to.
 */
export function calledOn(expression: ts.Expression, checker: ts.TypeChecker): ts.Type | undefined {
  if (expression.kind !== ts.SyntaxKind.ThisKeyword && !(ts.isIdentifier(expression) && names.has(expression.text))) return undefined;
  if (!/\.[cm]?jsx?$/.test(expression.getSourceFile().fileName)) return undefined;
  const self = ts.isIdentifier(expression) ? meant(expression, checker) : expression;
  const place = self && thisOf(self)?.parent;
  if (!place || !ts.isBinaryExpression(place) || !ts.isPropertyAccessExpression(place.left)) return undefined;
  const holder = checker.getTypeAtLocation(place.left.expression);
  const member = checker.getIndexTypeOfType(holder, ts.IndexKind.String);
  const signature: (ts.Signature & { readonly thisParameter?: ts.Symbol }) | undefined = member?.getCallSignatures()[0];
  return signature?.thisParameter && checker.getTypeOfSymbol(signature.thisParameter);
}

/** `this` of `const self = this;`. */
function meant(name: ts.Identifier, checker: ts.TypeChecker): ts.Expression | undefined {
  const declaration = checker.getSymbolAtLocation(name)?.valueDeclaration;
  const value = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  return value?.kind === ts.SyntaxKind.ThisKeyword ? value : undefined;
}
