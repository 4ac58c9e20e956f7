import { declarationOf } from '../../../flow/values/symbols';
import { isFunctionNode, isReference, isWithin, rootOf, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { changedIn } from './changes';
import { isAddedTo, meets, pathOf } from './outcome';

/**
 * Whether a pass can tell how many others have begun, or ended, by what they change for all: `begun++`, and behind an `await` a look at `begun`, which all had counted by then where they begin at once. What passes change and look at
 * on the same side of their first `await` comes in the same order, however many run at a time: `done++; report(done)` behind it.
 */
export function tellsOfOthers(body: ts.ArrowFunction, checker: ts.TypeChecker): boolean {
  let first: ts.Node | undefined;
  walk(body.body, (node) => {
    if (first || isFunctionNode(node)) return false;
    if (ts.isAwaitExpression(node)) first = node;
    return !first;
  });
  /** What stands in the operand is done before it is waited for; a function of the pass runs when it is called. */
  const isBehind = (node: ts.Node): boolean => {
    for (let around = node.parent; around !== body; around = around.parent) if (isFunctionNode(around)) return true;
    return first !== undefined && node.pos >= first.end;
  };
  const sharedBy = (name: ts.Node): ts.Declaration | undefined => {
    const declaration = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
    return declaration && !isWithin(declaration, body) ? declaration : undefined;
  };
  const changed = changedIn(body).flatMap((target) => { const declaration = sharedBy(rootOf(target)); return declaration ? [{ declaration, path: target.getText(), isBehind: isBehind(target) }] : []; });
  if (changed.length === 0) return false;
  let tells = false;
  walk(body, (node) => {
    if (tells || !ts.isIdentifier(node) || !isReference(node)) return !tells;
    const declaration = sharedBy(node);
    const path = pathOf(node);
    tells = declaration !== undefined && !isAddedTo(path) && changed.some((one) => one.declaration === declaration && one.isBehind !== isBehind(node) && meets(one.path, path.getText()));
    return !tells;
  });
  return tells;
}
