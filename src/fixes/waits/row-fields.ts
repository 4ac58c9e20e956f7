import { isFunctionNode, isReference, outward, referencesTo, uncast, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { changedIn } from '../loops/passes/changes';
import type { FixContext } from '../types';
import { isRefusal, isSecret, plainOf, type Plain, type PlainField, type Refusal } from './payload';
import { schemaRow } from './row-types';
import { quoted } from '../refuse';

/** How many functions a row is followed through that hand it on. */
const steps = 3;

/**
 * How a row is kept that is handed as a whole to functions whose parameter has no type (`sendWelcome(user)` in JavaScript): the fields that they read of it, each as its own type says, or the schema of the row's model. Undefined where
 * what is called is not known; a refusal says what is done with the row that its fields alone do not do.
 */
export function readFields(argument: ts.Expression, context: Pick<FixContext, 'checker' | 'recognise' | 'functionsOf'>): Plain | Refusal | undefined {
  const { checker } = context;
  const value = uncast(argument);
  const path = argument.getText();
  const own = checker.getTypeAtLocation(argument);
  const type = checker.getNonNullableType(own);
  const row = ts.isIdentifier(value) ? schemaRow(value, context) : undefined;
  const isUntyped = (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
  if (!row && (isUntyped || (type.flags & ts.TypeFlags.Object) === 0)) return undefined;
  const names = fieldsReadOf(argument, context, steps);
  if (!names || isRefusal(names)) return names;
  if (names.length === 0) return undefined;
  if (row && !row.isThere) return { refused: `\`${path}\` may be no row` };
  const fields: PlainField[] = [];
  for (const name of names) {
    if (isSecret(name)) return { refused: `\`${path}.${name}\` is a secret, which a job must not hold` };
    const property = isUntyped ? undefined : checker.getPropertyOfType(type, name);
    const typed = property && plainOf(checker.getTypeOfSymbolAtLocation(property, argument), argument, `${path}.${name}`, checker, 1, name);
    const of = row?.columnOf(name) ?? typed ?? { refused: `nothing says what \`${path}.${name}\` is` };
    if (isRefusal(of)) return of;
    const mayLack = of.absent === 'undefined' || of.absent === 'either' || (property !== undefined && (property.flags & ts.SymbolFlags.Optional) !== 0);
    fields.push({ name, optional: mayLack, of });
  }
  const parts = own.isUnion() ? own.types : [own];
  const [isNull, isUndefined] = [ts.TypeFlags.Null, ts.TypeFlags.Undefined].map((flag) => !row && parts.some(({ flags }) => (flags & flag) !== 0));
  return { kind: 'object', fields, absent: isNull ? (isUndefined ? 'either' : 'null') : isUndefined ? 'undefined' : undefined };
}

/** The fields that the functions which a call leads to read of one of its arguments, in the order in which they do. */
function fieldsReadOf(argument: ts.Expression, context: Pick<FixContext, 'checker' | 'functionsOf'>, depth: number): readonly string[] | Refusal | undefined {
  const { parent: call } = argument;
  const index = ts.isCallExpression(call) ? call.arguments.indexOf(argument) : -1;
  if (!ts.isCallExpression(call) || index < 0 || call.arguments.slice(0, index).some(ts.isSpreadElement)) return undefined;
  const fields = new Set<string>();
  const functions = depth > 0 ? context.functionsOf(call.expression) : [];
  if (functions.length === 0 || isWrapped(call.expression, functions, context)) return undefined;
  for (const fn of functions) {
    const parameter = fn.parameters[index];
    if (!fn.body || !parameter || parameter.dotDotDotToken || referencesTo('arguments', fn).length > 0) return undefined;
    const read = ts.isIdentifier(parameter.name) ? (parameter.initializer ? undefined : ofName(parameter.name, fn, context, depth)) : ofPattern(parameter.name);
    if (!read || isRefusal(read)) return read;
    for (const name of read) fields.add(name);
  }
  return [...fields];
}

/** Whether something stands around the functions that are called (`export const sendWelcome = logged(async (user) => …)`), which gets what they are handed before them. */
function isWrapped(callee: ts.Expression, functions: readonly FunctionNode[], { checker }: Pick<FixContext, 'checker'>): boolean {
  const isMade = (value: ts.Node | undefined): boolean => value !== undefined && ts.isExpression(value) && ts.isCallExpression(uncast(value)) && !/^require\b/.test(value.getText());
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  const symbol = checker.getSymbolAtLocation(name);
  const declarations = (symbol && (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol)?.declarations ?? [];
  return functions.some((fn) => ts.isCallExpression(outward(fn).user)) || declarations.some((one) => {
    if (isFunctionNode(one) || ts.isBindingElement(one)) return false;
    if (ts.isExportAssignment(one)) return isMade(one.expression);
    return isMade(ts.isBinaryExpression(one) ? one.right : ts.isBinaryExpression(one.parent) ? one.parent.right : (one as { readonly initializer?: ts.Node }).initializer);
  });
}

/** What a function reads of a row under a name, in what its other parameters are without a value, too: members, what is taken out of it, and what functions read that it is handed on to. */
function ofName({ text: name }: ts.Identifier, fn: FunctionNode, context: Pick<FixContext, 'checker' | 'functionsOf'>, depth: number): readonly string[] | Refusal {
  const fields = new Set<string>();
  const changed = new Set<ts.Node>(changedIn(fn));
  let refusal: Refusal | undefined;
  const add = (names: readonly string[] | Refusal | undefined, node: ts.Node): void => {
    if (names && !isRefusal(names)) for (const one of names) fields.add(one);
    else refusal ??= names ?? { refused: `\`${surrounding(node)}\` does something with the row as a whole, of which nothing says what it is` };
  };
  walk(fn, (node) => {
    if (!ts.isIdentifier(node) || node.text !== name || !(isReference(node) || (ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node))) return;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node) add(parent.questionDotToken || isChanged(parent, changed) ? undefined : [parent.name.text], node);
    else if (ts.isVariableDeclaration(parent) && parent.initializer === node && !ts.isIdentifier(parent.name)) add(ofPattern(parent.name), node);
    else add(ts.isCallExpression(parent) && parent.expression !== node ? fieldsReadOf(node, context, depth - 1) : undefined, node);
  });
  return refusal ?? [...fields];
}

/** The fields that a pattern takes, where it takes no rest. */
function ofPattern(pattern: ts.BindingName): readonly string[] | undefined {
  if (!ts.isObjectBindingPattern(pattern)) return undefined;
  const names = pattern.elements.map((one) => (one.dotDotDotToken || !ts.isIdentifier(one.name) ? undefined : (one.propertyName ?? one.name)));
  return names.every((one) => one !== undefined && ts.isIdentifier(one)) ? names.map((one) => (one).text) : undefined;
}

/** Whether something of a member is given another value, or it is called: `user.seen = true`, `user.save()`. */
function isChanged(member: ts.Expression, changed: ReadonlySet<ts.Node>): boolean {
  const { parent } = member;
  if ((ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === member && isChanged(parent, changed) && !(ts.isCallExpression(parent.parent) && parent.parent.expression === parent)) return true;
  return changed.has(member) || (ts.isCallExpression(parent) && parent.expression === member);
}

/** The code around a name that says what is done with it, cut short. */
function surrounding(node: ts.Node): string {
  const around = ts.findAncestor(node.parent, (one) => ts.isExpression(one) || ts.isStatement(one)) ?? node;
  return quoted(around);
}
