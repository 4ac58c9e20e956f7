import { bare, inlineFunction, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isConditional } from '../values/branches';
import { chainOf, type Chain } from '../chains/chain';
import { conditionsOf, limitedByLinks, plainExtent } from '../models/extent';
import { textValue } from '../values/text-value';
import type { AskContext, Condition, Extent } from '../models/extent-types';
import type { Query } from '../types';

/** The chain's `limit`; `whereIn('id', ids)` among the conditions; `modify` hands the builder to a function that may do anything, unless it stands there. */
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
  const modified = chain.links.filter(({ name }) => name === 'modify');
  const handedOn = chain.links.some(({ name }) => name === 'modifiers') || !modified.every(({ call }) => onlyNarrows(call.arguments[0])) || isOfItsOwn(query, chain, context);
  return {
    ...plain, open: plain.open || modified.length > 0 || objects.some(({ open }) => open),
    conditions: [...plain.conditions, ...lists, ...objects.flatMap(({ conditions, sure }) => (sure ? conditions : conditions.map((one): Condition => ({ ...one, sure: false }))))],
    ...(query.isLimited ? {} : handedOn ? { limited: 'unknown' } : limitedByLinks(chain, limits, context)),
    ...(chain.links.some(({ name }) => name === 'stream') && { inPieces: true }),
  };
}

/** Whether a function is written in place that uses the builder it is handed for nothing but conditions and an order: `modify((query) => { if (city) query.where({ city }); })`. */
function onlyNarrows(modifier: ts.Expression | undefined): boolean {
  const fn = inlineFunction(modifier);
  const builder = fn?.parameters[0]?.name;
  if (!fn || !builder || !ts.isIdentifier(builder)) return false;
  let narrows = true;
  walk(fn.body, (node) => {
    if (ts.isIdentifier(node) && node.text === builder.text) narrows &&= ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node && /^(?:(?:and|or)?where|orderBy)/i.test(node.parent.name.text);
    // What is chained behind it is of the same builder.
    if (ts.isPropertyAccessExpression(node)) narrows &&= !/^(?:limit|first|page|range|stream|offset|find(?:One|ById)|modify)$/.test(node.name.text);
    return narrows;
  });
  return narrows;
}

/** Whether it reads what the statement makes for itself: `knex.withRecursive('ancestors', …).from('ancestors')`. How many those are, nothing here says. */
function isOfItsOwn({ entity }: Query, chain: Chain, context: AskContext): boolean {
  return entity !== undefined && chain.links.some(({ name, call }) => /^with(?!Schema|Graph)/.test(name) && textValue(call.arguments[0], context.checker) === entity);
}

/** `whereIn('id', db('orders').select('user_id'))`, `whereIn('id', function () { … })`. */
function isSubquery(value: ts.Expression | undefined): boolean {
  const node = value && bare(value);
  return node !== undefined && (ts.isFunctionLike(node) || (ts.isCallExpression(node) && /\bselect\(|\bfrom\(/.test(node.getText())));
}
