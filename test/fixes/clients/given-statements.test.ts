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

  function offered(helper: string, text: string): ReturnType<typeof offersIn> {
    return offersIn(opened({ '/app/package.json': '{ "dependencies": { "express": "5.0.0", "pg": "8.0.0" } }', [db]: helper, [app]: text }, { rules: only('client-per-request'), minConfidence: 'low' }), db, 'shared-client');
  }
});
