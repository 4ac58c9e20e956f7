// What the hover of a finding lists: the queries that run where every list has a hundred elements.
import { timesAt, type FilePath, type Location, type RouteEffect } from '../core';
import { reachAt } from '../flow/graph/reach/entry-reach';
import type { RuleContext } from '../rules';
import type { WorkspaceFlow } from './flow';
import { enclosingAt } from './explain';
import { effectsOfFunction, routeOf } from './routes';

/** The queries of the request that a place belongs to, or, where no request is known, of the function around it. Plain data. */
export interface QueriesAt {
  /** `GET /orders`; undefined where no request is known that leads here. */
  readonly route?: string;
  /** Each with how often it runs, in the order in which the request meets them. */
  readonly queries: readonly RepeatedQuery[];
  /** How often all of them run together, those that are not listed too. */
  readonly total: number;
  /** How many lines were left out. */
  readonly more: number;
  /** True where there is more than was looked at. */
  readonly truncated: boolean;
}

export interface RepeatedQuery {
  readonly times: number;
  readonly kind: 'read' | 'write';
  /** As a person would write it: `order.findMany`. */
  readonly label: string;
  /** The table or model. */
  readonly subject?: string;
  /** Whether it runs at the place that was asked about, or a call there leads to it. */
  readonly isHere: boolean;
  /** True where a condition decides whether it runs. */
  readonly conditional: boolean;
}

/** Rows that the lists of the sentence have. */
const rows = 100;
/** More than these nobody reads in a hover. */
const maxLines = 8;
const maxEffects = 200;

/** What runs in the request that leads to an offset of a file; undefined where no query is known there. `context` is what rules see of that file. */
export function queriesAt(file: FilePath, offset: number, flow: WorkspaceFlow, context: RuleContext): QueriesAt | undefined {
  const fn = enclosingAt(file, offset, flow, context);
  if (!fn) return undefined;
  const reach = reachAt(context.reachedFrom(fn), { pos: offset, end: offset });
  const found = reach ? routeOf(reach.entry, flow, maxEffects) : effectsOfFunction(fn, flow, maxEffects);
  const lines = linesOf(found.effects, file, offset);
  if (lines.length === 0) return undefined;
  const listed = shortest(lines);
  return {
    ...(reach && { route: reach.name }),
    queries: listed, truncated: found.truncated,
    total: lines.reduce((sum, { times }) => sum + times, 0), more: lines.length - listed.length,
  };
}

/** One line for all calls that are written the same and are, or are not, what was asked about. */
function linesOf(effects: readonly RouteEffect[], file: FilePath, offset: number): readonly RepeatedQuery[] {
  const lines = new Map<string, RepeatedQuery>();
  for (const effect of effects) {
    const { kind, label, subject, conditional } = effect;
    if (kind !== 'read' && kind !== 'write') continue;
    const isHere = [effect.location, ...effect.path.map(({ location }) => location)].some((location) => isAt(location, file, offset));
    const key = [kind, label, subject, isHere, conditional].join('\t');
    const times = (lines.get(key)?.times ?? 0) + timesAt(effect, rows);
    lines.set(key, { times, kind, label, ...(subject !== undefined && { subject }), isHere, conditional });
  }
  return [...lines.values()];
}

/** As many lines as are read, in their order: those that were asked about, and then those that run most often. */
function shortest(lines: readonly RepeatedQuery[]): readonly RepeatedQuery[] {
  const kept = new Set([...lines].sort((a, b) => Number(b.isHere) - Number(a.isHere) || b.times - a.times).slice(0, maxLines));
  return lines.filter((line) => kept.has(line));
}

function isAt({ file, start, end }: Location, place: FilePath, offset: number): boolean {
  return file === place && start.offset <= offset && offset <= end.offset;
}
