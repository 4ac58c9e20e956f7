import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Client } from 'pg';
import { componentModules } from '../harness/components';
import { runOfLibrary, withMigrations, workspaceOf } from '../harness/library';
import { fixtures } from '../harness/prove';
import { pickOf, type Pick } from '../harness/random';
import { rewrite } from '../harness/rewrite';

// Random numbers of random rows: what the functions of the migrations give on Postgres, and what `reduce`, `filter` and `length` give of all rows.

const seed = Number(process.env.HEADROOM_SEED ?? 7);
const components = 14;

const tests = ["a.status === 'draft'", 'a.status !== null', 'a.featured', '!a.featured', 'a.views > 3', 'a.views <= -2', "['draft', 'Published', ''].includes(a.status)", "a.title === '東京'", "a.title !== 'apple 4' && a.views !== 7", 'a.score === null'] as const;
const values = ['a.views', 'a.score', '(a.score ?? 0)', 'Number(a.score)', 'Number(a.views || 0)', '1'] as const;
const keys = ['status', 'title', 'featured', 'views', 'score'] as const;
const filters = ["", "", ".gte('views', 1)", ".lt('views', 7)", ".neq('status', 'draft')", ".eq('featured', true)", ".gt('score', 0).lte('score', 3)", ".is('score', null)", ".eq('title', 'nothing')"] as const;

/** A number, or numbers by the values of a column. */
function figure(pick: Pick): string {
  const rows = `articles${pick(['', `.filter((a) => ${pick(tests)})`])}`;
  return pick([`${rows}.length`, `${rows}.reduce((sum, a) => sum + ${pick(values)}, 0)`, `${rows}.reduce((sum, a) => ${pick(values)} + sum, 0)`]);
}

function component(pick: Pick, index: number): string {
  const key = pick(keys);
  const by = `articles${pick(['', `.filter((a) => ${pick(tests)})`])}.reduce((by: any, a) => { by[a.${key}] = (by[a.${key}] ?? 0) + ${pick(values)}; return by; }, {})`;
  const shown = pick([[by], [figure(pick), figure(pick)], [figure(pick), figure(pick), figure(pick)], [`articles.reduce((sum, a) => sum + ${pick(values)}, 0)`]]);
  return `function Q${index}({ db }: { db: Database }) {
  const { data: articles = [], isLoading } = useQuery({
    queryKey: ['articles${index}'],
    queryFn: async () => {
      const { data } = await db.from('Article').select('*')${pick(filters)};
      return data ?? [];
    },
  });
  const shown = [${shown.join(', ')}];
  return { isLoading, shown };
}`;
}

/** A hundred rows more: empty columns, equal values, numbers that are too large to be added as they are kept. */
async function fill(url: string, pick: Pick, migrations: readonly string[]): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  for (const migration of migrations) await client.query(migration);
  for (let i = 0; i < 100; i++) {
    await client.query('INSERT INTO "Article" (slug, title, body, tags, status, views, score, featured, "authorId") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)', [
      `random-${i}`, pick(['apple 4', 'Apple 4', '東京', '', "it's"]), 'text', [], pick([null, 'Published', 'draft', '', 'null']), pick([0, 1, 3, 7, -2, 2147483647]), pick([null, null, 0, 3, -2147483648]), pick([true, false]),
    ]);
  }
  await client.end();
}

describe('proof: supabase, random numbers by functions of the database (Postgres, called through an emulator of PostgREST)', function () {
  this.timeout(120_000);

  it(`${components} components show the same numbers of 140 rows before and after`, async () => {
    const pick = pickOf(seed);
    const all = Array.from({ length: components }, (_, index) => component(pick, index));
    const text = `import { useQuery } from '@tanstack/react-query';\nimport { mount } from 'react-page';\nimport type { Database } from '../../models/supabase/connect';\n\n${all.join('\n\n')}\n
export async function main(db: Database) {
  const shown: unknown[] = [];
${all.map((_, index) => `  shown.push((await mount(() => Q${index}({ db })).when((view) => !view.isLoading)).shown);`).join('\n')}
  return shown;
}
`;
    const { text: after, titles, created } = rewrite(withMigrations(workspaceOf('supabase', 'into-query', text)), 'into-query', 'client-side-processing');
    if (process.env.HEADROOM_COUNTS) console.log(titles.length, created.length, after, created.join('\n'));
    assert.ok(created.length >= 8, `only ${created.length} of ${components} got a function`);
    const run = async (program: string): Promise<readonly unknown[]> => (await runOfLibrary({ library: 'supabase', folder: join(fixtures, 'into-query', 'browser'), prepare: (url) => fill(url, pickOf(seed + 1), created), modules: componentModules() }, program, 'random.ts', undefined)).json as readonly unknown[];
    const [old, now] = [await run(text), await run(after)];
    assert.deepEqual(now, old);
  });
});
