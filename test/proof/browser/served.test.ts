import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../harness/prove';
import { articleSizes } from '../harness/seed';
import { expectServed, onServedPage, servedApplication, servedRewrite, type RunningPage, type ServedBy } from '../harness/served';

// A component of the application's own route, both of which are rewritten: the component on an emulator of hooks, its `fetch` in this process, the handler with its library on a database.

interface View {
  readonly isLoading: boolean;
  readonly found: readonly { readonly id: number; readonly views: number; readonly slug: string; readonly title: string; readonly status?: string | null }[];
  readonly search?: string;
  readonly status?: string;
  setSearch?(text: string): void;
  setStatus?(text: string): void;
}

type Travelled = readonly [rows: number, bytes: number];

/** What a person does on each page, with all that is shown. */
const cases: readonly { readonly page: { readonly file: string }; readonly route: { readonly file: string }; readonly library: ServedBy; readonly what: string; readonly travels: readonly (readonly [before: Travelled, after: Travelled])[]; use(page: RunningPage<View>): Promise<unknown> }[] = [
  {
    page: { file: 'search-page' }, route: { file: 'search-route' }, library: 'prisma', what: 'a search box and a choice that may be all, in seven ways,', travels: [[[5, 13977], [9, 25167]], [[500, 1580289], [348, 1102671]], [[5000, 3939091], [500, 289442]]],
    async use(page) {
      const shown: unknown[] = [];
      // What stands for any sign finds nothing.
      for (const [search, status] of [['', 'all'], ['Apple 3', 'all'], ['apple_3', 'all'], ['ARTICLE-3', 'draft'], ['%', 'all'], ['zebra\\', 'all'], ['', 'published']] as const) {
        const view = await page.when((one) => !one.isLoading);
        view.setSearch?.(search);
        view.setStatus?.(status);
        await page.settled();
        const { found } = await page.when((one) => !one.isLoading && one.search === search && one.status === status);
        // A search shows a hundred rows at most, as its title says, and ties are in the order of the key.
        shown.push([...found].sort((a, b) => b.views - a.views || b.id - a.id).slice(0, 100).map(({ slug }) => slug));
      }
      return shown;
    },
  },
  { page: { file: 'top-page' }, route: { file: 'top-route' }, library: 'drizzle', what: 'the first five that match', travels: [[[5, 13990], [0, 15]], [[500, 1580302], [5, 16070]], [[5000, 3939104], [5, 2662]]], use: async (page) => (await page.when((one) => !one.isLoading)).found },
  {
    page: { file: 'chosen-page' }, route: { file: 'chosen-route' }, library: 'mongoose', what: 'a condition that a person chooses, five of them,', travels: [[[5, 14042], [5, 14047]], [[500, 1585897], [429, 1361005]], [[5000, 3990198], [4286, 3424879]]],
    async use(page) {
      const shown: unknown[] = [];
      for (const status of ['draft', 'Published', 'published', 'none', 'archived']) {
        (await page.when((one) => !one.isLoading)).setStatus?.(status);
        await page.settled();
        shown.push((await page.when((one) => one.status === status)).found.map(({ slug }) => slug));
      }
      return shown;
    },
  },
];

describe('proof: a component and the route that it asks', function () {
  this.timeout(120_000);
  for (const { page: { file }, library, what, travels, use } of cases) {
    const name = file.replace('-page', '');
    const said = travels.map(([[rows, bytes], [fewer, less]], index) => `of ${articleSizes[index]?.articles} articles ${rows} rows and ${bytes} bytes → ${fewer} and ${less}`).join(', ');
    it(`${library}: ${what} is asked of the handler: ${said}`, async () => {
      const before = servedApplication(name, library);
      const { files: after, title, reasons } = servedRewrite(before);
      assert.ok(title !== undefined, reasons.join());
      expectServed(name, after);
      const measured: unknown[] = [];
      for (const size of articleSizes) {
        const run = (files: typeof before) => onServedPage<View, { shown: unknown; travelled: Travelled; answers: readonly string[] }>(files, library, size, async (page) => {
          const shown = await use(page);
          const { rows, bytes } = page.travelled;
          // Who asks for nothing, or for something else, gets what there was; what is out of range is the nearest in it.
          return { shown, travelled: [rows, bytes], answers: await Promise.all(['', '?page=2', '?sort=title'].map((query) => page.answer(query))) };
        });
        const [old, now] = [await run(before), await run(after)];
        assert.deepEqual(now.shown, old.shown, 'what the component shows changed');
        assert.deepEqual(now.answers.map(inOrder), old.answers.map(inOrder), 'what others get changed');
        measured.push([old.travelled, now.travelled]);
      }
      assert.deepEqual(measured, travels);
    });
  }

  it('runs every pair of files in its folder', () => {
    const files = readdirSync(join(fixtures, 'into-query', 'served')).filter((file) => file.endsWith('.before.ts')).map((file) => file.replace('.before.ts', ''));
    assert.deepEqual(cases.flatMap(({ page, route }) => [page.file, route.file]).sort(), files.sort());
  });
});

/** The rows of an answer in one order: the database had left that of ties to chance. */
function inOrder(text: string): unknown {
  const value = JSON.parse(text) as readonly { readonly slug: string }[] | { readonly articles: readonly { readonly slug: string }[] };
  return [...('articles' in value ? value.articles : value)].sort((a, b) => (a.slug < b.slug ? -1 : 1));
}
