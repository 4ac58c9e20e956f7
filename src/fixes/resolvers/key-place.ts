import { bare, isReference, propertyName, uncast, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';

/** Where a call hands over a key: `{ where: { resource: { id: parent.id } } }` as its first argument. */
export interface KeyPlace {
  readonly index: number;
  /** `where`, `resource`, `id`. */
  readonly names: readonly string[];
  readonly value: ts.Expression;
  /** Whether the key stands alone in the object that holds it, where that is a condition of its own. */
  readonly isAlone: boolean;
}

/** The one place where a call hands over a key; undefined where what follows from the parent stands anywhere else, too. */
export function keyPlace(call: ts.CallExpression, follows: (node: ts.Node) => boolean): KeyPlace | undefined {
  const found = call.arguments.flatMap((argument, index) => (follows(argument) ? [{ argument, index }] : []));
  const [only, ...others] = found;
  if (!only || others.length > 0) return undefined;
  const names: string[] = [];
  let isAlone = true;
  let node: ts.Expression = bare(only.argument);
  while (ts.isObjectLiteralExpression(node)) {
    const [property, ...more] = node.properties.filter(follows);
    const name = property && propertyName(property.name);
    if (!property || more.length > 0 || name === undefined || !(ts.isPropertyAssignment(property) || ts.isShorthandPropertyAssignment(property)) || ts.isComputedPropertyName(property.name)) return undefined;
    // What is spread behind it could take its place.
    if (node.properties.slice(node.properties.indexOf(property)).some(ts.isSpreadAssignment)) return undefined;
    isAlone = names.length < 2 || node.properties.length === 1;
    names.push(name);
    node = ts.isPropertyAssignment(property) ? bare(property.initializer) : property.name;
  }
  return isPath(node) ? { index: only.index, names, value: node, isAlone } : undefined;
}

/** Where the next call of a function hands on the key that it was given; undefined where it does anything else with what holds it. */
export function givenOn(fn: FunctionNode, call: ts.CallExpression, { index, names, value, isAlone }: KeyPlace, checker: ts.TypeChecker): KeyPlace | undefined {
  const parameter = fn.parameters[index];
  if (!parameter || !ts.isIdentifier(parameter.name) || parameter.initializer || parameter.dotDotDotToken) return undefined;
  const uses = namesOf(parameter.name.text, fn);
  const [use, ...others] = uses;
  if (!use || others.length > 0 || checker.getSymbolAtLocation(use) === undefined) return undefined;
  // Handed on as a whole.
  const whole = call.arguments.findIndex((argument) => uncast(argument) === use);
  if (whole >= 0) return { index: whole, names, value, isAlone };
  const place = keyPlace(call, (node) => node.pos <= use.pos && use.end <= node.end);
  if (!place) return undefined;
  const asked = membersOf(place.value);
  return asked.name === use && asked.members.join('.') === names.join('.') ? { ...place, value } : undefined;
}

/** `args.where.id` → `args` with `where` and `id`. */
function membersOf(expression: ts.Expression): { readonly name: ts.Node; readonly members: readonly string[] } {
  const members: string[] = [];
  let node = uncast(expression);
  for (; ts.isPropertyAccessExpression(node) && !node.questionDotToken; node = uncast(node.expression)) members.unshift(node.name.text);
  return { name: node, members };
}

function isPath(node: ts.Expression): boolean {
  return ts.isIdentifier(membersOf(node).name);
}

function namesOf(name: string, fn: FunctionNode): readonly ts.Identifier[] {
  const found: ts.Identifier[] = [];
  if (fn.body) walk(fn.body, (node) => {
    if (ts.isIdentifier(node) && node.text === name && (isReference(node) || ts.isShorthandPropertyAssignment(node.parent))) found.push(node);
  });
  return found;
}
