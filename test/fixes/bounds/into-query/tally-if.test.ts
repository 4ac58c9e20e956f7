import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

/** What a library's program begins with; `query` gives all rows. */
interface Way { readonly head: string; readonly query: string; readonly more: Readonly<Record<string, string>> }

const sql = 'CREATE TABLE orders (id serial PRIMARY KEY, status text NOT NULL, note text, total integer NOT NULL, paid boolean NOT NULL);\n';
const prisma: Way = {
  query: 'prisma.order.findMany()', head: "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n",
  more: { '/app/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Order {\n  id Int @id\n  status String\n  note String?\n  total Int\n  paid Boolean\n}\n' },
};
const sequelize: Way = {
  query: 'Order.findAll()', more: { '/app/package.json': '{ "dependencies": { "sequelize": "6.37.0", "pg": "8.0.0" } }' },
  head: "import { DataTypes, Sequelize } from 'sequelize';\nconst sequelize = new Sequelize(process.env.DATABASE_URL);\nconst Order = sequelize.define('Order', { status: { type: DataTypes.TEXT, allowNull: false }, note: { type: DataTypes.TEXT }, total: { type: DataTypes.INTEGER, allowNull: false }, paid: { type: DataTypes.BOOLEAN, allowNull: false } });\n",
};
const kysely: Way = {
  query: "db.selectFrom('orders').selectAll().execute()", more: { '/app/schema.sql': sql },
  head: "import { Kysely, PostgresDialect } from 'kysely';\nconst db = new Kysely({ dialect: new PostgresDialect({}) });\n",
};
const pg: Way = { query: "pool.query('SELECT * FROM orders')", more: { '/app/schema.sql': sql }, head: "import { Pool } from 'pg';\nconst pool = new Pool();\n" };
const mysql: Way = { query: "pool.query('SELECT * FROM orders')", more: { '/app/schema.sql': sql.replace('serial', 'int AUTO_INCREMENT') }, head: "import mysql from 'mysql2/promise';\nconst pool = mysql.createPool({});\n" };
const knex: Way = { query: "db('orders')", more: { '/app/schema.sql': sql, '/app/package.json': '{ "dependencies": { "knex": "3.1.0", "pg": "8.0.0" } }' }, head: "import knex from 'knex';\nconst db = knex({});\n" };

/** What is offered for a loop over rows, as the lines behind the declaration of what it counts into. */
function offered({ head, query, more }: Way, step: string, asked = query): readonly string[] {
  const file = '/app/orders.js';
  const rows = head.includes("'pg'") ? '{ rows }' : head.includes('mysql2') ? '[rows]' : 'rows';
  const engine = opened({ ...more, [file]: `${head}\nexport async function main() {\n  const counts = {};\n  const ${rows} = await ${asked};\n  for (const row of rows) ${step}\n  return counts;\n}\n` });
  return offersIn(engine, file, 'into-query').map(({ text }) => text.split('  const counts = {};\n')[1]?.split('\n').slice(0, -3).map((line) => line.trim()).join(' ') ?? '');
}

const count = 'counts[row.status] = (counts[row.status] ?? 0) + 1;';

describe('rows that a loop counts under a condition', () => {
  it('meet it in the database, and the loop asks no more', () => {
    assert.deepEqual(offered(prisma, `if (row.total > 3) ${count}`), ["const rows = await prisma.order.groupBy({ where: { total: { gt: 3 } }, by: ['status'], _count: true }); for (const row of rows) counts[row.status] = (counts[row.status] ?? 0) + row._count;"]);
    assert.deepEqual(offered(sequelize, `{ if (row.paid && row.total > 3) { ${count} } }`), ["const rows = await Order.count({ where: { paid: true, total: { [Op.gt]: 3 } }, group: ['status'] }); for (const row of rows) { counts[row.status] = (counts[row.status] ?? 0) + row.count; }"]);
    assert.deepEqual(offered(pg, 'if (row.paid) counts[row.status] = (counts[row.status] ?? 0) + row.total;'), ["const { rows } = await pool.query('SELECT status, sum(total) AS sum FROM orders WHERE paid = true GROUP BY status'); for (const row of rows) counts[row.status] = (counts[row.status] ?? 0) + Number(row.sum);"]);
    assert.deepEqual(offered(kysely, `if (row.note === null) ${count}`), ["const rows = await db.selectFrom('orders').where('note', 'is', null).select('status').select((rows) => rows.fn.countAll().as('count')).groupBy('status').execute(); for (const row of rows) counts[row.status] = (counts[row.status] ?? 0) + Number(row.count);"]);
    assert.equal(offered(mysql, 'if (row.id > 3) counts[row.total] = (counts[row.total] ?? 0) + 1;').length, 1);
    assert.equal(offered(knex, count).length, 1);
  });

  const traps: readonly (readonly [what: string, way: Way, step: string, query?: string])[] = [
    ['what is empty differs from the value', prisma, `if (row.note !== 'lost') ${count}`],
    ['what is empty is asked for its truth', prisma, `if (row.note) ${count}`],
    ['it is about the column that is counted by', prisma, `if (row.status !== 'open') ${count}`],
    ['it calls a function', prisma, `if (row.note.startsWith('a')) ${count}`],
    ['it asks what was counted', prisma, `if (!counts[row.status]) ${count}`],
    ['something else is done otherwise', prisma, `if (row.paid) ${count} else counts.unpaid += 1;`],
    ['one of two conditions is enough', prisma, `if (row.paid || row.total > 3) ${count}`],
    ['a comment says why', prisma, `{ if (row.paid) { // refunds come later\n    ${count} } }`],
    ['the query asks for the column', prisma, `if (row.total > 3) ${count}`, 'prisma.order.findMany({ where: { total: { lt: 9 } } })'],
    ['a flag is a number for JavaScript', mysql, 'if (row.paid === true) counts[row.total] = (counts[row.total] ?? 0) + 1;'],
    ['a text may be taken for another', mysql, "if (row.status === 'open') counts[row.total] = (counts[row.total] ?? 0) + 1;"],
    ['one of two conditions of the query is enough', knex, `if (row.total > 3) ${count}`, "db('orders').where('paid', true).orWhere('id', 3)"],
    ['a text may be taken for another in one of two', mysql, "if (row.total > 3 && row.note === 'lost') counts[row.total] = (counts[row.total] ?? 0) + 1;"],
  ];
  for (const [what, way, step, query] of traps) it(`are counted by JavaScript where ${what}`, () => { assert.deepEqual(offered(way, step, query), []); });
});

/** The same of a loop that counts or adds up into one number; `head` says what that is. */
function offeredNumber({ head, query, more }: Way, step: string, number = 'let many = 0;', asked = query): readonly string[] {
  const file = '/app/orders.js';
  const rows = head.includes("'pg'") ? '{ rows }' : head.includes('mysql2') ? '[rows]' : 'rows';
  const engine = opened({ ...more, [file]: `${head}\nexport async function main(given) {\n  ${number}\n  const ${rows} = await ${asked};\n  for (const row of rows) ${step}\n  return many;\n}\n` });
  return offersIn(engine, file, 'into-query').map(({ text }) => text.split(`  ${number}\n`)[1]?.split('\n').slice(0, -3).map((line) => line.trim()).join(' ') ?? '');
}

describe('rows that a loop counts under a condition into one number', () => {
  it('are counted by the database', () => {
    assert.deepEqual(offeredNumber(prisma, 'if (row.total > 3) many++;'), ['const rowCount = await prisma.order.count({ where: { total: { gt: 3 } } }); many += rowCount;']);
    assert.deepEqual(offeredNumber(sequelize, '{ if (row.paid) many += 1; }'), ['const rowCount = await Order.count({ where: { paid: true } }); many += rowCount;']);
    assert.deepEqual(offeredNumber(kysely, 'if (!row.paid) ++many;'), ["const rowCount = Number((await db.selectFrom('orders').where('paid', '=', false).select((rows) => rows.fn.countAll().as('count')).executeTakeFirstOrThrow()).count); many += rowCount;"]);
    assert.deepEqual(offeredNumber(pg, 'if (row.note === null) many = many + 1;'), ["const { rows } = await pool.query('SELECT count(*) AS count FROM orders WHERE note IS NULL'); many += Number(rows[0]?.count);"]);
    assert.deepEqual(offeredNumber(knex, 'if (row.paid) many += row.total;', 'let many = 7;'), ["const totalSum = Number((await db('orders').where('paid', true).sum('total as sum'))[0]?.sum ?? 0); many += totalSum;"]);
  });

  const traps: readonly (readonly [what: string, way: Way, step: string, number?: string, query?: string])[] = [
    ['a text is what is counted into', prisma, 'if (row.paid) many += 1;', "let many = '';"],
    ['anything may be what is counted into', prisma, 'if (row.paid) many += 1;', 'let many = given;'],
    ['what is empty is asked for its truth', prisma, 'if (row.note) many++;'],
    ['it asks what was counted', prisma, 'if (many < 10) many++;'],
    ['the query asks for the column', prisma, 'if (row.total > 3) many++;', undefined, 'prisma.order.findMany({ where: { total: { lt: 9 } } })'],
    ['a text may be taken for another', mysql, "if (row.status === 'open') many++;"],
    ['one of two conditions of the query is enough', knex, 'if (row.total > 3) many++;', undefined, "db('orders').where('paid', true).orWhere('id', 3)"],
  ];
  for (const [what, way, step, number, query] of traps) it(`are counted by JavaScript where ${what}`, () => { assert.deepEqual(offeredNumber(way, step, number, query), []); });
});
