import { methods, rowLibrary, rowsOf } from '../tables/rows';

const sends = ['send', 'sendAfter', 'sendThrottled', 'sendDebounced', 'insert', 'publish', 'schedule'];

/** pg-boss (https://timgit.github.io/pg-boss/): jobs in Postgres, with a pool of its own. `publish` was `send` before version 6 and is an event now. */
export const pgBoss = rowLibrary({
  id: 'pg-boss',
  modules: {
    'pg-boss': `
declare namespace PgBoss { export interface Job<T = any> { id: string; name: string; data: T } export type JobWithMetadata<T = any> = Job<T> & { [name: string]: any }; export type SendOptions = any; export type ConstructorOptions = any; export function fromKnex(transaction: any): any; export function fromKysely(transaction: any): any; export function fromDrizzle(transaction: any, sql: any): any; export { PgBoss, PgBoss as default } }
declare class PgBoss { constructor(options: any); ${methods(sends)} ${methods(['start', 'stop', 'createQueue', 'unschedule', 'cancel', 'complete', 'fail', 'fetch', 'getQueueSize', 'subscribe'])} getJobById<T = any>(...args: any[]): Promise<PgBoss.JobWithMetadata<T> | null>; findJobs<T = any>(...args: any[]): Promise<PgBoss.JobWithMetadata<T>[]>; work<T = any>(name: string, handler: (jobs: any) => any): Promise<string>; work<T = any>(name: string, options: any, handler: (jobs: any) => any): Promise<string>; on(...args: any[]): this; getDb(): { executeSql(text: string, values?: any[]): Promise<any> } }
export = PgBoss;
`,
  },
  rows: {
    'new PgBoss': { concept: 'client', kind: 'queue' },
    ...rowsOf('PgBoss', sends, { concept: 'enqueue' }),
  },
});
