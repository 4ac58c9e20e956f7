import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { database } from './harness/database';
import { generateKept, givenFor, keptIn, objectOf, type Made, type Words } from './harness/generate-kept';
import './harness/hooks';
import { inPostgres } from './harness/in-postgres';
import { models, runAt } from './harness/library';
import { fixtures } from './harness/prove';
import { offersOfPrograms } from './harness/programs';
import { randomOf } from './harness/random';
import { rows } from './harness/seed';

/** How many programs of each library; more on demand, as in `generative.test.ts`. */
const count = Math.ceil(Number(process.env.HEADROOM_PROGRAMS ?? 300) / 15);
const seed = Number(process.env.HEADROOM_SEED ?? 4);

const partsOf = (made: Made): readonly [string, string] => (typeof made === 'string' ? ['row.code', 'row.percent'] : [made.code, made.percent]);

/** What the programs do to the coupons, in the words of each library. */
const libraries: Readonly<Record<string, Words>> = {
  drizzle: {
    head: "import { eq, gt, sql } from 'drizzle-orm';\nimport type { Database } from '../../models/drizzle/connect';\nimport { coupons } from '../../models/drizzle/schema';\n",
    client: 'db: Database',
    look: (code, columns) => (columns.length === 0 ? `let found = await db.query.coupons.findFirst({ where: eq(coupons.code, ${code}) });` : `let [found] = await db.select({ ${columns.map((column) => `${column}: coupons.${column}`).join(', ')} }).from(coupons).where(eq(coupons.code, ${code})).limit(1);`),
    create: (made) => `db.insert(coupons).values(${objectOf(made)})`,
    update: (code, column, value, adds) => `db.update(coupons).set({ ${column}: ${adds ? `sql\`\${coupons.${column}} + \${${value}}\`` : value} }).where(eq(coupons.code, ${code}))`,
    upsert: (_, made, percent) => `db.insert(coupons).values(${objectOf(made)}).onConflictDoUpdate({ target: coupons.code, set: { percent: ${percent} } })`,
    remove: (code) => `db.delete(coupons).where(eq(coupons.code, ${code}))`,
    updateAbove: (percent, value) => `db.update(coupons).set({ percent: ${value} }).where(gt(coupons.percent, ${percent}))`,
    taken: (name, write, isThere) => `${isThere ? '' : 'const '}[${name}] = await ${write}.returning();`,
  },
  pg: {
    head: "import type { Pool } from 'pg';\n",
    client: 'db: Pool',
    look: (code, columns) => `let { rows: [found] } = await db.query('SELECT ${columns.length === 0 ? '*' : columns.map((column) => `"${column}"`).join(', ')} FROM "Coupon" WHERE "code" = $1', [${code}]);`,
    create: (made) => `db.query('INSERT INTO "Coupon" ("code", "percent") VALUES ($1, $2)', [${partsOf(made).join(', ')}])`,
    update: (code, column, value, adds) => `db.query('UPDATE "Coupon" SET "${column}" = ${adds ? `"${column}" + ` : ''}$1 WHERE "code" = $2', [${value}, ${code}])`,
    upsert: (_, made, percent) => `db.query('INSERT INTO "Coupon" ("code", "percent") VALUES ($1, $2) ON CONFLICT ("code") DO UPDATE SET "percent" = $3', [${partsOf(made).join(', ')}, ${percent}])`,
    remove: (code) => `db.query('DELETE FROM "Coupon" WHERE "code" = $1', [${code}])`,
    updateAbove: (percent, value) => `db.query('UPDATE "Coupon" SET "percent" = $1 WHERE "percent" > $2', [${value}, ${percent}])`,
    taken: (name, write, isThere) => { const given = write.replace("', [", " RETURNING *', ["); return isThere ? `${name} = (await ${given}).rows[0];` : `const { rows: [${name}] } = await ${given};`; },
  },
  knex: {
    head: "import type { Knex } from 'knex';\n",
    client: 'db: Knex',
    look: (code, columns) => `let found = await db('Coupon').where({ code: ${code} }).first(${columns.map((column) => `'${column}'`).join(', ')});`,
    create: (made) => `db('Coupon').insert(${objectOf(made)})`,
    update: (code, column, value, adds) => `db('Coupon').where({ code: ${code} }).update({ ${column}: ${adds ? `db.raw('?? + ?', ['${column}', ${value}])` : value} })`,
    upsert: (_, made, percent) => `db('Coupon').insert(${objectOf(made)}).onConflict('code').merge({ percent: ${percent} })`,
    remove: (code) => `db('Coupon').where({ code: ${code} }).del()`,
    updateAbove: (percent, value) => `db('Coupon').where('percent', '>', ${percent}).update({ percent: ${value} })`,
    taken: (name, write, isThere) => `${isThere ? '' : 'const '}[${name}] = await ${write}.returning('*');`,
  },
  kysely: {
    head: "import { sql, type Kysely } from 'kysely';\nimport type { Database } from '../../models/kysely/connect';\n",
    client: 'db: Kysely<Database>',
    look: (code, columns) => `let found = await db.selectFrom('Coupon').${columns.length === 0 ? 'selectAll()' : `select([${columns.map((column) => `'${column}'`).join(', ')}])`}.where('code', '=', ${code}).executeTakeFirst();`,
    create: (made) => `db.insertInto('Coupon').values(${objectOf(made)}).execute()`,
    update: (code, column, value, adds) => `db.updateTable('Coupon').set({ ${column}: ${adds ? `sql\`percent + \${${value}}\`` : value} }).where('code', '=', ${code}).execute()`,
    upsert: (_, made, percent) => `db.insertInto('Coupon').values(${objectOf(made)}).onConflict((conflict) => conflict.column('code').doUpdateSet({ percent: ${percent} })).execute()`,
    remove: (code) => `db.deleteFrom('Coupon').where('code', '=', ${code}).execute()`,
    updateAbove: (percent, value) => `db.updateTable('Coupon').set({ percent: ${value} }).where('percent', '>', ${percent}).execute()`,
    taken: (name, write, isThere) => `${isThere ? '' : 'const '}${name} = await ${write.replace(/execute\(\)$/, 'returningAll().executeTakeFirst()')};`,
  },
};

describe(`proof: programs made at random that look rows up and write them in one loop (seed ${seed})`, function () {
  this.timeout(600_000);

  for (const [library, words] of Object.entries(libraries)) {
    it(`gives the same before and after each fix that is offered, and leaves the same rows: ${count} programs of ${library}`, async () => {
      const random = randomOf(seed + 2);
      const programs = Array.from({ length: count }, () => generateKept(random, words));
      const own = readdirSync(join(models, library)).filter((file) => file !== 'connect.ts' || library === 'drizzle' || library === 'kysely');
      const offered = offersOfPrograms(programs, `/app/batch/${library}`, Object.fromEntries(own.map((file) => [`/app/models/${library}/${file}`, readFileSync(join(models, library, file), 'utf8')])));
      let queries = 0;
      const kept = await database().withUrl(rows, (url) => keptIn(offered, givenFor(random), {
        reset: async (all) => void await inPostgres(url, `DELETE FROM "Coupon"; INSERT INTO "Coupon" VALUES ${all.map(({ code, percent }) => `('${code}', ${percent})`).join(', ')}`),
        run: async (text, name, given) => {
          const { json, counts } = await runAt(url, { library, folder: join(fixtures, 'batch', library) }, text, name, given);
          queries += counts.queries;
          return json;
        },
        left: () => inPostgres(url, 'SELECT * FROM "Coupon" ORDER BY "code"'),
        queries: () => queries,
      }));
      assert.deepEqual(kept.failures, [], kept.failures.slice(0, 3).join('\n\n'));
      assert.ok(kept.fewer * 6 > count, `fewer queries in only ${kept.fewer} of ${count} programs`);
    });
  }
});
