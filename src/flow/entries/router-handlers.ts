import { isFunctionNode, type FunctionNode } from '../../project/syntax';
import type { ts } from '../../project/ts';
import type { EntryContext } from './types';
import { emptyEnv, valueOf, type Env } from './values';

/** The functions that a registered handler stands for; `env` says what the variables of loops around it are. */
export function functionIn(handler: ts.Expression | FunctionNode, context: EntryContext, env: Env = emptyEnv): readonly FunctionNode[] {
  if (isFunctionNode(handler)) return [handler];
  const found = env.size > 0 ? valueOf(handler, env, context) : { expression: handler };
  return 'expression' in found ? context.functionsOf(found.expression) : [];
}
