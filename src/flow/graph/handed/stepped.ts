import { bare, inlineFunction, isFunctionNode, isReference, outward, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { lengthOf } from '../../loops/loops';
import { endsLoop, steppingOf } from '../../loops/stepping';
import { declarationOf } from '../../values/symbols';
import type { CallbackUse } from '../../types';
import type { ParameterUse } from './callbacks';

/**
 * What becomes of a parameter that a helper calls from a function inside it which has itself called for the next element: once per element of the list that is handed in, or as often as a number
 * says that is. Undefined where it is no such helper.
 */
export function steppedUse(parameter: ts.ParameterDeclaration, fn: FunctionNode, checker: ts.TypeChecker): ParameterUse | undefined {
  if (!fn.body || fn.parameters.length < 2 || !ts.isIdentifier(parameter.name)) return undefined;
  const { text } = parameter.name;
  let found: ParameterUse | undefined;
  walk(fn.body, (node) => {
    if (found || !ts.isIdentifier(node) || node.text !== text || !isReference(node)) return !found;
    const { child, user } = outward(node);
    if (ts.isCallExpression(user) && user.expression === child && declarationOf(node, checker) === parameter) found = usedAt(user, fn, checker);
    return !found;
  });
  return found;
}

/** A call of the parameter, in a function inside the helper or in what that hands to a timer. */
function usedAt(call: ts.CallExpression, fn: FunctionNode, checker: ts.TypeChecker): ParameterUse | undefined {
  for (let node: ts.Node = call.parent; node !== fn; node = node.parent) {
    const stepping = isFunctionNode(node) ? steppingOf(node, fn, call) : undefined;
    if (!stepping) continue;
    const list = listCounted(stepping.bound, checker);
    const named = bare(list ?? stepping.bound);
    const declaration = ts.isIdentifier(named) ? declarationOf(named, checker) : undefined;
    const at = declaration && ts.isParameter(declaration) ? fn.parameters.indexOf(declaration) : -1;
    if (at < 0) return undefined;
    const name = list?.getText();
    const item = name === undefined ? 0 : call.arguments.findIndex((argument) => isElementOf(bare(argument), name, checker));
    return item < 0 ? undefined : { kind: 'each', list: at, item, sequential: true, ...(!list && { counted: true }) };
  }
  return undefined;
}

/** `rows[i]`, `rows[i++]`, and a variable that holds it. */
function isElementOf(value: ts.Expression, list: string, checker: ts.TypeChecker): boolean {
  if (ts.isElementAccessExpression(value)) return value.expression.getText() === list;
  const declaration = ts.isIdentifier(value) ? declarationOf(value, checker) : undefined;
  const initial = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer;
  return initial ? ts.isElementAccessExpression(bare(initial)) && isElementOf(bare(initial), list, checker) : false;
}

/**
 * What a helper does with a callback that it calls as often as a number says: once per element where the number is the length of a list. A number of pages or of attempts is none, and a callback that ends the loop
 * (`loop.break()`) looks for one element.
 */
export function countedCallback(call: ts.CallExpression, index: number, use: { readonly item: number; readonly sequential: boolean }, count: ts.Expression | undefined, checker: ts.TypeChecker): CallbackUse {
  const callback = inlineFunction(call.arguments[index]);
  const collection = count && listCounted(count, checker);
  return collection && !(callback && endsLoop(callback)) ? { kind: 'each', collection, item: use.item, sequential: use.sequential } : { kind: 'kept' };
}

/** `rows` of `rows.length`, and of a variable that holds it. */
function listCounted(count: ts.Expression, checker: ts.TypeChecker): ts.Expression | undefined {
  const node = bare(count);
  const declaration = ts.isIdentifier(node) ? declarationOf(node, checker) : undefined;
  const value = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? declaration.initializer : node;
  return lengthOf(value);
}
