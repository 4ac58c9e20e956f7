import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

const schema = `datasource db {
  provider = "postgresql"
  url = env("DATABASE_URL")
}
model Order {
  id Int @id @default(autoincrement())
  email String @unique
  status String
  total Int
}
model Visit {
  id String @id @default(uuid())
  page String
  total Int
}
model Line {
  orderId Int
  line Int
  total Int
  @@id([orderId, line])
}
`;

interface Offer { readonly title: string; readonly text: string }

/** What is offered for rows that Prisma reads, as the title and the function's statements. */
function offered(query: string, use: string): readonly Offer[] {
  const file = '/app/orders.ts';
  const head = `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\n\nexport async function main(email: string, by: 'total' | 'status', given: string) {\n  const page = Math.min(1000, Math.max(1, parseInt(given, 10) || 1));\n`;
  const engine = opened({ '/app/schema.prisma': schema, '/app/package.json': '{ "dependencies": { "@prisma/client": "6.0.0" } }', [file]: `${head}  const rows = await prisma.${query};\n  return ${use};\n}\n` });
  return offersIn(engine, file, 'into-query').map(({ title, text }) => ({ title, text: text.slice(head.length).split('\n').slice(0, -2).map((line) => line.trim()).join(' ') }));
}

describe('rows in an order that leaves ties', () => {
  for (const [what, query, use, title, text] of [
    ['have the key behind it', "order.findMany({ orderBy: { total: 'desc' } })", 'rows.slice(0, 10)', 'Load at most 10 orders (those that its order leaves equal by `id`)', "const rows = await prisma.order.findMany({ orderBy: [{ total: 'desc' }, { id: 'asc' }], take: 10 }); return rows;"],
    ['have it where the first is taken', "order.findMany({ orderBy: [{ total: 'desc' }] })", 'rows[0]', 'Load only the first order (those that its order leaves equal by `id`)', "const rows = await prisma.order.findMany({ orderBy: [{ total: 'desc' }, { id: 'asc' }], take: 1 }); return rows[0];"],
    ['have the parts of it that are not in the order', "line.findMany({ orderBy: { orderId: 'asc' } })", 'rows.slice(20, 40)', 'Load at most 20 lines (those that its order leaves equal by `line`)', "const rows = await prisma.line.findMany({ orderBy: [{ orderId: 'asc' }, { line: 'asc' }], skip: 20, take: 20 }); return rows;"],
    ['have it though it is no number', "visit.findMany({ orderBy: { total: 'asc' } })", 'rows.slice(0, 10)', 'Load at most 10 visits (those that its order leaves equal by `id`)', "const rows = await prisma.visit.findMany({ orderBy: [{ total: 'asc' }, { id: 'asc' }], take: 10 }); return rows;"],
    ['are in the order of the key where the query says none', 'order.findMany()', 'rows.slice((page - 1) * 20, page * 20)', 'Load only the page of the orders (in the order of `id`, where the query says none)', "const rows = await prisma.order.findMany({ orderBy: { id: 'asc' }, skip: (page - 1) * 20, take: 20 }); return rows;"],
  ] as const) it(what, () => { assert.deepEqual(offered(query, use), [{ title, text }]); });

  it('need none where a condition names a unique key, of which there is one row', () => {
    assert.deepEqual(offered('order.findMany()', 'rows.find((row) => row.email === email)'), [{ title: 'Load only the order that is looked for', text: 'const rows = await prisma.order.findMany({ where: { email }, take: 1 }); return rows[0];'.replace('{ email }', '{ email: email }') }]);
  });

  for (const [what, query, use] of [
    ['which of rows in no order is the first is nobody\'s wish', 'order.findMany()', 'rows[0]'],
    ['the first that matches may be any', 'order.findMany()', "rows.find((row) => row.status === 'open')"],
    ['rows in no order have a key that no one made in their order', 'visit.findMany()', 'rows.slice(0, 10)'],
    ['rows in no order have a key of two columns', 'line.findMany()', 'rows.slice(0, 10)'],
    ['the order is a column that the caller names', 'order.findMany({ orderBy: { [by]: "asc" } })', 'rows.slice(0, 10)'],
    ['the order is held by a name', 'order.findMany({ orderBy })', 'rows.slice(0, 10)'],
    ['the last ones are taken', "order.findMany({ orderBy: { total: 'asc' } })", 'rows.slice(-5)'],
    ['rows are told apart', "order.findMany({ distinct: ['status'], orderBy: { total: 'asc' } })", 'rows.slice(0, 10)'],
  ] as const) it(`stay in JavaScript where ${what}`, () => { assert.deepEqual(offered(query, use), []); });

  const typeorm = (order: string): number => {
    const file = '/app/orders.ts';
    const text = `import { Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';\n@Entity()\nexport class Order {\n  @PrimaryGeneratedColumn() id!: number;\n  @Column('int') total!: number;\n}\nexport async function main(db: DataSource, by: 'id', more: object) {\n  const rows = await db.getRepository(Order).find({ order: ${order} });\n  return rows.slice(0, 10);\n}\n`;
    return offersIn(opened({ '/app/package.json': '{ "dependencies": { "typeorm": "^0.3.20", "pg": "^8.13.0" } }', [file]: text }), file, 'into-query').length;
  };

  it('have no key behind an object that may name it already, and what stands last counts', () => {
    assert.deepEqual([typeorm("{ total: 'ASC' }"), typeorm("{ total: 'ASC', [by]: 'DESC' }"), typeorm("{ total: 'ASC', ...more }")], [1, 0, 0]);
  });
});
