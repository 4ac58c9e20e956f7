import assert from 'node:assert/strict';
import { costOf, type Finding, type Route } from '../../src/core';
import { createEngine, type Engine, type ScanRequest, type ScanResult } from '../../src/engine';
import { memoryFileHost, nodeFileHost } from '../../src/project';
import { repository } from '../repo/sources';

function routesOf(engine: Engine, paths?: readonly string[]): readonly Route[] {
  const steps = engine.routes(paths ? { paths } : {});
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value.routes;
}

function scan(engine: Engine, request: ScanRequest): ScanResult {
  const steps = engine.scan(request);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value;
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

  it('says of what comes after an answer that it is not reached each time; a failure is no answer', () => {
    const [other] = routesOf(open({ '/app/src/app.ts': [
      "import express from 'express';",
      "import { prisma } from './db';",
      'const app = express();',
      'const seen = new Map();',
      "app.get('/z/:id', async (req, res) => {",
      '  if (!req.params.id) return res.status(400).json({ message: "no id" });',
      "  if (req.method === 'OPTIONS') return res.json({});",
      '  await prisma.user.count();',
      '  if (seen.has(req.params.id)) return res.json(seen.get(req.params.id));',
      '  res.json(await prisma.user.findFirst({ where: { id: req.params.id } }));',
      '});', '',
    ].join('\n') }));
    assert.deepEqual(other?.effects.map(({ label, conditional }) => [label, conditional]), [['user.count', false], ['user.findFirst', true]]);
  });

  const early: readonly (readonly [string, string, boolean])[] = [
    ['what is kept', 'if (seen.has(id)) return res.json(seen.get(id));', true],
    ['a row that is there', 'if (req.user) return next();', true],
    ['a page that is drawn instead', "if (req.isHTML) { res.render('page'); return; }", true],
    ['a comparison', "if (id === 'all') return res.json([1]);", true],
    ['one of several ways out', 'if (req.query.short) { if (!id) return res.status(400).end(); return res.json({ id }); }', true],
    ['where something is missing', "if (!req.user) return res.redirect('/login');", false],
    ['an empty list', 'if (req.body.ids.length === 0) return res.json({ done: 0 });', false],
    ['a status', 'if (id === req.user.id) return res.status(403).json({ id });', false],
    ['a status by its name', 'if (id === req.user.id) return res.status(StatusCodes.CONFLICT).json({ id });', false],
    ['a status that is set before', 'if (id === req.user.id) { res.status(409); return res.json({ id }); }', false],
    ['an error that is handed on', 'if (id === req.user.id) return next(new Error(id));', false],
    ['an object that says so', "if (id === req.user.id) return { error: 'yourself' };", false],
    ['a function that makes failures', 'if (id === req.user.id) return forbidden(res);', false],
    ['a throw', "if (id === req.user.id) throw new Error('yourself');", false],
    ['a branch of the missing', "if (!req.user) { if (req.isHTML) return res.render('login'); return res.status(401).end(); }", false],
    ['another kind of request', "if (req.method === 'HEAD') return res.json({});", false],
    ['a way to another page', "if (id === req.user.id) return { redirect: { destination: '/me' } };", false],
  ];
  for (const [what, statement, conditional] of early) {
    it(`${conditional ? 'is answered early by' : 'is not answered early by'} ${what}`, () => {
      const [other] = routesOf(open({ '/app/src/app.ts': [
        "import express from 'express';",
        "import { StatusCodes } from 'http-status-codes';",
        "import { prisma } from './db';",
        'const app = express();',
        'const seen = new Map();',
        'const forbidden = (res) => res.status(403).end();',
        "app.get('/z/:id', async (req, res, next) => {",
        '  const { id } = req.params;',
        `  ${statement}`,
        '  await prisma.user.count();',
        '});', '',
      ].join('\n') }));
      assert.deepEqual(other?.effects.map((effect) => effect.conditional), [conditional]);
    });
  }

  it('lists what a decorator of the workspace puts around a method, and says where that decides whether the method runs', () => {
    const [other] = routesOf(open({ '/app/src/app.ts': [
      "import express from 'express';",
      "import { prisma } from './db';",
      'const app = express();',
      'function Checked() {',
      '  return (_: unknown, _name: string, descriptor: PropertyDescriptor) => {',
      '    const run = descriptor.value;',
      '    descriptor.value = async function (id: string) { await prisma.user.count(); return run.call(this, id); };',
      '  };',
      '}',
      'const held = new Map<string, unknown>();',
      'function kept(target: (id: string) => Promise<unknown>, _context: ClassMethodDecoratorContext) {',
      '  return async function (this: unknown, id: string) {',
      '    if (held.has(id)) return held.get(id);',
      '    const found = await target.call(this, id);',
      '    held.set(id, found);',
      '    return found;',
      '  };',
      '}',
      'class Users {',
      '  @Checked() one(id: string) { return prisma.user.findFirst({ where: { id } }); }',
      '  @kept two(id: string) { return prisma.stock.findFirst({ where: { id } }); }',
      '}',
      'const users = new Users();',
      "app.get('/u/:id', async (req, res) => { res.json([await users.one(req.params.id), await users.two(req.params.id)]); });", '',
    ].join('\n') }));
    assert.deepEqual(other?.effects.map(({ label, conditional }) => [label, conditional]), [['user.count', false], ['user.findFirst', false], ['stock.findFirst', true]]);
  });

  it('lists the strategy alone that a handler is made for, also where a function of the workspace makes it', () => {
    const found = routesOf(open({ '/app/src/app.ts': [
      "import express from 'express';",
      "import passport from 'passport';",
      "import { Strategy as JwtStrategy } from 'passport-jwt';",
      "import { Strategy as LocalStrategy } from 'passport-local';",
      "import { Strategy as KeyStrategy } from 'passport-localapikey-update';",
      "import { prisma } from './db';",
      'passport.use(new JwtStrategy({}, async (payload, done) => done(null, await prisma.user.findFirst({ where: { id: payload.sub } }))));',
      'passport.use(new LocalStrategy({}, async (name, password, done) => done(null, await prisma.account.findFirst({ where: { name } }))));',
      'passport.use(new KeyStrategy({}, async (key, done) => done(null, await prisma.key.findFirst({ where: { key } }))));',
      'function authenticate(type: string, strict: boolean) {',
      '  return function auth(req, res, next) {',
      '    if (req.user) return next();',
      '    passport.authenticate(type, (err, user) => { if (!user && strict) throw new Error(type); req.user = user; next(); })(req, res, next);',
      '  };',
      '}',
      'const wrap = (fn: any) => (req, res, next) => Promise.resolve(fn(req, res, next)).catch(next);',
      "const handlers = { jwt: authenticate('jwt', true), key: authenticate('localapikey', false) };",
      'const app = express();',
      "app.get('/one', wrap(handlers.jwt), (req, res) => res.end());",
      "app.get('/two', wrap(handlers.key), wrap(handlers.jwt), (req, res) => res.end());",
      "app.get('/three', passport.authenticate('local'), (req, res) => res.end());", '',
    ].join('\n') }));
    assert.deepEqual(found.map(({ name, effects }) => [name, effects.map(({ label }) => label)]), [
      ['GET /one', ['user.findFirst']], ['GET /two', ['key.findFirst', 'user.findFirst']], ['GET /three', ['account.findFirst']],
    ]);
  });

  it('is said of a finding in a strategy only where its handler was made for that', () => {
    const engine = open({ '/app/src/app.ts': [
      "import express from 'express';",
      "import passport from 'passport';",
      "import { Strategy as JwtStrategy } from 'passport-jwt';",
      "import { Strategy as LocalStrategy } from 'passport-local';",
      "import { prisma } from './db';",
      'passport.use(new JwtStrategy({}, async (payload, done) => { for (const id of payload.ids) await prisma.user.findFirst({ where: { id } }); done(null); }));',
      'passport.use(new LocalStrategy({}, async (name, password, done) => { for (const id of password) await prisma.account.findFirst({ where: { id } }); done(null); }));',
      'function authenticate(type: string) {',
      '  return function auth(req, res, next) { passport.authenticate(type, () => next())(req, res, next); };',
      '}',
      'const app = express();',
      "app.get('/one', authenticate('local'), (req, res) => res.end());",
      "app.get('/two', authenticate('jwt'), (req, res) => res.end());", '',
    ].join('\n') });
    assert.deepEqual(scan(engine, { rules: ['n-plus-one'] }).findings.map(({ location, route }) => `${location.start.line + 1} ${route ?? ''}`), ['6 GET /two', '7 GET /one']);
  });

  it('lists of a handler that tells methods apart what each of them does, and names the one that a finding is about', () => {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({
      '/app/package.json': '{ "dependencies": { "next": "15.0.0" } }',
      '/app/schema.prisma': 'datasource db {\n  provider = "postgresql"\n}\nmodel User {\n  id Int @id\n  name String\n}\nmodel Post {\n  id Int @id\n  authorId Int\n}\n',
      '/app/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();",
      '/app/pages/api/posts.ts': `
        import { prisma } from '../../db';
        async function list(ids) {
          'use cache';
          const users = await prisma.user.findMany({ take: 20 });
          for (const user of users) await prisma.post.findFirst({ where: { authorId: user.id } });
        }
        export default async function handler(req, res) {
          const me = await prisma.user.findUnique({ where: { id: req.userId } }); switch (req.method) {
            case 'PUT':
              await prisma.user.update({ where: { id: me.id }, data: req.body });
              break;
            case 'GET': await list(); break; case 'POST':
              for (const id of req.body.ids) await prisma.post.delete({ where: { id } });
              break;
            default: res.status(405).end();
          }
        }`,
    }) });
    const labels = routesOf(engine).map(({ name, effects }) => [name, ...effects.map(({ label, conditional }) => `${label}${conditional ? '?' : ''}`)]);
    assert.deepEqual(labels, [
      ['PUT /api/posts', 'user.findUnique', 'user.update'],
      ['GET /api/posts', 'user.findUnique', 'user.findMany?', 'post.findFirst?'],
      ['POST /api/posts', 'user.findUnique', 'post.delete'],
    ]);
    const routes = scan(engine, { rules: ['n-plus-one'] }).findings.map(({ route, location }) => `${location.start.line + 1} ${route ?? ''}`);
    assert.deepEqual(routes, ['6 GET /api/posts', '14 POST /api/posts']);
  });

  it('lists what each of several implementations does, under a condition, since one of them is there', () => {
    const [other] = routesOf(open({ '/app/src/app.ts': [
      "import express from 'express';",
      "import { prisma } from './db';",
      'interface Users { get(id: string): Promise<unknown> }',
      'class Stored implements Users { get(id: string) { return prisma.user.findFirst({ where: { id } }); } }',
      "class Remote implements Users { get(id: string) { return fetch('https://example.com/' + id).then((response) => response.json()); } }",
      'const app = express();',
      'const users: Users = (globalThis as any).users;',
      "app.get('/u/:id', async (req, res) => { res.json(await users.get(req.params.id)); });",
      '', 'export { Stored, Remote };', '',
    ].join('\n') }));
    assert.deepEqual(other?.effects.map(({ label, conditional }) => [label, conditional]), [['user.findFirst', true], ['fetch', true]]);
  });

  it('names the calls that could not be followed, with the reason', () => {
    assert.deepEqual(route?.unresolved.map(({ name, reason }) => [name, reason]), [['send', 'an interface whose implementation is not known']]);
  });
});

describe('a scan that is asked about requests', () => {
  const engine = createEngine({ roots: [shop], host: nodeFileHost() });
  const result = scan(engine, { withRequests: true });
  const at = (file: string, line: number): Finding => result.findings.find(({ location, rule }) => rule === 'n-plus-one' && location.file === `${shop}/${file}` && location.start.line === line - 1) as Finding;

  it('says how many queries a request makes with lists of a hundred, and how many without the finding', () => {
    // GET /cart reads the customer and the cart, a product for each item, and for the total two rows more for each.
    assert.deepEqual(at('src/routes/cart.ts', 21).gain, { before: 302, after: 203 });
    assert.deepEqual(at('src/services/order-service.ts', 16).gain, { before: 10_202, after: 302 });
  });

  it('says which calls could not be followed, why, and from which routes one comes by; of the files that are asked about alone', () => {
    assert.deepEqual(result.unresolved?.map(({ location, name, reason, routes }) => [location.file.slice(shop.length + 1), name, reason, routes]),
      [['src/jobs/nightly.ts', 'sendMail', 'a function that is handed in', ['cron 0 3 * * *']]]);
    assert.deepEqual(scan(engine, { withRequests: true, paths: [`${shop}/src/routes`] }).unresolved, []);
  });

  it('says none of it where it is not asked', () => {
    const plain = scan(engine, {});
    assert.equal(plain.unresolved, undefined);
    assert.deepEqual(plain.findings.filter(({ gain }) => gain), []);
    assert.deepEqual(plain.findings, result.findings.map(({ gain: _, ...finding }) => finding));
  });
});
