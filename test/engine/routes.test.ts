import assert from 'node:assert/strict';
import { costOf, type Route } from '../../src/core';
import { createEngine, type Engine } from '../../src/engine';
import { memoryFileHost, nodeFileHost } from '../../src/project';
import { repository } from '../repo/sources';

function routesOf(engine: Engine, paths?: readonly string[]): readonly Route[] {
  const steps = engine.routes(paths ? { paths } : {});
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value.routes;
}

const shop = `${repository.replaceAll('\\', '/')}/examples/shop`;

describe('the routes of the example shop', () => {
  const engine = createEngine({ roots: [shop], host: nodeFileHost() });
  const routes = routesOf(engine);
  const route = (name: string): Route => routes.find((one) => one.name === name) as Route;

  it('have the paths that the routers are mounted under, and say what they cost, the middleware that reads the customer included', () => {
    assert.equal(costOf(route('GET /admin/orders')), '1 + 2N + N·M (up to 2 + 2N + N·M) queries');
    assert.equal(costOf(route('POST /auth/sign-up')), '2 (up to 3) queries, 1 awaited external call');
  });

  it('list their effects in order, with how often each runs and through which calls', () => {
    assert.deepEqual(route('POST /admin/orders/ship').effects.map(({ kind, label, subject, times, path }) => [kind, label, subject, times.length, path.map(({ name }) => name)]), [
      ['read', 'customer.findUnique', 'Customer', 0, []],
      ['read', 'order.findMany', 'Order', 0, []],
      ['external', 'fetch', 'http', 1, ['bookParcel']],
      ['external', 'transport.sendMail', 'email', 1, ['sendShippingNotice', 'sendMail']],
      ['write', 'order.update', 'Order', 1, ['markShipped']],
    ]);
  });

  it('can be asked for by the files that register them', () => {
    const some = routesOf(engine, [`${shop}/src/routes/auth.ts`]).map(({ name }) => name);
    assert.deepEqual(some, ['POST /auth/sign-up', 'POST /auth/sign-in']);
  });
});

describe('a route', () => {
  const open = (files: Readonly<Record<string, string>>): Engine => createEngine({ roots: ['/app'], host: memoryFileHost({
    '/app/src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n", ...files,
  }) });
  const [route] = routesOf(open({ '/app/src/app.ts': [
    "import express from 'express';",
    "import { prisma } from './db';",
    'interface Mailer { send(to: string): Promise<void> }',
    'const app = express();',
    "app.get('/x', async (req, res) => {",
    '  const mailer: Mailer = req.app.mailer;',
    '  if (req.query.all) await prisma.user.findMany();',
    "  void fetch('https://example.com');",
    "  for (const size of ['s', 'm']) await prisma.stock.count({ where: { size } });",
    '  for (const id of req.body.ids) { const row = await prisma.user.findFirst({ where: { id } }); if (row) return res.json(row); }',
    '  await mailer.send("a");',
    '  res.end();',
    '});', '',
  ].join('\n') }));

  it('says what stands under a condition and what is not waited for, and counts neither constant lists nor a search for the first hit', () => {
    assert.deepEqual(route?.effects.map(({ label, conditional, awaited, times }) => [label, conditional, awaited, times.length]), [
      ['user.findMany', true, true, 0], ['fetch', false, false, 0], ['stock.count', false, true, 0], ['user.findFirst', false, true, 0],
    ]);
  });

  it('says nothing of what the framework hands in, and of values that are only passed on to a package', () => {
    const [other] = routesOf(open({ '/app/src/app.ts': [
      "import express from 'express';",
      "import { hash } from 'bcrypt';",
      "import { prisma } from './db';",
      'const app = express();',
      "app.post('/y', async (req, res, next) => {",
      '  const { password } = req.body;',
      '  try { res.json(await prisma.user.create({ data: { password: await hash(password, 10) } })); } catch (error) { next(error); }',
      '});', '',
    ].join('\n') }));
    assert.deepEqual([other?.effects.length, other?.unresolved], [1, []]);
  });

  it('names the calls that could not be followed, with the reason', () => {
    assert.deepEqual(route?.unresolved.map(({ name, reason }) => [name, reason]), [['send', 'an interface whose implementation is not known']]);
  });
});
