import assert from 'node:assert/strict';
import { applyEdits, type Fix } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const db = '/app/src/db.ts';
const app = '/app/src/app.ts';
const helper = 'import { Client } from \'pg\';\n\nexport async function connect() {\n  const client = new Client({ connectionString: process.env.DATABASE_URL });\n  await client.connect();\n  return client;\n}\n';
const head = 'import express from \'express\';\nimport { connect } from \'./db\';\nconst app = express();\n';
const inTry = (body: string, last = 'await client.end();'): string => `${head}app.get('/', async (req, res) => {\n  const client = await connect();\n  try {\n    ${body}\n  } finally {\n    ${last}\n  }\n});\n`;
const plain = `${head}app.get('/', async (req, res) => {\n  const client = await connect();\n  const { rows } = await client.query('SELECT id FROM orders LIMIT 5');\n  await client.end();\n  res.json(rows);\n});\n`;
const begun = 'await client.query(\'BEGIN\'); await client.query(\'UPDATE orders SET paid = true\'); await client.query(\'COMMIT\'); res.end();';
const transaction = `try { ${begun} } catch (error) { await client.query('ROLLBACK'); throw error; }`;

describe('fixes: connections that a function makes for whoever calls it', () => {
  it('callers of ordinary statements are given the pool, which nobody closes', () => {
    const { title, texts } = rewritten({ [db]: helper, [app]: plain });
    assert.equal(title, 'Let `connect` give the shared pool (`pool`, in a module of its own, pool.ts; 2 files)');
    assert.equal(texts[db], 'import { pool } from \'./pool\';\n\nexport async function connect() {\n  return pool;\n}\n');
    assert.equal(texts[app], plain.replace('  await client.end();\n', ''));
    assert.match(texts['/app/src/pool.ts'] ?? '', /export const pool = new Pool\(\{ connectionString: process\.env\.DATABASE_URL, max: 10 \}\);/);
  });

  it('a connection of the pool that the project has is given back where a transaction needs one, and callers that need none ask that pool', () => {
    const shared = `import { Client, Pool } from 'pg';\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n${helper.replace('import { Client } from \'pg\';\n', '')}`;
    const other = '/app/src/orders.ts';
    const { title, texts } = rewritten({ [db]: shared, [app]: inTry(transaction), [other]: plain });
    assert.equal(title, 'Let `connect` give a connection of the shared pool, which is given back (`pool` of db.ts; 3 files)');
    assert.match(texts[db] ?? '', /connect\(\) \{\n {2}return pool\.connect\(\);\n\}/);
    assert.equal(texts[app], inTry(transaction, 'client.release();'));
    assert.match(texts[other] ?? '', /import \{ pool \} from '\.\/db';[^]*await pool\.query\('SELECT id/);
    assert.doesNotMatch(texts[other] ?? '', /await connect|\.end\(\)/);
  });

  it('the statement that is asked may be any that belongs to one connection alone, where it is given back as it came', () => {
    const { texts } = rewritten({ [db]: helper, [app]: inTry('await client.query(\'SELECT id FROM orders FOR UPDATE\'); res.end();') });
    assert.match(texts[db] ?? '', /return pool\.connect\(\);/);
  });

  const other = '/app/src/other.ts';
  const asked = (name: string, imported: string): string => `${imported}export async function other() { const client = await ${name}(); await client.query('SELECT 1'); await client.end(); }\n`;
  const byDefault = helper.replace('export async', 'export default async');
  const appOfDefault = plain.replace('{ connect }', 'connect');
  const caught = (tried: string, undoing = 'await client.query(\'ROLLBACK\'); throw error;'): string => inTry(`try { await client.query('BEGIN'); ${tried} } catch (error) { ${undoing} }`);
  const withPool = `import { Client, Pool } from 'pg';\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL });\nexport const log = () => pool.query('INSERT INTO seen VALUES (1)');\n${helper.replace('import { Client } from \'pg\';\n', '')}`;
  const traps: readonly { readonly what: string; readonly files: Readonly<Record<string, string>> }[] = [
    { what: 'a setting of the session', files: { [app]: inTry('await client.query(\'SET search_path TO shop\'); res.end();') } },
    { what: 'what it listens to', files: { [app]: inTry('await client.query(\'LISTEN orders\'); res.end();') } },
    { what: 'a table of the session', files: { [app]: inTry('await client.query(\'CREATE TEMP TABLE mine AS SELECT 1\'); res.end();') } },
    { what: 'a statement that is prepared', files: { [app]: inTry('await client.query(\'PREPARE one AS SELECT 1\'); res.end();') } },
    { what: 'a lock of the session', files: { [app]: inTry('await client.query(\'SELECT pg_advisory_lock(1)\'); res.end();') } },
    { what: 'a statement that nobody knows', files: { [app]: inTry('await client.query(req.body.sql); res.end();') } },
    { what: 'a transaction that closing rolls back', files: { [app]: inTry(begun) } },
    { what: 'a transaction without a `finally`', files: { [app]: plain.replace('const { rows }', 'await client.query(\'BEGIN\');\n  const { rows }') } },
    { what: 'a caller that hands it on', files: { [app]: inTry('await save(client); res.end();').replace('const app', 'const save = async (one: any) => one.query(\'SELECT 1\');\nconst app') } },
    { what: 'a caller that listens to it', files: { [app]: inTry('client.on(\'notice\', console.log); res.end();') } },
    { what: 'a caller that needs two at once', files: { [app]: inTry(transaction).replace('  try {', '  const second = await connect();\n  try {') } },
    { what: 'a caller that is called while another one has it', files: { [app]: `${inTry(`await log(); ${transaction}`)}async function log() { const client = await connect(); await client.query('INSERT INTO seen VALUES (1)'); await client.end(); }\n` } },
    { what: 'an error of connecting that somebody else is told', files: { [app]: plain.replace('  const { rows }', '  try { await client.query(\'SELECT 1\'); } catch { res.status(500); }\n  const { rows }') } },
    { what: 'a script that ends once it is closed', files: { [app]: plain, '/app/scripts/clean.ts': 'import { connect } from \'../src/db\';\nasync function main() { const client = await connect(); await client.query(\'DELETE FROM orders\'); await client.end(); }\nvoid main();\n' } },
    { what: 'a function that is handed on', files: { [app]: `${plain}app.use(provide(connect));\nconst provide = (make: any) => (req: any, res: any, next: any) => { req.connect = make; next(); };\n` } },
    { what: 'a call that leads nowhere', files: { [app]: plain, '/app/src/other.ts': 'export async function other(any: any) { const client = await any.connect(); await client.end(); }\n' } },
    { what: 'a function that does more with it', files: { [app]: plain, [db]: helper.replace('  return', '  await client.query(\'SET ROLE reader\');\n  return') } },
    { what: 'where connecting is tried again', files: { [app]: plain, [db]: helper.replace('  await client.connect();', '  try { await client.connect(); } catch { await client.connect(); }') } },
    { what: 'an address that the caller says', files: { [app]: plain.replace('connect()', 'connect(req.headers.tenant)'), [db]: helper.replace('connect()', 'connect(url: any)').replace('process.env.DATABASE_URL', 'url') } },
    { what: 'an import that calls it otherwise', files: { [app]: plain, [other]: asked('open', 'import { connect as open } from \'./db\';\n') } },
    { what: 'a default import that calls it otherwise', files: { [db]: byDefault, [app]: appOfDefault, [other]: asked('open', 'import open from \'./db\';\n') } },
    { what: 'a script that calls what is exported by default otherwise', files: { [db]: byDefault, [app]: appOfDefault, '/app/scripts/clean.ts': asked('open', 'import open from \'../src/db\';\n') } },
    { what: 'a module that exports it by another name', files: { [app]: plain, '/app/src/all.ts': 'export { connect as open } from \'./db\';\n', [other]: asked('open', 'import { open } from \'./all\';\n') } },
    { what: 'a call by the text of its name', files: { [app]: plain, [other]: asked('db[\'connect\']', 'import * as db from \'./db\';\n') } },
    { what: 'what another name takes out of a module of CommonJS', files: { [app]: plain, '/app/src/other.js': asked('open', 'const { connect: open } = require(\'./db\');\n').replace('export ', '') } },
    { what: 'a program that ends once it is closed', files: { [app]: plain, [other]: `${asked('connect', 'import { connect } from \'./db\';\n')}void (async () => { await other(); })();\n` } },
    { what: 'a commit that a condition leaves out', files: { [app]: caught('if (req.body.paid) { await client.query(\'COMMIT\'); }') } },
    { what: 'a transaction that a loop goes on behind', files: { [app]: inTry('for (const id of [1, 2]) { try { await client.query(\'BEGIN\'); if (id > 1) continue; await client.query(\'COMMIT\'); } catch (error) { await client.query(\'ROLLBACK\'); throw error; } }') } },
    { what: 'a `catch` that leaves before it rolls back', files: { [app]: caught('await client.query(\'COMMIT\');', 'if (req.body.quiet) return; await client.query(\'ROLLBACK\'); throw error;') } },
    { what: 'several statements in one text', files: { [app]: inTry('await client.query(\'SELECT 1; SET search_path TO shop\'); res.end();') } },
    { what: 'a procedure, of which nobody sees what it leaves', files: { [app]: inTry('await client.query(\'CALL close_day()\'); res.end();') } },
    { what: 'a lock of all tables', files: { [app]: inTry('await client.query(\'FLUSH TABLES WITH READ LOCK\'); res.end();') } },
    { what: 'a plan of the connection', files: { [app]: inTry('await client.query(\'EXECUTE one\'); res.end();') } },
    { what: 'a variable of the session', files: { [app]: inTry('await client.query(\'SELECT id INTO @last FROM orders\'); res.end();') } },
    { what: 'a `finally` that may fail before it closes', files: { [app]: inTry('await client.query(\'SELECT id FROM orders FOR UPDATE\'); res.end();', 'await client.query(\'DELETE FROM seen\'); await client.end();') } },
    { what: 'the same pool, asked while a caller has its connection', files: { [db]: withPool, [app]: caught('await pool.query(\'INSERT INTO seen VALUES (1)\'); await client.query(\'COMMIT\');').replace('{ connect }', '{ connect, pool }') } },
    { what: 'the same pool, asked by a function that a caller calls', files: { [db]: withPool, [app]: caught('await log(); await client.query(\'COMMIT\');').replace('{ connect }', '{ connect, log }') } },
  ];
  for (const { what, files } of traps) {
    it(`it stays: ${what}`, () => {
      assert.deepEqual(offered({ [db]: helper, ...files }).map(({ title }) => title), []);
    });
  }

  function offered(files: Readonly<Record<string, string>>): readonly Fix[] {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.0.0", "pg": "8.0.0" } }', ...files }), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
    for (const steps = engine.settle(); !steps.next().done;);
    return engine.fixesAt(db, 0, (files[db] ?? '').length).flatMap(({ fixes }) => fixes).filter(({ kind, title }) => kind === 'shared-client' && title.startsWith('Let'));
  }

  function rewritten(files: Readonly<Record<string, string>>): { readonly title: string; readonly texts: Readonly<Record<string, string>> } {
    const [fix] = offered(files);
    assert.ok(fix);
    return { title: fix.title, texts: Object.fromEntries(fix.edits.map(({ file, edits }) => [file, applyEdits(files[file] ?? '', edits)])) };
  }
});
