import assert from 'node:assert/strict';
import { join } from 'node:path';
import { applyEdits } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { openFixtures, pathOf } from './check';
import { only } from './only';
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
    "const orders = await Order.aggregate([{ $match: { status: 'open' } }, { $lookup: { from: 'teams', localField: 'teamId', foreignField: '_id', as: 'team' } }, { $unwind: '$team' }]).limit(100);",
    'res.json(await Order.aggregate(totals).sort({ total: -1 }).limit(100));',
    "res.json(await Order.aggregate().match({ total: { $gt: 10 } }).lookup({ from: 'teams', localField: 'teamId', foreignField: '_id', as: 'team' }).limit(100));",
    ]);
    assert.deepEqual(limited('libraries/others.ts'), [
      "return [await db('orders').limit(100), await query, await db('orders').where('team_id', req.id).limit(100)];",
      "app.get('/kysely', async () => kysely.selectFrom('orders').selectAll().limit(100).execute());",
      "const all = await pool.query('SELECT * FROM orders ORDER BY id LIMIT 100');",
      "const { rows } = await pool.query('SELECT id FROM orders WHERE team_id = $1 LIMIT 100', [req.id]);",
      "const open = await pool.query('SELECT * FROM orders WHERE status <> $1 LIMIT 100', [req.id]);",
      'await Order.findAll({ limit: 100 }),',
      'await Order.findAll({ where: { teamId: req.id }, limit: 100 }),',
      "await Order.findAll({ where: { status: { [Op.ne]: 'paid' } }, order: ['id'], limit: 100 }),",
      "app.get('/mongodb/joined', async () => mongo.collection('orders').aggregate([{ $match: { paid: true } }, { $lookup: { from: 'teams', localField: 'teamId', foreignField: '_id', as: 'team' } }]).limit(100).toArray());",
      "app.get('/mongodb', async () => mongo.collection('orders').find({}).limit(100).toArray());",
      "const [open] = await mysql.execute<RowDataPacket[]>('SELECT * FROM orders WHERE status <> ? LIMIT 100', [req.id]);",
    ]);
    assert.deepEqual(limited('libraries/supabase.ts'), [
      "const orders = await supabase.from('orders').select('*').order('number').limit(100);",
      "const open = await supabase.from('orders').select('id').eq('status', 'open').limit(100);",
      "const team = await supabase.from('messages').select('*').eq('team_id', url.searchParams.get('team')).limit(100);",
      "await supabase.from('orders').select('*').or(`email.eq.${email},status.eq.open`).limit(100);",
      "await supabase.from('projects').select('*').eq('workspace_id', id).limit(100);",
      "await supabase.from('projects').select('*').limit(100);",
    ]);
  });

  it('keeps a limit that the caller asks for: TypeORM\'s last one would overrule it', () => {
    assert.deepEqual(limited('libraries/typeorm.ts'), [
      'return this.orders.find({ take: 100 });',
      "return this.orders.find({ order: { id: 'DESC' }, take: 100 });",
      'return this.orders.find({ where: { teamId: Number(id) }, take: 100 });',
    ]);
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

  describe('of a table whose name does not say how it grows', () => {
    const tables = `create table businesses (id uuid primary key, slug text unique not null);
create table branding (id uuid primary key, business_id uuid not null unique references businesses(id));
create table visitors (id uuid primary key, business_id uuid not null references businesses(id));
create table renderers (key text primary key, config jsonb);
create table shortcuts (key integer primary key, config jsonb);
create table links (code text primary key, target text);
`;
    const rows = "insert into public.businesses (id, slug) values ('1', 'one'), ('2', 'two');\n";

    /** How sure the finding is of a page that reads every row of a table. */
    function confidence(table: string, sql: string, files: Readonly<Record<string, string>> = {}): readonly string[] {
      const page = '/app/src/page.ts';
      const host = memoryFileHost({
        '/app/package.json': '{}', '/app/supabase/migrations/1_tables.sql': tables + sql,
        [page]: `import { createClient } from '@supabase/supabase-js';\nconst supabase = createClient('https://example.supabase.co', 'key');\nexport const all = async () => supabase.from('${table}').select('*');\n`, ...files,
      });
      const engine = createEngine({ roots: ['/app'], host, settings: { minConfidence: 'low', rules: only('unbounded-query') } });
      for (const _ of engine.settle());
      return engine.findings(page).map((one) => one.confidence);
    }

    it('is less sure where the rows stand in a migration, and no code adds any', () => {
      assert.deepEqual(confidence('businesses', rows), ['low']);
      assert.deepEqual(confidence('businesses', ''), ['medium'], 'nothing says where the rows come from');
      assert.deepEqual(confidence('businesses', "insert into businesses (id, slug) select id, 'x' from visitors;\n"), ['medium'], 'rows that are made of others');
    });

    it('is as sure as before where something adds rows: the application, or a function in the database', () => {
      const form = "import { supabase } from './client';\nexport const add = async (slug: string) => supabase\n  .from('businesses')\n  .insert({ slug });\n";
      assert.deepEqual(confidence('businesses', rows, { '/app/src/form.ts': form }), ['medium']);
      assert.deepEqual(confidence('businesses', rows, { '/app/src/form.test.ts': form }), ['low'], 'a test adds none');
      assert.deepEqual(confidence('businesses', `${rows}create or replace function sign_up(slug text) returns void language plpgsql as $$ begin insert into businesses (slug) values (slug); end $$;\n`), ['medium']);
    });

    it('is less sure where there is one row for each name: of an installed module, a setting, a language', () => {
      assert.deepEqual(confidence('renderers', ''), ['low']);
      assert.deepEqual(confidence('shortcuts', ''), ['medium'], 'a number is no name');
      assert.notDeepEqual(confidence('links', ''), ['low'], 'what people make all day has such names made up');
    });

    it('is less sure where each row belongs to one row of such a table, as a unique key says', () => {
      assert.deepEqual(confidence('branding', rows), ['low']);
      assert.deepEqual(confidence('branding', ''), ['medium']);
      assert.deepEqual(confidence('visitors', rows), ['medium'], 'a foreign key alone says nothing');
    });
  });
});
