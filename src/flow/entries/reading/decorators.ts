import { returnedExpressions } from '../../../catalog/values/given-values';
import { bare, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FlowContext } from '../../types';
import { nothingGiven, staticText, type Given } from './static-text';
import { lastStep, traceOf } from './trace';

/** A decorator of a package, as it is used. */
export interface Decorated {
  readonly package: string;
  /** The name that the package exports it by, whatever it is imported as. */
  readonly name: string;
  readonly args: readonly ts.Expression[];
  readonly node: ts.Decorator;
  /** What a parameter of the function that composes decorators is given, where the decorator stands in one. */
  readonly given: Given;
}

/**
 * The decorators of a class, method or parameter that come from packages. One that the workspace composes
 * (`const Auth = (role) => applyDecorators(UseGuards(RolesGuard), Get(path))`) stands for its parts:
 * https://docs.nestjs.com/custom-decorators#decorator-composition
 */
export function decoratorsOf(node: ts.HasDecorators, context: FlowContext, given: Given = nothingGiven): readonly Decorated[] {
  return (ts.getDecorators(node) ?? []).flatMap((decorator) => parts(decorator.expression, decorator, given, context, 0));
}

function parts(expression: ts.Expression, node: ts.Decorator, given: Given, context: FlowContext, depth: number): readonly Decorated[] {
  const inner = bare(expression);
  const trace = traceOf(ts.isCallExpression(inner) ? inner.expression : inner, context);
  const step = trace && lastStep(trace);
  const args = ts.isCallExpression(inner) ? inner.arguments : [];
  if (trace && step?.kind === 'get') {
    return step.name === 'applyDecorators' ? args.flatMap((part) => parts(part, node, given, context, depth)) : [{ package: trace.package, name: step.name, args, node, given }];
  }
  if (!ts.isCallExpression(inner) || depth > 3) return [];
  const [maker, ...others] = context.functionsOf(inner.expression);
  if (!maker || others.length > 0) return [];
  const passed = givenTo(maker, args);
  return returnedExpressions(maker).flatMap((value) => (ts.isCallExpression(bare(value)) ? parts(value, node, passed, context, depth + 1) : []));
}

/** What a call gives a function's parameters, their defaults where it gives nothing. */
export function givenTo(fn: FunctionNode, args: readonly ts.Expression[]): Given {
  return new Map(fn.parameters.flatMap((parameter, index): readonly (readonly [ts.Declaration, ts.Expression])[] => {
    const value = args[index] ?? parameter.initializer;
    return value ? [[parameter, value]] : [];
  }));
}

/** The first decorator of these packages and names. */
export function findDecorator(list: readonly Decorated[], from: ReadonlySet<string>, names: ReadonlySet<string>): Decorated | undefined {
  return list.find((part) => from.has(part.package) && names.has(part.name));
}

/** The argument of a decorator as it is given where the decorator is used. */
export function argumentOf(decorated: Decorated, index: number, checker: ts.TypeChecker): ts.Expression | undefined {
  const argument = decorated.args[index];
  if (!argument || !ts.isIdentifier(argument)) return argument;
  const declaration = checker.getSymbolAtLocation(argument)?.valueDeclaration;
  return (declaration && decorated.given.get(declaration)) ?? argument;
}

/** The texts that an expression lists: `'a'`, `['a', 'b']`; undefined where one is computed. */
export function textsOf(expression: ts.Expression | undefined, checker: ts.TypeChecker, given: Given = nothingGiven): readonly (string | undefined)[] {
  const node = expression && bare(expression);
  if (node && ts.isArrayLiteralExpression(node)) return node.elements.map((element) => staticText(element, checker, given));
  return [staticText(expression, checker, given)];
}
