import { ts } from '../../project/ts';
import { isConditional } from '../values/branches';
import { chainOf } from '../chains/chain';
import { plainExtent } from '../models/extent';
import { textValue } from '../values/text-value';
import type { AskContext, Condition, Extent } from '../models/extent-types';
import type { Query } from '../types';
import { filterMethods } from './stub-postgrest';

/** PostgREST gives no more rows than this unless a project's settings say otherwise. Source: https://supabase.com/docs/reference/javascript/select */
const silentCut = 1000;
const filters: ReadonlySet<string> = new Set<string>(filterMethods);
/** Filters whose equality `filterOf` reads. */
const equalities: ReadonlySet<string> = new Set(['eq', 'is', 'match', 'filter']);

/** A chain's own facts, with its lists of values; limits that depend on something are none. */
export function extent(query: Query, { checker }: AskContext): Extent | undefined {
  const chain = ts.isCallExpression(query.call) ? chainOf(query.call, checker) : undefined;
  const plain = plainExtent(query);
  if (!chain) return { ...plain, silentCut };
  const maybe = chain.links.some(({ name }) => name === 'limit' || name === 'range');
  const conditions = plain.conditions.filter(({ kind }) => kind === 'equals');
  for (const { name, call } of chain.links) {
    if (!filters.has(name)) continue;
    const sure = !isConditional(call, chain.call);
    const field = textValue(call.arguments[0], checker);
    const named = name === 'or' && sure ? namedIn(call.arguments[0]) : undefined;
    if (named !== undefined) {
      conditions.push({ field: named, kind: 'equals', sure });
      continue;
    }
    if (name === 'in' && field !== undefined && !/\.|->/.test(field)) conditions.push({ field, kind: 'in', ...(call.arguments[1] && { value: call.arguments[1] }), sure } satisfies Condition);
    else if (!sure || !equalities.has(name) || field === undefined || /\.|->/.test(field)) conditions.push({ kind: 'other', value: uncalled(call), sure });
  }
  return { ...plain, conditions, silentCut, ...(plain.limited === 'never' && maybe && { limited: 'sometimes' }) };
}

/** Columns by which somebody is looked up. */
const identifying = /^(?:e?mail|phone|mobile|username|slug|token|uuid)$|_(?:e?mail|phone)$/i;

/** Columns that lead to a row of another table. */
const leading = /[a-z]_id$/;

/** The first column of alternatives each of which is one of those (`email.eq.${email},phone.eq.${phone}`), or leads to one and the same parent (`buyer_id.eq.${id},seller_id.eq.${id}`). */
function namedIn(argument: ts.Expression | undefined): string | undefined {
  const text = argument && (ts.isTemplateExpression(argument) || ts.isStringLiteralLike(argument)) ? argument.getText().slice(1, -1) : '';
  const parts = text.replace(/\$\{[^{}]*\}/g, (value) => value.replaceAll(',', ' ')).split(',').map((part) => /^\s*(\w+)\.eq\.(.*)$/s.exec(part));
  const columns = parts.map((part) => part?.[1]);
  const isOfOne = parts.every((part) => part?.[2] !== undefined && part[2].startsWith('${') && part[2].trim() === parts[0]?.[2]?.trim());
  return columns.every((column) => column !== undefined && (identifying.test(column) || (isOfOne && leading.test(column)))) ? columns[0] : undefined;
}

/** `gte` of `….gte('created_at', since)`: the link's own name; what stands before it belongs to other links. */
function uncalled(call: ts.CallExpression): ts.Node {
  return ts.isPropertyAccessExpression(call.expression) ? call.expression.name : call;
}
