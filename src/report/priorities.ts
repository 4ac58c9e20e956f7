import { severities, type Finding } from '../core';

/** What one finding costs and what its fix would gain, in numbers, where the analysis knows them. */
export interface Gain {
  /** How often it runs for one request whose lists have a hundred elements. */
  readonly before: number;
  readonly after: number;
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

/** What is gained by asking once in place of once per element; undefined where nothing is repeated. */
export function gainOf({ frequency }: Finding): Gain | undefined {
  return frequency === '1' ? undefined : { before: frequency === 'N' ? 100 : 10_000, after: 1 };
}

/** `100 times → once, with lists of 100`. */
export function gainText(gain: Gain): string {
  return `${gain.before.toLocaleString('en')} times → ${gain.after === 1 ? 'once' : `${gain.after} times`}, with lists of 100`;
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
