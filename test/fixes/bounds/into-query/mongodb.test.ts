import assert from 'node:assert/strict';
import { textsFor } from '../../offers';

const file = '/app/orders.ts';

/** What is offered for documents of a query, as the text of the function that it leaves. */
function offered(query: string, use: string): readonly string[] {
  const texts = textsFor({ [file]: `import type { Collection, Db } from 'mongodb';\n\ninterface Order { status: string; note?: string | null; total: number; isPaid: boolean; tags: string[] }\n\nexport async function main(db: Db, orders: Collection<Order>, session) {\n  const rows = await ${query};\n  const counts: Record<string, number> = {};\n  ${use.startsWith('counts') ? '' : 'return '}${use};\n}\n` }, file, 'in-memory-pagination', 'into-query');
  return texts.map((text) => text.split('\n').slice(5, -2).filter((line) => !line.includes('const counts')).map((line) => line.trim()).join(' '));
}

const open = "rows.filter((row) => row.status === 'open').map((row) => row.total)";

describe('what JavaScript makes of documents of the MongoDB driver', () => {
  it('is asked in the session of the query, without the fields of the documents', () => {
    assert.deepEqual(offered("orders.find({ total: { $gt: 3 } }, { session, projection: { total: 1 } }).sort({ total: 1 }).toArray()", 'rows.length'), ['const rowCount = await orders.countDocuments({ total: { $gt: 3 } }, { session }); return rowCount;']);
    assert.deepEqual(offered('orders.find({}, { session }).toArray()', "rows.filter((row) => row.status === 'open').length"), ["const rowCount = await orders.countDocuments({ status: 'open' }, { session }); return rowCount;"]);
  });

  it('takes a field that a document may lack for none', () => {
    assert.deepEqual(offered('orders.find().toArray()', "rows.filter((row) => row.status !== 'open' && row.isPaid).map((row) => row.total)"), ["const rows = await orders.find({ status: { $ne: 'open' }, isPaid: true }).toArray(); return rows.map((row) => row.total);"]);
  });

  const traps: Readonly<Record<string, readonly [query: string, use: string]>> = {
    'nothing says what a field holds': ["db.collection('orders').find().toArray()", open],
    'a document that lacks a flag is none of those that have false': ['orders.find().toArray()', 'rows.filter((row) => !row.isPaid).map((row) => row.total)'],
    'a document that lacks a flag is counted among those that have false': ['orders.find().toArray()', '[rows.filter((row) => row.isPaid).length, rows.filter((row) => !row.isPaid).length]'],
    'null is found where there is no field': ['orders.find().toArray()', 'rows.filter((row) => row.note === null).map((row) => row.total)'],
    'a list is found by each of its elements': ['orders.find().toArray()', "rows.filter((row) => row.tags === 'open').map((row) => row.total)"],
    'the condition is about a field that is left out': ["orders.find().project({ total: 1 }).toArray()", open],
    'the documents are made into something else': ["orders.find().map((order) => ({ ...order, status: 'open' })).toArray()", open],
    'letters are compared in the way of a language': ["orders.find().collation({ locale: 'en', strength: 2 }).toArray()", open],
    'the order is put together': ['orders.find().sort({ [by]: 1 }).toArray()', 'rows[0]'],
    'the order has its fields in a list': ["orders.find().sort([['total', 1]]).toArray()", 'rows[0]'],
    'there is no order': ['orders.find().toArray()', 'rows.slice(0, 20)'],
    'a part of them is found': ['orders.find().skip(10).toArray()', 'rows.length'],
    'only find knows the condition': ["orders.find({ place: { $near: [1, 2] } }).toArray()", 'rows.length'],
    'the field is asked for already': ["orders.find({ status: { $ne: 'paid' } }).toArray()", open],
    'the values are the keys of an object': ['orders.find().toArray()', 'counts;\n  for (const row of rows) counts[row.status] = (counts[row.status] ?? 0) + 1'],
  };
  for (const [what, [query, use]] of Object.entries(traps)) it(`stays where ${what}`, () => { assert.deepEqual(offered(query, use), []); });
});
