import assert from 'node:assert/strict';
import { applyEdits, type Fix } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const path = '/app/routes/orders.ts';
const head = 'import express from \'express\';\nimport mysql from \'mysql\';\nimport { Pool } from \'pg\';\nconst app = express();\nconst pool = new Pool();\nconst tables = mysql.createPool({ connectionLimit: 10 });\n';

/** What a handler does with a connection that is handed to its callback, and what of it has to stay. */
const traps: readonly { readonly what: string; readonly body: string; readonly kinds?: readonly string[] }[] = [
  { what: 'where connecting fails something else is said', body: 'pool.connect((err, client, done) => { if (err) return res.status(503).end(); client.query(text, (err, result) => { if (err) return res.status(500).end(); done(); res.json(result.rows); }); });', kinds: ['release'] },
  { what: 'where connecting fails nothing is done', body: 'pool.connect((err, client) => { client.query(text, (err, result) => { if (err) throw err; res.json(result.rows); }); });' },
  { what: 'two statements of a connection', body: 'pool.connect((err, client) => { if (err) throw err; client.query(text, () => { client.query(text, (err, result) => { if (err) throw err; res.json(result.rows); }); }); });' },
  { what: 'a statement that reads the error of connecting', body: 'pool.connect((failure, client) => { if (failure) throw failure; client.query(text, (err, result) => { if (err) throw err; res.json([failure, result.rows]); }); });' },
  { what: 'a connection that is closed', body: 'pool.connect((err, client, done) => { if (err) throw err; client.query(text, (err, result) => { if (err) throw err; if (result.rows.length === 0) return res.end(); done(true); res.json(result.rows); }); });', kinds: ['release'] },
  { what: 'a transaction', body: 'pool.connect((err, client, done) => { if (err) throw err; client.query(\'BEGIN\', (err) => { if (err) return res.end(); client.query(\'COMMIT\', () => { done(); res.end(); }); }); });' },
  { what: 'a transaction of mysql', body: 'tables.getConnection((err, connection) => { if (err) throw err; connection.beginTransaction((err) => { if (err) return res.end(); connection.commit(() => { connection.release(); res.end(); }); }); });' },
  { what: 'a statement that nobody waits for', body: 'pool.connect((err, client, done) => { if (err) throw err; client.query(text, (err) => { if (err) { client.query(\'DELETE FROM a\'); return res.end(); } done(); res.end(); }); });' },
  { what: 'another statement that runs meanwhile', body: 'pool.connect((err, client, done) => { if (err) throw err; client.query(text, (err) => { if (err) return res.end(); done(); res.end(); }); client.query(text); });' },
  { what: 'an answer that is an expression', body: 'pool.connect((err, client, done) => { if (err) throw err; client.query(text, (err) => { if (err) res.end(); else { done(); res.end(); } }); });' },
  { what: 'the branch that is not there', body: 'pool.connect((err, client, done) => { if (err) throw err; client.query(text, (err) => { if (!err) { done(); res.end(); } }); });' },
  { what: 'what is called on the connection', body: 'tables.getConnection(function (err, connection) { if (err) throw err; connection.query(text, function (err, rows) { if (err) throw err; console.log(this); res.json(rows); }); });' },
  { what: 'an error of a statement that is compared to null, which a pool says otherwise', body: 'pool.connect((err, client) => { if (err) throw err; client.query(text, (err, result) => { if (err !== null) throw err; res.json(result.rows); }); });' },
  { what: 'a connection that listens', body: 'pool.connect((err, client) => { if (err) throw err; client.query(\'LISTEN orders\', (err, result) => { if (err) throw err; res.json(result.rows); }); });' },
  { what: 'a connection that keeps a lock', body: 'tables.getConnection((err, connection) => { if (err) throw err; connection.query(\'SELECT GET_LOCK(?, 1)\', [text], (err, rows) => { if (err) throw err; res.json(rows); }); });' },
  { what: 'a connection with a role of its own', body: 'pool.connect((err, client, done) => { if (err) throw err; client.query({ text: \'SET ROLE reader\' }, (err) => { if (err) return res.end(); client.query(text, () => { done(); res.end(); }); }); });' },
  { what: 'what a comment says', body: 'pool.connect((err, client) => {\n if (err) throw err;\n // Only the newest.\n client.query(text, (err, result) => { if (err) throw err; res.json(result.rows); }); });' },
];

describe('fixes: connections that callbacks are handed', () => {
  describe('leaves', () => {
    for (const { what, body, kinds = [] } of traps) {
      it(what, () => {
        assert.deepEqual(offered(body).map(({ kind }) => kind), kinds);
      });
    }
  });

  it('a statement of mysql is asked of the pool, and what gave the connection back on some ways goes', () => {
    assert.equal(rewritten('tables.getConnection(function (err, connection) {\n    if (err) return res.status(500).end();\n    connection.query(text, [1], function (error, rows) {\n      if (error) return res.status(500).end();\n      if (rows.length === 0) {\n        connection.release();\n        return res.end();\n      }\n      res.json(rows);\n    });\n  });'),
      'tables.query(text, [1], function (error, rows) {\n    if (error) return res.status(500).end();\n    if (rows.length === 0) {\n      return res.end();\n    }\n    res.json(rows);\n  });');
  });

  it('a way that ends with its block gives it back there, one that returns before it does', () => {
    const body = (one: string, two: string): string => `pool.connect((err, client, done) => {\n    if (err) throw err;\n    client.query(text, (err, result) => {\n      if (err)${one}\n      if (result.rows.length === 0) {\n        res.status(404).end();${two}\n      } else {\n        done();\n        res.json(result.rows);\n      }\n    });\n  });`;
    assert.equal(rewritten(body(' return res.status(500).end();', '')), body(' {\n        done();\n        return res.status(500).end();\n      }', '\n        done();'));
  });

  it('a connection that may be missing by its type is given back as it is asked', () => {
    for (const client of ['client!', 'client?']) {
      const body = (released: string): string => `pool.connect((err, client) => {\n    if (err) return res.status(503).end();\n    ${client}.query(text, (err, result) => {\n      if (err)${released}\n      ${client}.release();\n      res.json(result.rows);\n    });\n  });`;
      assert.equal(rewritten(body(' return res.status(500).end();')), body(` {\n        ${client}.release();\n        return res.status(500).end();\n      }`));
    }
  });

  function withBody(body: string): string {
    return `${head}app.get('/', (req, res) => {\n  const text = String(req.query.text);\n  ${body}\n});\nexport const unused = [tables, pool];\n`;
  }

  /** The body of the handler after the first rewrite. */
  function rewritten(body: string): string {
    const text = withBody(body);
    const [fix] = offered(body);
    assert.ok(fix, 'nothing is offered');
    const after = applyEdits(text, fix.edits[0]?.edits ?? []);
    return after.slice(withBody('').indexOf('\n  \n});') + 3, after.lastIndexOf('\n});'));
  }

  function offered(body: string): readonly Fix[] {
    const text = withBody(body);
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.0.0", "mysql": "2.18.0", "pg": "8.0.0" } }', [path]: text }), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
    const found = engine.fixesAt(path, 0, text.length);
    assert.ok(found.length > 0, 'nothing is found');
    return found.flatMap(({ fixes }) => fixes);
  }
});
