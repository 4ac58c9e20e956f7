import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Pool, type PoolClient } from 'pg';
import { fixture, load, rewritten } from './harness/clients';
import { startServer, type Server } from './harness/server';

const program = '/app/src/program.ts';
const calls = 30;
const size = 5;

const cases = [
  { file: 'query', what: 'given back unless the query fails', statement: 'SELECT 1 / 0 AS x' },
  { file: 'never', what: 'never given back', statement: 'SELECT 1 AS x' },
] as const;

describe('proof: release', function () {
  this.timeout(120_000);
  let server: Server;

  before(async () => {
    server = await startServer();
  });

  after(() => server.stop());

  for (const { file, what, statement } of cases) {
    it(`${what}: after ${calls} calls a pool of ${size} has no connection left before, all ${size} after`, async () => {
      const before = { [program]: fixture('release', `${file}.before.ts`) };
      const { files } = rewritten(before, program, 'release');
      assert.equal(files[program], fixture('release', `${file}.after.ts`));
      assert.equal(await afterCalls(before, statement), 'timeout exceeded when trying to connect');
      assert.deepEqual(await afterCalls(files, statement), { x: 7 });
    });
  }

  /** What one more call gives after many, on a pool that waits a moment for a connection. */
  async function afterCalls(files: Readonly<Record<string, string>>, statement: string): Promise<unknown> {
    const { main } = (await load(files, program)) as { main: (pool: Pool, text: string) => Promise<unknown> };
    const pool = new Pool({ connectionString: server.url('postgres'), max: size, connectionTimeoutMillis: 300 });
    const taken = new Set<PoolClient>();
    pool.on('acquire', (client) => taken.add(client));
    for (let call = 0; call < calls; call++) await main(pool, statement).catch(() => undefined);
    const result = await main(pool, 'SELECT 7 AS x').catch((error: Error) => error.message);
    const ended = [...taken].map((client) => once(client, 'end'));
    // What was never given back would keep the pool open.
    for (const client of taken) try { client.release(true); } catch { /* It was given back. */ }
    await pool.end();
    // The pool does not wait for those that it has let go: they would fail when the server stops.
    await Promise.all(ended);
    return result;
  }
});
