import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chain';
import { option } from '../conditions';
import { stubMember, stubTypeOf } from '../members';
import { originOf } from '../origin';
import { knownType } from '../provenance';
import { folderOf } from '../rows';
import type { RecogniseContext } from '../types';
import { builderEnds } from './builder';

export const folder = folderOf('typeorm');

/** The name of an entity that is handed over: a class, an `EntitySchema`, or its name. */
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
  const named = schema && ts.isNewExpression(schema) ? option(schema.arguments?.[0], 'name', checker) : undefined;
  if (named && ts.isStringLiteralLike(named)) return named.text;
  return symbol && symbol.name !== 'default' && declaration ? symbol.name : node.text;
}

/** Whether an argument is an entity's class, schema or name, and not a row: `manager.save(User, row)`. */
export function isTarget(expression: ts.Expression | undefined, context: RecogniseContext): boolean {
  if (!expression) return false;
  const node = bare(expression);
  if (ts.isStringLiteralLike(node)) return true;
  const type = context.checker.getTypeAtLocation(node);
  return type.getConstructSignatures().length > 0 || type.symbol?.name === 'EntitySchema';
}

/** `User` of a `Repository<User>`, a `SelectQueryBuilder<User>`, or a class that extends one of them; else what `getRepository('User')` was given. */
export function rowOf(expression: ts.Expression, context: RecogniseContext): string | undefined {
  const type = knownType(expression, context);
  const name = type && argumentOf(type, context.checker, 0);
  if (name !== undefined) return name;
  const { node } = originOf(expression, context.checker);
  return ts.isCallExpression(node) && /\bget(?:\w+)?Repository$/.test(node.expression.getText()) ? targetName(node.arguments[0], context.checker) : undefined;
}

function argumentOf(type: ts.Type, checker: ts.TypeChecker, depth: number): string | undefined {
  if (depth > 4) return undefined;
  // `this` of a class is a type parameter that the class constrains.
  const whole = type.isTypeParameter() ? checker.getBaseConstraintOfType(type) ?? type : type;
  for (const part of whole.isUnionOrIntersection() ? whole.types : [whole]) {
    const isOurs = part.symbol?.declarations?.[0]?.getSourceFile().fileName.startsWith(folder) === true;
    const row = isOurs && part.flags & ts.TypeFlags.Object ? checker.getTypeArguments(part as ts.TypeReference)[0] : undefined;
    const name = row ? typeName(row) : part.isClassOrInterface() || (part as ts.TypeReference).target?.isClassOrInterface() ? baseArgument(part as ts.InterfaceType, checker, depth) : undefined;
    if (name !== undefined) return name;
  }
  return undefined;
}

function baseArgument(type: ts.InterfaceType, checker: ts.TypeChecker, depth: number): string | undefined {
  for (const base of checker.getBaseTypes(((type as unknown as ts.TypeReference).target ?? type))) {
    const found = argumentOf(base, checker, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The workspace's name of a row's type; a type parameter is none. */
export function typeName(type: ts.Type | undefined): string | undefined {
  if (!type || type.flags & ts.TypeFlags.TypeParameter) return undefined;
  const parts = type.isUnionOrIntersection() ? type.types : [type];
  for (const part of parts) {
    const { symbol } = part;
    const file = symbol?.declarations?.[0]?.getSourceFile().fileName;
    if (symbol && file !== undefined && !file.startsWith('/headroom-') && !symbol.name.startsWith('__') && !part.isTypeParameter()) return symbol.name;
  }
  return undefined;
}

/** Where a row comes from that is saved: made here and not stored yet, or read before. */
export function rowOrigin(row: ts.Expression, context: RecogniseContext, depth = 0): 'new' | 'stored' | undefined {
  const { node, several } = originOf(row, context.checker);
  if (several || depth > 3) return undefined;
  if (ts.isNewExpression(node)) return 'new';
  if (!ts.isCallExpression(node)) return undefined;
  const name = ts.isPropertyAccessExpression(node.expression) ? node.expression.name.text : undefined;
  const [first] = node.arguments;
  // What `merge` and `Object.assign` give is what they were given first.
  if ((name === 'merge' || name === 'assign') && first) return rowOrigin(isTarget(first, context) && node.arguments[1] ? node.arguments[1] : first, context, depth + 1);
  const own = linksOf(node).links.some(({ call }) => ts.isPropertyAccessExpression(call.expression) && stubMember(call, context)?.file.startsWith(folder));
  if (!own || name === undefined) return undefined;
  if (name === 'create') return 'new';
  return /^find|^preload$|^save$/.test(name) || name in builderEnds ? 'stored' : undefined;
}

/**
 * Whether what a repository or manager does belongs to a transaction: it comes from the callback's parameter of `transaction(…)`, or from a
 * query runner's manager in a function that starts one.
 */
export function isTransactional(expression: ts.Expression, context: RecogniseContext, depth = 0): boolean {
  if (depth > 6) return false;
  if (stubTypeOf(expression, context)?.name === 'QueryRunner') return startsTransaction(expression);
  const { node } = originOf(expression, context.checker);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) return isTransactional(node.expression.expression, context, depth + 1);
  if (ts.isPropertyAccessExpression(node) && node.name.text === 'manager') return isTransactional(node.expression, context, depth + 1);
  if (ts.isParameter(node)) {
    const call = node.parent.parent;
    if (ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'transaction') return stubMember(call, context)?.file.startsWith(folder) === true;
    const [passed] = context.provenance?.argumentsOf(node) ?? [];
    return passed !== undefined && isTransactional(passed, context, depth + 1);
  }
  return false;
}

function startsTransaction(runner: ts.Expression): boolean {
  let scope: ts.Node = runner;
  while (!ts.isSourceFile(scope) && !(ts.isFunctionLike(scope) && !ts.isArrowFunction(scope))) scope = scope.parent;
  return new RegExp(`\\b${runner.getText().replace(/[^\w.]/g, '')}\\.startTransaction\\(`).test(scope.getText());
}
