import assert from 'node:assert/strict';
import type { Engine } from '../../src/engine';
import { backEnd, filesOf, lookAt, open, run, times, type Looked } from './hostile-workspaces';

function within(seconds: number, { milliseconds }: Pick<Looked, 'milliseconds'>): void {
  assert.ok(milliseconds < seconds * 1000, `took ${Math.round(milliseconds)} ms`);
}

/** One part of a back end: a route, the service behind it, the store behind that, and seven files of types, constants and helpers. */
function part(i: number): Record<string, string> {
  const folder = `/app/src/part${i}`;
  return {
    [`${folder}/route.ts`]: `import { Router } from 'express';\nimport { Service } from './service';\nexport const router = Router();\nconst service = new Service();\nrouter.get('/orders', async (req, res) => { res.json(await service.overview(req.body.ids)); });\n`,
    [`${folder}/service.ts`]: `import { load } from './store';\nimport type { View } from './types0';\nexport class Service {\n  async overview(ids: number[]): Promise<View[]> {\n    const views: View[] = [];\n    for (const id of ids) views.push({ id, customer: await load(id) });\n    return views;\n  }\n}\n`,
    [`${folder}/store.ts`]: `import { prisma } from '../db';\nimport { limit } from './constants';\nexport async function load(id: number) {\n  return prisma.customer.findFirst({ where: { id, orders: { some: { id: { lt: limit } } } } });\n}\n`,
    [`${folder}/constants.ts`]: `export const limit = ${i};\n`,
    ...filesOf(4, (n) => `${folder}/types${n}.ts`, (n) => `export interface View { readonly id: number; readonly customer: unknown }\nexport type Kind${n} = 'a' | 'b';\n`),
    ...filesOf(2, (n) => `${folder}/helper${n}.ts`, (n) => `import { limit } from './constants';\nexport async function helper${n}(values: readonly number[]) {\n  return Promise.all(values.map(async (value) => Math.min(value, limit)));\n}\n`),
  };
}

function application(parts: number): Record<string, string> {
  const files: Record<string, string> = { ...backEnd };
  for (let i = 0; i < parts; i++) Object.assign(files, part(i));
  files['/app/src/app.ts'] = `import express from 'express';\n${times(parts, (i) => `import { router as router${i} } from './part${i}/route';`)}\nconst app = express();\n${times(parts, (i) => `app.use('/part${i}', router${i});`)}\n`;
  return files;
}

function seen(engine: Engine): unknown {
  const { findings, notices, files } = run(engine.scan());
  return { findings, notices, files, routes: run(engine.routes()).routes };
}

describe('many files', function () {
  this.timeout(120_000);

  it('500 of them import each other in a circle', () => {
    const next = (i: number): number => (i + 1) % 500;
    const looked = lookAt(filesOf(500, (i) => `/app/src/m${i}.ts`, (i) => [
      "import { prisma } from './db';",
      `import { f${next(i)}, type T${next(i)} } from './m${next(i)}';`,
      `export interface T${i} { readonly next?: T${next(i)}; readonly id: number }`,
      `export async function f${i}(ids: number[]) {\n  for (const id of ids) await prisma.order.findFirst({ where: { id } });\n  return f${next(i)}(ids);\n}`,
    ].join('\n')));
    assert.deepEqual([looked.scan.findings.length, looked.scan.notices], [500, []]);
    within(10, looked);
  });

  it('200 packages depend on each other in a chain, through exports that name what is built', () => {
    const name = (i: number): string => `@acme/p${Math.min(i, 199)}`;
    const looked = lookAt({
      '/app/package.json': '{ "private": true, "workspaces": ["packages/*"] }',
      '/app/tsconfig.base.json': '{ "compilerOptions": { "strict": true } }',
      ...filesOf(200, (i) => `/app/packages/p${i}/package.json`, (i) => JSON.stringify({
        name: name(i),
        exports: { '.': { types: './dist/index.d.ts', import: './dist/index.mjs', require: './dist/index.js' }, './*': { default: './dist/*.js' } },
        dependencies: i < 199 ? { [name(i + 1)]: 'workspace:*' } : { '@prisma/client': '6' },
      })),
      ...filesOf(200, (i) => `/app/packages/p${i}/tsconfig.json`, () => '{ "extends": "../../tsconfig.base.json" }'),
      ...filesOf(200, (i) => `/app/packages/p${i}/src/index.ts`, (i) => (i === 199
        ? "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\nexport const load = async (id: number) => prisma.customer.findUnique({ where: { id } });"
        : `export * from '${name(i + 1)}';`)),
      ...filesOf(200, (i) => `/app/packages/p${i}/src/helper.ts`, (i) => `import { load } from '${name(i + 1)}';\nimport { names } from '${name(i)}/names';\nexport async function helper${i}(rows: { id: number }[]) { for (const row of rows) await load(row.id); return names; }`),
      ...filesOf(200, (i) => `/app/packages/p${i}/src/names.ts`, () => 'export const names = [];'),
    });
    assert.deepEqual([looked.scan.findings.length, looked.scan.notices], [200, []]);
    assert.ok(looked.scan.findings.every(({ message }) => message.includes('`load` runs `customer.findUnique`')));
    within(13, looked);
  });

  it('3,000 small ones stand in one folder', () => {
    const looked = lookAt(filesOf(3000, (i) => `/app/src/small/f${i}.ts`, (i) => (i % 10 === 0
      ? "import { prisma } from '../db';\nexport async function f(ids: number[]) { for (const id of ids) await prisma.order.findFirst({ where: { id } }); }"
      : `export const x${i} = ${i};`)));
    assert.deepEqual([looked.scan.findings.length, looked.scan.files, looked.scan.notices], [300, 3001, []]);
    within(8, looked);
  });
});

describe('a workspace of 3,000 files', function () {
  this.timeout(120_000);

  const files = application(300);
  const file = '/app/src/part7/service.ts';

  it('shows the findings of the open file before it was looked at as a whole; then they know the request', () => {
    const { engine } = open(files);
    engine.setOverlay(file, files[file]);
    let started = performance.now();
    const [first, ...more] = engine.findings(file);
    const before = performance.now() - started;
    assert.equal(engine.isSettled, false);
    assert.deepEqual([first?.message, first?.route, more.length], ['One query per id: 100 ids make 100 queries (`load` runs `customer.findFirst`).', undefined, 0]);
    started = performance.now();
    let longest = 0;
    for (let step = started, steps = engine.settle(); !steps.next().done; step = performance.now()) longest = Math.max(longest, performance.now() - step);
    const settling = performance.now() - started;
    assert.equal(engine.isSettled, true);
    assert.equal(engine.findings(file)[0]?.route, 'GET /part7/orders');
    assert.ok(before < 10_000, `${Math.round(before)} ms`);
    assert.ok(longest < 3000, `a step of ${Math.round(longest)} ms`);
    assert.ok(settling < 20_000, `${Math.round(settling)} ms`);
  });

  it('knows what a cold start knows after a branch was switched under the editor, 300 files at once, back and forth', () => {
    const { engine, host } = open(files);
    const branch: Record<string, string | undefined> = {};
    for (let i = 0; i < 60; i++) {
      const folder = `/app/src/part${i * 5}`;
      const text = (name: string): string => files[`${folder}/${name}`] ?? '';
      branch[`${folder}/store.ts`] = text('store.ts').replaceAll('load', 'fetchOne').replace('customer.findFirst({ where: { id, orders', 'customer.findFirst({ where: { id: id + 1, orders');
      branch[`${folder}/service.ts`] = text('service.ts').replace("{ load } from './store'", "{ fetchOne as load } from './store'");
      branch[`${folder}/route.ts`] = i % 3 === 0 ? undefined : text('route.ts').replace("'/orders'", "'/all-orders'");
      branch[`${folder}/constants.ts`] = `export const limit = ${i} + 1;\n`;
      branch[`${folder}/more.ts`] = "import { prisma } from '../db';\nexport async function more(ids: number[]) {\n  for (const id of ids) await prisma.order.delete({ where: { id } });\n}\n";
    }
    branch['/app/prisma/schema.prisma'] = (files['/app/prisma/schema.prisma'] ?? '').replace('email String @unique', 'email String');
    branch['/app/package.json'] = '{ "dependencies": { "express": "4", "@prisma/client": "5" } }';
    const there = { ...files };
    for (const [path, text] of Object.entries(branch)) {
      if (text === undefined) delete there[path];
      else there[path] = text;
    }
    const turn = (to: Readonly<Record<string, string>>): void => {
      for (const path of Object.keys(branch)) {
        const text = to[path];
        if (text === undefined) host.remove(path);
        else host.write(path, text);
      }
      engine.notifyChanged(Object.keys(branch));
    };
    const cold = { main: seen(open(files).engine), branch: seen(open(there).engine) };
    assert.notDeepEqual(cold.main, cold.branch);
    engine.setOverlay(file, files[file]);
    assert.deepEqual(seen(engine), cold.main);
    const started = performance.now();
    turn(there);
    // An editor asks for the open file at once, while the rest is still to be looked at.
    assert.equal(engine.findings(file).length, 1);
    assert.deepEqual(seen(engine), cold.branch);
    within(25, { milliseconds: performance.now() - started });
    turn(files);
    assert.deepEqual(seen(engine), cold.main);
  });

  it('knows what a cold start knows when it is edited while it is being looked at, at whatever step', () => {
    const small = application(12);
    const store = '/app/src/part7/store.ts';
    const edited = (small[store] ?? '').replace('load', 'fetchOne');
    const cold = seen(open({ ...small, [store]: edited }).engine);
    const { engine: counted } = open(small);
    let count = 0;
    for (const _step of counted.settle()) count++;
    assert.ok(count > 40, `${count} steps`);
    for (let at = 1; at < count; at += 4) {
      const { engine, host } = open(small);
      const steps = engine.settle();
      for (let i = 0; i < at; i++) steps.next();
      host.write(store, edited);
      engine.notifyChanged([store]);
      engine.findings(file);
      run(steps);
      assert.equal(engine.isSettled, true);
      assert.deepEqual(seen(engine), cold, `edited after step ${at} of ${count}`);
    }
  });
});
