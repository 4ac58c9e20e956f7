import assert from 'node:assert/strict';
import { only } from '../../rules/only';
import { offersIn, opened } from '../offers';

const db = '/app/src/db.ts';
const app = '/app/src/app.ts';
const made = '{ connectionString: process.env.DATABASE_URL }';
const ways = {
  'a connection': `import { Client } from 'pg';\nexport async function query(text: string, params?: unknown[]) {\n  const client = new Client(${made});\n  await client.connect();\n  try {\n    return await client.query(text, params);\n  } finally {\n    await client.end();\n  }\n}\n`,
  'a pool': `import { Pool } from 'pg';\nexport async function query(text: string, params?: unknown[]) {\n  const pool = new Pool(${made});\n  const result = await pool.query(text, params);\n  await pool.end();\n  return result;\n}\n`,
} as const;
const route = (body: string, more = ''): string => `import express from 'express';\nimport { query } from './db';\nconst app = express();\n${more}app.post('/orders', async (req, res) => { ${body} res.end(); });\n`;
const insert = 'await query(\'INSERT INTO orders (number) VALUES ($1)\', [req.body.number]);';

describe('fixes: clients of functions that are given the statement', () => {
  for (const [what, helper] of Object.entries(ways)) {
    it(`${what} becomes the pool of the process where all callers ask ordinary statements`, () => {
      const [offer, more] = offered(helper, route(`${insert} await query(\`SELECT id FROM orders WHERE id = $1\`, [req.body.id]);`));
      assert.match(offer?.text ?? '', /await pool\.query\(text, params\)/);
      assert.doesNotMatch(offer?.text ?? '', /\.end\(\)/);
      assert.equal(more, undefined);
    });

    for (const statement of ['BEGIN', 'SET app.tenant = 7', 'LISTEN orders']) {
      it(`${what} stays where a caller leaves something on it: ${statement}`, () => {
        assert.deepEqual(offered(helper, route(`await query('${statement}'); ${insert}`)), []);
      });
    }
  }

  it('a connection stays where a caller asks what nobody knows, and where the function is a value somewhere', () => {
    assert.deepEqual(offered(ways['a connection'], route(`${insert} await query(req.body.sql);`)), []);
    assert.deepEqual(offered(ways['a connection'], route(insert, 'export const all = [query];\n')), []);
    assert.deepEqual(offered(ways['a connection'], route('await query(\'SELECT last_value, lastval() FROM seen\');')), []);
  });

  const own = (body: string, more = ''): string => `import express from 'express';\nimport { Pool } from 'pg';\nconst app = express();\n${more}app.post('/orders', async (req, res) => { const pool = new Pool(${made}); ${body} await pool.end(); res.end(); });\n`;
  const select = 'await pool.query(\'SELECT 1\');';
  const left: Readonly<Record<string, readonly [body: string, more?: string]>> = {
    'in an object of options': ['await pool.query({ text: \'SET app.tenant = 7\' });'],
    'made by a function': ['await pool.query(tenantIs(req.body.tenant));', 'const tenantIs = (id: string) => `SET app.tenant = ${id}`;\n'],
    'of a list': ['for (const one of all) await pool.query(one);', 'const all = [\'CREATE TEMP TABLE t (a int)\'];\n'],
    'of which nobody knows what it begins with': ['await pool.query(`${req.body.verb} app.tenant = 7`);'],
    'under a condition': ['await pool.query(req.body.all ? \'RESET ROLE\' : \'SET ROLE shop\');'],
    'on a connection that is taken of it': ['const client = await pool.connect(); await client.query(\'SET app.tenant = 7\'); client.release();'],
    'on one of which more is done once it is there': ['await pool.connect().then(async (client) => { await client.query(\'SELECT pg_advisory_lock(7)\'); client.release(); });'],
    'by a function that is handed such a connection': ['const client = await pool.connect(); await tenantIs(client); client.release();', 'async function tenantIs(client: any) { await client.query(\'SET app.tenant = 7\'); }\n'],
    'on a connection that a function takes which is handed the pool': ['await tenantIs(pool);', 'async function tenantIs(pool: Pool) { const client = await pool.connect(); await client.query(\'SET app.tenant = 7\'); client.release(); }\n'],
    'on a connection that is kept for others': ['(req as any).client = await pool.connect();'],
  };
  for (const [what, [body, more]] of Object.entries(left)) {
    it(`a pool of the request's own stays where a statement leaves something on its connection: ${what}`, () => assert.deepEqual(offeredIn(own(`${body} ${select}`, more)), []));
  }

  it('a setting of the transaction is none that is left', () => {
    const transaction = 'const client = await pool.connect(); try { await client.query(\'BEGIN\'); await client.query(\'SELECT set_config($1, $2, true)\', [\'app.tenant\', req.body.tenant]); await client.query(\'COMMIT\'); } catch (error) { await client.query(\'ROLLBACK\'); throw error; } finally { client.release(); }';
    assert.equal(offeredIn(own(transaction)).length, 1);
    assert.deepEqual(offeredIn(own(transaction.replace('true', 'false'))), []);
  });

  it('a statement that more is added to is known by what it begins with', () => {
    assert.equal(offeredIn(own('let text = \'SELECT id FROM orders\'; if (req.body.paid) text += \' WHERE paid\'; await pool.query(text);')).length, 1);
  });

  it('what a builder is told beside is no statement', () => {
    const built = (body: string): string => `import express from 'express';\nimport knex from 'knex';\nconst app = express();\napp.post('/orders', async (req, res) => { const db = knex({ client: 'pg', connection: process.env.DATABASE_URL }); res.json(await db(${body}); await db.destroy(); });\n`;
    assert.equal(offeredIn(built('\'orders\').select(\'id\').where(\'set\', 1)')).length, 1);
    assert.deepEqual(offeredIn(built('\'orders\').select(\'id\')); await db.schema.raw(\'CREATE TEMPORARY TABLE t (a int)\'')), []);
  });

  function offeredIn(text: string): ReturnType<typeof offersIn> {
    return offersIn(opened({ '/app/package.json': '{ "dependencies": { "express": "5.0.0", "pg": "8.0.0", "knex": "3.0.0" } }', [app]: text }, { rules: only('client-per-request'), minConfidence: 'low' }), app, 'shared-client');
  }

  function offered(helper: string, text: string): ReturnType<typeof offersIn> {
    return offersIn(opened({ '/app/package.json': '{ "dependencies": { "express": "5.0.0", "pg": "8.0.0" } }', [db]: helper, [app]: text }, { rules: only('client-per-request'), minConfidence: 'low' }), db, 'shared-client');
  }
});
