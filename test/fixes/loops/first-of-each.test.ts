import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/newest.ts';

/** The batches that are offered, as the text that each would leave. */
function offered(text: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
  return textsFor({ [file]: text, ...files }, file, 'n-plus-one', 'batch');
}

/** A loop over ids that asks Kysely for a row in each pass, of a database that its client alone names. */
const builder = (links: string, { dialect = 'PostgresDialect', taken = 'newest' } = {}): string => `import { Kysely, ${dialect} } from 'kysely';
interface Database { orders: { id: number; customerId: number; total: number } }
const db = new Kysely<Database>({ dialect: new ${dialect}({} as any) });
export async function main(ids: number[]) {
  for (const id of ids) {
    const ${taken} = await db.selectFrom('orders').selectAll().where('customerId', '=', id)${links};
    console.log(newest);
  }
}
`;

/** The same with Knex, and a migration that says which database it is. */
const chain = (links: string): string => `import knex from 'knex';
const db = knex({ client: 'pg' });
export async function main(ids: number[]) {
  for (const id of ids) {
    const newest = await db('orders').where({ customer_id: id })${links};
    console.log(newest);
  }
}
`;
const migration = (sql: string): Readonly<Record<string, string>> => ({ '/app/migrations/1.sql': sql });
const postgres = migration('CREATE TABLE orders (id serial PRIMARY KEY, customer_id integer NOT NULL, total integer);');

/** The same with documents of Mongoose that belong to those which are walked over. */
const documents = (links: string, { where = 'customer: customer._id', more = '', fields = '', list = 'await Customer.find()' } = {}): string => `import { model, Schema } from 'mongoose';
const Customer = model('Customer', new Schema({ name: { type: String, required: true } }));
const orderSchema = new Schema({ customer: { type: Schema.Types.ObjectId, ref: 'Customer' }, status: String, total: Number${fields} });
${more}
const Order = model('Order', orderSchema);
export async function main(wanted: { status: unknown; ids: string[] }) {
  const customers = ${list};
  for (const customer of customers) {
    const newest = await Order.findOne({ ${where} })${links};
    console.log(newest);
  }
}
`;

const none: readonly (readonly [what: string, text: string, files?: Readonly<Record<string, string>>])[] = [
  ['another database has no such thing', builder('.orderBy(\'total\').executeTakeFirst()', { dialect: 'MysqlDialect' })],
  ['it is not the first one', builder('.orderBy(\'total\').limit(1).offset(1).executeTakeFirst()')],
  ['there may be two', builder('.orderBy(\'total\').limit(2).executeTakeFirst()')],
  ['the list of it is taken', builder('.orderBy(\'total\').limit(1).execute()')],
  ['any row will do, of which one is asked for', builder('.limit(1).executeTakeFirst()')],
  ['a row that is missing fails', builder('.orderBy(\'total\').executeTakeFirstOrThrow()')],
  ['another database of Knex has no such thing', chain('.orderBy(\'total\').first()'), migration('CREATE TABLE `orders` (`id` int AUTO_INCREMENT PRIMARY KEY, `customer_id` int NOT NULL, `total` int) ENGINE=InnoDB;')],
  ['it is a document with methods', documents('.sort({ total: -1 })')],
  ['what lean gives is more than the document', documents('.sort({ total: -1 }).lean({ virtuals: true })')],
  ['one field alone is wanted', documents('.sort({ total: -1 }).select(\'total\').lean()')],
  ['a field is left out of queries', documents('.sort({ total: -1 }).lean()', { fields: ', secret: { type: String, select: false }' })],
  ['a part of a field may be left out of queries', documents('.sort({ total: -1 }).lean()', { fields: ', card: { number: { type: String, select: false } }' })],
  ['middleware runs where a document is asked for', documents('.sort({ total: -1 }).lean()', { more: 'orderSchema.pre(\'findOne\', function () { this.where({ status: \'open\' }); });' })],
  ['documents are compared by rules of the schema', documents('.sort({ status: -1 }).lean()', { more: 'orderSchema.set(\'collation\', { locale: \'en\', strength: 1 });' })],
  ['the order is not written out', documents('.sort(wanted.status as any).lean()')],
  ['a key is a text, which an aggregation does not make an id', documents('.sort({ total: -1 }).lean()', { where: 'customer', list: 'wanted.ids' })],
  ['another condition may be made what the schema says', documents('.sort({ total: -1 }).lean()', { where: 'customer: customer._id, status: wanted.status' })],
  ['it is not the first one, of Knex', chain('.orderBy(\'total\').offset(1).first()'), postgres],
];

describe('the first row of each key in an order', () => {
  it('is asked for in one query', () => {
    assert.match(offered(builder('.orderBy(\'total\', \'desc\').limit(1).executeTakeFirst()'))[0] ?? '', /\.distinctOn\('customerId'\)\.orderBy\('customerId'\)\.orderBy\('total', 'desc'\)\.execute\(\)/);
    assert.match(offered(builder('.orderBy(\'total\').limit(1).execute()', { taken: '[newest]' }))[0] ?? '', /\.distinctOn\('customerId'\)/);
    assert.equal(offered(documents('.sort({ total: -1 }).lean()', { fields: ', card: { number: String }' })).length, 1);
    assert.match(offered(documents('.sort(\'-total status\').lean()'))[0] ?? '', /\{ \$sort: \{ total: -1, status: 1 \} \}, \{ \$group: \{ _id: '\$customer', first: \{ \$first: '\$\$ROOT' \} \} \}/);
    assert.match(offered(chain('.orderBy(\'total\').first()'), postgres)[0] ?? '', /\.distinctOn\('customer_id'\)\.orderBy\('customer_id'\)\.orderBy\('total'\)/);
  });

  for (const [what, text, files] of none) it(`is not where ${what}`, () => { assert.deepEqual(offered(text, files), []); });
});
