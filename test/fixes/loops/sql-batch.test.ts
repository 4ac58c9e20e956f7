import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/orders.ts';
const schema = { '/app/schema.sql': 'CREATE TABLE customers (id int PRIMARY KEY, email text UNIQUE, name text, team_id int);\nCREATE TABLE items (order_id int NOT NULL, line int, price int);\n' };

/** A loop over orders with a statement of node-postgres in each pass. */
const loop = (query: string, use = 'console.log(rows[0]?.name);', list = 'const { rows: orders } = await pool.query(\'SELECT * FROM orders\');'): string => `import { Pool } from 'pg';
const pool = new Pool();

export async function main() {
  ${list}
  for (const order of orders) {
    const { rows } = await pool.query(${query});
    ${use}
  }
}
`;

const template = (query: string, use = 'console.log(rows.length);'): string => `import postgres from 'postgres';
const sql = postgres();

export async function main(orders: { customer_id: number }[]) {
  for (const order of orders) {
    const rows = await sql\`${query}\`;
    ${use}
  }
}
`;

/** A loop over keys with a statement of mysql2. */
const mysql = (query: string, type = 'number', use = 'console.log(rows.length);'): string => `import mysql from 'mysql2/promise';
const pool = mysql.createPool({ host: 'localhost' });

export async function main(keys: ${type}[]) {
  for (const key of keys) {
    const [rows] = await pool.${query};
    ${use}
  }
}
`;

/** A loop over keys with a prepared statement of better-sqlite3. */
const sqlite = (statement: string, before = '', type = 'number'): string => `import Database from 'better-sqlite3';
const db = new Database('app.db');
${before}
export function main(keys: ${type}[]) {
  for (const key of keys) {
    const row = ${statement};
    console.log(row);
  }
}
`;

/** The batches that are offered, as the text that each would leave. */
function offered(text: string, files: Readonly<Record<string, string>> = schema): readonly string[] {
  return textsFor({ [file]: text, ...files }, file, 'n-plus-one', 'batch');
}

describe('a statement of SQL for all keys', () => {
  it('has the list in place of the key, whatever other values there are', () => {
    const [text = ''] = offered(loop('\'SELECT line, order_id FROM items WHERE price > $1 AND order_id = $2 ORDER BY line\', [10, order.id]', 'console.log(rows.map((row) => row.line));'));
    assert.match(text, /const \{ rows: items \} = await pool\.query\('SELECT line, order_id FROM items WHERE price > \$1 AND order_id = ANY\(\$2\) ORDER BY line', \[10, Array\.from\(new Set\(orders\.flatMap\(\(order\) => order\.id \?\? \[\]\)\)\)\]\);/);
  });

  it('asks for the key too, by the name that the condition has for it', () => {
    const [text = ''] = offered(loop('"SELECT c.name FROM customers c JOIN teams t ON t.id = c.team_id WHERE c.id = $1", [order.customer_id]'));
    assert.match(text, /"SELECT c\.id, c\.name FROM customers c JOIN teams t ON t\.id = c\.team_id WHERE c\.id = ANY\(\$1\)"/);
    assert.match(text, /for \(const \{ id, \.\.\.customer \} of customers\)/);
  });

  it('is one list of rows per key where the loop takes all of them, one row where it takes the first of a unique key', () => {
    const [many = ''] = offered(loop('\'SELECT * FROM customers WHERE team_id = $1\', [order.team]', 'console.log(rows.length);'));
    assert.match(many, /const rows = customersByTeamId\.get\(String\(order\.team\)\) \?\? \[\];/);
    const [one = ''] = offered(loop('\'SELECT * FROM customers WHERE email = $1 ORDER BY id\', [order.email]').replace('{ rows }', '{ rows: [row] }').replace('rows[0]', 'row'));
    assert.match(one, /const row = customerByEmail\.get\(String\(order\.email\)\);/);
  });

  it('is written out by `query` with mysql2, and not sent for an empty list', () => {
    const [text = ''] = offered(mysql('execute(\'SELECT `name` FROM `customers` WHERE `team_id` = ? AND id > ?\', [key, 5])'));
    assert.match(text, /const \[customers\] = keys\.length > 0 \? await pool\.query\('SELECT `team_id`, `name` FROM `customers` WHERE `team_id` IN \(\?\) AND id > \?', \[keys, 5\]\) : \[\[\]\];/);
    const [only = ''] = offered(mysql('query("SELECT * FROM items WHERE order_id = ?", key)', 'string'));
    assert.match(only, /await pool\.query\("SELECT \* FROM items WHERE order_id IN \(\?\)", \[keys\]\)/);
  });

  it('is a text with its values where the tag takes no lists', () => {
    const [text = ''] = offered('import { sql } from \'@vercel/postgres\';\n\nexport async function main(ids: number[]) {\n  for (const id of ids) {\n    const { rows } = await sql<{ line: number; order_id: number }>`SELECT line, order_id FROM items WHERE price > ${10} AND order_id = ${id}`;\n    console.log(rows.length);\n  }\n}\n');
    assert.match(text, /const \{ rows: items \} = await sql\.query<\{ line: number; order_id: number \}>\(`SELECT line, order_id FROM items WHERE price > \$1 AND order_id = ANY\(\$2\)`, \[10, ids\]\);/);
  });

  it('is prepared anew with SQLite, for keys that are handed over as JSON, and waits for nothing', () => {
    const [text = ''] = offered(sqlite('find.all(7, key)', 'const find = db.prepare("SELECT price FROM items WHERE line = ? AND order_id = ? ORDER BY line");'));
    assert.match(text, /const items = db\.prepare\("SELECT order_id, price FROM items WHERE line = \? AND order_id IN \(SELECT value FROM json_each\(\?\)\) ORDER BY line"\)\.all\(7, JSON\.stringify\(keys\)\) as any\[\];/);
    assert.doesNotMatch(text, /await|async/);
    const [one = ''] = offered(sqlite('db.prepare(\'SELECT * FROM customers WHERE id = ?\').get(key)'));
    assert.match(one, /const row = \(?customerById\.get\(String\(key\)\)\)?;/);
  });

  it('has one row for each key where there is a limit of one', () => {
    const [first = ''] = offered(loop('\'SELECT line FROM items WHERE order_id = $1 ORDER BY price DESC LIMIT 1;\', [order.id]'));
    assert.match(first, /'SELECT DISTINCT ON \(order_id\) order_id, line FROM items WHERE order_id = ANY\(\$1\) ORDER BY order_id, price DESC'/);
    const [one = ''] = offered(mysql('query("SELECT name FROM customers WHERE id = ? LIMIT 1", [key])'));
    assert.match(one, /"SELECT id, name FROM customers WHERE id IN \(\?\)"/);
    const [told = ''] = offered(loop('\'SELECT * FROM items WHERE order_id = $1 -- no LIMIT 1\', [order.id]'));
    assert.match(told, /'SELECT \* FROM items WHERE order_id = ANY\(\$1\) -- no LIMIT 1'/);
  });

  it('has the figures of each key, and of a key without rows what they are of nothing', () => {
    const [text = ''] = offered(loop('\'SELECT count(*), max(price), coalesce(sum(line), 0) AS lines, avg(price)::numeric - sum(line) AS rest FROM items WHERE order_id = $1;\', [order.id]', 'console.log(rows.map((row) => row.count));'));
    assert.match(text, /'SELECT order_id, count\(\*\), max\(price\), .* WHERE order_id = ANY\(\$1\) GROUP BY order_id'/);
    assert.match(text, /const rows = \[itemFiguresByOrderId\.get\(String\(order\.id\)\) \?\? \{ count: '0', max: null, lines: '0', rest: null \}\];/);
    const [sqliteText = ''] = offered(sqlite('db.prepare("SELECT ifnull(sum(price), 0) AS price FROM items WHERE order_id = ?").get(key)'));
    assert.match(sqliteText, /itemFiguresByOrderId\.get\(String\(key\)\) \?\? \{ price: 0 \}/);
  });

  const none: readonly (readonly [string, string])[] = [
    ['a limit is for each key', loop('\'SELECT * FROM items WHERE order_id = $1 LIMIT 3\', [order.id]')],
    ['any one of several rows is taken', loop('\'SELECT * FROM items WHERE order_id = $1 LIMIT 1\', [order.id]')],
    ['MySQL has no way to give the first row of each key', mysql('query("SELECT price FROM items WHERE order_id = ? ORDER BY price LIMIT 1", [key])')],
    ['the order is by the place of a column', loop('\'SELECT line FROM items WHERE order_id = $1 ORDER BY 1\', [order.id]')],
    ['rows are told apart for each key', loop('\'SELECT DISTINCT price FROM items WHERE order_id = $1\', [order.id]')],
    ['rows are grouped', loop('\'SELECT price, count(*) FROM items WHERE order_id = $1 GROUP BY price\', [order.id]')],
    ['a window is over the rows of one key', loop('\'SELECT line, rank() OVER (ORDER BY price) FROM items WHERE order_id = $1\', [order.id]')],
    ['rows are locked', loop('\'SELECT * FROM customers WHERE id = $1 FOR UPDATE\', [order.customer_id]')],
    ['the key is compared otherwise', loop('\'SELECT * FROM items WHERE order_id >= $1 AND line = $2\', [order.id, 1]')],
    ['the key is used twice', loop('\'SELECT * FROM items WHERE order_id = $1 AND line <> $1\', [order.id]')],
    ['there is an alternative', loop('\'SELECT * FROM items WHERE order_id = $1 OR line = 1\', [order.id]')],
    ['the text is put together', loop('`SELECT * FROM items WHERE order_id = $1 ${process.env.MORE}`, [order.id]')],
    ['two values are the order\'s', loop('\'SELECT * FROM items WHERE order_id = $1 AND line = $2\', [order.id, order.line]')],
    ['the first of several rows in an order is taken', loop('\'SELECT * FROM items WHERE order_id = $1 ORDER BY price\', [order.id]').replace('{ rows }', '{ rows: [row] }').replace('rows[0]', 'row')],
    ['another column has the key\'s name', loop('\'SELECT t.id, c.name FROM customers c JOIN teams t ON t.id = c.team_id WHERE c.id = $1\', [order.customer_id]')],
    ['every column of several tables is read', loop('\'SELECT * FROM customers c JOIN teams t ON t.id = c.team_id WHERE c.id = $1\', [order.customer_id]')],
    ['the number of rows is asked for', loop('\'SELECT * FROM items WHERE order_id = $1\', [order.id]').replace('{ rows }', '{ rows, rowCount }')],
    ['a time is the key', loop('\'SELECT * FROM visits WHERE created_at = $1\', [order.created_at]')],
    ['what stands in place of no sum may be a text or a number', loop('\'SELECT coalesce(sum(weight), 0) AS weight FROM items WHERE order_id = $1\', [order.id]')],
    ['what is given without rows is worked out of more than the rows', loop('\'SELECT count(*) + 1 AS next FROM items WHERE order_id = $1\', [order.id]')],
    ['figures have one name', loop('\'SELECT sum(price), sum(line) FROM items WHERE order_id = $1\', [order.id]')],
    ['a figure has the key\'s name', loop('\'SELECT max(price) AS order_id FROM items WHERE order_id = $1\', [order.id]')],
    ['a figure has no name in MySQL', mysql('query("SELECT SUM(price) FROM items WHERE order_id = ?", [key])')],
    ['the rows may have other names than the columns', template('SELECT * FROM items WHERE order_id = ${order.customer_id}')],
    ['MySQL compares texts without regard to case', mysql('query(\'SELECT name FROM customers WHERE email = ?\', [key])', 'string')],
    ['SQLite may compare texts without regard to case', sqlite('db.prepare(\'SELECT * FROM customers WHERE email = ?\').get(key)', '', 'string')],
    ['a statement gives its rows in another form', sqlite('db.prepare(\'SELECT name FROM customers WHERE id = ?\').pluck().get(key)')],
    ['a statement is told later to give its rows in another form', sqlite('find.get(key)', 'const find = db.prepare(\'SELECT name FROM customers WHERE id = ?\');\nfind.raw();')],
    ['a statement with a sign in its name is told later to give its rows in another form', sqlite('$find.get(key)', 'const $find = db.prepare(\'SELECT name FROM customers WHERE id = ?\');\n$find.raw();')],
    ['the database may be another one where the loop is', sqlite('find.get(key)', 'const find = db.prepare(\'SELECT * FROM customers WHERE id = ?\');\nexport const other = (db: Database.Database) => db;')],
    ['a parameter of SQLite has a name', sqlite('db.prepare(\'SELECT * FROM customers WHERE id = @id\').get({ id: key })')],
    ['a row of several is taken in an order', sqlite('db.prepare(\'SELECT * FROM items WHERE order_id = ? ORDER BY price\').get(key)')],
    ['a question mark is part of a text', mysql('query("SELECT id FROM customers WHERE name <> \'?\' AND team_id = ?", [1, key])')],
    ['a name is put in', mysql('query(\'SELECT ?? FROM items WHERE order_id = ?\', [\'line\', key])')],
    ['a part of the statement is put in', template('SELECT * FROM items WHERE line = ${order.customer_id} ${order.customer_id > 3 ? sql`AND price > 3` : sql``}')],
  ];
  it('is not offered where the statement was prepared in another file, by a database that is not that of this one', () => {
    const prepared = 'import Database from \'better-sqlite3\';\nconst db = new Database(\'other.db\');\nexport const find = db.prepare(\'SELECT * FROM customers WHERE id = ?\');\n';
    assert.deepEqual(offered(sqlite('find.get(key)', 'import { find } from \'./statements\';'), { ...schema, '/app/statements.ts': prepared }), []);
  });

  for (const [what, text] of none) it(`is not offered where ${what}`, () => { assert.deepEqual(offered(text), []); });
});
