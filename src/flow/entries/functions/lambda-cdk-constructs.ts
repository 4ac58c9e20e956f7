import { returnedExpressions } from '../../../catalog/values/given-values';
import { bare, propertyName, propertyValue, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { bindingOwner } from '../../values/symbols';
import { madeBy } from './lambda-exports';
import { nothingGiven, staticObject, staticText, type Given } from '../reading/static-text';
import { declarationAt, lastStep, traceOf } from '../reading/trace';
import type { EntryContext } from '../types';

/** An expression, and what the parameters around it stand for. */
interface Placed {
  readonly node: ts.Expression;
  readonly given: Given;
}

/** A construct of the CDK's package, with what its own class is given: of a class of the workspace that extends one, the arguments of `super(…)`. */
export interface Construct extends Placed {
  readonly name: string;
  readonly args: readonly ts.Expression[];
  /** Whether a class of the workspace stands between. */
  readonly isOwn: boolean;
}

const maxDepth = 10;

/**
 * The construct that an expression stands for: also one that another stack hands over by its properties (`props.orders`), that a function of the workspace makes, or whose class extends the package's.
 * https://docs.aws.amazon.com/cdk/v2/guide/constructs.html, https://docs.aws.amazon.com/cdk/v2/guide/resources.html
 */
export function constructOf(expression: ts.Expression, context: EntryContext, given: Given = nothingGiven, depth = 0): Construct | undefined {
  const { node, given: inside } = standsFor(expression, context, given, depth);
  if (!ts.isNewExpression(node) || depth > maxDepth) return undefined;
  const trace = traceOf(node.expression, context);
  if (trace && /^(?:aws-cdk-lib|@aws-cdk\/[\w-]+)$/.test(trace.package)) return { name: lastStep(trace)?.name ?? '', args: node.arguments ?? [], node, given: inside, isOwn: false };
  const declaration = declarationAt(ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression, context.checker);
  return declaration && ts.isClassDeclaration(declaration) ? ofClass(declaration, node, context, inside, depth) : undefined;
}

function ofClass(declaration: ts.ClassDeclaration, made: ts.NewExpression, context: EntryContext, given: Given, depth: number): Construct | undefined {
  const base = declaration.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
  const own = declaration.members.find(ts.isConstructorDeclaration);
  const trace = base && traceOf(base, context);
  if (!trace || !/^(?:aws-cdk-lib|@aws-cdk\/[\w-]+)$/.test(trace.package) || depth > maxDepth) return undefined;
  let above: readonly ts.Expression[] | undefined;
  if (own?.body) walk(own.body, (node) => { if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.SuperKeyword) above ??= node.arguments; });
  const name = lastStep(trace)?.name ?? '';
  return { name, args: own ? above ?? [] : made.arguments ?? [], node: made, given: own ? handed(own, made.arguments ?? [], given) : given, isOwn: true };
}

/** What the parameters of a function are given by a call, beside what those around the call are. */
function handed(fn: ts.SignatureDeclaration, args: readonly ts.Expression[], given: Given): Given {
  return new Map([...given, ...fn.parameters.flatMap((parameter, index) => (args[index] ? [[parameter, args[index]] as const] : []))]);
}

/** What makes what a name, a field, a parameter, or a property of the properties of a stack stands for, where all that say so say the same. */
function standsFor(expression: ts.Expression, context: EntryContext, given: Given, depth: number): Placed {
  const node = madeBy(expression, context);
  const here = { node, given };
  if (depth > maxDepth) return here;
  const next = (inner: ts.Expression, with_ = given): Placed => standsFor(inner, context, with_, depth + 1);
  if (ts.isCallExpression(node)) {
    const callee = bare(node.expression);
    const [fn, ...others] = ts.isIdentifier(callee) ? context.functionsOf(callee) : [];
    const [value, ...more] = fn && others.length === 0 ? returnedExpressions(fn) : [];
    return fn && value && more.length === 0 ? next(value, handed(fn, node.arguments, given)) : here;
  }
  if (ts.isIdentifier(node)) {
    const declaration = declarationAt(node, context.checker);
    if (!declaration) return here;
    if (ts.isParameter(declaration)) return one(passed(declaration, context, given).map((value) => next(value))) ?? here;
    // `const { orders } = props`
    const owner = ts.isBindingElement(declaration) ? bindingOwner(declaration) : undefined;
    if (!owner || !ts.isBindingElement(declaration) || declaration.parent.parent !== owner) return here;
    const holders = ts.isParameter(owner) ? passed(owner, context, given) : owner.initializer ? holdersAt(owner.initializer, context, given) : [];
    return member(holders, propertyName(declaration.propertyName ?? declaration.name), context, given, depth) ?? here;
  }
  if (ts.isPropertyAccessExpression(node)) {
    const holders = holdersAt(node.expression, context, given);
    if (holders.length > 0) return member(holders, node.name.text, context, given, depth) ?? here;
  }
  return here;
}

/** What a parameter is given, each for itself. */
function holdersAt(expression: ts.Expression, context: EntryContext, given: Given): readonly ts.Expression[] {
  const node = bare(expression);
  const declaration = ts.isIdentifier(node) ? declarationAt(node, context.checker) : undefined;
  return declaration && ts.isParameter(declaration) ? passed(declaration, context, given) : [];
}

function passed(parameter: ts.ParameterDeclaration, context: EntryContext, given: Given): readonly ts.Expression[] {
  const own = given.get(parameter);
  return own ? [own] : context.argumentsOf(parameter);
}

function member(holders: readonly ts.Expression[], name: string | undefined, context: EntryContext, given: Given, depth: number): Placed | undefined {
  return name === undefined ? undefined : one(holders.map((holder) => option(holder, name, context, given, depth + 1)));
}

/** The only one of several; undefined where they differ, or one of them is not known. */
function one(all: readonly (Placed | undefined)[]): Placed | undefined {
  const [first] = all;
  return first && all.every((other) => other?.node === first.node) ? first : undefined;
}

/** What options are given by a name, as they are written out or spread: `{ entry: 'lambda/orders.ts', ...props }`. */
function option(options: ts.Expression | undefined, name: string, context: EntryContext, given: Given, depth = 0): Placed | undefined {
  if (!options || depth > maxDepth) return undefined;
  const placed = standsFor(options, context, given, depth);
  const literal = ts.isObjectLiteralExpression(placed.node) ? placed.node : staticObject(placed.node, context.checker);
  for (const part of [...literal?.properties ?? []].reverse()) {
    if (ts.isSpreadAssignment(part)) {
      const found = option(part.expression, name, context, placed.given, depth + 1);
      if (found) return found;
    } else if (propertyName(part.name) === name) {
      const value = ts.isShorthandPropertyAssignment(part) ? part.name : literal && propertyValue(literal, name);
      return value && standsFor(value, context, placed.given, depth + 1);
    }
  }
  return undefined;
}

/** An option of a construct: `entry` of `new NodejsFunction(this, 'orders', { entry: 'lambda/orders.ts' })`. */
export function optionOfConstruct({ args, given }: Construct, name: string, context: EntryContext): Placed | undefined {
  return option(args[2], name, context, given);
}

/** The text of an argument or option of a construct. */
export function textOf(value: Placed | undefined, context: EntryContext): string | undefined {
  return value && staticText(value.node, context.checker, value.given);
}
