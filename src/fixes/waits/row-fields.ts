import { isAssignment, isReference, isStep, referencesTo, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { isRefusal, isSecret, plainOf, type Plain, type PlainField, type Refusal } from './payload';
import { schemaRow } from './row-types';

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
function fieldsReadOf(argument: ts.Expression, context: Pick<FixContext, 'functionsOf'>, depth: number): readonly string[] | Refusal | undefined {
  const { parent: call } = argument;
  const index = ts.isCallExpression(call) ? call.arguments.indexOf(argument) : -1;
  if (!ts.isCallExpression(call) || index < 0 || call.arguments.slice(0, index).some(ts.isSpreadElement)) return undefined;
  const fields = new Set<string>();
  const functions = depth > 0 ? context.functionsOf(call.expression) : [];
  if (functions.length === 0) return undefined;
  for (const fn of functions) {
    const parameter = fn.parameters[index];
    if (!fn.body || !parameter || parameter.dotDotDotToken || referencesTo('arguments', fn.body).length > 0) return undefined;
    const read = ts.isIdentifier(parameter.name) ? (parameter.initializer ? undefined : ofName(parameter.name, fn.body, context, depth)) : ofPattern(parameter.name);
    if (!read || isRefusal(read)) return read;
    for (const name of read) fields.add(name);
  }
  return [...fields];
}

/** What is read of a row under a name: members, what is taken out of it, and what functions read that it is handed on to. */
function ofName({ text: name }: ts.Identifier, body: ts.Node, context: Pick<FixContext, 'functionsOf'>, depth: number): readonly string[] | Refusal {
  const fields = new Set<string>();
  let refusal: Refusal | undefined;
  const add = (names: readonly string[] | Refusal | undefined, node: ts.Node): void => {
    if (names && !isRefusal(names)) for (const one of names) fields.add(one);
    else refusal ??= names ?? { refused: `\`${surrounding(node)}\` does something with the row as a whole, of which nothing says what it is` };
  };
  walk(body, (node) => {
    if (!ts.isIdentifier(node) || node.text !== name || !(isReference(node) || (ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node))) return;
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node) add(parent.questionDotToken || isChanged(parent) ? undefined : [parent.name.text], node);
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
function isChanged(member: ts.Expression): boolean {
  const { parent } = member;
  if ((ts.isPropertyAccessExpression(parent) || ts.isElementAccessExpression(parent)) && parent.expression === member) return isChanged(parent) && !(ts.isCallExpression(parent.parent) && parent.parent.expression === parent);
  return (isAssignment(parent) && parent.left === member) || isStep(parent) || ts.isDeleteExpression(parent) || (ts.isCallExpression(parent) && parent.expression === member);
}

/** The code around a name that says what is done with it, cut short. */
function surrounding(node: ts.Node): string {
  const around = ts.findAncestor(node.parent, (one) => ts.isExpression(one) || ts.isStatement(one)) ?? node;
  return around.getText().replace(/\s+/g, ' ').slice(0, 60);
}
