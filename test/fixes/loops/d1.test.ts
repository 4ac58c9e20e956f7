import assert from 'node:assert/strict';
import { offersIn, opened, textsFor } from '../offers';

const file = '/app/src/index.ts';
const table = 'CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL, total INTEGER NOT NULL);\nCREATE TABLE articles (id INTEGER PRIMARY KEY, slug TEXT NOT NULL, title TEXT NOT NULL, author_id INTEGER NOT NULL, body TEXT NOT NULL, meta TEXT NOT NULL, draft TEXT NOT NULL);';

/** A worker of Hono that answers `GET /orders`, with an environment without a type. */
const worker = (...lines: readonly string[]): Readonly<Record<string, string>> => ({
  '/app/package.json': '{\n  "dependencies": {\n    "hono": "4.6.0"\n  }\n}\n', '/app/wrangler.toml': '[[d1_databases]]\nbinding = "DB"\n', '/app/migrations/0001_init.sql': table,
  [file]: ["import { Hono } from 'hono';", 'const app = new Hono();', "app.get('/orders', async (c) => {", ...lines.map((line) => `  ${line}`), '});', 'export default app;', ''].join('\n'),
});
/** The lines of the worker that differ from those before. */
const changed = (files: Readonly<Record<string, string>>, rule: string, kind: Parameters<typeof textsFor>[3]): readonly (readonly string[])[] =>
  textsFor(files, file, rule, kind).map((text) => text.split('\n').filter((line) => !files[file]?.split('\n').includes(line)).map((line) => line.trim()));

describe('rewrites of what a worker asks of D1', () => {
  it('give a statement a limit in its text', () => {
    const files = worker("const { results } = await c.env.DB.prepare('SELECT * FROM orders ORDER BY id').all();", 'return c.json(results);');
    assert.deepEqual(changed(files, 'unbounded-query', 'limit'), [["const { results } = await c.env.DB.prepare('SELECT * FROM orders ORDER BY id LIMIT 100').all();"]]);
  });

  it('ask for each row ten at a time, of which a worker sends six, and never for all keys in one list, of which a statement takes a hundred', () => {
    const files = worker(
      "const { results } = await c.env.DB.prepare('SELECT * FROM orders ORDER BY id LIMIT 50').all<{ id: number; customer_id: number }>();", 'const names: unknown[] = [];',
      'for (const order of results) {', "  const customer = await c.env.DB.prepare('SELECT name FROM customers WHERE id = ?').bind(order.customer_id).first();", '  names.push(customer);', '}', 'return c.json(names);',
    );
    const offers = offersIn(opened(files), file);
    assert.deepEqual(offers.map(({ title }) => title), ['Ask for all orders before the loop, at most 10 at a time (still one query per order; adds p-limit to package.json)']);
    assert.match(offers[0]?.text ?? '', /limit\(\(\) => c\.env\.DB\.prepare\('SELECT name FROM customers WHERE id = \?'\)\.bind\(order\.customer_id\)\.first\(\)\)/);
  });

  it('name the columns that are used, where rows have them by name', () => {
    const list = (end: string, use: string): Readonly<Record<string, string>> => worker(`const rows = await c.env.DB.prepare('SELECT * FROM articles LIMIT 50').${end};`, `return c.json(${use});`);
    assert.deepEqual(changed(list('all<{ slug: string; title: string }>()', 'rows.results.map((row) => [row.slug, row.title])'), 'overfetching', 'select'), [["const rows = await c.env.DB.prepare('SELECT slug, title FROM articles LIMIT 50').all<{ slug: string; title: string }>();"]]);
    // Rows as lists of values have their columns by place.
    for (const [end, use] of [['raw<[number, string]>()', 'rows.map((row) => row[1])'], ["first<string>('title')", 'rows']] as const) assert.deepEqual(offersIn(opened(list(end, use)), file, 'select'), [], end);
  });
});
