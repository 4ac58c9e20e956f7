import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FixKind } from '../../../src/core';
import type { LogEntries } from './log-entries';
import { entriesIn, expectAfter, onRows, rewriteOf, type Program } from './many-rows';
import { fixtures } from './prove';

/** One pair, with the bytes of an answer before and after for each number of rows: 5, 500 and 5,000. */
export interface PageCase {
  readonly file: string;
  readonly what: string;
  readonly bytes: readonly [five: Bytes, fiveHundred: Bytes, fiveThousand: Bytes];
  /** How many rows the answer before has at most, whatever the table has: what a server cuts off. */
  readonly cut?: number;
}

/** One whose answer says where the next one begins, by a cursor that the request names so; `after` where it is left out. */
export interface CursorCase extends PageCase {
  readonly cursor?: 'after' | 'page';
  /** A cursor that is none, so that the answer is the first one; where keys are texts, most are some. */
  readonly noKey?: string;
}

type Bytes = readonly [before: number, after: number];

const sizes = [5, 500, 5000] as const;
/** The modules that the first rewrite makes, and further ones import. */
const modules: Partial<Record<FixKind, readonly string[]>> = { paginate: ['pagination'], keyset: ['cursor'], envelope: ['pagination', 'cursor', 'envelope', 'page-envelope'] };

/** The engine's rewrite, held against the expected text. */
function expectRewrite(kind: FixKind, library: string | undefined, file: string): void {
  const made = (modules[kind] ?? []).map((name) => ({ file: `/app/lib/${name}.ts`, text: readFileSync(join(fixtures, 'lib', `${name}.ts`), 'utf8') }));
  expectAfter(kind, library, file, rewriteOf(kind, library, file, made).text);
}

/**
 * A test per pair and number of rows. The route is called with a request of the platform, and answers with one of its responses: nothing is emulated but the server around it. Its
 * pages, walked to the end, give every row once, in the order that was asked for, and the first one is what the route answers without parameters.
 */
export function pageProofs(library: string | undefined, cases: readonly PageCase[]): void {
  describe(`proof: ${library === undefined ? '' : `${library}, `}paginate`, function () {
    this.timeout(120_000);
    for (const { file, what, bytes, cut = Infinity } of cases) {
      for (const [index, count] of sizes.entries()) {
        const [before, after] = bytes[index] as Bytes;
        const pages = Math.ceil(count / 100);
        it(`${what}, ${count} rows: one answer of ${Math.min(count, cut)} rows and ${before} bytes → ${Math.min(count, 100)} rows and ${after} bytes; ${pages} ${pages === 1 ? 'page gives' : 'pages give'} every row once`, async () => {
          expectRewrite('paginate', library, file);
          const [old, all] = await onRows('paginate', library, `${file}.before`, count, async (program, table) => [await answer(program, ''), await entriesIn(table)] as const);
          await onRows('paginate', library, `${file}.after`, count, async (program) => {
            const first = await answer(program, '');
            assert.deepEqual([old.length, old.bytes, first.length, first.bytes], [Math.min(count, cut), before, Math.min(count, 100), after]);
            assert.deepEqual(await answer(program, '?page=1&limit=1000'), first);
            assert.deepEqual(await answer(program, '?page=none&limit=-3').then((one) => one.keys), first.keys.slice(0, 1));
            const walked: string[] = [];
            for (let page = 1; ; page++) {
              const { keys } = await answer(program, `?page=${page}&limit=100`);
              if (keys.length === 0) break;
              walked.push(...keys);
            }
            const expected = file === 'ordered' || file === 'steps' ? [...all].sort((a, b) => (a.entity < b.entity ? 1 : a.entity > b.entity ? -1 : b.id - a.id)) : all;
            assert.deepEqual(walked, expected.map(({ id }) => String(id)));
            if (cut === Infinity) assert.deepEqual([...walked].sort(), [...old.keys].sort());
          });
        });
      }
    }

    it('runs every pair of files in its folder', () => {
      const files = readdirSync(join(fixtures, 'paginate', library ?? '')).filter((file) => file.endsWith('.before.ts')).map((file) => file.replace('.before.ts', ''));
      assert.deepEqual(cases.map(({ file }) => file).sort(), files.sort());
    });
  });
}

/**
 * The same for the rows after a key: while they are walked, every page is followed by rows that others write. Those that were there at first come once each, in their order.
 */
export function keysetProofs(library: string | undefined, cases: readonly CursorCase[], kind: 'keyset' | 'envelope' = 'keyset'): void {
  describe(`proof: ${library === undefined ? '' : `${library}, `}${kind}`, function () {
    this.timeout(120_000);
    for (const { file, what, bytes, cut = Infinity, cursor = 'after', noKey = 'none' } of cases) {
      for (const [index, count] of sizes.entries()) {
        const [before, after] = bytes[index] as Bytes;
        it(`${what}, ${count} rows: one answer of ${Math.min(count, cut)} rows and ${before} bytes → ${Math.min(count, 100)} rows and ${after} bytes; walked while 7 rows are written after each page, it gives every row once`, async () => {
          expectRewrite(kind, library, file);
          const old = await onRows(kind, library, `${file}.before`, count, (program) => answer(program, ''));
          await onRows(kind, library, `${file}.after`, count, async (program, table) => {
            const first = await answer(program, '');
            assert.deepEqual([old.length, old.bytes, first.length, first.bytes], [Math.min(count, cut), before, Math.min(count, 100), after]);
            assert.deepEqual(await answer(program, `?${cursor}=${noKey}&limit=1000`), first);
            const walked: string[] = [];
            for (let query = ''; ;) {
              const { keys, next } = await answer(program, query);
              walked.push(...keys);
              if (next === undefined || walked.length > count * 2) break;
              query = `?${cursor}=${next}`;
              if (walked.length < count + 100) await writeMeanwhile(program, table);
            }
            assert.equal(new Set(walked).size, walked.length, 'a row came twice');
            const atFirst = walked.filter((key) => Number(key) <= count);
            assert.deepEqual(atFirst, Array.from({ length: count }, (_, i) => String(file.startsWith('newest') ? count - i : i + 1)));
          });
        });
      }
    }

    it('runs every pair of files in its folder', () => {
      const files = readdirSync(join(fixtures, kind, library ?? '')).filter((file) => file.endsWith('.before.ts')).map((file) => file.replace('.before.ts', ''));
      assert.deepEqual(cases.map(({ file }) => file).sort(), files.sort());
    });
  });
}

/** Seven rows that others write: to Postgres, or to what a library has its rows in. */
async function writeMeanwhile(program: Program, table: LogEntries): Promise<void> {
  const write = program['write'] as (() => Promise<unknown>) | undefined;
  if (write) await write();
  else await table.query(`INSERT INTO "LogEntry" ("entity", "message") SELECT 'order', 'written meanwhile' FROM generate_series(1, 7)`);
}

/** What a route answers: the keys of its rows, in their order, and what the next request asks for. Ids of documents are those of the rows that they were made from, written in base 16. */
async function answer(program: Program, query: string): Promise<{ readonly length: number; readonly bytes: number; readonly keys: readonly string[]; readonly next: string | undefined }> {
  const response = await (program['GET'] as (request: Request) => Promise<Response>)(new Request(`http://localhost/entries${query}`));
  const text = await response.text();
  assert.equal(response.status, 200, text);
  const value = JSON.parse(text) as Rows | { readonly entries: Rows };
  const list = isRows(value) ? value : value.entries;
  const rows = 'items' in list ? list.items : list;
  const keys = rows.map((row) => keyOf(row));
  const next = 'items' in list ? list.nextCursor : rows.length === 0 ? null : rows.at(-1)?._id ?? rows.at(-1)?.id ?? null;
  return { length: rows.length, bytes: text.length, keys, next: next === null ? undefined : String(next) };
}

function isRows(value: Rows | { readonly entries: Rows }): value is Rows {
  return Array.isArray(value) || 'items' in value;
}

type Rows = readonly Row[] | { readonly items: readonly Row[]; readonly nextCursor: string | number | null };

function keyOf({ id, _id = '' }: Row): string {
  const text = typeof id === 'string' ? id : _id;
  const number = typeof id === 'number' ? id : Number.parseInt(text, 16);
  return Number.isSafeInteger(number) ? String(number) : text;
}

interface Row {
  readonly id?: number | string;
  readonly _id?: string;
}
