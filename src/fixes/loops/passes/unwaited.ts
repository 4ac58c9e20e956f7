import { bindingOwner, declarationOf, isConst } from '../../../flow/values/symbols';
import type { FlowContext, Loop } from '../../../flow/types';
import { enclosingFunction, isAsync, isGenerator, isReference, isWithin, rootOf, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { changedIn } from './changes';

/**
 * Whether all passes of a loop begin at once and nobody waits for them: `rows.forEach(async (row) => { … });` as the last thing that a function does. Behind a limiter each begins a moment later than it did, which nothing
 * can tell: it changes only what is its own, it looks at nothing that may get another value, and who called the function has not seen its rows.
 */
export function isUnwaited({ node, body, kind, method }: Loop, { checker }: FlowContext): boolean {
  if (kind !== 'callback' || (method !== 'forEach' && method !== 'map') || !ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const fn = enclosingFunction(node);
  if (!fn || !ts.isExpressionStatement(node.parent) || !isLast(node.parent, fn)) return false;
  return ts.isArrowFunction(body) && isAsync(body) && isReadHere(node.expression.expression, checker) && isOwn(body, checker);
}

/** Whether a function does nothing behind a statement but to return, without a value. */
function isLast(statement: ts.Node, fn: ts.Node): boolean {
  for (let node = statement; node !== fn; node = node.parent) {
    const { parent } = node;
    if (parent === fn) continue;
    if (ts.isBlock(parent)) {
      const behind = parent.statements.slice(parent.statements.indexOf(node as ts.Statement) + 1);
      if (!behind.every((one) => ts.isReturnStatement(one) && !one.expression)) return false;
    } else if (ts.isTryStatement(parent)) {
      if (parent.finallyBlock) return false;
    } else if (!ts.isIfStatement(parent) && !ts.isCatchClause(parent)) return false;
  }
  return !isGenerator(fn);
}

/** Whether a list was made or read in the function itself: what a caller has handed in it may change as soon as the function ends. */
function isReadHere(list: ts.Expression, checker: ts.TypeChecker): boolean {
  let node = uncast(list);
  for (let step = 0; step < 8; step++) {
    const root = rootOf(node);
    if (ts.isAwaitExpression(root)) return true;
    if (ts.isCallExpression(root)) {
      const of = root.expression.getText() === 'Object.keys' ? root.arguments[0] : ts.isPropertyAccessExpression(root.expression) ? root.expression.expression : undefined;
      if (!of) return false;
      node = uncast(of);
      continue;
    }
    if (!ts.isIdentifier(root)) return false;
    const declaration = ownerOf(root, checker);
    if (!declaration || !ts.isVariableDeclaration(declaration) || !isConst(declaration) || !declaration.initializer || !enclosingFunction(declaration)) return false;
    node = uncast(declaration.initializer);
  }
  return false;
}

/** Whether a pass changes nothing but what it has, and names no variable from outside that may get another value. */
function isOwn(body: ts.ArrowFunction, checker: ts.TypeChecker): boolean {
  const isInside = (name: ts.Identifier): boolean => { const declaration = declarationOf(name, checker); return declaration !== undefined && isWithin(declaration, body); };
  if (!changedIn(body).every((target) => { const root = rootOf(target); return ts.isIdentifier(root) && isInside(root); })) return false;
  let holds = true;
  walk(body.body, (node) => {
    if (!holds || !ts.isIdentifier(node) || !isReference(node) || isInside(node)) return holds;
    const owner = ownerOf(node, checker);
    holds = owner === undefined || !ts.isVariableDeclaration(owner) || isConst(owner) || owner.getSourceFile().isDeclarationFile;
    return holds;
  });
  return holds;
}

/** The declaration that a name stands in, be it in a pattern. */
function ownerOf(name: ts.Identifier, checker: ts.TypeChecker): ts.Declaration | undefined {
  const declaration = declarationOf(name, checker);
  return declaration && ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
}
