import assert from 'node:assert/strict';
import { libraries } from '../../src/catalog';
import { WorkspaceStubs } from '../../src/engine/stubs';
import { impureCalls, importsOf, read, roomOf, sources, wordsOf, type Word } from './sources';

/** The rooms of the table in docs/architecture.md, in the order that data walks through them. */
const rooms = [...read('docs/architecture.md').matchAll(/^\| `src\/(\w+)` \|/gm)].map((match) => match[1] as string);
const all = sources();

describe('the rooms of src', () => {
  it('are all in the table of docs/architecture.md, and nothing else is', () => {
    assert.ok(rooms.length >= 11, `only ${rooms.length} rooms could be read from the table`);
    assert.deepEqual([...new Set(all.map((source) => source.room))].sort(), [...rooms].sort());
  });

  it('import only from themselves and from rooms above them', () => {
    const wrong = all.flatMap((source) => importsOf(source).flatMap((specifier) => {
      const target = roomOf(source, specifier);
      return target !== undefined && rooms.indexOf(target) > rooms.indexOf(source.room) ? [`${source.path} imports ${specifier}`] : [];
    }));
    assert.deepEqual(wrong, []);
  });

  it('import nothing of the repository outside src', () => {
    const wrong = all.flatMap((source) => importsOf(source).filter((specifier) => specifier.startsWith('.') && roomOf(source, specifier) === undefined).map((specifier) => `${source.path} imports ${specifier}`));
    assert.deepEqual(wrong.filter((line) => !line.endsWith('/package.json')), []);
  });

  it('leave the editor to src/vscode', () => {
    const editor = all.filter((source) => importsOf(source).includes('vscode'));
    assert.ok(editor.length > 0);
    assert.deepEqual(editor.filter((source) => source.room !== 'vscode').map((source) => source.path), []);
  });

  it('have one compiler, behind src/project/ts.ts', () => {
    const compiler = all.filter((source) => importsOf(source).some((specifier) => /^(?:typescript|ts-morph|@ts-morph\/.*)$/.test(specifier)));
    assert.deepEqual(compiler.map((source) => source.path), ['src/project/ts.ts']);
  });

  it('keep the engine free of clocks, randomness and the network', () => {
    const engine = rooms.slice(0, rooms.indexOf('report'));
    const wrong = all.filter((source) => engine.includes(source.room)).flatMap((source) => [
      ...importsOf(source).filter((specifier) => /^(?:node:)?(?:https?|http2|net|dns|tls|child_process|crypto|perf_hooks|timers)(?:\/|$)/.test(specifier)),
      ...impureCalls(source),
    ].map((what) => `${source.path}: ${what}`));
    assert.deepEqual(wrong, []);
  });

  it('have a core that stands alone', () => {
    const wrong = all.filter((source) => source.room === 'core').flatMap((source) => importsOf(source).filter((specifier) => roomOf(source, specifier) !== 'core').map((specifier) => `${source.path} imports ${specifier}`));
    assert.deepEqual(wrong, []);
  });

  it('name a library in its folder of the catalogue only', () => {
    const blind = new Set(['flow', 'rules', 'fixes']);
    const named = all.filter((source) => blind.has(source.room)).flatMap((source) => {
      const ids = [...new Set(wordsOf(source).flatMap(librariesIn))].sort();
      return ids.length > 0 ? [[source.path, ids] as const] : [];
    });
    assert.deepEqual(Object.fromEntries(named), frameworks);
  });

  it('would be caught naming one', () => {
    const said = (text: string, isString = false): readonly string[] => librariesIn({ text, isString, line: 1 });
    assert.deepEqual(said('isPrismaCall'), ['prisma']);
    assert.deepEqual(said('MIKRO_ORM'), ['mikro-orm']);
    assert.deepEqual(said('/\\bprisma\\.\\w+/'), ['prisma']);
    assert.deepEqual(said('@supabase/ssr', true), ['supabase']);
    assert.deepEqual(said('node-fetch', true), ['fetch-packages']);
    assert.deepEqual(said('isEnterprisMatch'), []);
    assert.deepEqual(said('request', true), []);
    assert.deepEqual(said('keyValues'), []);
  });
});

/** Libraries whose names are words that code has without them; `fetch` is the platform's own. */
const ordinary: ReadonlySet<string> = new Set(['fetch', 'request', 'segment', 'got', 'square', 'replicate', 'resend', 'browsers', 'sharp', 'agenda', 'bull', 'slack', 'paddle', 'payload', 'parse']);

/** Packages that start functions as well as being called: `entries` reads their registrations. An entry that no longer holds must go. */
const frameworks: Readonly<Record<string, readonly string[]>> = {
  // The folder of edge functions is named after the platform.
  'src/flow/entries/functions/deno.ts': ['supabase'],
  'src/flow/entries/functions/edge-functions.ts': ['supabase'],
  'src/flow/entries/jobs/queues.ts': ['amqplib', 'bee-queue', 'bullmq', 'kafkajs', 'pg-boss'],
  'src/flow/entries/jobs/schedules.ts': ['inngest', 'trigger-dev'],
  'src/flow/entries/nestjs/messages.ts': ['bullmq'],
  // `prismaObject`, `drizzleField`: plugins of the framework, whose methods register resolvers.
  'src/flow/entries/graphql/pothos.ts': ['drizzle', 'prisma'],
  'src/flow/entries/registry.ts': ['bullmq', 'inngest', 'pg-boss', 'trigger-dev'],
  // The package of the platform's types, which says that a program is a worker.
  'src/flow/entries/runtime.ts': ['cloudflare-bindings'],
  'src/flow/entries/functions/workers-rpc.ts': ['cloudflare-bindings'],
  'src/flow/entries/functions/workers.ts': ['cloudflare-bindings'],
};

const stubs = new WorkspaceStubs();
const partsOfIds: ReadonlyMap<string, string> = new Map(libraries.filter(({ id }) => !ordinary.has(id)).map(({ id }) => [id, partsOf(id)]));

/** The libraries of the catalogue that a word names: by a package of theirs, or by their id among the word's parts. */
function librariesIn({ text, isString }: Word): readonly string[] {
  if (ordinary.has(text)) return [];
  const stub = isString ? stubs.resolve(text, '/app/index.ts', undefined) : undefined;
  const parts = partsOf(text);
  const named = [...partsOfIds].filter(([, ofId]) => parts.includes(ofId)).map(([id]) => id);
  const ids = [...new Set([...stub ? [stub.split('/')[2] ?? ''] : [], ...named])];
  // `pg-boss` does not say `pg` too.
  return ids.filter((id) => !ids.some((other) => other !== id && partsOf(other).includes(partsOf(id))));
}

/** ` is prisma call ` of `isPrismaCall`. */
function partsOf(text: string): string {
  return ` ${text.replace(/\\[bswdBSWD]/g, ' ').replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/[^A-Za-z0-9]+/g, ' ').trim().toLowerCase()} `;
}
