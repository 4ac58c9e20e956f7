import assert from 'node:assert/strict';
import { createServer, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { filesIn, order, withJobs, type Files } from './harness/application';
import { inPostgres } from './harness/in-postgres';
import { emulateInngest, emulateTriggerDev, type JobService } from './harness/job-services';
import { libraryPackages } from './harness/library';
import { startMailServer, type MailServer } from './harness/mail-server';
import { emulatedPgmqPublic } from './harness/message-services';
import { startPostgrest } from './harness/postgrest';
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
  readonly what: string;
  /** `url` is the application's database. */
  start(url: string): Promise<Started>;
}

interface Started {
  readonly service: Pick<JobService, 'dead' | 'tries' | 'repeated' | 'stop'>;
  readonly environment: Readonly<Record<string, string>>;
  load(files: Files): Loaded;
  /** What the service does once the application is at an address. */
  begin(address: string): Promise<void>;
}

const orders = 'import * as orders from \'./src/app/api/orders/route\'; export { pool } from \'@/lib/db\';';

const cases: readonly Case[] = [
  {
    application: 'own-inngest', queue: 'an emulator of Inngest', attempts: 6, what: 'a route of Next.js',
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
    application: 'own-trigger-dev', queue: 'an emulator of Trigger.dev and its SDK\'s executor', attempts: 6, what: 'a route of Next.js',
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
  {
    application: 'own-supabase-queues', queue: 'an emulator of pgmq and PostgREST, with a clock in place of pg_cron', attempts: 3, what: 'an edge function of Supabase',
    async start(url) {
      await inPostgres(url, emulatedPgmqPublic);
      const api = await startPostgrest(url);
      const require = createRequire(join(libraryPackages(), 'program.js'));
      const supabase = require('@supabase/supabase-js') as { createClient(url: string, key: string, options: object): object };
      // Deno has web sockets by itself, Node 20 has none: nobody opens one here.
      const createClient = (address: string, key: string): object => supabase.createClient(address, key, { realtime: { transport: class {} } });
      const modules = { 'npm:@supabase/supabase-js@2': { ...supabase, createClient }, 'npm:nodemailer@6.9.16': require('nodemailer') as object };
      const [dead, tries]: [object[], number[]] = [[], []];
      let working: Promise<unknown> = Promise.resolve();
      const over = new AbortController();
      const deno = globalThis as { Deno?: object };
      return {
        environment: { SUPABASE_URL: api.url, SUPABASE_SERVICE_ROLE_KEY: 'proof' },
        load(files) {
          const handlers: Handler[] = [];
          deno.Deno = { env: { get: (name: string) => process.env[name] }, serve: (handler: Handler) => handlers.push(handler) };
          loadRoutes({ ...files, 'tsconfig.json': '{}' }, 'import \'./supabase/functions/orders/index.ts\'; import \'./supabase/functions/work-off-jobs/index.ts\';', modules);
          const [answer, work] = handlers as [Handler, Handler];
          return { routes: { '/orders': { POST: answer }, '/functions/v1/work-off-jobs': { POST: work } }, pool: { end: () => Promise.resolve() } };
        },
        async begin(address) {
          assert.equal((await fetch(`${address}/functions/v1/work-off-jobs`, { method: 'POST' })).status, 401);
          const call = async (): Promise<void> => {
            // As the migration has it, but more often.
            while (!over.signal.aborted) {
              await fetch(`${address}/functions/v1/work-off-jobs`, { method: 'POST', headers: { authorization: 'Bearer proof' } }).catch(() => undefined);
              const rows = await inPostgres<{ readonly message: { readonly data: object }; readonly read_ct: number }>(url, 'SELECT message, read_ct FROM pgmq.a_jobs');
              dead.splice(0, dead.length, ...rows.map(({ message }) => message.data));
              tries.splice(0, tries.length, ...rows.map(({ read_ct }) => read_ct));
              await new Promise((resolve) => setTimeout(resolve, 100));
            }
          };
          working = Promise.all([working, call()]);
        },
        service: {
          dead, tries, repeated: () => Promise.resolve(tries.length),
          async stop() {
            over.abort();
            await working;
            await api.close();
            delete deno.Deno;
          },
        },
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

  for (const { application, queue, attempts, what, start } of cases) {
    it(`${queue}: ${what} that waited ${mails * delay / 1000} s for the mail server waits for none of it, each mail arrives once and is the same, and one that is refused is tried ${attempts} times and then kept among the failed, with what it was given`, async () => {
      const name = application.replaceAll('-', '_');
      await postgres.createDatabase(name);
      const url = postgres.url(name);
      await inPostgres(url, 'CREATE TABLE orders (number text)');
      const { service, environment, load, begin } = await start(url);
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
          assert.ok(answer.time < delay, `answered after ${answer.time} ms`);
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
      answer(request, body).catch((error: unknown) => new Response(error instanceof Error ? String(error) : JSON.stringify(error), { status: 500 })).then(async (result) => response.writeHead(result.status, Object.fromEntries(result.headers)).end(await result.text())).catch(() => response.destroy());
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
