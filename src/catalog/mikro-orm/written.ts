import { ts } from '../../project/ts';
import type { Query } from '../types';

/** A call of a manager or repository as it is written: `em.find(Order, { … }, { populate })`. */
export interface Written {
  readonly method: string;
  readonly receiver: string;
  /** The entity that a manager's call names first, with its comma: `Order, `; empty for a repository's. */
  readonly target: string;
  readonly args: readonly ts.Expression[];
}

export function writtenCall({ call, clientIsModel }: Query): Written | undefined {
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || call.expression.questionDotToken) return undefined;
  const [first, ...rest] = call.arguments;
  const named = clientIsModel !== true;
  if (named && !first) return undefined;
  return { method: call.expression.name.text, receiver: call.expression.expression.getText(), target: named ? `${first?.getText() ?? ''}, ` : '', args: named ? rest : [...call.arguments] };
}
