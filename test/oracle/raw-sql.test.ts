// Statements of drivers that only this installation has, before and after their rewrite, run on real databases. What is between them and the driver is said at each.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { Client } from 'pg';
import { evaluate } from '../proof/harness/program';
import { rewrite } from '../proof/harness/rewrite';
import { startServer, type Server } from '../proof/harness/server';
import { startMariaDb, type MariaDb } from './mariadb';
import { ensureRealPackages } from './real-packages';

const sizes = [50, 500] as const;
const program = '/app/orders.ts';
const tables = `CREATE TABLE customers (id int PRIMARY KEY, email varchar(100) NOT NULL UNIQUE, name varchar(100) NOT NULL);
CREATE TABLE items (order_id int NOT NULL, line int NOT NULL, price int NOT NULL, PRIMARY KEY (order_id, line));`;

/** The last customer of five is unknown, the last order has no items, and the items come in another order than their lines. */
const rows = (count: number): string => {
  const customers = Array.from({ length: count }, (_, i) => i + 1).filter((id) => id % 5 > 0).map((id) => `(${id}, 'c${id}@example.com', 'Customer ${id}')`);
  const items = Array.from({ length: 3 * (count - 1) }, (_, i) => `(${(i % (count - 1)) + 1}, ${3 - Math.floor(i / (count - 1))}, ${(i * 7) % 13})`);
  return `INSERT INTO customers VALUES ${customers.join()}; INSERT INTO items VALUES ${items.join()};`;
};

type Main = (db: unknown, keys: readonly unknown[]) => Promise<unknown>;

/** A program and what it becomes. */
function programs(text: string): { readonly old: Main; readonly rewritten: Main; readonly text: string; readonly titles: readonly string[] } {
  const result = rewrite({ files: { '/app/schema.sql': tables, [program]: text }, program }, 'batch');
  assert.deepEqual(result.remaining, [], result.left.join('\n'));
  const load = (code: string): Main => evaluate(transformSync(code, { loader: 'ts', format: 'cjs', target: 'node20' }).code, program, createRequire(__filename))['main'] as Main;
  return { old: load(text), rewritten: load(result.text), text: result.text, titles: result.titles };
}

describe('statements of Neon\'s driver by key: its HTTP endpoint is emulated, behind it is a real Postgres', function () {
  this.timeout(120_000);
  let server: Server;
  const sent: string[] = [];
  before(async () => { server = await startServer(); });
  after(async () => { await server.stop(); });

  /** What the driver is asked, as https://github.com/neondatabase/serverless/blob/main/src/httpQuery.ts sends it: texts of values in, texts of columns out. */
  async function answered(database: Client, body: string): Promise<unknown> {
    const { query, params } = JSON.parse(body) as { readonly query: string; readonly params: unknown[] };
    sent.push(query);
    const { fields, rows: found, command, rowCount } = await database.query<unknown[]>({ text: query, values: params, rowMode: 'array', types: { getTypeParser: () => (value: string) => value } } as never);
    return { fields: fields.map(({ name, dataTypeID }) => ({ name, dataTypeID })), rows: found, command, rowCount };
  }

  const cases = [
    { what: 'the first row of a template', query: 'const [customer] = await sql`SELECT id, name FROM customers WHERE id = ${key}`;\n    result.push(customer?.name ?? null);', becomes: /await sql`SELECT id, name FROM customers WHERE id = ANY\(\$\{keys\}\)`/ },
    { what: 'rows of a text with a value, in their order', query: 'const items = await sql.query(\'SELECT line FROM items WHERE price > $1 AND order_id = $2 ORDER BY line\', [3, key]);\n    result.push(items.map((item) => item.line));', becomes: /await sql\.query\('SELECT order_id, line FROM items WHERE price > \$1 AND order_id = ANY\(\$2\) ORDER BY line', \[3, keys\]\)/ },
  ];
  for (const { what, query, becomes } of cases) {
    for (const count of sizes) {
      it(`${what}: ${count + 1} → 1 requests (${count} keys, one twice)`, async () => {
        const { old, rewritten, text } = programs(`import { neon } from '@neondatabase/serverless';\ntype Sql = ReturnType<typeof neon<false, false>>;\n\nexport async function main(sql: Sql, keys: number[]) {\n  const result = [];\n  for (const key of keys) {\n    ${query}\n  }\n  return result;\n}\n`);
        assert.match(text, becomes);
        const name = `neon_${count}_${cases.findIndex((one) => one.what === what)}`;
        await server.createDatabase(name);
        const database = new Client({ connectionString: server.url(name) });
        await database.connect();
        try {
          await database.query(tables + rows(count));
          const { neon, neonConfig } = createRequire(join(ensureRealPackages(), 'program.js'))('@neondatabase/serverless') as { neon(url: string): unknown; neonConfig: Record<string, unknown> };
          neonConfig['fetchFunction'] = async (_: string, { body }: { body: string }) => Response.json(await answered(database, body));
          const sql = neon('postgresql://user:password@host.example/database');
          const keys = [...Array.from({ length: count }, (_, i) => count - i), 1];
          const run = async (main: Main): Promise<readonly [unknown, number]> => { sent.length = 0; return [await main(sql, keys), sent.length]; };
          const [before, requests] = await run(old);
          const [after, remaining] = await run(rewritten);
          assert.deepEqual(after, before);
          assert.equal((before as unknown[]).length, count + 1);
          assert.deepEqual([requests, remaining], [count + 1, 1]);
        } finally {
          await database.end();
        }
      });
    }
  }
});

describe('statements of mysql2 by key: its formatter writes the values into the text, and a small client sends that to a real MariaDB', function () {
  this.timeout(120_000);
  let server: MariaDb;
  const sent: string[] = [];
  before(async () => {
    server = await startMariaDb();
    await server.query('CREATE DATABASE orders');
    await server.query('USE orders');
  });
  after(async () => { await server.stop(); });

  const { format } = createRequire(join(ensureRealPackages(), 'program.js'))('sql-escaper') as { format(text: string, values: readonly unknown[]): string };
  const query = async (text: string, values: unknown): Promise<unknown> => {
    const formatted = format(text, Array.isArray(values) ? values : [values]);
    sent.push(formatted);
    return [await server.query(formatted), []];
  };
  // A parameter of a prepared statement is one value.
  const pool = { query, execute: (text: string, values: readonly unknown[]) => (values.some(Array.isArray) ? Promise.reject(new Error('a list is no value')) : query(text, values)) };

  const cases = [
    { what: 'the first row', ask: 'const [[customer]] = await pool.query<RowDataPacket[]>(\'SELECT name FROM customers WHERE id = ?\', [key]);\n    result.push(customer?.name ?? null);', title: /1 query instead of N\)/ },
    { what: 'rows of a prepared statement with a value, in their order', ask: 'const [items] = await pool.execute<RowDataPacket[]>("SELECT line FROM items WHERE price > ? AND order_id = ? ORDER BY line", [3, key]);\n    result.push(items.map((item) => item.line));', title: /1 query instead of N; by `query`, which takes lists/ },
    { what: 'a count, zero where there is no row', ask: 'const [[row]] = await pool.query<RowDataPacket[]>(\'SELECT COUNT(*) AS total FROM items WHERE order_id = ?\', key);\n    result.push(row.total);', title: /1 query instead of N\)/ },
  ];
  for (const { what, ask, title } of cases) {
    for (const count of [0, ...sizes]) {
      const keys = count === 0 ? [] : [...Array.from({ length: count }, (_, i) => count - i), 1];
      it(`${what}: ${keys.length} → ${count === 0 ? 0 : 1} queries (${keys.length === 0 ? 'no key' : `${count} keys, one twice`})`, async () => {
        const { old, rewritten, titles } = programs(`import type { Pool, RowDataPacket } from 'mysql2/promise';\n\nexport async function main(pool: Pool, keys: number[]) {\n  const result = [];\n  for (const key of keys) {\n    ${ask}\n  }\n  return result;\n}\n`);
        assert.match(titles.join(), title);
        for (const statement of ['DROP TABLE IF EXISTS customers', 'DROP TABLE IF EXISTS items', ...tables.split(';'), ...rows(count || 50).split(';')]) if (statement.trim() !== '') await server.query(statement);
        const run = async (main: Main): Promise<readonly [unknown, number]> => { sent.length = 0; return [await main(pool, keys), sent.length]; };
        const [before, queries] = await run(old);
        const [after, remaining] = await run(rewritten);
        assert.deepEqual(after, before);
        assert.deepEqual([(before as unknown[]).length, queries, remaining], [keys.length, keys.length, count === 0 ? 0 : 1]);
      });
    }
  }
});
