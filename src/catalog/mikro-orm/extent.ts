import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { chainOf } from '../chains/chain';
import { conditionsOf, limitedBy, limitedByLinks, optionsExtent, plainExtent } from '../models/extent';
import { shapeOf } from '../values/shape';
import type { AskContext, Extent } from '../models/extent-types';
import type { Query } from '../types';

const filtered = /^(?:find|findAndCount|nativeUpdate|nativeDelete|stream)$/;

/** `find(where, { limit })`, `findAll({ where, limit })`, also on a manager, whose first argument is the entity; the links of a builder. */
export function extent(query: Query, context: AskContext): Extent | undefined {
  const { call } = query;
  const chain = ts.isCallExpression(call) ? chainOf(call, context.checker) : undefined;
  const link = chain?.links.find(({ name }) => filtered.test(name) || name === 'findAll' || name === 'findByCursor');
  if (!chain) return undefined;
  if (!link) {
    const plain = plainExtent(query);
    // What a collection loads are the rows of one parent.
    const loads = chain.links.some(({ name }) => /^(?:init|load|loadItems|matching|populate)$/.test(name));
    return loads ? { ...plain, conditions: [...plain.conditions, { kind: 'equals', sure: true }] } : { ...plain, ...(!query.isLimited && limitedByLinks(chain, ['limit'], context)) };
  }
  const callee = bare(link.call.expression);
  const owner = ts.isPropertyAccessExpression(callee) ? context.checker.getTypeAtLocation(callee.expression).symbol?.name : undefined;
  const args = owner === 'EntityManager' || owner === 'SqlEntityManager' ? link.call.arguments.slice(1) : link.call.arguments;
  if (link.name === 'findAll') return optionsExtent(args[0], ['limit'], 'where', context);
  if (link.name === 'findByCursor') return optionsExtent(args.at(-1), ['first', 'last'], 'where', context);
  const options = shapeOf(args[1], context);
  return {
    ...limitedBy(options.held.get('limit'), options.open, context), ...(args[0] ? conditionsOf(args[0], context) : { conditions: [], open: false }), ...(link.name === 'stream' && { inPieces: true }),
  };
}
