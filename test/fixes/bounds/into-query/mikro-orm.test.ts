import assert from 'node:assert/strict';
import { offersIn, opened, textsFor } from '../../offers';

const file = '/app/orders.ts';
const entities = (driver: string): string => `import { Entity, Filter, OnLoad, PrimaryKey, Property } from '@mikro-orm/${driver}';
@Entity() export class Order { @PrimaryKey() id!: number; @Property() status!: string; @Property({ nullable: true }) note?: string | null; @Property() total!: number; @Property({ lazy: true }) body!: string }
@Entity() export class Draft { @PrimaryKey() id!: number; @Property() status!: string; @OnLoad() trim() { this.status = this.status.trim(); } }
`;

/** What is offered for entities of a query, as the text of the function that it leaves. */
function offered(query: string, use: string, driver = 'postgresql', before = ''): readonly string[] {
  const texts = textsFor({ '/app/entities.ts': entities(driver), [file]: `import type { EntityManager, EntityRepository } from '@mikro-orm/${driver}';\nimport { Draft, Order } from './entities';\n\n${before}export async function main(em: EntityManager, orders: EntityRepository<Order>) {\n  const rows = await ${query};\n  return ${use};\n}\n` }, file, 'in-memory-pagination', 'into-query');
  return texts.map((text) => text.split('\n').slice(before === '' ? 4 : 5, -2).map((line) => line.trim()).join(' '));
}

const open = "rows.filter((row) => row.status === 'open').map((row) => row.id)";

describe('what JavaScript makes of entities of MikroORM', () => {
  it('is asked of a manager and of a repository, without what says how rows come', () => {
    assert.deepEqual(offered("em.find(Order, { total: { $gt: 3 } }, { orderBy: { total: 'asc' }, fields: ['id'] })", 'rows.length'), ['const rowCount = await em.count(Order, { total: { $gt: 3 } }); return rowCount;']);
    assert.deepEqual(offered("orders.findAll({ orderBy: { total: 'asc' } })", "rows.filter((row) => row.status !== 'open' && row.total <= 5).length"), ["const rowCount = await orders.count({ status: { $ne: 'open' }, total: { $lte: 5 } }); return rowCount;"]);
  });

  it('asks for what is empty', () => {
    assert.deepEqual(offered('orders.find({})', 'rows.filter((row) => row.note !== null).map((row) => row.id)'), ['const rows = await orders.find({ note: { $ne: null } }); return rows.map((row) => row.id);']);
  });

  it('asks a server that may fold letters about numbers alone', () => {
    assert.deepEqual(offered('em.find(Order, {})', 'rows.filter((row) => row.total > 3).length', 'mysql'), ['const rowCount = await em.count(Order, { total: { $gt: 3 } }); return rowCount;']);
  });

  const traps: Readonly<Record<string, Parameters<typeof offered>>> = {
    'the server may fold letters': ['em.find(Order, {})', open, 'mysql'],
    'which server it is is not said': ['em.find(Order, {})', open, 'core'],
    'the entity changes itself as it is loaded': ['em.find(Draft, {})', open],
    'the column is not loaded': ['em.find(Order, {})', "rows.filter((row) => row.body === 'open').map((row) => row.id)"],
    'some columns are loaded': ["em.find(Order, {}, { fields: ['id'] })", open],
    'changes are written later': ['em.find(Order, {})', open, 'postgresql', "export const flushMode = 'commit';\n"],
    'no order says which is the first': ['em.find(Order, {})', 'rows[0]'],
    'the column is asked for already': ["em.find(Order, { status: { $ne: 'paid' } })", open],
    'an option is not known': ['em.find(Order, {}, { filters: false })', 'rows.length'],
    'what is empty is less than a number': ['em.find(Order, {})', "rows.filter((row) => row.note !== 'open').map((row) => row.id)"],
  };
  for (const [what, given] of Object.entries(traps)) it(`stays where ${what}`, () => { assert.deepEqual(offered(...given), []); });
});

/** What is offered for rows that a loop or a set makes numbers of, each with its title. */
function numbers(query: string, body: string, { driver = 'postgresql', manifest, more = '' }: { readonly driver?: string; readonly manifest?: string; readonly more?: string } = {}): readonly (readonly [title: string, text: string])[] {
  const engine = opened({
    '/app/entities.ts': entities('postgresql').replace('@Property() total', '@Property() netTotal!: number; @Property() total'), ...(manifest !== undefined && { '/app/package.json': manifest }),
    [file]: `import type { EntityManager, EntityRepository } from '@mikro-orm/${driver}';\nimport { Draft, Order } from './entities';\n${more}\nexport async function main(em: EntityManager, orders: EntityRepository<Order>) {\n  const rows = await ${query};\n  ${body}\n}\n`,
  });
  return offersIn(engine, file, 'into-query').map(({ title, text }) => [title, text.split('\n').filter((line) => /Query|Sum|row\b/.test(line)).map((line) => line.trim()).join(' ')]);
}

const byStatus = 'const counts: Record<string, number> = {};\n  for (const row of rows) counts[row.status] = (counts[row.status] ?? 0) + 1;\n  return counts;';
const total = 'return rows.reduce((sum, row) => sum + row.total, 0);';

describe('numbers of entities of MikroORM', () => {
  it('are asked of a builder, and what waits for a flush is said', () => {
    assert.deepEqual(numbers('em.find(Order, {})', total), [['Let the database add up the `total` of the orders (what is not flushed yet is left out)', "const totalSum = Number((await em.createQueryBuilder(Order, 'entry').select([raw('sum(entry.total) as sum')]).execute<{ sum: unknown }>('get')).sum ?? 0); return totalSum;"]]);
    assert.deepEqual(numbers('em.fork().find(Order, { total: { $gt: 3 } })', byStatus), [['Let the database count the orders by `status` (the keys may come in another order)', "const rows = await em.fork().createQueryBuilder(Order, 'entry').select(['status', raw('count(*) as count')]).where({ total: { $gt: 3 } }).groupBy('status').execute<{ status: string; count: unknown }[]>(); for (const row of rows) counts[row.status] = (counts[row.status] ?? 0) + Number(row.count);"]]);
    assert.deepEqual(numbers('orders.findAll()', 'return new Set(rows.map((row) => row.status)).size;'), [['Let the database find the distinct values of `status` of the orders (what is not flushed yet is left out)', "const rows = await orders.createQueryBuilder('entry').select('status').distinct().execute<{ status: string }[]>(); return new Set(rows.map((row) => row.status)).size;"]]);
  });
  it('are asked of a server that may fold letters where they are about numbers alone', () => {
    assert.equal(numbers('em.find(Order, {})', total, { driver: 'mysql' }).length, 1);
    assert.deepEqual(numbers('em.find(Order, {})', byStatus, { driver: 'mysql' }), []);
  });

  const traps: Readonly<Record<string, Parameters<typeof numbers>>> = {
    'the manager is that of the core, which has no builder': ['em.find(Order, {})', total, { driver: 'core' }],
    'the version has no `raw`': ['em.find(Order, {})', total, { manifest: '{ "dependencies": { "@mikro-orm/postgresql": "5.9.0" } }' }],
    'the column may have another name': ['em.find(Order, {})', 'return rows.reduce((sum, row) => sum + row.netTotal, 0);'],
    'the entity changes itself as it is loaded': ['em.find(Draft, {})', byStatus],
    'an empty column may be undefined': ['em.find(Order, {})', 'const counts = new Map<unknown, number>();\n  for (const row of rows) counts.set(row.note, (counts.get(row.note) ?? 0) + 1);\n  return [...counts];'],
    'an empty value may be undefined': ['em.find(Order, {})', 'return [...new Set(rows.map((row) => row.note))];'],
    'a condition is about more than columns': ['em.find(Order, { $or: [{ total: 1 }, { total: 2 }] })', total],
    'filters hold for every query': ['em.find(Order, {})', total, { more: "export const filtered = (em: EntityManager) => em.addFilter('tenant', { id: 1 }, Order);\n" }],
    'some columns are loaded': ["em.find(Order, {}, { fields: ['id'] })", total],
    'changes are written later': ['em.find(Order, {})', total, { more: "export const flushMode = 'commit';\n" }],
  };
  for (const [what, given] of Object.entries(traps)) it(`stay where ${what}`, () => { assert.deepEqual(numbers(...given), []); });
});
