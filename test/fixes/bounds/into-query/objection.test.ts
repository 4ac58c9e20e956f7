import assert from 'node:assert/strict';
import { textsFor } from '../../offers';

const file = '/app/orders.ts';
const models = `import { Model } from 'objection';
export class Order extends Model { static tableName = 'orders'; id!: number; customerId!: number; status!: string | null; total!: number }
export class Note extends Model { static tableName = 'notes'; id!: number; text!: string; $afterFind() { this.text = this.text.trim(); } }
`;
const schema = `CREATE TABLE "orders" ("id" serial PRIMARY KEY, "customerId" int NOT NULL, "status" text, "total" integer NOT NULL);
CREATE TABLE "notes" ("id" serial PRIMARY KEY, "text" text NOT NULL);
`;

/** What is offered for rows of a query, as the text of the function that it leaves. */
function offered(query: string, use: string, name = file): readonly string[] {
  const texts = textsFor({ '/app/models.ts': models, '/app/schema.sql': schema, [name]: `import { Order, Note } from './models';\n\nexport async function main(trx, status) {\n  const rows = await ${query};\n  return ${use};\n}\n` }, name, 'in-memory-pagination', 'into-query');
  return texts.map((text) => text.split('\n').slice(3, -2).map((line) => line.trim()).join(' '));
}

describe('what JavaScript makes of rows of Objection', () => {
  it('is asked within the transaction that the query is handed', () => {
    assert.deepEqual(offered("Order.query(trx).where('total', '>', 5).orderBy('id')", 'rows.length'), ["const rowCount = await Order.query(trx).where('total', '>', 5).resultSize(); return rowCount;"]);
  });

  it('has no types in JavaScript', () => {
    assert.deepEqual(offered('Order.query()', 'rows.reduce((sum, row) => sum + row.total, 0)', '/app/orders.js'), ["const totalSum = Number((await Order.query().sum('total as sum'))[0]?.sum ?? 0); return totalSum;"]);
  });

  const traps: Readonly<Record<string, readonly [query: string, use: string]>> = {
    'the model changes the rows that it reads': ['Note.query()', "rows.filter((row) => row.text === 'a').map((row) => row.id)"],
    'a mapper of names may give the column another one': ['Order.query()', 'rows.filter((row) => row.customerId === 3).map((row) => row.id)'],
    'the condition would be a part of an alternative': ["Order.query().where('total', 1).orWhere('total', 2)", "rows.filter((row) => row.status === 'open').map((row) => row.id)"],
    'another column has the name': ["Order.query().select('id', 'note as status')", "rows.filter((row) => row.status === 'open').map((row) => row.id)"],
    'other tables are joined': ["Order.query().joinRelated('customer')", 'rows.length'],
    'no order says which row is the first': ['Order.query()', 'rows[0]'],
    'what is empty differs from nothing': ['Order.query()', "rows.filter((row) => row.status !== 'open').map((row) => row.id)"],
  };
  for (const [what, [query, use]] of Object.entries(traps)) it(`stays where ${what}`, () => { assert.deepEqual(offered(query, use), []); });
});
