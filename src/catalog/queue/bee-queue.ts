import { methods, rowLibrary } from '../tables/rows';

/** Bee-Queue (https://github.com/bee-queue/bee-queue). A job goes to Redis with `save`, many of them with `saveAll`. `process` is an entry point. */
export const beeQueue = rowLibrary({
  id: 'bee-queue',
  modules: {
    'bee-queue': `
declare namespace BeeQueue { interface Job<T = any> { readonly id: string; data: T; ${methods(['save'])} ${['retries', 'timeout', 'backoff', 'delayUntil', 'setId'].map((name) => `${name}(...args: any[]): this;`).join(' ')} on(...args: any[]): this } }
declare class BeeQueue<T = any> { constructor(name: string, settings?: any); createJob(data: any): BeeQueue.Job<any>; ${methods(['saveAll'])} process(...args: any[]): void; on(...args: any[]): this; close(...args: any[]): Promise<void> }
export = BeeQueue;
`,
  },
  rows: {
    'new BeeQueue': { concept: 'client', kind: 'queue' },
    'Job.save': { concept: 'enqueue' },
    'BeeQueue.saveAll': { concept: 'enqueue' },
  },
  localNames: ['Queue'],
});
