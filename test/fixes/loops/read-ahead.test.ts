import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const file = '/app/src/ship.ts';
const manifest = '{\n  "dependencies": {\n    "p-limit": "^3.1.0",\n    "pg": "^8.0.0"\n  }\n}\n';

/** What is left of a function whose loop asks for items in each pass, for each offer to ask before. */
function offered(body: string, { helper = '', list = 'orders' }: { readonly helper?: string; readonly list?: string } = {}): readonly string[] {
  const text = `import type { Pool } from 'pg';
import { charge } from './bank';

let asked = 0;
const listed: { id: number }[] = [];
const kept = new Map<number, number>();
const told: { count: number } = { count: 0 };
interface Order { id: number; tries: number }
class Wallet { total = 0; }
class Counter { total = 0; up() { this.total++; } }
const counter = new Counter();
function fill(order: Order) { order.tries = 5; }
function bump() { asked++; }

async function itemsOf(pool: Pool, order: Order): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>('SELECT id FROM item WHERE order_id = $1 AND id > $2 ORDER BY id LIMIT 2', [order.id, order.tries]);
  return rows.map(({ id }) => id);
}

function marked(rows: { id: number }[]) {
  return rows.map((row) => {
    row.id += 1;
    return row;
  });
}

async function items(pool: Pool, order: number, from = 0): Promise<number[]> {
  ${helper}
  const { rows } = await pool.query<{ id: number }>('SELECT id FROM item WHERE order_id = $1 AND id > $2 ORDER BY id LIMIT 2', [order, from]);
  return rows.map(({ id }) => id);
}

export async function ship(pool: Pool, stop: boolean, settings: { from: number }) {
  const seen: number[] = [];
  const { rows: orders } = await pool.query<Order>('SELECT id, tries FROM orders ORDER BY id');
  for (const order of ${list}) {
    ${body}
  }
  return seen;
}
`;
  const engine = opened({ [file]: text, '/app/package.json': manifest }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ rule, message }) => rule === 'n-plus-one' && message.includes('items')), 'nothing is found that could be rewritten');
  // Whole passes side by side are another rewrite.
  return offersIn(engine, file, 'concurrency').filter(({ title }) => title.startsWith('Ask')).map((offer) => offer.text);
}

const read = 'seen.push(...await items(pool, order.id));';

describe('what a loop asks for in each pass', () => {
  for (const [what, body, options] of [
    ['alone', read, {}],
    ['before it writes something else', `${read}\n    await pool.query('UPDATE orders SET tries = 1 WHERE id = $1', [order.id]);`, {}],
    ['and catches where it fails', `try { ${read} } catch { seen.push(0); }`, {}],
    ['through a function that changes the rows which it has asked for', read, { helper: "const { rows: own } = await pool.query<{ id: number }>('SELECT id FROM item WHERE order_id = $1', [order]);\n  marked(own);" }],
    ['by what is the same for all as well', 'seen.push(...await items(pool, order.id, settings.from));', {}],
    ['by the whole element', 'seen.push(...await itemsOf(pool, order));', {}],
    ['of a list that is put together there', read, { list: 'orders.filter(({ tries }) => tries < 3)' }],
  ] as const) it(`is asked before it, a few at a time, ${what}`, () => {
    const [text = '', ...others] = offered(body, options);
    assert.deepEqual(others, []);
    assert.match(text, /const limit = pLimit\(10\);\n {2}const ordersAsked = .*\.map\(\(order\) => \[order, limit\(\(\) => items(?:Of\(pool, order|\(pool, order\.id(?:, settings\.from)?)\)\)\] as const\);\n {2}await Promise\.allSettled\(ordersAsked\.map\(\(\[, asking\]\) => asking\)\);\n {2}for \(const \[order, asking\] of ordersAsked\) \{/);
    assert.match(text, /await asking\b/);
  });

  it('is said to be asked for those, too, that a loop does not come to which may end before', () => {
    const engine = opened({ [file]: `import type { Pool } from 'pg';
async function items(pool: Pool, order: number) { return (await pool.query('SELECT id FROM item WHERE order_id = $1 ORDER BY id LIMIT 2', [order])).rows; }
export async function ship(pool: Pool) {
  const { rows: orders } = await pool.query<{ id: number }>('SELECT id FROM orders');
  for (const order of orders) {
    const found = await items(pool, order.id);
    if (found.length === 0) throw new Error('empty');
  }
}
`, '/app/package.json': manifest }, { minConfidence: 'low' });
    assert.deepEqual(offersIn(engine, file, 'concurrency').map(({ title, changesBehavior }) => [title, changesBehavior]), [
      ['Ask for all orders before the loop, at most 10 at a time (still one query per order, also those that the loop does not come to)', true],
    ]);
  });

  for (const [what, body, options] of [
    ['the pass may skip it', `if (order.tries < 3) ${read}`, {}],
    ['the pass may go on before', `if (order.tries > 3) continue;\n    ${read}`, {}],
    ['the loop may stop', `${read}\n    if (seen.length > 9) break;`, {}],
    ['it follows from the pass before', 'seen.push(...await items(pool, order.id, seen.length));', {}],
    ['the loop writes what is read', `${read}\n    await pool.query('DELETE FROM item WHERE order_id = $1', [order.id]);`, {}],
    ['a setting changes on the way', 'seen.push(...await items(pool, order.id, settings.from));\n    settings.from++;', {}],
    ['the function writes', read, { helper: "await pool.query('UPDATE orders SET tries = 1 WHERE id = $1', [order]);" }],
    ['the function changes rows which others have, too', read, { helper: "const { rows: own } = await pool.query<{ id: number }>('SELECT id FROM item WHERE order_id = $1', [order]);\n  marked(own);\n  marked(listed);" }],
    ['the function counts', read, { helper: 'asked++;' }],
    ['the function keeps something', read, { helper: 'kept.set(order, from);' }],
    ['the function changes what others see', read, { helper: 'told.count = order;' }],
    ['the function calls a service', read, { helper: "await fetch('http://carrier/' + order);" }],
    ['the function calls what is not known', read, { helper: 'await charge(order);' }],
    ['the function looks at what the loop changes', `${read}\n    asked = order.id;`, { helper: 'if (asked > 3) return [];' }],
    ['a function that is called before changes the element', 'fill(order);\n    seen.push(...await itemsOf(pool, order));', {}],
    ['somebody who is not known is handed the element before', 'await charge(order);\n    seen.push(...await itemsOf(pool, order));', {}],
    ['a pass changes another element', 'orders[1]!.tries = 3;\n    seen.push(...await items(pool, order.tries));', {}],
    ['a pass changes an element by another name', 'const next = orders.find((one) => one.id > order.id);\n    if (next) next.tries = 9;\n    seen.push(...await items(pool, order.tries));', {}],
    ['a pass changes all elements', 'orders.forEach((one) => { one.tries += 1; });\n    seen.push(...await items(pool, order.tries));', {}],
    ['the function looks at what another one changes', `bump();\n    ${read}`, { helper: 'from += asked;' }],
    ['the function looks at what a method changes', `counter.up();\n    ${read}`, { helper: 'from += counter.total;' }],
    ['it is asked by what a method changes', 'counter.up();\n    seen.push(...await items(pool, order.id, counter.total));', {}],
    ['the function makes its own client wait', read, { helper: 'await new Promise((resolve) => setTimeout(resolve, order));' }],
  ] as const) it(`stays where it is where ${what}`, () => {
    assert.deepEqual(offered(body, options), []);
  });
});
