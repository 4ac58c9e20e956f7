import assert from 'node:assert/strict';
import { shared } from './shared-in-handler';

const redis = 'import { createClient } from \'redis\';';
const pg = 'import { Pool } from \'pg\';';
const asked = 'res.json(await client.get(\'a\'));';

describe('fixes: clients that are opened where they are made', () => {
  for (const { what, imports, made, expected } of [
    { what: 'of Redis', imports: redis, made: 'createClient({ url: process.env.URL }).on(\'error\', (error) => console.log(error)).connect()', expected: /const makeClient = \(\) => createClient\(\{ url: process\.env\.URL \}\)\.on\('error', \(error\) => console\.log\(error\)\)\.connect\(\);/ },
    { what: 'of Redis that nobody hears', imports: redis, made: 'createClient()\n  .connect()', expected: /const makeClient = \(\) => createClient\(\)\n {2}\.on\('error', console\.error\)\n {2}\.connect\(\);/ },
    { what: 'of MongoDB', imports: 'import { MongoClient } from \'mongodb\';', made: 'new MongoClient(process.env.URL!).connect()', expected: /const makeClient = \(\) => new MongoClient\(process\.env\.URL!\)\.connect\(\);/ },
    { what: 'of TypeORM', imports: 'import { DataSource } from \'typeorm\';', made: 'new DataSource({ type: \'postgres\', url: process.env.URL }).initialize()', expected: /const makeClient = \(\) => new DataSource\(\{ type: 'postgres', url: process\.env\.URL, poolSize: 10 \}\)\.initialize\(\);/ },
    { what: 'of SQL Server, whose errors are heard', imports: 'import sql from \'mssql\';', made: 'new sql.ConnectionPool(process.env.URL!).connect()', expected: /const makeClient = \(\) => new sql\.ConnectionPool\(process\.env\.URL!\)\.on\('error', console\.error\)\.connect\(\);/ },
  ]) it(`a client ${what} that is opened where it is made is opened once, by whoever comes first, and the next handler uses that`, () => {
    const body = `const client = await ${made};\n${asked}\nawait client.close();`;
    const found = shared(imports, body);
    assert.match(found?.left ?? '', /\n {2}const client = await getClient\(\);\n {2}res\.json/);
    assert.doesNotMatch(found?.left ?? 'close', /close/);
    assert.match(found?.made ?? '', expected);
    assert.match(found?.made ?? '', /\nlet client: ReturnType<typeof makeClient> \| undefined;\n[^]*\n {2}return \(client \?\?= makeClient\(\)\.catch\(\(error: unknown\) => \{\n {4}client = undefined;\n {4}throw error;/);
    assert.equal(shared(imports, body, { '/app/src/client.ts': found?.made ?? '' })?.title, 'Use the shared `getClient` of client.ts');
  });

  it('one that is opened where it is made is not taken for one that is not, nor the other way round, and what a module exports as a promise is used', () => {
    const body = `const client = await createClient().connect();\n${asked}`;
    assert.match(shared(redis, body, { '/app/src/redis.ts': `${redis}\nexport const one = createClient();\n` })?.title ?? '', /^Use one shared `getClient`/);
    assert.match(shared(redis, 'const client = createClient();\nawait client.connect();\nres.json(await client.get(\'a\'));', { '/app/src/redis.ts': `${redis}\nlet one: any;\nexport function getOne() {\n  return (one ??= createClient().connect());\n}\n` })?.title ?? '', /^Use one shared `client`/);
    assert.match(shared(redis, body, { '/app/src/redis.ts': `${redis}\nexport const one = createClient().connect();\n` })?.left ?? '', /const client = await one;/);
  });

  it('one that outlives the reload of modules of Next.js is kept on the global', () => {
    const { made = '' } = shared(redis, `const client = await createClient().connect();\n${asked}`, { '/app/package.json': '{ "dependencies": { "express": "5.0.0", "next": "15.0.0" } }' }) ?? {};
    assert.match(made, /const globalForClient = globalThis as unknown as \{ client\?: ReturnType<typeof makeClient> \| undefined \};/);
    assert.match(made, /return \(globalForClient\.client \?\?= makeClient\(\)\.catch\(/);
  });

  for (const { what, body, rest = '' } of [
    { what: 'whose promise is handed on', body: 'const client = createClient().connect();\nres.json(await (await client).get(\'a\'));' },
    { what: 'that is given a way to connect', body: 'const client = await createClient().connect(req.body);\nres.json(await client.get(\'a\'));' },
    { what: 'whose errors its request hears', body: 'const client = await createClient().on(\'error\', (error) => req.log(error)).connect();\nres.json(await client.get(\'a\'));' },
    { what: 'that another one is made of where it is opened', body: 'const client = await createClient().duplicate().connect();\nres.json(await client.get(\'a\'));' },
    { what: 'that who is given it closes', body: 'const client = await open();\nres.json(await client.get(\'a\'));\nawait client.quit();', rest: 'const open = async () => {\n  const client = await createClient().connect();\n  return client;\n};\n' },
  ]) it(`a client ${what} is not shared`, () => assert.equal(shared(redis, body, {}, rest), undefined));
});

describe('fixes: clients that a function gives where it makes them', () => {
  for (const { what, made, left } of [
    { what: 'returns', made: 'function getReports() {\n  return new Pool({ connectionString: process.env.URL });\n}', left: /function getReports\(\) \{\n {2}return reports;\n\}/ },
    { what: 'is an expression', made: 'const makeReports = () => new Pool({ connectionString: process.env.URL });', left: /const makeReports = \(\) => reports;/ },
    { what: 'makes what it needs before', made: 'function getReports() {\n  const connectionString = process.env.URL;\n  return new Pool({ connectionString });\n}', left: /function getReports\(\) \{\n {2}return reports;\n\}/ },
  ]) it(`a function that ${what} gives the shared client, called what the function is`, () => {
    const found = shared(pg, `res.json(await ${/\w+Reports/.exec(made)?.[0] ?? ''}().query('SELECT 1'));`, {}, `${made}\n`);
    assert.equal(found?.title, 'Use one shared `reports`, in a module of its own (reports.ts)');
    assert.match(found.left, left);
    assert.match(found.made, /export const reports = new Pool\(\{ connectionString: process\.env\.URL, max: 10 \}\);/);
  });

  it('a function that gives one that is opened gives what whoever comes first opens', () => {
    const body = 'const one = await connectRedis();\nres.json(await one.get(\'a\'));';
    const made = (text: string): string => `async function connectRedis() {\n  return ${text};\n}\n`;
    assert.match(shared(redis, body, {}, made('createClient().connect()'))?.left ?? '', /\n {2}return getRedis\(\);\n/);
    assert.match(shared(redis, body, {}, made('await createClient().connect()'))?.left ?? '', /\n {2}return await getRedis\(\);\n/);
  });

  const give = 'const open = () => new Pool();\n';
  const giveRedis = 'const open = () => createClient();\n';
  for (const { what, imports = pg, body, rest } of [
    { what: 'that who is given it closes', body: 'const db = open();\nres.json(await db.query(\'SELECT 1\'));\nawait db.end();', rest: give },
    { what: 'that is closed where it is given', body: 'await open().end();\nres.json(1);', rest: give },
    { what: 'that is closed where its promise is kept', imports: redis, body: 'open().then((one) => one.get(\'a\').then(() => one.quit()));\nres.json(1);', rest: 'const open = () => createClient().connect();\n' },
    { what: 'that who is given it opens', imports: redis, body: 'const one = open();\nawait one.connect();\nres.json(await one.get(\'a\'));', rest: giveRedis },
    { what: 'that who is given it by its name opens', imports: redis, body: 'const one = open();\nawait one.connect();\nres.json(await one.get(\'a\'));', rest: 'function open() {\n  const client = createClient();\n  return client;\n}\n' },
    { what: 'that is put into the request and closed there', body: '(req as any).db = open();\nres.on(\'finish\', () => { void (req as any).db.end(); });\nres.json(await (req as any).db.query(\'SELECT 1\'));', rest: give },
    { what: 'that is put into an object and closed there', body: 'const context = { db: open() };\nres.json(await context.db.query(\'SELECT 1\'));\nawait context.db.end();', rest: give },
    { what: 'that is put into a variable and closed there', body: 'let db;\ndb = open();\nres.json(await db.query(\'SELECT 1\'));\nawait db.end();', rest: give },
    { what: 'that is put into a list and closed there', body: 'const [one] = [open()];\nres.json(await one.query(\'SELECT 1\'));\nawait one.end();', rest: give },
    { what: 'that a list keeps', body: 'const one = open();\nall.push(one);\nres.json(await one.query(\'SELECT 1\'));', rest: `${give}const all: Pool[] = [];\nprocess.on('exit', () => { for (const one of all) void one.end(); });\n` },
    { what: 'that ends with its block', body: 'await using one = open() as any;\nres.json(await one.query(\'SELECT 1\'));', rest: give },
    { what: 'that another function asks for', body: 'const one = run(open);\nres.json(await one.query(\'SELECT 1\'));\nawait one.end();', rest: `${give}const run = (make: () => Pool) => make();\nexport const other = open();\n` },
    { what: 'that is taken out of any object and closed', body: 'const context: any = { store: open() };\nawait done(context);\nres.json(1);', rest: `${give}const done = async ({ store: one }: any) => { await one.end(); };\n` },
    { what: 'that is taken out of the request and closed', body: '(req as any).store = open();\nres.on(\'finish\', () => { const one = (req as any).store; void one.end(); });\nres.json(1);', rest: give },
    { what: 'that is put into the request by a text and closed there', body: 'res.locals[\'store\'] = open();\nres.on(\'finish\', () => { void res.locals[\'store\'].end(); });\nres.json(1);', rest: give },
    { what: 'that is put into an object whose values are all closed', body: 'const context = { store: open() };\nres.json(await context.store.query(\'SELECT 1\'));\nfor (const one of Object.values(context)) await one.end();', rest: give },
    { what: 'that a parameter of its property\'s name closes', body: '(req as any).store = open();\nawait done((req as any).store);\nres.json(1);', rest: `${give}const done = async (store: any) => { await store.end(); };\n` },
    { what: 'that is heard where it is given', body: 'open().on(\'error\', () => req.log());\nres.json(1);', rest: give },
    { what: 'that the caller says', body: 'res.json(await open(req.body.url).query(\'SELECT 1\'));', rest: 'const open = (connectionString: string) => new Pool({ connectionString });\n' },
  ]) it(`a client ${what} stays`, () => assert.equal(shared(imports, body, {}, rest), undefined));

  it('a client that is put into an object, and taken out of that to be asked, is shared', () => {
    assert.ok(shared(pg, 'const context: any = { store: open() };\nres.json(await count(context));', {}, `${give}const count = ({ store: one }: any) => one.query('SELECT 1');\n`));
  });

  it('a client that is put into the request is shared where a constant of the module alone is closed by its name', () => {
    const body = '(req as any).store = open();\nres.json(await (req as any).store.query(\'SELECT 1\'));';
    assert.ok(shared(pg, body, {}, `${give}const store = new Pool({ host: 'reports' });\nprocess.on('SIGTERM', () => void store.end());\n`));
    assert.equal(shared(pg, body, {}, `${give}let store: any;\nexport const keep = (one: any) => { store = one; };\nprocess.on('SIGTERM', () => void store.end());\n`), undefined);
  });

  it('a client of a request by itself that is put into an object that is closed elsewhere stays, one that nobody closes is shared', () => {
    const body = (end: string): string => `const pool = new Pool();\n(req as any).db = pool;\nres.json(await (req as any).db.query('SELECT 1'));\n${end}`;
    assert.equal(shared(pg, body('res.on(\'finish\', () => { void (req as any).db.end(); });')), undefined);
    assert.ok(shared(pg, body('')));
  });
});
