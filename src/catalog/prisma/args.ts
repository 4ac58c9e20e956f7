import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { properties } from '../rewrites/properties';
import type { Query, Settled } from '../types';

/** The arguments of a Prisma call by name: `where`, `select`, …; undefined where they are not all written out. With `settled`, so are those that a condition adds. */
export function writtenArgs(call: Query['call'], settled?: Settled): ReadonlyMap<string, ts.Expression> | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const first = call.arguments[0];
  if (!first) return new Map();
  const literal = bare(first);
  return ts.isObjectLiteralExpression(literal) ? properties(literal, settled) : undefined;
}

/** The variable that is a query's whole `where`. */
export function filterArgument({ call }: Query, settled?: Settled): ts.Identifier | undefined {
  const where = writtenArgs(call, settled)?.get('where');
  return where && ts.isIdentifier(where) ? where : undefined;
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
