import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { declarationOf, isConst } from '../values/symbols';

/** A list whose size is written in the source or in its type. */
export interface FixedList {
  readonly kind: 'constant';
  readonly size: number;
}

/** The members of an enum or of a `const` object that is never added to. */
export function fixedObject(expression: ts.Expression, checker: ts.TypeChecker): FixedList | undefined {
  if (!ts.isIdentifier(expression) && !ts.isPropertyAccessExpression(expression)) return undefined;
  const symbol = checker.getTypeAtLocation(expression).symbol as ts.Symbol | undefined;
  const declaration = symbol?.declarations?.[0];
  if (symbol && symbol.flags & ts.SymbolFlags.Enum && declaration && ts.isEnumDeclaration(declaration)) return { kind: 'constant', size: declaration.members.length };
  if (!declaration || !ts.isIdentifier(expression)) return undefined;
  const variable = declarationOf(expression, checker);
  if (variable && ts.isExportAssignment(variable)) return exportedLiteral(variable, expression);
  if (!variable || !ts.isVariableDeclaration(variable) || !isConst(variable)) return undefined;
  if (!variable.initializer) return declaration.getSourceFile().isDeclarationFile ? { kind: 'constant', size: 1 } : undefined;
  const initial = bare(variable.initializer);
  return ts.isObjectLiteralExpression(initial) && initial.properties.length > 0 && !initial.properties.some(ts.isSpreadAssignment) && !isFilled(variable)
    ? { kind: 'constant', size: initial.properties.length } : undefined;
}

/** `export default { admin: ['*'], user: [] }`, or a list: as many as are written there, unless who imports it puts more into it. */
export function exportedLiteral({ expression }: ts.ExportAssignment, imported: ts.Identifier): FixedList | undefined {
  const literal = bare(expression);
  const parts = ts.isObjectLiteralExpression(literal) ? literal.properties : ts.isArrayLiteralExpression(literal) ? literal.elements : undefined;
  if (!parts || parts.length === 0 || isFilledIn(imported.text, imported.getSourceFile())) return undefined;
  return parts.some((part) => ts.isSpreadAssignment(part) || ts.isSpreadElement(part)) ? undefined : { kind: 'constant', size: parts.length };
}

/** The properties that a declared type names, where it names all of them (`Partial<Record<Kind, Settings>>`, a request's fields). */
export function namedProperties(expression: ts.Expression, checker: ts.TypeChecker): FixedList | undefined {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(expression));
  if (!(type.flags & ts.TypeFlags.Object) || checker.getIndexInfosOfType(type).length > 0 || checker.isArrayLikeType(type)) return undefined;
  // What is written as a literal may be filled later; a declared type says what it may be filled with.
  if (!type.symbol || (type.symbol.flags & (ts.SymbolFlags.ObjectLiteral | ts.SymbolFlags.Enum | ts.SymbolFlags.Function | ts.SymbolFlags.ValueModule))) return undefined;
  const size = checker.getPropertiesOfType(type).length;
  return size > 0 ? { kind: 'constant', size } : undefined;
}

/** A tuple's size is in its type. */
export function constantType(node: ts.Expression, checker: ts.TypeChecker): FixedList | undefined {
  const type = checker.getTypeAtLocation(node);
  if (!checker.isTupleType(type)) return undefined;
  const target = (type as ts.TupleTypeReference).target;
  return target.combinedFlags & ts.ElementFlags.Variable ? undefined : { kind: 'constant', size: target.elementFlags.length };
}

/** Whether something is put into the list or object after it was made. */
export function isFilled(declaration: ts.VariableDeclaration): boolean {
  if (!ts.isIdentifier(declaration.name)) return true;
  return isFilledIn(declaration.name.text, declaration.getSourceFile());
}

function isFilledIn(name: string, { text }: ts.SourceFile): boolean {
  return new RegExp(`\\b${name}\\s*(?:\\.\\s*(?:push|unshift|splice|set|add)\\s*\\(|\\[[^\\]]+\\]\\s*(?:\\?\\?|\\|\\|)?=(?!=)|\\.\\w+\\s*=(?!=))|\\.assign\\(\\s*${name}\\b`).test(text);
}

/** Whether what an object has under any key is an object, as its declared type says: rows, of which there are as many as have been put there. The values of settings are texts. */
export function holdsObjects(expression: ts.Expression, checker: ts.TypeChecker): boolean {
  const value = checker.getIndexInfosOfType(checker.getNonNullableType(checker.getTypeAtLocation(expression)))[0]?.type;
  return value !== undefined && (checker.getNonNullableType(value).flags & ts.TypeFlags.Object) !== 0;
}
