import assert from 'node:assert/strict';
import { createEngine, type Engine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

const start: Readonly<Record<string, string>> = {
  '/app/package.json': '{ "dependencies": { "nuxt": "4", "drizzle-orm": "0.44", "pg": "8" } }',
  '/app/server/database/schema.ts': [
    "import { integer, pgTable, text } from 'drizzle-orm/pg-core';",
    "export const users = pgTable('users', { id: integer().primaryKey(), name: text() });",
    "export const orders = pgTable('orders', { id: integer().primaryKey(), userId: integer('user_id').references(() => users.id) });", '',
  ].join('\n'),
  '/app/server/utils/db.ts': [
    "import { drizzle } from 'drizzle-orm/node-postgres';",
    "import * as schema from '../database/schema';",
    'const client = drizzle(process.env.DATABASE_URL!, { schema });',
    'export function useDrizzle() { return client; }',
    "export { eq } from 'drizzle-orm';",
    'export const tables = schema;', '',
  ].join('\n'),
  '/app/server/utils/users.ts': [
    'export async function userOf(id: number) {',
    '  return useDrizzle().query.users.findFirst({ where: eq(tables.users.id, id) });',
    '}', '',
  ].join('\n'),
  '/app/server/utils/lists/orders.ts': 'export const latestOrders = () => useDrizzle().select().from(tables.orders).limit(500);\n',
  '/app/server/utils/drop-order.ts': 'export default async (id: number) => { await useDrizzle().delete(tables.orders).where(eq(tables.orders.id, id)); };\n',
  '/app/shared/utils/page.ts': 'export const pageOf = <T>(rows: T[]) => rows.filter(Boolean);\n',
  '/app/shared/utils/deep/other.ts': 'export const notShared = () => 1;\n',
  '/app/server/api/users.get.ts': [
    'export default defineEventHandler(async () => {',
    '  const rows = await latestOrders();',
    '  const found = [];',
    '  for (const order of pageOf(rows)) found.push(await userOf(order.userId!));',
    '  return found;',
    '});', '',
  ].join('\n'),
  '/app/server/api/orders.delete.ts': "export default defineEventHandler(async (event) => { await dropOrder(Number(getRouterParam(event, 'id'))); });\n",
  '/app/server/api/direct.get.ts': 'export default defineEventHandler(() => useDrizzle().select().from(tables.users).limit(3));\n',
  '/app/server/api/named.get.ts': "import { defineEventHandler, latestOrders } from '#imports';\nexport default defineEventHandler(async () => latestOrders());\n",
  // What the file has itself, or imports from elsewhere, comes first.
  '/app/server/api/own.get.ts': 'const latestOrders = async () => [];\nexport default defineEventHandler(async () => latestOrders());\n',
  '/app/server/api/parameter.get.ts': 'const run = async (latestOrders: () => unknown) => latestOrders();\nexport default defineEventHandler(async () => run(() => 1));\n',
  '/app/server/api/imported.get.ts': "import { latestOrders } from '../other';\nexport default defineEventHandler(async () => latestOrders());\n",
  '/app/server/other.ts': 'export const latestOrders = async () => [];\n',
  '/app/app/pages/index.ts': 'export default defineEventHandler(async () => latestOrders());\n',
};

function opened(files: Readonly<Record<string, string>> = start): { readonly engine: Engine; readonly host: ReturnType<typeof memoryFileHost> } {
  const host = memoryFileHost({ ...files });
  return { engine: createEngine({ roots: ['/app'], host, settings: { minConfidence: 'low' } }), host };
}

/** The routes of a workspace that do something, and what. */
function told(engine: Engine): Readonly<Record<string, readonly string[]>> {
  const steps = engine.routes({});
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return Object.fromEntries(step.value.routes.filter(({ effects }) => effects.length > 0).map(({ name, effects }) => [name, effects.map(({ label, times }) => `${times.length > 0 ? 'N ' : ''}${label}`)]));
  }
}

const all = {
  'DELETE /api/orders': ['orders.delete'],
  'GET /api/direct': ['users.select'],
  'GET /api/named': ['orders.select'],
  'GET /api/users': ['orders.select', 'N users.findFirst'],
};

describe('what Nuxt imports for its server', () => {
  it('is followed from the handlers that name it, through what it names itself', () => {
    assert.deepEqual(told(opened().engine), all);
  });

  it('is found where it is repeated, and nothing is rewritten through it: no rewrite knows yet how it would be imported', () => {
    const { engine } = opened();
    const file = '/app/server/api/users.get.ts';
    const found = engine.fixesAt(file, 0, 1000).filter(({ finding }) => finding.rule === 'n-plus-one');
    assert.deepEqual(found.map(({ finding }) => finding.message), ['`GET /api/users` runs one query per order: 100 orders make 100 queries (`userOf` runs `users.findFirst`).']);
    assert.deepEqual(found.flatMap(({ fixes }) => fixes.map(({ title }) => title)), []);
  });

  const edits: readonly (readonly [what: string, file: string, text: string | undefined, routes: Readonly<Record<string, readonly string[]>>])[] = [
    ['another query of a function', '/app/server/utils/lists/orders.ts', 'export const latestOrders = () => useDrizzle().select().from(tables.users).limit(9);\n', { ...all, 'GET /api/named': ['users.select'], 'GET /api/users': ['users.select', 'N users.findFirst'] }],
    ['another name of a function', '/app/server/utils/lists/orders.ts', 'export const lastOrders = () => useDrizzle().select().from(tables.orders).limit(500);\n', { 'DELETE /api/orders': ['orders.delete'], 'GET /api/direct': ['users.select'], 'GET /api/users': ['N users.findFirst'] }],
    ['a file that is gone', '/app/server/utils/drop-order.ts', undefined, { 'GET /api/direct': ['users.select'], 'GET /api/named': ['orders.select'], 'GET /api/users': all['GET /api/users'] }],
    ['a new file', '/app/server/utils/ping.ts', 'export const getRouterParam = () => useDrizzle().insert(tables.users).values({ id: 1 });\n', { ...all, 'DELETE /api/orders': ['users.insert', 'orders.delete'] }],
    ['a handler that names another one', '/app/server/api/direct.get.ts', 'export default defineEventHandler(() => latestOrders());\n', { ...all, 'GET /api/direct': ['orders.select'] }],
    ['two files that give one name', '/app/server/utils/also.ts', 'export const latestOrders = () => 1;\n', { 'DELETE /api/orders': ['orders.delete'], 'GET /api/direct': ['users.select'], 'GET /api/users': ['N users.findFirst'] }],
  ];
  for (const [what, file, text, routes] of edits) {
    it(`is known after an edit as a cold start knows it: ${what}`, () => {
      const { engine, host } = opened();
      assert.deepEqual(told(engine), all);
      if (text === undefined) host.remove(file);
      else host.write(file, text);
      engine.notifyChanged([file]);
      const texts = Object.fromEntries(Object.entries({ ...start, [file]: text ?? '' }).filter(([name]) => name !== file || text !== undefined));
      assert.deepEqual(told(opened(texts).engine), routes);
      assert.deepEqual(told(engine), routes);
      // And back.
      const before = start[file];
      if (before === undefined) host.remove(file);
      else host.write(file, before);
      engine.notifyChanged([file]);
      assert.deepEqual(told(engine), all);
    });
  }
});

describe('what several packages of Nuxt use without an import', () => {
  const util = (table: string): string => `import { Pool } from 'pg';\nconst pool = new Pool();\nexport const latest = async () => pool.query('SELECT id FROM ${table} LIMIT 9');\n`;
  const handler = (name: string): string => `export default defineEventHandler(async () => ${name}());\n`;
  const config = (layers: string): string => `export default defineNuxtConfig({ extends: ${layers} });\n`;
  const nuxt = '{ "dependencies": { "nuxt": "4", "pg": "8" } }';
  const base = { '/app/base/package.json': nuxt, '/app/base/nuxt.config.ts': 'export default defineNuxtConfig({});\n', '/app/base/server/utils/latest.ts': util('base_rows'), '/app/base/server/utils/only.ts': util('only_rows').replace('latest', 'onlyBase') };
  const site = { '/app/site/package.json': nuxt, '/app/site/server/api/latest.get.ts': handler('latest'), '/app/site/server/api/only.get.ts': handler('onlyBase') };

  // https://nuxt.com/docs/guide/going-further/layers
  it('is that of the layers which a configuration extends, its own before theirs and the first of them before the next', () => {
    assert.deepEqual(told(opened({ ...base, ...site, '/app/site/nuxt.config.ts': config("['../base', 'github:my-themes/awesome']") }).engine), { 'GET /api/latest': ['base_rows.select'], 'GET /api/only': ['only_rows.select'] });
    assert.deepEqual(told(opened({ ...base, ...site, '/app/site/nuxt.config.ts': config("'../base/'"), '/app/site/server/utils/latest.ts': util('site_rows') }).engine), { 'GET /api/latest': ['site_rows.select'], 'GET /api/only': ['only_rows.select'] });
    const middle = { '/app/middle/package.json': nuxt, '/app/middle/nuxt.config.ts': config("['../base']"), '/app/middle/server/utils/latest.ts': util('middle_rows') };
    assert.deepEqual(told(opened({ ...base, ...middle, ...site, '/app/site/nuxt.config.ts': config("['../middle']") }).engine), { 'GET /api/latest': ['middle_rows.select'], 'GET /api/only': ['only_rows.select'] });
  });

  // https://nuxt.com/docs/guide/going-further/layers#npm-package: `"main": "./nuxt.config.ts"`
  it('is that of a layer which is a package of the workspace, or has no package.json of its own, or none that names nuxt', () => {
    const found = { 'GET /api/latest': ['base_rows.select'], 'GET /api/only': ['only_rows.select'] };
    const named = '{ "name": "@acme/base", "type": "module", "main": "./nuxt.config.ts"';
    const root = { '/app/package.json': '{ "private": true, "workspaces": ["base", "site"] }' };
    assert.deepEqual(told(opened({ ...root, ...base, ...site, '/app/base/package.json': `${named}, "dependencies": { "nuxt": "4", "pg": "8" } }`, '/app/site/nuxt.config.ts': config("['@acme/base', 'gh:acme/other', 'not-there']") }).engine), found);
    assert.deepEqual(told(opened({ ...root, ...base, ...site, '/app/base/package.json': `${named} }`, '/app/site/nuxt.config.ts': config("'@acme/base'") }).engine), found);
    const { '/app/base/package.json': _, ...bare } = base;
    assert.deepEqual(told(opened({ ...bare, ...site, '/app/site/nuxt.config.ts': config("'../base'") }).engine), found);
    // Below the package of the site itself, beside its `layers/`.
    const below = Object.fromEntries(Object.entries(bare).map(([file, text]) => [file.replace('/app/base', '/app/site/base'), text]));
    assert.deepEqual(told(opened({ ...below, ...site, '/app/site/nuxt.config.ts': config("'./base'") }).engine), found);
    assert.deepEqual(told(opened({ ...below, ...site, '/app/site/nuxt.config.ts': 'export default defineNuxtConfig({});\n' }).engine), {});
  });

  it('is not that of a layer which stands in a comment', () => {
    const layers = "[\n  // '../base',\n  /* '../base' */\n  'https://example.org/base',\n]";
    assert.deepEqual(told(opened({ ...base, ...site, '/app/site/nuxt.config.ts': config(layers) }).engine), {});
    assert.deepEqual(told(opened({ ...base, ...site, '/app/site/nuxt.config.ts': "export default defineNuxtConfig({\n  // extends: ['../base'],\n});\n" }).engine), {});
  });

  it('is that of layers which extend each other, on many ways', () => {
    const all = [...Array(40).keys()].map((n) => [`/app/l${n}/package.json`, nuxt, `/app/l${n}/nuxt.config.ts`, config(`[${[1, 3, 7, 0].map((k) => `'../l${(n + k) % 40}'`).join()}]`), `/app/l${n}/server/utils/f${n}.ts`, util(`rows${n}`).replace('latest', `f${n}`)] as const);
    const layers = Object.fromEntries(all.flatMap(([pack, packText, file, text, utils, utilsText]) => [[pack, packText], [file, text], [utils, utilsText]]));
    assert.deepEqual(told(opened({ ...layers, '/app/l0/server/api/last.get.ts': handler('f39') }).engine), { 'GET /api/last': ['rows39.select'] });
  });

  it('is of each package its own: two of them in one repository give each other nothing', () => {
    assert.deepEqual(told(opened({ ...base, ...site, '/app/site/server/utils/latest.ts': util('site_rows') }).engine), { 'GET /api/latest': ['site_rows.select'] });
    assert.deepEqual(told(opened({ ...base, ...site }).engine), {});
  });

  it('is known after the configuration was edited', () => {
    const { engine, host } = opened({ ...base, ...site, '/app/site/nuxt.config.ts': config('[]') });
    assert.deepEqual(told(engine), {});
    host.write('/app/site/nuxt.config.ts', config("['../base']"));
    engine.notifyChanged(['/app/site/nuxt.config.ts']);
    assert.deepEqual(told(engine), { 'GET /api/latest': ['base_rows.select'], 'GET /api/only': ['only_rows.select'] });
  });
});
