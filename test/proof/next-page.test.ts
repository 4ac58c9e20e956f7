import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { applyEdits } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from '../rules/only';
import { openClient } from './harness/client';
import { pagesRequire } from './harness/components';
import { database, schemaText } from './harness/database';
import { logEntries } from './harness/log-entries';
import { evaluate } from './harness/program';
import { expectText, fixtures } from './harness/prove';

const folder = join(fixtures, 'paginate', 'next-page');

/** What a page of the App Router is given, as Next.js 15 gives it. */
interface Given {
  readonly params: Promise<{ readonly team: string }>;
  readonly searchParams: Promise<Readonly<Record<string, string>>>;
}

/** The engine's rewrite of the page, which stands at a path. */
function rewritten(before: string, page: string): string {
  const files: Record<string, string> = {
    '/app/package.json': JSON.stringify({ dependencies: { next: '15.0.0' } }), '/app/prisma/schema.prisma': schemaText, [page]: before,
    ...Object.fromEntries(['db.ts', 'entry-list.tsx'].map((file) => [join(dirname(page), file), readFileSync(join(folder, file), 'utf8')])),
    '/app/lib/pagination.ts': readFileSync(join(fixtures, 'lib', 'pagination.ts'), 'utf8'),
  };
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { rules: only('unbounded-query') } });
  for (const _ of engine.settle());
  const fix = engine.fixesAt(page, 0, before.length).flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'paginate');
  return applyEdits(before, fix?.edits.find(({ file }) => file === page)?.edits ?? []);
}

interface Program {
  open(client: unknown): void;
  default(given: Given): Promise<unknown>;
  getServerSideProps?(context: { readonly query: Readonly<Record<string, string>> }): Promise<{ readonly props: unknown }>;
}

/** What a half of the pair exports, with React as it is. */
function programOf(file: string): Program {
  const { outputFiles: [bundle] } = buildSync({
    stdin: { contents: `${readFileSync(join(folder, file), 'utf8')}\nexport { open } from './db';\n`, resolveDir: folder, loader: 'tsx', sourcefile: file },
    bundle: true, packages: 'external', write: false, format: 'cjs', platform: 'node', target: 'node20', jsx: 'automatic',
  });
  return evaluate(bundle?.text ?? '', file, pagesRequire()) as unknown as Program;
}

/** The page for an address, drawn by React's own renderer. What is emulated is the server of Next.js around it: it hands over two promises, or what `getServerSideProps` answers for the query string. */
async function htmlFor({ default: component, getServerSideProps: propsOf }: Program, query: Readonly<Record<string, string>>): Promise<string> {
  const { renderToString } = pagesRequire()('react-dom/server') as { renderToString(element: unknown): string };
  const { createElement } = pagesRequire()('react') as { createElement(component: unknown, props: unknown): unknown };
  return renderToString(propsOf ? createElement(component, (await propsOf({ query })).props) : await component({ params: Promise.resolve({ team: 'ops' }), searchParams: Promise.resolve(query) }));
}

/** The keys of the rows that the page has. */
async function keysFor(program: Program, query: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return [...(await htmlFor(program, query)).matchAll(/<li id="(\d+)">entry /g)].map(([, key = '']) => key);
}

describe('proof: a page of Next.js, paginate', function () {
  this.timeout(120_000);
  for (const count of [5, 500, 5000]) {
    const pages = Math.ceil(count / 100);
    it(`a page that draws ${count} rows draws ${Math.min(count, 100)}; ${pages} ${pages === 1 ? 'page has' : 'pages have'} every row once`, async () => {
      expectText(rewritten(readFileSync(join(folder, 'drawn.before.tsx'), 'utf8'), '/app/app/entries/page.tsx'), join(folder, 'drawn.after.tsx'));
      const [before, after] = [programOf('drawn.before.tsx'), programOf('drawn.after.tsx')];
      const client = await openClient(database().clientFolder, (await logEntries(count)).url);
      try {
        for (const { open } of [before, after]) open(client.prisma);
        const all = await keysFor(before, {});
        const first = await keysFor(after, {});
        assert.deepEqual([all.length, first.length], [count, Math.min(count, 100)]);
        assert.deepEqual(await keysFor(after, { page: '1', limit: '1000' }), first);
        assert.deepEqual(await keysFor(after, { page: 'none', limit: '-3' }), first.slice(0, 1));
        const walked: string[] = [];
        for (let page = 1; ; page++) {
          const keys = await keysFor(after, { page: String(page), limit: '100' });
          if (keys.length === 0) break;
          walked.push(...keys);
        }
        assert.deepEqual(walked, Array.from({ length: count }, (_, at) => String(at + 1)));
        assert.deepEqual([...all].sort(), [...walked].sort());
      } finally {
        await client.close();
      }
    });
  }

  it('a page of the Pages Router that draws 500 rows by a component of another file draws 100, by names of its own beside a list that has a page already; 5 pages have every row once', async () => {
    expectText(rewritten(readFileSync(join(folder, 'props.before.tsx'), 'utf8'), '/app/pages/entries/index.tsx'), join(folder, 'props.after.tsx'));
    const [before, after] = [programOf('props.before.tsx'), programOf('props.after.tsx')];
    const client = await openClient(database().clientFolder, (await logEntries(500)).url);
    try {
      for (const { open } of [before, after]) open(client.prisma);
      const ofUsers = (html: string): string => /<ol>.*<\/ol>/.exec(html)?.[0] ?? '';
      assert.equal((await keysFor(before, {})).length, 500);
      assert.deepEqual(await keysFor(after, { logEntriesPage: '1', logEntriesLimit: '1000' }), await keysFor(after, {}));
      const walked: string[] = [];
      for (let page = 1; page <= 5; page++) {
        const query = { page: '2', limit: '10', logEntriesPage: String(page) };
        walked.push(...await keysFor(after, query));
        assert.equal(ofUsers(await htmlFor(after, query)), ofUsers(await htmlFor(before, query)), 'the other list stays where it is');
      }
      assert.deepEqual(walked, Array.from({ length: 500 }, (_, at) => String(at + 1)));
    } finally {
      await client.close();
    }
  });
});
