import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/src/users.ts';
const sequelizeModels = `import { DataTypes, Model, Sequelize } from 'sequelize';
const sequelize = new Sequelize('postgres://localhost/app');
export class Category extends Model {}
export class Product extends Model {}
export class Tag extends Model {}
Category.init({ id: { type: DataTypes.INTEGER, primaryKey: true }, name: DataTypes.TEXT }, { sequelize });
Product.init({ id: { type: DataTypes.INTEGER, primaryKey: true }, categoryId: DataTypes.INTEGER, body: DataTypes.TEXT }, { sequelize });
Tag.init({ id: { type: DataTypes.INTEGER, primaryKey: true } }, { sequelize });
Category.hasMany(Product, { as: 'products', foreignKey: 'categoryId' });
Category.belongsToMany(Product, { as: 'likes', through: 'likes', foreignKey: 'categoryId', otherKey: 'productId' });
`;

/** What is offered for what a query of Sequelize loads along, as the line that has it afterwards. */
function ofSequelize(query: string): readonly string[] {
  return lines({ '/app/src/models.ts': sequelizeModels, [file]: `import { Product, Category } from './models';\n\nexport async function main(id: number) {\n  return await ${query};\n}\n` });
}

const mongooseModels = `import { model, Schema } from 'mongoose';
export const Product = model('Product', new Schema({ body: String }));
export const Category = model('Category', new Schema({ name: String, products: [{ type: Schema.Types.ObjectId, ref: 'Product' }], likes: [{ type: Schema.Types.ObjectId, ref: 'Product' }] }));
`;

function ofMongoose(query: string): readonly string[] {
  return lines({ '/app/src/models.ts': mongooseModels, [file]: `import { Category } from './models';\n\nexport async function main(id: string) {\n  return await ${query};\n}\n` });
}

function lines(files: Readonly<Record<string, string>>): readonly string[] {
  return textsFor(files, file, 'unbounded-query', 'limit').flatMap((text) => text.split('\n').flatMap((line) => (/separate|perDocumentLimit/.test(line) ? [line.trim()] : [])));
}

describe('a limit of rows that are loaded along', () => {
  it('of Sequelize asks for them by a query of their own', () => {
    assert.deepEqual(ofSequelize("Category.findAll({ limit: 10, include: 'products' })"), ["return await Category.findAll({ limit: 10, include: { association: 'products', separate: true, limit: 100 } });"]);
    assert.deepEqual(ofSequelize("Category.findAll({ limit: 10, order: ['name'], include: [{ model: Product, as: 'products' }] })"), ["return await Category.findAll({ limit: 10, order: ['name'], include: [{ model: Product, as: 'products', separate: true, limit: 100 }] });"]);
  });

  it('of Mongoose is one of each document', () => {
    assert.deepEqual(ofMongoose("Category.find().limit(10).populate('products', 'body').lean()"), ["return await Category.find().limit(10).populate({ path: 'products', select: 'body', perDocumentLimit: 100 }).lean();"]);
    assert.deepEqual(ofMongoose("Category.find().limit(10).populate(['products'])"), ["return await Category.find().limit(10).populate([{ path: 'products', perDocumentLimit: 100 }]);"]);
  });

  const traps: Readonly<Record<string, () => readonly string[]>> = {
    'a table stands between': () => ofSequelize("Category.findAll({ limit: 10, include: 'likes' })"),
    'a condition of the query is about them': () => ofSequelize("Category.findAll({ limit: 10, where: { '$products.body$': 'a' }, include: 'products' })"),
    'the query is in an order of theirs': () => ofSequelize("Category.findAll({ limit: 10, order: [['products', 'id', 'DESC']], include: 'products' })"),
    'they have to be there': () => ofSequelize("Category.findAll({ limit: 10, include: [{ association: 'products', required: true }] })"),
    'their columns are chosen, and the key is not one': () => ofSequelize("Category.findAll({ limit: 10, include: [{ association: 'products', attributes: ['body'] }] })"),
    'rows come as the database gives them': () => ofSequelize("Category.findAll({ limit: 10, raw: true, include: 'products' })"),
    'one text names several paths': () => ofMongoose("Category.find().limit(10).populate('products likes')"),
  };
  for (const [what, given] of Object.entries(traps)) it(`is not offered where ${what}`, () => { assert.deepEqual(given(), []); });
});
