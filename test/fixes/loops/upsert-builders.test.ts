import assert from 'node:assert/strict';
import { offersIn, opened } from '../offers';

const file = '/app/import.ts';
const sql = 'CREATE TABLE stock (sku text PRIMARY KEY, name text NOT NULL, amount integer NOT NULL, code char(5) UNIQUE, note text UNIQUE);';

/** The bulk writes that are offered for a statement in a loop over rows of a request: the statement that each ends up with. */
function offered(header: string, statement: string, more: Readonly<Record<string, string>> = {}): readonly string[] {
  const text = `${header}
interface Row { sku: string; name: string; amount: number; code: string; note: string | null; level?: number }
export async function load(rows: Row[], loose: any, kept: string) {
  const results: unknown[] = [];
  for (const row of rows) {
    ${statement};
  }
  return results;
}
`;
  const engine = opened({ [file]: text, '/app/migrations/20260101_stock.sql': sql, ...more }, { minConfidence: 'low' });
  assert.ok(engine.findings(file).some(({ shape }) => shape === 'write-in-loop'), 'nothing is found that could be rewritten');
  return offersIn(engine, file, 'bulk-write').map((fix) => /await (?!em\.find).*/.exec(fix.text)?.[0] ?? fix.text);
}

const knex = (statement: string): readonly string[] => offered('import knex from \'knex\';\nconst db = knex({ client: \'pg\' });', statement);
const kysely = (statement: string): readonly string[] => offered('import { Kysely } from \'kysely\';\ndeclare const db: Kysely<{ stock: { sku: string; name: string; amount: number; code: string; note: string | null } }>;', statement);
const drizzle = (statement: string, more = ''): readonly string[] => offered('import { sql } from \'drizzle-orm\';\nimport { drizzle } from \'drizzle-orm/node-postgres\';\nimport { stock } from \'./schema\';\nconst db = drizzle(\'postgres://localhost\');', statement, {
  '/app/schema.ts': `import { integer, pgTable, text, varchar } from \'drizzle-orm/pg-core\';\nexport const stock = pgTable(\'stock\', { sku: text(\'sku\').primaryKey(), name: text(\'name\').notNull(), amount: integer(\'amount\').notNull(), shelfNo: integer(), index: integer('index'),${more} shortName: text(\'short_name\'), CODE: text(\'CODE\') });\n`,
});
const model = (extra = '', { key = '', members = '' } = {}): Readonly<Record<string, string>> => ({ '/app/stock.ts': `import { Column, Entity, PrimaryColumn } from 'typeorm';\n@Entity()\nexport class Stock { ${members} @PrimaryColumn(${key}) sku: string; @Column(${extra}) name: string; @Column() amount: number; @Column({ name: 'short_name' }) shortName: string }\n` });
const typeorm = (statement: string, files = model()): readonly string[] => offered('import { DataSource } from \'typeorm\';\nimport { Stock } from \'./stock\';\nconst source = new DataSource({ type: \'postgres\' });\nconst stocks = source.getRepository(Stock);', statement, files);
const sequelize = (statement: string, hook = '', unique = '', { options = '', url = 'postgres://localhost', key = '', generic = '' } = {}): readonly string[] => offered('import { Stock } from \'./stock\';', statement, {
  '/app/stock.ts': `import { DataTypes, Model, Sequelize } from 'sequelize';\nconst sequelize = new Sequelize('${url}');\nexport class Stock extends Model${generic} {}\nStock.init({ sku: { type: DataTypes.TEXT, primaryKey: true${key} }, name: { type: DataTypes.TEXT${unique} }, amount: DataTypes.INTEGER }, { sequelize${options} });\n${hook}\n`,
});

/** The titles of what is offered for the same. */
const titles = (statement: string): readonly string[] => {
  const text = `import knex from 'knex';\nconst db = knex({ client: 'pg' });\nexport async function load(rows: { sku: string; name: string }[]) {\n  for (const row of rows) {\n    await ${statement};\n  }\n}\n`;
  return offersIn(opened({ [file]: text, '/app/migrations/20260101_stock.sql': sql }, { minConfidence: 'low' }), file, 'bulk-write').map((fix) => fix.title);
};

describe('an insert that changes what is there, of all rows', () => {
  it('says in its title that the last row of a key is written, where rows of one key become one', () => {
    assert.deepEqual(titles("db('stock').insert({ sku: row.sku, name: row.name }).onConflict('sku').merge()"), ['Upsert all stocks with `insert` (1 query instead of N; all or nothing; of rows with one key the last is written)']);
    assert.ok(titles("db('stock').insert({ sku: row.sku, name: row.name }).onConflict('sku').ignore()").every((title) => !title.includes('the last')));
  });

  it('takes the last of each key, and what was to be inserted for what is there', () => {
    assert.deepEqual(knex("await db('stock').insert({ sku: row.sku, name: row.name }).onConflict('sku').merge()"), ["await db('stock').insert(Array.from(new Map(rows.map((row) => ({ sku: row.sku, name: row.name })).map((row) => [row.sku, row])).values())).onConflict('sku').merge();"]);
    assert.match(knex("await db('stock').insert({ sku: row.sku, name: row.name, amount: 0 }).onConflict(['sku']).merge({ name: row.name, amount: 0 })").join(''), /\.merge\(\['name', 'amount'\]\)/);
    assert.match(kysely("await db.insertInto('stock').values({ sku: row.sku, name: row.name, amount: 0 }).onConflict((oc) => oc.column('sku').doUpdateSet({ name: row.name, amount: 0 })).execute()").join(''), /\.onConflict\(\(oc\) => oc\.column\('sku'\)\.doUpdateSet\(\(eb\) => \(\{ name: eb\.ref\('excluded\.name'\), amount: 0 }\)\)\)\.execute\(\)/);
    assert.match(drizzle('await db.insert(stock).values({ sku: row.sku, shortName: row.name, amount: 0 }).onConflictDoUpdate({ target: stock.sku, set: { shortName: row.name, amount: 0 } })').join(''), /set: \{ shortName: sql`excluded\.short_name`, amount: 0 }/);
    assert.match(typeorm("await stocks.upsert({ sku: row.sku, name: row.name, amount: 1 }, ['sku'])").join(''), /await stocks\.upsert\(Array\.from\(new Map\(/);
    assert.match(typeorm("await source.createQueryBuilder().insert().into(Stock).values({ sku: row.sku, shortName: row.name }).orUpdate(['short_name'], ['sku']).execute()").join(''), /\[row\.sku, row\]\)\)\.values\(\)\)\)\.orUpdate\(\['short_name'\], \['sku'\]\)\.execute\(\)/);
    assert.match(sequelize('await Stock.upsert({ sku: row.sku, name: row.name })').join(''), /bulkCreate\(Array\.from\(.*updateOnDuplicate: \['sku', 'name', 'updatedAt'\], conflictAttributes: \['sku'\] }\)/);
  });

  it('stays where both rows of a key count: what is there is changed in part, or by what it had', () => {
    assert.deepEqual(knex("await db('stock').insert({ sku: row.sku, name: row.name, amount: row.amount }).onConflict('sku').merge(['name'])"), [], 'the amount is that of the first');
    assert.deepEqual(kysely("await db.insertInto('stock').values({ sku: row.sku, name: row.name, amount: row.amount }).onConflict((oc) => oc.column('sku').doUpdateSet({ name: row.name })).execute()"), []);
    assert.deepEqual(kysely("await db.insertInto('stock').values({ sku: row.sku, name: '', amount: 1 }).onConflict((oc) => oc.column('sku').doUpdateSet((eb) => ({ amount: eb('stock.amount', '+', 1) }))).execute()"), []);
    assert.deepEqual(drizzle('await db.insert(stock).values({ sku: row.sku, name: row.name, amount: 1 }).onConflictDoUpdate({ target: stock.sku, set: { amount: sql`${stock.amount} + 1` } })'), []);
    assert.deepEqual(typeorm("await stocks.upsert({ sku: row.sku, name: row.name }, ['sku'])", model('{ update: false }')), [], 'the first name stays');
    assert.deepEqual(typeorm("await source.createQueryBuilder().insert().into(Stock).values({ sku: row.sku, name: row.name, amount: row.amount }).orUpdate(['name'], ['sku']).execute()"), []);
  });

  it('stays where what is set differs from row to row and is not what was to be inserted', () => {
    assert.deepEqual(knex("await db('stock').insert({ sku: row.sku, name: row.name }).onConflict('sku').merge({ name: row.name.trim() })"), []);
    assert.deepEqual(kysely("await db.insertInto('stock').values({ sku: row.sku, name: 'new', amount: 1 }).onConflict((oc) => oc.column('sku').doUpdateSet({ name: row.name })).execute()"), []);
    assert.deepEqual(drizzle('await db.insert(stock).values({ sku: row.sku, name: row.name, amount: 0 }).onConflictDoUpdate({ target: stock.sku, set: { name: row.note ?? \'\' } })'), []);
  });

  it('stays under a condition, and where the column is not known by the name that it is stored under', () => {
    assert.deepEqual(knex("await db('stock').insert({ sku: row.sku, name: row.name }).onConflict('sku').merge().where('stock.amount', '<', 3)"), []);
    assert.deepEqual(kysely("await db.insertInto('stock').values({ sku: row.sku, name: row.name, amount: 0 }).onConflict((oc) => oc.column('sku').doUpdateSet({ name: row.name, amount: 0 }).where('stock.amount', '<', 3)).execute()"), []);
    assert.deepEqual(drizzle('await db.insert(stock).values({ sku: row.sku, name: row.name, amount: 0 }).onConflictDoUpdate({ target: stock.sku, set: { name: row.name, amount: 0 }, setWhere: sql`true` })'), []);
    assert.deepEqual(drizzle('await db.insert(stock).values({ sku: row.sku, shelfNo: row.amount }).onConflictDoUpdate({ target: stock.sku, set: { shelfNo: row.amount } })'), [], 'a client may write it in another case');
  });

  it('stays where a value may be left out, keys are told apart otherwise than here, or rows are used', () => {
    assert.deepEqual(knex("await db('stock').insert({ sku: row.sku, level: row.level }).onConflict('sku').merge()"), []);
    assert.deepEqual(knex("await db('stock').insert(row).onConflict('sku').merge()"), []);
    assert.deepEqual(knex("await db('stock').insert({ sku: row.sku, code: row.code }).onConflict('code').merge()"), [], 'blanks at the end are none to the database');
    assert.deepEqual(knex("await db('stock').insert({ sku: row.sku, note: row.note }).onConflict('note').merge()"), [], 'keys that are empty are all different');
    assert.deepEqual(knex("await db('stock').insert({ name: row.name }).onConflict().merge()"), []);
    assert.deepEqual(knex("await db('other').insert({ sku: row.sku, name: row.name }).onConflict('sku').merge()"), [], 'nothing is known of the table');
    assert.deepEqual(kysely("results.push(await db.insertInto('stock').values({ sku: row.sku, name: row.name, amount: 0 }).onConflict((oc) => oc.column('sku').doUpdateSet({ name: row.name, amount: 0 })).execute())"), []);
    assert.deepEqual(typeorm("results.push(await stocks.upsert({ sku: row.sku, name: row.name }, ['sku']))"), []);
    assert.deepEqual(typeorm("await stocks.upsert({ sku: row.sku, name: row.name }, { conflictPaths: ['sku'], skipUpdateIfNoValuesChanged: true })"), []);
  });

  it('stays where a model of Sequelize hears of each, or it is not sure by which key it goes', () => {
    assert.deepEqual(sequelize('await Stock.upsert({ sku: row.sku, name: row.name })', "Stock.addHook('beforeUpsert', () => { console.log(1); });"), []);
    assert.deepEqual(sequelize('await Stock.upsert({ sku: row.sku, name: row.name }, { conflictFields: [\'name\'] })'), []);
    assert.deepEqual(sequelize('await Stock.upsert({ name: row.name, amount: row.amount })'), []);
    assert.match(sequelize('await Stock.upsert({ name: row.name, amount: row.amount })', '', ', unique: true, allowNull: false').join(''), /conflictAttributes: \['name'\]/);
    assert.equal(sequelize('await Stock.create({ sku: row.sku, name: row.name }, { ignoreDuplicates: true })').join('').includes('{ validate: true, ignoreDuplicates: true }'), true);
  });

  it('tells the time of the last update of Sequelize, which an upsert sets by itself: stays where its name is not sure, or the database knows no such insert', () => {
    const statement = 'await Stock.upsert({ sku: row.sku, name: row.name })';
    assert.match(sequelize(statement, '', '', { options: ', timestamps: false' }).join(''), /updateOnDuplicate: \['sku', 'name'\],/);
    assert.deepEqual(sequelize(statement, '', '', { options: ", updatedAt: 'changed'" }), []);
    assert.deepEqual(sequelize(statement, '', '', { generic: '<StockAttributes>' }), [], 'the types of the model do not have it');
    assert.deepEqual(sequelize(statement, '', '', { url: 'mssql://localhost' }), []);
    assert.deepEqual(sequelize(statement, '', '', { key: ", set(value: string) { this.setDataValue('sku', value.toLowerCase()); }" }), [], 'two keys may be one in the end');
  });

  it('stays where rows of one key would be told apart by what is no text, or be merged where the database keeps each', () => {
    assert.deepEqual(knex("await db('stock').insert({ sku: db.raw('lower(?)', [row.sku]), name: row.name }).onConflict('sku').merge()"), []);
    assert.deepEqual(knex("await db('stock').insert({ sku: new Date(row.amount), name: row.name }).onConflict('sku').merge()"), []);
    assert.match(knex("await db('stock').insert({ sku: row.amount, name: row.name }).onConflict('sku').merge()").join(''), /\[String\(row\.sku\), row\]/);
    assert.deepEqual(knex("await db('stock').insert({ sku: row.sku, note: row.name }).onConflict('note').merge()"), [], 'a column that may be empty, whatever a type says that no compiler has to keep');
    assert.deepEqual(typeorm("await stocks.upsert({ sku: row.sku, name: row.name }, ['sku'])", model('', { key: "{ collation: 'NOCASE' }" })), []);
  });

  it('stays where each write is heard, or counted by what sets a column at each', () => {
    assert.deepEqual(typeorm("await stocks.upsert({ sku: row.sku, name: row.name }, ['sku'])", model('', { members: '@BeforeInsert() heard() { console.log(1); }' })), []);
    assert.deepEqual(drizzle('await db.insert(stock).values({ sku: row.sku, name: row.name }).onConflictDoUpdate({ target: stock.sku, set: { name: row.name } })', ' counter: integer().$onUpdateFn(() => next()),'), []);
  });

  it('writes a name that is a word of SQL as a name, and takes nothing but a reference for what was to be inserted', () => {
    assert.match(drizzle('await db.insert(stock).values({ sku: row.sku, index: row.amount }).onConflictDoUpdate({ target: stock.sku, set: { index: row.amount } })').join(''), /index: sql`excluded\."index"`/);
    assert.match(kysely("await db.insertInto('stock').values({ sku: row.sku, name: row.name, amount: 0 }).onConflict((oc) => oc.column('sku').doUpdateSet((eb) => ({ name: eb.ref('excluded.name'), amount: 0 }))).execute()").join(''), /new Map\(/);
    assert.deepEqual(kysely("await db.insertInto('stock').values({ sku: row.sku, name: row.name, amount: 0 }).onConflict((oc) => oc.column('sku').doUpdateSet({ name: String('excluded.name'), amount: 0 })).execute()"), []);
  });

  it('goes out by upsertMany of MikroORM only where no two elements have the key: the second row of one is not sent, since the first is managed by then', () => {
    const mikro = (list: string, statement: string): readonly string[] => offered(`import type { EntityManager } from '@mikro-orm/postgresql';
import { Stock, Shelf } from './stock';
declare const em: EntityManager;
export async function sync(rows: Shelf[], kept: string) {
  const list = ${list};
  for (const one of list) {
    await ${statement};
  }
}`, 'void row', {
      '/app/stock.ts': `import { Entity, PrimaryKey, Property } from '@mikro-orm/core';
@Entity() export class Shelf { @PrimaryKey() sku!: string; @Property() name!: string }
@Entity() export class Stock { @PrimaryKey() sku!: string; @Property() name!: string}
`,
    });
    const shelves = 'await em.find(Shelf, { name: kept })';
    assert.match(mikro(shelves, 'em.upsert(Stock, { sku: one.sku, name: one.name })').join(''), /upsertMany\(Stock, /);
    assert.match(mikro(shelves, "em.upsert(Stock, { sku: one.sku, name: one.name }, { onConflictFields: ['sku'] })").join(''), /upsertMany\(Stock, .*, \{ onConflictFields: \['sku'\] }\)/);
    assert.deepEqual(mikro('rows', 'em.upsert(Stock, { sku: one.sku, name: one.name })'), []);
    assert.deepEqual(mikro(shelves, "em.upsert(Stock, { sku: one.sku, name: one.name }, { onConflictAction: 'ignore' })"), []);
    assert.deepEqual(mikro(shelves, 'em.upsert(Stock, { name: one.name })'), []);
  });
});
