import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/src/orders.ts';

/** What is offered for a route that answers all documents of a query, as the line that has the query afterwards. */
function offered(query: string, type = '{ total: number }'): readonly string[] {
  const texts = textsFor({ [file]: `import type { Collection, ObjectId } from 'mongodb';\nimport express from 'express';\n\ninterface Order ${type}\n\nexport function routes(orders: Collection<Order>, plain: Collection) {\n  const app = express();\n  app.get('/orders', async (req, res) => {\n    const found = await ${query};\n    res.json(found);\n  });\n  return app;\n}\n` }, file, 'unbounded-query', 'keyset');
  return texts.map((text) => text.split('\n').find((line) => line.includes('const found'))?.trim() ?? '');
}

describe('documents of the MongoDB driver after a key', () => {
  it('have ids as the driver makes them where the type leaves it to it, or says so', () => {
    const asked = ['const found = await orders.find(cursor.after === undefined ? {} : { _id: { $gt: cursor.after } }).sort({ _id: 1 }).limit(cursor.limit).toArray();'];
    assert.deepEqual(offered('orders.find().toArray()'), asked);
    assert.deepEqual(offered('orders.find().toArray()', '{ _id: ObjectId; total: number }'), asked);
  });

  const traps: Readonly<Record<string, readonly [query: string, type?: string]>> = {
    'ids are of another type': ['orders.find().toArray()', '{ _id: string; total: number }'],
    'nothing says what ids are': ['plain.find().toArray()'],
    'the order is by something else': ['orders.find().sort({ total: 1 }).toArray()'],
    'the filter is about the key': ['orders.find({ _id: { $ne: null } }).toArray()'],
    'the key is left out': ['orders.find({}, { projection: { _id: 0, total: 1 } }).toArray()'],
    'the key is left out by a link': ['orders.find().project({ _id: 0, total: 1 }).toArray()'],
    'the documents are made into something else': ['orders.find().map((order) => order.total).toArray()'],
  };
  for (const [what, [query, type]] of Object.entries(traps)) it(`are not asked for where ${what}`, () => { assert.deepEqual(offered(query, type), []); });
});
