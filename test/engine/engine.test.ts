import assert from 'node:assert/strict';
import { applyEdits } from '../../src/core';
import { createEngine, type Engine, type ScanResult, type Settings } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

const schema = `
generator client {
  provider = "prisma-client-js"
}
datasource db {
  provider = "postgresql"
}
model Order {
  id         Int      @id
  customerId Int
  customer   Customer @relation(fields: [customerId], references: [id])
}
model Customer {
  id     Int     @id
  email  String  @unique
  orders Order[]
}
`;
const db = "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n";
const orders = `import { prisma } from './db';
export async function list() {
  const orders = await prisma.order.findMany({ take: 100 });
  const names: (string | undefined)[] = [];
  for (const order of orders) {
    const customer = await prisma.customer.findUnique({ where: { id: order.customerId } });
    names.push(customer?.email);
  }
  return names;
}
`;
const file = '/app/src/orders.ts';
const files: Readonly<Record<string, string>> = {
  '/app/prisma/schema.prisma': schema, '/app/src/db.ts': db, [file]: orders, '/app/src/twice.ts': orders,
};

function open(more: Readonly<Record<string, string>> = {}, settings?: Partial<Settings>): Engine {
  return createEngine({ roots: ['/app'], host: memoryFileHost({ ...files, ...more }), ...(settings && { settings }) });
}

function scan(engine: Engine, request?: Parameters<Engine['scan']>[0]): ScanResult {
  const steps = engine.scan(request);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
}

/** Everything of the findings that a person sees. */
function seen(engine: Engine): readonly string[] {
  return scan(engine).findings.map((one) => `${one.location.file}:${one.location.start.line}:${one.location.start.character} ${one.severity} ${one.confidence} ${one.message} ${one.fingerprint}`);
}

describe('the engine', () => {
  it('finds the same things twice, in the order of files and places', () => {
    const first = seen(open());
    assert.equal(first.length, 2);
    assert.deepEqual(seen(open()), first);
    assert.deepEqual([...first].sort(), first);
  });

  it('reports only on the paths that it was asked for', () => {
    assert.deepEqual(scan(open(), { paths: [file] }).findings.map((one) => one.location.file), [file]);
    assert.equal(scan(open(), { paths: ['/app/src'] }).findings.length, 2);
    assert.equal(scan(open(), { paths: ['/app/sr'] }).findings.length, 0);
  });

  it('stops where the one who drives it stops, and starts anew afterwards', () => {
    const engine = open();
    const steps = engine.scan();
    steps.next();
    steps.next();
    steps.return({ findings: [], notices: [], files: 0, suppressed: 0 });
    assert.equal(scan(engine).findings.length, 2);
  });

  it('gives the findings of a cold start after every one of many edits', () => {
    const engine = open();
    const texts = [
      orders.replace('findUnique', 'count'),
      orders.replace('for (const order of orders) {', 'for (const order of [orders[0]!]) {'),
      orders.slice(0, 180),
      `${orders}\nexport const more = 1;\n`,
      orders.replace("from './db'", "from './nowhere'"),
      '',
      orders.replaceAll('\n', '\r\n'),
      orders,
    ];
    for (const text of texts) {
      engine.setOverlay(file, text);
      assert.deepEqual(seen(engine), seen(open({ [file]: text })), text);
    }
    engine.setOverlay(file, undefined);
    assert.deepEqual(seen(engine), seen(open()));
  });

  it('follows an edit of the schema: a relation that goes takes its rewrite along', () => {
    const engine = open();
    const kinds = () => engine.fixesAt(file, 0, orders.length).flatMap(({ fixes }) => fixes.map((fix) => fix.kind));
    assert.deepEqual(kinds(), ['eager-load', 'batch']);
    engine.setOverlay('/app/prisma/schema.prisma', schema.replace(/.*customer {3}Customer.*\n/, '').replace(/.*orders Order.*\n/, ''));
    assert.deepEqual(kinds(), ['batch']);
    engine.setOverlay('/app/prisma/schema.prisma', undefined);
    assert.deepEqual(kinds(), ['eager-load', 'batch']);
  });

  it('leaves the texts alone while it tries fixes, and offers edits that make the finding go', () => {
    const engine = open();
    const [{ fixes } = { fixes: [] }] = engine.fixesAt(file, 0, orders.length);
    assert.equal(engine.text(file), orders);
    assert.equal(fixes.filter((fix) => fix.preferred).length, 1);
    for (const fix of fixes) {
      const [edit] = fix.edits;
      assert.ok(edit && fix.edits.length === 1);
      const fixed = open({ [file]: applyEdits(orders, edit.edits) });
      assert.deepEqual(fixed.findings(file), [], fix.title);
    }
  });

  it('withholds a rewrite that would not compile', () => {
    const typed = orders.replace('const orders =', 'const orders: { id: number; customerId: number }[] =');
    const engine = open({ [file]: typed });
    assert.deepEqual(engine.fixesAt(file, 0, typed.length).flatMap(({ fixes }) => fixes.map((fix) => fix.kind)), ['batch']);
  });

  it('tries a rewrite in another file where the finding stands: the client is made in a module of its own', () => {
    const [client, app] = ['/app/src/stripe.ts', '/app/src/app.ts'];
    const text = `import express from 'express';\nimport { stripe } from './stripe';\nconst app = express();\napp.get('/a/:id', async (req, res) => { res.json(await stripe.customers.retrieve(req.params.id)); });\n`;
    const engine = open({ [client]: "import Stripe from 'stripe';\nexport const stripe = new Stripe('key', {});\n", [app]: text });
    const offered = engine.fixesAt(app, 0, text.length).flatMap(({ fixes }) => fixes);
    assert.deepEqual(offered.map((fix) => [fix.kind, fix.edits.map((edit) => edit.file)]), [['timeout', [client]]]);
    assert.deepEqual(scan(engine, { withFixes: true, paths: [app] }).findings.map(({ fixes }) => fixes?.map(({ kind }) => kind)), [['timeout']]);
  });

  it('fixes all files as one difference and says what was applied where it stood', () => {
    const engine = open();
    const { edits, applied, left } = engine.fixAll();
    assert.deepEqual(edits.map((edit) => edit.file), [file, '/app/src/twice.ts']);
    assert.deepEqual(applied.map(({ finding }) => finding.location.start.line), [5, 5]);
    assert.deepEqual(left, []);
    assert.equal(engine.text(file), orders);
  });

  it('keeps to one kind, and to what keeps behaviour, where it is asked to', () => {
    const write = orders.replace('const customer = await prisma.customer.findUnique({ where: { id: order.customerId } });', 'await prisma.customer.delete({ where: { id: order.customerId } });').replace('    names.push(customer?.email);\n', '');
    assert.equal(open({ [file]: write }).fixAll({ paths: [file], safeOnly: true }).applied.length, 0);
    assert.equal(open({ [file]: write }).fixAll({ paths: [file] }).applied[0]?.fix.kind, 'bulk-write');
    assert.equal(open().fixAll({ paths: [file], kind: 'batch' }).applied[0]?.fix.kind, 'batch');
  });

  it('sees in one file what was fixed for it in another: a client that has got its timeout gets no second one', () => {
    const pays = (call: string): string => `import express from 'express';\nimport { stripe } from './stripe';\nexport const router = express.Router();\nrouter.post('/', async (req, res) => {\n  res.json(await stripe.${call});\n});\n`;
    const engine = open({
      '/app/src/stripe.ts': "import Stripe from 'stripe';\nexport const stripe = new Stripe(process.env['KEY'] ?? '');\n",
      '/app/src/pay.ts': pays("checkout.sessions.create({ mode: 'payment' })"),
      '/app/src/portal.ts': pays("billingPortal.sessions.create({ customer: 'c' })"),
      '/app/src/server.ts': "import express from 'express';\nimport * as pay from './pay';\nimport * as portal from './portal';\nexpress().use('/pay', pay.router).use('/portal', portal.router).listen(80);\n",
    });
    const { edits, applied } = engine.fixAll({ rules: ['missing-timeout'], kind: 'timeout' });
    assert.deepEqual(edits.map((edit) => [edit.file, applyEdits(engine.text(edit.file) ?? '', edit.edits).split('\n')[1]]), [['/app/src/stripe.ts', "export const stripe = new Stripe(process.env['KEY'] ?? '', { timeout: 20_000 });"]]);
    assert.deepEqual(applied.map(({ finding }) => finding.location.file), ['/app/src/pay.ts']);
  });

  it('obeys headroom.config.json, and the settings before it', () => {
    const config = { '/app/headroom.config.json': '{ "rules": { "n-plus-one": "off" } }' };
    assert.equal(scan(open(config)).findings.length, 0);
    assert.deepEqual(scan(open(config, { rules: { 'n-plus-one': 'information' } })).findings.map((one) => one.severity), ['information', 'information']);
    const engine = open();
    engine.setOverlay('/app/headroom.config.json', '{ "exclude": ["src/twice.ts"] }');
    assert.deepEqual(scan(engine).findings.map((one) => one.location.file), [file]);
    engine.setOverlay('/app/headroom.config.json', '{ "exclude": ["src/twice.ts" }');
    assert.ok(engine.notices().some((notice) => notice.code === 'config-invalid' && notice.location?.start.line === 0));
  });

  it('takes settings back to their defaults when they are left out', () => {
    const engine = open();
    engine.configure({ rules: { 'n-plus-one': 'off' } });
    assert.equal(scan(engine).findings.length, 0);
    engine.configure({});
    assert.equal(scan(engine).findings.length, 2);
  });

  it('says so where there is nothing to look at', () => {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/readme.md': 'hello' }) });
    assert.deepEqual(scan(engine).notices.map((notice) => notice.code), ['no-source-files']);
  });

  it('counts the fixes of many findings like those of one', () => {
    const engine = open();
    const all = scan(engine, { withFixes: true }).findings.map((one) => one.fixes?.map((fix) => fix.title));
    assert.deepEqual(all, [file, '/app/src/twice.ts'].map((path) => engine.fixesAt(path, 0, orders.length)[0]?.fixes.map((fix) => fix.title)));
  });
});
