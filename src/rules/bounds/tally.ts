import { bare, isOr } from '../../project/syntax';
import { ts } from '../../project/ts';

/** A loop that does nothing but count rows by what they have in a column. */
export type Tally = {
  readonly row: ts.Identifier;
  /** What is counted by: `row.status`. */
  readonly key: ts.Expression;
} & (
  /** The `1` that each row adds. */
  | { readonly step: ts.Expression }
  /** `counts[row.status]++` */
  | { readonly step?: undefined; readonly statement: ts.PostfixUnaryExpression | ts.PrefixUnaryExpression }
);

/** `for (const row of rows) counts[row.status] = (counts[row.status] ?? 0) + 1`, also with `+= 1` and `++`. */
export function tallyOf({ initializer, statement, awaitModifier }: ts.ForOfStatement): Tally | undefined {
  const row = ts.isVariableDeclarationList(initializer) ? initializer.declarations[0]?.name : undefined;
  const only = ts.isBlock(statement) && statement.statements.length === 1 ? statement.statements[0] : statement;
  if (!row || !ts.isIdentifier(row) || awaitModifier || !only || !ts.isExpressionStatement(only)) return undefined;
  const step = bare(only.expression);
  if ((ts.isPostfixUnaryExpression(step) || ts.isPrefixUnaryExpression(step)) && step.operator === ts.SyntaxKind.PlusPlusToken) {
    const key = keyOf(step.operand, row);
    return key && { row, key, statement: step };
  }
  if (!ts.isBinaryExpression(step)) return undefined;
  const key = keyOf(step.left, row);
  if (!key) return undefined;
  if (step.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken) return isOne(step.right) ? { row, key, step: step.right } : undefined;
  const sum = bare(step.right);
  if (step.operatorToken.kind !== ts.SyntaxKind.EqualsToken || !ts.isBinaryExpression(sum) || sum.operatorToken.kind !== ts.SyntaxKind.PlusToken || !isOne(sum.right)) return undefined;
  const before = bare(sum.left);
  const orZero = ts.isBinaryExpression(before) && isOr(before.operatorToken.kind) && bare(before.right).getText() === '0' ? bare(before.left) : undefined;
  return orZero && orZero.getText() === step.left.getText() ? { row, key, step: sum.right } : undefined;
}

/** `row.status` of `counts[row.status]`, where the counts themselves are not the row's. */
function keyOf(expression: ts.Expression, row: ts.Identifier): ts.Expression | undefined {
  const node = bare(expression);
  const key = ts.isElementAccessExpression(node) && ts.isIdentifier(bare(node.expression)) && node.expression.getText() !== row.text ? bare(node.argumentExpression) : undefined;
  return key && ts.isPropertyAccessExpression(key) && ts.isIdentifier(key.expression) && key.expression.text === row.text ? key : undefined;
}

function isOne(expression: ts.Expression): boolean {
  return bare(expression).getText() === '1';
}
