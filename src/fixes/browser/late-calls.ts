import { enclosingFunction, inlineFunction, isWithin, outward, referencesTo, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { hookName } from '../../flow/react-hooks';
import { isDependency, lists } from './held';

/**
 * Whether the function that loads the rows may be called as it was at an older turn: behind an `await` of a handler, in a callback that runs later, or by a component that it is handed to. It would then ask for
 * what was typed before, after what was typed last was asked for. What effects and `useCallback` list is made anew with it.
 */
export function isCalledLate(query: ts.Node, component: FunctionNode): boolean {
  const loader = loaderAround(query, component);
  const name = loader && nameOf(loader);
  if (!loader || name === undefined) return false;
  return isCalledLateAs(name, loader, component, 0);
}

const maxDepth = 4;

function isCalledLateAs(name: string, fn: FunctionNode, component: FunctionNode, depth: number): boolean {
  return depth > maxDepth || referencesTo(name, component).some((one) => !isWithin(one, fn) && !isDependency(one) && !isAtOnce(one, component, depth));
}

/** The outermost function around a place in its component. */
export function loaderAround(node: ts.Node, component: FunctionNode): FunctionNode | undefined {
  let outermost: FunctionNode | undefined;
  for (let fn = enclosingFunction(node); fn && fn !== component; fn = enclosingFunction(fn)) outermost = fn;
  return outermost;
}

/** What a function is called in its component, also within `useCallback`. */
function nameOf(fn: FunctionNode): string | undefined {
  if (ts.isFunctionDeclaration(fn)) return fn.name?.text;
  const { parent } = fn;
  const declared = ts.isCallExpression(parent) && hookName(parent) === 'useCallback' ? parent.parent : parent;
  return ts.isVariableDeclaration(declared) && ts.isIdentifier(declared.name) ? declared.name.text : undefined;
}

/** Whether a place calls the function in the turn in which it was made: as the handler of an element, or in one before anything is waited for. */
function isAtOnce(name: ts.Identifier, component: FunctionNode, depth: number): boolean {
  const { child, user } = outward(name);
  if (ts.isJsxExpression(user)) return isOfElement(user);
  if (!ts.isCallExpression(user) || user.expression !== child) return false;
  const fn = enclosingFunction(user);
  if (!fn || fn === component) return fn === component;
  let waits = false;
  walk(fn, (node) => {
    if (ts.isAwaitExpression(node) && node.end <= user.pos) waits = true;
    return !waits;
  });
  if (waits) return false;
  const around = outward(fn).user;
  if (ts.isJsxExpression(around)) return isOfElement(around);
  // An effect's own function, and one that has a name, which is called by handlers.
  if (ts.isCallExpression(around)) return inlineFunction(around.arguments[0]) === fn && (/^use(?:Effect|LayoutEffect)$/.test(hookName(around) ?? '') || (hookName(around) === 'useCallback' && lists(around, name.text)));
  const called = nameOf(fn);
  return called !== undefined && enclosingFunction(fn) === component && !isCalledLateAs(called, fn, component, depth + 1);
}

/** `onClick={…}` of `<button>`: of a component it is not known when that calls it. */
function isOfElement({ parent }: ts.JsxExpression): boolean {
  return ts.isJsxAttribute(parent) && /^[a-z]/.test(parent.parent.parent.tagName.getText());
}
