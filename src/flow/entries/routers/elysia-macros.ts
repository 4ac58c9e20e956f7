import { returnedExpressions } from '../../../catalog/values/given-values';
import { bare, inlineFunction, isFunctionNode, propertyName, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { handlersOf } from './options';
import type { Reader } from './types';
import { staticText } from '../reading/static-text';
import { traceOf } from '../reading/trace';

type Run = ts.Expression | FunctionNode;

const known = new WeakMap<ts.TypeChecker, ReadonlyMap<string, readonly (readonly Run[])[]>>();

/**
 * What the macros run that the options of a route switch on: `{ isAuth: true }` after `.macro({ isAuth: { resolve } })`. A plugin's macros are for the instances that use it, in other files
 * too; of a name that several define it is not known which is meant. https://elysiajs.com/patterns/macro
 */
export function macrosOf(options: ts.ObjectLiteralExpression, stages: readonly string[], reader: Reader): readonly Run[] {
  return options.properties.flatMap((part) => {
    const name = propertyName(part.name);
    const isOff = ts.isPropertyAssignment(part) && (part.initializer.kind === ts.SyntaxKind.FalseKeyword || part.initializer.getText() === 'undefined');
    if (name === undefined || isOff || stages.includes(name)) return [];
    const defined = macros(stages, reader).get(name) ?? [];
    return defined.length === 1 ? defined[0] ?? [] : [];
  });
}

function macros(stages: readonly string[], reader: Reader): ReadonlyMap<string, readonly (readonly Run[])[]> {
  let found = known.get(reader.context.checker);
  if (!found) {
    const read = new Map<string, (readonly Run[])[]>();
    known.set(reader.context.checker, (found = read));
    for (const file of reader.context.files()) {
      if (!/\.\s*macro\s*\(/.test(file.text)) continue;
      walk(file, (node) => {
        if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== 'macro' || traceOf(node.expression.expression, reader.context)?.package !== 'elysia') return;
        for (const [name, runs] of defined(node, stages, reader)) read.set(name, [...read.get(name) ?? [], runs]);
      });
    }
  }
  return found;
}

/** `.macro({ isAuth: { … } })`, `.macro('isAuth', { … })`, and before 1.2 `.macro(({ onBeforeHandle }) => ({ isAuth(on) { … } }))`. */
function defined({ arguments: [first, second] }: ts.CallExpression, stages: readonly string[], reader: Reader): readonly (readonly [string, readonly Run[]])[] {
  const name = staticText(first, reader.context.checker);
  if (name !== undefined && second) return [[name, runsOf(second, stages, reader)]];
  if (!first) return [];
  const fn = inlineFunction(first);
  return (fn ? returnedExpressions(fn) : [first]).map(bare).filter(ts.isObjectLiteralExpression).flatMap((literal) => literal.properties.flatMap((part) => {
    const own = propertyName(part.name);
    const value = ts.isPropertyAssignment(part) ? part.initializer : ts.isMethodDeclaration(part) ? part : undefined;
    return own === undefined || !value ? [] : [[own, runsOf(value, stages, reader)] as const];
  }));
}

/** The hooks of a macro: an object of them, a function that gives one, or one that registers them. */
function runsOf(macro: Run, stages: readonly string[], reader: Reader): readonly Run[] {
  const value = isFunctionNode(macro) ? macro : inlineFunction(macro) ?? bare(macro);
  if (!isFunctionNode(value)) return hooksOf(value, stages, reader);
  const found: Run[] = returnedExpressions(value).flatMap((one) => hooksOf(one, stages, reader));
  walk(value, (node) => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && /^on(?:BeforeHandle|Transform|Parse|Request)$/.test(node.expression.text)) found.push(...node.arguments.slice(-1));
  });
  return found;
}

function hooksOf(value: ts.Expression, stages: readonly string[], reader: Reader): readonly Run[] {
  const literal = bare(value);
  return ts.isObjectLiteralExpression(literal) ? stages.flatMap((stage) => handlersOf(literal, stage, reader)) : [];
}
