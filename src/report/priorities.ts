import { severities, type Finding, type UnresolvedCall } from '../core';
import type { ScanResult } from '../engine/types';
import type { Language } from './language';

/** What one finding costs and what its fix would gain, in numbers, where the analysis knows them. */
export interface Gain {
  /** With lists of a hundred elements. */
  readonly before: number;
  readonly after: number;
  /** Whether that is all queries of the request, or how often this place runs. */
  readonly of: 'request' | 'place';
}

/** How many findings a report names as the first to fix. */
const most = 10;
const confidenceWeight = { high: 1, medium: 0.6, low: 0.2 } as const;
const severityWeight = { error: 100, warning: 20, information: 4, hint: 1 } as const;
const frequencyWeight = { '1': 1, N: 3, 'N*M': 9 } as const;

/** The findings to begin with, the most urgent first: what takes an app down before what slows it, what multiplies before what adds, what a request waits for before jobs; a fix at hand counts too. */
export function firstToFix(findings: readonly Finding[]): readonly Finding[] {
  const weight = (finding: Finding): number => severityWeight[finding.severity] * confidenceWeight[finding.confidence] * frequencyWeight[finding.frequency]
    * (finding.route === undefined ? 0.8 : 1) * ((finding.fixes?.length ?? 0) > 0 ? 1.3 : 1);
  return findings.map((finding, at) => ({ finding, at, weight: weight(finding) }))
    .sort((a, b) => b.weight - a.weight || a.at - b.at)
    .slice(0, most)
    .map(({ finding }) => finding);
}

/** What is gained by doing once per list what is done once per element; undefined where nothing is repeated. */
export function gainOf({ frequency, gain }: Finding): Gain | undefined {
  if (gain) return { ...gain, of: 'request' };
  return frequency === '1' ? undefined : { before: frequency === 'N' ? 100 : 10_000, after: frequency === 'N' ? 1 : 100, of: 'place' };
}

/** `101 → 2 queries per request, with lists of 100`; where the request is not known as a whole, `runs 100 times → once, with lists of 100`. */
export function gainText({ before, after, of }: Gain, { tag, say }: Language): string {
  const [from, to] = [before.toLocaleString(tag), after.toLocaleString(tag)];
  if (of === 'request') return after === 1 ? say('{0} → 1 query per request, with lists of 100', from) : say('{0} → {1} queries per request, with lists of 100', from, to);
  return after === 1 ? say('runs {0} times → once, with lists of 100', from) : say('runs {0} times → {1} times, with lists of 100', from, to);
}

/** How many calls that could not be followed a report lists; the others are counted. */
const mostUnresolved = 50;

/** The calls that a report lists as not resolved, and how many more there are. */
export function unresolvedOf({ unresolved = [] }: ScanResult): { readonly calls: readonly UnresolvedCall[]; readonly more: number } {
  const calls = unresolved.slice(0, mostUnresolved);
  return { calls, more: unresolved.length - calls.length };
}

/** `GET /orders`, `GET /orders and 3 others`. */
export function routesText({ routes: [first = '', ...others] }: UnresolvedCall, { say }: Language): string {
  if (others.length === 0) return first;
  return others.length === 1 ? say('{0} and 1 other', first) : say('{0} and {1} others', first, others.length);
}

/** The findings of each route, the routes with the gravest findings first; those that no route is known for are left out. */
export function byRoute(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
  const routes = new Map<string, Finding[]>();
  for (const finding of findings) {
    if (finding.route === undefined) continue;
    const list = routes.get(finding.route);
    if (list) list.push(finding);
    else routes.set(finding.route, [finding]);
  }
  const worst = (list: readonly Finding[]): number => Math.min(...list.map(({ severity }) => severities.indexOf(severity)));
  return new Map([...routes].sort(([a, x], [b, y]) => worst(x) - worst(y) || y.length - x.length || (a < b ? -1 : 1)));
}
