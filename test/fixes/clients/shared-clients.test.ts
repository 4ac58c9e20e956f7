import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';
import { shared } from './shared-in-handler';

describe('fixes: clients that are opened, heard or made later', () => {
  const redis = 'import { createClient } from \'redis\';';
  const source = 'import { DataSource } from \'typeorm\';';
  for (const { what, imports, body, module, opens } of [
    { what: 'of Redis', imports: redis, module: 'client', opens: 'connect', body: 'const client = createClient({ url: process.env.REDIS_URL });\nawait client.connect();\nres.json(await client.get(\'a\'));\nawait client.quit();' },
    { what: 'of TypeORM', imports: source, module: 'source', opens: 'initialize', body: 'const source = new DataSource({ type: \'postgres\', url: process.env.DATABASE_URL });\nif (!source.isInitialized) await source.initialize();\nres.json(await source.query(\'SELECT 1\'));\nawait source.destroy();' },
  ]) {
    it(`a client ${what} that each request opens is opened once, by whoever comes first, and the next handler uses that`, () => {
      const found = shared(imports, body);
      assert.ok(found, 'nothing is offered');
      const opener = `open${module === 'client' ? 'Client' : 'Source'}`;
      assert.match(found.left, new RegExp(`import \\{ ${module}, ${opener} \\} from './${module}';[^]*await ${opener}\\(\\);\\n {2}res\\.json\\(await ${module}\\.`));
      assert.doesNotMatch(found.left, /quit|destroy|initialize|connect\(/);
      assert.match(found.made, new RegExp(`\\nlet opened: Promise<unknown> \\| undefined;\\n[^]*\\nexport function ${opener}\\(\\): Promise<unknown> \\{\\n {2}return \\(opened \\?\\?= ${module}\\.${opens}\\(\\)\\.catch\\(\\(error: unknown\\) => \\{\\n {4}opened = undefined;\\n {4}throw error;`));
      assert.equal(shared(imports, body, { [`/app/src/${module}.ts`]: found.made })?.title, `Use the shared \`${module}\` of ${module}.ts`);
    });

    it(`a client ${what} that another module shares is not used where nobody is seen to open it`, () => {
      const [make = ''] = /(?:createClient|new DataSource)\([^;]*\)/.exec(body) ?? [];
      assert.equal(shared(imports, body, { '/app/src/shared.ts': `${imports}\nexport const one = ${make};\n` }), undefined);
      assert.equal(shared(imports, body.replace(`await ${module}.${opens}()`, `const opened = await ${module}.${opens}()`).replace(/if \(.*?\) const/, 'const')), undefined);
    });
  }

  it('what a request hears of connections that break is heard once, of the shared client', () => {
    const found = shared(redis, 'const client = createClient();\nclient.on(\'error\', (error) => console.warn(\'redis\', error));\nawait client.connect();\nres.json(await client.get(\'a\'));');
    assert.match(found?.made ?? '', /\nclient\.on\('error', \(error\) => console\.warn\('redis', error\)\);\n/);
    assert.doesNotMatch(found?.left ?? 'on(', /\bon\(/);
    assert.equal(shared(redis, 'const client = createClient();\nclient.on(\'error\', (error) => req.log(error));\nawait client.connect();\nres.json(await client.get(\'a\'));'), undefined);
  });

  for (const { what, imports, body } of [
    { what: 'is given another key by each request', imports: 'import OpenAI from \'openai\';', body: 'const ai = new OpenAI();\nai.apiKey = req.body.key;\nres.json(await ai.models.list());' },
    { what: 'is given a plugin by each request', imports: 'import nodemailer from \'nodemailer\';\nimport { compile } from \'plugin\';', body: 'const mail = nodemailer.createTransport({ host: \'a\' });\nmail.use(\'compile\', compile());\nres.json(await mail.sendMail({ to: \'a\' }));' },
    { what: 'is given a step by each request', imports: 'import { S3Client, ListBucketsCommand } from \'@aws-sdk/client-s3\';', body: 'const s3 = new S3Client({});\ns3.middlewareStack.add((next: any) => next);\nres.json(await s3.send(new ListBucketsCommand()));' },
    { what: 'listens for its request', imports: redis, body: 'const client = createClient();\nawait client.connect();\nawait client.subscribe(\'orders\', (text) => res.write(text));' },
    { what: 'waits for its request', imports: redis, body: 'const client = createClient();\nawait client.connect();\nres.json(await client.blPop(\'orders\', 10));' },
    { what: 'is heard by each request', imports: 'import { Pool } from \'pg\';', body: 'const pool = new Pool();\npool.on(\'connect\', () => req.log());\nres.json(await pool.query(\'SELECT 1\'));' },
    { what: 'has a key of the request', imports: 'import OpenAI from \'openai\';\nimport { cookies } from \'next/headers\';', body: 'const ai = new OpenAI({ apiKey: cookies().get(\'key\') });\nres.json(await ai.models.list());' },
    { what: 'has a key that the workspace finds for each request', imports: 'import OpenAI from \'openai\';\nimport { key } from \'./key\';', body: 'const apiKey = key();\nconst ai = new OpenAI({ apiKey });\nres.json(await ai.models.list());' },
    { what: 'has a key that is waited for', imports: 'import OpenAI from \'openai\';\nimport { key } from \'keys\';', body: 'const ai = new OpenAI({ apiKey: await key() });\nres.json(await ai.models.list());' },
  ]) it(`a client that ${what} is not shared`, () => assert.equal(shared(imports, body, { '/app/src/key.ts': 'export const key = () => String(Math.random());\n' }), undefined));

  it('a client whose key the application changes while it runs is not shared, one whose other variables it sets is', () => {
    const offers = (settings: string, path = '/app/src/settings.ts'): boolean => shared('import OpenAI from \'openai\';', 'const ai = new OpenAI({ apiKey: process.env.KEY });\nres.json(await ai.models.list());', { [path]: `export function set(name: string, value: string) {\n  ${settings}\n}\n` }) !== undefined;
    assert.deepEqual(['process.env[name] = value;', 'process.env.KEY = value;', 'process.env["KEY"] ??= value;', 'process.env.TZ = value;', 'if (process.env.KEY === value) return;'].map((text) => offers(text)), [false, false, false, true, true]);
    assert.equal(offers('process.env[name] = value;', '/app/src/settings.test.ts'), true);
  });

  it('a client is not shared whose settings the application changes otherwise while it runs: all variables, one that the client looks for itself, a value of another module', () => {
    const offers = (made: string, settings: string, imports = ''): boolean => shared(`import OpenAI from 'openai';\n${imports}`, `const ai = new OpenAI(${made});\nres.json(await ai.models.list());`, { '/app/src/settings.ts': settings }) !== undefined;
    const key = '{ apiKey: process.env.KEY }';
    assert.deepEqual(['Object.assign(process.env, values)', 'process.env = { ...process.env, ...values }', 'delete process.env.KEY', 'process.env.OTHER = values.key', 'const { env } = process; env.KEY = values.key'].map((text) => offers(key, `export const set = (values: any) => { ${text}; };\n`)), [false, false, false, true, false]);
    assert.deepEqual(['process.env.OPENAI_API_KEY = key', 'process.env[key] = key', 'process.env.TZ = key'].map((text) => offers('', `export const set = (key: string) => { ${text}; };\n`)), [false, false, true]);
    const settings = (change: string): string => `export const settings = { key: '', name: '' };\nexport const set = (key: string) => { ${change}; };\n`;
    const given = ['{ apiKey: settings.key }', 'import { settings } from \'./settings\';'] as const;
    assert.deepEqual(['settings.key = key', 'Object.assign(settings, { key })', 'settings.name = key', 'if (settings.key === key) return'].map((text) => offers(given[0], settings(text), given[1])), [false, false, true, true]);
    assert.equal(offers('{ apiKey }', 'export let apiKey = \'\';\nexport const set = (key: string) => { apiKey = key; };\n', 'import { apiKey } from \'./settings\';'), false);
    assert.equal(offers('{ apiKey }', 'export const apiKey = \'\';\n', 'import { apiKey } from \'./settings\';'), true);
  });

  it('variables whose names are not said in one word keep a client where it is only where they may be its own, and are written while requests are answered', () => {
    const offers = (settings: string, more: Readonly<Record<string, string>> = {}): string | undefined => {
      const found = shared('import { Pool } from \'pg\';', 'const pool = new Pool({ connectionString: process.env.URL });\nres.json(await pool.query(\'SELECT 1\'));', { '/app/src/settings.ts': settings, ...more });
      return found && (found.made.includes('function getPool()') ? 'made later' : 'made at once');
    };
    const at = (name: string, before = ''): string => `${before}\nexport const set = (value: string) => { process.env[${name}] = value; };\n`;
    assert.equal(offers(at('name', 'const name = \'TZ\';')), 'made at once');
    assert.equal(offers(at('name', 'const name = \'URL\';')), undefined);
    assert.equal(offers('export const set = (value: string) => { for (const name of [\'TZ\', \'LANG\']) process.env[name] = value; };\n'), 'made at once');
    assert.equal(offers('export const set = (value: string) => { for (const name of [\'TZ\', \'URL\']) process.env[name] = value; };\n'), undefined);
    // What is written while modules are loaded is there when the first request comes.
    assert.equal(offers('import { secrets } from \'./secrets\';\nfor (const [name, value] of Object.entries(secrets)) process.env[name] = value;\n'), 'made later');
    assert.equal(offers('import { secrets } from \'./secrets\';\nObject.keys(secrets).forEach((name) => { process.env[name] = secrets[name]; });\n'), 'made later');
    assert.equal(offers('process.env.URL ??= \'postgres://localhost\';\n'), 'made later');
    assert.equal(offers('export function load(values: any) { for (const name in values) process.env[name] = values[name]; }\n', { '/app/src/start.ts': 'import { load } from \'./settings\';\nload({});\n' }), 'made later');
    assert.equal(offers('export function load(values: any) { for (const name in values) process.env[name] = values[name]; }\n', { '/app/src/start.ts': 'import { app } from \'./orders\';\nimport { load } from \'./settings\';\napp.post(\'/settings\', (req) => load(req.body));\n' }), undefined);
    assert.equal(offers('export function load(req: any) { for (const name in req.body) process.env[name] = req.body[name]; }\n', { '/app/src/start.ts': 'import { app } from \'./orders\';\nimport { load } from \'./settings\';\nload({ body: {} });\napp.post(\'/settings\', load);\n' }), undefined);
  });

  it('a client whose settings are in the environment once its modules are loaded is made by the first request, by the function that a connection per request uses, too', () => {
    const pg = 'import { Pool } from \'pg\';';
    const body = 'const pool = new Pool({ connectionString: process.env.URL });\nres.json(await pool.query(\'SELECT 1\'));';
    const starts = { imported: 'import dotenv from \'dotenv\';\nimport { app } from \'./orders\';\ndotenv.config();\napp.listen(1);\n', required: 'const { app } = require(\'./orders\');\nrequire(\'dotenv\').config();\napp.listen(1);\n', early: 'require(\'dotenv\').config();\nconst { app } = require(\'./orders\');\napp.listen(1);\n', first: 'import \'dotenv/config\';\nimport { app } from \'./orders\';\napp.listen(1);\n' };
    const made = Object.values(starts).map((text) => shared(pg, body, { '/app/src/start.ts': text })?.made ?? '');
    assert.deepEqual(made.map((text) => text.includes('export function getPool(): Pool {')), [true, true, false, false]);
    const next = shared('import { Client } from \'pg\';', 'const client = new Client({ connectionString: process.env.URL });\nawait client.connect();\nconst { rows } = await client.query(\'SELECT id FROM orders LIMIT 5\');\nawait client.end();\nres.json(rows);', { '/app/src/start.ts': starts.imported, '/app/src/pool.ts': made[0] ?? '' });
    assert.match(next?.left ?? '', /await getPool\(\)\.query\(/);
    assert.equal(next?.title, 'Ask the shared pool `getPool` of pool.ts in place of a connection per request');
    // What is opened, heard of or typed by what makes it is given by such a function, too, and the next handler uses that.
    // In an application of Next.js it outlives the reload of modules.
    const kept = shared(redis, 'const client = createClient({ url: process.env.URL });\nawait client.connect();\nres.json(await client.get(\'a\'));', { '/app/src/start.ts': starts.imported, '/app/package.json': '{ "dependencies": { "express": "5.0.0", "next": "15.0.0", "redis": "6.0.0" } }' })?.made ?? '';
    assert.match(kept, /const globalForClient = globalThis as unknown as \{ client\?: ReturnType<typeof \w+> \| undefined; clientOpened\?: Promise<unknown> \| undefined \};\n/);
    assert.match(kept, /return \(globalForClient\.client \?\?= [^]*return \(globalForClient\.clientOpened \?\?= getClient\(\)\.connect\(\)/);
    for (const { imports, of, name, expected } of [
      { imports: redis, of: 'const client = createClient({ url: process.env.URL });\nawait client.connect();\nres.json(await client.get(\'a\'));', name: 'client', expected: /const client = getClient\(\);\n {2}await openClient\(\);[^]*\?\?= getClient\(\)\.connect\(\)\.catch\(/ },
      { imports: redis, of: 'const client = createClient({ url: process.env.URL });\nclient.on(\'error\', (error) => console.warn(error));\nawait client.connect();\nres.json(await client.get(\'a\'));', name: 'client', expected: /const client = getClient\(\);\n {2}await openClient\(\);[^]*function makeClient\(\) \{\n {2}const made = createClient\(\{ url: process\.env\.URL \}\);\n {2}\/\/ [^\n]*\n {2}made\.on\('error', \(error\) => console\.warn\(error\)\);\n {2}return made;\n\}/ },
      { imports: 'import postgres from \'postgres\';', of: 'const sql = postgres(process.env.URL!);\nres.json(await sql`SELECT 1`);', name: 'sql', expected: /const sql = getSql\(\);[^]*export function getSql\(\): ReturnType<typeof makeSql> \{/ },
      { imports: source, of: 'const source = new DataSource({ type: \'postgres\', url: process.env.URL });\nawait source.initialize();\nres.json(await source.query(\'SELECT 1\'));', name: 'source', expected: /const source = getSource\(\);\n {2}await openSource\(\);[^]*let source: DataSource \| undefined;/ },
      { imports: 'import { drizzle } from \'drizzle-orm/node-postgres\';', of: 'const db = drizzle(process.env.URL!);\nres.json(await db.execute(\'SELECT 1\'));', name: 'db', expected: /const db = getDb\(\);[^]*made\.\$client\.on\('error', console\.error\);/ },
    ]) {
      const late = { '/app/src/start.ts': starts.imported };
      const one = shared(imports, of, late);
      assert.match(`${one?.left ?? ''}${one?.made ?? ''}`, expected);
      const getter = `get${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      assert.equal(shared(imports, of, { ...late, [`/app/src/${name}.ts`]: one?.made ?? '' })?.title, `Use the shared \`${getter}\` of ${name}.ts`);
    }
  });

  for (const { what, imports, body, rest } of [
    { what: 'is closed by a function that it is handed to', imports: redis, body: 'const client = createClient();\nawait client.connect();\nres.json(await client.get(\'a\'));\nawait done(client);', rest: 'async function done(one: any) { await one.quit(); }\n' },
    { what: 'is closed by who calls the function that returns it', imports: redis, body: 'const one = await open();\nres.json(await one.get(\'a\'));\nawait one.quit();', rest: 'async function open() {\n  const client = createClient();\n  await client.connect();\n  return client;\n}\n' },
    { what: 'is closed under another name', imports: 'import { Pool } from \'pg\';', body: 'const pool = new Pool();\nconst db = pool;\nres.json(await db.query(\'SELECT 1\'));\nawait db.end();', rest: '' },
    { what: 'is ended where its block is', imports: 'import { Pool } from \'pg\';', body: 'await using db = new Pool();\nres.json(await db.query(\'SELECT 1\'));', rest: '' },
    { what: 'is given a key by a function that it is handed to', imports: 'import OpenAI from \'openai\';', body: 'const ai = new OpenAI();\nkeyed(ai, req.body.key);\nres.json(await ai.models.list());', rest: 'function keyed(one: any, key: string) { one.apiKey = key; }\n' },
    { what: 'is given all that a request says', imports: 'import OpenAI from \'openai\';', body: 'const ai = new OpenAI();\nObject.assign(ai, req.body);\nres.json(await ai.models.list());', rest: '' },
    { what: 'sends an id of its own', imports: 'import OpenAI from \'openai\';\nimport { randomUUID } from \'node:crypto\';', body: 'const ai = new OpenAI({ defaultHeaders: { id: randomUUID() } });\nres.json(await ai.models.list());', rest: '' },
    { what: 'sends the time at which it was made', imports: 'import OpenAI from \'openai\';', body: 'const ai = new OpenAI({ defaultHeaders: { at: new Date().toISOString(), from: String(Date.now()) } });\nres.json(await ai.models.list());', rest: '' },
  ]) it(`a client that ${what} is not shared`, () => assert.equal(shared(imports, body, {}, rest), undefined));

  it('a client is shared that a function asks to which it is handed, or whoever is given it by the one that makes it', () => {
    const pg = 'import { Pool } from \'pg\';';
    assert.ok(shared(pg, 'const pool = new Pool();\nres.json(await rows(pool));', {}, 'async function rows(one: Pool) { return one.query(\'SELECT 1\'); }\n'));
    assert.ok(shared(pg, 'const db = open();\nres.json(await db.query(\'SELECT 1\'));', {}, 'function open() {\n  const pool = new Pool();\n  return pool;\n}\n'));
  });

  it('a client whose key is read from the environment is made by the first request that needs it, by the function that the next handler uses, too', () => {
    const imports = 'import OpenAI from \'openai\';';
    const body = 'const ai = new OpenAI({ apiKey: process.env.KEY });\nres.json(await ai.models.list());';
    const found = shared(imports, body);
    assert.match(found?.made ?? '', /\nlet ai: OpenAI \| undefined;\n[^]*\nexport function getAi\(\): OpenAI \{\n {2}return \(ai \?\?= new OpenAI\(\{ apiKey: process\.env\.KEY \}\)\);\n\}\n$/);
    assert.match(found?.left ?? '', /import \{ getAi \} from '\.\/ai';\n[^]*\n {2}const ai = getAi\(\);\n/);
    const next = shared(imports, body, { '/app/src/ai.ts': found?.made ?? '' });
    assert.equal(next?.title, 'Use the shared `getAi` of ai.ts');
  });

  it('what a request makes for its client alone goes with it into the module, and another handler of the file that calls its own alike is left', () => {
    const imports = 'import { Kysely, PostgresDialect } from \'kysely\';\nimport { Pool } from \'pg\';\nimport type { Db } from \'./types\';';
    const body = 'const pool = new Pool({ connectionString: process.env.DATABASE_URL });\nconst dialect = new PostgresDialect({ pool });\nconst db = new Kysely<Db>({ dialect });\nres.json(await db.selectFrom(\'orders\').select(\'id\').execute());\nawait db.destroy();';
    const rest = 'app.get(\'/other\', async (req, res) => {\n  const db = String(req.query.db);\n  res.json(db);\n});\n';
    const found = shared(imports, body, { '/app/src/types.ts': 'export interface Db { orders: { id: number } }\n' }, rest);
    assert.match(found?.left ?? '', /=> \{\n {2}res\.json\(await db\.selectFrom[^]*\n\}\);\napp\.get\('\/other', async \(req, res\) => \{\n {2}const db = String/);
    assert.doesNotMatch(found?.left ?? 'destroy', /destroy|Pool|Dialect/);
    assert.match(found?.made ?? '', /export const db = new Kysely<Db>\(\{ dialect: new PostgresDialect\(\{ pool: new Pool\(\{ connectionString: process\.env\.DATABASE_URL, max: 10 \}\)\.on\('error', console\.error\) \}\) \}\);/);
  });

  it('a client whose name or file stands for something else gets another one, but where the file of its name makes the same client for itself', () => {
    const pg = 'import { Pool } from \'pg\';';
    const body = 'const pool = new Pool({ connectionString: process.env.URL });\nres.json(await pool.query(\'SELECT 1\'));';
    const other = (url: string): Readonly<Record<string, string>> => ({ '/app/src/pool.ts': `import { Pool } from 'pg';\nconst pool = new Pool({ connectionString: process.env.${url} });\nexport const ask = (text: string) => pool.query(text);\n` });
    const found = shared(pg, body, other('REPORTS_URL'));
    assert.equal(found?.title, 'Use one shared `sharedPool`, in a module of its own (shared-pool.ts)');
    assert.match(found.left, /\n {2}const pool = sharedPool;\n/);
    assert.equal(shared(pg, body, other('URL')), undefined);
    const named = shared(`${pg}\nimport { pool } from './settings';`, `${body}\nconsole.log(pool);`, { '/app/src/settings.ts': 'export const pool = 5;\n' });
    assert.equal(named?.title, 'Use one shared `sharedPool`, in a module of its own (shared-pool.ts)');
    // What the type of a function calls its parameters is nothing there.
    const typed = shared(pg, 'res.json(await withPool((one) => one.query(\'SELECT 1\')));', {}, 'async function withPool<T>(run: (pool: Pool) => Promise<T>): Promise<T> {\n  const pool = new Pool();\n  return run(pool);\n}\n');
    assert.equal(typed?.title, 'Use one shared `pool`, in a module of its own (pool.ts)');
  });

  it('a client per request is shared where other modules have one for themselves, which then use it, too', () => {
    const module = (name: string): string => `import { Pool } from 'pg';\nconst pool = new Pool();\nexport const ${name} = () => pool.query('SELECT 1');\n`;
    const modules = { '/app/src/a.ts': module('a'), '/app/src/b.ts': module('b') };
    assert.equal(shared('import { Pool } from \'pg\';', 'const pool = new Pool();\nres.json(await pool.query(\'SELECT 1\'));', modules)?.title, 'Use one shared `pool`, in a module of its own (pool.ts)');
  });

  it('what closes a shared client of MongoDB or TypeORM leaves the request, but where the request opens it, too, and may not do that twice', () => {
    const left = (imports: string, made: string, body: string): string | undefined => {
      const own = '/app/src/orders.ts';
      const text = `import express from 'express';\n${imports}\n${made}\nexport const app = express();\napp.get('/orders', async (req, res) => {\n  ${body}\n});\n`;
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.0.0" } }', [own]: text }), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
      for (const _ of engine.settle());
      const [fix] = engine.fixesAt(own, 0, text.length).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'keep-open');
      return fix && applyEdits(text, fix.edits[0]?.edits ?? []);
    };
    const mongo = left('import { MongoClient } from \'mongodb\';', 'const client = new MongoClient(process.env.URL!);', 'try { await client.connect(); res.json(await client.db().collection(\'a\').findOne({ _id: 1 })); } finally { await client.close(); }');
    assert.match(mongo ?? '', /=> \{\n {2}await client\.connect\(\); res\.json\(await client\.db\(\)\.collection\('a'\)\.findOne\(\{ _id: 1 \}\)\);\n\}\);/);
    const made = 'const source = new DataSource({ type: \'postgres\', url: process.env.URL });';
    const asked = 'res.json(await source.query(\'SELECT 1\')); await source.destroy();';
    assert.deepEqual([`await source.initialize(); ${asked}`, `if (!source.isInitialized) await source.initialize(); ${asked}`, asked].map((body) => left(source, made, body) !== undefined), [false, true, true]);
    // Who is called opens it, or the variable has another one each time.
    const inHelper = 'import { DataSource } from \'typeorm\';';
    assert.equal(left(inHelper, `${made}\nasync function open() { await source.initialize(); }`, `await open(); ${asked}`), undefined);
    assert.equal(left('import { MongoClient } from \'mongodb\';', 'let client: MongoClient;', 'client = new MongoClient(process.env.URL!); res.json(await client.db().collection(\'a\').findOne({ a: 1 })); await client.close();'), undefined);
    // What closes it is called where the program ends, too.
    const stop = `${made}\nasync function stop() { await source.query('DELETE FROM locks'); await source.destroy(); }\n`;
    assert.deepEqual(['', 'process.once(\'SIGTERM\', () => { void stop(); });', 'process.once(\'SIGTERM\', stop);'].map((end) => left(inHelper, stop + end, 'await stop(); res.json(1);') !== undefined), [true, false, false]);
  });

  it('the environment is read later where what reads it is loaded behind what leads to the client, in whatever module that is', () => {
    const pg = 'import { Pool } from \'pg\';';
    const body = 'const pool = new Pool({ connectionString: process.env.URL });\nres.json(await pool.query(\'SELECT 1\'));';
    const isLate = (start: string, more: Readonly<Record<string, string>> = {}, imports = pg, asked = body): boolean | undefined => shared(imports, asked, { '/app/src/start.ts': start, ...more })?.made.includes('function getPool()');
    const config = { '/app/src/config.ts': 'import dotenv from \'dotenv\';\ndotenv.config();\nexport const port = 1;\n' };
    assert.equal(isLate('import { app } from \'./orders\';\nimport \'dotenv/config\';\napp.listen(1);\n'), true);
    assert.equal(isLate('import { app } from \'./orders\';\nimport { port } from \'./config\';\napp.listen(port);\n', config), true);
    assert.equal(isLate('import { port } from \'./config\';\nimport { app } from \'./orders\';\napp.listen(port);\n', config), false);
    assert.equal(isLate('import { app } from \'./orders\';\napp.listen(1);\n', config, `${pg}\nimport { port } from './config';`), false);
    assert.equal(isLate('import { ConfigModule } from \'@nestjs/config\';\nimport { app } from \'./orders\';\nexport const config = ConfigModule.forRoot();\n'), true);
    // A program of its own that reads what it needs says nothing of the one that answers.
    assert.equal(isLate('import \'./orders\';\n', { '/app/src/tool.ts': 'import \'dotenv/config\';\n' }), false);
    assert.equal(isLate('import \'./orders\';\nimport \'dotenv/config\';\n', {}, `${pg}\nimport { env } from 'node:process';`, body.replace('process.env', 'env')), true);
    assert.equal(isLate('import \'./orders\';\nimport \'dotenv/config\';\n', {}, pg, body.replace('{ connectionString: process.env.URL }', '')), true);
    assert.equal(isLate('', {}, `${pg}\nimport dotenv from 'dotenv';\ndotenv.config();`), true);
  });

  it('the name of a function in an expression is not taken for the import, and what an object is returned with is not shared where it is closed', () => {
    const own = '/app/src/orders.js';
    const text = 'const express = require(\'express\');\nconst { Pool } = require(\'pg\');\nconst app = express();\napp.get(\'/orders\', async function pool(req, res) {\n  const pool = new Pool();\n  res.json(await pool.query(\'SELECT 1\'));\n});\n';
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.0.0" } }', [own]: text }), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
    assert.deepEqual(engine.fixesAt(own, 0, text.length).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'shared-client').map(({ title }) => title), ['Use one shared `sharedPool`, in a module of its own (shared-pool.js)']);
    const open = 'async function open() {\n  const client = await MongoClient.connect(process.env.URL!);\n  return { client, db: client.db() };\n}\n';
    const mongo = 'import { MongoClient } from \'mongodb\';';
    assert.equal(shared(mongo, 'const { client, db } = await open();\nres.json(await db.collection(\'a\').findOne({ a: 1 }));\nawait client.close();', {}, open), undefined);
    assert.equal(shared(mongo, 'const one = await open();\nres.json(await one.db.collection(\'a\').findOne({ a: 1 }));\nawait one.client.close();', {}, open), undefined);
    assert.ok(shared(mongo, 'const { db } = await open();\nres.json(await db.collection(\'a\').findOne({ a: 1 }));', {}, open));
  });

  it('an agent of a module of Node that is named without its prefix is shared as well', () => {
    assert.equal(shared('import https from \'https\';\nimport axios from \'axios\';', 'const agent = new https.Agent({ keepAlive: true });\nres.json((await axios.get(\'https://a.example\', { httpsAgent: agent, timeout: 500 })).data);')?.title, 'Use one shared `agent`, in a module of its own (agent.ts)');
  });

  it('a client that is waited for where it is made is shared as what is waited for, by the function or the promise that a module exports', () => {
    const mongo = 'import { MongoClient } from \'mongodb\';';
    const body = 'const client = await MongoClient.connect(process.env.URL!);\nres.json(await client.db().collection(\'a\').findOne({ a: 1 }));\nawait client.close();';
    const found = shared(mongo, body);
    assert.match(found?.left ?? '', /\n {2}const client = await getClient\(\);\n {2}res\.json/);
    assert.doesNotMatch(found?.left ?? 'close', /close/);
    assert.equal(shared(mongo, body, { '/app/src/client.ts': found?.made ?? '' })?.title, 'Use the shared `getClient` of client.ts');
    // By its last overload the method of driver 4 returns nothing.
    assert.match(found?.made ?? '', /export function getClient\(\): Promise<MongoClient> \{/);
    const kept = `${mongo}\nconst globalForClient = globalThis as unknown as { client?: Promise<MongoClient> | undefined };\nexport function getClient(): Promise<MongoClient> {\n  return (globalForClient.client ??= MongoClient.connect(process.env.URL!));\n}\n`;
    assert.equal(shared(mongo, body, { '/app/src/client.ts': kept })?.title, 'Use the shared `getClient` of client.ts');
    const promise = shared(mongo, body, { '/app/src/db.ts': `${mongo}\nexport const clientPromise = MongoClient.connect(process.env.URL!);\n` });
    assert.match(promise?.left ?? '', /\n {2}const client = await clientPromise;\n/);
    // A promise by the variable's own name would stand for the client, and one that is not waited for there may be handed on.
    assert.equal(shared(mongo, body, { '/app/src/db.ts': `${mongo}\nexport const client = MongoClient.connect(process.env.URL!);\n` }), undefined);
    assert.equal(shared(mongo, 'const client = MongoClient.connect(process.env.URL!);\nres.json(await (await client).db().collection(\'a\').findOne({ a: 1 }));'), undefined);
    assert.equal(shared(mongo, body.replace('process.env.URL!', 'req.body.url')), undefined);
  });

  it('a name that stands for a parameter around the client is not taken for the import', () => {
    const text = (parameter: string): string => `import express from 'express';\nimport { Pool } from 'pg';\nexport const app = express();\napp.get('/orders', async (req, res) => {\n  const all = [1].map(async (${parameter}) => {\n    if (req.query.a) {\n      const pool = new Pool();\n      return pool.query('SELECT 1');\n    }\n    return ${parameter};\n  });\n  res.json(await Promise.all(all));\n});\n`;
    const offers = (code: string): readonly string[] => createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.0.0" } }', '/app/src/orders.ts': code }), settings: { rules: only('client-per-request'), minConfidence: 'low' } })
      .fixesAt('/app/src/orders.ts', 0, code.length).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'shared-client').map(({ title }) => title);
    assert.deepEqual([...offers(text('one')), ...offers(text('pool'))], ['Use one shared `pool`, in a module of its own (pool.ts)', 'Use one shared `sharedPool`, in a module of its own (shared-pool.ts)']);
  });
});
