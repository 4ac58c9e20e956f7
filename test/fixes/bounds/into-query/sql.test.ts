import assert from 'node:assert/strict';
import { textsFor } from '../../offers';

const file = '/app/orders.ts';
const schema = `CREATE TABLE orders (id serial PRIMARY KEY, status text NOT NULL, note text, total integer NOT NULL, paid boolean NOT NULL, place uuid, day date NOT NULL, "customerId" integer NOT NULL);
`;
const mysqlSchema = 'CREATE TABLE `orders` (`id` int NOT NULL AUTO_INCREMENT PRIMARY KEY, `status` varchar(20) NOT NULL, `total` int NOT NULL, `paid` tinyint(1) NOT NULL) ENGINE=InnoDB;\n';
const sqliteSchema = 'CREATE TABLE orders (id INTEGER PRIMARY KEY AUTOINCREMENT, status TEXT NOT NULL, code TEXT NOT NULL COLLATE NOCASE, total INTEGER NOT NULL, paid BOOLEAN NOT NULL);\n';

/** What is offered in a function, as the text of its body. */
function offered(body: string, parameters: string, imports: string, tables = schema): readonly string[] {
  const texts = textsFor({ '/app/schema.sql': tables, [file]: `${imports}\n\nexport async function main(${parameters}) {\n  ${body}\n}\n` }, file, 'in-memory-pagination', 'into-query');
  return texts.map((text) => text.slice(text.indexOf('{\n', text.indexOf('function main')) + 2, -3).split('\n').map((line) => line.trim()).join(' '));
}

const pg = (body: string): readonly string[] => offered(body, 'db: Pool, status: string', "import type { Pool } from 'pg';");
const mysql = (body: string): readonly string[] => offered(body, 'db: Pool, status: string', "import type { Pool, RowDataPacket } from 'mysql2/promise';", mysqlSchema);
const sqlite = (body: string): readonly string[] => offered(body, 'db: Database, status: string', "import type { Database } from 'better-sqlite3';", sqliteSchema);
const tally = (column: string): string => `const counts: Record<string, number> = {}; for (const row of rows) counts[row.${column}] = (counts[row.${column}] ?? 0) + 1; return counts;`;
const open = "rows.filter((row) => row.status === 'open').map((row) => row.id)";

describe('what JavaScript makes of rows of a text of SQL', () => {
  it('is a condition before the order, behind those that are there', () => {
    assert.deepEqual(pg(`const { rows } = await db.query("SELECT id, status FROM orders WHERE total > $1 ORDER BY id", [3]); return ${open};`), [
      `const { rows } = await db.query("SELECT id, status FROM orders WHERE total > $1 AND status = 'open' ORDER BY id", [3]); return rows.map((row) => row.id);`]);
  });

  it('hands over what a variable holds, and what could end the text', () => {
    assert.deepEqual(pg("const { rows } = await db.query('SELECT * FROM orders'); return rows.filter((row) => row.status === status).map((row) => row.id);"), ["const { rows } = await db.query('SELECT * FROM orders WHERE status = $1', [status]); return rows.map((row) => row.id);"]);
    assert.deepEqual(pg('const { rows } = await db.query("SELECT * FROM orders"); return rows.filter((row) => row.status === "it\'s").map((row) => row.id);'), ['const { rows } = await db.query("SELECT * FROM orders WHERE status = $1", ["it\'s"]); return rows.map((row) => row.id);']);
  });

  it('names columns as the server does', () => {
    assert.deepEqual(pg("const { rows } = await db.query('SELECT * FROM orders'); return rows.filter((row) => row.customerId === 3 && ['open', 'paid'].includes(row.status) && row.note !== null).map((row) => row.id);"), [
      `const { rows } = await db.query('SELECT * FROM orders WHERE "customerId" = 3 AND status IN ($1, $2) AND note IS NOT NULL', ['open', 'paid']); return rows.map((row) => row.id);`]);
  });

  it('is counted where the rows have the type that mysql2 gives, also by the name of the whole module', () => {
    const counted = (type: string): readonly string[] => offered(`const [rows] = await db.query<${type}>('SELECT * FROM orders'); return rows.length;`, 'db: Pool', "import mysql, { type Pool } from 'mysql2/promise';", mysqlSchema);
    assert.deepEqual(counted('mysql.RowDataPacket[]'), ["const [rows] = await db.query<mysql.RowDataPacket[]>('SELECT count(*) AS count FROM orders'); return Number(rows[0]?.count);"]);
    assert.deepEqual(counted('OrderRow[]'), []);
  });

  it('leaves out the order of what is counted', () => {
    assert.deepEqual(pg("const result = await db.query('SELECT o.* FROM orders o ORDER BY o.id'); return result.rows.length > 3;"), ["const result = await db.query('SELECT count(*) AS count FROM orders o'); return Number(result.rows[0]?.count) > 3;"]);
  });

  it('counts rows that are named as such, and in SQLite without waiting', () => {
    assert.deepEqual(mysql("const [rows] = await db.execute<RowDataPacket[]>('SELECT * FROM orders WHERE id > ?', [3]); return rows.filter((row) => row.total < 9).length;"), [
      "const [rows] = await db.execute<RowDataPacket[]>('SELECT count(*) AS count FROM orders WHERE id > ? AND total < 9', [3]); return Number(rows[0]?.count);"]);
    assert.deepEqual(sqlite("const rows = db.prepare('SELECT * FROM orders WHERE total > ?').all(3); return rows.length;"), ["const rowCount = Number(db.prepare('SELECT count(*) FROM orders WHERE total > ?').pluck().get(3)); return rowCount;"]);
  });

  it('finds nothing where the number of all rows is used as well, which the driver counts', () => {
    assert.throws(() => pg("const { rows, rowCount } = await db.query('SELECT * FROM orders'); return [rowCount, rows.filter((row) => row.total > 3).length];"), /nothing is found/);
    assert.throws(() => mysql("const [rows, fields] = await db.query<RowDataPacket[]>('SELECT * FROM orders'); return [fields.length, rows.length];"), /nothing is found/);
  });

  it('takes what stands first in an answer of mysql2 for the rows, and not for the first of them', () => {
    assert.throws(() => mysql("const [rows] = await db.query<RowDataPacket[]>('SELECT * FROM orders'); return rows;"), /nothing is found/);
    assert.deepEqual(mysql("const [[first]] = await db.query<RowDataPacket[]>('SELECT * FROM orders ORDER BY id'); return first;"), ["const [[first]] = await db.query<RowDataPacket[]>('SELECT * FROM orders ORDER BY id LIMIT 1'); return first;"]);
  });

  const traps: Readonly<Record<string, () => readonly string[]>> = {
    'the condition would be a part of an alternative': () => pg(`const { rows } = await db.query("SELECT * FROM orders WHERE total > 3 OR paid"); return ${open};`),
    'another column has the name': () => pg(`const { rows } = await db.query('SELECT id, note AS status FROM orders'); return ${open};`),
    'the rows do not have the column': () => pg(`const { rows } = await db.query('SELECT id FROM orders'); return ${open};`),
    'tables are joined': () => pg("const { rows } = await db.query('SELECT o.* FROM orders o JOIN items i ON i.order_id = o.id'); return rows.length;"),
    'rows are told apart': () => pg("const { rows } = await db.query('SELECT DISTINCT status FROM orders'); return rows.length;"),
    'no order says which row is the first': () => pg("const { rows } = await db.query('SELECT * FROM orders'); return rows[0];"),
    'another column has the name of the key': () => pg("const { rows } = await db.query('SELECT total AS id FROM orders ORDER BY total'); return rows[0];"),
    'the order is by what only has the name of the key': () => pg("const { rows } = await db.query('SELECT total AS id FROM orders ORDER BY id'); return rows[0];"),
    'what is empty differs from nothing': () => pg("const { rows } = await db.query('SELECT * FROM orders'); return rows.filter((row) => row.note !== 'a').map((row) => row.id);"),
    'a day is an object for JavaScript': () => pg("const { rows } = await db.query('SELECT * FROM orders'); return rows.filter((row) => row.day === '2026-01-01').map((row) => row.id);"),
    'the text is held elsewhere': () => pg("const text = 'SELECT * FROM orders'; const { rows } = await db.query(text); return rows.length;"),
    'the row has a type of its own': () => offered("const { rows } = await db.query<{ id: number }>('SELECT * FROM orders'); return rows.length;", 'db: Pool', "import type { Pool } from 'pg';"),
    'MySQL takes one letter for another': () => mysql(`const [rows] = await db.query<RowDataPacket[]>('SELECT * FROM orders'); return ${open};`),
    'a flag of MySQL is a number': () => mysql("const [rows] = await db.query<RowDataPacket[]>('SELECT * FROM orders'); return rows.filter((row) => row.paid === true).map((row) => row.id);"),
    'a flag of SQLite is a number': () => sqlite("const rows = db.prepare('SELECT * FROM orders').all() as any[]; return rows.filter((row) => row.paid === true).map((row) => row.id);"),
    'a column of SQLite folds letters': () => sqlite("const rows = db.prepare('SELECT * FROM orders').all() as any[]; return rows.filter((row) => row.code === 'A').map((row) => row.id);"),
    'a list of values comes behind the condition': () => mysql("const [rows] = await db.query<RowDataPacket[]>('SELECT * FROM orders ORDER BY total > ?, id', [3]); return rows.filter((row) => row.total > 3).map((row) => row.id);"),
    'values have names': () => sqlite("const rows = db.prepare('SELECT * FROM orders WHERE total > @total').all({ total: 3 }) as any[]; return rows.filter((row) => row.total < 9).map((row) => row.id);"),
    'a comment would swallow the condition': () => pg(`const { rows } = await db.query(\`SELECT * FROM orders -- all of them\n\`); return ${open};`),
    'a comment before the order would swallow the condition': () => pg(`const { rows } = await db.query(\`SELECT * FROM orders -- all of them\n ORDER BY id\`); return ${open};`),
    'another column has the name of what is counted by': () => pg(`const { rows } = await db.query('SELECT id, note AS status FROM orders'); ${tally('status')}`),
    'another column has the name of what is told apart': () => pg("const { rows } = await db.query('SELECT id, note AS status FROM orders'); return [...new Set(rows.map((row) => row.status))];"),
    'the rows do not have the column that is counted by': () => pg(`const { rows } = await db.query('SELECT id FROM orders'); ${tally('status')}`),
    'the column is called as the count is': () => offered(`const { rows } = await db.query('SELECT * FROM hits'); ${tally('count')}`, 'db: Pool', "import type { Pool } from 'pg';", 'CREATE TABLE hits (id serial PRIMARY KEY, count integer NOT NULL);\n'),
    'two signs are an alternative of MySQL': () => mysql("const [rows] = await db.query<RowDataPacket[]>('SELECT * FROM orders WHERE total > 3 || paid'); return rows.filter((row) => row.total < 9).map((row) => row.id);"),
    'the number of rows is asked for on its own': () => mysql("const [rows] = await db.query<RowDataPacket[]>('SELECT SQL_CALC_FOUND_ROWS id, total FROM orders'); return rows.filter((row) => row.total < 9).map((row) => row.id);"),
    'rows of a pool of MySQL are lists': () => offered("const [rows]: any = await db.query('SELECT * FROM orders'); return rows.length;", '', "import mysql from 'mysql2/promise';\n\nconst options = { host: 'localhost', rowsAsArray: true };\nconst db = mysql.createPool(options);", mysqlSchema),
    'rows of Neon are lists': () => offered('const rows = await sql`SELECT * FROM orders`; return rows.length;', '', "import { neon } from '@neondatabase/serverless';\n\nconst sql = neon('postgres://localhost/app', { arrayMode: true });"),
    'the statement is used elsewhere too': () => sqlite("const statement = db.prepare('SELECT * FROM orders'); const rows = statement.all(); statement.run(); return rows.length;"),
  };
  for (const [what, given] of Object.entries(traps)) it(`stays where ${what}`, () => { assert.deepEqual(given(), []); });
});
