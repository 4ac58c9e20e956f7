import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Client } from 'pg';
import { database } from './harness/database';
import './harness/hooks';
import { readers, type Reader } from './harness/readers';
import { runOfLibrary, workspaceOf } from './harness/library';
import { loadProgram } from './harness/program';
import { fixtures } from './harness/prove';
import { prismaWorkspace, rewriteEach } from './harness/rewrite';
import { listen } from './harness/traffic';

// A page that JavaScript cuts out of rows whose order leaves ties: the database is asked for it in an order that has the key behind, so that pages which are walked one after the other have every row once.

const size = 6;
const pages = 7;
/** Forty articles have three values of it. */
const column = 'views';

/** The bytes that come for seven pages, before and after. */
const bytes: Readonly<Record<string, readonly [before: number, after: number]>> = {
  drizzle: [806610, 117225],
  typeorm: [807282, 117827],
  sequelize: [806610, 117155],
  mongoose: [825006, 118410],
  mongodb: [825006, 118410],
  'mikro-orm': [806610, 117155],
  pg: [806610, 117225],
  postgres: [804851, 115404],
  mysql2: [792729, 116361],
  'better-sqlite3': [812567, 116087],
  knex: [806610, 117225],
  objection: [806610, 117225],
  kysely: [806610, 117225],
  supabase: [826665, 118101],
  prisma: [806680, 117225],
};

/** A program of one page that a request names, in an order that leaves most of the rows equal, and one that walks all of them. */
function programOf({ head, main, read }: Reader, library: string): string {
  const query = read(true).replace(/slug|_id/, column).replace('{ data }', '{ data: rows }');
  return `${head}

async function pageOf(${main === '' ? '' : `${main}, `}asked: string) {
  const page = Math.max(1, parseInt(asked, 10) || 1);
  ${query}
  return ${library === 'supabase' ? '(rows ?? [])' : 'rows'}.slice((page - 1) * ${size}, page * ${size});
}

export async function main(${main}) {
  const walked: unknown[] = [];
  for (let page = 1; page <= ${pages}; page++) {
    const shown = await pageOf(${main === '' ? '' : `${main.split(':')[0] ?? ''}, `}String(page));
    walked.push(...shown.map((row) => [row.${column}, row.slug]));
  }
  return walked;
}
`;
}

/** Rows of three values at random, of which some were written again: Postgres has these behind the others, so that equal ones come in another order than they were made in. */
async function disordered(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query('SELECT setseed(0.26)');
  await client.query(`UPDATE "Article" SET ${column} = floor(random() * 3)`);
  await client.query('UPDATE "Article" SET title = title WHERE id % 3 = 1');
  await client.end();
}

type Walked = readonly (readonly [value: number, slug: string])[];

async function walkedBy(library: string, text: string): Promise<{ readonly rows: Walked; readonly bytes: number }> {
  if (library !== 'prisma') {
    const ran = await runOfLibrary({ library, folder: join(fixtures, 'into-query', library), prepare: disordered }, text, 'ties.ts', undefined);
    return { rows: ran.json as Walked, bytes: ran.bytes };
  }
  return database().withCopy(async ({ prisma }, { url }) => {
    await disordered(url);
    const traffic = listen(require);
    const rows = await loadProgram(text, 'ties.ts')(prisma, undefined).finally(() => { traffic.stop(); });
    return { rows: rows as Walked, bytes: traffic.bytes() };
  });
}

/** The rows in the order of the column, and among equals of the key. */
function byKey(rows: Walked): Walked {
  const number = (slug: string): number => Number(slug.replace(/\D/g, ''));
  return [...rows].sort(([value, slug], [other, otherSlug]) => value - other || number(slug) - number(otherSlug));
}

describe('proof: into-query, pages of rows in an order that leaves ties', function () {
  this.timeout(120_000);
  for (const [library, reader] of Object.entries(readers)) {
    const [before = 0, after = 0] = bytes[library] ?? [];
    it(`${library}: forty rows, each on one of ${pages} pages, ${before} → ${after} bytes`, async () => {
      const text = programOf(reader, library);
      const [made] = rewriteEach(library === 'prisma' ? prismaWorkspace('') : workspaceOf(library, 'into-query', reader.head), [text], 'into-query');
      assert.match(made?.title ?? 'nothing', /those that its order leaves equal by `_?id`/);
      const [old, now] = [await walkedBy(library, text), await walkedBy(library, made?.text ?? '')];
      assert.equal(old.rows.length, 40);
      assert.deepEqual(now.rows, byKey(old.rows));
      assert.deepEqual([old.bytes, now.bytes], [before, after], 'bytes that were answered');
    });
  }

  it('without the key, rows of Postgres are on two pages or on none', async () => {
    const { pg } = readers;
    assert.ok(pg);
    const ordered = ` ORDER BY ${column}')`;
    const cut = `.slice((page - 1) * ${size}, page * ${size})`;
    const text = programOf(pg, 'pg').replace(cut, '').replace(ordered, ` ORDER BY ${column} LIMIT ${size} OFFSET ' + (page - 1) * ${size})`);
    assert.ok(!text.includes(cut) && !text.includes(ordered));
    const { rows } = await walkedBy('pg', text);
    assert.ok(new Set(rows.map(([, slug]) => slug)).size < 40, JSON.stringify(rows));
  });
});
