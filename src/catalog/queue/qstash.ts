import { methods, rowLibrary, rowsOf } from '../tables/rows';

const publishes = ['publish', 'publishJSON', 'batch', 'batchJSON'];

/** Upstash QStash (https://upstash.com/docs/qstash/sdks/ts/overview): messages over HTTP. */
export const qstash = rowLibrary({
  id: 'qstash',
  modules: {
    '@upstash/qstash': `
export interface Queue { ${methods(['enqueue', 'enqueueJSON'])} ${methods(['upsert', 'get', 'delete', 'pause', 'resume'])} }
export interface Schedules { ${methods(['create'])} ${methods(['get', 'list', 'delete'])} }
export declare class Client { constructor(config?: any); ${methods(publishes)} queue(options?: any): Queue; readonly schedules: Schedules; readonly messages: any; readonly dlq: any }
export declare class Receiver { constructor(config?: any); verify(request: any): Promise<boolean> }
`,
  },
  rows: {
    'new Client': { concept: 'client', kind: 'queue', holds: 'nothing' },
    ...rowsOf('Client', publishes, { concept: 'enqueue' }),
    ...rowsOf('Queue', ['enqueue', 'enqueueJSON'], { concept: 'enqueue' }),
    'Schedules.create': { concept: 'enqueue' },
  },
});
