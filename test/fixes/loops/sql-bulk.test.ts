import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/orders.ts';
const schema = {
  '/app/schema.sql': `CREATE TABLE orders (id int PRIMARY KEY, number varchar(20) UNIQUE, status text, note jsonb, placed timestamptz, tags text[], customer_id int);
CREATE TABLE items (order_id int NOT NULL, line int, price int);
CREATE TABLE stock (sku text PRIMARY KEY, quantity int);
`,
};
const orders = 'const { rows: orders } = await pool.query(\'SELECT * FROM orders\');';

/** A loop over orders with a statement of node-postgres in each pass. */
const loop = (query: string, list = orders): string => `import { Pool } from 'pg';
const pool = new Pool();

export async function main(meta: { a: number }, keys: string[]) {
  ${list}
  for (const order of orders) {
    await pool.query(${query});
  }
}
`;

const template = (imports: string, query: string, value = 'number'): string => `${imports}

export async function main(keys: ${value}[]) {
  for (const key of keys) {
    await sql\`${query}\`;
  }
}
`;

/** A loop over keys with a statement of mysql2. */
const mysql = (call: string, type = 'number'): string => `import mysql from 'mysql2/promise';
const pool = mysql.createPool({ host: 'localhost' });

export async function main(keys: ${type}[]) {
  for (const key of keys) {
    await pool.${call};
  }
}
`;

/** The statements for all rows that are offered, as the text that each would leave. */
function offered(text: string): readonly string[] {
  return textsFor({ [file]: text, ...schema }, file, 'n-plus-one', 'bulk-write');
}

describe('a statement of SQL for rows whose values differ', () => {
  it('takes the values from lists, each with the type of its column, and leaves the others where they are', () => {
    const [text = ''] = offered(loop('\'UPDATE orders SET status = $1, placed = $2, number = $3 WHERE id = $4 AND customer_id > $5\', [order.status, new Date(order.placed), `N${order.number}`, order.id, 7]'));
    assert.match(text, /'UPDATE orders SET status = given\.new_status, placed = given\.new_placed, number = given\.new_number FROM unnest\(\$1::text\[\], \$2::timestamptz\[\], \$3::text\[\], \$4::int\[\]\) AS given \(new_status, new_placed, new_number, by_id\) WHERE id = given\.by_id AND customer_id > \$5', \[orders\.map\(\(order\) => order\.status\), .*, 7\]\)/);
  });

  it('keeps the conflict clause, expressions beside the values, and quotation marks', () => {
    const [text = ''] = offered(loop('"INSERT INTO stock (sku, quantity) VALUES (lower(\'x\'), $1) ON CONFLICT (sku) DO NOTHING", [order.id]'));
    assert.match(text, /"INSERT INTO stock \(sku, quantity\) SELECT lower\('x'\), given\.quantity FROM unnest\(\$1::int\[\]\) AS given \(quantity\) ON CONFLICT \(sku\) DO NOTHING", \[orders\.map\(\(order\) => order\.id\)\]/);
  });

  it('is a template with Neon, and a text with its values where the tag takes no lists', () => {
    const [neon = ''] = offered(template('import { neon } from \'@neondatabase/serverless\';\nconst sql = neon(process.env.DATABASE_URL!);', 'INSERT INTO items (order_id, line, price) VALUES (${key}, 1, ${key * 2})'));
    assert.match(neon, /await sql`INSERT INTO items \(order_id, line, price\) SELECT given\.order_id, 1, given\.price FROM unnest\(\$\{keys\}::int\[\], \$\{keys\.map\(\(key\) => key \* 2\)\}::int\[\]\) AS given \(order_id, price\)`;/);
    const [vercel = ''] = offered(template('import { sql } from \'@vercel/postgres\';', 'INSERT INTO items (order_id, price) VALUES (${key}, ${5})'));
    assert.match(vercel, /await sql\.query\(`INSERT INTO items \(order_id, price\) SELECT given\.order_id, \$2 FROM unnest\(\$1::int\[\]\) AS given \(order_id\)`, \[keys, 5\]\);/);
    const [deletes = ''] = offered(template('import { neon } from \'@neondatabase/serverless\';\nconst sql = neon(process.env.DATABASE_URL!);', 'DELETE FROM items WHERE order_id = ${key}'));
    assert.match(deletes, /await sql`DELETE FROM items WHERE order_id = ANY\(\$\{keys\}\)`;/);
  });

  it('is a list of rows that `query` of mysql2 writes out, and is not sent without one', () => {
    const [text = ''] = offered(mysql('execute("insert ignore into items (order_id, line) values (?, ?)", [key, 1])'));
    assert.match(text, /if \(keys\.length > 0\) await pool\.query\("insert ignore into items \(order_id, line\) values \?", \[keys\.map\(\(key\) => \[key, 1\]\)\]\);/);
    const [only = ''] = offered(mysql('query(\'UPDATE stock SET quantity = 0 WHERE sku = ?\', key)', 'string'));
    assert.match(only, /if \(keys\.length > 0\) await pool\.query\('UPDATE stock SET quantity = 0 WHERE sku IN \(\?\)', \[keys\]\);/);
  });

  const none: readonly (readonly [string, string])[] = [
    ['two elements may have the same key', loop('\'UPDATE stock SET quantity = $1 WHERE sku = $2\', [order.customer_id, order.status]')],
    ['the list may have a row twice', loop('\'UPDATE orders SET status = $1 WHERE id = $2\', [order.sku, order.id]', 'const { rows: orders } = await pool.query(\'SELECT o.id, i.sku FROM orders o JOIN items i ON i.order_id = o.id\');')],
    ['another column goes by the key\'s name', loop('\'UPDATE orders SET status = $1 WHERE id = $2\', [order.status, order.id]', 'const { rows: orders } = await pool.query(\'SELECT status, customer_id AS id FROM orders\');')],
    ['a row could be upserted twice', loop('\'INSERT INTO stock (sku, quantity) VALUES ($1, $2) ON CONFLICT (sku) DO UPDATE SET quantity = EXCLUDED.quantity\', [order.status, order.id]')],
    ['the conflict clause has a value of the row', loop('\'INSERT INTO stock (sku, quantity) VALUES ($1, $2) ON CONFLICT (sku) DO UPDATE SET quantity = stock.quantity + $3\', [order.number, order.id, order.customer_id]')],
    ['a value is JSON', loop('\'UPDATE orders SET note = $1 WHERE id = $2\', [order.note, order.id]')],
    ['a value is a list', loop('\'UPDATE orders SET tags = $1 WHERE id = $2\', [order.tags, order.id]')],
    ['nothing says what the column holds', loop('\'UPDATE orders SET secret = $1 WHERE id = $2\', [order.status, order.id]')],
    ['nothing says what the table holds', loop('\'INSERT INTO visits (page) VALUES ($1)\', [order.number]')],
    ['a value is an object', loop('\'UPDATE orders SET status = $1 WHERE id = $2\', [{ ...meta, id: order.id }, order.id]')],
    ['a value stands there twice', loop('\'UPDATE orders SET status = $1, number = $1 WHERE id = $2\', [order.status, order.id]')],
    ['a value is part of an expression', loop('\'UPDATE orders SET status = lower($1) WHERE id = $2\', [order.status, order.id]')],
    ['a value is cast', loop('\'UPDATE orders SET status = $1 WHERE id::text = $2\', [order.status, order.id]')],
    ['other tables are looked at', loop('\'UPDATE orders SET status = $1 FROM items WHERE items.order_id = orders.id AND orders.id = $2\', [order.status, order.id]')],
    ['a value is a default', loop('\'INSERT INTO orders (id, number) VALUES (DEFAULT, $1)\', [order.number]')],
    ['MySQL is given an expression beside the values', mysql('query(\'INSERT INTO items (order_id, line) VALUES (?, LOWER(?))\', [key, key])')],
    ['MySQL is given a value of the row behind the rows', mysql('query(\'INSERT INTO items (order_id, line) VALUES (?, ?) ON DUPLICATE KEY UPDATE price = ?\', [key, 1, key])')],
    ['MySQL would be given a time as a text', mysql('execute(\'INSERT INTO orders (placed) VALUES (?)\', [key])', 'Date')],
    ['the client takes the type of the first value for that of the list', template('import postgres from \'postgres\';\nconst sql = postgres();', 'INSERT INTO orders (number, placed) VALUES (${String(key)}, ${key})', 'Date')],
  ];
  for (const [what, text] of none) it(`is not offered where ${what}`, () => { assert.deepEqual(offered(text), []); });
});
