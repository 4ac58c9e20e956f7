import { bare, isFunctionNode, outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Origin } from './origin';
import type { FlowContext } from '../types';

/**
 * What a query hands to the function that it is given: the rows come behind the error (`find(filter, (error, rows) => …)`), or alone (`.then((rows) => …)`). They are those of the query as it is, which another function is
 * given, so that no change of the one can go with a change of the other.
 */
export function handedOver(parameter: ts.ParameterDeclaration, context: FlowContext, next: (inner: ts.Expression) => Origin): Origin | undefined {
  const fn = parameter.parent;
  const { child, user: call } = outward(fn);
  if (!ts.isCallExpression(call) || !isFunctionNode(fn)) return undefined;
  const index = fn.parameters.indexOf(parameter);
  const { expression } = call;
  const resolved = ts.isPropertyAccessExpression(expression) && expression.name.text === 'then' ? bare(expression.expression) : undefined;
  if (resolved ? index !== 0 || call.arguments[0] !== child : index !== 1 || call.arguments.at(-1) !== child) return undefined;
  const asked = resolved ?? call;
  const meaning = ts.isCallExpression(asked) ? context.recognise(asked) : undefined;
  const origin = meaning?.concept === 'query' ? next(asked) : undefined;
  return origin?.kind === 'query' ? { ...origin, remote: true } : undefined;
}
