import assert from 'node:assert/strict';
import { join } from 'node:path';
import { filesIn, install } from './harness/application';
import { answer, ask, ended } from './harness/asked';
import { startCarrier, type Carrier } from './harness/carrier';
import { inPostgres } from './harness/in-postgres';
import { expireBullmq, inRedis } from './harness/job-time';
import { startRedis, type RedisServer } from './harness/redis-server';
import { startServer, type Server } from './harness/server';

/** How long the carrier takes to say where a parcel is, and how many parcels a customer has. */
const delay = 150;
const parcels = 8;

describe('proof: answer-later in a queue that classes of Nest are given', function () {
  this.timeout(120_000);
  let postgres: Server;
  let redis: RedisServer;
  let carrier: Carrier;
  let environment: Record<string, string>;

  before(async () => {
    [postgres, redis, carrier] = await Promise.all([startServer(), startRedis(), startCarrier(delay)]);
    await postgres.createDatabase('parcels');
    environment = { DATABASE_URL: postgres.url('parcels'), REDIS_HOST: '127.0.0.1', REDIS_PORT: String(redis.port), CARRIER_URL: carrier.url };
    await inPostgres(environment['DATABASE_URL'] as string, `CREATE TABLE parcels (number text, customer text, country text); INSERT INTO parcels SELECT 'P' || n, customer, 'DE' FROM generate_series(1, ${parcels}) n, (VALUES ('ada'), ('eve')) c (customer)`);
  });

  after(() => Promise.all([postgres.stop(), redis.stop(), carrier.stop()]));

  for (const [application, library] of [['own-nest', 'BullMQ'], ['own-nest-bull', 'Bull']] as const) {
    it(`${library}: a request that waited ${parcels * delay / 1000} s is answered 202 in less than 0.5 s, and its job, which outlives the server that is killed in the middle, ends in the same JSON; nobody else gets it, and the other jobs of the queue are done as before`, async () => {
      const folder = join(__dirname, '..', 'fixtures', 'fixes', 'answer-later', application);
      const plain = filesIn(join(folder, 'before'));
      const slow = install(plain, environment);
      const app = install({ ...plain, ...filesIn(join(folder, 'after')) }, environment);
      const path = '/parcels/places?country=DE';
      try {
        const before = await slow.run('start', true);
        const expected = await ask(before, 'POST', path, 'ada');
        assert.equal(expected.status, 201);
        assert.ok(expected.time >= parcels * delay, `answered after ${expected.time} ms`);
        assert.equal((JSON.parse(expected.body) as { places: readonly object[] }).places.length, parcels);
        const refused = await answer(ask(before, 'POST', '/parcels/places', 'ada'));
        await before.end('SIGTERM');

        const first = await app.run('start', true);
        assert.deepEqual(await answer(ask(first, 'POST', '/parcels/places', 'ada')), refused);
        assert.equal((await ask(first, 'POST', path)).status, 401);
        // The first request connects.
        await ask(first, 'POST', '/parcels/places?country=NL', 'ada');
        const begun = await ask(first, 'POST', path, 'ada');
        assert.equal(begun.status, 202, begun.body);
        assert.ok(begun.time < 500, `answered after ${begun.time} ms`);
        const { jobId } = JSON.parse(begun.body) as { jobId: string };
        const place = `/parcels/places/jobs/${jobId}`;
        assert.equal(begun.location, place);
        assert.equal(JSON.stringify((await ended(first, place, first)).result), expected.body);
        const missing = { status: 404, body: '{"message":"There is no such job.","error":"Not Found","statusCode":404}' };
        assert.deepEqual(await answer(ask(first, 'GET', place, 'bob')), missing);
        assert.deepEqual(await answer(ask(first, 'GET', place.replace(jobId, '1'), 'ada')), missing);
        assert.equal((await ask(first, 'GET', place)).status, 401);

        const taken = carrier.hold();
        const { location } = await ask(first, 'POST', path, 'ada');
        await taken;
        assert.deepEqual(await answer(ask(first, 'GET', location ?? '', 'ada')), { status: 200, body: '{"state":"active"}' });
        await first.end('SIGKILL');
        await expireBullmq(redis.port, 'tasks');
        const next = await app.run('start', true);
        assert.equal(JSON.stringify((await ended(next, location ?? '', next)).result), expected.body);

        assert.equal((await ask(next, 'DELETE', '/parcels', 'eve')).status, 200);
        for (const end = Date.now() + 30_000; (await inPostgres(environment['DATABASE_URL'] as string, 'SELECT 1 FROM parcels WHERE customer = \'eve\'')).length > 0;) assert.ok(Date.now() < end, next.errors());
      } finally {
        slow.remove();
        app.remove();
        await inRedis(redis.port, (client) => client.call('FLUSHALL'));
        await inPostgres(environment['DATABASE_URL'] as string, `INSERT INTO parcels SELECT 'P' || n, 'eve', 'DE' FROM generate_series(1, ${parcels}) n`);
      }
    });
  }

  it(`a repository that a decorator of @nestjs/typeorm gives is the worker's, too: a request that waited ${parcels * delay / 1000} s is answered 202 in less than 0.5 s by pg-boss, and its job ends in the same JSON`, async () => {
    const folder = join(__dirname, '..', 'fixtures', 'fixes', 'answer-later', 'nest-typeorm');
    const plain = filesIn(join(folder, 'before'));
    const slow = install(plain, environment);
    const app = install({ ...plain, ...filesIn(join(folder, 'after')) }, environment);
    const path = '/parcels/places?country=DE';
    try {
      const expected = await ask(await slow.run('start', true), 'POST', path, 'ada');
      assert.equal(expected.status, 201, expected.body);
      assert.ok(expected.time >= parcels * delay, `answered after ${expected.time} ms`);
      const server = await app.run('start', true);
      const worker = await app.run('worker', false);
      // The first request opens the queue.
      await ask(server, 'POST', '/parcels/places?country=NL', 'ada');
      const begun = await ask(server, 'POST', path, 'ada');
      assert.equal(begun.status, 202, begun.body);
      assert.ok(begun.time < 500, `answered after ${begun.time} ms`);
      assert.equal(JSON.stringify((await ended(server, begun.location ?? '', worker)).result), expected.body);
      assert.equal((await ask(server, 'GET', begun.location ?? '', 'bob')).status, 404);
    } finally {
      slow.remove();
      app.remove();
    }
  });
});
