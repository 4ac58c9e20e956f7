import { libraryCallback } from '../../../catalog/values/callbacks';
import { bare, enclosingFunction, isFunctionNode, isWithin } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { importedName } from '../../../catalog/values/imported';
import { declarationOf } from '../../values/symbols';
import { handedOver, type CallSite, type Enclosing, type Site } from '../../types';
import type { FlowGraph } from '../graph';
import { isPassedOn } from '../handed/passed-on';

/**
 * The constant of a module that is called, where it holds a function that asks once in a request for the same arguments: `export const getUser = cache(async (id) => …)`.
 * What is made inside a function is made anew by each call of it, and shares nothing (https://react.dev/reference/react/cache#usage, the pitfalls).
 */
export function requestCacheOf(callee: ts.Expression, checker: ts.TypeChecker): ts.VariableDeclaration | undefined {
  const made = madeByCache(callee, checker);
  return made && !enclosingFunction(made) ? made : undefined;
}

/** The same of a function that runs before what is called, where it is what the constant holds, and is given nothing: what makes the context of a procedure of tRPC. */
export function requestCacheAround(fn: Enclosing, checker: ts.TypeChecker): ts.VariableDeclaration | undefined {
  const call = isFunctionNode(fn) && fn.parameters.length === 0 ? fn.parent : undefined;
  const declaration = call && ts.isCallExpression(call) && ts.isVariableDeclaration(call.parent) && !enclosingFunction(call.parent) ? call.parent : undefined;
  return declaration && call && isCache(call as ts.CallExpression, checker) ? declaration : undefined;
}

function madeByCache(callee: ts.Expression, checker: ts.TypeChecker): ts.VariableDeclaration | undefined {
  const node = bare(callee);
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  const declaration = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
  if (!declaration || !ts.isVariableDeclaration(declaration) || !declaration.initializer) return undefined;
  const maker = bare(declaration.initializer);
  return ts.isCallExpression(maker) && isCache(maker, checker) ? declaration : undefined;
}

function isCache({ expression }: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const module = importedName(bare(expression), checker);
  return module !== undefined && libraryCallback(module, 0)?.kind === 'once-per-request';
}

/**
 * Whether some call of a path asks one of those functions for what it was asked before, in every pass after the first: nothing that it is given differs between the passes, and nothing is made
 * for the call, since arguments are compared by identity (`Object.is`). `end` is where the path leads to; `varies` says whether an expression at the start of the path differs from pass to pass.
 */
export function isKeptForRequest(path: readonly CallSite[], end: Site, varies: (node: ts.Node) => boolean, { checker, graph }: { readonly checker: ts.TypeChecker; readonly graph: Pick<FlowGraph, 'keep'> }): boolean {
  return path.some((step, index) => {
    // Most calls are none of one, and each is a step of many paths, asked about after each edit of any file.
    const mayBe = !step.handedOn && graph.keep(step.call, 'asks-once', () => madeByCache(step.callee, checker) !== undefined);
    const made = mayBe ? madeByCache(step.callee, checker) : undefined;
    if (!made && !step.handedOn && requestCacheAround((path[index + 1] ?? end).enclosing, checker)) return true;
    const repeated = index === 0 ? step.loops[0]?.body : step.enclosing;
    // One that the function of the loop has made before it serves all the passes.
    if (!made || (enclosingFunction(made) && (index > 0 || enclosingFunction(made) !== step.enclosing || !repeated || isWithin(made, repeated)))) return false;
    const given = handedOver(step);
    if (given.some((argument) => isMadeThere(argument, repeated, checker))) return false;
    return index === 0 ? !given.some(varies) : !isPassedOn(path.slice(0, index), step, given, varies, checker);
  });
}

/** Whether an argument is an object that each pass makes: written in the call, or held by a variable of the body that is run again. */
function isMadeThere(argument: ts.Node, repeated: ts.Node | undefined, checker: ts.TypeChecker): boolean {
  const node = ts.isExpression(argument) ? bare(argument) : argument;
  if (ts.isIdentifier(node)) {
    const declaration = declarationOf(node, checker);
    const initial = declaration && ts.isVariableDeclaration(declaration) && repeated && isWithin(declaration, repeated) ? declaration.initializer : undefined;
    return initial !== undefined && isMadeThere(initial, undefined, checker);
  }
  return ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isNewExpression(node) || isFunctionNode(node) || ts.isSpreadElement(node) || ts.isCallExpression(node) || ts.isAwaitExpression(node);
}
