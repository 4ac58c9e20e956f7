import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { routesOf, told } from './told-routes';

type Files = Readonly<Record<string, string>>;

/** The names of all effects of a workspace's routes. */
const effects = (files: Files): readonly string[] => routesOf(files).flatMap((route) => route.effects.map(({ label }) => label));
/** A handler of Hono, in JavaScript. */
const handler = (...lines: readonly string[]): string => ["import { Hono } from 'hono';", 'const app = new Hono();', "app.get('/orders', async (c) => {", ...lines, '  return c.json({});', '});', 'export default app;', ''].join('\n');
const reads = (env: string): string => `  await ${env}.DB.prepare('SELECT id FROM orders LIMIT 9').all();`;
const toml = '[[d1_databases]]\nbinding = "DB"\ndatabase_name = "shop"\n';
const env = 'interface Env { DB: D1Database; CACHE: KVNamespace; BUCKET: R2Bucket; JOBS: Queue<{ id: number }> }\n';

describe('what a worker asks of its bindings', () => {
  it('is known by the type of Hono\'s Bindings, in place or in another file', () => {
    const body = "app.get('/orders/:id', async (c) => {\n  const { results } = await c.env.DB.prepare('SELECT * FROM orders LIMIT 9').all();\n"
      + "  for (const order of results) await c.env.DB.prepare('SELECT * FROM customers WHERE id = ?').bind(order.customer_id).first();\n  const { JOBS, CACHE: kept } = c.env;\n"
      + "  await JOBS.send({ id: 1 });\n  await kept.get('a');\n  return c.json(results);\n});\nexport default app;\n";
    const expected = [['GET /orders/:id', ['orders.select', 'N customers.select', 'JOBS.send', 'kept.get'], []]];
    const inPlace = "import { Hono } from 'hono';\ntype Bindings = { DB: D1Database; CACHE: KVNamespace; JOBS: Queue };\nconst app = new Hono<{ Bindings: Bindings }>();\n";
    assert.deepEqual(told(routesOf({ 'src/index.ts': inPlace + body })), expected);
    const imported = "import { Hono } from 'hono';\nimport type { Env } from './env';\nconst app = new Hono<{ Bindings: Env }>();\n";
    assert.deepEqual(told(routesOf({ 'src/index.ts': imported + body, 'src/env.ts': `export ${env}` })), expected);
  });

  it('is known by the configuration of wrangler where nothing has a type', () => {
    const text = handler(reads('c.env'), "  await c.env.CACHE.put('a', 'b');", "  await c.env.BUCKET.get('a');", "  await c.env.JOBS.send('a');");
    const expected = ['orders.select', 'CACHE.put', 'BUCKET.get', 'JOBS.send'];
    assert.deepEqual(effects({ 'src/index.js': text, 'wrangler.toml': `name = "shop"\n${toml}\n[[kv_namespaces]]\nbinding = "CACHE" # kept\n[[r2_buckets]]\nbinding = 'BUCKET'\n[[queues.producers]]\nqueue = "jobs"\nbinding = "JOBS"\n` }), expected);
    assert.deepEqual(effects({ 'src/index.js': text, 'wrangler.toml': 'd1_databases = [\n  { binding = "DB", database_name = "shop" },\n]\nkv_namespaces = [{ binding = "CACHE", id = "1" }]\nr2_buckets = [\n  { binding = "BUCKET" }\n]\n[env.production]\nqueues.producers = [{ queue = "jobs", binding = "JOBS" }]\n' }), expected);
    for (const name of ['wrangler.json', 'wrangler.jsonc']) {
      assert.deepEqual(effects({ 'src/index.js': text, [name]: '{\n  // Of production.\n  "d1_databases": [{ "binding": "DB" }], "kv_namespaces": [{ "binding": "CACHE" }],\n  "env": { "production": { "r2_buckets": [{ "binding": "BUCKET" }], "queues": { "producers": [{ "binding": "JOBS", "queue": "jobs" }] } } },\n}\n' }), expected);
    }
    // A name that nothing binds, or a list that binds something else, says nothing.
    assert.deepEqual(effects({ 'src/index.js': text }), []);
    assert.deepEqual(effects({ 'src/index.js': text, 'wrangler.toml': '[[services]]\nbinding = "DB"\n[vars]\nbinding = "CACHE"\n# [[r2_buckets]]\n# binding = "BUCKET"\n' }), []);
  });

  it('is what the worker of its folder is given, and not another one; code that is shared has what all say', () => {
    const text = handler(reads('c.env'), "  await c.env.STORE.get('a');");
    const files = { 'apps/a/wrangler.toml': '[[kv_namespaces]]\nbinding = "STORE"\n', 'apps/b/wrangler.toml': toml };
    assert.deepEqual(effects({ ...files, 'apps/a/src/index.js': text }), ['STORE.get']);
    assert.deepEqual(effects({ ...files, 'apps/b/src/index.js': text }), ['orders.select']);
    assert.deepEqual(effects({ ...files, 'packages/shared/index.js': text }), ['orders.select', 'STORE.get']);
    assert.deepEqual(effects({ ...files, 'apps/c/wrangler.toml': '[[r2_buckets]]\nbinding = "STORE"\n', 'packages/shared/index.js': text }), ['orders.select']);
  });

  it('is of the runtime, whatever types the file has that asks first', () => {
    const own = "interface Queue { push(one: number): void }\nexport const queued: Queue = { push() {} };\n";
    const text = handler("  await c.env.JOBS.send('a');");
    assert.deepEqual(effects({ 'wrangler.toml': '[[queues.producers]]\nbinding = "JOBS"\n', 'src/a.ts': text.replace('const app', `${own}const app`).replaceAll('orders', 'first'), 'src/b.js': text }), ['JOBS.send', 'JOBS.send']);
  });

  it('is known however the environment is had: OpenNext, next-on-pages, SvelteKit, Nitro, an import, a function of one\'s own', () => {
    const page = (head: string, given: string): Files => ({
      'package.json': '{"dependencies": {"next": "15"}}', 'wrangler.toml': toml,
      'app/api/orders/route.ts': `${head}\nexport async function GET() {\n  await ${given}.prepare('SELECT id FROM orders LIMIT 9').all();\n  return Response.json({});\n}\n`,
    });
    const opennext = "import { getCloudflareContext } from '@opennextjs/cloudflare';";
    for (const files of [
      page(opennext, 'getCloudflareContext().env.DB'), page(opennext, '(await getCloudflareContext({ async: true })).env.DB'),
      page(`${opennext}\nconst db = () => { const { env } = getCloudflareContext(); return env.DB; };`, 'db()'),
      page(`${opennext}\nconst db = async () => (await getCloudflareContext({ async: true })).env.DB;`, '(await db())'),
      page("import { getRequestContext } from '@cloudflare/next-on-pages';", 'getRequestContext().env.DB'),
      page("import { env } from 'cloudflare:workers';", 'env.DB'),
    ]) assert.deepEqual(told(routesOf(files)), [['GET /api/orders', ['orders.select'], []]], JSON.stringify(files));
    const kit = { 'package.json': '{"dependencies": {"@sveltejs/kit": "2"}}', 'src/app.d.ts': 'declare global {\n  namespace App {\n    interface Platform { env: { DB: D1Database } }\n  }\n}\nexport {};\n' };
    const load = (parameter: string, given: string): Files => ({ ...kit, 'src/routes/orders/+page.server.ts': `export const load = async (${parameter}) => ({ orders: await ${given}.prepare('SELECT id FROM orders LIMIT 9').all() });\n` });
    for (const [parameter, given] of [['event', 'event.platform.env.DB'], ['{ platform }', 'platform!.env.DB'], ['{ platform }', 'platform?.env?.DB'], ['{ platform: { env: { DB } } }', 'DB']] as const) {
      assert.deepEqual(told(routesOf(load(parameter, given))), [['load /orders', ['orders.select'], []]], `${parameter} ${given}`);
    }
    assert.deepEqual(effects({ 'package.json': '{"dependencies": {"nitropack": "2"}}', 'wrangler.toml': toml, 'server/api/orders.get.ts': `export default defineEventHandler(async (event) => {\n${reads('event.context.cloudflare.env')}\n});\n` }), ['orders.select']);
    assert.deepEqual(effects({ 'wrangler.toml': toml, 'src/index.js': handler("  const { DB } = env(c);", "  await DB.prepare('SELECT id FROM orders LIMIT 9').all();").replace('const app', "import { env } from 'hono/adapter';\nconst app") }), ['orders.select']);
  });

  it('is known by the declarations that wrangler makes, whose types need no import', () => {
    const worker = "export default {\n  async fetch(request, env) {\n    return Response.json(await orders(env));\n  },\n} satisfies ExportedHandler<Env>;\n";
    const files = { 'src/index.ts': `import { orders } from './orders';\n${worker}`, 'src/orders.ts': "export const orders = async (env: Env) => (await env.DB.prepare('SELECT id FROM orders LIMIT 9').all()).results;\n" };
    const made = '// Generated by Wrangler\ndeclare namespace Cloudflare {\n\tinterface Env {\n\t\tDB: D1Database;\n\t}\n}\ninterface Env extends Cloudflare.Env {}\ndeclare abstract class D1Database {\n  prepare(query: string): D1PreparedStatement;\n}\n';
    assert.deepEqual(effects({ ...files, 'worker-configuration.d.ts': made }), ['orders.select']);
    assert.deepEqual(effects(files), []);
  });

  it('is known of a queue alone', () => {
    assert.deepEqual(effects({ 'package.json': '{"devDependencies": {"wrangler": "4"}}', 'src/index.ts': "interface Env { JOBS: Queue }\nexport default {\n  async fetch(request: Request, env: Env) { await env.JOBS.send({ id: 1 }); return new Response('ok'); },\n};\n" }), ['JOBS.send']);
  });

  it('is that of the nearest configuration, and nothing where they differ; the environment of a process binds nothing', () => {
    const packages = { 'a/wrangler.toml': toml, 'b/wrangler.toml': '[[kv_namespaces]]\nbinding = "DB"\n' };
    assert.deepEqual(effects({ ...packages, 'a/src/index.js': handler(reads('c.env')) }), ['orders.select']);
    assert.deepEqual(effects({ ...packages, 'b/src/index.js': handler(reads('c.env')) }), []);
    assert.deepEqual(effects({ ...packages, 'lib/index.js': handler(reads('c.env')) }), []);
    for (const other of ['process.env', 'import.meta.env', 'c.config']) assert.deepEqual(effects({ 'wrangler.toml': toml, 'src/index.js': handler(reads(other)) }), [], other);
    assert.deepEqual(effects({ 'wrangler.toml': toml, 'src/index.js': handler('  const { env } = process;', reads('env')) }), []);
  });

  it('is known anew when a configuration or a type is edited', () => {
    const files: Record<string, string> = { '/app/src/index.js': handler(reads('c.env')), '/app/wrangler.toml': '' };
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files) });
    const found = (): readonly string[] => {
      const steps = engine.routes({});
      for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value.routes.flatMap((route) => route.effects.map(({ label }) => label));
    };
    assert.deepEqual(found(), []);
    engine.setOverlay('/app/wrangler.toml', toml);
    assert.deepEqual(found(), ['orders.select']);
    engine.setOverlay('/app/wrangler.toml', '');
    assert.deepEqual(found(), []);
    engine.setOverlay('/app/src/index.js', handler(reads('c.env')).replace('const app', '/** @typedef {{ DB: D1Database }} Bindings */\nconst app'));
    assert.deepEqual(found(), ['orders.select']);
  });

  // https://env.t3.gg/docs/nextjs, https://svelte.dev/docs/kit/$env-dynamic-private
  it('is nothing that a file of the application, or another package, calls env', () => {
    const asks = (head: string): string => `${head}\n${handler(reads('env'), "  await env.CACHE.get('a');")}`;
    const bound = { 'wrangler.toml': `${toml}[[kv_namespaces]]\nbinding = "CACHE"\n` };
    const made = "import { createEnv } from '@t3-oss/env-core';\nexport const env = createEnv({ server: {}, runtimeEnv: process.env });\n";
    assert.deepEqual(effects({ ...bound, 'src/env.js': made, 'src/index.js': asks("import { env } from './env';") }), []);
    assert.deepEqual(effects({ ...bound, 'src/index.js': asks("import { env } from '$env/dynamic/private';") }), []);
    assert.deepEqual(effects({ ...bound, 'src/index.js': asks("import { env } from 'some-package';") }), []);
    assert.deepEqual(effects({ ...bound, 'src/index.js': asks("import { env } from 'cloudflare:workers';") }), ['orders.select', 'CACHE.get']);
    assert.deepEqual(effects({ ...bound, 'src/env.js': "import { getCloudflareContext } from '@opennextjs/cloudflare';\nexport const env = getCloudflareContext().env;\n", 'src/index.js': asks("import { env } from './env';") }), ['orders.select', 'CACHE.get']);
    assert.deepEqual(effects({ ...bound, 'src/env.js': "export { env } from 'cloudflare:workers';\n", 'src/index.js': asks("import { env } from './env';") }), ['orders.select', 'CACHE.get']);
  });

  it('is what a type declares, and not what a comment, a text or a function says', () => {
    const text = handler(reads('c.env'));
    for (const says of ['// interface Env { DB: D1Database }', "const sample = 'interface Env { DB: D1Database }';", 'const sample = `\n{ DB: D1Database }`;', 'export function use(first: string, DB: D1Database) { return DB; }', '/* DB: D1Database; */']) assert.deepEqual(effects({ 'src/index.ts': `${text}\n${says}\n` }), [], says);
    for (const says of ['interface Env { readonly DB?: D1Database }', 'type Env = { DB: D1Database | undefined };', "type Env = { DB: import('@cloudflare/workers-types').D1Database };", 'interface Env {\n  A: string; DB: D1Database\n}']) {
      assert.deepEqual(effects({ 'src/index.ts': `${text}\n${says}\n` }), ['orders.select'], says);
      assert.deepEqual(effects({ 'worker-configuration.d.ts': `${says}\n// Begin runtime types\ninterface Other { DB: KVNamespace }\n`, 'src/index.js': text }), ['orders.select'], says);
    }
  });
});
