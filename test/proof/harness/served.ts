import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';
import { componentModules } from './components';
import { database, schemaText } from './database';
import { models } from './library';
import { expectText, fixtures } from './prove';
import { loadRoutes } from './route-handlers';
import type { Rows } from './seed';
import { servers } from './servers';

/** A library by which a route reads its rows. */
export type ServedBy = 'prisma' | 'drizzle' | 'mongoose';

const folder = join(fixtures, 'into-query', 'served');
const route = 'app/api/articles/route.ts';
const page = 'components/page.ts';

/** An application of Next.js with a component and the route that it asks, by their paths in it. */
export type Files = Readonly<Record<string, string>>;

/** The application of a pair, before its rewrite. */
export function servedApplication(name: string, library: ServedBy): Files {
  const db = library === 'prisma' ? join(fixtures, 'paginate', 'db.ts') : library === 'drizzle' ? join(fixtures, 'paginate', 'drizzle', 'db.ts') : undefined;
  const own = library === 'prisma' ? [] : readdirSync(join(models, library)).filter((file) => !file.startsWith('emulator') || library === 'mongoose');
  return {
    'package.json': JSON.stringify({ dependencies: { next: '15.0.0', react: '19.0.0' } }), 'tsconfig.json': '{}',
    [page]: readFileSync(join(folder, `${name}-page.before.ts`), 'utf8'),
    [route]: readFileSync(join(folder, `${name}-route.before.ts`), 'utf8'),
    ...(db !== undefined && { [route.replace('route.ts', 'db.ts')]: readFileSync(db, 'utf8').replace('../../models', '../../../models') }),
    ...(library === 'prisma' && { 'prisma/schema.prisma': schemaText }),
    ...Object.fromEntries(own.map((file) => [`models/${library}/${file}`, readFileSync(join(models, library, file), 'utf8')])),
  };
}

/** What the engine makes of an application, and how it is offered; the files are as they were where it offers nothing. */
export function servedRewrite(files: Files): { readonly files: Files; readonly title: string | undefined; readonly reasons: readonly string[] } {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(files).filter(([file]) => !/emulator/.test(file)).map(([file, text]) => [`/app/${file}`, text]))), settings: { rules: only('client-side-processing') } });
  for (const _ of engine.settle());
  const fix = engine.fixesAt(`/app/${page}`, 0, files[page]?.length ?? 0).flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'into-query');
  const edited = Object.fromEntries((fix?.edits ?? []).map(({ file, create, edits }) => [file.slice('/app/'.length), applyEdits(create ? '' : files[file.slice('/app/'.length)] ?? '', edits)]));
  const reasons = fix ? [] : engine.fixAll({ paths: [`/app/${page}`], kind: 'into-query' }).left.map(({ reason }) => reason);
  return { files: { ...files, ...edited }, title: fix?.title, reasons };
}

/** Holds a rewritten application against the second halves of its pair. */
export function expectServed(name: string, files: Files): void {
  expectText(files[page] ?? '', join(folder, `${name}-page.after.ts`));
  expectText(files[route] ?? '', join(folder, `${name}-route.after.ts`));
  expectText(files['lib/list-part.ts'] ?? '', join(fixtures, 'lib', 'list-part.ts'));
}

/** A running application: its component on a page, and its route. */
export interface RunningPage<View> {
  /** What the page shows once that meets a condition. */
  when(holds: (view: View) => boolean): Promise<View>;
  /** What the route answers. */
  answer(query: string): Promise<string>;
  /** The rows and bytes of the answers that the component has had. */
  readonly travelled: { rows: number; bytes: number; requests: number };
  /** Waits until a search has waited for another letter, and every answer is there. */
  settled(): Promise<void>;
}

interface Exports<View> {
  readonly Articles: () => View;
  readonly GET: (request: Request) => Promise<Response>;
  open?(client: unknown): void;
  connect?(url: string, servers: unknown): Promise<{ readonly db: unknown; close(): Promise<void> }>;
}

/** Runs an application on so many rows: the component on an emulator of hooks, its `fetch` in this process, the route and the database as they are. */
export async function onServedPage<View, Result>(files: Files, library: ServedBy, size: Rows, use: (page: RunningPage<View>) => Promise<Result>): Promise<Result> {
  const modules = componentModules();
  const program = loadRoutes(files, [
    'export { Articles } from \'./components/page\';', 'export { GET } from \'./app/api/articles/route\';',
    ...(library === 'mongoose' ? [] : ['export { open } from \'./app/api/articles/db\';']), ...(library === 'prisma' ? [] : [`export { connect } from './models/${library}/connect';`]),
  ].join('\n'), modules) as unknown as Exports<View>;
  const run = async (): Promise<Result> => {
    const travelled = { rows: 0, bytes: 0, requests: 0 };
    const answer = async (query: string): Promise<string> => (await program.GET(new Request(`http://localhost/api/articles${query}`))).text();
    const real = globalThis.fetch;
    const asked = { open: 0 };
    globalThis.fetch = async (address) => {
      asked.open++;
      const text = await answer(new URL(address, 'http://localhost').search).finally(() => { asked.open--; });
      const value = JSON.parse(text) as readonly unknown[] | { readonly articles: readonly unknown[] };
      travelled.rows += 'articles' in value ? value.articles.length : value.length;
      travelled.bytes += Buffer.byteLength(text);
      travelled.requests++;
      return { ok: true, status: 200, json: () => Promise.resolve(value) } as Response;
    };
    const settled = async (): Promise<void> => {
      // Timers of one process come in their order.
      await new Promise((resolve) => { setTimeout(resolve, 400); });
      while (asked.open > 0) await new Promise((resolve) => { setTimeout(resolve, 5); });
      await new Promise((resolve) => { setImmediate(resolve); });
    };
    try {
      const { mount } = modules['react-emulator'] as { mount(component: () => View): { when(holds: (view: View) => boolean): Promise<View> } };
      return await use({ ...mount(program.Articles), answer, travelled, settled });
    } finally {
      globalThis.fetch = real;
    }
  };
  if (library === 'prisma') {
    return database().withCopy(async (client) => {
      program.open?.(client.prisma);
      return run();
    }, size);
  }
  return database().withUrl(size, async (url) => {
    const connection = await program.connect?.(url, servers);
    assert.ok(connection);
    program.open?.(connection.db);
    try {
      return await run();
    } finally {
      await connection.close();
    }
  });
}
