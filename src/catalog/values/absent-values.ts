import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';

const arithmetic: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.PlusToken, ts.SyntaxKind.MinusToken, ts.SyntaxKind.AsteriskToken, ts.SyntaxKind.SlashToken, ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken, ts.SyntaxKind.ExclamationEqualsEqualsToken, ts.SyntaxKind.LessThanToken, ts.SyntaxKind.GreaterThanToken,
]);

/** Whether a value is known never to be `undefined`, which JSON leaves out: by its type, or by how it is written where no type is known. */
export function isNeverUndefined(value: ts.Expression, checker: ts.TypeChecker): boolean {
  const node = bare(value);
  if (ts.isBinaryExpression(node)) {
    if (arithmetic.has(node.operatorToken.kind)) return true;
    if (node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken || node.operatorToken.kind === ts.SyntaxKind.BarBarToken) return isNeverUndefined(node.right, checker);
  }
  if (ts.isConditionalExpression(node)) return isNeverUndefined(node.whenTrue, checker) && isNeverUndefined(node.whenFalse, checker);
  if (ts.isObjectLiteralExpression(node) || ts.isArrayLiteralExpression(node) || ts.isTemplateExpression(node) || node.kind === ts.SyntaxKind.NullKeyword) return true;
  const type = checker.getTypeAtLocation(node);
  return (type.isUnion() ? type.types : [type]).every(({ flags }) => !(flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.TypeParameter)));
}

/** Whether a value is known never to be `null` or `undefined`, by its type. */
export function isNeverNull(value: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getTypeAtLocation(value);
  return isNeverUndefined(value, checker) && (type.isUnion() ? type.types : [type]).every(({ flags }) => !(flags & (ts.TypeFlags.Null | ts.TypeFlags.Any)));
}
