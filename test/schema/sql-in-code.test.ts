import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { ts } from '../../src/project/ts';
import { sqlInCode } from '../../src/schema/sql/in-code';

/** The tables of some files that the code of a workspace makes: `orders(id!, number!) unique number`, where `!` is never empty. */
function tables(...texts: readonly string[]): readonly string[] {
  const files = texts.map((text, index) => ts.createSourceFile(text.startsWith('// test') ? `/app/test/db${index}.ts` : `/app/src/db${index}.ts`, text, ts.ScriptTarget.Latest, true));
  const models = files.flatMap((file) => sqlInCode.read(file));
  return (sqlInCode.link?.(models) ?? []).map(({ name, fields, uniques }) => `${name}(${[...fields.values()].flatMap((one) => (one.relation ? [] : [`${one.name}${one.optional ? '' : '!'}`])).join(', ')})${uniques.map((one) => ` unique ${one.fields.join()}`).join('')}`);
}

const orders = 'CREATE TABLE IF NOT EXISTS orders (id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT NOT NULL UNIQUE, note TEXT)';

describe('tables that code makes', () => {
  it('are read where a call is handed the statement, a constant or a list that is run, and with the columns that the file adds', () => {
    assert.deepEqual(tables(`db.exec('${orders}');`), ['orders(id!, number!, note) unique number']);
    assert.deepEqual(tables(`const schema = \`\n  -- what is sold\n  ${orders};\n  CREATE INDEX by_note ON orders (note);\n  CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT);\n\`;\nawait pool.query(schema);`), ['orders(id!, number!, note) unique number', 'settings(key!, value)']);
    assert.deepEqual(tables(`const steps = ['${orders}', 'ALTER TABLE orders ADD COLUMN total INTEGER'];\nfor (const step of steps) await client.execute(step);`), ['orders(id!, number!, note, total) unique number']);
    assert.deepEqual(tables(`await sql\`${orders}\`;`), ['orders(id!, number!, note) unique number']);
  });

  it('are not those of a test, of a text that nobody runs, or of one that says something else', () => {
    assert.deepEqual(tables(`// test\ndb.exec('${orders}');`), []);
    assert.deepEqual(tables(`export const schema = '${orders}';`), []);
    assert.deepEqual(tables(`await model.query('You know these tables: ${orders}');`), []);
    assert.deepEqual(tables('db.exec(`CREATE TABLE ${name} (id INTEGER)`);'), []);
  });

  it('are not known where something else makes or changes them, in an order that nobody can tell', () => {
    assert.deepEqual(tables(`db.exec('${orders}');`, "db.exec('ALTER TABLE orders ADD COLUMN total INTEGER');"), []);
    assert.deepEqual(tables(`db.exec('${orders}');`, `db.exec('${orders}');`).length, 2);
    assert.deepEqual(tables(`db.exec('${orders}');`, "db.exec('CREATE TABLE orders (id TEXT, number TEXT)');"), []);
    assert.deepEqual(tables(`if (isSqlite) db.exec('${orders}'); else pool.query('CREATE TABLE orders (id SERIAL PRIMARY KEY, number VARCHAR(20))');`), []);
    assert.deepEqual(tables(`db.exec('${orders}');\ndb.exec('ALTER TABLE orders ALTER COLUMN number DROP NOT NULL');`), []);
    // Where a step back says it as it was.
    assert.deepEqual(tables(`export const up = () => db.exec('${orders}');\nexport const down = () => db.exec('DROP TABLE orders');`), ['orders(id!, number!, note) unique number']);
  });

  it('say which key is one row, which tables stay small, and what can be asked of the database', () => {
    const app = `import express from 'express';\nimport { db } from './db';\nconst app = express();\napp.get('/sum', (req, res) => { const rows = db.prepare('SELECT * FROM orders').all() as { total: number }[]; res.json({ sum: rows.reduce((sum, row) => sum + row.total, 0) }); });\napp.get('/one', (req, res) => { res.json(db.prepare('SELECT * FROM orders WHERE number = ?').all(req.query.number)); });\n`;
    const made = `import Database from 'better-sqlite3';\nexport const db = new Database('shop.db');\ndb.exec('${orders.replace('note TEXT', 'total INTEGER NOT NULL')}');\n`;
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "better-sqlite3": "12.0.0", "express": "5.0.0" } }', '/app/src/db.ts': made, '/app/src/app.ts': app }), settings: { minConfidence: 'low' } });
    assert.deepEqual(engine.findings('/app/src/app.ts').map(({ rule, location }) => `${rule} ${location.start.line}`), ['unbounded-query 3', 'in-memory-pagination 3']);
    assert.deepEqual(engine.fixAll({ kind: 'into-query' }).applied.map(({ fix }) => fix.title), ['Let the database add up the `total` of the orders']);
  });
});
