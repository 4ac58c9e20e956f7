import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const file = '/app/src/ship.ts';
const manifest = '{\n  "dependencies": {\n    "p-limit": "^3.1.0",\n    "pg": "^8.0.0"\n  }\n}\n';
const pass = 'orders.map(({ id }) => pool.query<{ status: string }>(\'UPDATE "Order" SET status = $2 WHERE id = $1 RETURNING status\', [id, `sent ${id}`]))';

/** What is left of a function with so many passes at a time, for each offer. */
function offered(body: string): readonly string[] {
  const text = `import type { Pool } from 'pg';

export async function ship(pool: Pool, stop: boolean) {
  const seen: number[] = [];
  const { rows: orders } = await pool.query<{ id: number }>('SELECT id FROM "Order" ORDER BY id');
  ${body}
  return seen;
}
`;
  const engine = opened({ [file]: text, '/app/package.json': manifest }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ rule }) => rule === 'n-plus-one'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'concurrency').map((offer) => offer.text);
}

describe('passes that nobody waits for', () => {
  const all = (before: string, pass: string, behind = ''): string => `import type { Pool } from 'pg';

interface Order { id: number; state: string; stops: string[] }

export async function ship(pool: Pool, given: Order[]) {
  let told = 0;
  const { rows: orders } = await pool.query<Order>('SELECT id, state, stops FROM "Order"');
  ${before}.forEach(async (order) => {
    ${pass}
    const { rows } = await pool.query<{ total: number }>('UPDATE "Order" SET status = $2 WHERE id = $1 RETURNING total', [order.id, order.state]);
    await fetch('http://carrier/' + String(rows[0]?.total));
  });${behind}
}
`;
  const offers = (text: string): readonly string[] => {
    const engine = opened({ [file]: text, '/app/package.json': manifest }, { minConfidence: 'low' });
    assert.ok(engine.findings(file).some(({ rule }) => rule === 'n-plus-one'), 'nothing is found that could be rewritten');
    return offersIn(engine, file, 'concurrency').map((offer) => offer.text);
  };

  for (const [what, text] of Object.entries({
    'are the last thing that a function does': all('orders', ''),
    'change what is their own': all('orders', "order.stops.splice(0, 1);\n    const stops = order.stops.map((stop) => stop.trim());\n    stops.push('end');", '\n  return;'),
  })) it(`wait for their turn where they ${what}`, () => {
    const [changed = '', ...others] = offers(text);
    assert.deepEqual(others, []);
    assert.match(changed, /const limit = pLimit\(10\);\n {2}orders\.forEach\(\(order\) => limit\(async \(\) => \{/);
  });

  for (const [what, text] of Object.entries({
    'the caller has the list': all('given', ''),
    'the caller gets the list': all('orders', '', '\n  return orders;'),
    'something is done behind them': all('orders', '', "\n  await pool.query('DELETE FROM \"Order\"');"),
    'they change what stands outside': all('orders', 'told += 1;'),
    'they look at what may get another value': all('orders', "if (told > 0) return;"),
    'they ask on one connection, which somebody gives back': all('orders', '').replaceAll('Pool', 'PoolClient'),
    'they run again': all('for (const one of given) orders', ''),
  })) it(`stay as they are where ${what}`, () => {
    assert.deepEqual(offers(text), []);
  });
});

describe('passes whose promises a variable holds', () => {
  const held = `const sent = ${pass};`;
  const another = 'const told = orders.map(async ({ id }) => { await fetch(`http://carrier/${id}`); });';

  for (const [what, body] of Object.entries({
    'right before they are waited for': `${held}\n  await Promise.all(sent);`,
    'before they are waited for one way or the other': `${held}\n  const results = await Promise.allSettled(sent);\n  seen.push(results.length);`,
    'among constants': `const first = fetch('http://carrier/begin');\n  ${held}\n  await Promise.all([first, ...sent]);`,
    'while other passes begin': `${held}\n  ${another}\n  await Promise.all(told);\n  await Promise.all(sent);`,
  })) it(`wait for their turn ${what}`, () => {
    const [text = '', ...others] = offered(body);
    assert.deepEqual(others, []);
    assert.match(text, /const limit = pLimit\(10\);\n {2}const sent = orders\.map\(\(\{ id \}\) => limit\(\(\) => pool\.query/);
  });

  const several = (list: string, more = ''): string => `await Promise.all(orders.flatMap((order) => {\n    ${more}const first = pool.query('UPDATE "Order" SET status = $2 WHERE id = $1', [order.id, 'sent']);\n    return ${list};\n  }));`;

  it('wait for their turn where each pass begins several that nobody takes the results of', () => {
    // Both queries are told, and one change serves both.
    const [text = '', ...others] = [...new Set(offered(several("[first, pool.query('SELECT 1')]")))];
    assert.deepEqual(others, []);
    assert.match(text, /orders\.map\(\(order\) => limit\(\(\) => \{[^]*return Promise\.all\(\[first, pool\.query\('SELECT 1'\)\]\);\n {2}\}\)\)\);/);
  });

  for (const [what, body] of Object.entries({
    'each begins several, and somebody takes the results': `seen.push(${several('[first]').replace(/^await /, '(await ').replace(/;$/, ').length')});`,
    'each begins as many as there are': several('[first, ...seen.map((id) => pool.query(String(id)))]'),
    'each gives different lists': several('[first]', 'if (stop) return [];\n    '),
  })) it(`stay as they are where ${what}`, () => {
    assert.deepEqual(offered(body), []);
  });

  for (const [what, body] of Object.entries({
    'they are waited for on one way only': `${held}\n  if (stop) await Promise.all(sent);`,
    'they are never waited for': `${held}\n  seen.push(sent.length);`,
    'one of them is taken out': `${held}\n  await sent[0];\n  await Promise.all(sent);`,
    'something is done before they are waited for': `${held}\n  await fetch('http://carrier/begin');\n  await Promise.all(sent);`,
    'something is changed before they are waited for': `${held}\n  orders.length = 0;\n  await Promise.all(sent);`,
    'they are raced': `${held}\n  await Promise.race(sent);`,
    'others begin which change what stands outside': `${held}\n  const told = orders.map(async ({ id }) => { seen.push(id); await fetch(\`http://carrier/\${id}\`); });\n  await Promise.all(told);\n  await Promise.all(sent);`,
    'another function has them': `${held}\n  const wait = () => Promise.all(sent);\n  await wait();`,
    'the variable may hold others': `let sent = ${pass};\n  if (stop) sent = [];\n  await Promise.all(sent);`,
    'the list of promises is added to': `${held}\n  await Promise.all([...sent, fetch('http://carrier/end')]);`,
  })) it(`stay as they are where ${what}`, () => {
    assert.deepEqual(offered(body), []);
  });
});

describe('passes over a part of a list', () => {
  const parts = (size: string, part = 'const part = orders.slice(i, i + size);\n    ', list = 'part'): string => `const size = ${size};\n  for (let i = 0; i < orders.length; i += size) {\n    ${part}await Promise.all(${pass.replace('orders', list)});\n  }`;

  for (const [what, body] of Object.entries({
    'has ten at most': parts('10'),
    'has fewer': parts('Math.min(5, 20)'),
    'has no name': parts('10', '', 'orders.slice(i, size + i)'),
    'is a page': `const { rows: page } = await pool.query<{ id: number }>('SELECT id FROM "Order" ORDER BY id LIMIT 10');\n  await Promise.all(${pass.replace('orders', 'page')});`,
  })) it(`stay as they are where it ${what}: as many run at a time as would`, () => {
    assert.deepEqual(offered(body), []);
  });

  for (const [what, body] of Object.entries({
    'has more than ten': parts('50'),
    'is of a size that nobody knows': parts('seen.length'),
    'may be another list': parts('10', 'let part = orders.slice(i, i + size);\n    if (stop) part = orders;\n    '),
    'begins elsewhere': parts('10', 'const part = orders.slice(seen.length, i + size);\n    '),
  })) it(`wait for their turn where it ${what}`, () => {
    assert.match(offered(body)[0] ?? '', /limit\(\(\) => pool\.query/);
  });
});

describe('passes that are waited for together, and what they tell of each other', () => {
  const together = (before: string, behind: string): readonly string[] => offered(`let count = 0;
  await Promise.all(orders.map(async ({ id }) => {
    ${before}
    await pool.query('UPDATE "Order" SET status = $2 WHERE id = $1', [id, \`sent \${id}\`]);
    ${behind}
  }));`);

  for (const [what, before, behind] of [
    ['count what has begun and what has ended', 'count++;', 'seen.push(id);'],
    ['say how many have ended', '', 'count++;\n    console.log(count, orders.length);'],
    ['have a number each', 'const place = count++;', 'seen[place] = id;'],
  ] as const) it(`wait for their turn where they ${what}`, () => {
    assert.equal(together(before, behind).length, 1);
  });

  for (const [what, before, behind] of [
    ['have begun', 'count++;', 'if (count === orders.length) seen.push(id);'],
    ['have begun, by a list', 'seen.push(id);', 'if (seen.length > 20) count++;'],
    ['have ended', 'if (count > 5) return;', 'count++;'],
    ['have begun, in a function that is called later', 'count++;', 'await Promise.resolve().then(() => seen.push(count));'],
  ] as const) it(`stay as they are where they look at how many ${what}`, () => {
    assert.deepEqual(together(before, behind), []);
  });
});
