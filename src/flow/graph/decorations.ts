import type { FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';

/** What puts a member on an application, or on its requests and answers: https://fastify.dev/docs/latest/Reference/Decorators/ */
const decorating: ReadonlySet<string> = new Set(['decorate', 'decorateRequest', 'decorateReply']);

/** Whether a call puts a member there. */
export function isDecoration(name: string | undefined): boolean {
  return name !== undefined && decorating.has(name);
}

/** The function that a member is which a plugin has put on the application, `app.decorate('authenticate', async (request) => …)`; none where several plugins put different ones there. */
export function decoratedFunctions(values: readonly ts.Expression[], functionsOf: (expression: ts.Expression) => readonly FunctionNode[]): readonly FunctionNode[] {
  const found = new Set(values.filter(isPutThere).flatMap(functionsOf));
  return found.size === 1 ? [...found] : [];
}

function isPutThere(value: ts.Expression): boolean {
  const call = value.parent as ts.Node | undefined;
  return call !== undefined && ts.isCallExpression(call) && call.arguments[1] === value && ts.isPropertyAccessExpression(call.expression) && isDecoration(call.expression.name.text);
}
