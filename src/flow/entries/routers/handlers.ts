import { isFunctionNode, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { EntryContext } from '../types';
import { emptyEnv, valueOf, type Env } from '../reading/values';

/** The functions that a registered handler stands for; `env` says what the variables of loops around it are. */
export function functionIn(handler: ts.Expression | FunctionNode, context: EntryContext, env: Env = emptyEnv): readonly FunctionNode[] {
  if (isFunctionNode(handler)) return [handler];
  const found = env.size > 0 ? valueOf(handler, env, context) : { expression: handler };
  return 'expression' in found ? context.functionsOf(found.expression) : [];
}

/** How many wrappers around one handler are looked into. */
const maxWrappers = 4;

/** The calls that made a handler, as it is registered: `asyncHandler(auth.jwt)` and the `authenticate('jwt')` that `auth.jwt` is. */
export function makersOf(handler: ts.Expression | FunctionNode, context: EntryContext, env: Env = emptyEnv, depth = 0): readonly ts.CallExpression[] {
  if (isFunctionNode(handler) || depth > maxWrappers) return [];
  const found = valueOf(handler, env, context);
  const call = 'expression' in found && ts.isCallExpression(found.expression) ? found.expression : undefined;
  return call ? [call, ...call.arguments.flatMap((argument) => (ts.isIdentifier(argument) || ts.isPropertyAccessExpression(argument) || ts.isCallExpression(argument) ? makersOf(argument, context, env, depth + 1) : []))] : [];
}
