import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server as HttpServer, type ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ensureRealPackages } from '../oracle/real-packages';
import { filesIn, type Running } from './harness/application';
import { ask } from './harness/asked';
import { inPostgres } from './harness/in-postgres';
import { loadRoutes } from './harness/route-handlers';
import { startServer, type Server } from './harness/server';

const delay = 150;
const notes = 8;

/** What Next.js calls a route below `pages/api` with: https://github.com/vercel/next.js/blob/canary/packages/next/src/server/api-utils/node/api-resolver.ts */
type Resolver = (request: IncomingMessage, response: ServerResponse, query: object, module: unknown, context: object, throws: boolean) => Promise<void>;

/** Routes as the server of Next.js answers them, by the pattern of their path. */
async function served(routes: readonly { readonly path: RegExp; readonly module: unknown }[]): Promise<{ readonly running: Running; readonly server: HttpServer }> {
  const { apiResolver } = createRequire(join(ensureRealPackages(), 'program.js'))('next/dist/server/api-utils/node/api-resolver') as { apiResolver: Resolver };
  const server = createServer((request, response) => {
    const found = routes.map(({ path, module }) => ({ match: path.exec(request.url ?? ''), module })).find(({ match }) => match);
    // The session of the application is a header.
    const [, user] = /^Bearer (\w+)$/.exec(request.headers.authorization ?? '') ?? [];
    if (user !== undefined) request.headers['x-user'] = user;
    void apiResolver(request, response, { ...found?.match?.groups }, found && { default: found.module }, { previewModeId: '', previewModeEncryptionKey: '', previewModeSigningKey: '' }, false);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, running: { line: JSON.stringify({ port: (server.address() as AddressInfo).port }), errors: () => '', end: () => Promise.resolve() } };
}

describe('proof: answer-later, pages/api', function () {
  this.timeout(120_000);
  let postgres: Server;

  before(async () => {
    postgres = await startServer();
    await postgres.createDatabase('notes');
  });

  after(() => postgres.stop());

  it(`a route below pages/api that waited ${notes * delay / 1000} s for ${notes} embeddings (of an emulator), called as the real apiResolver of Next.js calls it, is answered 202 in less than 0.5 s, and its job ends in the same JSON; nobody else gets it, and other methods are refused as before`, async () => {
    const url = postgres.url('notes');
    await inPostgres(url, `CREATE TABLE notes (id text, text text, project_id text, owner_id text); INSERT INTO notes SELECT 'N' || n, 'Note ' || n, 'p', 'ada' FROM generate_series(1, ${notes}) n`);
    const openai = { __esModule: true, default: class { embeddings = { create: async ({ input }: { readonly input: string }) => (await new Promise((resolve) => setTimeout(resolve, delay)), { data: [{ embedding: [input.length] }] }) }; } };
    const folder = join(__dirname, '..', 'fixtures', 'fixes', 'answer-later', 'pages');
    const before = filesIn(join(folder, 'before'));
    const route = './src/pages/api/projects/[projectId]/embed';
    const path = /^\/api\/projects\/(?<projectId>\w+)\/embed$/;
    const known = process.env['DATABASE_URL'];
    process.env['DATABASE_URL'] = url;
    const servers: HttpServer[] = [];
    try {
      const plain = loadRoutes(before, `export { default as embed } from '${route}'; export { pool } from '@/lib/db';`, { openai }) as { readonly embed: unknown; readonly pool: { end(): Promise<void> } };
      const slow = await served([{ path, module: plain.embed }]);
      servers.push(slow.server);
      const expected = await ask(slow.running, 'POST', '/api/projects/p/embed', 'ada');
      assert.equal(expected.status, 200);
      assert.ok(expected.time >= notes * delay, `answered after ${expected.time} ms`);
      const refused = await Promise.all([ask(slow.running, 'POST', '/api/projects/p/embed'), ask(slow.running, 'PUT', '/api/projects/p/embed', 'ada')]);
      await plain.pool.end();

      const later = loadRoutes({ ...before, ...filesIn(join(folder, 'after')) }, `export { default as embed } from '${route}'; export { default as job } from '${route}/jobs/[jobId]'; export { pool } from '@/lib/db'; export { openQueue } from '@/lib/queue'; export const work = () => import('./src/worker');`, { openai }) as {
        readonly embed: unknown; readonly job: unknown; readonly pool: { end(): Promise<void> }; openQueue(): Promise<{ stop(options: object): Promise<void> }>; work(): Promise<unknown>;
      };
      const { running, server } = await served([{ path, module: later.embed }, { path: /^\/api\/projects\/(?<projectId>\w+)\/embed\/jobs\/(?<jobId>[^/]+)$/, module: later.job }]);
      servers.push(server);
      // What is checked before is answered as before.
      const same = await Promise.all([ask(running, 'POST', '/api/projects/p/embed'), ask(running, 'PUT', '/api/projects/p/embed', 'ada')]);
      assert.deepEqual(same.map(({ status, body }) => ({ status, body })), refused.map(({ status, body }) => ({ status, body })));
      // The first request opens the queue.
      await ask(running, 'POST', '/api/projects/p/embed', 'bob');
      const begun = await ask(running, 'POST', '/api/projects/p/embed', 'ada');
      assert.equal(begun.status, 202, begun.body);
      assert.ok(begun.time < 500, `answered after ${begun.time} ms`);
      const place = begun.location ?? '';
      assert.equal(place, `/api/projects/p/embed/jobs/${(JSON.parse(begun.body) as { readonly jobId: string }).jobId}`);
      assert.equal((await ask(running, 'GET', place, 'ada')).body, '{"state":"queued"}');
      await later.work();
      const asked = async (): Promise<{ readonly state: string; readonly result?: unknown }> => JSON.parse((await ask(running, 'GET', place, 'ada')).body) as { readonly state: string; readonly result?: unknown };
      let job = await asked();
      for (const end = Date.now() + 60_000; job.state !== 'completed' && Date.now() < end; job = await asked()) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(JSON.stringify(job.result), expected.body);
      assert.deepEqual([(await ask(running, 'GET', place, 'bob')).status, (await ask(running, 'GET', place.replace('/p/', '/q/'), 'ada')).status, (await ask(running, 'GET', place)).status], [404, 404, 401]);
      await (await later.openQueue()).stop({ graceful: false });
      await later.pool.end();
    } finally {
      servers.forEach((one) => one.close());
      // The queue outlives its modules, as it does while developing; the next proof of this process has its own.
      delete (globalThis as { boss?: unknown }).boss;
      if (known === undefined) delete process.env['DATABASE_URL'];
      else process.env['DATABASE_URL'] = known;
    }
  });
});
