import { methods, rowLibrary, rowsOf } from '../tables/rows';

/** Bull (https://github.com/OptimalBits/bull/blob/develop/REFERENCE.md), BullMQ's predecessor. `process` is an entry point. */
export const bull = rowLibrary({
  id: 'bull',
  modules: {
    bull: `
declare namespace Bull {
  interface Job<T = any> { readonly id: any; data: T; readonly name: string; readonly attemptsMade: number; ${methods(['progress', 'log', 'update', 'remove', 'retry', 'finished', 'moveToFailed'])} readonly [other: string]: any }
  interface Queue<T = any> { ${methods(['add', 'addBulk'])} ${methods(['getJob', 'getJobs', 'getJobCounts', 'pause', 'resume', 'empty', 'clean', 'close', 'isReady', 'removeRepeatable', 'count'])} process(...args: any[]): Promise<void>; on(...args: any[]): this; readonly name: string }
  type JobOptions = any; type QueueOptions = any; type DoneCallback = (error?: any, value?: any) => void;
}
declare const Bull: { new <T = any>(name: string, ...options: any[]): Bull.Queue<T>; <T = any>(name: string, ...options: any[]): Bull.Queue<T> };
export = Bull;
`,
  },
  rows: {
    'new Bull': { concept: 'client', kind: 'queue' },
    Bull: { concept: 'client', kind: 'queue' },
    ...rowsOf('Queue', ['add', 'addBulk'], { concept: 'enqueue' }),
  },
  localNames: ['Queue', 'BullQueue'],
});
