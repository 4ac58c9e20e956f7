import type { Stub } from '../types';
import { limiterStubs, pLimit } from './p-limit';
import type { Limiter } from './types';

export { atOnce, type Limiter } from './types';

/** Every package that lets so many calls run at a time; the first is the one that is added where a project has none. */
const all: readonly [Limiter, ...Limiter[]] = [pLimit];

/** The package for calls of a file: one that the project has, else the one to add. */
export function limiterFor(isDependency: (name: string) => boolean): Limiter {
  return all.find((one) => isDependency(one.package)) ?? all[0];
}

/** What is declared of these packages, so that what goes through them keeps its type; their calls mean nothing of themselves. */
export const stubsOfLimiters: readonly Stub[] = limiterStubs;
