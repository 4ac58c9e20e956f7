import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../harness/prove';
import { articleSizes } from '../harness/seed';
import { expectServed, onServedPage, rowsIn, servedApplication, servedRewrite, type RunningPage, type ServedBy } from '../harness/served';
import type { ServedWith } from '../harness/served-with';

// A component of the application's own route, both of which are rewritten: the component with React itself, its requests over the loopback interface, the handler with its framework and its library on a database.

interface View {
  readonly isLoading: boolean;
  readonly found: readonly { readonly id: number; readonly views: number; readonly slug: string; readonly title: string; readonly status?: string | null }[];
  readonly search?: string;
  readonly status?: string;
  setSearch?(text: string): void;
  setStatus?(text: string): void;
}

type Travelled = readonly [rows: number, bytes: number];

/** What a person searches for and chooses on a page, one after the other, with all that is shown. */
const typed = (ways: readonly (readonly [search: string, status: string])[]) => async (page: RunningPage<View>): Promise<unknown> => {
  const shown: unknown[] = [];
  for (const [search, status] of ways) {
    const view = await page.when((one) => !one.isLoading);
    view.setSearch?.(search);
    view.setStatus?.(status);
    await page.settled();
    const { found } = await page.when((one) => !one.isLoading && one.search === search && (one.status ?? status) === status);
    // A search shows a hundred rows at most, as its title says, and ties are in the order of the key.
    shown.push([...found].sort((a, b) => b.views - a.views || b.id - a.id).slice(0, 100).map(({ slug }) => slug));
  }
  return shown;
};

/** What a person chooses on a page, one after the other, with all that is shown. */
const chosen = (states: readonly string[]) => async (page: RunningPage<View>): Promise<unknown> => {
  const shown: unknown[] = [];
  for (const status of states) {
    (await page.when((one) => !one.isLoading)).setStatus?.(status);
    await page.settled();
    shown.push((await page.when((one) => one.status === status && !one.isLoading)).found.map(({ slug }) => slug));
  }
  return shown;
};

interface Case {
  /** The page, the route, and what stands behind it. */
  readonly files: readonly { readonly file: string }[];
  readonly library: ServedBy;
  readonly framework?: ServedWith;
  readonly what: string;
  readonly travels: readonly (readonly [before: Travelled, after: Travelled])[];
  use(page: RunningPage<View>): Promise<unknown>;
}

/** What a person does on each page, with what comes over the wire of few, some and many rows. What stands for any sign finds nothing. */
const cases: readonly Case[] = [
  {
    files: [{ file: 'search-page' }, { file: 'search-route' }], library: 'prisma', what: 'a search box and a choice that may be all, in seven ways,', travels: [[[5, 13977], [9, 25167]], [[500, 1580289], [348, 1102671]], [[5000, 3939091], [500, 289442]]],
    use: typed([['', 'all'], ['Apple 3', 'all'], ['apple_3', 'all'], ['ARTICLE-3', 'draft'], ['%', 'all'], ['zebra\\', 'all'], ['', 'published']]),
  },
  { files: [{ file: 'top-page' }, { file: 'top-route' }], library: 'drizzle', what: 'the first five that match', travels: [[[5, 13990], [0, 15]], [[500, 1580302], [5, 16070]], [[5000, 3939104], [5, 2662]]], use: async (page) => (await page.when((one) => !one.isLoading)).found },
  { files: [{ file: 'chosen-page' }, { file: 'chosen-route' }], library: 'mongoose', what: 'a condition that a person chooses, five of them,', travels: [[[5, 14042], [5, 14047]], [[500, 1585897], [429, 1361005]], [[5000, 3990198], [4286, 3424879]]], use: chosen(['draft', 'Published', 'published', 'none', 'archived']) },
  {
    files: [{ file: 'express-page' }, { file: 'express-route' }, { file: 'express-service' }], library: 'prisma', framework: 'express', what: 'Express, through a service, axios: a search box and a choice that may be all, in five ways,', travels: [[[5, 13990], [8, 22461]], [[500, 1580302], [235, 742921]], [[5000, 3939104], [400, 218349]]],
    use: typed([['', 'all'], ['Apple 3', 'all'], ['apple_3', 'draft'], ['%', 'all'], ['', 'published']]),
  },
  { files: [{ file: 'fastify-page' }, { file: 'fastify-route' }], library: 'drizzle', framework: 'fastify', what: 'Fastify with a schema, SWR: the first five of what a person chooses, four of them,', travels: [[[5, 13977], [4, 11174]], [[500, 1580289], [20, 63150]], [[5000, 3939091], [20, 23161]]], use: chosen(['draft', 'Published', 'published', 'archived']) },
  { files: [{ file: 'hono-page' }, { file: 'hono-route' }], library: 'prisma', framework: 'hono', what: 'Hono, TanStack Query: a condition that a person chooses, four of them,', travels: [[[5, 13977], [5, 13980]], [[500, 1580289], [429, 1356191]], [[5000, 3939091], [4286, 3381067]]], use: chosen(['draft', 'Published', 'published', 'archived']) },
  { files: [{ file: 'pages-page' }, { file: 'pages-route' }], library: 'prisma', framework: 'next-pages', what: 'an API route below `pages`, TanStack Query: a search box, in four ways,', travels: [[[5, 13977], [6, 16789]], [[500, 1580289], [200, 634770]], [[5000, 3939091], [200, 104725]]], use: typed([['', 'all'], ['ARTICLE-3', 'all'], ['article_3', 'all'], ['%', 'all']]) },
  { files: [{ file: 'trpc-page' }, { file: 'trpc-route' }], library: 'prisma', framework: 'trpc', what: 'a procedure of tRPC: a search box and a choice that may be all, in four ways,', travels: [[[5, 13997], [8, 22451]], [[500, 1580309], [225, 710962]], [[5000, 3939111], [300, 156984]]], use: typed([['', 'all'], ['Apple 3', 'all'], ['%', 'all'], ['', 'published']]) },
];

describe('proof: a component and the route that it asks', function () {
  this.timeout(120_000);
  for (const { files: parts, library, framework = 'next', what, travels, use } of cases) {
    const name = parts[0]?.file.replace('-page', '') ?? '';
    const said = travels.map(([[rows, bytes], [fewer, less]], index) => `of ${articleSizes[index]?.articles} articles ${rows} rows and ${bytes} bytes → ${fewer} and ${less}`).join(', ');
    it(`${library}: ${what} is asked of the handler: ${said}`, async () => {
      const before = servedApplication(name, library, framework);
      const { files: after, title, reasons } = servedRewrite(before);
      assert.ok(title !== undefined, reasons.join());
      expectServed(name, after, framework);
      const measured: unknown[] = [];
      for (const size of articleSizes) {
        const run = (files: typeof before) => onServedPage<View, { shown: unknown; travelled: Travelled; answers: readonly string[] }>(files, library, size, async (page) => {
          const shown = await use(page);
          const { rows, bytes } = page.travelled;
          // Who asks for nothing, or for something else, gets what there was; what is out of range is the nearest in it.
          return { shown, travelled: [rows, bytes], answers: await Promise.all(['', '?page=2', '?sort=title'].map((query) => page.answer(query))) };
        }, framework);
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
    assert.deepEqual(cases.flatMap(({ files: parts }) => parts.map(({ file }) => file)).sort(), files.sort());
  });
});

/** The rows of an answer in one order: the database had left that of ties to chance. */
function inOrder(text: string): unknown {
  return [...rowsIn(JSON.parse(text))].sort((a, b) => (a.slug < b.slug ? -1 : 1));
}
