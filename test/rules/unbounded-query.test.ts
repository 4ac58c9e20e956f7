import assert from 'node:assert/strict';
import { join } from 'node:path';
import { applyEdits } from '../../src/core';
import { openFixtures, pathOf } from './check';
import { file, workspace } from './workspace';

const { engine } = openFixtures(join(__dirname, '../fixtures/rules/unbounded-query'));

/** The lines of a fixture that its limits change, as they are afterwards. */
function limited(file: string): readonly string[] {
  const text = engine.text(pathOf(file)) ?? '';
  const before = text.split('\n');
  const { edits } = engine.fixAll({ paths: [pathOf(file)], kind: 'limit' });
  return applyEdits(text, edits.flatMap((edit) => edit.edits)).split('\n').filter((line, i) => line !== before[i]).map((line) => line.trim());
}

describe('unbounded-query', () => {
  it('is limited in the form of each library', () => {
    assert.deepEqual(limited('libraries/drizzle.ts'), [
      "app.get('/orders', async (c) => c.json(await db.select().from(orders).limit(100)));",
      "app.get('/orders/open', async (c) => c.json(await db.query.orders.findMany({ where: eq(orders.status, 'open'), limit: 100 })));",
      "const rows = await db.select().from(orders).where(eq(orders.teamId, Number(c.req.param('id')))).limit(100);",
      'return c.json(await db.select().from(orders).where(and(...conditions)).limit(100));',
    ]);
    assert.deepEqual(limited('libraries/mongoose.ts'), [
      'res.json(await Order.find().limit(100));',
      'res.json(await Order.find({}).sort({ total: -1 }).lean().limit(100));',
      'res.json(await Order.find({ teamId: req.params.id }).limit(100));',
    ]);
    assert.deepEqual(limited('libraries/others.ts'), [
      "return [await db('orders').limit(100), await query, await db('orders').where('team_id', req.id).limit(100)];",
      "app.get('/kysely', async () => kysely.selectFrom('orders').selectAll().limit(100).execute());",
      "const all = await pool.query('SELECT * FROM orders ORDER BY id LIMIT 100');",
      "const { rows } = await pool.query('SELECT id FROM orders WHERE team_id = $1 LIMIT 100', [req.id]);",
      'await Order.findAll({ limit: 100 }),',
      'await Order.findAll({ where: { teamId: req.id }, limit: 100 }),',
      "await Order.findAll({ where: { status: { [Op.ne]: 'paid' } }, order: ['id'], limit: 100 }),",
      "app.get('/mongodb', async () => mongo.collection('orders').find({}).limit(100).toArray());",
    ]);
    assert.deepEqual(limited('libraries/supabase.ts'), [
      "const orders = await supabase.from('orders').select('*').order('created_at').limit(100);",
      "const open = await supabase.from('orders').select('id').eq('status', 'open').limit(100);",
      "const team = await supabase.from('messages').select('*').eq('team_id', url.searchParams.get('team')).limit(100);",
    ]);
  });

  it('keeps a limit that the caller asks for: TypeORM\'s last one would overrule it', () => {
    assert.deepEqual(limited('libraries/typeorm.ts'), ['return this.orders.find({ take: 100 });', "return this.orders.find({ order: { id: 'DESC' }, take: 100 });"]);
  });

  it('leads from the route to a query in a service, once, however many routes lead there', () => {
    const engine = workspace(`
      import express from 'express';
      const app = express();
      const all = () => prisma.order.findMany();
      app.get('/orders', async (_req: any, res: any) => { res.json(await all()); });
      app.get('/orders/again', async (_req: any, res: any) => { res.json(await all()); });`, 'unbounded-query');
    for (const steps = engine.settle(); steps.next().done !== true;);
    const [finding, ...others] = engine.findings(file);
    assert.deepEqual(others, []);
    assert.equal(finding?.message, '`GET /orders` loads every order: quick with the 12 rows of today, a timeout with 10,000.');
    assert.deepEqual([finding.route, finding.severity, finding.confidence], ['GET /orders', 'error', 'high']);
    assert.deepEqual(finding.path.map(({ message }) => message), ['`GET /orders` comes in here.', '`all` is called.']);
  });
});
