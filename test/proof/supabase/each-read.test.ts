import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inPostgres } from '../harness/in-postgres';
import { models, runOfLibrary, workspaceOf } from '../harness/library';
import { expectText, fixtures } from '../harness/prove';
import { rewrite, type Workspace } from '../harness/rewrite';
import { rows, rowsTimes } from '../harness/seed';

const folder = join(fixtures, 'batch', 'supabase-each');

/** The workspace of a project whose migrations are where its tools look for them; where they are `untold`, they say types that nothing is known of. */
function workspace(text: string, untold: boolean): Workspace {
  const { files, program } = workspaceOf('supabase', 'batch', text);
  const tables = readFileSync(join(models, 'supabase', 'schema.sql'), 'utf8');
  return { files: { [program]: files[program] ?? '', '/app/supabase/migrations/20260131235959_tables.sql': untold ? tables.replace(/\b(?:integer|text|serial)\b/g, 'kept') : tables }, program };
}

const cases: readonly { readonly file: string; readonly what: string; readonly questions: (size: number) => readonly unknown[]; readonly asks?: number; readonly made?: number; readonly untold?: boolean; readonly input?: (questions: readonly unknown[]) => unknown }[] = [
  {
    file: 'latest', what: 'the first two of many rows per key in an order, empty ones first, below a number of its own; keys twice and keys that nobody has',
    questions: (size) => Array.from({ length: size }, (_, index) => ({ customerId: index + 1, below: 20 + (index * 13) % 90 })).concat([{ customerId: 3, below: 5 }, { customerId: 3, below: 500 }, { customerId: 999_999, below: 500 }]),
  },
  { file: 'one', what: 'the one row, or none where there are several, by a pattern with stars and percent signs', questions: (size) => [...Array.from({ length: size }, (_, index) => `C${index + 1}@example.com`), 'c1*@example.com', 'c_@%', '*nobody*', ''] },
  {
    file: 'counted', what: 'how many, by a key that each pass works out', questions: (size) => Array.from({ length: size }, (_, index) => (index % 2 === 0 ? ` save${index}` : `SAVE${index} `)).concat("it's", 'SAVE1'),
    input: (names) => ({ status: 'open', names }),
  },
  { file: 'all', what: 'all rows by two columns, with errors thrown, of which a third is not asked for, and nobody', asks: 34, questions: (size) => [...Array.from({ length: size - 1 }, (_, index) => ({ email: `c${index + 1}@example.com`, page: ['/', '/cart', '/orders'][index % 3] })), { email: null, page: '/' }] },
  {
    file: 'loose', what: 'values without types for columns whose types are not known: texts that are no number, null and nothing fail for themselves', asks: 100, made: 2, untold: true,
    questions: (size) => Array.from({ length: size }, (_, index) => ({
      ...(index % 10 !== 9 && { customerId: [index + 1, String(index + 1), `0${index + 1}`, index % 8 === 3 ? 'nobody' : index % 8 === 7 ? null : 2][index % 4] }), below: 40 + index * 3, page: ['/', '/cart', '/orders'][index % 3], email: index % 4 === 0 ? null : `*C${index}@example.com`,
    })),
  },
  {
    file: 'pattern', what: 'elements without a name, of a list that is worked out, and a column that is asked for only where it is there', asks: 80, made: 2,
    questions: (size) => Array.from({ length: size }, (_, index) => ({ page: ['/', '/cart', '/orders'][index % 3], above: index % 25, email: index % 4 === 0 ? null : ` C${index}@example.com `, ...(index % 5 === 0 && { note: index % 10 === 0 ? 'skip' : 'kept' }) })),
  },
];

describe('proof: supabase, batch by a function of the database (an emulator of PostgREST)', function () {
  this.timeout(120_000);
  for (const { file, what, questions, asks, made = 1, untold = false, input = (given: readonly unknown[]): unknown => given } of cases) {
    const sizes = file === 'latest' ? [rows, rowsTimes(10)] : [rows];
    it(`${what}: ${sizes.map(({ orders }) => `${asks ?? questions(orders).length} → ${made} requests (${orders} questions)`).join(', ')}`, async () => {
      const text = (state: string): string => join(folder, `${file}.${state}`);
      const before = readFileSync(text('before.ts'), 'utf8');
      const { text: after, created, titles, left } = rewrite(workspace(before, untold), 'batch');
      assert.equal(created.length, made, left.join('\n'));
      assert.match(titles[0] ?? '', /the new migration 20260201000000_\w+\.sql makes the function and has to be applied first/);
      expectText(after, text('after.ts'));
      expectText(created.join('\n'), text('after.sql'));
      for (const size of sizes) {
        const prepare = async (url: string): Promise<void> => { for (const one of created) await inPostgres(url, one); };
        const given = questions(size.orders);
        const run = (program: string): ReturnType<typeof runOfLibrary> => runOfLibrary({ library: 'supabase', folder: join(fixtures, 'batch', 'supabase'), rows: size, maxRows: 1000, prepare }, program, file, input(given));
        const [old, now] = [await run(before), await run(after)];
        assert.deepEqual(now.json, old.json, 'the result changed');
        assert.ok(JSON.stringify(old.json).length > 400, 'nothing was found');
        assert.deepEqual([old.counts.queries, now.counts.queries], [asks ?? given.length, made]);
      }
    });
  }

  it('runs every pair of files in its folder', () => {
    assert.deepEqual(cases.map(({ file }) => file).sort(), readdirSync(folder).filter((file) => file.endsWith('.before.ts')).map((file) => file.replace('.before.ts', '')).sort());
  });
});
