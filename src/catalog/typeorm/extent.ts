import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isCertain } from '../chains/builder';
import type { Link } from '../chains/chain';
import { conditionsOf, limitedBy, optionsExtent } from '../models/extent';
import { isAlwaysGiven } from '../values/shape';
import type { AskContext, Condition, Extent } from '../models/extent-types';
import type { Query } from '../types';
import { builderEnds, builderLinks } from './builder';

/** Methods whose first argument is the conditions themselves. */
const byConditions = /^(?:find(?:AndCount)?By|update|delete|softDelete|restore|increment|decrement)$/;
const byOptions = /^find(?:AndCount)?$/;

/** Find options and conditions, and the links that built a query. */
export function extent(query: Query, context: AskContext): Extent | undefined {
  const { call, client } = query;
  const callee = ts.isCallExpression(call) ? bare(call.expression) : undefined;
  if (!ts.isCallExpression(call) || !callee || !ts.isPropertyAccessExpression(callee)) return undefined;
  const name = callee.name.text;
  const ofManager = context.checker.getTypeAtLocation(client).symbol?.name === 'EntityManager';
  const args = ofManager ? call.arguments.slice(1) : call.arguments;
  if (byOptions.test(name)) return optionsExtent(args[0], ['take'], 'where', context);
  if (byConditions.test(name) && !Object.hasOwn(builderEnds, name)) return { limited: 'never', ...(args[0] ? conditionsOf(args[0], context) : { conditions: [], open: false }) };
  return Object.hasOwn(builderEnds, name) ? built(builderLinks(call, context.checker), call, context) : undefined;
}

const comparison = /^\s*(?:["`]?\w+["`]?\.)?["`]?(\w+)["`]?\s*(=|in)\s*(?:\(\s*)?:(?:\.\.\.)?(\w+)\s*\)?\s*$/i;

/** The text of a condition, with a parameter for each value that stands in it: `order.id IN (${ids})`. */
function writtenText(node: ts.Expression): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  return ts.isTemplateExpression(node) ? node.head.text + node.templateSpans.map(({ literal }) => `:value${literal.text}`).join('') : undefined;
}

function built(links: readonly Link[], end: ts.CallExpression, context: AskContext): Extent {
  const limit = links.findLast(({ name, call }) => (name === 'take' || name === 'limit') && isCertain(end, call) && call.arguments[0] !== undefined && isAlwaysGiven(call.arguments[0], context));
  const maybe = links.some(({ name }) => name === 'take' || name === 'limit');
  const options = links.findLast(({ name }) => name === 'setFindOptions')?.call.arguments[0];
  const limited = limit?.call.arguments[0] ? limitedBy({ value: limit.call.arguments[0], sure: true }, false, context) : { limited: maybe ? 'sometimes' as const : 'never' as const };
  if (options && limited.limited === 'never') return optionsExtent(options, ['take'], 'where', context);
  const hasAlternative = links.some(({ name }) => /^or(?:Where|Having)/.test(name));
  const conditions = links.flatMap(({ name, call }): readonly Condition[] => {
    if (!/^(?:and|or)?where/i.test(name)) return [];
    const sure = isCertain(end, call);
    const [condition] = call.arguments;
    if (/whereInIds$/i.test(name)) return [{ field: 'id', kind: 'in', sure }];
    const text = condition && writtenText(bare(condition));
    const [, field, operator] = (text === undefined ? undefined : comparison.exec(text)) ?? [];
    if (hasAlternative || !condition) return [{ kind: 'other', value: call, sure }];
    if (field !== undefined) return [{ field, kind: operator === '=' ? 'equals' : 'in', value: call, sure }];
    if (text !== undefined || ts.isFunctionLike(bare(condition)) || ts.isNewExpression(bare(condition))) return [{ kind: 'other', value: call, sure }];
    return conditionsOf(condition, context).conditions.map((one) => (sure ? one : { ...one, sure: false }));
  });
  const handedOver = links.some(({ name }) => name === 'loadMany' || name === 'of');
  return { ...limited, conditions: [...conditions, ...(handedOver ? [{ kind: 'equals', sure: true } as const] : [])], open: false, ...(links.at(-1)?.name === 'stream' && { inPieces: true }) };
}
