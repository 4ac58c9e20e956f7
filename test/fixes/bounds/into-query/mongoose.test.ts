import assert from 'node:assert/strict';
import { textsFor } from '../../offers';

const file = '/app/orders.ts';

/** What is offered for counts by a path of documents, as the text of the function that it leaves. */
function offered(query: string, path: string, schema = '', after = ''): readonly string[] {
  const model = `const orderSchema = new Schema({
  status: { type: String, required: true }, code: { type: String, required: true, lowercase: true }, kind: { type: String, required: true, default: 'sale' }, note: String, total: { type: Number, required: true },
  isPaid: { type: Boolean, required: true }, customer: { type: Schema.Types.ObjectId, ref: 'Customer' },
}${schema});
${after}const Order = model('Order', orderSchema);
`;
  const texts = textsFor({ [file]: `import { model, Schema } from 'mongoose';\n\n${model}\nexport async function main(id: string) {\n  const rows = await ${query};\n  const counts: Record<string, number> = {};\n  for (const row of rows) counts[row.${path}] = (counts[row.${path}] ?? 0) + 1;\n  return counts;\n}\n` }, file, 'in-memory-pagination', 'into-query');
  return texts.map((text) => text.split('\n').flatMap((line) => (line.includes('const rows') ? [line.trim()] : [])).join(' '));
}

const group = (path: string): string => `{ $group: { _id: '$${path}', count: { $sum: 1 } } }, { $project: { _id: 0, ${path}: '$_id', count: 1 } }`;

describe('counts by a path of Mongoose', () => {
  it('are made of the documents of the filter', () => {
    assert.deepEqual(offered("Order.find({ isPaid: true, total: 3 }).sort('total').lean()", 'status'), [`const rows = await Order.aggregate([{ $match: { isPaid: true, total: 3 } }, ${group('status')}]);`]);
    assert.deepEqual(offered('Order.find().exec()', 'total'), [`const rows = await Order.aggregate([${group('total')}]);`]);
  });

  const traps: Readonly<Record<string, readonly [query: string, path: string, schema?: string, after?: string]>> = {
    'a document may lack the path': ['Order.find()', 'note'],
    'it has a default': ['Order.find()', 'kind'],
    'its letters are folded': ['Order.find()', 'code'],
    'the filter has to be cast': ['Order.find({ customer: id })', 'status'],
    'the filter is cast from a text': ["Order.find({ total: '3' })", 'status'],
    'the filter compares in another way': ["Order.find({ total: { $gt: '3' } })", 'status'],
    'others share the collection': ['Order.find()', 'status', ", { discriminatorKey: 'kind' }"],
    'a hook runs before it': ['Order.find()', 'status', '', "orderSchema.pre('aggregate', function () { this.pipeline().unshift({ $match: { status: 'open' } }); });\n"],
    'documents are populated': ["Order.find().populate('customer')", 'status'],
  };
  for (const [what, [query, path, schema, after]] of Object.entries(traps)) it(`are left where ${what}`, () => { assert.deepEqual(offered(query, path, schema, after), []); });
});
