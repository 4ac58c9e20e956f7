import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Client } from 'pg';
import { componentModules } from '../harness/components';
import { runOfLibrary, workspaceOf } from '../harness/library';
import { fixtures } from '../harness/prove';
import { pickOf, type Pick } from '../harness/random';
import { rewrite } from '../harness/rewrite';

// Random components about random rows: whatever the engine moves into the query, the component shows the same rows. What it leaves alone proves nothing here.

const seed = Number(process.env.HEADROOM_SEED ?? 99);
const components = 48;

/** What a search box holds: nothing, letters of several scripts, signs that stand for others in a pattern, that end a quoted text, or a list. */
const terms = ['', '', 'a', 'Apple', 'Ä', 'e 4', '2 app', '-7 A', '-1  apple', '%', '_', '\\', '"', ',', ')', '(', ' ', 'pub', 'Pub', '東', "'", 'and(', '.'] as const;
const chosen = ['all', 'all', 'draft', 'Published', '', 'nowhere'] as const;

const searches = [
  'a.title.toLowerCase().includes(search.toLowerCase())', 'a.slug.toLowerCase().includes(search.toLowerCase())', 'a.status?.toLowerCase().includes(search.toLowerCase())', "(a.status || '').toLowerCase().includes(search.toLowerCase())", "(a.status ?? '').toLowerCase().includes(search.toLowerCase())",
  '`${a.slug} ${a.title}`.toLowerCase().includes(search.toLowerCase())', '`${a.title} ${a.status}`.toLowerCase().includes(search.toLowerCase())', 'a.title.includes(search)', 'a.status?.includes(search.toLowerCase())', 'a.title.toLowerCase().includes(search)', 'String(a.views).includes(search)',
] as const;
const choices = ["(status === 'all' || a.status === status)", '(!status || a.status === status)', "(status === 'all' || status === '' || a.title === status)", 'a.status === status', "(status === 'all' || a.status !== status)", "(status !== 'all' || a.status === status)"] as const;
const others = ['!a.featured', 'a.views > 3', "a.status !== 'draft'", '!(a.views > 3)', '!(a.featured && a.views > 3)', '(a.score ?? 0) > 2', "a.status === 'draft'", '!(a.score > 2)'] as const;

/** How the rows go through the component, given what a row is asked. */
const forms = [
  (p: readonly string[]) => `articles.filter((a) => ${p.join(' && ')})`,
  (p: readonly string[]) => `articles.filter((a) => {\n${p.map((part, index) => `    const holds${index} = ${part};`).join('\n')}\n    return ${p.map((_, index) => `holds${index}`).join(' && ')};\n  })`,
  (p: readonly string[]) => `articles.filter((a) => {\n${p.map((part) => `    if (!(${part})) return false;`).join('\n')}\n    return true;\n  })`,
  ([first = '', ...more]: readonly string[]) => `useMemo(() => {\n    let result = [...articles];\n    if (search) {\n      result = result.filter((a) => ${first});\n    }\n${more.map((part) => `    result = result.filter((a) => ${part});\n`).join('')}    return result;\n  }, [articles, search, status])`,
  ([first = '']: readonly string[]) => `useMemo(() => {\n    if (!search) return articles.slice(0, 20);\n    return articles.filter((a) => ${first}).slice(0, 20);\n  }, [articles, search])`,
  ([first = '', ...more]: readonly string[]) => `(search ? articles.filter((a) => ${[first, ...more].join(' && ')}) : articles)`,
] as const;

function programOf(pick: Pick): string {
  const all = Array.from({ length: components }, (_, index) => {
    const found = Array.from({ length: pick([1, 1, 2, 3]) }, () => pick(searches)).join(' || ');
    const search = `(${pick(['', '', "search === '' || ", '!search || '])}${found})`;
    const parts = pick([[search], [search, pick(choices)], [pick(choices), pick(others)], [search, pick(others)], [search, pick(choices), pick(others)], [pick(choices)]]);
    return `function Q${index}({ db }: { db: Database }) {
  const [search] = useState(${JSON.stringify(pick(terms))});
  const [status] = useState<string>('${pick(chosen)}');
  const { data: articles = [], isLoading } = useQuery({
    queryKey: ['articles${index}'],
    queryFn: async () => {
      const { data } = await db.from('Article').select('*').order('id');
      return data ?? [];
    },
  });
  const shown = ${pick(forms)(parts)};
  return { isLoading, ids: shown.map((article) => article.id) };
}`;
  });
  // A hundred rows at most are shown of what is searched for.
  return `import { useMemo, useState } from 'react';\nimport { useQuery } from '@tanstack/react-query';\nimport { mount } from 'react-page';\nimport type { Database } from '../../models/supabase/connect';\n\n${all.join('\n\n')}\n
export async function main(db: Database) {
  const shown: unknown[] = [];
${all.map((_, index) => `  shown.push((await mount(() => Q${index}({ db })).when((view) => !view.isLoading)).ids.slice(0, 100));`).join('\n')}
  return shown;
}
`;
}

/** A hundred and fifty rows more: empty columns, equal values, letters of several scripts, spaces at the edges. */
async function fill(url: string, pick: Pick): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const titles = ['apple 4', 'Apple 4', 'Ärger 1', 'ärger 1', 'zebra_2', '東京', '', ' apple 4', '100 % "sure"', "back\\slash, (it's)", 'and(a.b'];
  for (let i = 0; i < 150; i++) {
    await client.query('INSERT INTO "Article" (slug, title, body, tags, status, views, score, featured, "authorId") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1)', [
      `random-${i}`, pick(titles), 'text', [], pick([null, 'published', 'Published', 'draft', '']), pick([0, 1, 3, 5, 7, 7, -2]), pick([null, 0, 3, 4]), pick([true, false]),
    ]);
  }
  await client.end();
}

describe('proof: supabase, random components (React itself on an emulator of PostgREST)', function () {
  this.timeout(120_000);

  it(`${components} components show the same of 190 rows before and after`, async () => {
    const text = programOf(pickOf(seed));
    const { text: after, titles } = rewrite(workspaceOf('supabase', 'into-query', text), 'into-query', 'client-side-processing');
    if (process.env.HEADROOM_COUNTS) console.log(titles.length);
    assert.ok(titles.length >= 12, `only ${titles.length} of ${components} were rewritten`);
    const run = async (program: string): Promise<readonly unknown[]> => (await runOfLibrary({ library: 'supabase', folder: join(fixtures, 'into-query', 'browser'), prepare: (url) => fill(url, pickOf(seed + 1)), modules: componentModules() }, program, 'random.ts', undefined)).json as readonly unknown[];
    const [old, now] = [await run(text), await run(after)];
    const differing = old.flatMap((shown, index) => (JSON.stringify(shown) === JSON.stringify(now[index]) ? [] : [{ component: bodyOf(text, index), rewritten: bodyOf(after, index), shown, now: now[index] }]));
    assert.deepEqual(differing, []);
  });
});

function bodyOf(program: string, index: number): string {
  return new RegExp(`function Q${index}\\([^)]*\\) \\{\\n([\\s\\S]*?)\\n\\}`).exec(program)?.[1] ?? '';
}
