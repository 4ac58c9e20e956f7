import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

const schema = 'CREATE TABLE orders (id serial PRIMARY KEY, status text NOT NULL, total int NOT NULL);';
const head = "import { Pool } from 'pg';\nimport postgres from 'postgres';\nconst pool = new Pool();\nconst sql = postgres();\n";
const page = 'const page = Math.min(1000, Math.max(1, parseInt(query.page, 10) || 1));\n  const limit = Math.min(50, Math.max(1, parseInt(query.limit, 10) || 20));\n  ';

/** What is offered in a function around pg, whose rows stand in a part of what it gives. */
function offered(body: string, extension = 'ts'): readonly string[] {
  const file = `/app/orders.${extension}`;
  const typed = extension === 'ts' ? ': { page: string; limit: string }' : '';
  return offersIn(opened({ '/app/schema.sql': schema, [file]: `${head}\nexport async function main(query${typed}) {\n  ${body}\n}\n` }), file, 'into-query').map(({ text }) => text.slice(text.indexOf('main(')));
}

describe('rows in a part of what a query gives', () => {
  const cut = 'return { items: rows.slice((page - 1) * limit, page * limit), total: rows.length };';
  const query = "await pool.query('SELECT * FROM orders ORDER BY id')";
  for (const extension of ['ts', 'js']) {
    it(`are asked for by the page, with their number beside them (${extension})`, () => {
      for (const [declared, becomes] of [[`const { rows } = ${query};`, 'const [{ rows }, { rows: counted }] = '], [`const { rows: orders } = ${query};\n  const rows = orders;`, 'const [{ rows: orders }, { rows: counted }] = ']] as const) {
        const [text = ''] = offered(`${page}${declared}\n  ${cut}`, extension);
        assert.ok(text.includes(becomes) && text.includes('total: Number(counted[0]?.count)'), text);
      }
    });
    it(`are counted for each value, behind them (${extension})`, () => {
      const [text = ''] = offered(`const result = ${query};\n  return { open: result.rows.filter((row) => row.status === 'open').length, all: result.rows.length };`, extension);
      assert.ok(text.includes(`const resultByStatus = new Map(result.rows.map((group) => [group.status, Number(group.count)]${extension === 'ts' ? ' as const' : ''}));\n`), text);
      assert.ok(text.includes("open: resultByStatus.get('open') ?? 0, all: [...resultByStatus.values()].reduce("), text);
    });
  }

  const two = "return { open: rows.filter((row) => row.status === 'open').length, paid: rows.filter((row) => row.status === 'paid').length };";
  for (const [what, body] of [
    ['something else of the result is used, beside a page', `${page}const { rows, rowCount } = ${query};\n  return { items: rows.slice((page - 1) * limit, page * limit), total: rows.length, rowCount };`],
    ['something else of the result is used, beside counts', `const { rows, fields } = ${query};\n  return { ...((): object => ({ fields }))(), open: rows.filter((row) => row.status === 'open').length, paid: rows.filter((row) => row.status === 'paid').length };`],
    ['others may take their place', `let { rows } = ${query};\n  ${two}`],
    ['the whole result is needed', `const result = ${query};\n  console.log(result);\n  return { open: result.rows.filter((row) => row.status === 'open').length, all: result.rows.length };`],
    ['their type is written for other rows', `const { rows } = ${query.replace('query(', 'query<{ id: number; status: string; total: number }>(')};\n  ${two}`],
    ['they belong to a transaction, which has one connection', `${page}const client = await pool.connect();\n  await client.query('BEGIN');\n  const { rows } = ${query.replace('pool', 'client')};\n  await client.query('COMMIT');\n  ${cut}`],
    ['they come over one connection, which pg wants to do one thing after the other', `${page}const client = await pool.connect();\n  try {\n    const { rows } = ${query.replace('pool', 'client')};\n    ${cut}\n  } finally {\n    client.release();\n  }`],
    ['their number is taken out of the list', `const { rows } = ${query};\n  const { length } = rows;\n  return { length, items: rows.slice(0, 10) };`],
    ['one of them is taken out by its number', `const { rows } = ${query};\n  const { 12: last } = rows;\n  return { last, items: rows.slice(0, 10) };`],
    ['postgres says their number by another name', `const rows = await sql\`SELECT * FROM orders ORDER BY id\`;\n  return { total: rows.count, items: rows.slice(0, 10) };`],
    ['postgres says their number in a pattern', `const rows = await sql\`SELECT * FROM orders ORDER BY id\`;\n  const { count } = rows;\n  return { count, items: rows.slice(0, 10) };`],
  ] as const) {
    it(`stay where ${what}`, () => assert.deepEqual(offered(body), []));
  }
});
