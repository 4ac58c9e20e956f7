import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { option } from './conditions';
import type { Query, RecogniseContext } from '../types';

/** The name of an entity that is handed over: its class, its schema (`new EntitySchema({ name: 'User' })`), or its name. */
export function targetName(target: ts.Expression | undefined, checker: ts.TypeChecker): string | undefined {
  if (!target) return undefined;
  const node = bare(target);
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return ts.isIdentifier(node.expression) && node.name.text === 'name' ? node.expression.text : node.name.text;
  if (!ts.isIdentifier(node)) return undefined;
  let symbol = checker.getSymbolAtLocation(node);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  // A parameter names an entity only to those who call.
  if (declaration && ts.isParameter(declaration)) return undefined;
  const schema = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  const named = schema && (ts.isNewExpression(schema) || ts.isCallExpression(schema)) ? option(schema.arguments?.[0], 'name', checker) : undefined;
  if (named && ts.isStringLiteralLike(named)) return named.text;
  return symbol && symbol.name !== 'default' && declaration ? symbol.name : node.text;
}

/** The workspace's name of a row's type; a type parameter has none, and neither has what a stub declares. */
export function typeName(type: ts.Type | undefined): string | undefined {
  if (!type || type.flags & ts.TypeFlags.TypeParameter) return undefined;
  for (const part of type.isUnionOrIntersection() ? type.types : [type]) {
    const { symbol } = part;
    const file = symbol?.declarations?.[0]?.getSourceFile().fileName;
    if (symbol && file !== undefined && !file.startsWith('/headroom-') && !symbol.name.startsWith('__') && !part.isTypeParameter()) return symbol.name;
  }
  return undefined;
}

/** `User` of a type of the stubs in that folder which has an argument (`Repository<User>`), or of a class or interface that extends one. */
export function argumentName(type: ts.Type, folder: string, checker: ts.TypeChecker, depth = 0): string | undefined {
  if (depth > 4) return undefined;
  // `this` of a class is a type parameter that the class constrains.
  const whole = type.isTypeParameter() ? checker.getBaseConstraintOfType(type) ?? type : type;
  for (const part of whole.isUnionOrIntersection() ? whole.types : [whole]) {
    const isOurs = part.symbol?.declarations?.[0]?.getSourceFile().fileName.startsWith(folder) === true;
    const row = isOurs && part.flags & ts.TypeFlags.Object ? checker.getTypeArguments(part as ts.TypeReference)[0] : undefined;
    const target = (part as ts.TypeReference).target ?? part;
    const name = row ? typeName(row) : target.isClassOrInterface() ? baseName(target, folder, checker, depth) : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}

function baseName(type: ts.InterfaceType, folder: string, checker: ts.TypeChecker, depth: number): string | undefined {
  for (const base of checker.getBaseTypes(type)) {
    const found = argumentName(base, folder, checker, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What a query knows of its entity: the name, and the model that the workspace declares under it. `source` is the library's id. */
export function entityFacts(entity: string | undefined, source: string, asking: ts.Node, context: RecogniseContext): Pick<Query, 'entity' | 'model' | 'data'> {
  if (entity === undefined) return {};
  const declared = context.modelNamed?.(entity, [source], asking.getSourceFile().fileName);
  return { entity, ...(declared && { model: declared.model, data: declared.data }) };
}
