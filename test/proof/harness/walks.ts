import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { libraryPackages } from './library';
import { entriesIn, expectAfter, onRows, rewriteOf } from './many-rows';
import { fixtures } from './prove';

/** One pair: a job that walks over rows. */
export interface WalkCase {
  readonly file: string;
  readonly what: string;
  /** How many rows the database sends in one answer, at most, before and after, where the table has 5, 500 and 5,000. Left out where what answers is an emulator without cursors. */
  readonly held?: readonly [five: Held, fiveHundred: Held, fiveThousand: Held];
  /** How many rows the job before is given at most, whatever the table has: what a server cuts off. */
  readonly cut?: number;
}

type Held = readonly [before: number, after: number];

const sizes = [5, 500, 5000] as const;

/** A test per pair and number of rows: what the job gives and leaves is the same, in the same order, and it holds fewer rows at a time. */
export function walkProofs(library: string | undefined, cases: readonly WalkCase[]): void {
  describe(`proof: ${library === undefined ? '' : `${library}, `}batches`, function () {
    this.timeout(120_000);
    for (const { file, what, held, cut = Infinity } of cases) {
      for (const [index, count] of sizes.entries()) {
        const numbers = held?.[index];
        it(`${what}, ${count} rows: ${numbers ? `${numbers[0]} → ${numbers[1]} rows at a time` : 'the same by a cursor'}`, async () => {
          const { text } = rewriteOf('batches', library, file, [{ file: '/app/lib/batches.ts', text: readFileSync(join(fixtures, 'lib', 'batches.ts'), 'utf8') }]);
          expectAfter('batches', library, file, text);
          const [old, now] = [await ran(library, `${file}.before`, count), await ran(library, `${file}.after`, count)];
          assert.ok(old.result.length > 0, 'the job gives nothing, which proves nothing');
          assert.deepEqual(now.result.slice(0, cut), old.result);
          assert.equal(now.result.length, count > cut ? count : old.result.length);
          assert.deepEqual(now.rows, old.rows, 'the rows in the database differ');
          if (numbers) assert.deepEqual([old.most, now.most], numbers);
        });
      }
    }

    it('runs every pair of files in its folder', () => {
      const files = readdirSync(join(fixtures, 'batches', library ?? '')).filter((file) => file.endsWith('.before.ts')).map((file) => file.replace('.before.ts', ''));
      assert.deepEqual(cases.map(({ file }) => file).sort(), files.sort());
    });
  });
}

interface Ran {
  readonly result: readonly unknown[];
  readonly rows: readonly unknown[];
  /** The most rows in one answer of the database. */
  readonly most: number;
}

function ran(library: string | undefined, half: string, count: number): Promise<Ran> {
  return onRows('batches', library, half, count, async (program, table) => {
    const answers = listen(library === undefined ? createRequire(__filename) : createRequire(join(libraryPackages(), 'program.js')));
    try {
      const result = await (program['main'] as (db: unknown) => Promise<readonly unknown[]>)(program['client']);
      const most = (program['most'] as (() => number) | undefined)?.() ?? answers.most();
      return { result, rows: await entriesIn(table), most };
    } finally {
      answers.stop();
    }
  });
}

/** Counts the rows of every answer that any client of `pg` gets, whichever library it belongs to. */
function listen(require: NodeRequire): { most(): number; stop(): void } {
  const { prototype } = require('pg/lib/result.js') as { prototype: { parseRow(this: object, ...args: unknown[]): unknown; _parseRowAsArray(this: object, ...args: unknown[]): unknown } };
  const { parseRow } = prototype;
  const counts = new Map<object, number>();
  prototype.parseRow = function (...args) {
    counts.set(this, (counts.get(this) ?? 0) + 1);
    return parseRow.apply(this, args);
  };
  // Answers whose rows are lists are read by another method, which an instance takes in place of the first.
  const { _parseRowAsArray } = prototype;
  prototype._parseRowAsArray = function (...args) {
    counts.set(this, (counts.get(this) ?? 0) + 1);
    return _parseRowAsArray.apply(this, args);
  };
  return { most: () => Math.max(0, ...counts.values()), stop: () => Object.assign(prototype, { parseRow, _parseRowAsArray }) };
}
