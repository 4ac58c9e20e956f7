import { bare, isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isConditional } from '../values/branches';
import { chainOf, type Link } from '../chains/chain';
import { conditionsOf, limitedBy, limitedByLinks, plainExtent } from '../models/extent';
import { matched } from '../mongodb/pipeline';
import { shapeOf } from '../values/shape';
import type { AskContext, Condition, Extent } from '../models/extent-types';
import type { Query } from '../types';

const filtering = /^(?:find|updateMany|deleteMany|remove|merge|aggregate|match)$/;

/** `find(filter, projection, { limit })`, `.limit(10)`, `.where('user').equals(id)`; a cursor gives one document after the other. */
export function extent(query: Query, context: AskContext): Extent | undefined {
  const chain = ts.isCallExpression(query.call) ? chainOf(query.call, context.checker) : undefined;
  if (!chain) return undefined;
  const conditions: Condition[] = [];
  let open = false;
  let field: string | undefined;
  for (const { name, call } of chain.links) {
    const sure = !isConditional(call, chain.call);
    const [given, second] = call.arguments;
    const first = name === 'aggregate' ? matched(given, context.checker) : given;
    if (filtering.test(name) || (name === 'where' && first && ts.isObjectLiteralExpression(bare(first)))) {
      if (!first || isFunctionNode(bare(first))) continue;
      const found = conditionsOf(first, context);
      open ||= found.open;
      conditions.push(...found.conditions.map((one) => (sure ? one : { ...one, sure: false })));
    } else if (name === 'where' && first && ts.isStringLiteralLike(bare(first))) {
      field = (bare(first) as ts.StringLiteralLike).text;
      if (second) conditions.push({ field, kind: 'equals', value: second, sure });
    } else if ((name === 'equals' || name === 'in') && field !== undefined) conditions.push({ field, kind: name, ...(first && { value: first }), sure });
    else if (name === 'or' || name === 'and' || name === 'regex') conditions.push({ kind: 'other', ...(first && { value: first }), sure });
  }
  // What `populate` loads on a document are its own references.
  if (chain.links[0]?.name === 'populate') return { ...plainExtent(query), limited: 'unknown' };
  return { ...limitOfLinks(chain.links.find(({ name }) => filtering.test(name)), 2, context) ?? limitedByLinks(chain, ['limit'], context), conditions, open, ...(chain.links.some(({ name }) => name === 'cursor') && { inPieces: true }) };
}

/** The limit among a call's options; undefined where they say none. */
export function limitOfLinks(link: Link | undefined, at: number, context: AskContext): Pick<Extent, 'limited' | 'limit'> | undefined {
  const options = link?.call.arguments[at];
  const shape = options && shapeOf(options, context);
  const held = shape?.held.get('limit');
  return shape && (held || shape.open) ? limitedBy(held, shape.open, context) : undefined;
}
