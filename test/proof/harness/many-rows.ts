import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { applyEdits, type FixKind } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';
import { openClient } from './client';
import { database, schemaText } from './database';
import './hooks';
import { models, requireOf } from './library';
import { closeProgram, logEntries, programOf, type LogEntries } from './log-entries';
import { evaluate } from './program';
import { servers, type Servers } from './servers';
import { expectText, fixtures } from './prove';

/** A row of the table `LogEntry`, which the programs about many rows read. */
export interface Entry {
  readonly id: number;
  readonly entity: string;
  readonly message: string;
}

/** What a program exports, when its modules have their connection. */
export type Program = Readonly<Record<string, unknown>>;

/** The files of an application of Next.js around a program of a pair, at the places that its imports name. The route is the program. */
function application(kind: FixKind, library: string | undefined, text: string): { readonly files: Record<string, string>; readonly route: string } {
  // A job lies in a folder that no framework knows.
  const root = kind === 'batches' ? '/app/jobs' : '/app/app';
  const route = library === undefined ? `${root}/route.ts` : `${root}/${library}/route.ts`;
  const folder = library === undefined ? join(fixtures, kind) : join(fixtures, kind, library);
  const files: Record<string, string> = { '/app/package.json': JSON.stringify({ dependencies: { next: '15.0.0', ...(library === 'firestore' && { '@google-cloud/firestore': '9.4.1' }) } }), [route]: text };
  if (existsSync(join(folder, 'db.ts'))) files[route.replace('route.ts', 'db.ts')] = readFileSync(join(folder, 'db.ts'), 'utf8');
  if (library === undefined) files['/app/prisma/schema.prisma'] = schemaText;
  else for (const file of readdirSync(join(models, library)).filter((name) => !name.startsWith('emulator'))) files[`/app/models/${library}/${file}`] = readFileSync(join(models, library, file), 'utf8');
  return { files, route };
}

/** A program that the engine rewrote, and the modules that it made for it. */
interface RewrittenPair {
  readonly text: string;
  readonly title: string;
  readonly made: ReadonlyMap<string, string>;
}

const rewritten = new Map<string, RewrittenPair>();

/**
 * What the engine makes of a pair's first half: the program, and the module that it makes for it where the application has none. Of a trap, that is nothing. It is the same however many rows
 * there are, so that it is asked once.
 */
export function rewriteOf(kind: FixKind, library: string | undefined, name: string, helpers: readonly { readonly file: string; readonly text: string }[] = [], half: 'before' | 'trap' = 'before'): RewrittenPair {
  const key = JSON.stringify([kind, library, name, helpers, half]);
  const known = rewritten.get(key) ?? askedFor(kind, library, name, helpers, half);
  rewritten.set(key, known);
  return known;
}

function askedFor(kind: FixKind, library: string | undefined, name: string, helpers: readonly { readonly file: string; readonly text: string }[], half: 'before' | 'trap'): RewrittenPair {
  const before = readFileSync(join(fixtures, kind, library ?? '', `${name}.${half}.ts`), 'utf8');
  const { files, route } = application(kind, library, before);
  for (const helper of helpers) files[helper.file] = helper.text;
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only('unbounded-query') } });
  for (const _ of engine.settle());
  const fix = engine.fixesAt(route, 0, before.length).flatMap(({ fixes }) => fixes).find((one) => one.kind === kind);
  if (!fix) throw new Error(`no rewrite of the kind ${kind} is offered for ${library ?? ''} ${name}: ${engine.fixAll({ paths: [route], kind }).left.map(({ reason }) => reason).join()}`);
  const edited = new Map(fix.edits.map(({ file, create, edits }) => [file, applyEdits(create ? '' : files[file] ?? '', edits)]));
  return { text: edited.get(route) ?? '', title: fix.title, made: new Map([...edited].filter(([file]) => file !== route)) };
}

/** Holds a pair's second half against what the engine writes. */
export function expectAfter(kind: FixKind, library: string | undefined, name: string, text: string): void {
  expectText(text, join(fixtures, kind, library ?? '', `${name}.after.ts`));
}

/** Runs a half of a pair on a table `LogEntry` of so many rows. */
export async function onRows<T>(kind: FixKind, library: string | undefined, half: string, count: number, use: (program: Program, table: LogEntries) => Promise<T>): Promise<T> {
  const file = join(fixtures, kind, library ?? '', `${half}.ts`);
  const table = await logEntries(count);
  const { program, ownRows } = await programOf(file.replace(/\.\w+\.ts$/, ''), half, () => (library === undefined ? ofPrisma(file, table.url) : ofLibrary(file, library, table.url)));
  try {
    return await use(program, table);
  } finally {
    if (ownRows) await closeProgram(half);
  }
}

/** What `connect.ts` beside a library's models gives: the client; how others write seven rows, where they are not those of Postgres; the most rows in one answer (since it was asked for last), where it does not come through the `pg` that is listened to; and whether it remembers rows that it has read. */
interface ManyRows {
  readonly db: unknown;
  close(): Promise<void>;
  write?(): Promise<unknown>;
  most?(): number;
  readonly keepsRows?: boolean;
}

/** The rows of the table, in the order of their ids. */
export function entriesIn(table: LogEntries): Promise<readonly Entry[]> {
  return table.query<Entry>('SELECT * FROM "LogEntry" ORDER BY id');
}

interface Opened {
  readonly program: Program;
  /** True where the rows are taken over when the connection is made, or remembered. */
  readonly ownRows: boolean;
  close(): Promise<void>;
}

async function ofPrisma(file: string, url: string): Promise<Opened> {
  const client = await openClient(database().clientFolder, url);
  const program = bundled(file, '', createRequire(__filename));
  (program['open'] as ((client: unknown) => void) | undefined)?.(client.prisma);
  return { program: { ...program, client: client.prisma }, ownRows: false, close: () => client.close() };
}

async function ofLibrary(file: string, library: string, url: string): Promise<Opened> {
  const program = bundled(file, `export { connect } from ${JSON.stringify(join(models, library, 'connect'))};`, requireOf(library));
  const connection = await (program['connect'] as (url: string, servers: Servers) => Promise<ManyRows>)(url, servers);
  (program['open'] as ((connection: unknown) => void) | undefined)?.(connection.db);
  const { write, most, keepsRows = false } = connection;
  return { program: { ...program, client: connection.db, ...(write && { write }), ...(most && { most }) }, ownRows: write !== undefined || keepsRows, close: () => connection.close() };
}

const bundles = new Map<string, string>();

function bundled(file: string, more: string, require: NodeRequire): Program {
  const text = bundles.get(file) ?? bundle(file, more);
  bundles.set(file, text);
  return evaluate(text, file, require);
}

function bundle(file: string, more: string): string {
  const folder = join(file, '..');
  const { outputFiles: [made] } = buildSync({
    stdin: { contents: `${readFileSync(file, 'utf8')}\n${more}\n${existsSync(join(folder, 'db.ts')) ? 'export { open } from \'./db\';' : ''}\n`, resolveDir: folder, loader: 'ts', sourcefile: file },
    bundle: true, packages: 'external', write: false, format: 'cjs', platform: 'node', target: 'node20',
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true, useDefineForClassFields: false } },
  });
  return made?.text ?? '';
}
