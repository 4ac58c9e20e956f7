import type { Site } from '../../flow/types';
import { inlineFunction, isAssignment, isFunctionNode, isReference, isStep, isWithin, namesIn, rootOf, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/**
 * Whether a function notes down how a call went, and looks at that later: `try { await send(); sent = true; } catch {}`, `send().catch(() => { failed = true; })`. A call that is done later has not gone in any way by then.
 */
export function isNotedDown({ call, enclosing }: Site): boolean {
  if (!isFunctionNode(enclosing)) return false;
  for (let node: ts.Node = call; node !== enclosing && node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent) && parent.expression === node && ts.isCallExpression(parent.parent) && /^(?:then|catch)$/.test(parent.name.text)) {
      const callbacks = parent.parent.arguments.flatMap((argument) => inlineFunction(argument) ?? []);
      if (callbacks.some((callback) => isReadAfter(notedIn(callback), parent.parent, enclosing))) return true;
    }
    if (!ts.isTryStatement(parent) || node !== parent.tryBlock || !parent.catchClause) continue;
    const noted = [...notedIn(parent.tryBlock, call.end), ...notedIn(parent.catchClause)];
    if (isReadAfter(noted, parent, enclosing)) return true;
  }
  return false;
}

/** The names that are given something in a part of a function, from a place on, and not declared in it. */
function notedIn(part: ts.Node, from = 0): readonly string[] {
  const noted = new Set<string>();
  const own = new Set<string>();
  walk(part, (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node)) && isWithin(node, part)) for (const name of namesIn(node.name)) own.add(name);
    const changed = isAssignment(node) ? node.left : isStep(node) ? node.operand : ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && /^(?:push|add|set|unshift)$/.test(node.expression.name.text) ? node.expression.expression : undefined;
    const root = changed && changed.pos >= from ? rootOf(changed) : undefined;
    if (root && ts.isIdentifier(root)) noted.add(root.text);
  });
  return [...noted].filter((name) => !own.has(name));
}

/** Whether a function reads one of the names behind a node. */
function isReadAfter(names: readonly string[], node: ts.Node, enclosing: ts.Node): boolean {
  let found = false;
  if (names.length > 0) walk(enclosing, (one) => {
    if (one.end <= node.end) return false;
    if (ts.isIdentifier(one) && one.pos >= node.end && names.includes(one.text) && isReference(one)) found = true;
    return !found;
  });
  return found;
}
