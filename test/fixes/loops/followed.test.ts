import assert from 'node:assert/strict';
import { offersIn, opened, textsFor } from '../offers';

const file = '/app/orders.ts';

/** The eager loads that are offered for a program beside its models, as the text that each would leave. */
function offered(models: string, text: string): readonly string[] {
  return textsFor({ '/app/models.ts': models, [file]: text }, file, 'n-plus-one', 'eager-load');
}

const sequelize = `import { DataTypes, Model, type BelongsToGetAssociationMixin, type BelongsToManyGetAssociationsMixin, type HasManyGetAssociationsMixin, type NonAttribute, type Sequelize } from 'sequelize';
export class Customer extends Model { declare id: number; declare name: string }
export class Hidden extends Model { declare id: number }
export class Tag extends Model { declare id: number; declare name: string }
export class Item extends Model { declare line: number }
export class Order extends Model {
  declare id: number; declare customerId: number; declare status: string;
  declare customer?: NonAttribute<Customer>; declare hidden: NonAttribute<Hidden>; declare items: NonAttribute<Item[]>; declare tags: NonAttribute<Tag[]>;
  declare getCustomer: BelongsToGetAssociationMixin<Customer>; declare getHidden: BelongsToGetAssociationMixin<Hidden>;
  declare getItems: HasManyGetAssociationsMixin<Item>; declare getTags: BelongsToManyGetAssociationsMixin<Tag>;
}
export function setUp(sequelize: Sequelize): void {
  Customer.init({ name: DataTypes.TEXT }, { sequelize });
  Hidden.init({ shown: DataTypes.BOOLEAN }, { sequelize, defaultScope: { where: { shown: true } } });
  Tag.init({ name: DataTypes.TEXT }, { sequelize });
  Item.init({ line: DataTypes.INTEGER, orderId: DataTypes.INTEGER }, { sequelize });
  Order.init({ customerId: DataTypes.INTEGER, status: DataTypes.TEXT }, { sequelize });
  Order.belongsTo(Customer, { as: 'customer', foreignKey: 'customerId' });
  Order.belongsTo(Hidden, { as: 'hidden', foreignKey: 'hiddenId' });
  Order.hasMany(Item, { as: 'items', foreignKey: 'orderId' });
  Order.belongsToMany(Tag, { as: 'tags', through: 'order_tags' });
}
`;

const program = (body: string, list = 'await Order.findAll()', before = ''): string => `import { Customer, Item, Order, Tag } from './models';

export async function main(transaction: unknown) {
  const orders = ${list};${before}
  const result: unknown[] = [];
  for (const order of orders) {
    ${body}
  }
  return result;
}
`;

describe('what a row loads by itself, with Sequelize', () => {
  it('comes along by the name of the association, for sure where a class says that it may be absent', () => {
    const [text = ''] = offered(sequelize, program('result.push((await order.getCustomer()).name);'));
    assert.match(text, /findAll\(\{ include: \['customer'\] \}\)/);
    assert.match(text, /result\.push\(order\.customer!\.name\);/);
  });

  it('comes along in the transaction of both', () => {
    const [text = ''] = offered(sequelize, program('const customer = await order.getCustomer({ transaction });\n    result.push(customer.name);', 'await Order.findAll({ transaction })'));
    assert.match(text, /findAll\(\{ transaction, include: \['customer'\] \}\)/);
  });

  const traps: Readonly<Record<string, string>> = {
    'the list is read in a transaction and the row is not': program('const customer = await order.getCustomer();\n    result.push(customer.name);', 'await Order.findAll({ transaction })'),
    'the list has plain objects or chosen columns': program('const customer = await order.getCustomer();\n    result.push(customer.name);', "await Order.findAll({ attributes: ['id'] })"),
    'the key is another before it is asked': program('order.customerId = 1;\n    const customer = await order.getCustomer();\n    result.push(customer.name);'),
    'the key is set before it is asked': program("order.set('customerId', 1);\n    const customer = await order.getCustomer();\n    result.push(customer.name);"),
    'the row is updated before it is asked': program('await order.update({ customerId: 1 });\n    const customer = await order.getCustomer();\n    result.push(customer.name);'),
    'the related rows are written in the loop': program("const items = await order.getItems();\n    await Item.update({ line: 0 }, { where: { line: 1 } });\n    result.push(items.length);"),
    'the related rows are written before the loop': program('const items = await order.getItems();\n    result.push(items.length);', 'await Order.findAll()', '\n  await Item.destroy({ where: { line: 1 } });'),
    'anything is written that may be the table in between': program("const tags = await order.getTags();\n    await Customer.update({ name: '' }, { where: { id: 1 } });\n    result.push(tags.length);"),
    'rows are given out as wholes, which would show it': program('const customer = await order.getCustomer();\n    result.push(order, customer.name);'),
    'rows are told as JSON': program('const customer = await order.getCustomer();\n    result.push(order.toJSON(), customer.name);'),
    'each row wants some of its own': program('const items = await order.getItems({ limit: 3 });\n    result.push(items.length);'),
    'what it asks depends on the row': program('const items = await order.getItems({ where: { line: order.id } });\n    result.push(items.length);'),
    'a list through a table in between has an order': program("const tags = await order.getTags({ order: [['name', 'ASC']] });\n    result.push(tags.length);"),
    'a scope holds by default': program('const hidden = await order.getHidden();\n    result.push(hidden.id);'),
    'one that fails is passed over': program('try {\n      const customer = await order.getCustomer();\n      result.push(customer.name);\n    } catch { result.push(undefined); }'),
    'the row is another': program("const other = orders[0]!;\n    const customer = await other.getCustomer({ where: { name: order.status } });\n    result.push(customer.name);"),
  };
  for (const [what, text] of Object.entries(traps)) it(`stays where ${what}`, () => { assert.deepEqual(offered(sequelize, text), []); });
});

const typeorm = `import { Column, Entity, JoinColumn, ManyToOne, OneToMany, DeleteDateColumn, PrimaryGeneratedColumn } from 'typeorm';
@Entity() export class Customer { @PrimaryGeneratedColumn() id!: number; @Column() name!: string }
@Entity() export class Gone { @PrimaryGeneratedColumn() id!: number; @DeleteDateColumn() deletedAt!: Date | null }
@Entity() export class Item { @PrimaryGeneratedColumn() id!: number; @Column() orderId!: number; @ManyToOne(() => Order, (order) => order.items) @JoinColumn({ name: 'orderId' }) order!: Promise<Order> }
@Entity() export class Order {
  @PrimaryGeneratedColumn() id!: number; @Column() customerId!: number;
  @ManyToOne(() => Customer) @JoinColumn({ name: 'customerId' }) customer!: Promise<Customer>;
  @ManyToOne(() => Gone, { nullable: false }) @JoinColumn({ name: 'goneId' }) gone!: Promise<Gone>;
  @OneToMany(() => Item, (item) => item.order) items!: Promise<Item[]>;
}
`;

const lazily = (body: string, list = 'await repository.find()'): string => `import type { Repository } from 'typeorm';
import type { Customer, Order } from './models';

export async function main(repository: Repository<Order>, customers: Repository<Customer>) {
  const orders = ${list};
  const result: unknown[] = [];
  for (const order of orders) {
    ${body}
  }
  return result;
}
`;

describe('a relation of TypeORM that is loaded when it is waited for', () => {
  it('comes along, and the loop stays as it is', () => {
    const body = 'const customer = await order.customer;\n    result.push(customer.name);';
    assert.deepEqual(offered(typeorm, lazily(body)), [lazily(body, 'await repository.find({ relations: { customer: true } })')]);
  });

  const traps: Readonly<Record<string, string>> = {
    'the list chooses its columns': lazily('result.push((await order.customer).name);', 'await repository.find({ select: { id: true, customerId: true } })'),
    'the row gets another one before': lazily('order.customer = Promise.resolve(new Object() as Customer);\n    result.push((await order.customer).name);'),
    'the related rows are written in the loop': lazily("result.push((await order.customer).name);\n    await customers.update({ id: 1 }, { name: '' });"),
    'rows are given out as wholes, which would show it': lazily('result.push(order, (await order.customer).name);'),
    'a row that is only marked as deleted would take the one with it that refers to it': lazily('result.push((await order.gone).id);'),
  };
  for (const [what, text] of Object.entries(traps)) it(`stays where ${what}`, () => { assert.deepEqual(offered(typeorm, text), []); });
});

const mongoose = `import { model, Schema, type Types } from 'mongoose';
export const Customer = model<{ name: string }>('Customer', new Schema<{ name: string }>({ name: String }));
export const Order = model<{ number: string; customer: Types.ObjectId }>('Order', new Schema<{ number: string; customer: Types.ObjectId }>({ number: String, customer: { type: Schema.Types.ObjectId, ref: 'Customer' } }));
`;

const populated = (body: string, list = 'await Order.find()', before = ''): string => `import { Customer, Order } from './models';

export async function main() {
  const orders = ${list};${before}
  const result: unknown[] = [];
  for (const order of orders) {
    ${body}
  }
  return result;
}
`;

describe('documents of Mongoose that are populated one by one', () => {
  it('are populated by the list, with all that was asked', () => {
    const [text] = offered(mongoose, populated("await order.populate('customer', 'name');\n    result.push(order.get('customer'));", 'await Order.find({ number: "1" }).sort({ number: 1 }).exec()'));
    assert.equal(text, populated("result.push(order.get('customer'));", "await Order.find({ number: \"1\" }).sort({ number: 1 }).populate('customer', 'name').exec()"));
  });

  it('need no loop that did nothing else', () => {
    const [text] = offered(mongoose, populated("await order.populate('customer');"));
    assert.match(text ?? '', /find\(\)\.populate\('customer'\);\n {2}const result: unknown\[\] = \[\];\n {2}return result;/);
  });

  const use = "await order.populate('customer');\n    result.push(order.get('customer'));";
  const traps: Readonly<Record<string, string>> = {
    'the id is read in the same pass before': populated(`if (String(order.customer) === '') result.push(0);\n    ${use}`),
    'a pass may end before': populated(`if (order.number === '') continue;\n    ${use}`),
    'only some are': populated("if (order.number !== '') await order.populate('customer');\n    result.push(order.get('customer'));"),
    'the loop may end before the last': populated(`${use}\n    if (result.length > 3) break;`),
    'the ids are collected before the loop': populated(use, 'await Order.find()', '\n  const ids = orders.map((order) => order.customer);\n  console.log(ids);'),
    'the list has plain objects': populated(use, 'await Order.find().lean()'),
    'the list populates it in another way': populated(use, "await Order.find().populate({ path: 'customer', match: { name: 'x' } })"),
    'what was loaded is changed': populated("await order.populate('customer');\n    (order as unknown as { customer: { name: string } }).customer.name = String(result.length);\n    result.push(order.get('customer'));"),
    'the customers are written in the loop': populated(`${use}\n    await Customer.updateOne({ name: 'a' }, { name: 'b' });`),
    'what is asked depends on the document': populated("await order.populate({ path: 'customer', match: { name: order.number } });\n    result.push(order.get('customer'));"),
  };
  for (const [what, text] of Object.entries(traps)) it(`stays where ${what}`, () => { assert.deepEqual(offered(mongoose, text), []); });
});

const mikroOrm = `import { Collection, Entity, Filter, ManyToOne, OneToMany, PrimaryKey, Property, type Ref } from '@mikro-orm/core';
@Filter({ name: 'gone', cond: { deletedAt: null }, default: true }) @Entity() export class Gone { @PrimaryKey() id!: number; @Property({ nullable: true }) deletedAt?: Date }
@Entity() export class Customer { @PrimaryKey() id!: number; @Property() name!: string; @OneToMany(() => Order, (order) => order.customer) orders = new Collection<Order>(this) }
@Entity() export class Order { @PrimaryKey() id!: number; @Property() number!: string; @ManyToOne(() => Customer, { ref: true }) customer!: Ref<Customer>; @ManyToOne(() => Gone, { ref: true }) gone!: Ref<Gone> }
`;

const loading = (body: string, list = 'await em.find(Order, {})'): string => `import { ref, type EntityManager } from '@mikro-orm/core';
import { Customer, Order } from './models';

export async function main(em: EntityManager) {
  const orders = ${list};
  const result: unknown[] = [];
  for (const order of orders) {
    ${body}
  }
  return result;
}
`;

describe('what an entity of MikroORM loads by itself', () => {
  const body = 'result.push((await order.customer.loadOrFail()).name);';

  it('comes along, and is not loaded again', () => {
    assert.deepEqual(offered(mikroOrm, loading(body)), [loading(body, "await em.find(Order, {}, { populate: ['customer'] })")]);
  });

  it('is no query where the list has loaded it', () => {
    const engine = opened({ '/app/models.ts': mikroOrm, [file]: loading(body, "await em.find(Order, {}, { populate: ['customer.orders'] })") });
    assert.deepEqual(engine.findings(file).filter(({ rule }) => rule === 'n-plus-one'), []);
  });

  it('is asked for by `init` in any case', () => {
    const init = 'await order.orders.init();\n    result.push(order.orders.length);';
    const customers = "await em.findAll(Customer, { populate: ['orders'] })";
    assert.deepEqual(offered(mikroOrm, loading(init, customers)), [loading('result.push(order.orders.length);', customers)]);
  });

  const traps: Readonly<Record<string, string>> = {
    'the list chooses its columns': loading(body, "await em.find(Order, {}, { fields: ['number'] })"),
    'the row refers to another one before': loading(`order.customer = ref(Customer, 1);\n    ${body}`),
    'customers are written in the loop': loading(`${body}\n    await em.nativeUpdate(Customer, { id: 1 }, { name: '' });`),
    'rows are given out as wholes, which would show it': loading(`${body}\n    result.push(order);`),
    'a filter that holds by default would take the row with it': loading('result.push((await order.gone.load())?.id);'),
    'it is read anew': loading('result.push((await order.customer.load({ refresh: true }))?.name);'),
  };
  for (const [what, text] of Object.entries(traps)) it(`stays where ${what}`, () => { assert.deepEqual(offered(mikroOrm, text), []); });

  for (const filter of ["export const orm = async () => await MikroORM.init({ clientUrl: 'postgres://localhost/shop', filters: { tenant: { cond: { tenant: 1 } } } });", "export const filtered = (em: EntityManager) => { em.addFilter({ name: 'tenant', cond: { tenant: 1 } }); return em; };"]) {
    it(`stays where a filter is set for the whole connection: ${filter.slice(13, 40)}…`, () => {
      const engine = opened({ '/app/models.ts': mikroOrm, '/app/orm.ts': `import { MikroORM, type EntityManager } from '@mikro-orm/core';\n${filter}\n`, [file]: loading(body) });
      assert.ok(engine.findings(file).some(({ rule }) => rule === 'n-plus-one'));
      assert.deepEqual(offersIn(engine, file, 'eager-load'), []);
    });
  }
});
