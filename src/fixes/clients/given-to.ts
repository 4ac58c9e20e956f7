import { argumentAt, isFunctionNode, outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';

/** Methods that keep what they are given for others. */
export const keeping: ReadonlySet<string> = new Set(['push', 'unshift', 'add', 'set']);

/** A name by which somebody else has a client or a connection. */
export interface Holder {
  readonly name: string;
  readonly scope: ts.Node;
}

/** The parameters of functions that are given an expression where they are called. */
export function givenTo(expression: ts.Expression, context: FixContext): readonly Holder[] {
  const { child, user } = outward(expression);
  if ((!ts.isCallExpression(user) && !ts.isNewExpression(user)) || user.expression === child) return [];
  return context.functionsOf(user.expression).flatMap((fn) => fn.parameters.flatMap(({ name }, index) => (argumentAt(user.arguments, index) === child && ts.isIdentifier(name) && isFunctionNode(fn) ? [{ name: name.text, scope: fn }] : [])));
}
