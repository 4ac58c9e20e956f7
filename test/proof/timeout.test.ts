import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { createServer as createWebServer } from 'node:http';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { Client, Pool, type PoolClient } from 'pg';
import { realCompiler } from '../oracle/real-compiler';
import { fixture, load, rewritten } from './harness/clients';
import { database } from './harness/database';
import './harness/hooks';
import { libraryPackages } from './harness/library';
import { rows } from './harness/seed';
import { servicePackage, servicePackages } from './harness/service-packages';

const route = '/app/src/app/api/rates/route.ts';
const manifest = '{ "dependencies": { "next": "15.0.0", "@elastic/elasticsearch": "9.4.3", "@mikro-orm/core": "7.2.1" } }';
/** The limits are run at a hundredth of what is written, so that the test ends soon. */
const scale = 100;
/** How long a call is watched that should have no end: ten times as long as the longest of those limits. */
const watched = 6_000;
/** The same, where a database is waited for. */
const poolWatched = 1_000;

const cases = [
  { file: 'fetch', limit: 100 },
  { file: 'options', limit: 100 },
  { file: 'signal', limit: 100 },
  { file: 'streamed', limit: 100 },
  { file: 'node-fetch', limit: 100 },
  { file: 'undici', limit: 100 },
  { file: 'axios', limit: 100 },
  { file: 'axios-client', limit: 100 },
  { file: 'nest', limit: 100 },
  { file: 'superagent', limit: 100 },
  { file: 'ky', limit: 100 },
  { file: 'webhook', limit: 100 },
  { file: 'nodemailer', limit: 300, minConfidence: 'low' },
  { file: 'sendgrid', limit: 100 },
  { file: 'mistral', limit: 600 },
  { file: 'genai', limit: 600 },
  { file: 'gemini', limit: 600 },
  { file: 'cohere', limit: 600 },
  { file: 'mailgun', limit: 100 },
  { file: 'meilisearch', limit: 100 },
  { file: 'web-push', limit: 100 },
  { file: 'vonage', limit: 100 },
  { file: 'elastic', limit: 300 },
  { file: 'grammy', limit: 600 },
  { file: 'request', limit: 100 },
  { file: 'node-http', limit: 100 },
  { file: 'node-request', limit: 100 },
  { file: 'node-url', limit: 100 },
  // Told to the call, with all of its tries.
  { file: 'langchain-chain', limit: 600 },
  // All of its tries together.
  { file: 'ai', limit: 600 },
  // These try again by themselves; what they wait between is at most two seconds, of LangChain's four.
  { file: 'got', limit: 100, tries: 3 },
  { file: 'stripe', limit: 200, tries: 3 },
  { file: 'openai', limit: 600, tries: 3 },
  { file: 'anthropic', limit: 600, tries: 3 },
  { file: 'aws', limit: 600, tries: 3 },
  { file: 'slack', limit: 100, tries: 3 },
  { file: 'langchain', limit: 600, tries: 3, between: 4_000 },
  { file: 'langchain-anthropic', limit: 600, tries: 2, between: 4_000 },
] as const;

const drizzle = ['drizzle-orm', 'drizzle-orm/node-postgres', 'drizzle-orm/postgres-js'];

type Handler = (request: Request) => Promise<unknown>;

/** What a program of a pool gives. */
interface Loaded {
  readonly GET: Handler;
  readonly pool?: Pool;
  readonly sql?: { end(): Promise<void> };
  readonly db?: { readonly $client: Pool };
  readonly orm?: { readonly em: { fork(): { begin(): Promise<void>; execute(text: string): Promise<unknown>; rollback(): Promise<void> } }; close(): Promise<void> };
  readonly source?: { destroy(): Promise<void> };
  readonly prisma?: { $disconnect(): Promise<void>; $transaction(run: (tx: { readonly order: { count(): Promise<number> } }) => Promise<void>): Promise<void> };
}

/** A connection, which on a busy machine may take longer than the limit that is tried. */
function connected(pool: Pool): Promise<PoolClient> {
  return tried(() => pool.connect());
}

async function tried<T>(take: () => Promise<T>, tries = 10): Promise<T> {
  return take().catch((error: unknown) => (tries > 1 ? tried(take, tries - 1) : Promise.reject(error as Error)));
}

/** Takes what a program needs, until the returned function is called. */
const holders: Readonly<Record<'pool' | 'client' | 'orm' | 'adapter' | 'statement', (loaded: Loaded, url: string) => Promise<() => Promise<void>>>> = {
  async pool({ pool }) {
    const taken = pool && (await connected(pool));
    return async () => taken?.release();
  },
  async client({ db }) {
    const taken: PoolClient[] = [];
    if (db) for (let i = 0; i < 10; i++) taken.push(await connected(db.$client));
    return async () => taken.forEach((one) => one.release());
  },
  async orm({ orm }) {
    const manager = orm?.em.fork();
    if (manager) await tried(() => manager.begin());
    await manager?.execute('SELECT 1');
    return async () => manager?.rollback();
  },
  adapter: ({ prisma }) => new Promise((holds) => {
    const transaction = prisma?.$transaction(async (tx) => {
      await tx.order.count();
      await new Promise<void>((frees) => holds(async () => {
        frees();
        await transaction;
      }));
    });
  }),
  async statement(_, url) {
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('BEGIN');
    await client.query('LOCK TABLE "Order"');
    return () => client.end();
  },
};

describe('proof: timeout', function () {
  this.timeout(120_000);
  const library = createRequire(join(libraryPackages(), 'program.js'));
  const files = (file: string): Record<string, string> => ({ '/app/package.json': manifest, [route]: fixture('timeout', `${file}.before.ts`) });
  const sockets = new Set<Socket>();
  const settled = new Map<string, unknown>();
  let silent: Server;
  let greeting: Server;

  before(async () => {
    // It accepts, and never answers.
    silent = createServer((socket) => void sockets.add(socket.on('error', () => undefined)));
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    process.env['SLOW_URL'] = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/`;
    // A mail server that greets, and then says nothing more.
    greeting = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      socket.write('220 mail.example.com\r\n');
    });
    greeting.listen(0, '127.0.0.1');
    await once(greeting, 'listening');
    process.env['SMTP_PORT'] = String((greeting.address() as AddressInfo).port);
    // Where one of them is told its address.
    process.env['GOOGLE_GEMINI_BASE_URL'] = process.env['SLOW_URL'];
    await Promise.all(cases.map(async ({ file }) => {
      const GET = await handler(files(file));
      GET(new Request('http://localhost/')).then((answer) => settled.set(file, answer), (error: unknown) => settled.set(file, error));
    }));
    await new Promise((resolve) => setTimeout(resolve, watched));
  });

  after(async () => {
    delete process.env['SLOW_URL'];
    delete process.env['GOOGLE_GEMINI_BASE_URL'];
    delete process.env['SMTP_PORT'];
    // Whoever still waits is answered: some would try again for half an hour.
    for (const socket of sockets) socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 11\r\nconnection: close\r\n\r\n{"ok":true}');
    silent.close();
    greeting.close();
  });

  /** The handler of a program whose packages are the real ones. */
  async function handler(program: Readonly<Record<string, string>>): Promise<Handler> {
    const names = [...(program[route] ?? '').matchAll(/from '([^']+)'/g)].flatMap((match) => match[1] ?? []);
    return ((await load(program, route, Object.fromEntries(names.map((name) => [name, servicePackage(name)])))) as { GET: Handler }).GET;
  }

  function scaled(program: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
    return { ...program, [route]: (program[route] ?? '').replace(/\b(\d+)_000\b/g, (_, seconds: string) => String((Number(seconds) * 1000) / scale)).replace(/(Seconds: )(\d+)/g, (_, name: string, seconds: string) => `${name}${Number(seconds) / scale}`) };
  }

  for (const one of cases) {
    const { file, limit } = one;
    const tries = 'tries' in one ? one.tries : 1;
    const between = 'between' in one ? one.between : 2_000;
    it(`${file}: a call that is not answered has not ended after ${watched} ms before; after, it fails within ${tries === 1 ? '' : `${tries} times `}${limit} ms (the limits divided by ${scale})`, async () => {
      assert.ok(!settled.has(file), `it ended before the rewrite too: ${String(settled.get(file))}`);
      const { files: after } = rewritten(files(file), route, 'timeout', 'minConfidence' in one ? one.minConfidence : 'medium');
      assert.equal(after[route], fixture('timeout', `${file}.after.ts`));
      const GET = await handler(scaled(after));
      const start = performance.now();
      await assert.rejects(GET(new Request('http://localhost/')));
      const took = performance.now() - start;
      assert.ok(took >= limit * tries - 20 && took < limit * tries + (tries - 1) * between + 1_000, `it took ${Math.round(took)} ms`);
    });
  }

  it('streamed: an answer that begins at once and takes three times the limit is handed on whole', async () => {
    const server = createWebServer((_, response) => {
      response.write('first ');
      setTimeout(() => response.end('last'), 300);
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = process.env['SLOW_URL'];
    process.env['SLOW_URL'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const GET = await handler(scaled({ ...files('streamed'), [route]: fixture('timeout', 'streamed.after.ts') }));
    process.env['SLOW_URL'] = address;
    const start = performance.now();
    const answer = (await GET(new Request('http://localhost/'))) as Response;
    assert.equal(await answer.text(), 'first last');
    assert.ok(performance.now() - start >= 280);
    server.close();
  });

  const pools = [
    { file: 'pool', what: 'a query on a pool whose only connection is taken', message: /timeout exceeded when trying to connect/, limit: 50 },
    { file: 'adapter', what: 'a query of Prisma 7, the only connection of whose adapter a transaction has,', message: /timeout exceeded when trying to connect/, limit: 50 },
    { file: 'statement', what: 'a statement on a table that another session has locked', message: /canceling statement due to statement timeout/, limit: 300 },
    { file: 'postgres', holds: 'statement', what: 'a statement of postgres.js on a table that another session has locked', message: /canceling statement due to statement timeout/, limit: 300 },
    { file: 'drizzle', holds: 'statement', what: 'a statement of Drizzle, on a pool that it makes of options, on a table that another session has locked', message: /canceling statement due to statement timeout/, limit: 300 },
    { file: 'drizzle-postgres', holds: 'statement', what: 'a statement of Drizzle, whose postgres.js is made of an address, on a table that another session has locked', message: /canceling statement due to statement timeout/, limit: 300 },
    { file: 'drizzle-pool', holds: 'client', what: 'a query of Drizzle on a pool that it makes of an address, all of whose connections are taken,', message: /timeout exceeded when trying to connect/, limit: 50 },
    { file: 'mikro-orm', holds: 'statement', what: 'a statement of MikroORM on a table that another session has locked', message: /canceling statement due to statement timeout/, limit: 300 },
    { file: 'mikro-orm-pool', holds: 'orm', what: 'a query of MikroORM, whose only connection a transaction has,', message: /timeout exceeded when trying to connect/, limit: 50 },
    { file: 'typeorm-nest', holds: 'statement', what: 'a statement of TypeORM, whose options a factory of NestJS makes, on a table that another session has locked', message: /canceling statement due to statement timeout/, limit: 300 },
    { file: 'typeorm', holds: 'statement', what: 'a statement of TypeORM on a table that another session has locked', message: /canceling statement due to statement timeout/, limit: 300 },
  ] as const;

  for (const one of pools) {
    const { file, what, message, limit } = one;
    const holds = 'holds' in one ? one.holds : one.file;
    it(`${file}: ${what} has not ended after ${poolWatched} ms before; after, it fails within ${limit} ms (the limit divided by ${scale}), and the next request is answered`, async () => {
      const { files: after } = rewritten(files(file), route, 'timeout', 'low');
      assert.equal(after[route], fixture('timeout', `${file}.after.ts`));
      assert.deepEqual(await whileTaken(holds, files(file)), ['waiting', 'answered']);
      const [first, then] = await whileTaken(holds, scaled(after));
      assert.match(first ?? '', message);
      assert.equal(then, 'answered');
    });
  }

  /** What a request of a program comes to while somebody else has what it needs, and what the next one does afterwards. */
  async function whileTaken(holds: keyof typeof holders, program: Readonly<Record<string, string>>): Promise<readonly string[]> {
    return database().withUrl(rows, async (url) => {
      const address = process.env['SLOW_URL'];
      process.env['SLOW_URL'] = url;
      const loaded = (await load(program, route, { pg: { Pool }, postgres: library('postgres'), typeorm: library('typeorm'), '@nestjs/core': library('@nestjs/core'), '@nestjs/typeorm': library('@nestjs/typeorm'), ...Object.fromEntries(drizzle.map((name) => [name, library(name)])), '@mikro-orm/postgresql': library('@mikro-orm/postgresql'), '@prisma/client': require(database().clientFolder) as unknown })) as unknown as Loaded;
      process.env['SLOW_URL'] = address;
      const ask = (): Promise<string> => loaded.GET(new Request('http://localhost/')).then(() => 'answered', (error: Error) => (error.cause as Error | undefined)?.message ?? error.message);
      const free = await holders[holds](loaded, url);
      const query = ask();
      const first = await Promise.race([query, new Promise<string>((resolve) => setTimeout(() => resolve('waiting'), poolWatched))]);
      await free();
      await query;
      const then = await ask();
      await (loaded.pool?.end() ?? loaded.sql?.end() ?? loaded.db?.$client.end() ?? loaded.orm?.close() ?? loaded.source?.destroy() ?? loaded.prisma?.$disconnect());
      return [first, then];
    });
  }

  it('every pair type-checks against the real packages', () => {
    const compileIn = (folder: string): ReturnType<typeof realCompiler> => realCompiler({ folder, options: { noUnusedLocals: true } });
    const named = (files: readonly string[]): Map<string, string> => new Map(files.flatMap((file) => ['before', 'after'].map((state) => [`${file}.${state}.ts`, fixture('timeout', `${file}.${state}.ts`)])));
    // Prisma's own types are those of the repository.
    // Those of the AWS SDK are large.
    assert.deepEqual(compileIn(servicePackages())({ library: 'timeout', files: named([...cases.map(({ file }) => file).filter((file) => file !== 'aws'), 'pool', 'statement']) }).errors, []);
    assert.deepEqual(compileIn(libraryPackages())({ library: 'timeout', files: named(['postgres', 'typeorm', 'typeorm-nest', 'drizzle', 'drizzle-pool', 'drizzle-postgres', 'mikro-orm', 'mikro-orm-pool']) }).errors, []);
  });
});
