import { objectLiteral } from '../../../catalog/values/literal';
import { isFunctionNode, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';

/** The functions that values of a type are, as far as it says: `byKind[kind]`, `require('./load')`. */
export function functionsOfType(type: ts.Type): readonly FunctionNode[] {
  const found = new Set<FunctionNode>();
  for (const part of type.isUnion() ? type.types : [type]) {
    for (const { declaration } of part.getCallSignatures()) if (declaration && isFunctionNode(declaration) && declaration.body) found.add(declaration);
  }
  return [...found];
}

/** The constructor of the class that a type is; that of its base where it has none. */
export function constructorsOf(type: ts.Type): readonly FunctionNode[] {
  const found = new Set<FunctionNode>();
  for (const { declaration } of type.getConstructSignatures()) {
    // JavaScript's functions that are called with `new`.
    if (declaration && isFunctionNode(declaration) && !ts.isConstructorDeclaration(declaration) && declaration.body) found.add(declaration);
    const owner = declaration && ts.isConstructorDeclaration(declaration) ? declaration.parent : undefined;
    for (const member of owner?.members ?? []) if (ts.isConstructorDeclaration(member) && member.body) found.add(member);
  }
  return [...found];
}

/** The getters that a member is. */
export function gettersAmong(member: ts.Symbol | undefined): readonly FunctionNode[] {
  return (member?.declarations ?? []).flatMap((one) => (ts.isGetAccessor(one) && one.body ? [one] : []));
}

/** What a constant table holds, one of which a computed key picks: `handlers[req.method]`, whatever the table is annotated with. */
export function tableEntries(table: ts.Expression, checker: ts.TypeChecker): readonly (ts.Expression | FunctionNode)[] {
  const literal = objectLiteral(table, checker);
  return (literal?.properties ?? []).flatMap((part): readonly (ts.Expression | FunctionNode)[] => {
    if (ts.isPropertyAssignment(part)) return [part.initializer];
    return ts.isShorthandPropertyAssignment(part) ? [part.name] : ts.isMethodDeclaration(part) ? [part] : [];
  });
}

/** What the first of several ways finds that finds any. */
export function firstFound(...ways: readonly (() => readonly FunctionNode[])[]): readonly FunctionNode[] {
  for (const way of ways) {
    const found = way();
    if (found.length > 0) return found;
  }
  return [];
}
