import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';
import { commandRows, declaredCommands, sharedNames } from './redis-commands';

/** "You MUST listen to `error` events": one that nobody hears ends the process (https://github.com/redis/node-redis#events). Of two `connect` the second is an error: "Socket already opened" (packages/client/lib/client/socket.ts). */
const client: Row = { concept: 'client', kind: 'cache', opens: 'connect', givesItself: 'connect', failsIdle: true };
const runs = ['exec', 'execAsPipeline', 'execTyped'];

/** node-redis (https://github.com/redis/node-redis): promises and its own spelling since version 4, callbacks and small letters before. */
export const nodeRedis = rowLibrary({
  id: 'redis',
  // A file that opens one and nothing else has nobody who waits for it there.
  untriggered: ['connect'],
  modules: {
    redis: `
interface Camel { ${declaredCommands('camel')} }
interface Small { ${declaredCommands('small', undefined, sharedNames)} }
interface Multi { ${declaredCommands('camel', 'this').replaceAll('<T = any>', '')} ${methods(runs)} readonly [old: string]: any }
interface Client extends Camel, Small { multi(...args: any[]): Multi; batch(...args: any[]): Multi; ${methods(['connect', 'disconnect', 'quit', 'close', 'subscribe', 'pSubscribe', 'unsubscribe', 'ping', 'sendCommand', 'select'])} destroy(): void; duplicate(options?: any): Client; on(...args: any[]): this; once(...args: any[]): this; scanIterator(options?: any): AsyncIterableIterator<any>; hScanIterator(...args: any[]): AsyncIterableIterator<any>; readonly isOpen: boolean; readonly isReady: boolean; readonly json: any; readonly ft: any; readonly connected: boolean }
export type RedisClientType<A = any, B = any, C = any, D = any, E = any> = Client;
export type RedisClient = Client;
export declare function createClient(...options: any[]): Client;
export declare function createCluster(options: any): Client;
export declare function createClientPool(options?: any, pool?: any): Client;
export declare const commandOptions: any; export declare function defineScript(script: any): any;
`,
  },
  rows: {
    createClient: client,
    createCluster: client,
    createClientPool: client,
    'Client.connect': { concept: 'connect' },
    ...commandRows('Camel', 'camel'),
    ...commandRows('Small', 'small', sharedNames),
    ...rowsOf('Multi', runs, { concept: 'cache', op: 'write' }),
  },
});
