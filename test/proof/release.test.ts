import assert from 'node:assert/strict';
import { Pool } from 'pg';
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
    const taken: { release(destroy: boolean): void }[] = [];
    pool.on('acquire', (client) => taken.push(client as unknown as { release(destroy: boolean): void }));
    for (let call = 0; call < calls; call++) await main(pool, statement).catch(() => undefined);
    const result = await main(pool, 'SELECT 7 AS x').catch((error: Error) => error.message);
    // What was never given back would keep the pool open.
    for (const client of new Set(taken)) try { client.release(true); } catch { /* It was given back. */ }
    await pool.end();
    return result;
  }
});
