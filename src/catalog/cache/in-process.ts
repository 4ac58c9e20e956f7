import { methods, rowLibrary, rowsOf, type Row } from '../tables/rows';

const read: Row = { concept: 'cache', op: 'read', inProcess: true };
const write: Row = { concept: 'cache', op: 'write', inProcess: true };
const remove: Row = { concept: 'cache', op: 'delete', inProcess: true };

/** node-cache (https://github.com/node-cache/node-cache): a map in this process, with times to live. */
export const nodeCache = rowLibrary({
  id: 'node-cache',
  modules: {
    'node-cache': `
declare class NodeCache {
  constructor(options?: any);
  get<T = any>(key: any): T | undefined; mget<T = any>(keys: any[]): { [key: string]: T }; set<T = any>(key: any, value: T, ttl?: any): boolean; mset(list: any[]): boolean;
  del(keys: any): number; take<T = any>(key: any): T | undefined; has(key: any): boolean; ttl(...args: any[]): boolean; keys(): string[]; getTtl(key: any): any; getStats(): any; flushAll(): void; flushStats(): void; close(): void; on(...args: any[]): this;
}
declare namespace NodeCache { export type Key = any; export type Options = any; export { NodeCache, NodeCache as default } }
export = NodeCache;
`,
  },
  rows: {
    'NodeCache.get': read, 'NodeCache.mget': { concept: 'cache', op: 'read-many', inProcess: true },
    'NodeCache.set': write, 'NodeCache.mset': write,
    'NodeCache.del': remove, 'NodeCache.take': remove, 'NodeCache.flushAll': remove,
  },
});

/** lru-cache (https://github.com/isaacs/node-lru-cache): in this process and bounded. Before version 10 the class was the default export, `del` and `reset` its removals. */
export const lruCache = rowLibrary({
  id: 'lru-cache',
  modules: {
    'lru-cache': `
declare class LRUCache<K = any, V = any, C = any> {
  constructor(options?: any);
  get(key: K, options?: any): V | undefined; peek(key: K, options?: any): V | undefined; has(key: K, options?: any): boolean; set(key: K, value: V, options?: any): this; delete(key: K): boolean; del(key: K): void; clear(): void; reset(): void;
  fetch(key: K, options?: any): Promise<V | undefined>; memo(key: K, options?: any): V; keys(): Generator<K>; values(): Generator<V>; entries(): Generator<[K, V]>; purgeStale(): boolean; forEach(each: (value: V, key: K) => void): void; readonly size: number; readonly max: number;
}
declare namespace LRUCache { export { LRUCache, LRUCache as default }; export type Options<K = any, V = any, C = any> = any }
export = LRUCache;
`,
  },
  rows: {
    ...rowsOf('LRUCache', ['get', 'peek', 'fetch'], read),
    'LRUCache.set': write,
    ...rowsOf('LRUCache', ['delete', 'del', 'clear', 'reset'], remove),
  },
});

/** Stores for Keyv and cache-manager that lie outside the process. */
const stores = [
  '@keyv/redis', '@keyv/valkey', '@keyv/postgres', '@keyv/mysql', '@keyv/mongo', '@keyv/memcache', '@keyv/etcd', '@keyv/dynamo', 'keyv-upstash',
  'cache-manager-redis-store', 'cache-manager-redis-yet', 'cache-manager-ioredis', 'cache-manager-ioredis-yet', '@tirke/node-cache-manager-ioredis', 'cache-manager-redis', 'cache-manager-memcached-store', '@node-redis/client',
];

/** Both keep their values in a map of this process where nothing else is installed (https://keyv.org/docs/, https://docs.nestjs.com/techniques/caching). */
function stored(op: 'read' | 'read-many' | 'write' | 'delete' | 'wrap'): Row {
  return (call, context) => ({ concept: 'cache', op, inProcess: !stores.some((name) => context.dependencyVersion(call.getSourceFile().fileName, name) !== undefined) });
}

/** Keyv (https://keyv.org). */
export const keyv = rowLibrary({
  id: 'keyv',
  modules: {
    keyv: `
declare class Keyv<T = any> { constructor(...args: any[]); get<V = T>(key: any, ...rest: any[]): Promise<V | undefined>; getMany<V = T>(keys: string[]): Promise<(V | undefined)[]>; ${methods(['set', 'setMany', 'delete', 'deleteMany', 'has', 'clear', 'disconnect'])} on(...args: any[]): this; readonly opts: any; readonly store: any }
declare namespace Keyv { export { Keyv, Keyv as default }; export function createKeyv(...args: any[]): Keyv }
export = Keyv;
`,
  },
  rows: {
    'Keyv.get': stored('read'), 'Keyv.getMany': stored('read-many'),
    ...rowsOf('Keyv', ['set', 'setMany'], stored('write')),
    ...rowsOf('Keyv', ['delete', 'deleteMany', 'clear'], stored('delete')),
  },
});

const manager = `
export interface Cache<S = any> { get<T = any>(key: string): Promise<T | undefined>; mget<T = any>(...keys: any[]): Promise<(T | undefined)[]>; wrap<T = any>(key: string, produce: (...args: any[]) => T | Promise<T>, ...rest: any[]): Promise<T>; ${methods(['set', 'mset', 'del', 'mdel', 'clear', 'reset', 'ttl', 'disconnect'])} on(...args: any[]): any; readonly store: S; readonly stores: any }
export type CacheManagerOptions = any; export type Store = any;
`;

/** cache-manager (https://github.com/jaredwray/cacheable), on its own and injected by NestJS under `CACHE_MANAGER`. */
export const cacheManager = rowLibrary({
  id: 'cache-manager',
  modules: {
    'cache-manager': `${manager}export declare function createCache(options?: any): Cache; export declare function caching(...args: any[]): Promise<Cache>; export declare function multiCaching(caches: any[]): Cache; export type MemoryCache = Cache; export type RedisCache = Cache;`,
    '@nestjs/cache-manager': `${manager}export declare const CACHE_MANAGER: any; export declare class CacheModule { static register(options?: any): any; static registerAsync(options: any): any } export declare class CacheInterceptor { [name: string]: any } export declare function CacheKey(key: string): any; export declare function CacheTTL(ttl: any): any;`,
  },
  rows: {
    'Cache.get': stored('read'), 'Cache.mget': stored('read-many'), 'Cache.wrap': stored('wrap'),
    ...rowsOf('Cache', ['set', 'mset'], stored('write')),
    ...rowsOf('Cache', ['del', 'mdel', 'clear', 'reset'], stored('delete')),
  },
});
