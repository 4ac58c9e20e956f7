import assert from 'node:assert/strict';
import { fixture, load, rewritten } from './harness/clients';
import { startServer, type Server } from './harness/server';

const route = '/app/src/app/api/orders/route.ts';
const manifest = '{ "dependencies": { "next": "15.0.0", "pg": "8.23.1", "@vercel/analytics": "1.4.0" } }';
const instances = 10;
const connections = 40;

const cases = [{ file: 'instance', what: 'eight queries at once' }] as const;

describe('proof: pool-size', function () {
  this.timeout(60_000);
  let postgres: Server;

  before(async () => {
    postgres = await startServer(['-c', `max_connections=${connections}`]);
    process.env['DATABASE_URL'] = postgres.url('postgres');
  });

  after(async () => {
    delete process.env['DATABASE_URL'];
    await postgres.stop();
  });

  for (const { file, what } of cases) {
    it(`${what} in each of ${instances} instances of a function, on ${connections} connections: some fail before, none after, with the same answers`, async () => {
      const before = { '/app/package.json': manifest, [route]: fixture('pool-size', `${file}.before.ts`) };
      const { files } = rewritten(before, route, 'pool-size');
      assert.equal(files[route], fixture('pool-size', `${file}.after.ts`));
      const failed = await failures(before);
      assert.ok(failed > 0, 'every instance answered before the rewrite too');
      assert.equal(await failures(files), 0);
    });
  }
});

/** How many instances, each with modules of its own, do not give the answer. */
async function failures(files: Readonly<Record<string, string>>): Promise<number> {
  interface Ending { end(): Promise<void>; on(event: 'error', listener: () => void): void; on(event: 'connect', listener: (client: { on(event: 'error', listener: () => void): void }) => void): void }
  const { Pool } = require('pg') as { Pool: new (options: object) => Ending };
  const pools: Ending[] = [];
  class Kept extends Pool {
    constructor(options: object) {
      super(options);
      // The server may end a connection before its farewell is through.
      this.on('error', () => undefined);
      this.on('connect', (client) => client.on('error', () => undefined));
      pools.push(this);
    }
  }
  const loaded = await Promise.all(Array.from({ length: instances }, () => load(files, route, { pg: { Pool: Kept } }) as unknown as Promise<{ GET: () => Promise<Response> }>));
  const answers = await Promise.all(loaded.map(({ GET }) => GET().then((answer) => answer.text(), () => 'failed')));
  await Promise.all(pools.map((pool) => pool.end()));
  return answers.filter((answer) => answer !== '[1,2,3,4,5,6,7,8]').length;
}
