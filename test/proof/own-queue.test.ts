import assert from 'node:assert/strict';
import { join } from 'node:path';
import { filesIn, install, order, withJobs, type Application, type Files } from './harness/application';
import { inPostgres } from './harness/in-postgres';
import { inRedis } from './harness/job-time';
import { startMailServer, type MailServer } from './harness/mail-server';
import { emulatedPgmq, emulateQstash, emulateSqs, signingKey, type MessageService } from './harness/message-services';
import { startRedis, type RedisServer } from './harness/redis-server';
import { freePort, startServer, type Server } from './harness/server';

const fixtures = join(__dirname, '..', 'fixtures', 'fixes', 'enqueue');
/** How long the mail server takes to answer. */
const delay = 1000;
const customer = { name: 'Ada', email: 'ada@example.com', total: 7 };

/** Applications that have made a queue themselves, and how many jobs wait for another try there, or were delivered again. */
interface Case {
  readonly application: string;
  readonly queue: string;
  readonly mails: number;
  /** What is run on Postgres before, and what the services of the environment are called there. */
  readonly schema?: string;
  retries(url: string, redis: number, services: Services): Promise<number>;
}

interface Services {
  readonly sqs: MessageService;
  readonly qstash: MessageService;
}

const cases: readonly Case[] = [
  { application: 'own-bullmq', queue: 'BullMQ', mails: 2, retries: (_, port) => delayed(port, 'emails') },
  { application: 'own-pg-boss', queue: 'pg-boss', mails: 2, retries: async (url) => (await inPostgres(url, 'SELECT id FROM pgboss.job WHERE state = \'retry\'')).length },
  { application: 'own-bull', queue: 'Bull', mails: 1, retries: (_, port) => delayed(port, 'notifications') },
  { application: 'own-sqs', queue: 'an emulator of SQS', mails: 2, retries: (_, __, { sqs }) => sqs.repeated() },
  { application: 'own-qstash', queue: 'an emulator of QStash', mails: 2, retries: (_, __, { qstash }) => qstash.repeated() },
  { application: 'own-pgmq', queue: 'an emulator of pgmq', mails: 2, schema: emulatedPgmq, retries: async (url) => (await inPostgres(url, 'SELECT msg_id FROM pgmq.q_jobs WHERE read_ct > 1')).length },
];

describe('proof: enqueue into the queue that the project has made', function () {
  this.timeout(120_000);
  let postgres: Server;
  let redis: RedisServer;
  let mail: MailServer;
  let services: Services;

  before(async () => {
    [postgres, redis] = await Promise.all([startServer(), startRedis()]);
    mail = await startMailServer(delay);
    services = { sqs: await emulateSqs(), qstash: await emulateQstash() };
  });

  after(async () => {
    await Promise.all([postgres.stop(), redis.stop(), mail.stop(), services.sqs.stop(), services.qstash.stop()]);
  });

  for (const { application, queue, mails, schema = '', retries } of cases) {
    it(`${queue}: a request that waited ${mails * delay / 1000} s for the mail server waits for none of it, each mail arrives once and is the same, and one that is refused is tried again`, async () => {
      const name = application.replaceAll('-', '_');
      await postgres.createDatabase(name);
      const url = postgres.url(name);
      await inPostgres(url, `CREATE TABLE orders (number text); ${schema}`);
      const port = await freePort();
      const environment = {
        DATABASE_URL: url, SMTP_URL: mail.url, MAIL_FROM: 'shop@example.com', REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port), PORT: String(port), APP_URL: `http://127.0.0.1:${port}`,
        QUEUE_URL: `http://127.0.0.1:${services.sqs.port}/1/jobs`, AWS_ENDPOINT_URL: `http://127.0.0.1:${services.sqs.port}`, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'proof', AWS_SECRET_ACCESS_KEY: 'proof',
        QSTASH_URL: `http://127.0.0.1:${services.qstash.port}`, QSTASH_TOKEN: 'proof', QSTASH_CURRENT_SIGNING_KEY: signingKey, QSTASH_NEXT_SIGNING_KEY: signingKey,
      };
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
        const worker = plain['package.json']?.includes('"worker"') ? await run('worker', false) : undefined;
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
        while (await retries(url, redis.port, services) === 0) assert.ok(Date.now() < end, `It is not tried again: ${worker?.errors() ?? ''}`);
        await mail.arrival(mails - 1);
      });
      mail.arrived.splice(0);
    });
  }
});

/** How many jobs of a queue in Redis wait for their time. */
function delayed(port: number, queue: string): Promise<number> {
  return inRedis(port, (client) => client.call('ZCARD', `bull:${queue}:delayed`) as Promise<number>);
}

/** A mail without what is different each time: the date and the id. */
function comparable({ to, text }: { readonly to: string; readonly text: string }): string {
  const head = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  return JSON.stringify({ to, from: head('From'), subject: head('Subject'), body: text.slice(text.indexOf('\r\n\r\n') + 4) });
}
