import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';

/** Whether a condition holds, put together of what its parts say; undefined where they leave it open. `part`: the same of one that is neither `!`, `&&` nor `||`. */
export function truthOf(condition: ts.Expression, part: (node: ts.Expression) => boolean | undefined): boolean | undefined {
  const node = bare(condition);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
    const inner = truthOf(node.operand, part);
    return inner === undefined ? undefined : !inner;
  }
  const kind = ts.isBinaryExpression(node) ? node.operatorToken.kind : undefined;
  if (!ts.isBinaryExpression(node) || (kind !== ts.SyntaxKind.AmpersandAmpersandToken && kind !== ts.SyntaxKind.BarBarToken)) return part(node);
  const decisive = kind === ts.SyntaxKind.BarBarToken;
  const [left, right] = [truthOf(node.left, part), truthOf(node.right, part)];
  return left === decisive || right === decisive ? decisive : left === undefined || right === undefined ? undefined : !decisive;
}
