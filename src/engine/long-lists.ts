import type { FilePath, Notice } from '../core';
import { enclosingName } from '../flow/values/names';
import type { CallSite, Enclosing, FileFlow, Site } from '../flow/types';

/** How many steps of a path are shown; the longest that people write have fifteen. */
const shownSteps = 24;
/**
 * How many queries and calls in loops of one function the rules look at. Each may have to be compared with all the others, and nobody writes more by hand.
 */
const repeatedSteps = 400;

/** A path that is too long to be read, with its middle left out: `gap` makes the step that says so from the first one left out. */
export function shortened<T>(path: readonly T[], gap: (first: T, count: number) => T): readonly T[] {
  if (path.length <= shownSteps) return path;
  const half = shownSteps / 2;
  const rest = path.slice(half, -half);
  return [...path.slice(0, half), gap(rest[0] as T, rest.length), ...path.slice(-half)];
}

/** What the rules look at of a file, and what is to be said of the rest; calls that lead to nothing are told apart at once and do not count. */
export function withoutExcess(flow: FileFlow, leads: (call: CallSite) => boolean): { readonly flow: FileFlow; readonly notices: readonly Notice[] } {
  if (flow.sites.length + flow.calls.length <= repeatedSteps) return { flow, notices: [] };
  const counts = new Map<Enclosing, number>();
  const isLookedAt = (site: Site): boolean => {
    if (site.loops.length === 0) return true;
    const count = (counts.get(site.enclosing) ?? 0) + 1;
    counts.set(site.enclosing, count);
    return count <= repeatedSteps;
  };
  const looked: FileFlow = { ...flow, sites: flow.sites.filter(isLookedAt), calls: flow.calls.filter((call) => call.loops.length === 0 || !leads(call) || isLookedAt(call)) };
  const notices = [...counts].flatMap(([enclosing, count]) => (count > repeatedSteps ? noticeOf(flow.file, enclosing, count) : []));
  return { flow: looked, notices };
}

function noticeOf(file: FilePath, enclosing: Enclosing, count: number): Notice {
  return { code: 'function-too-long', severity: 'note', message: `\`${enclosingName(enclosing)}\` has ${count} queries and calls in loops; the first ${repeatedSteps} are looked at.`, file };
}
