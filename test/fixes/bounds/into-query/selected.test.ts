import assert from 'node:assert/strict';
import { textsFor } from '../../offers';

const file = '/app/src/orders.ts';
const sql = 'CREATE TABLE orders (id serial PRIMARY KEY, total integer NOT NULL, discount integer NOT NULL, extra jsonb);\n';
const use = 'return rows.filter((row) => row.total > 3).map((row) => row.id);';

/** What is offered where rows of a query are filtered by a column that is called `total`, as the line that has the query. */
const asked: Readonly<Record<string, (query: string) => readonly string[]>> = {
  drizzle: (query) => lines({ '/app/src/schema.ts': "import { integer, pgTable, serial } from 'drizzle-orm/pg-core';\nexport const orders = pgTable('orders', { id: serial('id').primaryKey(), total: integer('total').notNull(), discount: integer('discount').notNull() });\n" },
    `import { drizzle } from 'drizzle-orm/node-postgres';\nimport { orders } from './schema';\n\nconst db = drizzle('postgres://localhost/app');\n\nexport async function main() {\n  const rows = await ${query};\n  ${use}\n}\n`),
  kysely: (query) => lines({ '/app/schema.sql': sql }, `import type { Kysely } from 'kysely';\n\ninterface Database { orders: { id: number; total: number; discount: number } }\n\nexport async function main(db: Kysely<Database>) {\n  const rows = await ${query};\n  ${use}\n}\n`),
  knex: (query) => lines({ '/app/schema.sql': sql }, `import type { Knex } from 'knex';\n\nexport async function main(db: Knex) {\n  const rows = await ${query};\n  ${use}\n}\n`),
  objection: (query) => lines({ '/app/schema.sql': sql }, `import { Model } from 'objection';\n\nclass Order extends Model { static tableName = 'orders'; id!: number; total!: number; discount!: number }\n\nexport async function main() {\n  const rows = await ${query};\n  ${use}\n}\n`),
  sequelize: (query) => lines({}, `import { DataTypes, Model, Sequelize } from 'sequelize';\n\nconst sequelize = new Sequelize('postgres://localhost/app');\nclass Order extends Model {}\nOrder.init({ id: { type: DataTypes.INTEGER, primaryKey: true }, total: { type: DataTypes.INTEGER, allowNull: false }, discount: { type: DataTypes.INTEGER, allowNull: false } }, { sequelize });\n\nexport async function main() {\n  const rows: any[] = await ${query};\n  ${use}\n}\n`),
};

function lines(files: Readonly<Record<string, string>>, text: string): readonly string[] {
  return textsFor({ ...files, [file]: text }, file, 'in-memory-pagination', 'into-query').map((after) => after.split('\n').find((line) => line.includes('const rows'))?.trim() ?? '');
}

describe('a condition on a column that rows have under its own name', () => {
  const kept: readonly (readonly [library: string, query: string, after: string])[] = [
    ['drizzle', 'db.select({ id: orders.id, total: orders.total }).from(orders)', 'const rows = await db.select({ id: orders.id, total: orders.total }).from(orders).where(gt(orders.total, 3));'],
    ['kysely', "db.selectFrom('orders').select(['id', 'orders.total']).execute()", "const rows = await db.selectFrom('orders').select(['id', 'orders.total']).where('total', '>', 3).execute();"],
    ['knex', "db('orders').select('id', 'total')", "const rows = await db('orders').select('id', 'total').where('total', '>', 3);"],
    ['objection', "Order.query().select('orders.id', 'orders.total')", "const rows = await Order.query().select('orders.id', 'orders.total').where('total', '>', 3);"],
    ['sequelize', "Order.findAll({ attributes: ['id', 'total'] })", "const rows: any[] = await Order.findAll({ attributes: ['id', 'total'], where: { total: { [Op.gt]: 3 } } });"],
  ];
  for (const [library, query, after] of kept) it(`moves into the query (${library})`, () => { assert.deepEqual(asked[library]?.(query), [after]); });

  const traps: readonly (readonly [library: string, what: string, query: string])[] = [
    ['drizzle', 'another column has it', 'db.select({ id: orders.id, total: orders.discount }).from(orders)'],
    ['drizzle', 'they do not have it', 'db.select({ id: orders.id }).from(orders)'],
    ['kysely', 'another column has it', "db.selectFrom('orders').select(['id', 'discount as total']).execute()"],
    ['kysely', 'an expression may have it', "db.selectFrom('orders').select((eb) => ['id', eb.ref('discount').as('total')]).execute()"],
    ['kysely', 'they do not have it', "db.selectFrom('orders').select('id').execute()"],
    ['knex', 'another column has it', "db('orders').select('id', 'discount as total')"],
    ['knex', 'another column has it by an object', "db('orders').select('id', { total: 'discount' })"],
    ['knex', 'they do not have it', "db('orders').select('id')"],
    ['objection', 'they do not have it', "Order.query().select('id')"],
    ['sequelize', 'another column has it', "Order.findAll({ attributes: ['id', ['discount', 'total']] })"],
    ['sequelize', 'they do not have it', "Order.findAll({ attributes: ['id'] })"],
  ];
  for (const [library, what, query] of traps) it(`stays where ${what} (${library})`, () => { assert.deepEqual(asked[library]?.(query), []); });
});
