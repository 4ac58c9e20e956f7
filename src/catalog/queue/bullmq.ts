import { methods, rowLibrary, rowsOf } from '../tables/rows';

const adds = ['add', 'addBulk', 'upsertJobScheduler'];

/** BullMQ (https://docs.bullmq.io). Each `Queue`, `FlowProducer` and `QueueEvents` holds connections to Redis; a `Worker` is an entry point. Through Nest, `@InjectQueue` gives a `Queue`. */
export const bullmq = rowLibrary({
  id: 'bullmq',
  modules: {
    bullmq: `
export declare class Queue<Data = any, Result = any, Name extends string = string> { constructor(name: string, options?: any); ${methods(adds)} ${methods(['getJob', 'getJobState', 'getJobs', 'getJobCounts', 'pause', 'resume', 'drain', 'obliterate', 'clean', 'close', 'removeJobScheduler', 'count', 'getWaiting', 'getFailed', 'getActive', 'waitUntilReady'])} on(...args: any[]): this; readonly name: Name }
export declare class FlowProducer { constructor(options?: any); ${methods(['add', 'addBulk'])} close(): Promise<void> }
export declare class QueueEvents { constructor(name: string, options?: any); on(...args: any[]): this; close(): Promise<void> }
export interface Job<Data = any, Result = any, Name extends string = string> { readonly id?: string; readonly name: Name; data: Data; readonly attemptsMade: number; readonly opts: any; readonly returnvalue: Result; ${methods(['updateProgress', 'updateData', 'log', 'remove', 'retry', 'waitUntilFinished', 'getState'])} readonly queueName: string; readonly [other: string]: any }
export declare class Worker<Data = any, Result = any, Name extends string = string> { constructor(name: string, processor?: string | ((job: Job<Data, Result, Name>, token?: string) => Promise<Result>), options?: any); on(event: string, listener: (...args: any[]) => void): this; close(): Promise<void>; run(): Promise<void> }
export type ConnectionOptions = any; export type JobsOptions = any; export type QueueOptions = any; export type WorkerOptions = any; export type Processor<A = any, B = any, C = any> = any;
`,
  },
  rows: {
    'new Queue': { concept: 'client', kind: 'queue' },
    'new FlowProducer': { concept: 'client', kind: 'queue' },
    'new QueueEvents': { concept: 'client', kind: 'queue' },
    ...rowsOf('Queue', adds, { concept: 'enqueue' }),
    ...rowsOf('FlowProducer', ['add', 'addBulk'], { concept: 'enqueue' }),
  },
});
