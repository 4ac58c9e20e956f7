import { returnedExpressions } from '../../../catalog/values/given-values';
import { bare, isAssignment, isFunctionNode, propertyName, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { declarationOf } from '../../values/symbols';
import { isFunctionMethod } from '../names/name-of-value';

interface Asked {
  readonly checker: ts.TypeChecker;
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
}

/** `Log` of `@Log()`, `log` of `@log`. */
export function decoratorName(decorator: ts.Decorator): ts.Expression {
  const expression = bare(decorator.expression);
  return ts.isCallExpression(expression) ? expression.expression : expression;
}

/**
 * The functions of the workspace that a decorator puts in a method's place, which run when it is called: what is assigned to `descriptor.value`, the `value` of a descriptor that
 * is given back (https://www.typescriptlang.org/docs/handbook/decorators.html#method-decorators), or the function that a decorator of the standard returns
 * (https://www.typescriptlang.org/docs/handbook/release-notes/typescript-5-0.html#decorators).
 */
export function wrappersOf(decorator: ts.Decorator, asked: Asked): readonly FunctionNode[] {
  const named = asked.functionsOf(decoratorName(decorator));
  const decorators = ts.isCallExpression(bare(decorator.expression)) ? named.flatMap((maker) => functionsAmong(returnedExpressions(maker), asked)) : named;
  return [...new Set(decorators.flatMap((one) => [...assigned(one, asked), ...returned(one, asked)]))];
}

function assigned(decorator: FunctionNode, asked: Asked): readonly FunctionNode[] {
  const values: ts.Expression[] = [];
  if (decorator.body) walk(decorator.body, (node) => {
    if (isAssignment(node) && isValue(node.left)) values.push(node.right);
    return node === decorator.body || !isFunctionNode(node);
  });
  return functionsAmong(values, asked);
}

function returned(decorator: FunctionNode, asked: Asked): readonly FunctionNode[] {
  return returnedExpressions(decorator).flatMap((value) => {
    const node = bare(value);
    if (!ts.isObjectLiteralExpression(node)) return functionsAmong([node], asked);
    return node.properties.flatMap((part) => {
      if (propertyName(part.name) !== 'value') return [];
      if (isFunctionNode(part)) return [part];
      return ts.isPropertyAssignment(part) ? functionsAmong([part.initializer], asked) : ts.isShorthandPropertyAssignment(part) ? asked.functionsOf(part.name) : [];
    });
  });
}

/** What is written out as a function, or named: what calls give may be anything. */
function functionsAmong(values: readonly ts.Expression[], asked: Asked): readonly FunctionNode[] {
  return values.map(bare).flatMap((value) => (isFunctionNode(value) ? [value] : ts.isIdentifier(value) ? asked.functionsOf(value) : []));
}

/** The calls inside such a function by which it runs the method: of the `value` of a descriptor, or of the parameter that a decorator is handed the method as. */
export function originalCalls(wrapper: FunctionNode, checker: ts.TypeChecker): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  walk(wrapper, (node) => {
    if (ts.isCallExpression(node) && isOriginal(node.expression, wrapper, checker)) found.push(node);
  });
  return found;
}

function isOriginal(callee: ts.Expression, wrapper: FunctionNode, checker: ts.TypeChecker): boolean {
  const node = bare(callee);
  if (isValue(node)) return true;
  if (ts.isPropertyAccessExpression(node)) return isFunctionMethod(node.name.text) && isOriginal(node.expression, wrapper, checker);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  if (!declaration) return false;
  if (ts.isParameter(declaration)) return declaration.parent !== wrapper && isFunctionNode(declaration.parent) && declaration.parent.parameters[0] === declaration;
  return ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && isValue(bare(declaration.initializer));
}

/** `descriptor.value` */
function isValue(expression: ts.Expression): boolean {
  const node = bare(expression);
  return ts.isPropertyAccessExpression(node) && node.name.text === 'value';
}
