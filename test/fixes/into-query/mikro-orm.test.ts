import assert from 'node:assert/strict';
import { textsFor } from '../offers';

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
    'the order leaves ties': ["em.find(Order, {}, { orderBy: { total: 'asc' } })", 'rows[0]'],
    'the column is asked for already': ["em.find(Order, { status: { $ne: 'paid' } })", open],
    'an option is not known': ['em.find(Order, {}, { filters: false })', 'rows.length'],
    'what is empty is less than a number': ['em.find(Order, {})', "rows.filter((row) => row.note !== 'open').map((row) => row.id)"],
  };
  for (const [what, given] of Object.entries(traps)) it(`stays where ${what}`, () => { assert.deepEqual(offered(...given), []); });
});
