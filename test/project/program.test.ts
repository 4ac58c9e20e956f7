import { strict as assert } from 'node:assert';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { ts } from '../../src/project/ts';
import type { StubProvider } from '../../src/project';
import { clientModule, projectOf, rowsType, stubFile, stubs, typeOf } from './support';

const root = `${__dirname}/../..`;

describe('the light program', () => {
  it('types a query through a stub, a re-exported client and a barrel', () => {
    const { project } = projectOf({
      '/app/db/client.ts': clientModule,
      '/app/db/index.ts': `export * from './client';`,
      '/app/a.ts': `import { db } from './db'; const rows = db.user.findMany(); export { rows };`,
    });
    assert.equal(typeOf(project.snapshot(), '/app/a.ts', 'rows'), rowsType);
    assert.deepEqual(project.snapshot().candidates, ['/app/a.ts']);
  });

  it('parses the declarations of a library once for all projects, and anew for one whose schema says more', () => {
    const files = { '/app/a.ts': `import { Client } from 'db'; const rows = new Client().user.findMany(); export { rows };` };
    const parsed = (options: Parameters<typeof projectOf>[1] = {}): readonly [ts.SourceFile | undefined, string] => {
      const snapshot = projectOf(files, options).project.snapshot();
      return [snapshot.program.getSourceFile(stubFile), typeOf(snapshot, '/app/a.ts', 'rows')];
    };
    const withName: StubProvider = { ...stubs, text: (file) => stubs.text(file)?.replace('id: number', 'id: number; name: string') };
    const [first, rows] = parsed();
    const [second] = parsed();
    const [third, named] = parsed({ stubs: withName });
    assert.ok(first !== undefined && third !== undefined);
    assert.equal(second, first);
    assert.notEqual(third, first);
    assert.deepEqual([rows, named, parsed()[1]], [rowsType, 'Promise<{ id: number; name: string; }[]>', rowsType]);
  });

  it('gives every node its parent', () => {
    const { project } = projectOf({ '/app/a.ts': `import { Client } from 'db'; function f(this: Client) { return; this.user.findMany(); }` });
    const sourceFile = project.snapshot().sourceFile('/app/a.ts');
    assert.ok(sourceFile !== undefined);
    const check = (node: ts.Node): void => ts.forEachChild(node, (child) => {
      assert.equal(child.parent, node);
      check(child);
    });
    check(sourceFile);
  });

  it('has a library without errors, and no DOM', () => {
    const { program } = projectOf({ '/app/a.ts': `import { Client } from 'db'; new Client().user.findMany();` }).project.snapshot();
    for (const file of program.getSourceFiles().filter((sourceFile) => sourceFile.fileName.startsWith('/headroom-library/'))) {
      assert.deepEqual(program.getSyntacticDiagnostics(file), []);
    }
    assert.deepEqual(program.getOptionsDiagnostics().concat(program.getGlobalDiagnostics()), []);
    assert.ok(!program.getSourceFiles().some((file) => file.text.includes('HTMLElement')));
  });

  it('knows what back-end code takes for granted', () => {
    const text = `import { Client } from 'db';
      async function f(request: Request, done: Map<string, number[]>) {
        const body = await request.text();
        const rows = await new Client().user.findMany();
        const grouped = Map.groupBy(rows, (row) => row.id);
        const url = new URL(request.url).searchParams.get('q');
        const hex = Buffer.from(body).toString('hex');
        const timer = setTimeout(() => console.log(process.env.X, structuredClone(done)), 5);
        const last = rows.at(-1);
        for await (const x of (async function* () { yield 1; })()) void x;
      }`;
    const snapshot = projectOf({ '/app/a.ts': text }).project.snapshot();
    assert.deepEqual(snapshot.program.getSemanticDiagnostics(snapshot.sourceFile('/app/a.ts')).map((diagnostic) => diagnostic.messageText), []);
    const types = Object.fromEntries(['body', 'grouped', 'url', 'hex', 'last'].map((name) => [name, typeOf(snapshot, '/app/a.ts', name)]));
    assert.deepEqual(types, { body: 'string', grouped: 'Map<number, { id: number; }[]>', url: 'string | null', hex: 'string', last: '{ id: number; } | undefined' });
  });

  it('keeps the top-level names of scripts apart', () => {
    const script = (type: string): string => `const { Client } = require('db'); const value = ${type}; new Client().user.findMany();`;
    const snapshot = projectOf({ '/app/a.js': script('1'), '/app/b.js': script(`'x'`) }).project.snapshot();
    assert.deepEqual([typeOf(snapshot, '/app/a.js', 'value'), typeOf(snapshot, '/app/b.js', 'value')], ['1', '"x"']);
  });

  it('reads types from the comments of JavaScript', () => {
    const snapshot = projectOf({ '/app/a.js': `/** @param {import('db').Client} db */ export function f(db) { const rows = db.user.findMany(); }` }).project.snapshot();
    assert.equal(typeOf(snapshot, '/app/a.js', 'rows'), rowsType);
  });

  it('has candidates, the way to the stub, what candidates import themselves with what that passes on, and nothing else', () => {
    const snapshot = projectOf({
      '/app/a.ts': `import { service } from './service'; import { kinds } from './kinds'; import { db } from './db'; service(); kinds; db.user.findMany();`,
      '/app/service.ts': `import { db } from './db'; import './far'; export const service = () => db;`,
      '/app/db.ts': clientModule,
      '/app/kinds.ts': `export { kinds } from './kinds/list'; import './behind';`,
      '/app/kinds/list.ts': `export const kinds = ['a', 'b'] as const;`,
      '/app/behind.ts': '', '/app/far.ts': '', '/app/page.ts': `import { service } from './service'; service();`,
    }).project.snapshot();
    const files = snapshot.program.getSourceFiles().map((file) => file.fileName).filter((file) => file.startsWith('/app/'));
    assert.deepEqual(files.sort(), ['/app/a.ts', '/app/db.ts', '/app/kinds.ts', '/app/kinds/list.ts', '/app/service.ts']);
    assert.equal(snapshot.fileCount, 8);
  });

  it('follows a type over three files without a query, and over any number that only pass it on', () => {
    const chain = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, i) => [`/app/f${i}.ts`, `import { db as next } from './${i + 1 === count ? 'db' : `f${i + 1}`}'; export const db = next;`]));
    const barrels = Object.fromEntries(Array.from({ length: 9 }, (_, i) => [`/app/b${i}.ts`, `export * from './${i === 8 ? 'f0' : `b${i + 1}`}';`]));
    const query = (from: string): Record<string, string> => ({ '/app/a.ts': `import { db } from '${from}'; const rows = db.user.findMany();`, '/app/db.ts': clientModule });
    assert.equal(typeOf(projectOf({ ...query('./f0'), ...chain(2) }).project.snapshot(), '/app/a.ts', 'rows'), rowsType);
    assert.equal(typeOf(projectOf({ ...query('./f0'), ...chain(3) }).project.snapshot(), '/app/a.ts', 'rows'), 'any');
    assert.equal(typeOf(projectOf({ ...query('./b0'), ...barrels, ...chain(1) }).project.snapshot(), '/app/a.ts', 'rows'), rowsType);
  });

  it('looks at a file that is handed a client, and not at one that no client can come to', () => {
    const snapshot = projectOf({
      '/app/main.ts': `${clientModule} import { list } from './list'; list(db);`,
      '/app/list.ts': `export const list = (db) => db.user.findMany();`,
      '/app/web/page.ts': `api.findMany();`,
    }).project.snapshot();
    assert.deepEqual(snapshot.candidates, ['/app/list.ts']);
  });

  it('looks for calls of those libraries alone whose stubs are imported, and of others once one is', () => {
    const files = {
      '/app/main.ts': `${clientModule} import { list } from './list'; import { draw } from './draw'; list(db); draw(db);`,
      '/app/list.ts': `export const list = (db) => db.user.findMany();`,
      '/app/draw.ts': `export const draw = (chart) => chart.select('x').find();`,
    };
    const other = '/headroom-stubs/other.d.ts';
    const { project, host } = projectOf(files, {
      trigger: /findMany\(|select\(/, triggerAmong: (used) => (used.has(other) ? /findMany\(|select\(/ : /findMany\(/),
      stubs: { version: 1, resolve: (specifier, file, target) => (specifier === 'other' ? other : stubs.resolve(specifier, file, target)), text: (file) => (file === other ? 'export {};' : stubs.text(file)) },
    });
    assert.deepEqual(project.snapshot().candidates, ['/app/list.ts']);
    host.write('/app/more.ts', `import 'other';`);
    project.notifyChanged(['/app/more.ts']);
    assert.deepEqual(project.snapshot().candidates, ['/app/draw.ts', '/app/list.ts']);
  });

  it('has no components that are passed on by what a candidate imports, as it has none that are imported by name', () => {
    const snapshot = projectOf({
      '/app/a.ts': `${clientModule} import { Table, sizes } from './ui'; Table; sizes; db.user.findMany();`,
      '/app/ui.ts': `export * from './ui/table'; export * from './ui/sizes';`,
      '/app/ui/table.tsx': 'export const Table = () => <table/>;',
      '/app/ui/sizes.ts': 'export const sizes = [1, 2];',
    }).project.snapshot();
    assert.deepEqual(snapshot.files, ['/app/a.ts', '/app/ui.ts', '/app/ui/sizes.ts']);
  });

  it('looks at files with handlers that use nothing that is known, but at no components and no types', () => {
    const options = { handles: /serve\(/, registersPath: /\/functions\/[^/]+\/index\.ts$|\/pages\// };
    const snapshot = projectOf({
      '/app/hello.ts': `import { answer } from './answer'; serve(() => answer);`,
      '/app/answer.ts': `export const answer = 'hello';`,
      '/app/functions/hello/index.ts': 'export default async () => new Response();',
      '/app/functions/types/index.ts': 'export interface Hello { name: string }',
      '/app/pages/home.tsx': `export default async function Home() { return serve(() => <b/>); }`,
      '/app/types.ts': 'export interface Server { serve(answer: string): void }',
      '/app/other.ts': 'export const other = async () => 1;',
      '/app/handler.test.ts': 'serve(() => 1);',
    }, { ...options, passiveKinds: ['test'] }).project.snapshot();
    assert.deepEqual(snapshot.candidates, ['/app/functions/hello/index.ts', '/app/hello.ts']);
    assert.deepEqual(snapshot.files, ['/app/answer.ts', '/app/functions/hello/index.ts', '/app/hello.ts']);
  });

  it('looks at components that make something of a list which a hook of another file may load, and at no others that only draw', () => {
    const snapshot = projectOf({
      '/app/useRows.ts': `${clientModule} export const useRows = () => useQuery(async () => db.user.findMany());`,
      '/app/list.tsx': `import { useRows } from './useRows'; export const List = () => <p>{useRows().data.filter((row) => row.open).length}</p>;`,
      '/app/draw.tsx': `import { useRows } from './useRows'; export const Draw = () => <p>{useRows().data.length}</p>;`,
      '/app/menu.tsx': `import { useMenu } from './menu-state'; export const Menu = () => <p>{useMenu().filter((one) => one.open).length}</p>;`,
    }).project.snapshot();
    assert.deepEqual(snapshot.candidates, ['/app/list.tsx', '/app/useRows.ts']);
  });

  it('looks at components that make something of what a store of another file holds, and at no others that only draw it', () => {
    const snapshot = projectOf({
      '/app/stores.ts': `${clientModule} export const rows = writable([]); export const load = async () => rows.set(await db.user.findMany());`,
      '/app/List.svelte': `<script>import { rows } from './stores'; $: open = $rows.filter((row) => row.open);</script>`,
      '/app/Draw.svelte': `<script>import { rows } from './stores';</script>{#each $rows as row}{row.name}{/each}`,
    }).project.snapshot();
    assert.deepEqual(snapshot.candidates, ['/app/List.svelte', '/app/stores.ts']);
  });

  it('looks at no component whose hooks load nothing, and at those whose hook is made of one that loads, or comes through a file that passes it on', () => {
    const list = (name: string, from: string) => `import { ${name} } from '${from}'; import { db } from './only-reaches'; export const List = () => <p>{${name}().data.filter((row) => row.open).length}</p>;`;
    const snapshot = projectOf({
      '/app/only-reaches.ts': clientModule,
      '/app/useRows.ts': `${clientModule} export const useRows = () => useQuery(async () => db.user.findMany());`,
      '/app/useOpen.ts': `import { useRows } from './useRows'; export function useOpen() { return useRows(); }`,
      '/app/hooks.ts': `export * from './useOpen';`,
      '/app/useMenu.ts': `import { db } from './only-reaches'; export const useMenu = () => useState(db);`,
      '/app/direct.tsx': list('useRows', './useRows'),
      '/app/through.tsx': list('useOpen', './hooks'),
      '/app/menu.tsx': list('useMenu', './useMenu'),
    }).project.snapshot();
    assert.deepEqual(snapshot.candidates.filter((file) => file.endsWith('.tsx')), ['/app/direct.tsx', '/app/through.tsx']);
  });

  it('sees a client that is declared global', () => {
    const snapshot = projectOf({
      '/app/globals.ts': `import { Client } from 'db'; declare global { var db: Client } globalThis.db = new Client();`,
      '/app/a.ts': `export const rows = db.user.findMany();`,
    }).project.snapshot();
    assert.equal(typeOf(snapshot, '/app/a.ts', 'rows'), rowsType);
  });

  it('looks at what uses a global that is made of a client, though nobody imports it', () => {
    const snapshot = projectOf({
      '/app/server.js': `const { Client } = require('db'); global.SHOP = { db: new Client() };`,
      '/app/renderers/html.js': `module.exports = { render: () => SHOP.db.user.findMany() };`,
      '/app/renderers/text.js': `module.exports = { render: (shop) => shop.db.user.findMany() };`,
    }).project.snapshot();
    assert.ok(snapshot.candidates.includes('/app/renderers/html.js'));
    assert.ok(!snapshot.candidates.includes('/app/renderers/text.js'));
  });

  it('leaves files of passive kinds alone until they are opened', () => {
    const text = `import { Client } from 'db'; new Client().user.findMany();`;
    const { project } = projectOf({ '/app/a.test.ts': text, '/app/a.ts': text }, { passiveKinds: ['test'] });
    assert.deepEqual(project.snapshot().candidates, ['/app/a.ts']);
    project.setOverlay('/app/a.test.ts', text);
    assert.deepEqual(project.snapshot().candidates, ['/app/a.test.ts', '/app/a.ts']);
  });

  it('ships the library of the compiler that it uses (node scripts/es-library.mjs writes it anew)', () => {
    const fresh = execFileSync(process.execPath, [`${root}/scripts/es-library.mjs`, '--print'], { encoding: 'utf8', maxBuffer: 1 << 24 });
    assert.ok(fresh === readFileSync(`${root}/src/project/program/es-library.generated.ts`, 'utf8'), 'the generated file is up to date');
  });
});
