import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { properties } from '../properties';
import type { Query } from '../types';

/** The arguments of a Prisma call by name: `where`, `select`, …; undefined where they are not all written out. */
export function writtenArgs(call: Query['call']): ReadonlyMap<string, ts.Expression> | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const first = call.arguments[0];
  if (!first) return new Map();
  const literal = bare(first);
  return ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
}

/** `prisma.order` of `prisma.order.findMany(…)`, as written. */
export function delegateText(query: Query): string {
  const callee = ts.isCallExpression(query.call) ? query.call.expression : ts.isTaggedTemplateExpression(query.call) ? query.call.tag : query.call;
  return ts.isPropertyAccessExpression(callee) ? callee.expression.getText() : callee.getText();
}

/** `findMany` of `prisma.order.findMany(…)`. */
export function methodName(query: Query): string {
  const callee = ts.isCallExpression(query.call) ? query.call.expression : ts.isTaggedTemplateExpression(query.call) ? query.call.tag : query.call;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
}
