import type { SortedBy } from '../../../catalog';
import { ts } from '../../../project/ts';
import type { FixableFinding } from '../../../rules';
import { extremeOf } from '../../../rules/bounds/extreme';
import type { RowUse } from '../../../rules/bounds/uses';
import { sortedColumn } from './comparator';

/**
 * The order in which the first row has the greatest, or the least, of a column: whatever JavaScript makes of all rows then, it makes of that one, and of none where there is none. Columns of whole numbers and of moments that are
 * never empty: what is empty is zero for `Math.max`.
 */
export function extremeOrder({ node, steps, filters }: RowUse, { site: { meaning } }: FixableFinding<'in-memory'>['subject']): SortedBy | undefined {
  const extreme = extremeOf(node);
  // Of a list that is handed to `Math.max`, the step behind the conditions makes it.
  const isMade = ts.isCallExpression(node) && /^Math\./.test(node.expression.getText());
  // A `var` has the last row behind the loop.
  const leavesRow = ts.isForOfStatement(node) && (node.initializer.flags & ts.NodeFlags.BlockScoped) === 0;
  if (!extreme || leavesRow || steps.length !== filters.length + (isMade ? 1 : 0) || !ts.isIdentifier(extreme.row)) return undefined;
  const field = sortedColumn(extreme.value, extreme.row.text, meaning.model);
  return field && { field, descending: extreme.isGreatest };
}
