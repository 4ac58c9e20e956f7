import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isConditional } from '../values/branches';
import { chainOf, type Chain } from '../chains/chain';
import { conditionsOf, limitedByLinks, plainExtent } from '../models/extent';
import { textValue } from '../values/text-value';
import type { AskContext, Condition, Extent } from '../models/extent-types';
import type { Query } from '../types';

/** The chain's `limit`; `whereIn('id', ids)` among the conditions; `modify` hands the builder to a function that may do anything. */
export function extent(query: Query, context: AskContext): Extent | undefined {
  const chain = ts.isCallExpression(query.call) ? chainOf(query.call, context.checker) : undefined;
  return chain && builderExtent(query, chain, ['limit'], context);
}

/** For builders of Knex's kind, whatever limits them. */
export function builderExtent(query: Query, chain: Chain, limits: readonly string[], context: AskContext): Extent {
  const plain = plainExtent(query);
  const lists = chain.links.filter(({ name }) => /^(?:and)?whereIn$/i.test(name)).map(({ call }): Condition => {
    const field = textValue(call.arguments[0], context.checker)?.replace(/^.*\./, '');
    return { kind: isSubquery(call.arguments[1]) ? 'other' : 'in', ...(field !== undefined && { field }), sure: !isConditional(call, chain.call) };
  });
  // `where(match)`: what the object holds is for its maker to know.
  const objects = chain.links.flatMap(({ name, call }) => {
    const only = call.arguments.length === 1 && /^(?:and)?where$/i.test(name) ? call.arguments[0] : undefined;
    return only && (ts.isIdentifier(bare(only)) || ts.isCallExpression(bare(only))) ? [{ ...conditionsOf(only, context), sure: !isConditional(call, chain.call) }] : [];
  });
  const handedOn = chain.links.some(({ name }) => name === 'modify' || name === 'modifiers');
  return {
    ...plain, open: plain.open || objects.some(({ open }) => open),
    conditions: [...plain.conditions, ...lists, ...objects.flatMap(({ conditions, sure }) => (sure ? conditions : conditions.map((one): Condition => ({ ...one, sure: false }))))],
    ...(query.isLimited ? {} : handedOn ? { limited: 'unknown' } : limitedByLinks(chain, limits, context)),
    ...(chain.links.some(({ name }) => name === 'stream') && { inPieces: true }),
  };
}

/** `whereIn('id', db('orders').select('user_id'))`, `whereIn('id', function () { … })`. */
function isSubquery(value: ts.Expression | undefined): boolean {
  const node = value && bare(value);
  return node !== undefined && (ts.isFunctionLike(node) || (ts.isCallExpression(node) && /\bselect\(|\bfrom\(/.test(node.getText())));
}
