import { methods, rowLibrary } from '../tables/rows';
import { commandRows, declaredCommands } from './redis-commands';

const left = ['zrangebyscore', 'zrevrange', 'zrevrangebyscore', 'rpoplpush'];

/** Upstash Redis over HTTP (https://upstash.com/docs/redis/sdks/ts/overview), and its rate limiter, whose `limit` is one round trip. */
export const upstash = rowLibrary({
  id: 'upstash-redis',
  modules: {
    '@upstash/redis': redisModule(),
    '@upstash/redis/*': redisModule(),
    '@upstash/ratelimit': `export declare class Ratelimit { constructor(options: any); ${methods(['limit', 'blockUntilReady'])} static slidingWindow(...args: any[]): any; static fixedWindow(...args: any[]): any; static tokenBucket(...args: any[]): any }`,
  },
  rows: {
    'new Redis': { concept: 'client', kind: 'cache', holds: 'nothing' },
    'Redis.fromEnv': { concept: 'client', kind: 'cache', holds: 'nothing' },
    ...commandRows('Commands', 'small', left),
    'Pipeline.exec': { concept: 'cache', op: 'write' },
    'Ratelimit.limit': { concept: 'cache', op: 'write' },
  },
});

function redisModule(): string {
  return `
interface Commands { ${declaredCommands('small', 'Promise<any>')} }
interface Pipeline { ${declaredCommands('small', 'this')} ${methods(['exec'])} }
export declare class Redis { constructor(config?: any); static fromEnv(config?: any): Redis; pipeline(): Pipeline; multi(): Pipeline; ping(): Promise<string>; readonly json: any }
export interface Redis extends Commands {}
`;
}
