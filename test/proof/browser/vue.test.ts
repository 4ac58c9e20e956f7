import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runOfLibrary, workspaceOf } from '../harness/library';
import { expectText, fixtures } from '../harness/prove';
import { rewrite } from '../harness/rewrite';
import { articleSizes, rowsTimes } from '../harness/seed';
import { vuePage } from '../harness/vue-components';

const folder = join(fixtures, 'into-query', 'vue');

const there = "await page.when(() => page.texts('p').length > 0);";

/** Components in files of Vue: what happens on the page, with the bytes that travel of few and some rows, and where the first rows or a choice are shown of many; of those the service's cut at 1,000 rows is lifted, with which what is shown before is wrong. */
const cases: readonly { readonly file: string; readonly what: string; readonly page: string; readonly bytes: readonly Bytes[]; readonly requests: Bytes }[] = [
  { file: 'Top', what: 'a condition, an order and the first of them', page: `${there} show();`, bytes: [[13957, 2803], [1578289, 15030], [3919091, 15030]], requests: [1, 1] },
  { file: 'Chosen', what: 'a choice', page: `${there} show(); page.enter('select', 'published'); await page.when(() => page.texts('p').length > 0 && page.texts('p')[0] !== shown[0][0]); show();`, bytes: [[13957, 8355], [1578289, 678378], [3919091, 1682144]], requests: [1, 2] },
  { file: 'Count', what: 'a number of what is chosen', page: "await page.when(() => /^[1-9]\\d* are draft/.test(page.texts('p')[0])); show(); page.enter('select', 'published'); await page.when(() => /^[1-9]\\d* are published/.test(page.texts('p')[0])); show();", bytes: [[13957, 0], [1578289, 0]], requests: [1, 2] },
  { file: 'Search', what: 'a search box and a choice that may be all, with rows that are saved meanwhile,', page: `${there} page.enter('input', ' RGER'); page.enter('select', 'published'); await page.when(() => page.texts('p').length > 0 && page.texts('p').every((one) => one.includes('rger'))); show(); page.click('button'); page.enter('select', 'all'); page.enter('input', 'saved'); await page.when(() => page.texts('p').join() === 'Saved 9'); show();`, bytes: [[27913, 25091], [3156577, 1175470]], requests: [3, 7] },
  { file: 'OptionsTop', what: 'a condition, an order and the first of them, in a component of options,', page: `${there} show();`, bytes: [[13957, 2803], [1578289, 15030]], requests: [1, 1] },
  { file: 'OptionsChosen', what: 'a choice in a component of options', page: `${there} show(); page.enter('select', 'published'); await page.when(() => page.texts('p').length > 0 && page.texts('p')[0] !== shown[0][0]); show();`, bytes: [[13957, 8355], [1578289, 678378]], requests: [1, 2] },
  { file: 'OptionsCount', what: 'a number in a component of options', page: "await page.when(() => /^[1-9]/.test(page.texts('p')[0])); show();", bytes: [[13957, 0], [1578289, 0]], requests: [1, 1] },
  { file: 'OptionsSearch', what: 'a search box and a choice that may be all, with rows that are saved meanwhile, in a component of options,', page: `${there} page.enter('input', ' RGER'); page.enter('select', 'published'); await page.when(() => page.texts('p').length > 0 && page.texts('p').every((one) => one.includes('rger'))); show(); page.click('button'); page.enter('select', 'all'); page.enter('input', 'saved'); await page.when(() => page.texts('p').join() === 'Saved 9'); show();`, bytes: [[27913, 25091], [3156577, 1175470]], requests: [3, 7] },
];

type Bytes = readonly [before: number, after: number];

describe('proof: supabase, components of Vue (its own compiler and runtime in jsdom, on an emulator of PostgREST)', function () {
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
      for (const rows of articleSizes.slice(0, bytes.length)) {
        const run = (component: string): ReturnType<typeof runOfLibrary> => runOfLibrary({ library: 'supabase', folder, rows, maxRows: Math.max(1000, rows.articles), modules: vuePage(component) }, programOf(page), `${file}.ts`, undefined);
        const [old, now] = [await run(before), await run(text)];
        assert.deepEqual(now.json, old.json, 'what the component shows changed');
        assert.deepEqual([old.counts.queries, now.counts.queries], requests);
        measured.push([old.bytes, now.bytes]);
      }
      assert.deepEqual(measured, bytes);
    });
  }

  it(`a choice in a function that holds the rows for components goes into the query: 1578289 → 678378 bytes of ${articleSizes[1]?.articles} articles`, async () => {
    const own = (script: string): string => script.slice(0, script.indexOf("import { db }")) + "import { db } from './client';\n\nexport function useArticles() {\n" + script.slice(script.indexOf('const articles')).trimEnd().replace(/^(?=.)/gm, '  ') + '\n\n  return { found, status };\n}\n';
    const component = readFileSync(join(folder, 'Chosen.before.vue'), 'utf8');
    const [script = ''] = /(?<=<script setup lang="ts">\n)[\s\S]*?(?=<\/script>)/.exec(component) ?? [];
    const { files } = workspaceOf('supabase', 'into-query', '');
    const program = '/app/src/useArticles.ts';
    const { text, titles } = rewrite({ files: { ...files, '/app/src/client.ts': "import { createClient } from '@supabase/supabase-js';\nexport const db = createClient('', '');\n", [program]: own(script) }, program }, 'into-query', 'client-side-processing');
    assert.equal(titles.length, 1);
    const rows = articleSizes[1] ?? rowsTimes(1);
    // The function stands in the component's own file where it is run.
    const run = (code: string): ReturnType<typeof runOfLibrary> => runOfLibrary({ library: 'supabase', folder, rows, modules: vuePage(component.replace(script, `${code.replace('export function', 'function')}\nconst { found, status } = useArticles();\n`)) }, programOf(cases[1]?.page ?? ''), 'useArticles.ts', undefined);
    const [old, now] = [await run(own(script)), await run(text)];
    assert.deepEqual(now.json, old.json, 'what the component shows changed');
    assert.deepEqual([old.bytes, now.bytes, old.counts.queries, now.counts.queries], [1578289, 678378, 1, 2]);
  });

  it('runs every file in its folder', () => {
    assert.deepEqual(cases.map(({ file }) => file).sort(), readdirSync(folder).filter((file) => file.endsWith('.before.vue')).map((file) => file.replace('.before.vue', '')).sort());
  });
});

function programOf(page: string): string {
  return `import { mount } from 'page';

export async function main(db: any) {
  const page: any = mount(db);
  const shown: any[] = [];
  // A search shows a hundred rows at most, as its title says.
  const show = () => shown.push(page.texts('p').slice(0, 100));
  ${page}
  return shown;
}
`;
}
