import assert from 'node:assert/strict';
import { join } from 'node:path';
import { filesIn, install, order, withJobs, type Application, type Files, type Running } from './harness/application';
import { inPostgres } from './harness/in-postgres';
import { expireBullmq, expirePgBoss, inRedis, promoteBullmq, type RedisClient } from './harness/job-time';
import { startMailServer, type MailServer } from './harness/mail-server';
import { startRedis, type RedisServer } from './harness/redis-server';
import { startServer, type Server } from './harness/server';

const fixtures = join(__dirname, '..', 'fixtures', 'fixes', 'enqueue');
/** How long the mail server takes to answer. */
const delay = 2000;

/** An application whose handler sends mails, the queue that it gets, and how time is made to pass there: nobody waits for minutes. */
interface Case {
  readonly application: string;
  readonly queue: string;
  /** What else is different from the other applications. */
  readonly told?: string;
  /** Mails of one order. */
  readonly mails: number;
  /** Lets the time of jobs that nobody finishes run out. */
  expire(): Promise<void>;
  /** Lets the time until the next attempt of those that failed run out. */
  pass(): Promise<void>;
  /** What the jobs are called that were written down. */
  names(): Promise<readonly string[]>;
  /** The jobs that failed for good: what each was given. */
  dead(): Promise<readonly object[]>;
}

describe('proof: enqueue', function () {
  this.timeout(180_000);
  let postgres: Server;
  let redis: RedisServer;
  let mail: MailServer;
  let environment: Record<string, string>;
  let databases = 0;

  before(async () => {
    [postgres, redis] = await Promise.all([startServer(), startRedis()]);
  });

  beforeEach(async () => {
    mail = await startMailServer(delay);
    const name = `orders_${++databases}`;
    await postgres.createDatabase(name);
    await inDatabase(name, 'CREATE TABLE orders (number text)');
    await redisCall((client) => client.call('FLUSHALL'));
    environment = { DATABASE_URL: postgres.url(name), SMTP_URL: mail.url, MAIL_FROM: 'shop@example.com', REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port), REDIS_URL: `redis://127.0.0.1:${redis.port}` };
  });

  afterEach(() => mail.stop());

  after(async () => {
    await Promise.all([postgres.stop(), redis.stop()]);
  });

  const inDatabase = <Row>(name: string, text: string): Promise<readonly Row[]> => inPostgres<Row>(name.startsWith('postgres') ? name : postgres.url(name), text);
  const redisCall = <Result>(use: (client: RedisClient) => Promise<Result>): Promise<Result> => inRedis(redis.port, use);

  const pgBoss: Omit<Case, 'application' | 'queue' | 'mails'> = {
    expire: () => expirePgBoss(environment['DATABASE_URL'] as string),
    pass: async () => void await inDatabase(environment['DATABASE_URL'] as string, 'UPDATE pgboss.job SET start_after = now() WHERE state = \'retry\''),
    names: async () => (await inDatabase<{ name: string }>(environment['DATABASE_URL'] as string, 'SELECT name FROM pgboss.job')).map(({ name }) => name),
    dead: async () => (await inDatabase<{ data: object }>(environment['DATABASE_URL'] as string, 'SELECT data FROM pgboss.job WHERE name = \'dead-letters\'')).map(({ data }) => data),
  };
  const cases: readonly Case[] = [
    { application: 'express', queue: 'pg-boss', mails: 2, ...pgBoss },
    { application: 'nest-service', queue: 'pg-boss', told: ', whose worker asks the application of NestJS for its services', mails: 1, ...pgBoss },
    {
      application: 'commonjs', queue: 'BullMQ', mails: 1,
      expire: () => expireBullmq(redis.port),
      pass: () => promoteBullmq(redis.port),
      names: () => redisCall(async (client) => {
        const ids = await client.call('LRANGE', 'bull:jobs:wait', '0', '-1') as readonly string[];
        return Promise.all(ids.map((id) => client.call('HGET', `bull:jobs:${id}`, 'name') as Promise<string>));
      }),
      dead: () => redisCall(async (client) => {
        const ids = await client.call('LRANGE', 'bull:dead-letters:wait', '0', '-1') as readonly string[];
        return Promise.all(ids.map(async (id) => (JSON.parse(await client.call('HGET', `bull:dead-letters:${id}`, 'data') as string) as { data: object }).data));
      }),
    },
  ];

  for (const one of cases) {
    const { application, queue, told = '', mails } = one;
    describe(queue + told, () => {
      const plain = filesIn(join(fixtures, application, 'before'));
      let rewritten: Files;
      let app: Application;
      const customer = { name: 'Ada', email: 'ada@example.com', total: 7 };

      before(() => {
        rewritten = withJobs(plain);
      });

      const use = async (files: Files, work: (app: Application) => Promise<void>): Promise<void> => {
        app = install(files, environment);
        try {
          await work(app);
        } finally {
          app.remove();
        }
      };

      it(`a request that waited ${mails * delay / 1000} s for the mail server answers in less than 1 s, and each mail arrives once and is the same`, async () => {
        let expected: readonly object[] = [];
        await use(plain, async ({ run }) => {
          const server = await run('start', true);
          const answer = await order(server, customer);
          assert.equal(answer.status, 201);
          assert.ok(answer.time >= mails * delay, `answered after ${answer.time} ms`);
          assert.equal(mail.arrived.length, mails);
          expected = mail.arrived.splice(0).map(comparable);
        });
        await use(rewritten, async ({ run }) => {
          const worker = await run('worker', false);
          const server = await run('start', true);
          // The first request opens the queue.
          assert.equal((await order(server, customer)).status, 201);
          await mail.arrival(mails);
          assert.deepEqual(sorted(mail.arrived.splice(0).map(comparable)), sorted(expected));
          const answer = await order(server, customer);
          assert.equal(answer.body, '{"number":"A-7"}');
          assert.ok(answer.time < 1000, `answered after ${answer.time} ms`);
          await mail.arrival(mails);
          await worker.end('SIGTERM');
          assert.equal(mail.arrived.length, mails);
        });
      });

      it('package.json gets the command that starts the worker, and npm runs it', () => use(rewritten, async ({ run }) => {
        const scripts = (files: Files): Readonly<Record<string, string>> => (JSON.parse(files['package.json'] ?? '') as { readonly scripts: Readonly<Record<string, string>> }).scripts;
        const { worker: command, ...others } = scripts(rewritten);
        assert.deepEqual(others, scripts(plain));
        assert.match(command ?? '', /^(?:(?:tsx|node)(?: --[\w-]+=\S+)* (?:src\/)?|tsc && node dist\/)worker\.[jt]s$/);
        const server = await run('start', true);
        await order(server, customer);
        assert.equal(mail.arrived.length, 0);
        const worker = await run('worker', false, true);
        await mail.arrival(mails);
        // It brings to an end what it has begun, and ends.
        await worker.end('SIGTERM');
        assert.equal(worker.errors(), '');
      }));

      if (told === '') it('two messages of one handler become a job each: where one is refused, the other is sent once while the first is tried again', async () => {
        const two = filesIn(join(fixtures, 'express', 'before'));
        await use(withJobs({ ...two, 'headroom.config.json': JSON.stringify({ queue: queue === 'pg-boss' ? queue : 'bullmq' }) }), async ({ run }) => {
          const server = await run('start', true);
          assert.equal((await order(server, { ...customer, email: 'nobody@example.com' })).status, 201);
          assert.deepEqual([...await one.names()].sort(), ['sendConfirmation', 'tellTeam']);
          const worker = await run('worker', false);
          await until(async () => {
            await one.pass();
            return (await one.dead()).length > 0;
          }, () => worker.errors());
          await mail.arrival(1);
          await worker.end('SIGTERM');
          assert.deepEqual(mail.arrived.map(({ to }) => to), ['team@example.com']);
          assert.match(JSON.stringify(await one.dead()), /nobody@example\.com/);
        });
      });

      it('a worker that is killed in the middle: its job is tried again by the next one', () => use(rewritten, async ({ run }) => {
        const server = await run('start', true);
        const taken = mail.swallow();
        const first = await run('worker', false);
        await order(server, customer);
        await taken;
        await first.end('SIGKILL');
        await one.expire();
        const next = await run('worker', false);
        await mail.arrival(mails);
        await next.end('SIGTERM');
        assert.equal(mail.arrived.length, mails);
      }));

      it('a poisoned job is tried six times and ends in the dead-letter queue, with what it was given', () => use(rewritten, async ({ run }) => {
        const server = await run('start', true);
        const worker = await run('worker', false);
        await order(server, { ...customer, email: 'nobody@example.com' });
        await until(async () => {
          await one.pass();
          return (await one.dead()).length > 0;
        }, () => worker.errors());
        await worker.end('SIGTERM');
        assert.match(JSON.stringify(await one.dead()), /nobody@example\.com/);
        assert.equal((await one.dead()).length, 1);
      }));

      it('nothing is lost across a restart: ten jobs outlive the server that wrote them down, and are done once a worker comes', () => use(rewritten, async ({ run }) => {
        const server = await run('start', true);
        for (let total = 0; total < 10; total++) assert.equal((await order(server, { ...customer, total })).status, 201);
        await server.end('SIGKILL');
        assert.equal(mail.arrived.length, 0);
        const worker = await run('worker', false);
        await mail.arrival(10 * mails);
        await worker.end('SIGTERM');
        assert.equal(new Set(mail.arrived.map(({ text }) => subject(text))).size, 10 * mails);
        assert.equal(mail.arrived.length, 10 * mails);
      }));

      it('a job that cannot be written down is an error of the request', async () => {
        environment = { ...environment, ...(queue === 'pg-boss' ? {} : { REDIS_PORT: '1' }) };
        await use(rewritten, async ({ run }) => {
          const server: Running = await run('start', true);
          if (queue === 'pg-boss') await inDatabase(environment['DATABASE_URL'] as string, 'CREATE SCHEMA pgboss; CREATE TABLE pgboss.version (version text)');
          assert.equal((await order(server, customer)).status, 500);
        });
      });
    });
  }
});

describe('proof: enqueue, BullMQ on a Redis that keeps what it has', function () {
  this.timeout(180_000);

  it('nothing is lost across a restart of Redis itself: five jobs outlive it, and are done once a worker comes', async () => {
    const [postgres, redis, mail] = await Promise.all([startServer(), startRedis(true), startMailServer(0)]);
    await postgres.createDatabase('orders');
    await inPostgres(postgres.url('orders'), 'CREATE TABLE orders (number text)');
    const app = install(withJobs(filesIn(join(fixtures, 'commonjs', 'before'))), { DATABASE_URL: postgres.url('orders'), SMTP_URL: mail.url, MAIL_FROM: 'shop@example.com', REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port) });
    try {
      const server = await app.run('start', true);
      for (let total = 0; total < 5; total++) assert.equal((await order(server, { name: 'Ada', email: 'ada@example.com', total })).status, 201);
      await redis.restart();
      await app.run('worker', false);
      await mail.arrival(5);
      assert.equal(new Set(mail.arrived.map(({ text }) => subject(text))).size, 5);
    } finally {
      app.remove();
      await Promise.all([postgres.stop(), redis.stop(), mail.stop()]);
    }
  });
});

function subject(text: string): string {
  return /^Subject: (.*)$/m.exec(text)?.[1]?.trim() ?? '';
}

/** A mail without what is different each time: the date and the id. */
function comparable({ to, text }: { readonly to: string; readonly text: string }): object {
  return { to, from: /^From: (.*)$/m.exec(text)?.[1]?.trim(), subject: subject(text), body: text.slice(text.indexOf('\r\n\r\n') + 4) };
}

function sorted(list: readonly object[]): readonly string[] {
  return list.map((one) => JSON.stringify(one)).sort();
}

/** Asks again and again until it is so. */
async function until(holds: () => Promise<boolean>, errors: () => string): Promise<void> {
  const end = Date.now() + 120_000;
  while (!(await holds())) if (Date.now() > end) throw new Error(`It never came to be. The worker says: ${errors()}`);
}
