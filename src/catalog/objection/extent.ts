import { ts } from '../../project/ts';
import { isConditional } from '../values/branches';
import { chainOf } from '../chains/chain';
import { builderExtent } from '../knex/extent';
import type { AskContext, Condition, Extent } from '../models/extent-types';
import type { Query } from '../types';

/** Knex's, with `page` and `range`, `findByIds`, and what gives the rows of one parent: `$relatedQuery`, `relatedQuery(…).for(id)`. */
export function extent(query: Query, context: AskContext): Extent | undefined {
  const chain = ts.isCallExpression(query.call) ? chainOf(query.call, context.checker) : undefined;
  if (!chain) return undefined;
  const { conditions, ...rest } = builderExtent(query, chain, ['limit', 'page', 'range'], context);
  const more = chain.links.flatMap(({ name, call }): readonly Condition[] => {
    const sure = !isConditional(call, chain.call);
    return name === 'findByIds' || name === 'whereInIds' ? [{ field: 'id', kind: 'in', sure }] : name === '$relatedQuery' ? [{ kind: 'equals', value: call.expression, sure }]
      // https://vincit.github.io/objection.js/api/query-builder/other-methods.html#for
      : name === 'for' && call.arguments[0] ? [{ kind: 'equals', value: call.arguments[0], sure }] : [];
  });
  return { ...rest, conditions: [...conditions, ...more] };
}
