import { isFunctionNode, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { EntryContext } from './types';

/** The functions that a registered handler stands for. */
export function functionIn(handler: ts.Expression | FunctionNode, context: EntryContext): readonly FunctionNode[] {
  return isFunctionNode(handler) && !ts.isExpression(handler) ? [handler] : context.functionsOf(handler as ts.Expression);
}
