import { moduleStubs } from '../tables/rows';
import type { Limiter } from './types';

/**
 * p-limit (https://github.com/sindresorhus/p-limit): "`limit(fn, ...args)` returns the promise returned by calling `fn(...args)`"; what waits runs in the order in which it came, also when another has failed. Up to version 3 it can be
 * required; 4 and later are modules alone, which is why 3 is what a project gets that has none.
 */
export const pLimit: Limiter = {
  package: 'p-limit', name: 'pLimit', range: '^3.1.0', deno: 'npm:p-limit@6',
  made: (name, atOnce) => `${name}(${atOnce})`,
  around: (limiter) => [`${limiter}(`, ')'],
};

export const limiterStubs = moduleStubs('p-limit', {
  'p-limit': `
declare function pLimit(concurrency: any): pLimit.Limit;
declare namespace pLimit {
  export interface Limit {
    <A extends unknown[], R>(run: (...args: A) => PromiseLike<R> | R, ...args: A): Promise<R>;
    map<T, R>(list: Iterable<T>, run: (item: T, index: number) => PromiseLike<R> | R): Promise<R[]>;
    readonly activeCount: number; readonly pendingCount: number; concurrency: number; clearQueue(): void;
  }
  export type LimitFunction = Limit;
  export { pLimit as default };
  export function limitFunction<A extends unknown[], R>(run: (...args: A) => PromiseLike<R>, options: any): (...args: A) => Promise<R>;
}
export = pLimit;
`,
});
