import { rowsOf, type Row } from '../tables/rows';

/** Redis commands (https://redis.io/docs/latest/commands/) by what a cache's user does with them, as node-redis spells them; other clients write them in small letters. */
const commands = {
  read: 'get getRange strLen type exists ttl pTTL hGet hGetAll hKeys hVals hLen hExists lRange lLen lIndex sMembers sIsMember sCard sRandMember zRange zRangeByScore zScore zRank zCard zCount keys scan hScan sScan zScan getBit pfCount xLen xRange dbSize',
  'read-many': 'mGet hmGet smIsMember',
  write: 'set setEx pSetEx setNX mSet mSetNX getSet getEx append incr incrBy incrByFloat decr decrBy expire pExpire expireAt persist rename hSet hSetNX hIncrBy hIncrByFloat lPush rPush lPop rPop lMove lTrim lSet sAdd sPop zAdd zIncrBy setBit pfAdd xAdd xAck publish eval evalSha',
  delete: 'del unlink getDel hDel lRem sRem zRem zRemRangeByScore zRemRangeByRank xDel flushDb flushAll',
} as const;
/** Commands that node-redis leaves out of its own spelling. */
const further = { read: 'zrevrange zrevrangebyscore', write: 'hmset rpoplpush' } as const;

const lists: ReadonlySet<string> = new Set(['hkeys', 'hvals', 'lrange', 'smembers', 'zrange', 'zrangebyscore', 'zrevrange', 'zrevrangebyscore', 'keys']);

type CommandOp = keyof typeof commands;
const ops = Object.keys(commands) as CommandOp[];
const camelNames = (op: CommandOp): readonly string[] => commands[op].split(' ');
const smallNames = (op: CommandOp): readonly string[] => [...commands[op].toLowerCase().split(' '), ...(op === 'read' || op === 'write' ? further[op].split(' ') : [])];

function resultOf(name: string): string {
  const small = name.toLowerCase();
  if (lists.has(small)) return 'Promise<string[]>';
  if (small === 'mget' || small === 'hmget') return 'Promise<(string | null)[]>';
  return small === 'get' || small === 'hget' ? 'Promise<string | null>' : small === 'hgetall' ? 'Promise<Record<string, string>>' : 'Promise<any>';
}

/** Names of one word, which both spellings share. */
export const sharedNames: readonly string[] = ops.flatMap(camelNames).filter((name) => name === name.toLowerCase());

/** Declarations of the commands in small letters (ioredis, Upstash) or as node-redis spells them. `result` in place of what Redis gives. */
export function declaredCommands(spelling: 'small' | 'camel', result?: string, leaveOut: readonly string[] = []): string {
  return ops.flatMap((op) => (spelling === 'small' ? smallNames(op) : camelNames(op))).filter((name) => !leaveOut.includes(name)).map((name) => `${name}${result === undefined ? '' : '<T = any>'}(...args: any[]): ${result ?? resultOf(name)};`).join(' ');
}

/** Rows for the commands that an interface of a stub declares. */
export function commandRows(owner: string, spelling: 'small' | 'camel', leaveOut: readonly string[] = []): Record<string, Row> {
  return Object.assign({}, ...ops.map((op) => rowsOf(owner, (spelling === 'small' ? smallNames(op) : camelNames(op)).filter((name) => !leaveOut.includes(name)), { concept: 'cache', op }))) as Record<string, Row>;
}
