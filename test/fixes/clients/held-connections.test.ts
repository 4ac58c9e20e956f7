import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const app = '/app/src/app.ts';
const audit = '/app/src/audit.ts';
const made = '{ connectionString: process.env.DATABASE_URL }';
const shared = { '/app/src/pool.ts': `import { Pool } from 'pg';\nexport const pool = new Pool(${made});\n` };
const head = 'import express from \'express\';\nimport { Pool, type PoolClient } from \'pg\';\nimport { pool } from \'./pool\';\nimport { audit, Seen } from \'./audit\';\nconst app = express();\n';
const transaction = (body: string, taken = 'pool.connect()'): string => `  const client = await ${taken};\n  try {\n    await client.query('BEGIN');\n    ${body}\n    await client.query('COMMIT');\n  } catch (error) {\n    await client.query('ROLLBACK');\n    throw error;\n  } finally {\n    client.release();\n  }\n`;
const handler = (body: string): string => `app.post('/orders', async (req: any, res) => {\n${body}  res.end();\n});\n`;
const pays = 'await client.query(\'UPDATE orders SET paid = true\');';
const insert = 'query(\'INSERT INTO seen VALUES (1)\')';
const asking = {
  'a pool of its own': `import { Pool } from 'pg';\nexport async function audit() {\n  const pool = new Pool(${made});\n  await pool.${insert};\n  await pool.end();\n}\n`,
  'a connection of its own': `import { Client } from 'pg';\nexport async function audit() {\n  const client = new Client(${made});\n  await client.connect();\n  await client.${insert};\n  await client.end();\n}\n`,
  'a connection that a function makes': `import { Client } from 'pg';\nasync function open() {\n  const client = new Client(${made});\n  await client.connect();\n  return client;\n}\nexport async function audit() {\n  const client = await open();\n  await client.${insert};\n  await client.end();\n}\n`,
  'a pool that a function gives': `import { Pool } from 'pg';\nconst getPool = () => new Pool(${made});\nexport async function audit() {\n  const pool = getPool();\n  await pool.${insert};\n}\n`,
} as const;
const field = `import { Pool } from 'pg';\nexport class Seen {\n  private readonly db = new Pool(${made});\n  async see() { await this.db.${insert}; }\n}\n`;
const within = `async function within(work: (client: PoolClient) => Promise<void>) {\n${transaction('await work(client);')}}\n`;

describe('fixes: clients that are asked while somebody has a connection of the pool', () => {
  for (const [what, text] of Object.entries(asking)) {
    it(`${what}: it stays where its caller has a connection, and is shared where that was given back`, () => {
      const held = { ...shared, [audit]: text, [app]: head + handler(transaction(`${pays} await audit();`)) };
      const before = { ...held, [app]: head + handler(`${transaction(pays)}  await audit();\n`) };
      assert.deepEqual(offered(held, audit), []);
      assert.match(why(held, audit), /somebody has a connection of a pool while this is asked for one more/);
      assert.equal(offered(before, audit).length, 1);
    });
  }

  const own = `const own = new Pool(${made});\n`;
  const cases: readonly { readonly what: string; readonly path: string; readonly held: string; readonly free: string; readonly text?: string }[] = [
    { what: 'a caller several functions further out', path: audit, held: `const note = async () => audit();\n${handler(transaction('await note();'))}`, free: `const note = async () => audit();\n${handler(`${transaction(pays)}  await note();\n`)}` },
    { what: 'a callback in a transaction of the project', path: audit, held: within + handler(`  await within(async (client) => { ${pays} await audit(); });\n`), free: within + handler(`  await within(async (client) => { ${pays} });\n  await audit();\n`) },
    { what: 'a connection that a function takes for whoever calls it', path: audit, held: `const take = () => pool.connect();\n${handler(transaction('await audit();', 'take()'))}`, free: `const take = () => pool.connect();\n${handler(`${transaction(pays, 'take()')}  await audit();\n`)}` },
    { what: 'a field of an object', path: audit, text: field, held: handler(transaction('await new Seen().see();')), free: handler(`${transaction(pays)}  await new Seen().see();\n`) },
    { what: 'its own pool, asked beside a connection of it', path: app, text: field, held: handler(`  ${own}${transaction(`await own.${insert};`, 'own.connect()')}`), free: handler(`  ${own}${transaction(pays, 'own.connect()')}  await own.${insert};\n`) },
    { what: 'its own pool beside one that a function asks which is called', path: app, text: field, held: `const log = () => pool.${insert};\n${handler(`  ${own}${transaction('await log();', 'own.connect()')}`)}`, free: `const log = () => pool.${insert};\n${handler(`  ${own}${transaction(pays, 'own.connect()')}  await log();\n`)}` },
    { what: 'what a request carries on', path: app, text: field, held: `app.use((req: any, res, next) => { req.db = new Pool(${made}); next(); });\n${handler(transaction(`await req.db.${insert};`, 'req.db.connect()'))}`, free: `app.use((req: any, res, next) => { req.db = new Pool(${made}); next(); });\n${handler(`${transaction(pays, 'req.db.connect()')}  await req.db.${insert};\n`)}` },
    { what: 'a function that is handed the connection', path: app, text: field, held: `const pay = async (client: PoolClient, other: Pool) => { await other.${insert}; };\n${handler(`  ${own}${transaction('await pay(client, own);', 'own.connect()')}`)}`, free: `const pay = async (client: PoolClient) => { ${pays} };\n${handler(`  ${own}${transaction('await pay(client);', 'own.connect()')}`)}` },
  ];
  for (const { what, path, held, free, text = asking['a pool of its own'] } of cases) {
    it(`${what}: it stays while the connection is held, and not behind it`, () => {
      assert.deepEqual(offered({ ...shared, [audit]: text, [app]: head + held }, path), []);
      assert.equal(offered({ ...shared, [audit]: text, [app]: head + free }, path).length, 1);
    });
  }

  const route = handler('  await audit();\n');
  const listener = (of: string, more = ''): string => `const events = new Pool({ connectionString: process.env.EVENTS_URL });\ndeclare function pay(client: PoolClient): Promise<void>;\nexport class Listener {\n  private client?: PoolClient;\n  async start() {\n    this.client = await ${of}.connect();\n    this.client.on('notification', console.log);\n    await this.client.query('LISTEN orders');\n    ${more}\n  }\n  async stop() {\n    if (this.client) this.client.release();\n    this.client = undefined;\n  }\n}\n`;
  const kept: Readonly<Record<string, { readonly held: string; readonly free: string }>> = {
    'a middleware keeps one for all that comes behind it': { held: 'app.use(async (req: any, res, next) => { req.client = await pool.connect(); res.on(\'finish\', () => req.client.release()); next(); });\n', free: 'app.use(async (req: any, res, next) => { const client = await pool.connect(); req.user = (await client.query(\'SELECT 1\')).rows[0]; client.release(); next(); });\n' },
    'a middleware waits for what comes behind it': { held: `app.use(async (req: any, res, next: any) => {\n${transaction('await next();')}});\n`, free: `app.use(async (req: any, res, next: any) => {\n${transaction(pays)}  await next();\n});\n` },
    'a middleware has what comes behind it run': { held: `import { AsyncLocalStorage } from 'node:async_hooks';\nconst storage = new AsyncLocalStorage<PoolClient>();\napp.use(async (req: any, res, next: any) => {\n${transaction('await storage.run(client, next);')}});\n`, free: `app.use(async (req: any, res, next: any) => {\n${transaction('await client.query(\'SELECT 1\').catch(next);')}});\n` },
    'an object keeps one for its methods': { held: 'export class Work {\n  private client!: PoolClient;\n  async begin() { this.client = await pool.connect(); await this.client.query(\'BEGIN\'); }\n  async end() { await this.client.query(\'COMMIT\'); this.client.release(); }\n}\n', free: `export class Work {\n  async pay() {\n${transaction(pays)}  }\n}\n` },
    'an object keeps one that a function takes for it': { held: 'const take = () => pool.connect();\nexport class Work {\n  private client!: PoolClient;\n  async begin() { this.client = await take(); }\n  end() { this.client.release(); }\n}\n', free: `const take = () => pool.connect();\nexport class Work {\n  async pay() {\n${transaction(pays, 'take()')}  }\n}\n` },
    'a function gives one together with what gives it back': { held: 'export async function begin() { const client = await pool.connect(); await client.query(\'BEGIN\'); return { client, end: async () => { await client.query(\'COMMIT\'); client.release(); } }; }\n', free: `export async function pay() {\n${transaction(`${pays} console.log({ client });`)}}\n` },
    'a variable of the module has one, another one for each request': { held: 'let client: PoolClient;\napp.use(async (req, res, next) => { client = await pool.connect(); next(); });\n', free: 'let client: PoolClient | undefined;\nasync function one() { if (!client) client = await pool.connect(); return client; }\napp.get(\'/now\', async (req, res) => { res.json((await (await one()).query(\'SELECT now()\')).rows); });\n' },
    'an object keeps one of the pool to listen; of another one it may': { held: listener('pool'), free: listener('events') },
    'an object that listens asks something else, too': { held: listener('events', 'await this.client.query(\'UPDATE seen SET at = now()\');'), free: listener('events', 'await this.client.query(\'LISTEN refunds\');') },
    'an object gives the connection on which it listens to others': { held: listener('events', 'await pay(this.client);'), free: listener('events') },
    'others can have the connection on which an object listens': { held: listener('events').replace('private client', 'client'), free: listener('events') },
  };
  for (const [what, { held, free }] of Object.entries(kept)) {
    it(`nothing is shared where ${what}`, () => {
      const files = (text: string) => ({ ...shared, [audit]: asking['a pool of its own'], [app]: head + text + route });
      assert.deepEqual(offered(files(held), audit), []);
      assert.equal(offered(files(free), audit).length, 1);
    });
  }

  it('nothing is shared that is asked while a generator gives what it reads on a connection', () => {
    const rows = (body: string) => `async function* rows() {\n${transaction(body)}}\n`;
    const walked = 'app.get(\'/orders\', async (req, res) => { for await (const one of rows()) { await audit(); res.write(one); } res.end(); });\n';
    const files = (body: string) => ({ ...shared, [audit]: asking['a pool of its own'], [app]: head + rows(body) + walked });
    assert.deepEqual(offered(files('yield* (await client.query(\'SELECT 1\')).rows;'), audit), []);
    assert.equal(offered({ ...shared, [audit]: asking['a pool of its own'], [app]: `${head}async function* rows() {\n${transaction(pays)}  yield '1';\n}\n${walked}` }, audit).length, 1);
    // Its own pool has whoever walks over it wait as well.
    assert.deepEqual(offered({ ...shared, [audit]: 'export const audit = async () => {};\n', [app]: `${head}async function* rows() {\n  const own = new Pool(${made});\n${transaction('yield* (await client.query(\'SELECT 1\')).rows;', 'own.connect()')}}\n${walked}` }, app), []);
  });

  it('modules that each have a pool keep them where one asks while another has a connection', () => {
    const module = `import { Pool } from 'pg';\nconst pool = new Pool(${made});\nexport const audit = () => pool.${insert};\n`;
    const other = `import express from 'express';\nimport { Pool } from 'pg';\nimport { audit } from './audit';\nconst app = express();\nconst pool = new Pool(${made});\n`;
    assert.deepEqual(offered({ [audit]: module, [app]: other + handler(transaction('await audit();')) }, app), []);
    assert.equal(offered({ [audit]: module, [app]: other + handler(`${transaction(pays)}  await audit();\n`) }, app).length, 1);
  });

  it('of Prisma, a client is not shared with the transaction that waits for it', () => {
    const prisma = '/app/src/prisma.ts';
    const files = (body: string): Readonly<Record<string, string>> => ({
      '/app/prisma/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Order {\n  id Int @id\n  paid Boolean\n}\n', [prisma]: 'import { PrismaClient } from \'@prisma/client\';\nexport const prisma = new PrismaClient();\n',
      [audit]: 'import { PrismaClient } from \'@prisma/client\';\nexport async function audit() {\n  const prisma = new PrismaClient();\n  await prisma.order.count();\n}\n',
      [app]: `import express from 'express';\nimport { prisma } from './prisma';\nimport { audit } from './audit';\nconst app = express();\n${handler(body)}`,
    });
    const pay = 'await tx.order.update({ where: { id: 1 }, data: { paid: true } });';
    assert.deepEqual(offered(files(`  await prisma.$transaction(async (tx) => { ${pay} await audit(); });\n`), audit), []);
    assert.equal(offered(files(`  await prisma.$transaction(async (tx) => { ${pay} });\n  await audit();\n`), audit).length, 1);
  });

  function engineOf(files: Readonly<Record<string, string>>): ReturnType<typeof createEngine> {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.0.0", "pg": "8.0.0", "@prisma/client": "6.0.0" } }', ...files }), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
    for (const steps = engine.settle(); !steps.next().done;);
    return engine;
  }

  function offered(files: Readonly<Record<string, string>>, path: string): readonly string[] {
    return engineOf(files).fixesAt(path, 0, (files[path] ?? '').length).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'shared-client').map(({ title }) => title);
  }

  function why(files: Readonly<Record<string, string>>, path: string): string {
    const engine = engineOf(files);
    return engine.findings(path).flatMap(({ location }) => engine.explain(path, location.start.offset).sections.flatMap(({ lines }) => lines.map(({ text }) => text))).join('\n');
  }
});
