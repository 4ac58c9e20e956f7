import { bare, isFunctionNode, isOr, lastOf } from '../project/syntax';
import { ts } from '../project/ts';
import { declarationOf } from './values/symbols';

/**
 * Whether code is left out where `NODE_ENV` is `production`: it stands in a branch for other environments, behind a way out of its function that production takes, or in a function that is written in such a place
 * (a route that is registered for developers alone). By https://nodejs.org/en/learn/getting-started/nodejs-the-difference-between-development-and-production that is how a program is told.
 */
export function isOutsideProduction(place: ts.Node, checker: ts.TypeChecker): boolean {
  for (let node = place; node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && (node === parent.thenStatement ? saysProduction(parent.expression, checker) === false : node === parent.elseStatement && saysProduction(parent.expression, checker) === true)) return true;
    if (ts.isBlock(parent) && isFunctionNode(parent.parent) && endsBefore(parent, node, checker)) return true;
  }
  return false;
}

/** `if (process.env.NODE_ENV === 'production') return …` above a statement of the same function. */
function endsBefore(block: ts.Block, statement: ts.Node, checker: ts.TypeChecker): boolean {
  return block.statements.some((one) => {
    if (one.pos >= statement.pos || !ts.isIfStatement(one) || one.elseStatement) return false;
    const exit = lastOf(one.thenStatement);
    return exit !== undefined && (ts.isReturnStatement(exit) || ts.isThrowStatement(exit)) && saysProduction(one.expression, checker) === true;
  });
}

/** True where a condition holds in production, false where it does not, undefined where that depends on something else. */
function saysProduction(condition: ts.Expression, checker: ts.TypeChecker, depth = 0): boolean | undefined {
  const node = bare(condition);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    const denied = saysProduction(node.operand, checker, depth);
    return denied === undefined ? undefined : !denied;
  }
  if (ts.isBinaryExpression(node)) {
    const kind = node.operatorToken.kind;
    // One side that fails is enough for `&&`, one that holds is enough for `||`.
    if (kind === ts.SyntaxKind.AmpersandAmpersandToken || isOr(kind)) {
      const wanted = kind !== ts.SyntaxKind.AmpersandAmpersandToken;
      return [node.left, node.right].some((side) => saysProduction(side, checker, depth) === wanted) ? wanted : undefined;
    }
    return compared(node);
  }
  const declaration = depth === 0 && ts.isIdentifier(node) && /prod|dev/i.test(node.text) ? declarationOf(node, checker) : undefined;
  return declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? saysProduction(declaration.initializer, checker, depth + 1) : undefined;
}

/** `process.env.NODE_ENV === 'production'`, `env.NODE_ENV !== 'development'`. */
function compared({ left, right, operatorToken: { kind } }: ts.BinaryExpression): boolean | undefined {
  const equal = kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.EqualsEqualsToken;
  if (!equal && kind !== ts.SyntaxKind.ExclamationEqualsEqualsToken && kind !== ts.SyntaxKind.ExclamationEqualsToken) return undefined;
  const [a, b] = [bare(left), bare(right)];
  const text = ts.isStringLiteralLike(a) ? a.text : ts.isStringLiteralLike(b) ? b.text : undefined;
  const named = ts.isStringLiteralLike(a) ? b : a;
  const isMode = (ts.isPropertyAccessExpression(named) && named.name.text === 'NODE_ENV') || (ts.isElementAccessExpression(named) && ts.isStringLiteralLike(named.argumentExpression) && named.argumentExpression.text === 'NODE_ENV');
  if (!isMode || text === undefined) return undefined;
  if (text === 'production') return equal;
  // What is no development, or no test, may be production as well as not.
  return text === 'development' || text === 'test' ? (equal ? false : undefined) : undefined;
}

