import { methods, rowLibrary, rowsOf } from '../tables/rows';

const redlocks = ['acquire', 'using', 'lock'];
const mutexes = ['acquire', 'runExclusive'];

/** Redlock (https://github.com/mike-marcacci/node-redlock): a lock in Redis. Before version 5 `acquire` was named `lock`. */
export const redlock = rowLibrary({
  id: 'redlock',
  modules: {
    redlock: `
declare class Lock { ${methods(['release', 'extend', 'unlock'])} readonly resources: string[]; readonly expiration: number }
declare class Redlock { constructor(clients: Iterable<any>, settings?: any, scripts?: any); acquire(...args: any[]): Promise<Lock>; lock(...args: any[]): Promise<Lock>; using<T>(resources: string[], duration: number, run: (signal: any, ...rest: any[]) => Promise<T>): Promise<T>; using<T>(resources: string[], duration: number, settings: any, run: (signal: any, ...rest: any[]) => Promise<T>): Promise<T>; on(...args: any[]): this; quit(): Promise<void> }
declare namespace Redlock { export { Redlock, Redlock as default, Lock }; export const ResourceLockedError: any; export const ExecutionError: any; export type RedlockAbortSignal = any }
export = Redlock;
`,
  },
  rows: rowsOf('Redlock', redlocks, { concept: 'lock' }),
});

/** async-mutex (https://github.com/DirtyHairy/async-mutex): locks among what runs in this process. */
export const asyncMutex = rowLibrary({
  id: 'async-mutex',
  modules: {
    'async-mutex': `
interface Exclusive { runExclusive<T>(run: (value?: any) => T | Promise<T>, ...rest: any[]): Promise<T>; acquire(...args: any[]): Promise<any>; waitForUnlock(...args: any[]): Promise<void>; isLocked(): boolean; release(...args: any[]): void; cancel(): void }
export type MutexInterface = Exclusive; export type SemaphoreInterface = Exclusive;
export declare class Mutex { constructor(error?: Error) } export interface Mutex extends Exclusive {}
export declare class Semaphore { constructor(value: number, error?: Error); getValue(): number; setValue(value: number): void } export interface Semaphore extends Exclusive {}
export declare function withTimeout<T>(mutex: T, ms: number, error?: Error): T;
export declare function tryAcquire<T>(mutex: T, error?: Error): T;
`,
  },
  rows: rowsOf('Exclusive', mutexes, { concept: 'lock', inProcess: true }),
});

/** async-lock (https://github.com/rogierschouten/async-lock): a lock per key in this process. */
export const asyncLock = rowLibrary({
  id: 'async-lock',
  modules: {
    'async-lock': `
declare class AsyncLock { constructor(options?: any); acquire<T>(key: any, run: (done?: any) => T | PromiseLike<T>, ...rest: any[]): Promise<T>; isBusy(key?: any): boolean }
export = AsyncLock;
`,
  },
  rows: { 'AsyncLock.acquire': { concept: 'lock', inProcess: true } },
});
