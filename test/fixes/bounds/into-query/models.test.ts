import assert from 'node:assert/strict';
import { offersIn, opened } from '../../offers';

const body = "  const paid = rows.filter((row) => row.status === 'paid');\n  const sum = rows.reduce((all, row) => all + row.total, 0);\n  return { share: paid.length / rows.length, mean: sum / rows.length };\n";

/** A model of each library, in the file that asks for its rows. */
const sources = {
  sequelize: `const { Sequelize, DataTypes, Model } = require('sequelize');\nconst sequelize = new Sequelize('postgres://db');\nclass Order extends Model {}\nOrder.init({ status: { type: DataTypes.STRING, allowNull: false }, total: { type: DataTypes.INTEGER, allowNull: false } }, { sequelize });\nexports.main = async () => {\n  const rows = await Order.findAll();\n${body}};\n`,
  typeorm: `import { AfterLoad, Column, Entity, PrimaryGeneratedColumn, type DataSource } from 'typeorm';\n@Entity()\nexport class Order {\n  @PrimaryGeneratedColumn() id!: number;\n  @Column('text') status!: string;\n  @Column('int') total!: number;\n}\nexport async function main(db: DataSource) {\n  const rows = await db.getRepository(Order).find();\n${body}}\n`,
  'mikro-orm': `import { Entity, PrimaryKey, Property } from '@mikro-orm/core';\nimport type { EntityManager } from '@mikro-orm/postgresql';\nimport { Cents } from './cents';\n@Entity()\nexport class Order {\n  @PrimaryKey() id!: number;\n  @Property({ type: 'text' }) status!: string;\n  @Property({ type: 'integer' }) total!: number;\n}\nexport async function main(em: EntityManager) {\n  const rows = await em.fork().find(Order, {});\n${body}}\n`,
  mongoose: `const mongoose = require('mongoose');\nconst schema = new mongoose.Schema({ status: { type: String, required: true }, total: { type: mongoose.Schema.Types.Int32, required: true } }, { timestamps: true });\nconst Order = mongoose.model('Order', schema);\nexports.main = async () => {\n  const rows = await Order.find().lean();\n${body}};\n`,
} as const;
const dependencies = { sequelize: '^6.37.0', typeorm: '^0.3.20', '@mikro-orm/core': '^6.4.0', '@mikro-orm/postgresql': '^6.4.0', mongoose: '^8.9.0', pg: '^8.13.0' };

function offered(text: string): number {
  const file = `/app/orders.${text.includes('import') ? 'ts' : 'js'}`;
  return offersIn(opened({ '/app/package.json': JSON.stringify({ dependencies }), [file]: text }), file, 'into-query').length;
}

describe('numbers of rows of which a model makes something else', () => {
  for (const [library, text] of Object.entries(sources)) it(`are asked of the database where ${library} does not`, () => { assert.equal(offered(text), 1); });

  const traps: readonly (readonly [what: string, library: keyof typeof sources, from: string, to: string])[] = [
    ['a scope is chosen, which may have a limit', 'sequelize', 'Order.findAll', "Order.scope('latest').findAll"],
    ['a default scope is added', 'sequelize', '\nexports', "\nOrder.addScope('defaultScope', { where: { status: 'open' } });\nexports"],
    ['a getter of the options makes the number', 'sequelize', '{ sequelize }', '{ sequelize, getterMethods: { total() { return this.getDataValue(\'total\') / 100; } } }'],
    ['a row is changed when it is loaded', 'typeorm', "total!: number;", "total!: number;\n  @AfterLoad() inEuros() { this.total /= 100; }"],
    ['a type of the application makes the number', 'mikro-orm', "type: 'integer'", 'type: Cents'],
    ['a collation takes letters for others', 'mongoose', '{ timestamps: true }', "{ collation: { locale: 'en', strength: 1 } }"],
  ];
  for (const [what, library, from, to] of traps) it(`are left to JavaScript where ${what}`, () => {
    assert.ok(sources[library].includes(from), from);
    assert.equal(offered(sources[library].replace(from, to)), 0);
  });
  it('are left to JavaScript where the column of Sequelize may be called otherwise', () => {
    assert.equal(offered(sources.sequelize.replaceAll('total', 'totalCents')), 0);
    assert.equal(offered(sources.sequelize.replaceAll('total', 'totalCents').replace('DataTypes.INTEGER', "DataTypes.INTEGER, field: 'total_cents'")), 1);
  });
});
