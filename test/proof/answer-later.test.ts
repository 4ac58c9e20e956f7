import assert from 'node:assert/strict';
import { join } from 'node:path';
import { filesIn, install, withJobs, type Application, type Files, type Running } from './harness/application';
import { answer, ask, ended } from './harness/asked';
import { startCarrier, type Carrier } from './harness/carrier';
import { inPostgres } from './harness/in-postgres';
import { expireBullmq, expirePgBoss, inRedis } from './harness/job-time';
import { loadRoutes } from './harness/route-handlers';
import { startRedis, type RedisServer } from './harness/redis-server';
import { startServer, type Server } from './harness/server';

/** How long the carrier takes to say where a parcel is, and how many parcels a customer has. */
const delay = 150;
const parcels = 8;

describe('proof: answer-later', function () {
  this.timeout(120_000);
  let postgres: Server;
  let redis: RedisServer;
  let carrier: Carrier;
  let environment: Record<string, string>;

  before(async () => {
    [postgres, redis, carrier] = await Promise.all([startServer(), startRedis(), startCarrier(delay)]);
    await postgres.createDatabase('parcels');
    environment = { DATABASE_URL: postgres.url('parcels'), REDIS_URL: `redis://127.0.0.1:${redis.port}`, CARRIER_URL: carrier.url };
    await inPostgres(environment['DATABASE_URL'] as string, `CREATE TABLE parcels (number text, customer text, country text); INSERT INTO parcels SELECT 'P' || n, 'ada', 'DE' FROM generate_series(1, ${parcels}) n`);
  });

  after(() => Promise.all([postgres.stop(), redis.stop(), carrier.stop()]));

  for (const { application, queue } of [{ application: 'express', queue: 'pg-boss' }, { application: 'express', queue: 'bullmq' }, { application: 'own-queue', queue: 'tasks' }, { application: 'own-bull', queue: 'tasks' }, { application: 'own-pg-boss', queue: 'pg-boss' }]) {
    describe(`${application}, ${queue}`, () => {
      const folder = join(__dirname, '..', 'fixtures', 'fixes', 'answer-later', application);
      const plain = filesIn(join(folder, 'before'));
      let later: Files;
      let app: Application | undefined;
      const expire = (): Promise<void> => (queue === 'pg-boss' ? expirePgBoss(environment['DATABASE_URL'] as string) : expireBullmq(redis.port, queue === 'bullmq' ? 'jobs' : queue));

      before(() => {
        // What the rewrite makes with the usual queue is what the tests of fixes compare.
        later = queue === 'bullmq' ? withJobs({ ...plain, 'headroom.config.json': '{ "queue": "bullmq" }' }, 'answer-later') : { ...plain, ...filesIn(join(folder, 'after')) };
      });

      const start = async (files: Files): Promise<{ readonly app: Application; readonly server: Running }> => {
        app?.remove();
        app = install(files, environment);
        return { app, server: await app.run('start', true) };
      };

      after(async () => {
        app?.remove();
        await inRedis(redis.port, (client) => client.call('FLUSHALL'));
        await inPostgres(environment['DATABASE_URL'] as string, 'DROP SCHEMA IF EXISTS pgboss CASCADE');
      });

      it(`a request that waited ${parcels * delay / 1000} s for ${parcels} answers of another service is answered 202 in less than 0.5 s, and its job ends in the same JSON; nobody else gets it, and a worker that is killed in the middle is followed by one that does it again`, async () => {
        const { server: slow } = await start(plain);
        const expected = await ask(slow, 'POST', '/parcels/places?country=DE', 'ada');
        assert.equal(expected.status, 200);
        assert.ok(expected.time >= parcels * delay, `answered after ${expected.time} ms`);
        assert.equal((JSON.parse(expected.body) as { places: readonly object[] }).places.length, parcels);

        const unknown = await answer(ask(slow, 'POST', '/parcels/places', 'ada'));
        assert.equal(unknown.status, 400);
        const { app: running, server } = await start(later);
        // What is checked before is answered as before.
        assert.deepEqual(await answer(ask(server, 'POST', '/parcels/places', 'ada')), unknown);
        assert.equal((await ask(server, 'POST', '/parcels/places?country=DE')).status, 401);
        // The first request opens the queue.
        await ask(server, 'POST', '/parcels/places?country=NL', 'ada');
        const begun = await ask(server, 'POST', '/parcels/places?country=DE', 'ada');
        assert.equal(begun.status, 202);
        assert.ok(begun.time < 500, `answered after ${begun.time} ms`);
        const { jobId } = JSON.parse(begun.body) as { jobId: string };
        assert.match(jobId, /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/);
        const place = `/parcels/places/jobs/${jobId}`;
        assert.equal(begun.location, place);
        assert.deepEqual(await answer(ask(server, 'GET', place, 'ada')), { status: 200, body: '{"state":"queued"}' });

        const taken = carrier.hold();
        const first = await running.run('worker', false);
        await taken;
        assert.deepEqual(await answer(ask(server, 'GET', place, 'ada')), { status: 200, body: '{"state":"active"}' });
        await first.end('SIGKILL');
        await expire();
        const next = await running.run('worker', false);
        const done = await ended(server, place, next);
        assert.equal(JSON.stringify(done.result), expected.body);

        // Neither who is somebody else nor who is nobody.
        const refused = { status: 404, body: '{"error":"There is no such job."}' };
        assert.deepEqual(await answer(ask(server, 'GET', place, 'bob')), refused);
        assert.equal((await ask(server, 'GET', place)).status, 401);
        assert.deepEqual(await answer(ask(server, 'GET', '/parcels/places/jobs/1', 'ada')), refused);
        assert.deepEqual(await answer(ask(server, 'GET', `/parcels/places/jobs/${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)}`, 'ada')), refused);
        await next.end('SIGTERM');
      });

      it('one that writes is told to have failed where the other service refuses it, and where its worker is killed in the middle, and is done again in neither case', async () => {
        const file = Object.keys(plain).find((path) => path.includes('routes/')) ?? '';
        const writing = (plain[file] ?? '').replace(/^( *)res\.json\(\{ country/m, (whole, indent: string) => `${indent}await pool.query(${JSON.stringify('UPDATE parcels SET number = number WHERE customer = $1')}, [${file.endsWith('.ts') ? 'req.customer!.id' : 'customerId'}]);\n${whole}`);
        const { app: running, server } = await start(withJobs({ ...plain, [file]: writing, ...(queue === 'bullmq' ? { 'headroom.config.json': '{ "queue": "bullmq" }' } : {}) }, 'answer-later'));
        const begin = async (): Promise<string> => {
          const { status, location } = await ask(server, 'POST', '/parcels/places?country=DE', 'ada');
          assert.equal(status, 202);
          return location ?? '';
        };
        const failed = async (place: string): Promise<void> => {
          for (const end = Date.now() + 60_000; ;) {
            const job = await answer(ask(server, 'GET', place, 'ada'));
            if (job.body === '{"state":"failed"}') return;
            assert.ok(Date.now() < end && !job.body.includes('completed'), job.body);
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
        };
        const first = await running.run('worker', false);
        const asked = carrier.asked();
        carrier.refuse();
        await failed(await begin());
        assert.equal(carrier.asked(), asked + 1);
        const taken = carrier.hold();
        const place = await begin();
        await taken;
        await first.end('SIGKILL');
        await expire();
        const next = await running.run('worker', false);
        await failed(place);
        assert.equal(carrier.asked(), asked + 2);
        await next.end('SIGTERM');
      });
    });
  }

  const country = '/parcels/places?country=DE';
  const groups = {
    servers: { fastify: country, koa: country, hono: '/parcels/DE/places', nest: country },
    shapes: { fastify: country, hono: '/parcels/DE/places', express: '/parcels/DE/places', service: country },
  };
  for (const [group, paths] of Object.entries(groups)) describe(group === 'servers' ? 'servers of other frameworks, pg-boss' : 'routes of other shapes (`route({ … })`, links of a chain, `route(path).post(…)`, a router that a class holds), pg-boss', () => {
    const folder = join(__dirname, '..', 'fixtures', 'fixes', 'answer-later', group);
    const plain = filesIn(join(folder, 'before'));
    // What the rewrite makes of it, which the tests of fixes compare.
    const later = { ...plain, ...filesIn(join(folder, 'after')) };
    const applications: Application[] = [];

    after(() => applications.forEach((one) => one.remove()));

    const start = async (files: Files): Promise<{ readonly app: Application; readonly server: Running }> => {
      const app = install(files, environment);
      applications.push(app);
      return { app, server: await app.run('start', true) };
    };

    it(`requests to ${Object.keys(paths).join(', ')} that waited ${parcels * delay / 1000} s are answered 202 in less than 0.5 s, and their jobs end in the same JSON; nobody else gets it`, async () => {
      const servers = Object.entries(paths);
      const { server: slow } = await start(plain);
      const expected = await Promise.all(servers.map(([name, path]) => ask(slow, 'POST', path, 'ada', name)));
      for (const { status, time, body } of expected) {
        assert.ok(status === 200 || status === 201, body);
        assert.ok(time >= parcels * delay, `answered after ${time} ms`);
        assert.equal((JSON.parse(body) as { places: readonly object[] }).places.length, parcels);
      }
      const refused = await Promise.all(servers.map(([name, path]) => answer(ask(slow, 'POST', path.replace('DE', ''), 'ada', name))));

      const { app, server } = await start(later);
      const worker = await app.run('worker', false);
      // What is checked before is answered as before.
      assert.deepEqual(await Promise.all(servers.map(([name, path]) => answer(ask(server, 'POST', path.replace('DE', ''), 'ada', name)))), refused);
      // The first request opens the queue.
      await ask(server, 'POST', paths.fastify.replace('DE', 'NL'), 'ada', 'fastify');
      await Promise.all(servers.map(async ([name, path], index) => {
        assert.equal((await ask(server, 'POST', path, undefined, name)).status, 401);
        const begun = await ask(server, 'POST', path, 'ada', name);
        assert.equal(begun.status, 202, begun.body);
        assert.ok(begun.time < 500, `${name} answered after ${begun.time} ms`);
        const { jobId } = JSON.parse(begun.body) as { jobId: string };
        const place = `${path.replace(/\?.*/, '')}/jobs/${jobId}`;
        assert.equal(begun.location, place);
        assert.equal(JSON.stringify((await ended(server, place, worker, name)).result), expected[index]?.body);
        const missing = { status: 404, body: name === 'nest' ? '{"message":"There is no such job.","error":"Not Found","statusCode":404}' : '{"error":"There is no such job."}' };
        assert.deepEqual(await answer(ask(server, 'GET', place, 'bob', name)), missing);
        assert.equal((await ask(server, 'GET', place, undefined, name)).status, 401);
        assert.deepEqual(await answer(ask(server, 'GET', place.replace(jobId, '1'), 'ada', name)), missing);
      }));
    });
  });

  it(`route handlers of Next.js that waited ${parcels * delay / 1000} s for ${parcels} embeddings (of an emulator) are answered 202 in less than 0.5 s, and their job ends in the same JSON; nobody else gets it`, async () => {
    const url = environment['DATABASE_URL'] as string;
    await inPostgres(url, `CREATE TABLE notes (id text, text text, project_id text, owner_id text); INSERT INTO notes SELECT 'N' || n, 'Note ' || n, 'p', 'ada' FROM generate_series(1, ${parcels}) n`);
    const openai = { __esModule: true, default: class { embeddings = { create: async ({ input }: { readonly input: string }) => (await new Promise((resolve) => setTimeout(resolve, delay)), { data: [{ embedding: [input.length] }] }) }; } };
    const folder = join(__dirname, '..', 'fixtures', 'fixes', 'answer-later', 'next');
    const before = filesIn(join(folder, 'before'));
    const route = './src/app/api/projects/[projectId]/embed';
    const known = process.env['DATABASE_URL'];
    process.env['DATABASE_URL'] = url;
    const request = (user?: string): Request => new Request('http://localhost/api/projects/p/embed', { method: 'POST', body: '{"model":"small"}', headers: user === undefined ? {} : { 'x-user': user } });
    try {
      const plain = loadRoutes(before, `export { POST } from '${route}/route'; export { pool } from '@/lib/db';`, { openai }) as { readonly POST: Handler; readonly pool: { end(): Promise<void> } };
      const params = Promise.resolve({ projectId: 'p' });
      const expected = await plain.POST(request('ada'), { params });
      await plain.pool.end();
      const later = loadRoutes({ ...before, ...filesIn(join(folder, 'after')) }, `export { POST } from '${route}/route'; export { GET } from '${route}/jobs/[jobId]/route'; export { pool } from '@/lib/db'; export { openQueue } from '@/lib/queue'; export const work = () => import('./src/worker');`, { openai }) as {
        readonly POST: Handler; readonly GET: Handler; readonly pool: { end(): Promise<void> }; openQueue(): Promise<{ stop(options: object): Promise<void> }>; work(): Promise<unknown>;
      };
      assert.equal((await later.POST(request(), { params })).status, 401);
      // The first request opens the queue.
      await later.POST(request('bob'), { params });
      const start = performance.now();
      const begun = await later.POST(request('ada'), { params });
      const time = performance.now() - start;
      assert.equal(begun.status, 202);
      assert.ok(time < 500, `answered after ${time} ms`);
      const { jobId } = await begun.json() as { jobId: string };
      assert.equal(begun.headers.get('location'), `/api/projects/p/embed/jobs/${jobId}`);
      const asked = async (user?: string, projectId = 'p'): Promise<{ readonly status: number; readonly body: { readonly state?: string; readonly result?: unknown } }> => {
        const response = await later.GET(new Request('http://localhost/', { headers: user === undefined ? {} : { 'x-user': user } }), { params: Promise.resolve({ projectId, jobId }) });
        return { status: response.status, body: await response.json() as object };
      };
      assert.deepEqual(await asked('ada'), { status: 200, body: { state: 'queued' } });
      await later.work();
      let job = await asked('ada');
      for (const end = Date.now() + 60_000; job.body.state !== 'completed' && Date.now() < end; job = await asked('ada')) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(JSON.stringify(job.body.result), await expected.text());
      assert.deepEqual([(await asked('bob')).status, (await asked('ada', 'q')).status, (await asked()).status], [404, 404, 401]);
      await (await later.openQueue()).stop({ graceful: false });
      await later.pool.end();
    } finally {
      // The queue outlives its modules, as it does while developing; the next proof of this process has its own.
      delete (globalThis as { boss?: unknown }).boss;
      if (known === undefined) delete process.env['DATABASE_URL'];
      else process.env['DATABASE_URL'] = known;
    }
  });
});

/** A route handler of Next.js as its server calls it. */
type Handler = (request: Request, context: { readonly params: Promise<Readonly<Record<string, string>>> }) => Promise<Response>;
