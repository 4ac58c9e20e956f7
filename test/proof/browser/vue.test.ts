import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOfLibrary, workspaceOf } from '../harness/library';
import { expectText, fixtures } from '../harness/prove';
import { rewrite } from '../harness/rewrite';
import { articleSizes } from '../harness/seed';
import { vueModules } from '../harness/vue-components';

const folder = join(fixtures, 'into-query', 'vue');

/** Components in files of Vue: what happens on the page, with the bytes that travel of few, some and many rows; of many the service's cut at 1,000 rows is lifted, with which what is shown before is wrong. */
const cases: readonly { readonly file: string; readonly what: string; readonly page: string; readonly bytes: readonly Bytes[]; readonly requests: Bytes }[] = [
  { file: 'Top', what: 'a condition, an order and the first of them', page: 'await page.when(() => page.found.value.length > 0); shown.push(ids());', bytes: [[13957, 2803], [1578289, 15030], [3919091, 15030]], requests: [1, 1] },
  { file: 'Chosen', what: 'a choice', page: "await page.when(() => page.found.value.length > 0); shown.push(ids()); page.status.value = 'published'; await page.when(() => page.found.value.length > 0 && page.found.value.every((one) => one.status === 'published')); shown.push(ids());", bytes: [[13957, 8355], [1578289, 678378], [3919091, 1682144]], requests: [1, 2] },
  { file: 'Count', what: 'a number of what is chosen', page: "await page.when(() => page.open.value > 0); shown.push(page.open.value); page.status.value = 'published'; await new Promise((done) => setTimeout(done, 0)); await page.when(() => page.open.value > 0); shown.push(page.open.value);", bytes: [[13957, 0], [1578289, 0], [3919091, 0]], requests: [1, 2] },
  { file: 'Search', what: 'a search box and a choice that may be all, with rows that are saved meanwhile,', page: "await page.when(() => page.found.value.length > 0); page.search.value = ' RGER'; page.status.value = 'published'; await page.when(() => page.found.value.length > 0 && page.found.value.every((one) => one.status === 'published' && one.title.includes('rger'))); shown.push(ids()); const [first] = page.found.value; page.status.value = 'all'; page.search.value = 'saved'; await page.save(first); await page.when(() => page.found.value.length === 1 && page.found.value[0].title === 'Saved 9'); shown.push(ids());", bytes: [[27913, 25091], [3156577, 1175470], [7838181, 1235578]], requests: [3, 7] },
];

type Bytes = readonly [before: number, after: number];

describe('proof: supabase, components of Vue (an emulator of Vue on an emulator of PostgREST)', function () {
  this.timeout(120_000);
  for (const { file, what, page, bytes, requests } of cases) {
    it(`${what} goes into the query: ${bytes.map(([before, after], index) => `${before} → ${after} bytes of ${articleSizes[index]?.articles} articles`).join(', ')}`, async () => {
      const before = readFileSync(join(folder, `${file}.before.vue`), 'utf8');
      const { files } = workspaceOf('supabase', 'into-query', '');
      const program = `/app/src/${file}.vue`;
      const { text, titles, left, remaining } = rewrite({ files: { ...files, '/app/src/client.ts': "import { createClient } from '@supabase/supabase-js';\nexport const db = createClient('', '');\n", [program]: before }, program }, 'into-query', 'client-side-processing');
      assert.equal(titles.length, 1, left.join());
      expectText(text, join(folder, `${file}.after.vue`));
      assert.deepEqual(remaining, []);
      const measured: Bytes[] = [];
      for (const rows of articleSizes) {
        const run = (component: string): ReturnType<typeof runOfLibrary> => runOfLibrary({ library: 'supabase', folder, rows, maxRows: Math.max(1000, rows.articles), modules: vueModules() }, programOf(component, page), `${file}.ts`, undefined);
        const [old, now] = [await run(before), await run(text)];
        assert.deepEqual(now.json, old.json, 'what the component shows changed');
        assert.deepEqual([old.counts.queries, now.counts.queries], requests);
        measured.push([old.bytes, now.bytes]);
      }
      assert.deepEqual(measured, bytes);
    });
  }

  it('runs every file in its folder', () => {
    assert.deepEqual(cases.map(({ file }) => file).sort(), readdirSync(folder).filter((file) => file.endsWith('.before.vue')).map((file) => file.replace('.before.vue', '')).sort());
  });
});

/** The script of a component as a function that gives what it declares, and a page on which it stands. */
function programOf(component: string, page: string): string {
  const script = /<script[^>]*>\n([\s\S]*?)<\/script>/.exec(component)?.[1] ?? '';
  const imports = script.match(/^import .*$/gm)?.filter((line) => !line.includes('./client')) ?? [];
  const names = [...script.matchAll(/^(?:const|let|async function|function) (\w+)/gm)].map(([, name]) => name);
  return `${imports.join('\n')}
import { mount } from 'vue-emulator';

export async function main(db: any) {
  const page: any = mount(() => {
${script.replace(/^import .*$/gm, '')}
    return { ${names.join(', ')} };
  });
  const shown: unknown[] = [];
  // A search shows a hundred rows at most, as its title says.
  const ids = () => page.found.value.slice(0, 100).map((one: any) => one.id);
  ${page}
  return shown;
}
`;
}
