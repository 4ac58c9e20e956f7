import assert from 'node:assert/strict';
import { Pool, type PoolClient } from 'pg';
import { fixture, load, rewritten } from './harness/clients';
import { startServer, type Server } from './harness/server';

const program = '/app/src/program.ts';
const calls = 12;
const size = 5;

const cases = [
  { file: 'one', what: 'one statement', failing: 'SELECT 1 / 0 AS x', working: 'SELECT 7 AS x' },
  { file: 'callback', what: 'one statement of a connection that is handed to a callback', failing: '0', working: '1' },
  { file: 'several', what: 'statements that need nothing of each other, and a way out between them', failing: '2', working: '1' },
] as const;

describe('proof: direct-query', function () {
  this.timeout(120_000);
  let server: Server;

  before(async () => {
    server = await startServer();
  });

  after(() => server.stop());

  for (const { file, what, failing, working } of cases) {
    it(`${what}: the same rows from the pool itself; after ${calls} calls a pool of ${size} has 0 connections left before, ${size} after`, async () => {
      const before = { [program]: fixture('direct-query', `${file}.before.ts`) };
      const { files } = rewritten(before, program, 'direct-query');
      assert.equal(files[program], fixture('direct-query', `${file}.after.ts`));
      assert.deepEqual(await firstAndLast(before, failing, working), { first: { x: 7 }, last: 'timeout exceeded when trying to connect', free: 0 });
      assert.deepEqual(await firstAndLast(files, failing, working), { first: { x: 7 }, last: { x: 7 }, free: size });
    });
  }

  /** What a call gives on a new pool, and after many that go the way on which nothing was given back. */
  async function firstAndLast(files: Readonly<Record<string, string>>, failing: string, working: string): Promise<object> {
    const { main } = (await load(files, program)) as { main: (pool: Pool, input: string) => Promise<unknown> };
    const pool = new Pool({ connectionString: server.url('postgres'), max: size, connectionTimeoutMillis: 300 });
    // The server may end a connection before its farewell is through.
    pool.on('error', () => undefined);
    pool.on('connect', (client) => void client.on('error', () => undefined));
    const taken = new Set<PoolClient>();
    const given = new Set<PoolClient>();
    pool.on('acquire', (client) => {
      taken.add(client);
      given.delete(client);
    });
    pool.on('release', (_, client) => void given.add(client));
    const first = await main(pool, working);
    for (let call = 0; call < calls; call++) await main(pool, failing).catch(() => undefined);
    const last = await main(pool, working).catch((error: Error) => error.message);
    const free = size - [...taken].filter((client) => !given.has(client)).length;
    for (const client of taken) if (!given.has(client)) client.release(true);
    await pool.end();
    return { first, last, free };
  }
});
