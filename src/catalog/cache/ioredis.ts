import { methods, rowLibrary } from '../tables/rows';
import { commandRows, declaredCommands } from './redis-commands';

/**
 * ioredis (https://redis.github.io/ioredis/). What is called on a pipeline is kept until its `exec`, which is one round trip. The client for Deno
 * (https://deno.land/x/redis) has the same commands.
 */
export const ioredis = rowLibrary({
  id: 'ioredis',
  modules: {
    ioredis: `
interface Commands { ${declaredCommands('small')} }
interface Pipeline { ${declaredCommands('small', 'this').replaceAll('<T = any>', '')} ${methods(['exec'])} readonly length: number }
declare class Redis { constructor(...args: any[]); pipeline(commands?: any): Pipeline; multi(options?: any): Pipeline; duplicate(options?: any): Redis; ${methods(['connect', 'quit', 'subscribe', 'psubscribe', 'unsubscribe', 'ping', 'blpop', 'brpop', 'xread', 'xreadgroup', 'call'])} disconnect(): void; on(...args: any[]): this; once(...args: any[]): this; defineCommand(...args: any[]): void; scanStream(options?: any): any; readonly status: string; readonly options: any }
interface Redis extends Commands {}
declare class Cluster { constructor(...args: any[]); pipeline(commands?: any): Pipeline; multi(options?: any): Pipeline; quit(): Promise<any>; disconnect(): void; on(...args: any[]): this; nodes(role?: any): Redis[] }
interface Cluster extends Commands {}
declare namespace Redis { export { Redis, Redis as default, Cluster, Pipeline, Pipeline as ChainableCommander }; export type RedisOptions = any; export type RedisKey = any }
export = Redis;
`,
    'deno-redis': `
interface Commands { ${declaredCommands('small')} }
interface DenoPipeline { ${declaredCommands('small', 'any').replaceAll('<T = any>', '')} ${methods(['flush'])} }
export interface Redis extends Commands { pipeline(): DenoPipeline; tx(): DenoPipeline; close(): void; quit(): Promise<any> }
export declare function connect(options: any): Promise<Redis>;
`,
  },
  rows: {
    // "Redis is already connecting/connected" (https://github.com/redis/ioredis/blob/main/lib/Redis.ts, `connect`).
    'new Redis': { concept: 'client', kind: 'cache', opens: 'connect' },
    'new Cluster': { concept: 'client', kind: 'cache' },
    connect: { concept: 'client', kind: 'cache' },
    ...commandRows('Commands', 'small'),
    'Pipeline.exec': { concept: 'cache', op: 'write' },
    'DenoPipeline.flush': { concept: 'cache', op: 'write' },
  },
  localNames: ['IORedis', 'Redis', 'ioredis'],
});
