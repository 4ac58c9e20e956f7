import { methods, rowLibrary } from '../tables/rows';

/** Google Cloud Tasks (https://cloud.google.com/nodejs/docs/reference/tasks/latest) and Pub/Sub (https://cloud.google.com/nodejs/docs/reference/pubsub/latest). */
export const googleTasks = rowLibrary({
  id: 'google-tasks',
  modules: {
    '@google-cloud/tasks': `
export declare class CloudTasksClient { constructor(options?: any); ${methods(['createTask'])} ${methods(['deleteTask', 'listTasks', 'getQueue', 'createQueue', 'close'])} queuePath(...args: string[]): string; taskPath(...args: string[]): string }
export declare namespace v2 { export { CloudTasksClient } }
export declare const protos: any;
`,
    '@google-cloud/pubsub': `
export declare class Topic { ${methods(['publishMessage', 'publish', 'publishJSON'])} ${methods(['get', 'create', 'exists', 'createSubscription', 'flush'])} readonly name: string }
export declare class PubSub { constructor(options?: any); topic(name: string, options?: any): Topic; subscription(name: string, options?: any): any; close(): Promise<void> }
export type Message = any; export type Subscription = any;
`,
  },
  rows: {
    'new CloudTasksClient': { concept: 'client', kind: 'queue', holds: 'sockets' },
    'CloudTasksClient.createTask': { concept: 'enqueue' },
    'new PubSub': { concept: 'client', kind: 'queue', holds: 'sockets' },
    'Topic.publishMessage': { concept: 'enqueue' },
    'Topic.publish': { concept: 'enqueue' },
    'Topic.publishJSON': { concept: 'enqueue' },
  },
});
