import assert from 'node:assert/strict';
import { offersIn, opened, textsFor } from '../offers';

const file = '/app/orders.ts';
const models = `import { Model } from 'objection';
export class Customer extends Model { static tableName = 'customers'; id!: number; name!: string; tier!: number }
export class Item extends Model { static tableName = 'items'; id!: number; orderId!: number; line!: number }
export class Order extends Model {
  static tableName = 'orders';
  static relationMappings = {
    customer: { relation: Model.BelongsToOneRelation, modelClass: Customer, join: { from: 'orders.customerId', to: 'customers.id' } },
    items: { relation: Model.HasManyRelation, modelClass: Item, join: { from: 'orders.id', to: 'items.orderId' } },
    best: { relation: Model.BelongsToOneRelation, modelClass: Customer, join: { from: 'orders.bestId', to: 'customers.id' }, filter: { tier: 1 } },
  };
  id!: number; customerId!: number; bestId!: number; status!: string;
  customer?: Customer; items?: Item[]; best?: Customer;
}
`;

const program = (body: string, list = 'await Order.query()', before = ''): string => `import type { Transaction } from 'objection';
import { Customer, Item, Order } from './models';

export async function main(trx: Transaction, limit: number) {
  const orders = ${list};${before}
  const result: unknown[] = [];
  for (const order of orders) {
    ${body}
  }
  return result;
}
`;

/** The eager loads that are offered, as the text that each would leave. */
function offered(text: string): readonly string[] {
  return textsFor({ '/app/models.ts': models, [file]: text }, file, 'n-plus-one', 'eager-load');
}

describe('what a row of Objection asks for', () => {
  it('comes along by the name of the relation', () => {
    const [text = ''] = offered(program("const customer = await order.$relatedQuery('customer');\n    result.push(customer.name);"));
    assert.match(text, /await Order\.query\(\)\.withGraphFetched\('customer'\);/);
    assert.match(text, /const customer = order\.customer!;/);
  });

  it('is undefined where it was, if it is handed on', () => {
    const [text = ''] = offered(program('const customer = await Customer.query().findById(order.customerId);\n    result.push(customer);'));
    assert.match(text, /const customer = order\.customer \?\? undefined;/);
  });

  it('names what it says beside the relation anew', () => {
    const [text = ''] = offered(program("const items = await order.$relatedQuery('items').where('line', '<', query).orderBy('line');\n    result.push(items.length);", 'await Order.query()', '').replace('limit: number', 'query: number'));
    assert.match(text, /\.modifyGraph\('items', \(related\) => related\.where\('line', '<', query\)\.orderBy\('line'\)\)/);
  });

  it('is known by the class in a file that is required', () => {
    const engine = opened({
      '/app/package.json': '{}',
      '/app/models/users.js': "const Model = require('objection').Model\nmodule.exports = class User extends Model { static get tableName() { return 'users' } }\n",
      '/app/models/pages.js': "const Model = require('objection').Model\nmodule.exports = class Page extends Model {\n  static get tableName() { return 'pages' }\n  static get relationMappings() {\n    return { author: { relation: Model.BelongsToOneRelation, modelClass: require('./users'), join: { from: 'pages.authorId', to: 'users.id' } } }\n  }\n}\n",
      '/app/list.js': "const Page = require('./models/pages')\nexports.list = async () => {\n  const names = []\n  for (const page of await Page.query().select('id', 'authorId')) {\n    const author = await page.$relatedQuery('author')\n    names.push(author.name)\n  }\n  return names\n}\n",
    });
    const [{ text = '' } = {}] = offersIn(engine, '/app/list.js', 'eager-load');
    assert.match(text, /select\('id', 'authorId'\)\.withGraphFetched\('author'\)\) \{\n {4}const author = page\.author\n/);
  });

  const use = "const customer = await order.$relatedQuery('customer');\n    result.push(customer.name);";
  const traps: Readonly<Record<string, string>> = {
    'the list is read in a transaction and the row is not': program(use, 'await Order.query(trx)'),
    'a row that is missing is an error': program('const customer = await Customer.query().findById(order.customerId).throwIfNotFound();\n    result.push(customer.name);'),
    'the relation leaves out rows that the query finds': program('const best = await Customer.query().findById(order.bestId);\n    result.push(best?.name);'),
    'what rows share is changed': program("const customer = await order.$relatedQuery('customer');\n    customer.name = String(order.id);\n    result.push(customer.name);"),
    'each row wants some of its own': program("const items = await order.$relatedQuery('items').limit(limit);\n    result.push(items.length);"),
    'the first in an order is wanted': program("const item = await Item.query().where('orderId', order.id).orderBy('line').first();\n    result.push(item?.line);"),
    'what it asks depends on the row': program("const items = await order.$relatedQuery('items').where('line', order.id);\n    result.push(items.length);"),
    'the list joins another graph': program(use, "await Order.query().withGraphJoined('items')"),
    'the list has the relation in another way': program(use, "await Order.query().withGraphFetched('customer(best)').modifiers({ best: (builder) => { builder.where('tier', 1); } })"),
    'rows of the list are told apart by what they have': program(use, "await Order.query().distinct('id', 'customerId')"),
    'customers are written in the loop': program(`${use}\n    await Customer.query().patch({ name: '' }).where('tier', 2);`),
    'the key is another before it is asked': program(`order.customerId = 1;\n    ${use}`),
    'rows are given out as wholes, which would show it': program(`${use}\n    result.push(order);`),
    'rows are told as JSON': program(`${use}\n    result.push(order.$toJson());`),
  };
  for (const [what, text] of Object.entries(traps)) it(`stays where ${what}`, () => { assert.deepEqual(offered(text), []); });
});
