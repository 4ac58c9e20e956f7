import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Client } from 'pg';
import { filesIn, install, order, withJobs, type Application, type Files } from './harness/application';
import { libraryPackages } from './harness/library';
import { startMailServer, type MailServer } from './harness/mail-server';
import { startRedis, type RedisServer } from './harness/redis-server';
import { startServer, type Server } from './harness/server';

const fixtures = join(__dirname, '..', 'fixtures', 'fixes', 'enqueue');
/** How long the mail server takes to answer. */
const delay = 1000;
const customer = { name: 'Ada', email: 'ada@example.com', total: 7 };

/** Applications that have made a queue themselves, and how many jobs wait for another try there. */
interface Case {
  readonly application: string;
  readonly queue: string;
  readonly mails: number;
  retries(url: string, redis: number): Promise<number>;
}

const cases: readonly Case[] = [
  { application: 'own-bullmq', queue: 'BullMQ', mails: 2, retries: (_, port) => delayed(port, 'emails') },
  { application: 'own-pg-boss', queue: 'pg-boss', mails: 2, retries: async (url) => (await inDatabase(url, 'SELECT id FROM pgboss.job WHERE state = \'retry\'')).length },
];

describe('proof: enqueue into the queue that the project has made', function () {
  this.timeout(120_000);
  let postgres: Server;
  let redis: RedisServer;
  let mail: MailServer;

  before(async () => {
    [postgres, redis] = await Promise.all([startServer(), startRedis()]);
    mail = await startMailServer(delay);
  });

  after(async () => {
    await Promise.all([postgres.stop(), redis.stop(), mail.stop()]);
  });

  for (const { application, queue, mails, retries } of cases) {
    it(`${queue}: a request that waited ${mails * delay / 1000} s for the mail server waits for none of it, each mail arrives once and is the same, and one that is refused is tried again`, async () => {
      const name = application.replaceAll('-', '_');
      await postgres.createDatabase(name);
      const url = postgres.url(name);
      await inDatabase(url, 'CREATE TABLE orders (number text)');
      const environment = { DATABASE_URL: url, SMTP_URL: mail.url, REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) };
      const use = async (files: Files, work: (app: Application) => Promise<void>): Promise<void> => {
        const app = install(files, environment);
        try {
          await work(app);
        } finally {
          app.remove();
        }
      };
      const plain = filesIn(join(fixtures, application, 'before'));
      let expected: readonly string[] = [];
      await use(plain, async ({ run }) => {
        const answer = await order(await run('start', true), customer);
        assert.equal(answer.status, 201);
        assert.ok(answer.time >= mails * delay, `answered after ${answer.time} ms`);
        expected = mail.arrived.splice(0).map(comparable);
        assert.equal(expected.length, mails);
      });
      await use(withJobs(plain), async ({ run }) => {
        const worker = await run('worker', false);
        const server = await run('start', true);
        // The first request may connect, or come before the queues are made.
        assert.equal((await order(server, customer)).status, 201);
        await mail.arrival(mails);
        assert.deepEqual(mail.arrived.splice(0).map(comparable).sort(), [...expected].sort());
        const answer = await order(server, customer);
        assert.ok(answer.time < delay / 2, `answered after ${answer.time} ms`);
        await mail.arrival(mails);
        assert.equal(mail.arrived.splice(0).length, mails);
        await order(server, { ...customer, email: 'nobody@example.com' });
        const end = Date.now() + 30_000;
        while (await retries(url, redis.port) === 0) assert.ok(Date.now() < end, `It is not tried again: ${worker.errors()}`);
        await mail.arrival(mails - 1);
      });
      mail.arrived.splice(0);
    });
  }
});

async function inDatabase(connectionString: string, text: string): Promise<readonly object[]> {
  const client = new Client({ connectionString });
  await client.connect();
  const { rows } = await client.query<object>(text);
  await client.end();
  return rows;
}

/** How many jobs of a queue in Redis wait for their time. */
async function delayed(port: number, queue: string): Promise<number> {
  const { Redis } = createRequire(join(libraryPackages(), 'program.js'))('ioredis') as { Redis: new (port: number, host: string) => { zcard(key: string): Promise<number>; disconnect(): void } };
  const client = new Redis(port, '127.0.0.1');
  const count = await client.zcard(`bull:${queue}:delayed`);
  client.disconnect();
  return count;
}

/** A mail without what is different each time: the date and the id. */
function comparable({ to, text }: { readonly to: string; readonly text: string }): string {
  const head = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  return JSON.stringify({ to, from: head('From'), subject: head('Subject'), body: text.slice(text.indexOf('\r\n\r\n') + 4) });
}
