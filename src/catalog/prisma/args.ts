import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Query } from '../types';

/** The arguments of a Prisma call by name: `where`, `select`, …; undefined where they are not all written out. */
export function writtenArgs(call: Query['call']): ReadonlyMap<string, ts.Expression> | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const first = call.arguments[0];
  if (!first) return new Map();
  const literal = bare(first);
  return ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
}

/** The properties of an object literal by name; undefined where there is a spread or a computed name. */
export function properties(literal: ts.ObjectLiteralExpression): ReadonlyMap<string, ts.Expression> | undefined {
  const result = new Map<string, ts.Expression>();
  for (const element of literal.properties) {
    const name = propertyName(element.name);
    if (name === undefined) return undefined;
    if (ts.isPropertyAssignment(element)) result.set(name, element.initializer);
    else if (ts.isShorthandPropertyAssignment(element)) result.set(name, element.name);
    else return undefined;
  }
  return result;
}

/** `prisma.order` of `prisma.order.findMany(…)`, as written. */
export function delegateText(query: Query): string {
  const callee = ts.isCallExpression(query.call) ? query.call.expression : query.call.tag;
  return ts.isPropertyAccessExpression(callee) ? callee.expression.getText() : callee.getText();
}

/** `findMany` of `prisma.order.findMany(…)`. */
export function methodName(query: Query): string {
  const callee = ts.isCallExpression(query.call) ? query.call.expression : query.call.tag;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
}

/** `name: value`, or the shorthand where both are the same. */
export function assign(name: string, value: string): string {
  return name === value ? name : `${name}: ${value}`;
}

/** Whether an argument is there and is not literally `undefined`. */
export function has(args: ReadonlyMap<string, ts.Expression>, name: string): boolean {
  const value = args.get(name);
  return value !== undefined && !(ts.isIdentifier(value) && value.text === 'undefined');
}
