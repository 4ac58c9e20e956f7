import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

/** What a library's program begins with; `query` gives all rows. */
interface Way { readonly head: string; readonly query: string; readonly more: Readonly<Record<string, string>>; readonly rows?: string }

const sql = 'CREATE TABLE orders (id serial PRIMARY KEY, status text NOT NULL, note text, total integer NOT NULL, discount integer, paid boolean NOT NULL, weight real NOT NULL, sent_at timestamptz NOT NULL, day timestamp NOT NULL);\n';
const prisma: Way = {
  query: 'prisma.order.findMany()', head: "import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n",
  more: { '/app/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Order {\n  id Int @id\n  status String\n  note String?\n  total Int\n  discount Int?\n  paid Boolean\n  unpaid Boolean?\n  weight Float\n  price Decimal\n  size BigInt\n  sentAt DateTime\n}\n' },
};
const pg: Way = { query: "pool.query('SELECT * FROM orders')", more: { '/app/schema.sql': sql }, head: "import { Pool } from 'pg';\nconst pool = new Pool();\n", rows: '{ rows }' };
const mysql: Way = { query: "pool.query('SELECT * FROM orders')", more: { '/app/schema.sql': sql.replace('serial', 'int AUTO_INCREMENT') }, head: "import mysql from 'mysql2/promise';\nconst pool = mysql.createPool({});\n", rows: '[rows]' };
const knex: Way = { query: "db('orders').where('paid', true)", more: { '/app/schema.sql': sql, '/app/package.json': '{ "dependencies": { "knex": "3.1.0", "pg": "8.0.0" } }' }, head: "import knex from 'knex';\nconst db = knex({});\n" };
const mongoose: Way = { query: 'Order.find()', more: {}, head: "import { model, Schema } from 'mongoose';\nconst Order = model('Order', new Schema({ status: { type: String, required: true }, total: { type: Schema.Types.Int32, required: true } }));\n" };

/** What is offered for what is made of all rows, without the lines around it. */
function offered({ head, query, more, rows = 'rows' }: Way, body: string): readonly string[] {
  const file = '/app/orders.js';
  const engine = opened({ ...more, [file]: `${head}\nexport async function main() {\n  const ${rows} = await ${query};\n  ${body}\n}\n` });
  return offersIn(engine, file, 'into-query').map(({ text }) => text.split('main() {\n')[1]?.split('\n').slice(0, -2).map((line) => line.trim()).join(' ') ?? '');
}

const greatest = 'return Math.max(...rows.map((row) => row.total));';

describe('the greatest and the least of a column', () => {
  it('is that of the one row that comes first in its order', () => {
    assert.deepEqual(offered(prisma, greatest), ["const rows = await prisma.order.findMany({ orderBy: { total: 'desc' }, take: 1 }); return Math.max(...rows.map((row) => row.total));"]);
    assert.deepEqual(offered(prisma, 'return new Date(Math.min(...rows.map((row) => row.sentAt.getTime())));'), ["const rows = await prisma.order.findMany({ orderBy: { sentAt: 'asc' }, take: 1 }); return new Date(Math.min(...rows.map((row) => row.sentAt.getTime())));"]);
    assert.deepEqual(offered(pg, 'return rows.filter((row) => row.paid).reduce((most, row) => (row.total > most ? row.total : most), 0);'), ["const { rows } = await pool.query('SELECT * FROM orders WHERE paid = true ORDER BY total DESC LIMIT 1'); return rows.reduce((most, row) => (row.total > most ? row.total : most), 0);"]);
    assert.deepEqual(offered(mysql, 'return Math.max(0, ...rows.map((row) => row.total));'), ["const [rows] = await pool.query('SELECT * FROM orders ORDER BY total DESC LIMIT 1'); return Math.max(0, ...rows.map((row) => row.total));"]);
    assert.deepEqual(offered(knex, 'let least;\n  for (const row of rows) if (least === undefined || row.total < least) least = row.total;\n  return least;'), ["const rows = await db('orders').where('paid', true).orderBy('total').limit(1); let least; for (const row of rows) if (least === undefined || row.total < least) least = row.total; return least;"]);
    assert.deepEqual(offered(prisma, 'let most = 3;\n  rows.forEach((row) => { most = Math.max(most, row.total); });\n  return most;'), ["const rows = await prisma.order.findMany({ orderBy: { total: 'desc' }, take: 1 }); let most = 3; rows.forEach((row) => { most = Math.max(most, row.total); }); return most;"]);
  });

  const traps: readonly (readonly [what: string, way: Way, body: string])[] = [
    ['what is empty is zero', prisma, 'return Math.max(...rows.map((row) => row.discount));'],
    ['it has fractions', prisma, 'return Math.max(...rows.map((row) => row.weight));'],
    ['it is a decimal', prisma, 'return Math.max(...rows.map((row) => Number(row.price)));'],
    ['it is a big number', prisma, 'return Math.max(...rows.map((row) => Number(row.size)));'],
    ['it is worked out', prisma, 'return Math.max(...rows.map((row) => row.total * 2));'],
    ['the driver reads moments in its own zone', pg, 'return Math.max(...rows.map((row) => row.day.getTime()));'],
    ['a zero gives way to less', prisma, 'let most = 0;\n  for (const row of rows) if (!most || row.total > most) most = row.total;\n  return most;'],
    ['another column is kept than is compared', prisma, 'let most = 0;\n  for (const row of rows) if (row.total > most) most = row.discount;\n  return most;'],
    ['the last row is had behind the loop', prisma, 'let most = 0;\n  for (var row of rows) if (row.total > most) most = row.total;\n  return [most, row.id];'],
    ['two lists are compared', prisma, 'return Math.max(...rows.map((row) => row.total), ...rows.map((row) => row.id));'],
    ['the rows are needed beside it', prisma, 'return [Math.max(...rows.map((row) => row.total)), rows];'],
    ['the condition has no counterpart', prisma, 'return Math.max(...rows.filter((row) => row.note.startsWith("a")).map((row) => row.total));'],
    ['the library is not known to put rows in that order', mongoose, greatest],
  ];
  for (const [what, way, body] of traps) it(`is left to JavaScript where ${what}`, () => { assert.deepEqual(offered(way, body), []); });
});

describe('whether all rows match', () => {
  it('is whether there is none that does not', () => {
    assert.deepEqual(offered(prisma, 'return rows.every((row) => row.total > 0);'), ['const rows = await prisma.order.findMany({ where: { total: { lte: 0 } }, take: 1 }); return rows.length === 0;']);
    assert.deepEqual(offered(prisma, 'return !rows.every((row) => row.paid);'), ['const rows = await prisma.order.findMany({ where: { paid: false }, take: 1 }); return !(rows.length === 0);']);
    assert.deepEqual(offered(prisma, 'return rows.every(({ unpaid }) => !unpaid);'), ['const rows = await prisma.order.findMany({ where: { unpaid: true }, take: 1 }); return rows.length === 0;']);
    assert.deepEqual(offered(prisma, 'return rows.every((row) => row.note !== null);'), ['const rows = await prisma.order.findMany({ where: { note: null }, take: 1 }); return rows.length === 0;']);
    assert.deepEqual(offered(pg, "return rows.every((row) => row.status === 'paid');"), ["const { rows } = await pool.query('SELECT * FROM orders WHERE status <> $1 LIMIT 1', ['paid']); return rows.length === 0;"]);
    assert.deepEqual(offered(mysql, 'return rows.every((row) => row.total !== 3);'), ["const [rows] = await pool.query('SELECT * FROM orders WHERE total = 3 LIMIT 1'); return rows.length === 0;"]);
  });

  const traps: readonly (readonly [what: string, way: Way, body: string])[] = [
    ['what is empty matches none', prisma, "return rows.every((row) => row.note === 'lost');"],
    ['a comment would go with the condition', prisma, 'return rows.every((row) => /* all of them */ row.paid);'],
    ['what is empty is no truth', prisma, 'return rows.every((row) => row.unpaid);'],
    ['what is empty is zero', prisma, 'return rows.every((row) => row.discount >= 0);'],
    ['there are two conditions, one of which may fail', prisma, 'return rows.every((row) => row.paid && row.total > 0);'],
    ['one of several values is asked for', prisma, "return rows.every((row) => ['paid', 'open'].includes(row.status));"],
    ['a document that lacks the field does not match either', mongoose, 'return rows.every((row) => row.total > 0);'],
    ['a text may be taken for another', mysql, "return rows.every((row) => row.status === 'paid');"],
    ['it is asked of the rows that match another', prisma, 'return rows.filter((row) => row.paid).every((row) => row.total > 0);'],
  ];
  for (const [what, way, body] of traps) it(`is left to JavaScript where ${what}`, () => { assert.deepEqual(offered(way, body).filter((text) => text.includes('length === 0')), []); });
});
