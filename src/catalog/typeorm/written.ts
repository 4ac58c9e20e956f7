import { bare, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { optionsIn } from '../rewrites/properties';
import type { Query } from '../types';

/** A call of a repository, a manager or an active record as it is written: `orders.find({ where })`, `manager.find(Order, { where })`. */
export interface Written {
  readonly call: ts.CallExpression;
  readonly method: string;
  /** What stands before the arguments, without the method: `this.orders`. */
  readonly receiver: string;
  /** The entity that a manager's call names first, with its comma: `Order, `; empty for the others. */
  readonly target: string;
  readonly args: readonly ts.Expression[];
}

/** Methods whose only argument are the conditions. */
const byConditions: ReadonlySet<string> = new Set(['findBy', 'findOneBy', 'findOneByOrFail', 'countBy', 'existsBy']);

export function writtenCall({ call, clientIsModel }: Query): Written | undefined {
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(call.expression) || call.expression.questionDotToken) return undefined;
  const [first, ...rest] = call.arguments;
  // A manager serves all entities: it is told which.
  const named = clientIsModel !== true;
  if (named && !first) return undefined;
  return {
    call, method: call.expression.name.text, receiver: call.expression.expression.getText(),
    target: named ? `${first?.getText() ?? ''}, ` : '', args: named ? rest : [...call.arguments],
  };
}

/** What a read is given by name, its conditions under `where`; undefined where they are not written out. */
export function optionsOfRead({ method, args }: Written): ReadonlyMap<string, ts.Expression> | undefined {
  if (args.length > 1) return undefined;
  const [first] = args;
  return byConditions.has(method) ? (first ? new Map([['where', first]]) : new Map()) : optionsIn(first);
}

/** The call that a builder's chain begins with: `orders.createQueryBuilder('order')`. */
export function builderStart(call: ts.Expression): ts.CallExpression | undefined {
  let start: ts.CallExpression | undefined;
  walk(bare(call), (node) => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'createQueryBuilder') start = node;
    return start === undefined;
  });
  return start;
}
