import { enclosingFunction, isFunctionNode, outward, referencesTo, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { givenTo } from './given-to';

/** How many functions a connection is followed into that is handed on. */
const steps = 3;

/** The uses of a connection in functions of the workspace that it is handed to, and in those that they hand it to. */
export function lentUses(uses: readonly ts.Identifier[], context: FixContext, depth = steps): readonly ts.Identifier[] {
  if (depth === 0) return [];
  const own = uses.flatMap((use) => givenTo(use, context).flatMap(({ name, scope }) => referencesTo(name, scope).filter((one) => !ts.isParameter(one.parent))));
  return own.length === 0 ? [] : [...own, ...lentUses(own, context, depth - 1)];
}

/**
 * A use of a connection that may come once something else has failed which runs at the same time, and so when the connection was given back: in `Promise.all`, behind something that is waited for there. What is asked at once stands in line before that.
 */
export function goesOnBehind(uses: readonly ts.Identifier[], fn: ts.Node, context: FixContext): ts.Node | undefined {
  return uses.find((use) => isAmongOthers(use, fn) && (isBehindWait(use, fn) || lentUses([use], context).some((one) => isBehindWait(one, fn))));
}

function isAmongOthers(use: ts.Node, fn: ts.Node): boolean {
  for (let node = use; node !== fn && node.parent; node = node.parent) {
    const { child, user } = outward(node);
    if (ts.isCallExpression(user) && user.expression !== child && /^Promise\s*\.\s*(?:all|race|any)$/.test(user.expression.getText())) return true;
  }
  return false;
}

/** Whether something is waited for before a use, in the function around it that is not the one which has the connection, or by a loop around it. */
function isBehindWait(use: ts.Node, fn: ts.Node): boolean {
  const around = enclosingFunction(use);
  if (!around || around === fn) return false;
  let found = false;
  walk(around, (node) => {
    if (node !== around && isFunctionNode(node)) return false;
    if ((ts.isAwaitExpression(node) && (node.end <= use.pos || isRepeatedWith(node, use, around))) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined)) found = true;
    return !found;
  });
  return found || (around.parent !== undefined && isBehindWait(around, fn));
}

/** Whether a loop stands around both. */
function isRepeatedWith(wait: ts.Node, use: ts.Node, around: ts.Node): boolean {
  for (let node = wait.parent; node !== around; node = node.parent) if (ts.isIterationStatement(node, false) && node.pos <= use.pos && use.end <= node.end) return true;
  return false;
}
