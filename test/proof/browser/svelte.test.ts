import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOfLibrary, workspaceOf } from '../harness/library';
import { expectText, fixtures } from '../harness/prove';
import { rewrite } from '../harness/rewrite';
import { rowsTimes } from '../harness/seed';
import { sveltePage, type SvelteVersion } from '../harness/svelte-components';

const folder = join(fixtures, 'into-query', 'svelte');

const shows = (condition: string): string => `await page.when(() => page.texts('p').length > 0 && (${condition}));`;
const show = "shown.push(page.texts('p'));";
const search = `${shows('true')} page.enter('select', 'draft'); page.enter('input', 'APPLE 3'); await page.when(() => page.texts('p').length > 0 && page.texts('p').every((one) => /apple 3/i.test(one))); ${show}`;
const saved = `page.click('button'); page.enter('select', 'all'); page.enter('input', 'saved'); await page.when(() => page.texts('p').join() === 'Saved 9'); ${show}`;
const chosen = `${shows('true')} ${show} page.set({ status: 'published' }); ${shows("page.texts('p')[0] !== shown[0][0]")} ${show}`;
const top = `${shows('true')} ${show}`;
const count = `${shows("page.texts('p')[0] !== '0'")} ${show}`;

/** Components in files of Svelte: what happens on the page, with the bytes that travel. */
const cases: readonly { readonly file: string; readonly what: string; readonly page: string; readonly versions: readonly SvelteVersion[]; readonly bytes: Bytes; readonly requests: Bytes }[] = [
  { file: 'Top', what: 'a condition, an order and the first of them, with runes,', page: top, versions: [5], bytes: [1258269, 15994], requests: [1, 1] },
  { file: 'Chosen', what: 'a property by which is chosen, with runes,', page: chosen, versions: [5], bytes: [1258269, 540764], requests: [1, 2] },
  { file: 'Count', what: 'a number, with runes,', page: count, versions: [5], bytes: [1258269, 0], requests: [1, 1] },
  { file: 'Search', what: 'a search box and a choice that may be all, with rows that are saved meanwhile, with runes,', page: `${search} ${saved}`, versions: [5], bytes: [2516538, 717440], requests: [3, 7] },
  { file: 'OldTop', what: 'a condition, an order and the first of them, without runes,', page: top, versions: [4, 5], bytes: [1258269, 15994], requests: [1, 1] },
  { file: 'OldChosen', what: 'a property by which is chosen, without runes,', page: chosen, versions: [4, 5], bytes: [1258269, 540764], requests: [1, 2] },
  { file: 'OldStore', what: 'a property by which rows in a store are chosen, without runes,', page: chosen, versions: [4, 5], bytes: [1258269, 540764], requests: [1, 2] },
  { file: 'OldCount', what: 'a number, without runes,', page: count, versions: [4, 5], bytes: [1258269, 0], requests: [1, 1] },
  { file: 'OldSearch', what: 'a search box and a choice that may be all, with rows that are saved meanwhile, without runes,', page: `${search} ${saved}`, versions: [4, 5], bytes: [2516538, 717440], requests: [3, 7] },
];

type Bytes = readonly [before: number, after: number];

describe('proof: supabase, components of Svelte (its own compiler and runtime in jsdom, on an emulator of PostgREST)', function () {
  this.timeout(180_000);
  for (const { file, what, page, versions, bytes, requests } of cases) {
    it(`${what} goes into the query: ${bytes[0]} → ${bytes[1]} bytes of ${rowsTimes(10).articles} articles, in Svelte ${versions.join(' and ')}`, async () => {
      const before = readFileSync(join(folder, `${file}.before.svelte`), 'utf8');
      const { files } = workspaceOf('supabase', 'into-query', '');
      const program = `/app/src/${file}.svelte`;
      const { text, titles, left, remaining } = rewrite({ files: { ...files, '/app/src/client.ts': "import { createClient } from '@supabase/supabase-js';\nexport const db = createClient('', '');\n", [program]: before }, program }, 'into-query', 'client-side-processing');
      assert.equal(titles.length, 1, left.join());
      expectText(text, join(folder, `${file}.after.svelte`));
      assert.deepEqual(remaining, []);
      for (const version of versions) {
        const run = (component: string): ReturnType<typeof runOfLibrary> => runOfLibrary({ library: 'supabase', folder, rows: rowsTimes(10), modules: sveltePage(component, version) }, programOf(page), `${file}.ts`, undefined);
        const [old, now] = [await run(before), await run(text)];
        assert.deepEqual(now.json, old.json, 'what the component shows changed');
        assert.deepEqual([old.counts.queries, now.counts.queries], requests);
        assert.deepEqual([old.bytes, now.bytes], bytes);
      }
    });
  }

  it('runs every file in its folder', () => {
    assert.deepEqual(cases.map(({ file }) => file).sort(), readdirSync(folder).filter((file) => file.endsWith('.before.svelte')).map((file) => file.replace('.before.svelte', '')).sort());
  });
});

function programOf(page: string): string {
  return `import { mount } from 'page';

export async function main(db: any) {
  const page: any = mount(db);
  const shown: any[] = [];
  ${page}
  return shown;
}
`;
}
