import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { componentModules } from '../harness/components';
import { runOfLibrary, withMigrations, workspaceOf } from '../harness/library';
import { inPostgres } from '../harness/in-postgres';
import { expectText, fixtures } from '../harness/prove';
import { rewrite, type Rewritten } from '../harness/rewrite';
import { rowsTimes } from '../harness/seed';

const folder = join(fixtures, 'into-query', 'browser');

/** Components that download a table: what each shows, with the bytes that travel for the usual rows and for ten times as many. */
const cases: readonly { readonly file: string; readonly what: string; readonly bytes: readonly [Bytes, Bytes]; readonly requests?: readonly [number, number]; readonly migrates?: boolean }[] = [
  { file: 'state-filter', what: 'a condition on what an effect loads', bytes: [[118095, 11785], [1258269, 119378]] },
  { file: 'state-sort', what: 'an order and a stretch of what an effect loads', bytes: [[258, 199], [2758, 209]] },
  { file: 'state-count', what: 'a number of what an effect loads', bytes: [[118095, 0], [1258269, 0]] },
  { file: 'cached-top', what: 'the first of a condition and an order of a kept query', bytes: [[118095, 14458], [1258269, 15030]] },
  { file: 'cached-count', what: 'a number of a kept query', bytes: [[118095, 0], [1258269, 0]] },
  { file: 'chosen', what: 'a condition that a person chooses', bytes: [[118095, 52934], [1258269, 540764]], requests: [1, 2] },
  { file: 'search', what: 'a search box, asked for four terms,', bytes: [[118095, 126909], [1258269, 396017]], requests: [1, 5] },
  { file: 'matches', what: 'a search box and a choice that may be all, of what a function loads,', bytes: [[118095, 268631], [1258269, 930317]], requests: [1, 5] },
  { file: 'memo', what: 'a search box, a choice and an order of several statements of a memo', bytes: [[118095, 91394], [1258269, 187326]], requests: [1, 3] },
  { file: 'first-found', what: 'the first of all, or of what is searched for,', bytes: [[118095, 59953], [1258269, 64006]], requests: [1, 2] },
  { file: 'two-texts', what: 'a search in two texts as one, beside other things that an effect does,', bytes: [[118095, 153178], [1258269, 576553]], requests: [2, 7] },
  { file: 'totals-sum', what: 'a sum of what an effect loads, by a function of the database,', bytes: [[141386, 5], [1506738, 7]], requests: [3, 3], migrates: true },
  { file: 'totals-several', what: 'sums, numbers and an average of a kept query, by a function of the database,', bytes: [[2638, 122], [26730, 128]], migrates: true },
  { file: 'totals-by', what: 'sums by status, by a function of the database,', bytes: [[1242, 65], [12373, 71]], migrates: true },
];

type Bytes = readonly [before: number, after: number];

describe('proof: supabase, components (an emulator of hooks on an emulator of PostgREST)', function () {
  this.timeout(60_000);
  for (const { file, what, bytes, requests = [1, 1], migrates = false } of cases) {
    const sizes = bytes.map(([before, after], index) => `${before} → ${after} bytes of ${rowsTimes(index === 0 ? 1 : 10).articles} articles`).join(', ');
    it(`${what} goes into the query: ${sizes}`, async () => {
      const text = (state: string): string => join(folder, `${file}.${state}.ts`);
      const before = readFileSync(text('before'), 'utf8');
      const { text: after, created } = rewritten(before, text('after'), migrates);
      const prepare = async (url: string): Promise<void> => { for (const migration of created) await inPostgres(url, migration); };
      const measured: Bytes[] = [];
      for (const factor of [1, 10]) {
        const shown = (program: string): ReturnType<typeof runOfLibrary> => runOfLibrary({ library: 'supabase', folder, factor, prepare, modules: componentModules() }, program, file, undefined);
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
