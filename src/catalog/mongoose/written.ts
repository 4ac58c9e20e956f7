import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import type { Query } from '../types';

/** A query of a model as it is written: `Order.find({ … }).sort('date').lean()`. */
export interface Written {
  readonly model: string;
  readonly method: string;
  readonly args: readonly ts.Expression[];
  /** The links behind the first, by name. */
  readonly links: readonly { readonly name: string; readonly call: ts.CallExpression; readonly text: string }[];
}

export function writtenQuery({ call, clientIsModel, client }: Query): Written | undefined {
  if (clientIsModel !== true || !ts.isCallExpression(call)) return undefined;
  const { links } = linksOf(call);
  const [first, ...rest] = links;
  const callee = first && bare(first.call.expression);
  if (!first || !callee || !ts.isPropertyAccessExpression(callee) || callee.questionDotToken || callee.expression !== client) return undefined;
  return {
    model: callee.expression.getText(), method: first.name, args: [...first.call.arguments],
    links: rest.map((link) => ({ ...link, text: `.${link.name}(${link.call.arguments.map((argument) => argument.getText()).join(', ')})` })),
  };
}
