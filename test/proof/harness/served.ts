import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { applyEdits } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { pause } from '../../../src/fixes/browser/search';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';
import { componentModules } from './components';
import { database, schemaText } from './database';
import { models } from './library';
import { expectText, fixtures } from './texts';
import { loadRoutes } from './route-handlers';
import type { Rows } from './seed';
import { frameworks, type ServedWith, type Within } from './served-with';
import { servers } from './servers';

/** A library by which a route reads its rows. */
export type ServedBy = 'prisma' | 'drizzle' | 'mongoose';

/** How many times shorter the pause is here that a search makes before it asks. */
const shortened = 10;
const folder = join(fixtures, 'into-query', 'served');
const page = 'components/page.ts';
/** What the routes of a server have for a part of it, beside the file that has them: services. */
const service = 'server/service.ts';

/** An application with a component and the route that it asks, by their paths in it. */
export type Files = Readonly<Record<string, string>>;

/** The application of a pair, before its rewrite. */
export function servedApplication(name: string, library: ServedBy, framework: ServedWith = 'next'): Files {
  const { route, db, packages, mount, others } = frameworks[framework];
  const client = library === 'prisma' ? join(fixtures, 'paginate', 'db.ts') : library === 'drizzle' ? join(fixtures, 'paginate', 'drizzle', 'db.ts') : undefined;
  const own = library === 'prisma' ? [] : readdirSync(join(models, library)).filter((file) => !file.startsWith('emulator') || library === 'mongoose');
  const above = '../'.repeat(db.split('/').length - 1);
  return {
    'package.json': JSON.stringify({ dependencies: { ...packages, react: '19.0.0' } }), 'tsconfig.json': '{}',
    [page]: readFileSync(join(folder, `${name}-page.before.ts`), 'utf8'),
    [route]: readFileSync(join(folder, `${name}-route.before.ts`), 'utf8'),
    ...(existsSync(join(folder, `${name}-service.before.ts`)) && { [service]: readFileSync(join(folder, `${name}-service.before.ts`), 'utf8') }),
    ...(mount !== undefined && { 'server/app.ts': mount }), ...others,
    ...(client !== undefined && { [db]: readFileSync(client, 'utf8').replace('../../models', `${above}models`) }),
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
export function expectServed(name: string, files: Files, framework: ServedWith = 'next'): void {
  expectText(files[page] ?? '', join(folder, `${name}-page.after.ts`));
  expectText(files[frameworks[framework].route] ?? '', join(folder, `${name}-route.after.ts`));
  if (files[service] !== undefined) expectText(files[service], join(folder, `${name}-service.after.ts`));
  expectText(Object.entries(files).find(([file]) => file.endsWith('lib/list-part.ts'))?.[1] ?? '', join(fixtures, 'lib', 'list-part.ts'));
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
  open?(client: unknown): void;
  connect?(url: string, servers: unknown): Promise<{ readonly db: unknown; close(): Promise<void> }>;
}

/** The rows of an answer, which tRPC and some routes have in an object. */
export function rowsIn(answer: unknown): readonly { readonly slug: string }[] {
  if (Array.isArray(answer)) return answer as readonly { readonly slug: string }[];
  const { articles, result } = answer as { readonly articles?: readonly { readonly slug: string }[]; readonly result?: { readonly data: readonly { readonly slug: string }[] } };
  return articles ?? result?.data ?? [];
}

/** Runs an application on so many rows: the component on a page, its requests over the loopback interface, the framework of the route and the database as they are. */
export async function onServedPage<View, Result>(files: Files, library: ServedBy, size: Rows, use: (page: RunningPage<View>) => Promise<Result>, framework: ServedWith = 'next'): Promise<Result> {
  const modules = componentModules();
  const { db, exported, listener, list = '/api/articles', within } = frameworks[framework];
  const program = loadRoutes(files, [
    'export { Articles } from \'./components/page\';', exported,
    ...(library === 'mongoose' ? [] : [`export { open } from './${db.replace('.ts', '')}';`]), ...(library === 'prisma' ? [] : [`export { connect } from './models/${library}/connect';`]),
  ].join('\n'), modules) as unknown as Exports<View>;
  const run = async (): Promise<Result> => {
    const server = createServer(await listener(program));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const travelled = { rows: 0, bytes: 0, requests: 0 };
    const real = globalThis.fetch;
    const timer = globalThis.setTimeout;
    // Only the pause of a search is as long as that.
    globalThis.setTimeout = ((act: () => void, time?: number, ...given: []) => timer(act, time === pause ? pause / shortened : time, ...given)) as typeof setTimeout;
    const asked = { open: 0 };
    // A page asks by an address of its own server; axios makes a request of that first.
    globalThis.fetch = async (address, options) => {
      asked.open++;
      try {
        const answer = await real(address instanceof Request ? address : new URL(address, at), options);
        const text = await answer.text();
        travelled.rows += rowsIn(JSON.parse(text)).length;
        travelled.bytes += Buffer.byteLength(text);
        travelled.requests++;
        return new Response(text, { status: answer.status, headers: { 'content-type': answer.headers.get('content-type') ?? '' } });
      } finally {
        asked.open--;
      }
    };
    (modules['axios'] as { defaults: { baseURL?: string } }).defaults.baseURL = at;
    const answer = async (query: string): Promise<string> => (await real(`${at}${list}${query}`)).text();
    const settled = async (): Promise<void> => {
      // Timers of one process come in their order.
      await new Promise((resolve) => { setTimeout(resolve, pause / shortened + 100); });
      while (asked.open > 0) await new Promise((resolve) => { setTimeout(resolve, 5); });
      await new Promise((resolve) => { setImmediate(resolve); });
    };
    try {
      const { mount } = modules['react-page'] as { mount(component: () => View, within?: Within): { when(holds: (view: View) => boolean): Promise<View> } };
      return await use({ ...mount(program.Articles, within?.(program, at)), answer, travelled, settled });
    } finally {
      globalThis.fetch = real;
      globalThis.setTimeout = timer;
      server.closeAllConnections();
      server.close();
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
