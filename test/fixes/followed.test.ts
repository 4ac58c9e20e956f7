import assert from 'node:assert/strict';
import { offersIn, opened } from './offers';

const file = '/app/orders.ts';

/** The eager loads that are offered for a program beside its models, as the text that each would leave. */
function offered(models: string, text: string): readonly string[] {
  const engine = opened({ '/app/models.ts': models, [file]: text });
  assert.ok(engine.findings(file).some(({ rule }) => rule === 'n-plus-one'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'eager-load').map((one) => one.text);
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
