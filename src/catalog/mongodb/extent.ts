import { ts } from '../../project/ts';
import { chainOf } from '../chains/chain';
import { conditionsOf, limitedByLinks } from '../models/extent';
import { limitOfLinks } from '../mongoose/extent';
import { matched } from './pipeline';
import type { AskContext, Extent } from '../models/extent-types';
import type { Query } from '../types';

const filtering = /^(?:find|updateMany|deleteMany|remove|aggregate)$/;

/** `find(filter, { limit })`, `.limit(10)`, `aggregate([{ $match: filter }, …])`. Without `toArray` the cursor is read one document after the other. */
export function extent(query: Query, context: AskContext): Extent | undefined {
  const chain = ts.isCallExpression(query.call) ? chainOf(query.call, context.checker) : undefined;
  const link = chain?.links.find(({ name }) => filtering.test(name));
  if (!chain || !link) return undefined;
  const [given] = link.call.arguments;
  const filter = link.name === 'aggregate' ? matched(given, context.checker) : given;
  return {
    ...(link.name === 'find' ? limitOfLinks(link, 1, context) : undefined) ?? limitedByLinks(chain, ['limit'], context),
    ...(filter ? conditionsOf(filter, context) : { conditions: [], open: false }),
    ...((link.name === 'find' || link.name === 'aggregate') && !chain.links.some(({ name }) => name === 'toArray') && { inPieces: true }),
  };
}
