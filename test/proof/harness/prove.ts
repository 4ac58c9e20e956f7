import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { FixKind } from '../../../src/core';
import type { Counts } from './client';
import './hooks';
import { runOfLibrary, workspaceOf } from './library';
import { prismaWorkspace, rewrite, type Workspace } from './rewrite';
import { run, type Run } from './run';
import { rows, rowsTimes, type Rows } from './seed';
import { expectText, fixtures } from './texts';

export { expectText, fixtures };

/** One rewrite: `<file>.before.ts` in the folder of its kind, what it becomes (`.after.ts`), and what both must cost. */
export interface Case {
  readonly file: string;
  /** What is special about it, for the test's name. */
  readonly what: string;
  /** How many rows it is run with, for the test's name: `50 orders`. */
  readonly scale: string;
  /** The second argument of `main`. */
  readonly input?: unknown;
  /** Queries before and after; with transactions where there are any. */
  readonly before: number | Counts;
  readonly after: number | Counts;
  /** The bytes that the database answers before and after, where they are what falls. */
  readonly bytes?: readonly [number, number];
  /**
   * Tables whose generated ids are not compared. For rows that the original creates all at once: they reach the database over several connections, so that
   * which of them gets which id is chance. Afterwards it is the order of the list.
   */
  readonly idsByChance?: readonly string[];
  /** Set where the programs are meant to give nothing: the list is empty. */
  readonly givesNothing?: boolean;
  /**
   * Set where the engine does not offer this rewrite, with the reason. The pair is still proved, as written by hand, and the test fails as soon as
   * the engine offers it.
   */
  readonly missing?: string;
  /**
   * Set where the engine's rewrite is right but not what a person would write (`.after.ts`), with the reason. The engine's text is proved, and the test fails as
   * soon as it equals the file.
   */
  readonly unlike?: string;
}

/** Where a case's programs are, and how they are run. */
interface Way {
  readonly folder: string;
  workspace(text: string): Workspace;
  run(text: string, name: string, one: Case): Promise<Run>;
  /** What the engine made of the files so far: it is the same however many rows there are. */
  readonly rewritten: Map<string, string>;
}

/**
 * A test per case of Prisma and size: the engine's rewrite of the program equals the expected text; run on identical databases, both give the same JSON (order
 * included) and leave the same rows, and send exactly the stated number of queries. The numbers are in the test's name.
 */
export function proofs(kind: FixKind, cases: readonly Case[] | ((rows: Rows) => readonly Case[]), sizes: readonly Rows[] = [rows]): void {
  const folder = join(fixtures, kind);
  ofEachSize(`proof: ${kind}`, kind, folder, typeof cases === 'function' ? cases : () => cases, sizes, prismaWorkspace, (size) => (text, name, { input, idsByChance }) => run(text, name, input, idsByChance, size));
}

/**
 * The same for another library, whose pairs are in `<kind>/<library>` and whose models and connection are in `models/<library>`: on the usual rows and
 * on ten times as many, where no other sizes are named. `prepare` makes what the models have beyond the usual tables.
 */
export function proofsOf(library: string, kind: FixKind, casesFor: (rows: Rows) => readonly Case[], sizes: readonly Rows[] = [rows, rowsTimes(10)], prepare?: (url: string) => Promise<void>): void {
  const folder = join(fixtures, kind, library);
  // Without its silent cut, which is a wrong answer, the emulator of PostgREST gives before and after the same.
  ofEachSize(`proof: ${library}, ${kind}`, kind, folder, casesFor, sizes, (text) => workspaceOf(library, kind, text), (size) => (text, name, { input, idsByChance }) =>
    runOfLibrary({ library, folder, rows: size, maxRows: Math.max(1000, size.articles), ...(prepare && { prepare }) }, text, name, input, idsByChance));
}

function ofEachSize(what: string, kind: FixKind, folder: string, casesFor: (rows: Rows) => readonly Case[], sizes: readonly Rows[], workspace: Way['workspace'], runWith: (size: Rows) => Way['run']): void {
  describe(what, function () {
    this.timeout(120_000);
    const rewritten = new Map<string, string>();
    for (const size of sizes) {
      for (const one of casesFor(size)) it(title(one), () => prove(kind, one, { folder, workspace, run: runWith(size), rewritten }));
    }
    coverage(folder, casesFor(sizes[0] ?? rows));
  });
}

function coverage(folder: string, cases: readonly Case[]): void {
  it('runs every pair of files in its folder', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.before.ts')).map((file) => file.replace('.before.ts', ''));
    assert.deepEqual(cases.map((one) => one.file).sort(), files.sort());
  });
}

function title(one: Case): string {
  const [before, after] = [countsOf(one.before), countsOf(one.after)];
  const transactions = before.transactions === after.transactions ? '' : `, ${before.transactions} → ${after.transactions} transactions`;
  return `${one.what}: ${before.queries} → ${after.queries} queries${transactions}${one.bytes ? `, ${one.bytes[0]} → ${one.bytes[1]} bytes` : ''} (${one.scale})${one.missing === undefined ? '' : `; not offered: ${one.missing}`}`;
}

function countsOf(counts: number | Counts): Counts {
  return typeof counts === 'number' ? { queries: counts, transactions: 0 } : counts;
}

async function prove(kind: FixKind, one: Case, way: Way): Promise<void> {
  const path = join(way.folder, one.file);
  const before = readFileSync(`${path}.before.ts`, 'utf8');
  const after = way.rewritten.get(one.file) ?? expectedText(kind, one, way.workspace(before), `${path}.after.ts`);
  way.rewritten.set(one.file, after);

  const old = await way.run(before, `${one.file}.before.ts`, one);
  const rewritten = await way.run(after, `${one.file}.after.ts`, one);

  assert.deepEqual(rewritten.json, old.json, 'the result changed');
  assert.deepEqual(rewritten.contents, old.contents, 'the rows in the database differ');
  assert.deepEqual(old.counts, countsOf(one.before), `before:\n${summary(old.statements)}`);
  assert.deepEqual(rewritten.counts, countsOf(one.after), `after:\n${summary(rewritten.statements)}`);
  if (one.bytes) {
    assert.deepEqual([old.bytes, rewritten.bytes], one.bytes, 'bytes that were answered');
    assert.ok(rewritten.bytes < old.bytes);
  }
  if (one.givesNothing !== true) {
    const wrote = Object.entries(rewritten.seeded).some(([table, rows]) => {
      const now = rewritten.contents[table] ?? [];
      return one.idsByChance?.includes(table) ? now.length !== rows.length : !isDeepStrictEqual(now, rows);
    });
    const gave = old.json !== undefined && old.json !== null && !isDeepStrictEqual(old.json, []);
    assert.ok(wrote || gave, 'the program gives nothing and writes nothing, which proves nothing');
  }
}

/** The engine's rewrite, held against the file. */
function expectedText(kind: FixKind, one: Case, workspace: Workspace, file: string): string {
  const result = rewrite(workspace, kind);
  if (one.missing !== undefined) {
    assert.notDeepEqual(result.remaining, [], 'the engine offers this rewrite now: take `missing` off the case');
    return readFileSync(file, 'utf8');
  }
  assert.notDeepEqual(result.titles, [], `no fix of kind ${kind} was offered:\n${result.left.join('\n')}`);
  if (one.unlike !== undefined) {
    assert.notEqual(result.text, readFileSync(file, 'utf8'), 'the engine writes it like this now: take `unlike` off the case');
    return result.text;
  }
  expectText(result.text, file);
  // What runs a few at a time takes no query away.
  if (kind !== 'concurrency') assert.deepEqual(result.remaining, [], 'the finding is still there after the fix');
  return result.text;
}

function summary(statements: readonly string[]): string {
  const shown = statements.slice(0, 12).map((statement) => statement.slice(0, 160));
  return statements.length > shown.length ? [...shown, `… ${statements.length - shown.length} more`].join('\n') : shown.join('\n');
}
