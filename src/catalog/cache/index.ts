import type { LibraryEntry } from '../types';
import { nextCache, reactCache } from './framework';
import { cacheManager, keyv, lruCache, nodeCache } from './in-process';
import { ioredis } from './ioredis';
import { memcached } from './memcached';
import { nodeRedis } from './node-redis';
import { upstash } from './upstash';

/** Caches, here and elsewhere. */
export const cache: readonly LibraryEntry[] = [ioredis, nodeRedis, upstash, memcached, nodeCache, lruCache, keyv, cacheManager, nextCache, reactCache];
