import { isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';

/**
 * Whether a node, which adds to something that begins elsewhere, is reached only if something else holds: `if (status) query = query.eq(…)`. A limit
 * that is added so is none, since the query runs without it too. A loop's body and a callback are no such branch.
 */
export function isConditional(node: ts.Node, beginning: ts.Node): boolean {
  for (let current = node; current.parent && !isWithin(beginning, current.parent); current = current.parent) if (isBranch(current)) return true;
  return false;
}

function isBranch(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isIfStatement(parent)) return node !== parent.expression;
  if (ts.isConditionalExpression(parent)) return node !== parent.condition;
  if (ts.isBinaryExpression(parent)) return node === parent.right && /^(?:&&|\|\||\?\?)$/.test(parent.operatorToken.getText());
  return ts.isCaseOrDefaultClause(node) || ts.isCatchClause(node);
}

/** Whether some of the nodes stand in both branches of one condition, so that one of them is always reached. */
export function inBothBranches(nodes: readonly ts.Node[]): boolean {
  const holds = (branch: ts.Node | undefined): boolean => branch !== undefined && nodes.some((node) => isWithin(node, branch));
  return nodes.some((start) => {
    for (let node = start; node.parent; node = node.parent) {
      const { parent } = node;
      if (ts.isIfStatement(parent) && holds(parent.thenStatement) && holds(parent.elseStatement)) return true;
      if (ts.isConditionalExpression(parent) && holds(parent.whenTrue) && holds(parent.whenFalse)) return true;
    }
    return false;
  });
}
