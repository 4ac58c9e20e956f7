import { ts } from '../../project/ts';

/** The symbol that an identifier stands for, imports followed to what they import. */
export function symbolOf(node: ts.Identifier, checker: ts.TypeChecker): ts.Symbol | undefined {
  const symbol = ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  return symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
}

/** Where the thing that an identifier stands for is declared. */
export function declarationOf(node: ts.Identifier, checker: ts.TypeChecker): ts.Declaration | undefined {
  const symbol = symbolOf(node, checker);
  return symbol?.valueDeclaration ?? symbol?.declarations?.[0];
}

/** Whether a name means the same at a place: no other variable hides it there. */
export function isNamedAt(name: ts.Identifier, place: ts.Node, checker: ts.TypeChecker): boolean {
  const symbol = checker.getSymbolAtLocation(name);
  // What is exported has two, of which its file knows one.
  return symbol !== undefined && checker.getSymbolsInScope(place, ts.SymbolFlags.Value | ts.SymbolFlags.Alias).some((one) => checker.getExportSymbolOfSymbol(one) === checker.getExportSymbolOfSymbol(symbol));
}

export function isConst(declaration: ts.VariableDeclaration): boolean {
  return (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
}

/** The variable declaration or parameter that a binding element belongs to. */
export function bindingOwner(element: ts.BindingElement): ts.VariableDeclaration | ts.ParameterDeclaration {
  let owner: ts.Node = element;
  while (ts.isBindingElement(owner) || ts.isObjectBindingPattern(owner) || ts.isArrayBindingPattern(owner)) owner = owner.parent;
  return owner as ts.VariableDeclaration | ts.ParameterDeclaration;
}
