import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/figures.ts';

/** The batches that are offered, as the text that each would leave. */
function offered(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  return textsFor({ [file]: text, ...files }, file, 'n-plus-one', 'batch');
}

/** A loop over customers with a question to a model of Mongoose in each pass. */
const documents = (query: string, { more = '', list = 'const customers = await Customer.find();' } = {}): string => `import { model, Schema } from 'mongoose';
const Customer = model('Customer', new Schema({ name: { type: String, required: true } }));
const orderSchema = new Schema({ customer: { type: Schema.Types.ObjectId, ref: 'Customer' }, status: String, total: Number, tags: [String] });
${more}
const Order = model('Order', orderSchema);
export async function main(wanted: { status: unknown; ids: string[] }) {
  ${list}
  for (const customer of customers) {
    const figures = await ${query};
    console.log(figures);
  }
}
`;

const chain = (query: string): string => `import knex from 'knex';
const db = knex({ client: 'pg' });
export async function main(ids: number[]) {
  for (const id of ids) {
    const [figures] = await ${query};
    console.log(figures);
  }
}
`;

const repository = (call: string): string => `import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, type Repository } from 'typeorm';
@Entity() export class Order { @PrimaryGeneratedColumn() id!: number; @Column() customerId!: number; @Column() total!: number; @CreateDateColumn() at!: Date; }
export async function main(orders: Repository<Order>, ids: number[]) {
  for (const id of ids) {
    const figure = await orders.${call};
    console.log(figure);
  }
}
`;

/** A loop over ids with a question to a model of Sequelize in each pass. */
const rows = (call: string, { options = '', on = 'Order' } = {}): string => `import { DataTypes, Sequelize } from 'sequelize';
const db = new Sequelize('postgres://localhost/shop');
const Order = db.define('Order', {
  customerId: { type: DataTypes.INTEGER, allowNull: false }, total: DataTypes.INTEGER, unitPrice: DataTypes.INTEGER, at: DataTypes.DATE,
}, { timestamps: false${options} });
export async function main(ids: number[]) {
  for (const id of ids) {
    const figure = await ${on}.${call};
    console.log(figure);
  }
}
`;

/** The same with a model of Objection, whose table a migration makes. */
const models = (query: string, more = ''): string => `import { Model } from 'objection';
class Order extends Model { static tableName = 'orders'; ${more} id!: number; customerId!: number; total!: number; }
export async function main(ids: number[]) {
  for (const id of ids) {
    const figures = await Order.query()${query};
    console.log(figures);
  }
}
`;
const table = (columns = ''): Readonly<Record<string, string>> => ({ '/app/migrations/1.sql': `CREATE TABLE "orders" ("id" serial PRIMARY KEY, "customerId" integer NOT NULL, "total" integer${columns});` });

/** The same with Kysely, of whose database its client alone says which one it is. */
const builder = (select: string, { dialect = 'PostgresDialect', more = '' } = {}): string => `import { Kysely, ${dialect}, sql } from 'kysely';
interface Database { orders: { id: number; customerId: number; total: number } }
const db = new Kysely<Database>({ dialect: new ${dialect}({} as any) });
export async function main(ids: number[]) {
  for (const id of ids) {
    const figures = await db.selectFrom('orders').select(${select}).where('customerId', '=', id)${more}.executeTakeFirst();
    console.log(figures, sql);
  }
}
`;
/** The same with an entity of MikroORM, which is counted by its conditions. */
const entities = (where: string, { more = '', options = '' } = {}): string => `import type { EntityManager } from '@mikro-orm/postgresql';
import { Entity, Filter, ManyToOne, PrimaryKey, Property } from '@mikro-orm/core';
${more}@Entity() export class Customer { @PrimaryKey() id!: number; @Property() code!: string }
@Entity() export class Order { @PrimaryKey() id!: number; @ManyToOne(() => Customer) customer!: Customer; @Property({ type: 'uuid' }) token!: string; @Property() status!: string }
export async function main(em: EntityManager, list: { id: number; token: string }[]) {
  for (const one of list) {
    const orders = await em.count(Order, ${where}${options});
    console.log(orders);
  }
}
`;
const sql = (figures: string): string => `import { Pool } from 'pg';
const pool = new Pool();
export async function main(ids: number[]) {
  for (const id of ids) {
    const { rows: [figure] } = await pool.query('SELECT ${figures} FROM orders WHERE customer_id = $1', [id]);
    console.log(figure);
  }
}
`;

const none: readonly (readonly [what: string, text: string, files?: Readonly<Record<string, string>>])[] = [
  ['a key is a text, which an aggregation does not make an id', documents('Order.countDocuments({ customer })', { list: 'const customers = wanted.ids;' })],
  ['another condition may be made what the schema says', documents('Order.countDocuments({ customer: customer._id, status: wanted.status })')],
  ['middleware runs where documents are counted', documents('Order.countDocuments({ customer: customer._id })', { more: 'orderSchema.pre(\'countDocuments\', function () { this.where({ status: \'open\' }); });' })],
  ['a document can be of several groups', documents('Order.countDocuments({ tags: customer.name })')],
  ['more is made of the group', documents('Order.aggregate([{ $match: { customer: customer._id } }, { $group: { _id: null, total: { $sum: \'$total\' } } }, { $project: { total: 1 } }])')],
  ['rows are grouped already', documents('Order.aggregate([{ $match: { customer: customer._id } }, { $group: { _id: \'$status\', total: { $sum: \'$total\' } } }])')],
  ['a count is a number or a text, as the database has it', chain('db(\'orders\').where({ customer_id: id }).count(\'* as orders\')')],
  ['a figure has the name that the database gives it', chain('db(\'orders\').where({ customer_id: id }).sum(\'total\')')],
  ['a figure has the key\'s name', chain('db(\'orders\').where({ customer_id: id }).max(\'at as customer_id\')')],
  ['the least is a time', repository('minimum(\'at\', { customerId: id })')],
  ['what is worked out is not said', repository('sum(\'total\')')],
  ['a scope says more than the options', rows('sum(\'total\', { where: { customerId: id } })', { on: 'Order.scope(\'open\')' })],
  ['a scope always does', rows('sum(\'total\', { where: { customerId: id } })', { options: ', defaultScope: { limit: 10 }' })],
  ['a hook changes what rows are asked for, and not what is added up', rows('sum(\'total\', { where: { customerId: id } })', { options: ', hooks: { beforeFind(options: any) { options.where.total = 1; } }' })],
  ['equal values count once', rows('sum(\'total\', { where: { customerId: id }, distinct: true })')],
  ['an average becomes a whole number', rows('aggregate(\'total\', \'avg\', { where: { customerId: id } })')],
  ['the last is a time', rows('max(\'at\', { where: { customerId: id } })')],
  ['the column may have another name', rows('sum(\'unitPrice\', { where: { customerId: id } })')],
  ['nothing was no number', rows('sum(\'total\', { where: { customerId: id } })'), { '/app/package.json': '{ "dependencies": { "sequelize": "^6.6.0" } }' }],
  ['a model makes something of its rows', models('.where({ customerId: id }).resultSize()', '$afterFind() { this.total = 0; }'), table()],
  ['rows of a model have more where they become JSON', models('.where({ customerId: id }).sum(\'total as total\').first()', 'static get virtualAttributes() { return [\'label\']; } get label() { return \'x\'; }'), table()],
  ['a model writes its own JSON', models('.where({ customerId: id }).sum(\'total as total\').first()', '$formatJson(json: any) { return { ...json, kind: \'order\' }; }'), table()],
  ['a number of rows at most is counted', models('.where({ customerId: id }).limit(10).resultSize()'), table()],
  ['a column has the name of the number', models('.where({ customerId: id }).resultSize()'), table(', "count" integer')],
  ['rows are joined to others', models('.joinRelated(\'items\').where({ customerId: id }).sum(\'total as total\')'), table()],
  ['a driver was told to give counts as numbers', models('.where({ customerId: id }).count(\'* as orders\').first()'), { ...table(), '/app/db.ts': 'import { types } from \'pg\';\ntypes.setTypeParser(20, Number);\n' }],
  ['it is not known which database counts', builder('(eb) => eb.fn.countAll().as(\'orders\')', { dialect: 'MssqlDialect' })],
  ['a count of a builder comes as the driver was told', builder('(eb) => eb.fn.countAll().as(\'orders\')'), { '/app/pool.ts': 'import { types } from \'pg\';\ntypes.setTypeParser(20, Number);\n' }],
  ['nothing has a number of its own', builder('({ fn, val }) => fn.coalesce(fn.sum(\'total\'), val(0)).as(\'total\')')],
  ['a text of SQL makes something of the sum', builder('sql`sum(total) + 1`.as(\'total\')')],
  ['a figure of a builder has the key\'s name', builder('(eb) => eb.fn.max(\'total\').as(\'customerId\')')],
  ['groups are left out', builder('(eb) => eb.fn.sum(\'total\').as(\'total\')', { more: '.having(\'total\', \'>\', 3)' })],
  ['rows of a number at most are added up', builder('(eb) => eb.fn.sum(\'total\').as(\'total\')', { more: '.limit(3)' })],
  ['a filter leaves out what rows refer to', entities('{ customer: one.id }', { more: '@Filter({ name: \'live\', cond: { code: \'x\' }, default: true })\n' })],
  ['a filter is set for the whole connection', entities('{ customer: one.id }'), { '/app/orm.ts': 'import { MikroORM } from \'@mikro-orm/postgresql\';\nexport const orm = MikroORM.init({ filters: { live: { cond: { status: \'live\' } } } });\n' }],
  ['options say more than the conditions', entities('{ customer: one.id }', { options: ', { filters: false }' })],
  ['the manager has no count by a property yet', entities('{ customer: one.id }'), { '/app/package.json': '{ "dependencies": { "@mikro-orm/core": "^7.0.0" } }' }],
  ['a driver was told so, of SQL text', sql('count(*) AS orders'), { '/app/db.ts': 'import { types } from \'pg\';\ntypes.setTypeParser(types.builtins.INT8, Number);\n' }],
  ['a count is a number or a text, as the database of a model has it', models('.where({ customerId: id }).count(\'* as orders\').first()')],
  ['a key is a text, which the database may compare without regard to case', models('.where({ place: String(id) }).resultSize()', 'place!: string;'), table(', "place" text')],
];

describe('figures of each element', () => {
  it('are asked for in one query', () => {
    assert.match(offered(documents('Order.countDocuments({ customer: customer._id, status: \'open\' })'))[0] ?? '', /Order\.aggregate\(\[\{ \$match: \{ customer: \{ \$in: customers\.map\(\(customer\) => customer\._id\) \}, status: 'open' \} \}, \{ \$group: \{ _id: '\$customer', count: \{ \$sum: 1 \} \} \}\]\)/);
    assert.match(offered(chain('db(\'orders\').where({ customer_id: id }).sum(\'total as total\')'))[0] ?? '', /\?\? \{ total: null \}/);
    assert.match(offered(repository('sum(\'total\', { customerId: id })'))[0] ?? '', /addSelect\('SUM\(order\.total\)', 'sum'\)/);
    assert.match(offered(rows('sum(\'total\', { where: { customerId: id } })'))[0] ?? '', /fn\('SUM', col\('total'\)\), 'sum'/);
    assert.match(offered(builder('(eb) => eb.fn.countAll().as(\'orders\')'))[0] ?? '', /\?\? \{ orders: '0' \}/);
    assert.match(offered(entities('{ customer: one.id, status: \'open\' }'))[0] ?? '', /countBy\(Order, 'customer', \{ where: \{ customer: \{ \$in: [^}]*\}, status: 'open' \} \}\)/);
    assert.match(offered(entities('{ token: one.token }'))[0] ?? '', /new Map\(Object\.entries\(orderCounts\)\.map\(\(\[key, orderCount\]\) => \[String\(key\)\.replace\(/);
    assert.match(offered(sql('count(*) AS orders'))[0] ?? '', /\?\? \{ orders: '0' \}/);
    assert.match(offered(sql('count(*)::int AS orders'), { '/app/db.ts': 'import { types } from \'pg\';\ntypes.setTypeParser(20, Number);\n' })[0] ?? '', /\?\? \{ orders: 0 \}/);
    assert.match(offered(models('.where({ customerId: id }).resultSize()'), table())[0] ?? '', /count\('\* as count'\)\.groupBy\('customerId'\)/);
    assert.match(offered(models('.where({ customerId: id }).sum(\'total as total\').first()'), table())[0] ?? '', /\?\? \{ total: null \}/);
  });

  for (const [what, text, files] of none) it(`are not where ${what}`, () => { assert.deepEqual(offered(text, files), []); });
});
