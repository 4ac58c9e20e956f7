import type { Query } from '../../catalog';
import { withReplaced } from '../../catalog/chains/chain-text';
import { isWithin } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RowUse } from '../../rules/bounds/uses';
import type { EditBuilder } from '../edits/edit-builder';

/** What a call, an access or a loop is about. */
export function receiverOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isForOfStatement(node)) return node.expression;
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : undefined;
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? node.expression : undefined;
}

/** Leaves the rows where they are, of which the query gives one, and reads the number off that wherever it was worked out. */
export function putInRows(builder: EditBuilder, uses: readonly RowUse[], { call }: Query, query: string, read: (rows: string) => string): boolean {
  let isWithout = true;
  for (const { node, filters } of uses) {
    const rows = receiverOf(filters[0] ?? node);
    if (!rows) return false;
    const isDirect = isWithin(call, rows);
    if (isDirect && uses.length > 1) return false;
    isWithout &&= !isDirect;
    builder.replace(node, read(isDirect ? withReplaced(rows, call, query) : rows.getText()));
  }
  if (isWithout) builder.replace(call, query);
  return true;
}
