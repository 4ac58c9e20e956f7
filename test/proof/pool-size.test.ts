import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fixture, load, rewritten } from './harness/clients';
import { libraryPackages } from './harness/library';
import { crowdedPostgres, keptPools, type CrowdedPostgres } from './harness/crowded-postgres';

const route = '/app/src/app/api/orders/route.ts';
const manifest = '{ "dependencies": { "next": "15.0.0", "pg": "8.23.1", "knex": "3.3.0", "drizzle-orm": "0.45.4", "@mikro-orm/core": "7.2.1", "@vercel/analytics": "1.4.0" } }';
const instances = 10;
const connections = 40;
/** What each instance asks at once, over a connection each. */
const queries = 8;

const cases = [{ file: 'instance', what: 'eight queries at once' }, { file: 'said', what: 'eight queries at once on a pool of 20' }, { file: 'knex', what: 'eight queries of Knex at once' }, { file: 'drizzle', what: 'eight queries at once on the pool that Drizzle makes of an address' }, { file: 'mikro-orm', what: 'eight queries of MikroORM at once' }] as const;

describe('proof: pool-size', function () {
  this.timeout(120_000);
  const postgres = crowdedPostgres(connections);

  for (const { file, what } of cases) {
    it(`${what} in each of ${instances} instances of a function, on ${connections} connections, of which one is taken: ${instances - Math.floor((connections - 1) / queries)} fail before, 0 after, with the same answers`, async () => {
      const before = { '/app/package.json': manifest, [route]: fixture('pool-size', `${file}.before.ts`) };
      const { files } = rewritten(before, route, 'pool-size');
      assert.equal(files[route], fixture('pool-size', `${file}.after.ts`));
      assert.equal(await failures(before, postgres), instances - Math.floor(postgres.free / queries));
      assert.equal(await failures(files), 0);
    });
  }
});

/**
 * How many instances, each with modules of its own, do not give the answer.
 * @param crowd who keeps the connections until each instance, one after the other, has all that it needs or was refused; left out where all are served as they come
 */
async function failures(files: Readonly<Record<string, string>>, crowd?: CrowdedPostgres): Promise<number> {
  const { Pool, end } = keptPools();
  const library = createRequire(join(libraryPackages(), 'program.js'));
  const within = keptPools(library('pg'));
  const made: { destroy(): Promise<void> }[] = [];
  const knex = library('knex') as (options: object) => { destroy(): Promise<void> };
  const kept = { __esModule: true, default: (options: object) => made[made.push(knex({ ...options, log: { warn: () => undefined } })) - 1] };
  const loaded = await Promise.all(Array.from({ length: instances }, () => load(files, route, { pg: { Pool }, knex: kept, '@mikro-orm/postgresql': library('@mikro-orm/postgresql'), 'drizzle-orm': library('drizzle-orm'), 'drizzle-orm/node-postgres': library('drizzle-orm/node-postgres') }) as unknown as Promise<{ GET: () => Promise<Response>; orm?: { close(): Promise<void> } }>));
  await crowd?.hold();
  const sent: Promise<string>[] = [];
  const settled = new Set<unknown>();
  for (const { GET } of loaded) {
    const held = await crowd?.waiting() ?? 0;
    sent.push(GET().then((answer) => answer.text(), () => 'failed').finally(() => settled.add(GET)));
    if (crowd) while (!settled.has(GET) && await crowd.waiting() < held + queries) await new Promise((resolve) => setTimeout(resolve, 10));
  }
  await crowd?.letGo();
  const answers = await Promise.all(sent);
  await Promise.all([end(), within.end(), ...made.map((one) => one.destroy()), ...loaded.map(({ orm }) => orm?.close())]);
  return answers.filter((answer) => answer !== '[1,2,3,4,5,6,7,8]').length;
}
