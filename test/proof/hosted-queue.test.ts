import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { filesIn, order, withJobs, type Files } from './harness/application';
import { inPostgres } from './harness/in-postgres';
import { emulateInngest, emulateTriggerDev, type JobService } from './harness/job-services';
import { startMailServer, type MailServer } from './harness/mail-server';
import { loadRoutes } from './harness/route-handlers';
import { startServer, type Server } from './harness/server';
import { taskWorker, type TaskRunner } from './harness/task-worker';

/** How long the mail server takes to answer. */
const delay = 1000;
const mails = 2;
const customer = { name: 'Ada', email: 'ada@example.com', total: 7 };

type Handler = (request: Request, context: object) => Promise<Response>;

/** The route handlers of an application, by path and method. */
type Routes = Readonly<Record<string, Readonly<Record<string, Handler>>>>;

interface Loaded {
  readonly routes: Routes;
  readonly pool: { end(): Promise<void> };
}

/** A service that keeps jobs, and an application of Next.js whose jobs it calls for. */
interface Case {
  readonly application: string;
  readonly queue: string;
  /** How often a job is tried. */
  readonly attempts: number;
  start(): Promise<{ readonly service: JobService; readonly environment: Readonly<Record<string, string>>; load(files: Files): Loaded; begin(address: string): Promise<void> }>;
}

const orders = 'import * as orders from \'./src/app/api/orders/route\'; export { pool } from \'@/lib/db\';';

const cases: readonly Case[] = [
  {
    application: 'own-inngest', queue: 'an emulator of Inngest', attempts: 6,
    async start() {
      const service = await emulateInngest();
      return {
        service, environment: { INNGEST_DEV: `http://127.0.0.1:${service.port}`, INNGEST_EVENT_KEY: 'proof' },
        load: (files) => loadRoutes(files, `${orders} import * as served from './src/app/api/inngest/route'; export const routes = { '/orders': orders, '/api/inngest': served };`, {}) as unknown as Loaded,
        // What its server does for an application that it has found: the SDK registers its functions there.
        begin: async (address) => assert.equal((await fetch(`${address}/api/inngest`, { method: 'PUT' })).status, 200),
      };
    },
  },
  {
    application: 'own-trigger-dev', queue: 'an emulator of Trigger.dev and its SDK\'s executor', attempts: 6,
    async start() {
      const worker: TaskRunner = taskWorker();
      const service = await emulateTriggerDev(worker.run);
      return {
        service, environment: { TRIGGER_API_URL: `http://127.0.0.1:${service.port}`, TRIGGER_SECRET_KEY: 'tr_dev_proof' },
        load: (files) => worker.indexing(() => loadRoutes(files, `${orders} export * as tasks from './src/trigger/example'; export const routes = { '/orders': orders };`, worker.modules) as unknown as Loaded),
        begin: () => Promise.resolve(),
      };
    },
  },
];

describe('proof: enqueue into services that call for their jobs', function () {
  this.timeout(120_000);
  let postgres: Server;
  let mail: MailServer;

  before(async () => {
    postgres = await startServer();
    mail = await startMailServer(delay);
  });

  after(() => Promise.all([postgres.stop(), mail.stop()]));

  for (const { application, queue, attempts, start } of cases) {
    it(`${queue}: a route of Next.js that waited ${mails * delay / 1000} s for the mail server waits for none of it, each mail arrives once and is the same, and one that is refused is tried ${attempts} times and then kept among the failed, with what it was given`, async () => {
      const name = application.replaceAll('-', '_');
      await postgres.createDatabase(name);
      const url = postgres.url(name);
      await inPostgres(url, 'CREATE TABLE orders (number text)');
      const { service, environment, load, begin } = await start();
      const known = { ...process.env };
      Object.assign(process.env, environment, { DATABASE_URL: url, SMTP_URL: mail.url });
      const served = async (files: Files, work: (line: string) => Promise<void>): Promise<void> => {
        const loaded = load(files);
        const { address, line, stop } = await serveRoutes(loaded.routes);
        try {
          await begin(address);
          await work(line);
        } finally {
          await stop();
          await loaded.pool.end();
        }
      };
      const ask = (line: string, body: object): ReturnType<typeof order> => order({ line, errors: () => '', end: () => Promise.resolve() }, body);
      const plain = filesIn(join(__dirname, '..', 'fixtures', 'fixes', 'enqueue', application, 'before'));
      try {
        let expected: readonly string[] = [];
        await served(plain, async (line) => {
          const answer = await ask(line, customer);
          assert.equal(answer.status, 201);
          assert.ok(answer.time >= mails * delay, `answered after ${answer.time} ms`);
          expected = mail.arrived.splice(0).map(comparable);
          assert.equal(expected.length, mails);
        });
        await served(withJobs(plain), async (line) => {
          const answer = await ask(line, customer);
          assert.equal(answer.status, 201, answer.body);
          assert.ok(answer.time < delay / 2, `answered after ${answer.time} ms`);
          await mail.arrival(mails);
          assert.deepEqual(mail.arrived.splice(0).map(comparable).sort(), [...expected].sort());
          await ask(line, { ...customer, email: 'nobody@example.com' });
          const end = Date.now() + 30_000;
          while (service.dead.length === 0) {
            assert.ok(Date.now() < end, 'It never ends.');
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          await mail.arrival(mails - 1);
        });
        assert.equal(mail.arrived.splice(0).length, mails - 1);
        // Nothing but that one was done twice.
        assert.equal(await service.repeated(), 1);
        assert.deepEqual(service.tries, [attempts]);
        assert.equal((service.dead[0] as { readonly email: string }).email, 'nobody@example.com');
      } finally {
        mail.arrived.splice(0);
        await service.stop();
        for (const variable of Object.keys(process.env)) if (!(variable in known)) delete process.env[variable];
        Object.assign(process.env, known);
      }
    });
  }
});

/** A server on loopback that answers as Next.js' own calls route handlers: with a `Request`, and 500 where one fails. */
async function serveRoutes(routes: Routes): Promise<{ readonly address: string; readonly line: string; stop(): Promise<void> }> {
  const answer = async (request: IncomingMessage, body: string): Promise<Response> => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? ''}`);
    const handler = routes[url.pathname]?.[request.method ?? ''];
    if (!handler) return new Response('', { status: 404 });
    return handler(new Request(url, { method: request.method ?? 'GET', headers: Object.entries(request.headers).map(([name, value]) => [name, String(value)] as [string, string]), ...(body !== '' && { body }) }), { params: Promise.resolve({}) });
  };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      answer(request, body).catch((error: unknown) => new Response(String(error), { status: 500 })).then(async (result) => response.writeHead(result.status, Object.fromEntries(result.headers)).end(await result.text())).catch(() => response.destroy());
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`, line: JSON.stringify({ port }),
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

/** A mail without what is different each time: the date and the id. */
function comparable({ to, text }: { readonly to: string; readonly text: string }): string {
  const head = (name: string): string => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1]?.trim() ?? '';
  return JSON.stringify({ to, from: head('From'), subject: head('Subject'), body: text.slice(text.indexOf('\r\n\r\n') + 4) });
}
