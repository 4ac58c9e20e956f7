import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

const sql = 'CREATE TABLE orders (id INTEGER PRIMARY KEY, status TEXT NOT NULL, total INTEGER NOT NULL);\n';
const cut = 'return { items: orders.slice((page - 1) * 20, page * 20), total: orders.length };';

/** What is offered for a page of what a statement gives, without the lines around it. */
function offered(statement: string, body = cut): readonly string[] {
  const file = '/app/orders.js';
  const head = `import Database from 'better-sqlite3';\nconst db = new Database('shop.db');\n\nexport function main(given) {\n  const page = Math.min(1000, Math.max(1, parseInt(given, 10) || 1));\n  `;
  const engine = opened({ '/app/schema.sql': sql, [file]: `${head}${statement}\n  ${body}\n}\n` });
  return offersIn(engine, file, 'into-query').map(({ text }) => text.slice(head.length).split('\n').slice(0, -2).map((line) => line.trim()).join(' '));
}

describe('a page with its total of better-sqlite3', () => {
  it('is two statements, one after the other', () => {
    assert.deepEqual(offered("const orders = db.prepare('SELECT * FROM orders WHERE status = ? ORDER BY id').all('paid');"), ["const orders = db.prepare('SELECT * FROM orders WHERE status = ? ORDER BY id LIMIT ? OFFSET ?').all('paid', 20, (page - 1) * 20); const orderCount = Number(db.prepare('SELECT count(*) FROM orders WHERE status = ?').pluck().get('paid')); return { items: orders, total: orderCount };"]);
  });

  const traps: readonly (readonly [what: string, statement: string, body?: string])[] = [
    ['the statement is held by a name', "const statement = db.prepare('SELECT * FROM orders ORDER BY id');\n  const orders = statement.all();"],
    ['another column has the name of the key', "const orders = db.prepare('SELECT status AS id FROM orders ORDER BY status').all();"],
    ['rows are given as their first column', "const orders = db.prepare('SELECT * FROM orders ORDER BY id').pluck().all();"],
    ['the rows are another list later', "let orders = db.prepare('SELECT * FROM orders ORDER BY id').all();\n  if (given === 'none') orders = [];"],
    ['all rows are needed beside them', "const orders = db.prepare('SELECT * FROM orders ORDER BY id').all();", cut.replace('};', ', all: orders };')],
    ['another variable is declared with them', "const orders = db.prepare('SELECT * FROM orders ORDER BY id').all(), name = given;", cut.replace('};', ', name };')],
  ];
  for (const [what, statement, body] of traps) it(`stays in JavaScript where ${what}`, () => { assert.deepEqual(offered(statement, body), []); });
});
