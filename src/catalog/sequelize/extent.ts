import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { optionsExtent } from '../models/extent';
import type { AskContext, Extent } from '../models/extent-types';
import type { Query } from '../types';

/** Methods of a model whose second argument holds the options. */
const second = /^(?:update|increment|decrement)$/;
const ofModel = /^(?:find|all|update|destroy|restore|increment|decrement|truncate)/;

/** `findAll({ where, limit })`. What an instance's association gives (`user.getPosts()`) are the rows of one parent. */
export function extent({ call }: Query, context: AskContext): Extent | undefined {
  const callee = ts.isCallExpression(call) ? bare(call.expression) : undefined;
  if (!ts.isCallExpression(call) || !callee || !ts.isPropertyAccessExpression(callee)) return undefined;
  const name = callee.name.text;
  const isAssociation = !ofModel.test(name);
  const options = optionsExtent(call.arguments[second.test(name) || name.startsWith('$') ? 1 : 0], ['limit'], 'where', context);
  return isAssociation ? { ...options, conditions: [...options.conditions, { kind: 'equals', value: callee.expression, sure: true }] } : options;
}
