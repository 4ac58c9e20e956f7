import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';

/** The declaration that a name stands for, behind imports and what a module exports under no name. */
export function declarationOf(node: ts.MemberName | ts.Identifier, checker: ts.TypeChecker): ts.Declaration | undefined {
  let symbol = ts.isShorthandPropertyAssignment(node.parent) ? checker.getShorthandAssignmentValueSymbol(node.parent) : checker.getSymbolAtLocation(node);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  if (!declaration) return undefined;
  // `export default client` and `module.exports = client` name a variable of their file.
  return ts.isExportAssignment(declaration) && ts.isIdentifier(declaration.expression) ? declarationOf(declaration.expression, checker) : declaration;
}

/** Whether something is said to be of a type that no stub and no file has: a package's, of which nothing is known. */
export function isForeign(declaration: ts.Declaration, checker: ts.TypeChecker): boolean {
  const type = (ts.isParameter(declaration) || ts.isPropertyDeclaration(declaration) || ts.isVariableDeclaration(declaration)) && declaration.type;
  if (!type || !ts.isTypeReferenceNode(type)) return false;
  return (checker.getTypeFromTypeNode(type) as ts.Type & { readonly intrinsicName?: string }).intrinsicName === 'error';
}

/**
 * Whether something is a property of an object that a package made, into which the workspace may have put it: `req.prisma` of a request, `app.prisma` of an
 * application. What such an object gives by a call comes from the package.
 */
export function isHeld(node: ts.Expression, checker: ts.TypeChecker): boolean {
  let current = node;
  for (let depth = 0; depth < 4 && (ts.isPropertyAccessExpression(current) || ts.isElementAccessExpression(current)); depth++) current = bare(current.expression);
  if (current.kind === ts.SyntaxKind.ThisKeyword) return current !== node;
  if (!ts.isIdentifier(current)) return false;
  const declaration = declarationOf(current, checker);
  if (!declaration) return false;
  const owner = ts.isBindingElement(declaration) ? outermost(declaration) : declaration;
  // A part of a parameter (`{ prisma }` of a context) is held by what the parameter is.
  return ts.isParameter(owner) ? current !== node || owner !== declaration : ts.isVariableDeclaration(owner) && owner === declaration && current !== node;
}

function outermost(element: ts.BindingElement): ts.Node {
  let owner: ts.Node = element;
  while (ts.isBindingElement(owner) || ts.isObjectBindingPattern(owner) || ts.isArrayBindingPattern(owner)) owner = owner.parent;
  return owner;
}
