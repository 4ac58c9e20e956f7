import { bare, enclosingFunction, isReference, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isConditional } from '../values/branches';
import { linksOf, type Link } from './chain';

/** A builder that a variable holds until it is sent: `let query = db.from('orders').select(); if (status) query = query.eq('status', status); const { data } = await query`. */
export interface HeldChain {
  /** All links, in the order in which they are written. */
  readonly links: readonly Link[];
  /** Those of them that some condition decides about. */
  readonly conditional: ReadonlySet<Link>;
  /** What is awaited or given back: the variable, or further links on it. Every other link is called before. */
  readonly sent: ts.Expression;
}

/**
 * The chain that begins with a call whose result a variable holds. Undefined where it is sent more than once or not in the function that made it, where it is sent before all of its links are
 * there, and where something else has the builder.
 */
export function heldChain(call: ts.CallExpression): HeldChain | undefined {
  const { child, user } = outward(call);
  if (!ts.isVariableDeclaration(user) || user.initializer !== child || !ts.isIdentifier(user.name) || !ts.isVariableDeclarationList(user.parent)) return undefined;
  const home = enclosingFunction(call);
  const { text } = user.name;
  const links = [...linksOf(call).links];
  const conditional = new Set<Link>();
  const sent: ts.Expression[] = [];
  let plain = home !== undefined;
  walk(home ?? call, (node) => {
    if (!plain || !ts.isIdentifier(node) || node.text !== text || node === user.name) return plain;
    // Another variable of that name, or a property that is called so.
    if (!isReference(node) && !ts.isShorthandPropertyAssignment(node.parent)) {
      plain = !ts.isVariableDeclaration(node.parent) && !ts.isParameter(node.parent) && !ts.isBindingElement(node.parent);
      return plain;
    }
    if (ts.isBinaryExpression(node.parent) && node.parent.left === node && node.parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      // Another query may take its place.
      plain = isRootOf(text, node.parent.right);
      return plain;
    }
    const whole = wholeOf(node);
    const own = ts.isCallExpression(whole) ? linksOf(whole).links : [];
    links.push(...own);
    for (const link of own) if (isConditional(link.call, user)) conditional.add(link);
    const { user: taker } = outward(whole);
    const isAssigned = ts.isBinaryExpression(taker) && ts.isIdentifier(taker.left) && taker.left.text === text && ts.isExpressionStatement(taker.parent);
    if (isAssigned || (own.length > 0 && ts.isExpressionStatement(taker))) plain = sent.length === 0;
    else if (ts.isAwaitExpression(taker) || (ts.isReturnStatement(taker) && own.length > 0)) {
      sent.push(whole);
      plain = sent.length === 1 && enclosingFunction(taker) === home && !isConditional(taker, user);
    } else plain = false;
    return plain;
  });
  const [only] = sent;
  return plain && only && !isInLoop(only, user) ? { links, conditional, sent: only } : undefined;
}

/** The same, given the call that sends it (`query.execute()`), for libraries whose queries are told by that. */
export function heldUntil(call: ts.CallExpression): HeldChain | undefined {
  const { root } = linksOf(call);
  const home = ts.isIdentifier(root) ? enclosingFunction(call) : undefined;
  if (!home || !ts.isIdentifier(root)) return undefined;
  let first: ts.Expression | undefined;
  walk(home, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === root.text && node.initializer) first ??= bare(node.initializer);
    return first === undefined;
  });
  const held = first && ts.isCallExpression(first) ? heldChain(first) : undefined;
  return held?.sent === call ? held : undefined;
}

/** The calls on a name, as far as they stand one on the other. */
function wholeOf(name: ts.Identifier): ts.Expression {
  let node: ts.Expression = name;
  for (;;) {
    const { user } = outward(node);
    if (!ts.isPropertyAccessExpression(user) || !ts.isCallExpression(user.parent) || user.parent.expression !== user) return node;
    node = user.parent;
  }
}

/** Whether an expression is calls on a name. */
function isRootOf(name: string, expression: ts.Expression): boolean {
  const node = bare(expression);
  const root = ts.isCallExpression(node) ? linksOf(node).root : undefined;
  return root !== undefined && ts.isIdentifier(root) && root.text === name;
}

/** Whether a builder is sent again and again. */
function isInLoop(sent: ts.Node, declaration: ts.Node): boolean {
  for (let node = sent; node.parent; node = node.parent) {
    if (node.pos <= declaration.pos && declaration.end <= node.end) return false;
    if (ts.isIterationStatement(node, false)) return true;
  }
  return false;
}
