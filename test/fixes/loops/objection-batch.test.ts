import assert from 'node:assert/strict';
import { textsFor } from '../offers';

const file = '/app/orders.ts';
const models = `import { Model } from 'objection';
export class Order extends Model { static tableName = 'orders'; id!: number; customerId!: number; code!: string; total!: bigint }
export class Setting extends Model { static tableName = 'settings'; static idColumn = 'key'; key!: string; value!: string }
`;

const program = (query: string, use = 'result.push(found);', parameters = 'ids: number[], codes: string[], names: string[]', over = 'id of ids'): string => `import { Order, Setting } from './models';

export async function main(${parameters}) {
  const result: unknown[] = [];
  for (const ${over}) {
    const found = await ${query};
    ${use}
  }
  return result;
}
`;

/** The batches that are offered, as the text that each would leave. */
function offered(text: string): readonly string[] {
  return textsFor({ '/app/models.ts': models, [file]: text }, file, 'n-plus-one', 'batch');
}

describe('a query of Objection for all keys', () => {
  it('finds by the ids', () => {
    const [text = ''] = offered(program('Order.query().findById(id)'));
    assert.match(text, /await Order\.query\(\)\.findByIds\(ids\);/);
    assert.match(text, /ById\.get\(String\(id\)\)/);
  });

  it('keys the rows by the column that the model names', () => {
    const [text = ''] = offered(program('Setting.query().findById(name)', 'result.push(found?.value);', 'names: string[]', 'name of names'));
    assert.match(text, /await Setting\.query\(\)\.findByIds\(names\);/);
    assert.match(text, /\[String\(setting\.key\), setting\]/);
  });

  it('compares another number with a list, and keeps the conditions beside it', () => {
    const [text = ''] = offered(program("Order.query().where({ customerId: id, code: 'a' }).whereNotNull('total')"));
    assert.match(text, /await Order\.query\(\)\.where\(\{ code: 'a' \}\)\.whereIn\('customerId', ids\)\.whereNotNull\('total'\);/);
  });

  const traps: Readonly<Record<string, string>> = {
    'a mapper of names may give the column another one': program("Order.query().where('customer_id', id)"),
    'it compares texts that are no key': program("Order.query().where('code', code)", 'result.push(found.length);', 'codes: string[]', 'code of codes'),
    'a row that is missing is an error': program('Order.query().findById(id).throwIfNotFound()'),
    'the first in an order is wanted': program("Order.query().where('customerId', id).orderBy('total').first()"),
    'each key has a limit of its own': program("Order.query().where('customerId', id).limit(3)"),
    'rows of relations come along': program("Order.query().where('customerId', id).withGraphFetched('items')"),
    'the key is one of two': program('Order.query().findById([id, 1])'),
  };
  for (const [what, text] of Object.entries(traps)) it(`is not made where ${what}`, () => { assert.deepEqual(offered(text), []); });
});
