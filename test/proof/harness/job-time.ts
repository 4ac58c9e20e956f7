import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inPostgres } from './in-postgres';
import { libraryPackages } from './library';

export interface RedisClient {
  call(command: string, ...args: readonly string[]): Promise<unknown>;
  disconnect(): void;
}

/** What is done with a client of the Redis on a port. */
export async function inRedis<Result>(port: number, use: (client: RedisClient) => Promise<Result>): Promise<Result> {
  const { Redis } = createRequire(join(libraryPackages(), 'program.js'))('ioredis') as { Redis: new (port: number, host: string) => RedisClient };
  const client = new Redis(port, '127.0.0.1');
  const result = await use(client);
  client.disconnect();
  return result;
}

interface Boss {
  start(): Promise<unknown>;
  supervise(): Promise<void>;
  stop(options: object): Promise<void>;
}

/** Lets the time of jobs that nobody finishes run out, in pg-boss, and then that until their next attempt: nobody waits for hours. */
export async function expirePgBoss(url: string): Promise<void> {
  const { PgBoss } = (await import(join(libraryPackages(), 'node_modules', 'pg-boss', 'dist', 'index.js'))) as { PgBoss: new (options: object) => Boss };
  await inPostgres(url, 'UPDATE pgboss.job SET started_on = started_on - interval \'1 day\' WHERE state = \'active\'');
  // One that has just looked does not look again for a minute.
  await inPostgres(url, 'UPDATE pgboss.queue SET monitor_on = NULL, monitor_claim_on = NULL');
  const boss = new PgBoss({ connectionString: url, schedule: false, supervise: false });
  await boss.start();
  await boss.supervise();
  await boss.stop({ graceful: false });
  await inPostgres(url, 'UPDATE pgboss.job SET start_after = now() WHERE state = \'retry\'');
}

/** The same in BullMQ. */
export function expireBullmq(port: number, queue = 'jobs'): Promise<void> {
  return inRedis(port, async (client) => {
    for (const id of await client.call('LRANGE', `bull:${queue}:active`, '0', '-1') as readonly string[]) {
      await client.call('DEL', `bull:${queue}:${id}:lock`);
      await client.call('SADD', `bull:${queue}:stalled`, id);
    }
    await client.call('DEL', `bull:${queue}:stalled-check`);
  });
}

/** Lets the time until the next attempt of jobs that failed run out, in BullMQ. */
export async function promoteBullmq(port: number, name = 'jobs'): Promise<void> {
  const { Queue } = createRequire(join(libraryPackages(), 'program.js'))('bullmq') as { Queue: new (name: string, options: object) => { promoteJobs(): Promise<void>; close(): Promise<void> } };
  const queue = new Queue(name, { connection: { host: '127.0.0.1', port } });
  await queue.promoteJobs();
  await queue.close();
}

/** The same in Bull. */
export async function promoteBull(port: number, name: string): Promise<void> {
  const Bull = createRequire(join(libraryPackages(), 'program.js'))('bull') as new (name: string, options: object) => { getDelayed(): Promise<readonly { promote(): Promise<void> }[]>; close(): Promise<void> };
  const queue = new Bull(name, { redis: { host: '127.0.0.1', port } });
  for (const job of await queue.getDelayed()) await job.promote();
  await queue.close();
}

/** How many times each job of BullMQ or Bull was tried that failed for good. */
export function failedInRedis(port: number, queue: string): Promise<readonly number[]> {
  return inRedis(port, async (client) => {
    const ids = await client.call('ZRANGE', `bull:${queue}:failed`, '0', '-1') as readonly string[];
    return Promise.all(ids.map(async (id) => Number(await client.call('HGET', `bull:${queue}:${id}`, 'attemptsMade') ?? await client.call('HGET', `bull:${queue}:${id}`, 'atm'))));
  });
}
