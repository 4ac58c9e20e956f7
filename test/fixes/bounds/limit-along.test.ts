import assert from 'node:assert/strict';
import { offersIn, opened, textsFor } from '../offers';

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

  it('of Sequelize stands where the newest come first', () => {
    assert.equal(ofSequelize("Category.findAll({ limit: 10, include: [{ association: 'products', order: [['createdAt', 'DESC']] }] })").length, 1);
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
    'they begin with the oldest': () => ofSequelize("Category.findAll({ limit: 10, include: [{ association: 'products', order: [['createdAt', 'ASC']] }] })"),
    'one text names several paths': () => ofMongoose("Category.find().limit(10).populate('products likes')"),
  };
  for (const [what, given] of Object.entries(traps)) it(`is not offered where ${what}`, () => { assert.deepEqual(given(), []); });
});

describe('a limit of rows that Prisma loads along', () => {
  const schema = 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel User {\n  id Int @id\n  posts Post[]\n}\nmodel Post {\n  id Int @id\n  title String\n  userId Int\n  user User @relation(fields: [userId], references: [id])\n}\n';
  const offered = (used: string): readonly string[] => offersIn(opened({
    '/app/schema.prisma': schema, '/app/package.json': '{ "dependencies": { "@prisma/client": "6.0.0" } }',
    [file]: `import { PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient();\nexport async function main() {\n  const users = await prisma.user.findMany({ take: 10, include: { posts: true } });\n  ${used}\n}\n`,
  }, { minConfidence: 'low' }), file, 'limit').map(({ text }) => text).filter((text) => text.includes('posts: { take: 100 }'));

  for (const [what, used] of [
    ['their number', 'return users.map((user) => user.posts.length);'],
    ['a number of all', 'return users.reduce((sum, user) => sum + (user.posts?.length ?? 0), 0);'],
    ['their number, of rows that are taken apart', 'return users.map(({ id, posts }) => ({ id, posts: posts.length }));'],
    ['those that a loop counts', 'const by: Record<string, number> = {};\n  for (const user of users) user.posts.forEach((post) => { by[post.title] = (by[post.title] ?? 0) + 1; });\n  return by;'],
  ] as const) it(`is not offered where something is worked out from them: ${what}`, () => { assert.deepEqual(offered(used), []); });

  for (const [what, used] of [
    ['they are given back', 'return users;'],
    ['each is made into something', 'return users.map((user) => user.posts.map((post) => post.title));'],
  ] as const) it(`is offered where ${what}`, () => { assert.equal(offered(used).length, 1); });
});
