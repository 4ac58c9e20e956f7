import assert from 'node:assert/strict';
import type { Finding, Route } from '../../src/core';
import { filesOf, lookAt, open, run, times, type Looked } from './hostile-workspaces';

const client = "import { prisma } from './db';\n";
const server = "import express from 'express';\nconst app = express();\n";
const perOrder = (call: string): string => `app.get('/orders', async (req, res) => {\n  for (const order of await prisma.order.findMany()) await ${call};\n  res.end();\n});\n`;
const lookUp = 'await prisma.customer.findUnique({ where: { id } });';
const single = `${client}export async function single(ids: number[]) { for (const id of ids) await prisma.order.findFirst({ where: { id } }); }`;

/** Ten times of what a busy machine took, in seconds; what goes wrong here mostly takes minutes or throws. */
function within(seconds: number, { milliseconds }: Looked): void {
  assert.ok(milliseconds < seconds * 1000, `took ${Math.round(milliseconds)} ms`);
}

function only<T>(list: readonly T[]): T {
  assert.equal(list.length, 1);
  return list[0] as T;
}

const codes = ({ scan }: Looked): readonly string[] => scan.notices.map(({ code }) => code);
const finding = (looked: Looked): Finding => only(looked.scan.findings);
const route = (looked: Looked): Route => only(looked.routes.routes);

describe('a chain of 3,000 functions', function () {
  this.timeout(120_000);

  const chain = (head: (i: number) => string, body: (i: number) => string, last: string): Record<string, string> => ({
    '/app/src/app.ts': `${client}${server}${perOrder('f0(order.id)')}${times(3000, (i) => `${head(i)} { ${body(i)} }`)}\n${head(3000)} { ${last} }`,
  });

  it('with a loop at its start and a query at its end is found; the middle of its path is left out', () => {
    const looked = lookAt(chain((i) => `async function f${i}(id: number): Promise<void>`, (i) => `await f${i + 1}(id);`, lookUp));
    const { message, path, route: name } = finding(looked);
    assert.match(message, /`f0` runs `customer.findUnique`/);
    assert.equal(name, 'GET /orders');
    assert.ok(path.length < 30, `${path.length} steps`);
    assert.ok(path.some((step) => /^29\d\d more calls/.test(step.message)), JSON.stringify(path.map((step) => step.message)));
    assert.match(path.at(-1)?.message ?? '', /customer.findUnique/);
    within(28, looked);
  });

  it('says on its route that a limit was reached', () => {
    const [order, customer, ...more] = route(lookAt(chain((i) => `async function f${i}(id: number): Promise<void>`, (i) => `await f${i + 1}(id);`, lookUp))).effects;
    assert.deepEqual([order?.label, customer, more], ['order.findMany', undefined, []]);
    const alone = lookAt({ '/app/src/app.ts': `${client}${server}app.get('/orders', async (req, res) => { await f0(1); });\n${times(3000, (i) => `async function f${i}(id: number): Promise<void> { await f${i + 1}(id); }`)}\nasync function f3000(id: number): Promise<void> { ${lookUp} }` });
    const { truncated, effects } = route(alone);
    assert.equal(truncated, true);
    const { label, path } = only(effects);
    assert.equal(label, 'customer.findUnique');
    assert.ok(path.length < 30 && path.some(({ name }) => name === '(2977 more calls)'), JSON.stringify(path.map(({ name }) => name)));
  });

  it('whose results follow from one another is found too, and the types that could not be worked out are named', () => {
    const looked = lookAt(chain((i) => `async function f${i}(id: number)`, (i) => `return (await f${i + 1}(id))!;`, `return prisma.customer.findUnique({ where: { id } });`));
    assert.match(finding(looked).message, /`f0` runs `customer.findUnique`/);
    within(20, looked);
    const list = lookAt({ '/app/src/app.ts': `${client}export async function all() {\n  for (const order of await f0()) await prisma.customer.findUnique({ where: { id: order.customerId } });\n}\n${times(3000, (i) => `async function f${i}() { return f${i + 1}(); }`)}\nasync function f3000() { return prisma.order.findMany(); }`, '/app/src/single.ts': single });
    assert.deepEqual(list.scan.findings.map(({ location }) => location.file), ['/app/src/app.ts', '/app/src/single.ts']);
    assert.deepEqual(codes(list), ['types-too-deep']);
    within(20, list);
  });

  it('tells the request that leads to its end', () => {
    const looked = lookAt({ '/app/src/app.ts': `${client}${server}app.get('/orders', async (req, res) => { await f0(req.body.ids); });\n${times(3000, (i) => `async function f${i}(ids: number[]): Promise<void> { await f${i + 1}(ids); }`)}\nasync function f3000(ids: number[]): Promise<void> { for (const id of ids) await g(id); }\nasync function g(id: number): Promise<void> { ${lookUp} }` });
    const { route: name, path } = finding(looked);
    assert.equal(name, 'GET /orders');
    assert.ok(path.length < 30 && path.some(({ message }) => /more calls/.test(message)));
    within(20, looked);
  });

  it('is followed over 600 files', () => {
    const looked = lookAt({
      '/app/src/app.ts': `${client}${server}import { f0 } from './f0';\n${perOrder('f0(order.id)')}`,
      ...filesOf(600, (i) => `/app/src/f${i}.ts`, (i) => (i === 599 ? `${client}export async function f599(id: number) { ${lookUp} }` : `import { f${i + 1} } from './f${i + 1}';\nexport async function f${i}(id: number) { await f${i + 1}(id); }`)),
    });
    assert.match(finding(looked).message, /`f0` runs `customer.findUnique`/);
    within(10, looked);
  });
});

describe('functions that all call each other', function () {
  this.timeout(200_000);

  // What grows with the square of the calls is eight billion steps with 90,000 as well; 250,000 said no more and took longer.
  it('end, 300 of them with 90,000 calls in five files', () => {
    const name = (file: number, i: number): string => `f${file * 60 + i}`;
    const looked = lookAt({
      '/app/src/app.ts': `${client}${server}import { f0 } from './m0';\n${perOrder('f0(order.id)')}`,
      ...filesOf(5, (file) => `/app/src/m${file}.ts`, (file) => [
        client,
        ...[0, 1, 2, 3, 4].filter((other) => other !== file).map((other) => `import { ${times(60, (i) => name(other, i), ', ')} } from './m${other}';`),
        times(60, (i) => `export async function ${name(file, i)}(id: number): Promise<void> {\n${times(300, (j) => ` await f${j}(id);`)}\n${name(file, i) === 'f210' ? lookUp : ''}\n}`),
      ].join('\n')),
    });
    assert.match(finding(looked).message, /`f0` runs `customer.findUnique`/);
    assert.equal(route(looked).truncated, true);
    within(30, looked);
  });

  it('are listed for every one of 400 routes, over twelve layers of twelve calls each', () => {
    const looked = lookAt({ '/app/src/app.ts': [
      client + server,
      times(400, (i) => `app.get('/r${i}', async (req, res) => { await g0(); res.end(); });`),
      times(12, (i) => `async function g${i}(): Promise<void> {\n${times(12, () => (i < 11 ? `  await g${i + 1}();` : '  await prisma.order.findFirst();'))}\n}`),
    ].join('\n') });
    const { routes } = looked.routes;
    assert.equal(routes.length, 400);
    assert.ok(routes.every(({ truncated, effects }) => truncated && effects.length >= 20));
    assert.ok(routes.reduce((sum, { effects }) => sum + effects.length, 0) < 20_000, 'all lists together are bounded as well');
    within(15, looked);
  });
});

describe('a long file', function () {
  this.timeout(120_000);

  it('of 10,000 lines with 2,000 functions and 200 routes is looked at as a whole', () => {
    const looked = lookAt({ '/app/src/app.ts': client + server
      + times(2000, (i) => `export async function f${i}(ids: number[]): Promise<void> {\n  const rows = await prisma.order.findMany({ where: { id: { in: ids } } });\n  for (const row of rows) await prisma.customer.findUnique({ where: { id: row.customerId } });\n  ${i > 0 ? `await f${i - 1}(ids);` : ''}\n}`)
      + times(200, (i) => `\napp.get('/r${i}', async (req, res) => { await f${i * 10}(req.body.ids); res.end(); });`) });
    assert.deepEqual([looked.scan.findings.length, looked.routes.routes.length, codes(looked)], [2000, 200, []]);
    assert.equal(looked.scan.findings.filter(({ route: name }) => name !== undefined).length > 1900, true);
    within(45, looked);
  });

  it('with 3,000 routes has them all', () => {
    const looked = lookAt({ '/app/src/app.ts': client + server + times(3000, (i) => `app.get('/r${i}', async (req, res) => { res.json(await prisma.order.findMany({ where: { id: ${i} } })); });`) });
    assert.equal(looked.routes.routes.length, 3000);
    within(25, looked);
  });

  it('with 2,000 queries in one loop is looked at as far as somebody could have written it, and says so', () => {
    for (const [call, more] of [['prisma.order.findFirst({ where: { id } })', ''], ['load(id)', 'async function load(id: number) { return prisma.order.findFirst({ where: { id } }); }']]) {
      const looked = lookAt({ '/app/src/app.ts': `${client}export async function f(ids: number[]) {\n  for (const id of ids) {\n${times(2000, (i) => `    if (id > ${i}) await ${call};`)}\n  }\n}\n${more}` });
      assert.equal(looked.scan.findings.length, 400);
      assert.deepEqual(looked.scan.notices.map(({ message }) => message), ['`f` has 2000 queries and calls in loops; the first 400 are looked at.']);
      within(15, looked);
    }
  });
});

describe('files that are not for reading', function () {
  this.timeout(60_000);

  const beside = (name: string, text: string, seconds: number, expected: readonly string[]): void => {
    const looked = lookAt({ [`/app/src/${name}`]: text, '/app/src/single.ts': single });
    assert.deepEqual(codes(looked), expected);
    assert.equal(finding(looked).location.file, '/app/src/single.ts');
    within(seconds, looked);
  };

  it('are named: 1.5 MB of minified JavaScript', () => {
    beside('bundle.js', times(17_000, (i) => `async function a${i}(b){const c=await d.order.findMany();for(const e of c)await d.f(e)}`, ';'), 3, ['file-minified']);
  });

  const loop = `${client}export async function f(ids: number[]) { for (const id of ids) await prisma.order.findFirst({ where: { id } }); }\n`;
  it('are named: 5,000 arrays, objects and calls in one another, 20,000 texts that are put together', () => {
    beside('deep.ts', `${loop}export const deep = ${'['.repeat(5000)}${']'.repeat(5000)};`, 3, ['file-too-deep']);
    beside('deep.ts', `${loop}export const deep = ${'{ a: '.repeat(5000)}1${' }'.repeat(5000)};`, 3, ['file-too-deep']);
    beside('deep.ts', `${loop}export const deep = ${'f('.repeat(5000)}${')'.repeat(5000)};`, 3, ['file-too-deep']);
    beside('deep.ts', `${loop}export const deep = ${times(20_000, (i) => `'part ${i}'`, ' +\n')};`, 3, ['file-too-deep']);
  });

  it('are read as far as they go: 20,000 syntax errors', () => {
    const looked = lookAt({ '/app/src/broken.ts': `${loop}${'}{)('.repeat(20_000)}`, '/app/src/single.ts': single });
    assert.deepEqual(codes(looked), ['syntax-error']);
    assert.equal(looked.scan.findings.length, 2);
    within(8, looked);
  });

  it('are named when they are opened in the editor, and when they are what remains of a file', () => {
    const { engine } = open({ '/app/src/single.ts': single });
    assert.equal(engine.findings('/app/src/single.ts').length, 1);
    engine.setOverlay('/app/src/single.ts', `${loop}export const deep = ${'['.repeat(5000)}`);
    assert.deepEqual(engine.findings('/app/src/single.ts'), []);
    assert.deepEqual(engine.notices().map(({ code }) => code), ['file-too-deep']);
    assert.deepEqual(engine.fixesAt('/app/src/single.ts', 0, 1000), []);
    assert.match(engine.explain('/app/src/single.ts', 80).title, /./);
    engine.setOverlay('/app/src/single.ts', single);
    assert.equal(engine.findings('/app/src/single.ts').length, 1);
    assert.deepEqual(engine.notices(), []);
  });
});

describe('types and values that lead on and on', function () {
  this.timeout(120_000);

  const cases: Readonly<Record<string, string>> = {
    variables: `export async function f() {\n const v0 = await prisma.order.findMany();\n${times(3000, (i) => ` const v${i + 1} = v${i};`)}\n for (const order of v3000) await prisma.customer.findUnique({ where: { id: order.customerId } });\n}`,
    'mapped lists': `export async function f(v0: any) {\n${times(3000, (i) => ` const v${i + 1} = v${i}.map((x: any) => x);`)}\n for (const order of v3000) await prisma.customer.findUnique({ where: { id: order.customerId } });\n}`,
    'classes that extend each other': `${times(3000, (i) => `class C${i + 1} extends C${i} {}`)}\nclass C0 { async load() { return prisma.order.findFirst(); } }\nexport async function f(list: C3000[]) { for (const one of list) await one.load(); }`,
    intersections: `type T0 = { id: number };\n${times(3000, (i) => `type T${i + 1} = T${i} & { b${i}: number };`)}\nexport async function f(list: T3000[]) { for (const one of list) await prisma.order.findFirst({ where: { id: one.id } }); }`,
    'parameters that are any': `${times(3000, (i) => `export async function f${i}(db: any) { return f${i + 1}(db); }`)}\nexport async function f3000(db: any) { return db.order.findFirst(); }\nf0(prisma);`,
    branches: `export async function f(x: number | string) {\n const row = await prisma.order.findFirst();\n${times(3000, (i) => ` if (row?.id === ${i}) return ${i};`)}\n return x;\n}`,
    assignments: `export async function f() {\n let x: any = await prisma.order.findFirst();\n while (x) {\n${times(3000, (i) => `  if (x.a${i}) x = x.a${i}; else x = g(x);`)}\n }\n}\nfunction g(x: any) { return x; }`,
    'a table of 20,000 rows': `export const table = [\n${times(20_000, (i) => ` { id: ${i}, name: 'row ${i}' },`)}\n];\nexport async function f() { for (const row of table) await prisma.order.findFirst({ where: { id: row.id } }); }`,
    'a union of 5,000 names': `export type Name = ${times(5000, (i) => `'n${i}'`, ' |\n')};\nexport async function f(names: Name[]) { for (const email of names) await prisma.customer.findUnique({ where: { email } }); }`,
    'implementations of one interface': `export interface Store { load(id: number): Promise<unknown> }\n${times(500, (i) => `export class Store${i} implements Store { constructor(private readonly next: Store) {} async load(id: number): Promise<unknown> { await this.next.load(id); return prisma.order.findFirst({ where: { id } }); } }`)}\nexport async function f(ids: number[], store: Store) { for (const id of ids) await store.load(id); }`,
  };

  for (const [what, text] of Object.entries(cases)) {
    it(`end, and the rest is unharmed: ${what}`, () => {
      const looked = lookAt({ '/app/src/app.ts': client + text, '/app/src/single.ts': single });
      assert.ok(looked.scan.findings.some(({ location }) => location.file === '/app/src/single.ts'));
      assert.deepEqual(codes(looked).filter((code) => code !== 'types-too-deep'), []);
      within(25, looked);
    });
  }

  it('do not change what is found in the files after them', () => {
    // Types of rows are instantiated hundreds of times here; a checker that lost count would make them any.
    const other = `${client}export async function f() {\n  const orders = await prisma.order.findMany({ include: { customer: true } });\n  return Promise.all(orders.map(async (order) => ({ order, more: await prisma.order.findMany({ where: { customerId: order.customer.id } }) })));\n}`;
    const alone = lookAt(filesOf(30, (i) => `/app/src/o${i}.ts`, () => other));
    const among = lookAt({ ...filesOf(30, (i) => `/app/src/o${i}.ts`, () => other), ...filesOf(25, (i) => `/app/src/o${i}a.ts`, () => client + (cases['variables'] ?? '')) });
    const seen = ({ scan }: Looked): readonly string[] => scan.findings.filter(({ location }) => /o\d+\.ts$/.test(location.file)).map((one) => `${one.fingerprint} ${one.confidence} ${one.message}`);
    assert.equal(seen(alone).length, 30);
    assert.deepEqual(seen(among), seen(alone));
  });

  it('bring no fix whose types cannot be checked', () => {
    const text = `${client}${times(5000, (i) => `function f${i}() { return f${i + 1}(); }`)}\nfunction f5000() { return 1; }\nexport async function all() {\n  for (const order of await prisma.order.findMany()) {\n    const end = f0();\n    if (order.id !== end) await prisma.customer.findUnique({ where: { id: order.customerId } });\n  }\n}`;
    const { engine } = open({ '/app/src/app.ts': text, '/app/src/same.ts': text.replace(/^(?:async )?function f\d.*\n/gm, '').replace('f0()', '0') });
    const { notices, findings } = run(engine.scan({ withFixes: true }));
    assert.deepEqual(findings.map(({ location, fixes }) => [location.file, fixes?.length !== 0]), [['/app/src/app.ts', false], ['/app/src/same.ts', true]]);
    assert.deepEqual(notices.map(({ code, file }) => [code, file]), [['types-too-deep', '/app/src/app.ts']]);
  });
});
