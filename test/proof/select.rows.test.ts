import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openClient } from './harness/client';
import { database } from './harness/database';
import './harness/hooks';
import { inPostgres } from './harness/in-postgres';
import { runAt } from './harness/library';
import { fixtures } from './harness/prove';
import { runOn } from './harness/run';

// One pair of each dialect on 5, 500 and 5,000 rows of one database. That the second half is what the engine writes is held by the proofs of the pairs.

/** A pair, and the bytes that are answered before and after, for each number of rows. The emulator of PostgREST gives 1,000 rows at most, as the service does. */
const pairs: readonly (readonly [library: string, file: string, bytes: readonly (readonly [number, number])[]])[] = [
  ['prisma', 'list', [[3651, 197], [335009, 13368], [3362013, 142871]]],
  ['drizzle', 'select', [[3641, 187], [334999, 13358], [3362003, 142861]]],
  ['typeorm', 'find', [[3737, 203], [335095, 13374], [3362099, 142877]]],
  ['sequelize', 'find-all', [[3641, 229], [334999, 17360], [3362003, 182863]]],
  ['mongoose', 'lean', [[3747, 277], [367771, 18987], [3691773, 193987]]],
  ['mikro-orm', 'repository', [[3641, 245], [334999, 16881], [3362003, 177884]]],
  ['knex', 'star', [[3641, 150], [334999, 10944], [3362003, 113946]]],
  ['kysely', 'select-all', [[3641, 187], [334999, 13358], [3362003, 142861]]],
  ['objection', 'all', [[3641, 141], [334999, 9945], [3362003, 103947]]],
  ['supabase', 'star', [[3730, 136], [375511, 15285], [751347, 30787]]],
  ['pg', 'star', [[3641, 187], [334999, 13358], [3362003, 142861]]],
];

describe('proof: select, on few and on many rows', function () {
  this.timeout(120_000);
  let url = '';
  before(async () => { url = await database().lastingCopy(); });

  for (const [at, count] of [5, 500, 5000].entries()) {
    describe(`${count} articles`, () => {
      before(() => inPostgres(url, `TRUNCATE "Article" RESTART IDENTITY; INSERT INTO "Article" ("slug", "title", "body", "meta", "tags", "status", "views", "score", "featured", "authorId", "publishedAt")
        SELECT 'article-' || n, 'Title ' || n, repeat('Paragraph. ', 50), '{ "lang": "en" }', ARRAY['news'], NULL, n % 10, NULL, n % 3 = 0, n % 7 + 1, timestamp '2026-01-01' FROM generate_series(1, ${count}) n`));

      for (const [library, file, bytes] of pairs) {
        const [before, after] = bytes[at] ?? [0, 0];
        it(`${library}: 1 → 1 queries, ${before} → ${after} bytes (${count} articles)`, async () => {
          const [old, now] = [await half(library, file, 'before', url), await half(library, file, 'after', url)];
          assert.equal((old.json as unknown[]).length, library === 'supabase' ? Math.min(count, 1000) : count);
          assert.deepEqual(now.json, old.json);
          assert.deepEqual([old.queries, now.queries], [1, 1]);
          assert.deepEqual([old.bytes, now.bytes], [before, after]);
        });
      }
    });
  }
});

/** What a half of a pair gives, and what it costs. */
async function half(library: string, file: string, half: string, url: string): Promise<{ readonly json: unknown; readonly queries: number; readonly bytes: number }> {
  const folder = join(fixtures, 'select', library === 'prisma' ? '' : library);
  const name = `${file}.${half}.ts`;
  const text = readFileSync(join(folder, name), 'utf8');
  const { json, bytes, counts } = library === 'prisma' ? await ofPrisma(url, text, name) : await runAt(url, { library, folder }, text, name);
  return { json, bytes, queries: counts.queries };
}

async function ofPrisma(url: string, text: string, name: string): ReturnType<typeof runOn> {
  const client = await openClient(database().clientFolder, url);
  try {
    return await runOn(client, text, name);
  } finally {
    await client.close();
  }
}
