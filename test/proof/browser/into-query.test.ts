import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentModules } from '../harness/components';
import { runOfLibrary, withMigrations, workspaceOf } from '../harness/library';
import { inPostgres } from '../harness/in-postgres';
import { expectText, fixtures } from '../harness/prove';
import { rewrite, type Rewritten } from '../harness/rewrite';
import { articleSizes } from '../harness/seed';

const folder = join(fixtures, 'into-query', 'browser');

/** Components that download a table: what each shows, with the bytes that travel of few, some and many rows; of many the service's cut at 1,000 rows is lifted, with which what is shown before is wrong. */
const cases: readonly { readonly file: string; readonly what: string; readonly bytes: readonly Bytes[]; readonly requests?: readonly [number, number]; readonly migrates?: boolean }[] = [
  { file: 'state-filter', what: 'a condition on what an effect loads', bytes: [[13957, 2802], [1578289, 151302], [3919091, 371625]] },
  { file: 'state-sort', what: 'an order and a stretch of what an effect loads', bytes: [[20, 2], [3451, 211], [36284, 221]] },
  { file: 'state-count', what: 'a number of what an effect loads', bytes: [[13957, 0], [1578289, 0], [3919091, 0]] },
  { file: 'cached-top', what: 'the first of a condition and an order of a kept query', bytes: [[13957, 2803], [1578289, 15030], [3919091, 15030]] },
  { file: 'cached-count', what: 'a number of a kept query', bytes: [[13957, 0], [1578289, 0], [3919091, 0]] },
  { file: 'chosen', what: 'a condition that a person chooses', bytes: [[13957, 8355], [1578289, 678378], [3919091, 1682144]], requests: [1, 2] },
  { file: 'then-chosen', what: 'a condition that a person chooses, of what `then` hands over,', bytes: [[27914, 8355], [3156578, 678378], [7838182, 1682144]], requests: [2, 2] },
  { file: 'swr-chosen', what: 'a condition that a person chooses and the first of them, kept by SWR,', bytes: [[27914, 13912], [3156578, 178065], [7838182, 178065]], requests: [2, 3] },
  { file: 'search', what: 'a search box, asked for four terms,', bytes: [[13957, 19567], [1578289, 694624], [3919091, 733302]], requests: [1, 5] },
  { file: 'matches', what: 'a search box and a choice that may be all, of what a function loads,', bytes: [[13957, 33517], [1578289, 991220], [3919091, 1029898]], requests: [1, 5] },
  { file: 'memo', what: 'a search box, a choice and an order of several statements of a memo', bytes: [[13957, 33515], [1578289, 249603], [3919091, 231007]], requests: [1, 4] },
  { file: 'first-found', what: 'the first of all, or of what is searched for,', bytes: [[13957, 16744], [1578289, 64002], [3919091, 10448]], requests: [1, 2] },
  { file: 'two-texts', what: 'a search in two texts as one, beside other things that an effect does,', bytes: [[13957, 27920], [1578289, 620866], [3919091, 620866]], requests: [2, 7] },
  { file: 'totals-sum', what: 'a sum of what an effect loads, by a function of the database,', bytes: [[22312, 5], [1889975, 9], [4661693, 11]], requests: [3, 3], migrates: true },
  { file: 'totals-several', what: 'sums, numbers and an average of a kept query, by a function of the database,', bytes: [[330, 118], [33440, 129], [339370, 135]], migrates: true },
  { file: 'totals-tally', what: 'numbers by status that a loop counts by hand, by a function of the database,', bytes: [[111, 52], [10465, 70], [104644, 75]], migrates: true },
  { file: 'totals-by', what: 'sums by status, by a function of the database,', bytes: [[161, 42], [15465, 71], [154644, 76]], migrates: true },
];

type Bytes = readonly [before: number, after: number];

describe('proof: supabase, components (React itself on an emulator of PostgREST)', function () {
  this.timeout(120_000);
  for (const { file, what, bytes, requests = [1, 1], migrates = false } of cases) {
    it(`${what} goes into the query: ${bytes.map(([before, after], index) => `${before} → ${after} bytes of ${articleSizes[index]?.articles} articles`).join(', ')}`, async () => {
      const text = (state: string): string => join(folder, `${file}.${state}.ts`);
      const before = readFileSync(text('before'), 'utf8');
      const { text: after, created } = rewritten(before, text('after'), migrates);
      const prepare = async (url: string): Promise<void> => { for (const migration of created) await inPostgres(url, migration); };
      const measured: Bytes[] = [];
      for (const size of articleSizes) {
        const shown = (program: string): ReturnType<typeof runOfLibrary> => runOfLibrary({ library: 'supabase', folder, rows: size, maxRows: Math.max(1000, size.articles), prepare, modules: componentModules() }, program, file, undefined);
        const [old, now] = [await shown(before), await shown(after)];
        assert.deepEqual(now.json, old.json, 'what the component shows changed');
        assert.deepEqual([old.counts.queries, now.counts.queries], requests);
        measured.push([old.bytes, now.bytes]);
      }
      assert.deepEqual(measured, bytes);
    });
  }

  it('runs every pair of files in its folder', () => {
    assert.deepEqual(cases.map(({ file }) => file).sort(), readdirSync(folder).filter((file) => file.endsWith('.before.ts')).map((file) => file.replace('.before.ts', '')).sort());
  });
});

/** The engine's rewrite, held against the files. */
function rewritten(before: string, file: string, migrates: boolean): Rewritten {
  const workspace = workspaceOf('supabase', 'into-query', before);
  const result = rewrite(migrates ? withMigrations(workspace) : workspace, 'into-query', 'client-side-processing');
  assert.notDeepEqual(result.titles, [], `nothing was offered:\n${result.left.join('\n')}`);
  assert.equal(result.created.length, migrates ? 1 : 0);
  expectText(result.text, file);
  if (migrates) expectText(result.created[0] ?? '', file.replace(/\.ts$/, '.sql'));
  assert.deepEqual(result.remaining, [], 'the finding is still there after the fix');
  return result;
}
