import assert from 'node:assert/strict';
import { join } from 'node:path';
import { filesIn, install, order, withJobs, type Application, type Files } from './harness/application';
import { inPostgres } from './harness/in-postgres';
import { emulateCloudTasks, type JobService } from './harness/job-services';
import { failedInRedis, inRedis, promoteBull, promoteBullmq } from './harness/job-time';
import { startMailServer, type MailServer } from './harness/mail-server';
import { emulatedPgmq, emulateQstash, emulateSqs, signingKey, type MessageService } from './harness/message-services';
import { startRedis, type RedisServer } from './harness/redis-server';
import { freePort, startServer, type Server } from './harness/server';

const fixtures = join(__dirname, '..', 'fixtures', 'fixes', 'enqueue');
/** How long the mail server takes to answer. */
const delay = 1000;
const customer = { name: 'Ada', email: 'ada@example.com', total: 7 };

/** Applications that have made a queue themselves, and what becomes of a job there that always fails. */
interface Case {
  readonly application: string;
  readonly queue: string;
  readonly mails: number;
  /** Another path whose mails move as well. */
  readonly also?: string;
  /** What is run on Postgres before, and what the services of the environment are called there. */
  readonly schema?: string;
  /** What is different in the proof: where an emulator is. */
  adapt?(files: Files, services: Services): Files;
  /** How many jobs wait for another try, or were delivered again. */
  retries(url: string, redis: number, services: Services): Promise<number>;
  /** What becomes of it in the end, for the test's name, and whether it has. */
  readonly end: string;
  hasEnded(url: string, redis: number, services: Services): Promise<boolean>;
  /** Lets the time until the next attempt run out: nobody waits for minutes. */
  pass?(url: string, redis: number): Promise<unknown>;
}

interface Services {
  readonly sqs: MessageService;
  readonly qstash: MessageService;
  readonly cloudTasks: JobService;
}

/** Of a queue in Redis. */
const inFailed = (queue: string): Pick<Case, 'end' | 'retries' | 'hasEnded'> => ({
  end: 'lies, after six, among the failed jobs of the queue',
  retries: (_, port) => inRedis(port, (client) => client.call('ZCARD', `bull:${queue}:delayed`) as Promise<number>),
  async hasEnded(_, port) {
    const tries = await failedInRedis(port, queue);
    if (tries.length > 0) assert.deepEqual(tries, [6]);
    return tries.length > 0;
  },
});
const bullmq = (queue: string): Omit<Case, 'application' | 'queue' | 'mails'> => ({ ...inFailed(queue), pass: (_, port) => promoteBullmq(port, queue) });
const bull = (queue: string): Omit<Case, 'application' | 'queue' | 'mails'> => ({ ...inFailed(queue), pass: (_, port) => promoteBull(port, queue) });

const cases: readonly Case[] = [
  { application: 'own-bullmq', queue: 'BullMQ', mails: 2, ...bullmq('emails') },
  {
    application: 'own-pg-boss', queue: 'pg-boss', mails: 2, end: 'lies, after six, among the failed jobs of the queue',
    retries: async (url) => (await inPostgres(url, 'SELECT id FROM pgboss.job WHERE state = \'retry\'')).length,
    hasEnded: async (url) => (await inPostgres(url, 'SELECT id FROM pgboss.job WHERE state = \'failed\' AND retry_count = 5')).length === 1,
    pass: (url) => inPostgres(url, 'UPDATE pgboss.job SET start_after = now() WHERE state = \'retry\''),
  },
  { application: 'own-bull', queue: 'Bull', mails: 1, ...bull('notifications') },
  { application: 'own-nest', queue: 'BullMQ in NestJS (also of a class that was not given the queue, in a module that did not have it)', mails: 1, also: '/returns', ...bullmq('emails') },
  { application: 'own-nest-bull', queue: 'Bull in NestJS', mails: 1, ...bull('emails') },
  {
    application: 'own-sqs', queue: 'an emulator of SQS', mails: 2, end: 'lies, after as many as the queue allows, in the dead-letter queue',
    retries: (_, __, { sqs }) => sqs.repeated(), hasEnded: (_, __, { sqs }) => Promise.resolve(sqs.dead.length === 1),
  },
  {
    application: 'own-qstash', queue: 'an emulator of QStash', mails: 2, end: 'lies, after four, in the dead-letter queue',
    retries: (_, __, { qstash }) => qstash.repeated(), hasEnded: (_, __, { qstash }) => Promise.resolve(qstash.dead.length === 1),
  },
  {
    application: 'own-cloud-tasks', queue: 'an emulator of Cloud Tasks', mails: 2, end: 'is gone after as many as the queue allows, since the service keeps none',
    // Google's own client has no variable that says so.
    adapt: (files, { cloudTasks }) => ({
      ...files,
      'src/lib/tasks.ts': `import { PassThroughClient } from 'google-auth-library';\n${files['src/lib/tasks.ts'] ?? ''}`.replace('new CloudTasksClient()', `new CloudTasksClient({ fallback: true, apiEndpoint: '127.0.0.1', port: ${cloudTasks.port}, protocol: 'http', authClient: new PassThroughClient() })`),
    }),
    retries: (_, __, { cloudTasks }) => cloudTasks.repeated(), hasEnded: (_, __, { cloudTasks }) => Promise.resolve(cloudTasks.dropped.length === 1 && cloudTasks.tries[0] === 4),
  },
  {
    application: 'own-pgmq', queue: 'an emulator of pgmq', mails: 2, schema: emulatedPgmq, end: 'is read again for as long as nobody takes it out',
    retries: async (url) => (await inPostgres(url, 'SELECT msg_id FROM pgmq.q_jobs WHERE read_ct > 1')).length,
    hasEnded: async (url) => (await inPostgres(url, 'SELECT msg_id FROM pgmq.q_jobs WHERE read_ct > 2')).length === 1,
  },
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
    services = { sqs: await emulateSqs(), qstash: await emulateQstash(), cloudTasks: await emulateCloudTasks(4) };
  });

  after(async () => {
    await Promise.all([postgres.stop(), redis.stop(), mail.stop(), ...Object.values(services).map((service: MessageService) => service.stop())]);
  });

  for (const { application, queue, mails, also, schema = '', adapt = (files: Files) => files, retries, end, hasEnded, pass } of cases) {
    it(`${queue}: a request that waited ${mails * delay / 1000} s for the mail server waits for none of it, each mail arrives once and is the same, and one that is refused is tried again and ${end}`, async () => {
      const name = application.replaceAll('-', '_');
      await postgres.createDatabase(name);
      const url = postgres.url(name);
      await inPostgres(url, `CREATE TABLE orders (number text); ${schema}`);
      const port = await freePort();
      const environment = {
        DATABASE_URL: url, SMTP_URL: mail.url, MAIL_FROM: 'shop@example.com', REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port), PORT: String(port), APP_URL: `http://127.0.0.1:${port}`,
        QUEUE_URL: `http://127.0.0.1:${services.sqs.port}/1/jobs`, AWS_ENDPOINT_URL: `http://127.0.0.1:${services.sqs.port}`, AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'proof', AWS_SECRET_ACCESS_KEY: 'proof',
        GOOGLE_CLOUD_PROJECT: 'proof', QSTASH_URL: `http://127.0.0.1:${services.qstash.port}`, QSTASH_TOKEN: 'proof', QSTASH_CURRENT_SIGNING_KEY: signingKey, QSTASH_NEXT_SIGNING_KEY: signingKey,
      };
      const use = async (files: Files, work: (app: Application) => Promise<void>): Promise<void> => {
        const app = install(adapt(files, services), environment);
        try {
          await work(app);
        } finally {
          app.remove();
        }
      };
      const plain = filesIn(join(fixtures, application, 'before'));
      let expected: readonly string[] = [];
      let another: readonly string[] = [];
      await use(plain, async ({ run }) => {
        const server = await run('start', true);
        const answer = await order(server, customer);
        assert.equal(answer.status, 201);
        assert.ok(answer.time >= mails * delay, `answered after ${answer.time} ms`);
        expected = mail.arrived.splice(0).map(comparable);
        assert.equal(expected.length, mails);
        if (also === undefined) return;
        assert.equal((await order(server, customer, also)).status, 201);
        another = mail.arrived.splice(0).map(comparable);
        assert.equal(another.length, mails);
      });
      await use(withJobs(plain), async ({ run }) => {
        const worker = plain['package.json']?.includes('"worker"') ? await run('worker', false) : undefined;
        const server = await run('start', true);
        // The first request may connect, or come before the queues are made.
        assert.equal((await order(server, customer)).status, 201);
        await mail.arrival(mails);
        assert.deepEqual(mail.arrived.splice(0).map(comparable).sort(), [...expected].sort());
        if (also !== undefined) {
          assert.equal((await order(server, customer, also)).status, 201);
          await mail.arrival(mails);
          assert.deepEqual(mail.arrived.splice(0).map(comparable), another);
        }
        const answer = await order(server, customer);
        assert.ok(answer.time < delay / 2, `answered after ${answer.time} ms`);
        await mail.arrival(mails);
        assert.equal(mail.arrived.splice(0).length, mails);
        assert.equal((await order(server, { ...customer, email: 'nobody@example.com' })).status, 201);
        const until = Date.now() + 30_000;
        while (await retries(url, redis.port, services) === 0) assert.ok(Date.now() < until, `It is not tried again: ${worker?.errors() ?? ''}`);
        await mail.arrival(mails - 1);
        for (const until = Date.now() + 60_000; !await hasEnded(url, redis.port, services); await new Promise((resolve) => setTimeout(resolve, 100))) {
          assert.ok(Date.now() < until, `It comes to no end: ${worker?.errors() ?? server.errors()}`);
          await pass?.(url, redis.port);
        }
        assert.equal(mail.arrived.length, mails - 1);
      });
      mail.arrived.splice(0);
      await inRedis(redis.port, (client) => client.call('FLUSHALL'));
    });
  }
});

/** A mail without what is different each time: the date and the id. */
function comparable({ to, text }: { readonly to: string; readonly text: string }): string {
  const head = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  return JSON.stringify({ to, from: head('From'), subject: head('Subject'), body: text.slice(text.indexOf('\r\n\r\n') + 4) });
}
