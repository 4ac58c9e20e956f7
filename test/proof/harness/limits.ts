import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectAfter, onRows, type Program } from './many-rows';
import { workspaceOf } from './library';
import { fixtures } from './prove';
import { rewrite } from './rewrite';

/** One pair of a library other than Prisma. */
export interface LimitCase {
  readonly file: string;
  readonly what: string;
  /** How many rows the query before has at most, whatever the table has: what a server cuts off. */
  readonly cut?: number;
}

/** A test per pair and number of rows: the query with a limit gives the first 100 rows of the order that was asked for, and all of them where there are fewer. */
export function limitProofs(library: string, cases: readonly LimitCase[]): void {
  describe(`proof: ${library}, limit`, function () {
    this.timeout(120_000);
    const rewritten = new Map<string, ReturnType<typeof rewrite>>();
    for (const { file, what, cut = Infinity } of cases) {
      for (const count of [5, 500, 5000]) {
        const [before, after] = [Math.min(count, cut), Math.min(count, 100)];
        it(`${what}: ${before} rows → ${after} rows, ${before === after ? 'the same' : 'the first ones of the order that was asked for'} (${count} in the table)`, async () => {
          // It is the same however many rows there are.
          const made = rewritten.get(file) ?? rewrite(workspaceOf(library, 'limit', readFileSync(join(fixtures, 'limit', library, `${file}.before.ts`), 'utf8')), 'limit');
          rewritten.set(file, made);
          assert.equal(made.titles.length, 1, made.left.join('\n'));
          assert.deepEqual(made.remaining, []);
          expectAfter('limit', library, file, made.text);
          const [all, some] = [await rowsOf(library, `${file}.before`, count), await rowsOf(library, `${file}.after`, count)];
          assert.deepEqual([all.length, some.length], [before, after]);
          assert.deepEqual(some, all.slice(0, 100));
        });
      }
    }

    it('runs every pair of files in its folder', () => {
      const files = readdirSync(join(fixtures, 'limit', library)).filter((file) => file.endsWith('.before.ts')).map((file) => file.replace('.before.ts', ''));
      assert.deepEqual(cases.map(({ file }) => file).sort(), files.sort());
    });
  });
}

/** The rows that a program gives, as a client of the API would see them. */
function rowsOf(library: string, half: string, count: number): Promise<readonly unknown[]> {
  return onRows('limit', library, half, count, async (program: Program) => JSON.parse(JSON.stringify(await (program['main'] as (db: unknown) => Promise<unknown>)(program['client']))) as readonly unknown[]);
}
