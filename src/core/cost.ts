import type { Route, RouteEffect } from './route';

const degrees = ['', 'N', 'N·M', 'N·M·K'];

/** How often things happen, as a sum of how many lists each stands in: `2 + N + 3N·M`. `0` where nothing happens. */
export function sumOf(effects: readonly Pick<RouteEffect, 'times'>[]): string {
  const counts = new Map<number, number>();
  for (const { times } of effects) {
    const degree = Math.min(times.length, degrees.length - 1);
    counts.set(degree, (counts.get(degree) ?? 0) + 1);
  }
  const terms = [...counts].sort(([a], [b]) => a - b).map(([degree, count]) => (degree === 0 ? `${count}` : `${count === 1 ? '' : count}${degrees[degree]}`));
  return terms.length > 0 ? terms.join(' + ') : '0';
}

/** What a route costs in a few words: `1 + N queries, 2 awaited external calls`; `nothing that is known` where it has no effect. */
export function costOf({ effects }: Pick<Route, 'effects'>): string {
  const queries = effects.filter(({ kind }) => kind === 'read' || kind === 'write');
  const externals = effects.filter(({ kind, awaited }) => kind === 'external' && awaited);
  const parts = [
    queries.length > 0 && counted(queries, 'query', 'queries'),
    externals.length > 0 && counted(externals, 'awaited external call', 'awaited external calls'),
    named(effects, 'client', 'client made', 'clients made'),
    named(effects, 'enqueue', 'job enqueued', 'jobs enqueued'),
    named(effects, 'cache', 'cache access', 'cache accesses'),
  ].filter((part) => part !== false && part !== '');
  return parts.length > 0 ? parts.join(', ') : 'nothing that is known';
}

function named(effects: readonly RouteEffect[], kind: RouteEffect['kind'], one: string, many: string): string {
  const found = effects.filter((effect) => effect.kind === kind);
  return found.length > 0 ? counted(found, one, many) : '';
}

/** What happens in any case, and what it may come to: `2 queries`, `1 + N (up to 3 + N) queries`, `up to 2 queries`. */
function counted(effects: readonly RouteEffect[], one: string, many: string): string {
  const sure = effects.filter(({ conditional }) => !conditional);
  const all = sumOf(effects);
  const sum = sure.length === effects.length ? all : sure.length === 0 ? `up to ${all}` : `${sumOf(sure)} (up to ${all})`;
  return `${sum} ${all === '1' ? one : many}`;
}

/** How many times something that stands in lists of that many elements each runs: 1, 100, 10,000. */
export function timesAt({ times }: Pick<RouteEffect, 'times'>, rows: number): number {
  return rows ** times.length;
}

/** What a route is sorted by, dearest first: what it asks of databases and waits for with lists of a hundred elements. A call to the outside takes some ten times as long as a query. */
export function weightOf({ effects }: Pick<Route, 'effects'>): number {
  return effects.reduce((sum, effect) => {
    const one = effect.kind === 'external' ? (effect.awaited ? 10 : 0) : effect.kind === 'read' || effect.kind === 'write' ? 1 : 0;
    return sum + one * timesAt(effect, 100);
  }, 0);
}
