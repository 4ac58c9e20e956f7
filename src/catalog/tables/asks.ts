import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isCertain } from '../chains/builder';
import type { Link } from '../chains/chain';
import { limitOf, option } from '../models/conditions';
import { conditionsOf, optionsExtent } from '../models/extent';
import type { AskContext, Condition, Extent } from '../models/extent-types';
import { numericValue } from '../values/literal';
import { isAlwaysGiven } from '../values/shape';
import type { CallLike, Query } from '../types';
import type { Asks } from './rows';

/** Every row of a table: `getFullList()`. */
export const everything: Asks = () => ({ limited: 'never', conditions: [], open: false });

/** The rows that an object of options asks for, which is the argument at a place: its conditions stand under one of its names, its limit under others. */
export function byOptions(at: number, where: string, limits: readonly string[]): Asks {
  return ({ arguments: given }, context) => optionsExtent(given[at], limits, where, context);
}

/** What such an object says of how many rows come, as far as it is written out in the call. */
export function limitIn(call: CallLike, at: number, limits: readonly string[], checker: ts.TypeChecker): Pick<Query, 'limit' | 'isLimited'> {
  const given = ts.isCallExpression(call) ? call.arguments[at] : undefined;
  return limitOf(limits.map((name) => option(given, name, checker)).find((value) => value !== undefined), checker);
}

/** What the calls on a builder say of how many rows its last one asks for. */
export interface AskingLinks {
  readonly limits: readonly string[];
  /** Whose arguments are conditions: an object of them, or a column with a value, and an operator before it. */
  readonly wheres: readonly string[];
  /** Which are given a column and a list of its values. */
  readonly among?: readonly string[];
  /** Which may do anything. */
  readonly others?: readonly string[];
}

/** The rows that such calls ask for. */
export function byLinks(links: readonly Link[], call: ts.CallExpression, { limits, wheres, among = [], others = [] }: AskingLinks, context: AskContext): Extent {
  if (links.some(({ name }) => others.includes(name))) return { limited: 'unknown', conditions: [], open: true };
  const bounds = links.filter((link) => limits.includes(link.name));
  const sure = bounds.findLast((link) => isCertain(call, link.call) && link.call.arguments[0] !== undefined && isAlwaysGiven(link.call.arguments[0], context));
  const limit = sure?.call.arguments[0] && numericValue(sure.call.arguments[0], context.checker);
  const conditions = links.flatMap((link) => conditionsIn(link, isCertain(call, link.call), wheres, among, context));
  return { limited: sure ? 'always' : bounds.length > 0 ? 'sometimes' : 'never', ...(limit !== undefined && { limit }), conditions: conditions.flatMap(({ conditions }) => conditions), open: conditions.some(({ open }) => open) };
}

function conditionsIn({ name, call }: Link, isSure: boolean, wheres: readonly string[], among: readonly string[], context: AskContext): readonly Pick<Extent, 'conditions' | 'open'>[] {
  const [first, ...rest] = call.arguments;
  const value = rest.at(-1);
  const field = first && ts.isStringLiteralLike(bare(first)) ? (bare(first) as ts.StringLiteralLike).text : undefined;
  const is = (kind: Condition['kind']): readonly Pick<Extent, 'conditions' | 'open'>[] => [{ conditions: [{ ...(field !== undefined && { field }), kind, sure: isSure, ...(value && { value }) }], open: false }];
  if (among.includes(name)) return is('in');
  if (!wheres.includes(name) || !first) return [];
  if (value) return is(rest.length === 1 || (rest[0] && /^['"]=['"]$/.test(rest[0].getText())) ? 'equals' : 'other');
  const { conditions, open } = conditionsOf(first, context);
  return [{ conditions: isSure ? conditions : conditions.map((one) => ({ ...one, sure: false })), open }];
}
