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

const none: readonly (readonly [what: string, text: string, files?: Readonly<Record<string, string>>])[] = [
  ['another database has no such thing', builder('.orderBy(\'total\').executeTakeFirst()', { dialect: 'MysqlDialect' })],
  ['it is not the first one', builder('.orderBy(\'total\').limit(1).offset(1).executeTakeFirst()')],
  ['there may be two', builder('.orderBy(\'total\').limit(2).executeTakeFirst()')],
  ['the list of it is taken', builder('.orderBy(\'total\').limit(1).execute()')],
  ['any row will do, of which one is asked for', builder('.limit(1).executeTakeFirst()')],
  ['a row that is missing fails', builder('.orderBy(\'total\').executeTakeFirstOrThrow()')],
  ['another database of Knex has no such thing', chain('.orderBy(\'total\').first()'), migration('CREATE TABLE `orders` (`id` int AUTO_INCREMENT PRIMARY KEY, `customer_id` int NOT NULL, `total` int) ENGINE=InnoDB;')],
  ['it is not the first one, of Knex', chain('.orderBy(\'total\').offset(1).first()'), postgres],
];

describe('the first row of each key in an order', () => {
  it('is asked for in one query', () => {
    assert.match(offered(builder('.orderBy(\'total\', \'desc\').limit(1).executeTakeFirst()'))[0] ?? '', /\.distinctOn\('customerId'\)\.orderBy\('customerId'\)\.orderBy\('total', 'desc'\)\.execute\(\)/);
    assert.match(offered(builder('.orderBy(\'total\').limit(1).execute()', { taken: '[newest]' }))[0] ?? '', /\.distinctOn\('customerId'\)/);
    assert.match(offered(chain('.orderBy(\'total\').first()'), postgres)[0] ?? '', /\.distinctOn\('customer_id'\)\.orderBy\('customer_id'\)\.orderBy\('total'\)/);
  });

  for (const [what, text, files] of none) it(`is not where ${what}`, () => { assert.deepEqual(offered(text, files), []); });
});
