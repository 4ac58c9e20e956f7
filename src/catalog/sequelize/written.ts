import { ts } from '../../project/ts';
import { optionsIn } from '../rewrites/properties';
import type { Query } from '../types';

/** A call of a model's static method as it is written: `Order.findAll({ where })`, `Order.findByPk(id, { include })`. */
export interface Written {
  readonly call: ts.CallExpression;
  readonly method: string;
  /** The model, as the source names it. */
  readonly model: string;
  readonly args: readonly ts.Expression[];
}

export function writtenCall({ call, clientIsModel }: Query): Written | undefined {
  if (clientIsModel !== true || !ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || call.expression.questionDotToken) return undefined;
  return { call, method: call.expression.name.text, model: call.expression.expression.getText(), args: [...call.arguments] };
}

/** The options of a read by name; undefined where they are not written out. */
export function optionsOfRead({ method, args }: Written): ReadonlyMap<string, ts.Expression> | undefined {
  return optionsIn(args[method === 'findByPk' ? 1 : 0]);
}

/** The transaction that a call is told to belong to, as written; empty where there is none. */
export function transactionOf({ call }: Written): string {
  for (const argument of call.arguments) {
    const transaction = optionsIn(argument)?.get('transaction');
    if (transaction) return transaction.getText();
  }
  return '';
}
