import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

const schema = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Order {\n  id Int @id\n  status String\n  total Int\n}\n';
const sql = 'CREATE TABLE orders (id serial PRIMARY KEY, status text NOT NULL, total integer NOT NULL);\n';
const query = "prisma.order.findMany({ orderBy: { id: 'asc' } })";

/** What is offered in a function of JavaScript, whose types say nothing, as the text of its body. */
function offered(body: string): readonly string[] {
  const file = '/app/orders.js';
  const head = "import { PrismaClient } from '@prisma/client';\nimport { Pool } from 'pg';\nimport { createClient } from '@supabase/supabase-js';\nconst supabase = createClient('https://db', 'key');\nconst pool = new Pool();\nconst prisma = new PrismaClient();\n\nexport async function main(asked) {\n  ";
  const engine = opened({ '/app/schema.prisma': schema, '/app/schema.sql': sql, '/app/package.json': '{ "dependencies": { "@prisma/client": "6.0.0", "pg": "^8.13.0", "@supabase/supabase-js": "^2.45.0" } }', [file]: `${head}${body}\n}\n` });
  return offersIn(engine, file, 'into-query').map(({ text }) => text.slice(head.length).split('\n').slice(0, -2).map((line) => line.trim()).join(' '));
}

describe('rows that a callback of then has, or a variable that is given them later', () => {
  it('are asked for with the condition, and as so many as are used', () => {
    assert.deepEqual(offered(`return ${query}.then((rows) => rows.filter((row) => row.status === 'open'));`), ["return prisma.order.findMany({ orderBy: { id: 'asc' }, where: { status: 'open' } }).then((rows) => rows);"]);
    assert.deepEqual(offered("return pool.query('SELECT * FROM orders ORDER BY id').then(({ rows }) => rows.length);"), ["return pool.query('SELECT count(*) AS count FROM orders').then(({ rows }) => Number(rows[0]?.count));"]);
    assert.deepEqual(offered(`let rows = [];\n  if (asked) rows = await ${query};\n  return rows.slice(0, 10);`), ["let rows = []; if (asked) rows = await prisma.order.findMany({ orderBy: { id: 'asc' }, take: 10 }); return rows;"]);
    assert.deepEqual(offered(`let rows;\n  try {\n    rows = await ${query};\n  } catch (error) {\n    return null;\n  }\n  return rows[0];`), ["let rows; try { rows = await prisma.order.findMany({ orderBy: { id: 'asc' }, take: 1 }); } catch (error) { return null; } return rows[0];"]);
  });

  for (const [what, body] of [
    ['a number would be put where rows are handed over', `return ${query}.then((rows) => rows.length);`],
    ['the callback gives the rows', `return ${query}.then((rows) => { console.log(rows.length); return rows; });`],
    ['a function by its name is handed the rows', `const show = (rows) => rows[0];\n  return ${query}.then(show);`],
    ['the variable may have none, at which JavaScript fails', `let rows;\n  if (asked) rows = await ${query};\n  return rows.filter((row) => row.status === 'open');`],
    ['the variable has none where the query failed', `let rows;\n  try {\n    rows = await ${query};\n  } catch (error) {\n    console.error(error);\n  }\n  return rows.slice(0, 10);`],
    ['the variable is given others, too', `let rows = [];\n  if (asked) rows = await ${query};\n  else rows = await prisma.order.findMany({ where: { total: 1 } });\n  return rows.slice(0, 10);`],
    ['a function that is called later has the variable', `let rows = [];\n  rows = await ${query};\n  return () => rows.slice(0, 10);`],
    ['the last is wanted, which an order turned round would have to say', `const rows = await ${query};\n  return rows[rows.length - 1];`],
    ['the greatest of them is kept', `const rows = await ${query};\n  let most = rows[0];\n  for (const row of rows) if (row.total > most.total) most = row;\n  return most;`],
    ['an object of sums is made of them', `const rows = await ${query};\n  const groups = {};\n  for (const row of rows) {\n    const group = (groups[row.status] ??= { sum: 0, count: 0 });\n    group.sum += row.total;\n    group.count++;\n  }\n  return groups;`],
    ['rows that failed to come are filtered with a question mark', "const { data } = await supabase.from('orders').select('*').order('id');\n  return data?.filter((row) => row.status === 'open').map((row) => row.id);"],
  ] as const) it(`keep the query where ${what}`, () => { assert.deepEqual(offered(body), []); });
});
