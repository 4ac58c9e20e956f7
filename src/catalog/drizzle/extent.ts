import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { chainOf } from '../chains/chain';
import { limitedBy, limitedByLinks, plainExtent } from '../models/extent';
import { shapeOf } from '../values/shape';
import type { AskContext, Condition, Extent } from '../models/extent-types';
import type { Query } from '../types';
import { operatorName } from './operators';

/** The chain's `limit`, or that of a relational query's configuration; `inArray(users.id, ids)` among the conditions. */
export function extent(query: Query, context: AskContext): Extent | undefined {
  const { call } = query;
  if (!ts.isCallExpression(call)) return undefined;
  const plain = plainExtent(query);
  const conditions = plain.conditions.map((one) => (one.kind === 'other' ? listed(one, context) : one));
  if (query.isLimited) return { ...plain, conditions };
  const callee = bare(call.expression);
  if (ts.isPropertyAccessExpression(callee) && callee.name.text === 'findMany') {
    const shape = shapeOf(call.arguments[0], context);
    return { ...plain, conditions, ...limitedBy(shape.held.get('limit'), shape.open, context) };
  }
  const chain = chainOf(call, context.checker);
  return { ...plain, conditions, ...(chain && limitedByLinks(chain, ['limit'], context)) };
}

/** A condition that is one of a list's values. */
function listed(condition: Condition, { checker }: AskContext): Condition {
  const node = condition.value;
  if (!node || !ts.isCallExpression(node) || operatorName(node, checker) !== 'inArray') return condition;
  const column = node.arguments[0] && bare(node.arguments[0]);
  return { ...condition, kind: 'in', ...(column && ts.isPropertyAccessExpression(column) && { field: column.name.text }) };
}
