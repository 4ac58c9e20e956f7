import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { plainExtent } from '../models/extent';
import type { AskContext, Condition, Extent } from '../models/extent-types';
import type { Query } from '../types';

/** `where('id', 'in', ids)` among the conditions; `stream` gives the rows some at a time. `$if` and `$call` may add anything, a limit too. */
export function extent(query: Query, _context: AskContext): Extent | undefined {
  const plain = plainExtent(query);
  const rest = query.filter?.rest ?? [];
  const lists = rest.flatMap((node, index): readonly Condition[] => {
    const operator = ts.isExpression(node) ? bare(node) : node;
    const column = rest[index - 1];
    const list = rest[index + 1];
    if (!ts.isStringLiteralLike(operator) || operator.text !== 'in' || !column || !list || ts.isFunctionLike(list) || /\bselectFrom\b/.test(list.getText())) return [];
    return [{ kind: 'in', sure: plain.open === false && query.filter?.complete === true, ...(ts.isStringLiteralLike(column) && { field: column.text.replace(/^.*\./, '') }) }];
  });
  const handedOn = query.inputs?.some((node) => ts.isCallExpression(node.parent) && /\.\$(?:if|call)$/.test(node.parent.expression.getText().slice(-6))) ?? false;
  const streams = ts.isCallExpression(query.call) && ts.isPropertyAccessExpression(query.call.expression) && query.call.expression.name.text === 'stream';
  return { ...plain, conditions: [...plain.conditions, ...lists], ...(handedOn && !query.isLimited && { limited: 'unknown' }), ...(streams && { inPieces: true }) };
}
