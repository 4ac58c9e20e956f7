import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

/** What a library's program begins with; `query` gives all rows. */
interface Way { readonly head: string; readonly query: string; readonly more?: Readonly<Record<string, string>> }

const sequelize: Way = {
  query: 'Order.findAll()', more: { '/app/package.json': '{ "dependencies": { "sequelize": "6.37.0", "pg": "8.0.0" } }' },
  head: "import { DataTypes, Sequelize } from 'sequelize';\nconst sequelize = new Sequelize(process.env.DATABASE_URL);\nconst Order = sequelize.define('Order', { status: { type: DataTypes.TEXT, allowNull: false }, total: { type: DataTypes.INTEGER, allowNull: false }, note: { type: DataTypes.INTEGER } });\n",
};
const objection: Way = {
  query: 'Order.query()', more: { '/app/schema.sql': 'CREATE TABLE "orders" ("id" serial PRIMARY KEY, "status" text NOT NULL, "total" integer NOT NULL, "netTotal" integer NOT NULL, "note" integer);\n' },
  head: "import { Model } from 'objection';\nclass Order extends Model { static tableName = 'orders'; }\n",
};
const mongoose: Way = {
  query: 'Order.find()',
  head: "import { model, Schema } from 'mongoose';\nconst Order = model('Order', new Schema({ status: { type: String, required: true }, total: { type: Schema.Types.Int32, required: true }, price: { type: Number, required: true }, note: { type: Schema.Types.Int32 }, shown: { type: Schema.Types.Int32, required: true, get: (value) => value / 100 }, from: { type: Schema.Types.Int32, required: true, default: 1 } }));\n",
};

/** What is offered for rows that are added up by their status, as the lines that have the query and the step. */
function offered({ head, query, more }: Way, column: string, asked = query): readonly string[] {
  const file = '/app/orders.js';
  const engine = opened({ ...more, [file]: `${head}\nexport async function main() {\n  const rows = await ${asked};\n  const sums = {};\n  for (const row of rows) sums[row.status] = (sums[row.status] ?? 0) + row.${column};\n  return sums;\n}\n` });
  return offersIn(engine, file, 'into-query').flatMap(({ text }) => text.split('\n').filter((line) => /rows/.test(line)).map((line) => line.trim()));
}

/** What is offered for rows that are added up as a whole. */
function addedUp({ head, query, more }: Way, column: string): readonly string[] {
  const file = '/app/orders.js';
  const engine = opened({ ...more, [file]: `${head}\nexport async function main() {\n  const rows = await ${query};\n  return rows.reduce((sum, row) => sum + row.${column}, 0);\n}\n` });
  return offersIn(engine, file, 'into-query').flatMap(({ text }) => text.split('\n').filter((line) => /Sum =/.test(line)).map((line) => line.trim()));
}

describe('rows that a loop adds up by the values of a column', () => {
  it('are added up by Sequelize, whose rows have the sum under a name that the model does not know', () => {
    assert.deepEqual(offered(sequelize, 'total'), ["const rows = await Order.findAll({ attributes: ['status', [fn('SUM', col('total')), 'sum']], group: ['status'] });", "for (const row of rows) sums[row.status] = (sums[row.status] ?? 0) + Number(row.get('sum'));"]);
    assert.deepEqual(offered(sequelize, 'total', "Order.findAll({ where: { total: 3 }, order: [['id', 'ASC']], raw: true })")[0], "const rows = await Order.findAll({ where: { total: 3 }, attributes: ['status', [fn('SUM', col('total')), 'sum']], group: ['status'] });");
  });
  it('are added up by Objection', () => {
    assert.deepEqual(offered(objection, 'total'), ["const rows = await Order.query().select('status').sum('total as sum').groupBy('status');", 'for (const row of rows) sums[row.status] = (sums[row.status] ?? 0) + Number(row.sum);']);
  });
  it('are added up by MongoDB, where the path has whole numbers alone', () => {
    assert.deepEqual(offered(mongoose, 'total', "Order.find({ status: 'open' }).lean()"), ["const rows = await Order.aggregate([{ $match: { status: 'open' } }, { $group: { _id: '$status', sum: { $sum: '$total' } } }, { $project: { _id: 0, status: '$_id', sum: 1 } }]);", 'for (const row of rows) sums[row.status] = (sums[row.status] ?? 0) + Number(row.sum);']);
    assert.deepEqual(addedUp(mongoose, 'total'), ["const totalSum = Number((await Order.aggregate([{ $group: { _id: null, sum: { $sum: '$total' } } }]))[0]?.sum ?? 0);"]);
  });

  const traps: readonly (readonly [what: string, way: Way, column: string, query?: string])[] = [
    ['a column may be empty (Sequelize)', sequelize, 'note'],
    ['a row does not have the column (Sequelize)', sequelize, 'total', "Order.findAll({ attributes: ['id', 'status'] })"],
    ['others are loaded along (Sequelize)', sequelize, 'total', "Order.findAll({ include: ['items'] })"],
    ['the model has a sum of its own (Sequelize)', { ...sequelize, head: sequelize.head.replace('note:', 'sum:') }, 'total'],
    ['a getter changes it (Sequelize)', { ...sequelize, head: sequelize.head.replace('INTEGER, allowNull: false }', "INTEGER, allowNull: false, get() { return this.getDataValue('total') / 100; } }") }, 'total'],
    ['a column may be empty (Objection)', objection, 'note'],
    ['a mapper of names may give the column another one (Objection)', objection, 'netTotal'],
    ['a row does not have the column (Objection)', objection, 'total', "Order.query().select('id', 'status')"],
    ['numbers may have fractions (Mongoose)', mongoose, 'price'],
    ['a document may lack the path (Mongoose)', mongoose, 'note'],
    ['a getter changes it (Mongoose)', mongoose, 'shown'],
    ['a document that lacks the path has its default (Mongoose)', mongoose, 'from'],
    ['a document does not have the path (Mongoose)', mongoose, 'total', "Order.find().select('status')"],
  ];
  for (const [what, way, column, query] of traps) it(`are left to JavaScript where ${what}`, () => { assert.deepEqual(offered(way, column, query), []); });
  it('are left to JavaScript as a whole where numbers may have fractions (Mongoose)', () => { assert.deepEqual(addedUp(mongoose, 'price'), []); });
});
