import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

/** What a library's program begins with; `query` gives all rows. */
interface Way { readonly head: string; readonly query: string; readonly more: Readonly<Record<string, string>>; readonly rows?: string }

const sql = 'CREATE TABLE orders (id serial PRIMARY KEY, status text NOT NULL, total integer NOT NULL, items integer NOT NULL, discount integer, weight real NOT NULL);\n';
const prisma: Way = {
  query: 'prisma.order.findMany()', head: "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n",
  more: { '/app/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Order {\n  id Int @id\n  status String\n  total Int\n  items Int\n  discount Int?\n  weight Float\n}\n' },
};
const pg: Way = { query: "pool.query('SELECT * FROM orders')", more: { '/app/schema.sql': sql }, head: "import { Pool } from 'pg';\nconst pool = new Pool();\n", rows: '{ rows }' };
const knex: Way = { query: "db('orders').where('status', 'paid')", more: { '/app/schema.sql': sql, '/app/package.json': '{ "dependencies": { "knex": "3.1.0", "pg": "8.0.0" } }' }, head: "import knex from 'knex';\nconst db = knex({});\n" };
const kysely: Way = { query: "db.selectFrom('orders').selectAll().execute()", more: { '/app/schema.sql': sql }, head: "import { Kysely, PostgresDialect } from 'kysely';\nconst db = new Kysely({ dialect: new PostgresDialect({}) });\n" };

/** What is offered for what is made of all rows, without the lines around it. */
function offered({ head, query, more, rows = 'rows' }: Way, body: string): readonly string[] {
  const file = '/app/orders.js';
  const engine = opened({ ...more, [file]: `${head}\nexport async function main(given) {\n  const ${rows} = await ${query};\n  ${body}\n}\n` });
  return offersIn(engine, file, 'into-query').map(({ text }) => text.split('main(given) {\n')[1]?.split('\n').slice(0, -2).map((line) => line.trim()).join(' ') ?? '');
}

const average = 'return rows.reduce((sum, row) => sum + row.total, 0) / rows.length;';
const loop = 'let sum = 0;\n  let count = 0;\n  for (const row of rows) {\n    sum += row.total;\n    count++;\n  }\n  return { sum, count };';

describe('several numbers of all rows', () => {
  it('are asked for in one query, and divided in JavaScript', () => {
    assert.deepEqual(offered(prisma, average), ['const rowsTotals = await prisma.order.aggregate({ _sum: { total: true }, _count: true }); return (rowsTotals._sum.total ?? 0) / rowsTotals._count;']);
    assert.deepEqual(offered(pg, average), ["const { rows } = await pool.query('SELECT sum(total) AS totalsum, count(*) AS count FROM orders'); return Number(rows[0]?.totalsum ?? 0) / Number(rows[0]?.count);"]);
  });
  it('are added to by a statement each, in the place of the loop', () => {
    assert.deepEqual(offered(knex, loop), ["const rowsTotals = (await db('orders').where('status', 'paid').sum('total as totalsum').count('* as count'))[0]; let sum = 0; let count = 0; sum += Number(rowsTotals?.totalsum ?? 0); count += Number(rowsTotals?.count); return { sum, count };"]);
    assert.deepEqual(offered(kysely, loop.replace('count++;', 'count += row.items;')), ["const rowsTotals = await db.selectFrom('orders').select((rows) => [rows.fn.sum('total').as('totalsum'), rows.fn.sum('items').as('itemssum'), rows.fn.countAll().as('count')]).executeTakeFirstOrThrow(); let sum = 0; let count = 0; sum += Number(rowsTotals.totalsum ?? 0); count += Number(rowsTotals.itemssum ?? 0); return { sum, count };"]);
    assert.deepEqual(offered(prisma, 'let sum = 3;\n  let count = 0;\n  rows.forEach((row) => { sum += row.total; count += 1; });\n  return sum / count;'), ['const rowsTotals = await prisma.order.aggregate({ _sum: { total: true }, _count: true }); let sum = 3; let count = 0; sum += (rowsTotals._sum.total ?? 0); count += rowsTotals._count; return sum / count;']);
  });

  it('have lines that end as those of the file do', () => {
    assert.match(offered(pg, loop)[0] ?? '', /totalsum \?\? 0\); count \+= Number/);
    const engine = opened({ ...pg.more, '/app/a.js': `${pg.head}\nexport async function main() {\n  const { rows } = ${'await '}${pg.query};\n  ${loop}\n}\n`.replaceAll('\n', '\r\n') });
    assert.deepEqual(offersIn(engine, '/app/a.js', 'into-query').map(({ text }) => [/\r\n {2}count \+= /.test(text), /[^\r]\n/.test(text)]), [[true, false]]);
  });
  it('are called what makes camel case of names leaves as it is', () => {
    const camel = { ...kysely, head: kysely.head.replace('new PostgresDialect({})', 'new PostgresDialect({}), plugins: [new CamelCasePlugin()]').replace('Kysely,', 'CamelCasePlugin, Kysely,') };
    for (const way of [camel, { ...pg, query: 'sql`SELECT * FROM orders`', rows: 'rows', head: "import postgres from 'postgres';\nconst sql = postgres({ transform: postgres.camel });\n" }]) {
      const [text] = offered(way, average);
      assert.match(text ?? '', /totalsum/);
      assert.doesNotMatch(text ?? '', /total_/);
    }
  });

  const traps: readonly (readonly [what: string, body: string])[] = [
    ['a column may be empty', average.replace('row.total', 'row.discount')],
    ['a column has fractions', average.replace('row.total', 'row.weight')],
    ['the rows are needed beside them', average.replace(';', ' || rows;')],
    ['one of them begins as a text', loop.replace('let count = 0', "let count = ''").replace('count++', 'count += 1')],
    ['a comment would go with the loop', loop.replace('count++;', 'count++; // how many')],
    ['a comment would go with what adds up', average.replace('row.total', '/* in cents */ row.total')],
    ['the list is cut where it is', `rows.length = 0;\n  ${average}`],
    ['one of them begins as a fraction', loop.replace('let sum = 0', 'let sum = 0.1')],
    ['one of them alone begins as a fraction', 'let sum = 0.1;\n  for (const row of rows) sum += row.total;\n  return sum;'],
    ['one of them is given', loop.replace('let count = 0', 'let count = given').replace('count++', 'count += 1')],
    ['one of them is made of another', loop.replace('count++', 'count += sum')],
    ['the loop does something else', loop.replace('count++', 'console.log(row.id)')],
    ['a column of the loop may be empty', loop.replace('count++', 'count += row.discount')],
  ];
  for (const [what, body] of traps) it(`are worked out by JavaScript where ${what}`, () => { assert.deepEqual(offered(prisma, body).filter((text) => text.includes('aggregate')), []); });
});

describe('a client of Prisma that is told what to add to its reads', () => {
  const made = "const prisma = new PrismaClient();\n";
  const extended = (methods: string): Way => ({ ...prisma, head: prisma.head.replace(made, `const prisma = new PrismaClient().$extends({ query: { order: { ${methods} } } });\n`) });
  const alone = 'async findMany({ args, query }) { args.where = { ...args.where, discount: null }; return query(args); }';
  const uses = [average, 'return rows.length;', 'return rows.reduce((sum, row) => sum + row.total, 0);', "return rows.filter((row) => row.status === 'paid').length;"];

  it('counts and adds up in JavaScript where it adds to those alone', () => {
    const middleware = { ...prisma, head: `${prisma.head}prisma.$use(async (params, next) => { if (params.action === 'findMany') params.args.where = { discount: null }; return next(params); });\n` };
    for (const way of [extended(alone), middleware]) assert.deepEqual(uses.flatMap((body) => offered(way, body)), []);
  });
  it('is asked for both where it adds to all of them, and for fewer rows in any case', () => {
    const all = extended('async $allOperations({ args, query }) { return query({ ...args, where: { ...args.where, discount: null } }); }');
    const each = extended(`${alone}, count: one, aggregate: one, groupBy: one`);
    for (const way of [all, each]) assert.equal(uses.flatMap((body) => offered(way, body)).length, uses.length);
    assert.match(offered(extended(alone), "return rows.filter((row) => row.status === 'paid');")[0] ?? '', /findMany\(\{ where: \{ status: 'paid' \} \}\)/);
  });
});
