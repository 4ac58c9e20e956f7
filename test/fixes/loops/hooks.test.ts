import assert from 'node:assert/strict';
import type { FixKind } from '../../../src/core';
import { offersIn, opened } from '../offers';

const file = '/app/app.ts';
const schema = 'generator client {\n  provider = "prisma-client-js"\n}\ndatasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Order {\n  id Int @id\n  customerId Int\n  status String\n  customer Customer @relation(fields: [customerId], references: [id])\n}\nmodel Customer {\n  id Int @id\n  name String\n  orders Order[]\n}\n';

/** What is offered for the one loop of a file, and the first reason why nothing is; with a kind, why nothing of that kind. */
function asked(text: string, kind?: FixKind): { readonly titles: readonly string[]; readonly why: string | undefined } {
  const engine = opened({ [file]: text, '/app/schema.prisma': schema, '/app/package.json': '{ "dependencies": { "@prisma/client": "6.0.0", "sequelize": "6.37.0", "mongoose": "8.0.0", "typeorm": "0.3.20", "objection": "3.1.0" } }' });
  assert.ok(engine.findings(file).some(({ rule }) => rule === 'n-plus-one'), 'the loop is no finding');
  return { titles: offersIn(engine, file).map(({ title }) => title), why: engine.fixAll({ paths: [file], ...(kind && { kind }) }).left.find(({ finding }) => finding.rule === 'n-plus-one')?.reason.split(';')[0] };
}

const prisma = (extension: string, body: string): string => `import { Prisma, PrismaClient } from '@prisma/client';\nconst prisma = new PrismaClient()${extension};\nexport async function main(lines: { id: number; customerId: number; status: string }[]) {\n${body}\n}\n`;
const creates = 'for (const line of lines) {\n  await prisma.order.create({ data: { id: line.id, customerId: line.customerId, status: line.status } });\n}';
const reads = 'const found = [];\nfor (const line of lines) {\n  const customer = await prisma.customer.findUnique({ where: { id: line.customerId } });\n  found.push(customer?.name);\n}\nreturn found;';
const related = 'const orders = await prisma.order.findMany({ take: 100 });\nconst found = [];\nfor (const order of orders) {\n  const customer = await prisma.customer.findUnique({ where: { id: order.customerId } });\n  found.push(customer?.name);\n}\nreturn found;';
const told = (model: string, methods: string): string => `.$extends({ query: { ${model}: { ${methods} } } })`;
const hides = 'async findUnique({ args, query }) { return query({ ...args, where: { ...args.where, name: { not: "gone" } } }); }';
const everywhere = 'async $allOperations({ args, query }) { const row = await query(args); return { ...row, seen: true }; }';

describe('what a client of Prisma is told to run', () => {
  for (const [what, text, why] of [
    ['at a method, where another takes its place', prisma(told('order', 'async create({ args, query }) { args.data.status = "new"; return query(args); }'), creates), 'what runs at `create` of `Order` would no longer run'],
    ['at the method that would take its place', prisma(told('order', 'createMany: refused'), creates), 'what runs at `createMany` of `Order` would no longer run'],
    ['at every model', prisma(told('$allModels', 'async create({ args, query }) { return query(stamped(args)); }'), creates), 'what runs at `create` of `Order` would no longer run'],
    ['at every operation, of a write that has another form', prisma(told('order', everywhere), creates), 'what runs at `$allOperations` of `Order` would no longer run'],
    ['in a middleware that names no method', `${prisma('', creates)}prisma.$use(async (params, next) => { params.args.data.status = 'new'; return next(params); });\n`, 'what runs at `$allOperations` of `Order` would no longer run'],
    ['in a method of its own that has the name', prisma('.$extends({ model: { order: { async create(args) { return null; } } } })', creates), 'what runs at `create` of `Order` would no longer run'],
    ['under a name that is worked out', prisma(told('order', '[method]: stamped'), creates), 'what runs at rows of `Order` is not known'],
  ] as const) {
    it(`is not passed by: ${what}`, () => {
      const { titles, why: reason } = asked(text, 'bulk-write');
      assert.deepEqual(titles.filter((title) => title.includes('createMany')), []);
      assert.equal(reason, why);
    });
  }

  for (const [what, extension] of [
    ['of other models', told('customer', 'async create({ args, query }) { args.data.name = "new"; return query(args); }')],
    ['at other methods', told('order', 'async update({ args, query }) { args.data.status = "new"; return query(args); }')],
    ['at both methods', told('order', 'create: stamped, createMany: stamped')],
    ['that hands on what it is given, and notes how long it took', told('$allModels', 'async $allOperations({ model, operation, args, query }) { const begun = performance.now(); const result = await query(args); console.log(model, operation, args, performance.now() - begun); return result; }')],
    ['that only gives its methods another name', told('order', 'create: ({ args: given, query: next }) => next(given)')],
    ['that rows are given, and methods with other names', '.$extends({ result: { order: { isOpen: { needs: { status: true }, compute(order) { return order.status === "open"; } } } }, model: { order: { async close(id) { return id; } } } })'],
  ] as const) {
    it(`is no hindrance where it is something ${what}`, () => assert.deepEqual(asked(prisma(extension, creates)).titles, ['Create all orders with `createMany` (1 query instead of N; all or nothing)']));
  }

  it('does not run at rows that come with others, nor at another way to read them', () => {
    assert.deepEqual(asked(prisma('', related)).titles.map((title) => title.slice(0, 15)).sort(), ['Load `customer`', 'Load all custom']);
    assert.deepEqual(asked(prisma(told('customer', hides), related)).titles.filter((title) => title.startsWith('Load')), []);
    assert.deepEqual(asked(prisma(told('customer', `${hides}, async findMany({ args, query }) { return query(hidden(args)); }`), related)).titles.map((title) => title.slice(0, 15)).sort(), ['Load all custom']);
    assert.deepEqual(asked(prisma(told('customer', everywhere), reads)).titles.map((title) => title.slice(0, 15)).sort(), ['Load all custom']);
    assert.deepEqual(asked(prisma(`.$extends(hiding);\nconst hiding = Prisma.defineExtension({ query: { customer: { ${hides} } } })`, reads)).titles.filter((title) => title.startsWith('Load')), []);
  });
});

describe('what models run at each row', () => {
  const sequelize = (hooks: string): string => `import { DataTypes, Sequelize } from 'sequelize';\nconst sequelize = new Sequelize('postgres://localhost/app');\nconst Order = sequelize.define('Order', { status: { type: DataTypes.STRING } });\n${hooks}\nexport async function main(lines: { status: string }[]) {\n  for (const line of lines) {\n    await Order.create({ status: line.status });\n  }\n}\n`;
  const mongoose = (hooks: string): string => `import { model, Schema } from 'mongoose';\nconst schema = new Schema({ status: String });\n${hooks}\nconst Order = model('Order', schema);\nexport async function main(lines: { status: string }[]) {\n  for (const line of lines) {\n    await Order.create({ status: line.status });\n  }\n}\n`;
  const objection = (hooks: string): string => `import { Model } from 'objection';\nexport class Task extends Model {\n  static tableName = 'tasks';\n  id!: number;\n  status!: string;\n  ${hooks}\n}\nexport async function main(ids: number[]) {\n  for (const id of ids) {\n    await Task.query().deleteById(id);\n  }\n}\n`;
  for (const [library, text, model, hook, why] of [
    ['Sequelize', sequelize, 'Order', "Order.addHook('beforeCreate', (order) => { order.status = 'new'; });", 'beforeCreate'],
    ['Mongoose', mongoose, 'Order', "schema.pre('save', function () { this.status = 'new'; });", 'save'],
    ['Objection', objection, 'Task', '$beforeDelete() { this.log(); }', '$beforeDelete'],
  ] as const) {
    it(`keeps ${library} from a bulk write, and is named as the reason`, () => {
      const isBulk = (title: string): boolean => title.includes('1 query instead of N');
      assert.equal(asked(text('')).titles.filter(isBulk).length, 1);
      const { titles, why: reason } = asked(text(hook), 'bulk-write');
      assert.deepEqual(titles.filter(isBulk), []);
      assert.equal(reason, `what runs at \`${why}\` of \`${model}\` would no longer run`);
    });
  }
});

describe('what Sequelize runs at each row that it finds', () => {
  const found = (hook: string, read: string): string => `import { DataTypes, Sequelize } from 'sequelize';
const sequelize = new Sequelize('postgres://localhost/app');
const Shop = sequelize.define('Shop', { name: { type: DataTypes.STRING } });
const Sale = sequelize.define('Sale', { shopId: { type: DataTypes.INTEGER } });
Sale.belongsTo(Shop, { as: 'shop', foreignKey: 'shopId' });
Sale.hasMany(Shop, { as: 'shops', foreignKey: 'saleId' });
${hook}
export async function main() {
  const sales = await Sale.findAll({ limit: 100 });
  const names = [];
  for (const sale of sales) {
    const shop = await ${read};
    names.push(shop?.name);
  }
  return names;
}
`;
  const loads = (text: string, kind: FixKind): readonly string[] => asked(text, kind).titles.filter((title) => title.startsWith('Load') && title.includes('instead of N'));

  it('does not run at what comes along, and is given one row or all', () => {
    for (const read of ['Shop.findByPk(sale.shopId)', 'sale.getShop()']) {
      assert.notDeepEqual(loads(found('', read), 'eager-load'), []);
      for (const hook of ['afterFind', 'beforeFind']) {
        assert.deepEqual(loads(found(`Shop.addHook('${hook}', (row) => { row.name = 'a'; });`, read), 'eager-load'), []);
        assert.equal(asked(found(`Shop.addHook('${hook}', (row) => { row.name = 'a'; });`, read), 'eager-load').why, `what runs at \`${hook}\` of \`Shop\` would no longer run`);
      }
    }
  });

  it('runs at one query for all keys as it did at one for each', () => {
    assert.match(loads(found("Shop.addHook('beforeFind', () => undefined);", 'Shop.findAll({ where: { saleId: sale.id } })').replace('shop?.name', 'shop.length'), 'batch').join('\n'), /^Load all shops at once before the loop/);
  });
});

describe('why a query stays in its loop', () => {
  for (const [what, body, why, kind = 'batch'] of [
    ['an earlier pass may have made what a later one finds', 'for (const line of lines) {\n  const customer = await prisma.customer.findFirst({ where: { id: line.customerId } });\n  if (!customer) await prisma.customer.createMany({ data: [{ id: line.customerId, name: line.status }] });\n}', 'an earlier pass may have written customers that this one has to find'],
    ['keys are worked out in a pass', 'for (const line of lines) {\n  const id = await idOf(line.status);\n  const customer = await prisma.customer.findUnique({ where: { id } });\n  console.log(customer?.name);\n}\nasync function idOf(status: string) {\n  return status.length;\n}', 'what it asks by is worked out or changed in a pass, and so is not known before the loop'],
    ['a pass does more than write', "const all = [];\nfor (const line of lines) {\n  const order = await prisma.order.create({ data: { id: line.id, customerId: line.customerId, status: line.status } });\n  if (order.status === 'open') all.push(order);\n  else break;\n}\nreturn all;", 'the pass does more than this write', 'bulk-write'],
    ['a pass does more than call what writes', "for (const line of lines) {\n  const order = await made(line);\n  if (order.status !== 'open') break;\n}\nasync function made(line: { id: number; customerId: number; status: string }) {\n  return prisma.order.create({ data: { id: line.id, customerId: line.customerId, status: line.status } });\n}", 'the pass does more than call this function', 'bulk-write'],
    ['a function does more than read by a key', "for (const line of lines) {\n  const customer = await found(line);\n  console.log(customer?.name);\n}\nasync function found(line: { id: number; customerId: number }) {\n  const id = line.id > 5 ? line.customerId : line.id;\n  return prisma.customer.findUnique({ where: { id } });\n}", 'the function that is called is no plain read by one key', 'batch'],
    ['a call leads on', "for (const line of lines) {\n  const name = await nameOf(line.id);\n  console.log(name);\n}\nasync function nameOf(id: number) {\n  const customer = await found(id);\n  return customer?.name.trim();\n}\nasync function found(id: number) {\n  console.log(id);\n  return prisma.customer.findUnique({ where: { id } });\n}", 'the call leads to its query over several functions', 'batch'],
  ] as const) it(`is said: ${what}`, () => assert.equal(asked(prisma('', body), kind).why, why));
});
