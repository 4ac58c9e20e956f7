// What a report says of requests beside the findings: what an item would gain, and what was not resolved.
import { timesAt, type Finding, type Location, type Route, type RouteEffect, type UnresolvedCall } from '../core';
import type { WorkspaceFlow } from './flow';
import { entriesOf, routesOf } from './routes';
import type { ScanProgress, ScanResult } from './types';

/** The findings with what they would gain, and the calls that could not be followed, those that most routes lead to first. A step for each route. */
export function* withRequests(findings: readonly Finding[], flow: WorkspaceFlow): Generator<ScanProgress, Required<Pick<ScanResult, 'findings' | 'unresolved'>>, void> {
  const facts = new RequestFacts(findings);
  const entries = entriesOf(flow);
  let done = 0;
  for (const route of routesOf(entries, flow)) {
    facts.add(route);
    yield { phase: 'requests', done: ++done, total: entries.length, findings: findings.length };
  }
  return { findings: findings.map((finding) => facts.withGain(finding)), unresolved: facts.unresolved() };
}

/** What is read off the routes, a route at a time, so that no route has to be kept. */
class RequestFacts {
  private readonly calls = new Map<string, { readonly location: Location; readonly name: string; readonly reason: string; readonly routes: string[] }>();
  private readonly byRoute = new Map<string, Finding[]>();
  private readonly gains = new Map<Finding, NonNullable<Finding['gain']>>();

  constructor(findings: readonly Finding[]) {
    for (const finding of findings) {
      if (finding.route === undefined || finding.frequency === '1') continue;
      const list = this.byRoute.get(finding.route);
      if (list) list.push(finding);
      else this.byRoute.set(finding.route, [finding]);
    }
  }

  /** Takes in one route. */
  add(route: Route): void {
    for (const { location, name, reason } of route.unresolved) {
      const key = `${location.file}:${location.start.offset}`;
      const known = this.calls.get(key);
      if (!known) this.calls.set(key, { location, name, reason, routes: [route.name] });
      else if (!known.routes.includes(route.name)) known.routes.push(route.name);
    }
    if (route.truncated) return;
    for (const finding of this.byRoute.get(route.name) ?? []) {
      const gain = gainOf(finding, route);
      if (gain) this.gains.set(finding, gain);
    }
  }

  /** The finding with what it would gain, where a request of it is known as a whole. */
  withGain(finding: Finding): Finding {
    const gain = this.gains.get(finding);
    return gain ? { ...finding, gain } : finding;
  }

  /** Sorted: what most routes lead to first. */
  unresolved(): readonly UnresolvedCall[] {
    return [...this.calls.values()].sort((a, b) => b.routes.length - a.routes.length
      || compare(a.location.file, b.location.file) || a.location.start.offset - b.location.start.offset);
  }
}

/** The queries of a request whose lists have a hundred elements each: as it stands, and where what the finding is about runs once per list in place of once per element. */
function gainOf(finding: Finding, { effects }: Route): Finding['gain'] {
  const queries = effects.filter(({ kind }) => kind === 'read' || kind === 'write');
  const concerned = new Set(queries.filter((effect) => effect.times.length > 0 && leadsThrough(effect, finding)));
  if (concerned.size === 0) return undefined;
  const sum = (times: (effect: RouteEffect) => number): number => queries.reduce((total, effect) => total + times(effect), 0);
  return {
    before: sum((effect) => timesAt(effect, 100)),
    after: sum((effect) => timesAt(effect, 100) / (concerned.has(effect) ? 100 : 1)),
  };
}

/** Whether the effect is what the finding is about, or a call on the way to it is. */
function leadsThrough({ location, path }: RouteEffect, { location: place }: Finding): boolean {
  return [location, ...path.map((step) => step.location)]
    .some(({ file, start, end }) => file === place.file && start.offset <= place.start.offset && place.start.offset <= end.offset);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
