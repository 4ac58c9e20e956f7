import { orderings } from '../../../project/list-methods';
import { bare, isFunctionNode, isOr, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { declarationOf } from '../../values/symbols';
import type { Loop } from '../../types';

/** Methods whose result holds elements of what they are called on. */
const sameElements: ReadonlySet<string> = new Set(['slice', 'filter', ...orderings, 'values', 'entries', 'keys', 'concat', 'splice', 'flat']);
/** Functions of `Array` and `Object` that list what their argument holds. */
const listings: ReadonlySet<string> = new Set(['from', 'values', 'entries', 'keys']);

const maxSteps = 8;

/** The list that holds what a callback is given: a parameter of the function by its index, or a list of the function's own. */
export interface ElementList {
  readonly list: number | ts.Expression;
  readonly loop: Loop;
}

/**
 * The list of which an argument is an element, in the loops around it (innermost first): `row` of `for (const row of rows)`, `rows[i]`,
 * `queue.shift()`. Undefined where it is none, or a part of the list that is a list itself.
 */
export function elementListOf(argument: ts.Expression, loops: readonly Loop[], fn: FunctionNode, checker: ts.TypeChecker): ElementList | undefined {
  const [innermost] = loops;
  if (!innermost) return undefined;
  let node = bare(argument);
  for (let step = 0; step < maxSteps; step++) {
    if (ts.isPropertyAccessExpression(node)) node = bare(node.expression);
    else if (ts.isElementAccessExpression(node)) {
      const root = rootOf(node.expression, fn, checker);
      return typeof root === 'number' ? { list: root, loop: innermost } : undefined;
    } else if (ts.isIdentifier(node)) {
      const declaration = declarationOf(node, checker);
      const loop = declaration && loops.find(({ item }) => item !== undefined && isDeclaredBy(declaration, item));
      if (loop?.collection) {
        const root = loop.indexed ? undefined : rootOf(loop.collection, fn, checker);
        return root === 'chunks' || loop.indexed ? undefined : { list: root ?? loop.collection, loop };
      }
      if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
      node = bare(declaration.initializer);
    } else if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && ['shift', 'pop'].includes(node.expression.name.text)) {
      const root = rootOf(node.expression.expression, fn, checker);
      return typeof root === 'number' ? { list: root, loop: innermost } : undefined;
    } else return undefined;
  }
  return undefined;
}

function isDeclaredBy(declaration: ts.Declaration, item: ts.BindingName): boolean {
  return declaration === item.parent || (declaration.pos >= item.pos && declaration.end <= item.end);
}

/**
 * The parameter that a list was made from, by its index. `chunks` where the elements of the list are parts of the parameter, undefined for a list
 * that does not come from a parameter.
 */
export function rootOf(list: ts.Expression, fn: FunctionNode, checker: ts.TypeChecker): number | 'chunks' | undefined {
  const root = traced(list, fn, checker, 0);
  return root && (root.parts > 0 ? 'chunks' : root.index);
}

/** A parameter, and how many times what was made of it was cut into lists of its elements. */
interface Root {
  readonly index: number;
  readonly parts: number;
}

function traced(list: ts.Expression, fn: FunctionNode, checker: ts.TypeChecker, step: number): Root | undefined {
  if (step > maxSteps) return undefined;
  const node = bare(list);
  const next = (inner: ts.Expression | undefined): Root | undefined => inner && traced(inner, fn, checker, step + 1);
  if (ts.isIdentifier(node)) return ofName(node, fn, checker, next);
  if (ts.isBinaryExpression(node) && isOr(node.operatorToken.kind)) return next(node.left);
  if (ts.isArrayLiteralExpression(node)) return next(node.elements.find(ts.isSpreadElement)?.expression);
  if (ts.isNewExpression(node)) return next(node.arguments?.[0]);
  if (!ts.isCallExpression(node)) return undefined;
  const callee = bare(node.expression);
  if (ts.isPropertyAccessExpression(callee)) {
    if (ts.isIdentifier(callee.expression) && ['Array', 'Object'].includes(callee.expression.text) && listings.has(callee.name.text)) return next(node.arguments[0]);
    if (sameElements.has(callee.name.text)) return next(callee.expression);
  }
  // `chunk(rows, 100)`: what a function makes of a list that is given on are parts of it.
  for (const argument of node.arguments) {
    const whole = next(argument);
    if (whole) return { ...whole, parts: whole.parts + 1 };
  }
  return undefined;
}

function ofName(node: ts.Identifier, fn: FunctionNode, checker: ts.TypeChecker, next: (inner: ts.Expression | undefined) => Root | undefined): Root | undefined {
  const declaration = declarationOf(node, checker);
  if (!declaration) return undefined;
  if (ts.isParameter(declaration)) {
    const index = fn.parameters.indexOf(declaration);
    if (index >= 0) return { index, parts: 0 };
    // The element of `parts.map(async (part) => …)`.
    const call = isFunctionNode(declaration.parent) ? declaration.parent.parent : undefined;
    return call && ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) ? elementOf(next(call.expression.expression)) : undefined;
  }
  if (!ts.isVariableDeclaration(declaration)) return undefined;
  const loop = declaration.parent.parent;
  return ts.isForOfStatement(loop) ? elementOf(next(loop.expression)) : next(declaration.initializer);
}

/** A part of `chunk(rows)` is a list of rows again. */
function elementOf(root: Root | undefined): Root | undefined {
  return root && { ...root, parts: root.parts - 1 };
}
