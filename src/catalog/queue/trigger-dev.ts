import { methods, rowLibrary, rowsOf } from '../tables/rows';

const triggers = ['trigger', 'batchTrigger', 'triggerAndWait', 'batchTriggerAndWait'];
const sdk = `
export interface Tasks { ${methods(triggers)} }
export interface Task { readonly id: string; ${methods(triggers)} }
export interface Batch { ${methods(['trigger', 'triggerAndWait'])} }
export declare const tasks: Tasks;
export declare const batch: Batch;
export declare function task(options: any): Task;
export declare function schemaTask(options: any): Task;
export declare const schedules: { task(options: any): Task; readonly [name: string]: any };
export declare const runs: any; export declare const wait: any; export declare const logger: any; export declare const metadata: any; export declare const queue: any; export declare const retry: any; export declare const auth: any; export declare const schemas: any;
`;

/** Trigger.dev (https://trigger.dev/docs/triggering). What a task is given is done elsewhere, also where the caller waits for its result. */
export const triggerDev = rowLibrary({
  id: 'trigger-dev',
  modules: { '@trigger.dev/sdk': sdk, '@trigger.dev/sdk/v3': sdk },
  rows: {
    ...rowsOf('Tasks', triggers, { concept: 'enqueue' }),
    ...rowsOf('Task', triggers, { concept: 'enqueue' }),
    ...rowsOf('Batch', ['trigger', 'triggerAndWait'], { concept: 'enqueue' }),
  },
});
