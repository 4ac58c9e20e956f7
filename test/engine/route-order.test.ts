import assert from 'node:assert/strict';
import { routesOf } from './told-routes';

/** The effects of each route, those under a condition with a question mark. */
const listed = (files: Readonly<Record<string, string>>): readonly unknown[] => routesOf(files).map(({ name, effects }) => [name, effects.map(({ label, conditional }) => `${label}${conditional ? '?' : ''}`).join(' ')]);
const query = (table: string): string => `pool.query('INSERT INTO ${table} (a) VALUES (1)')`;

describe('the effects of a route', () => {
  // https://github.com/koajs/koa/blob/master/docs/guide.md#writing-middleware, https://hono.dev/docs/guides/middleware
  it('come after its handler where a middleware does them once the rest is done, the innermost first', () => {
    assert.deepEqual(listed({ 'src/koa.ts': [
      "import Koa from 'koa';", "import Router from '@koa/router';", "import { pool } from './db';",
      'const app = new Koa();', 'const router = new Router();',
      `app.use(async (ctx, next) => { await ${query('starts')}; await next(); await ${query('ends')}; });`,
      `app.use(async (ctx, next) => { await next(); await ${query('insides')}; });`,
      `router.get('/orders', async (ctx) => { await ${query('orders')}; });`,
      'app.use(router.routes());', '',
    ].join('\n') }), [['GET /orders', 'starts.insert orders.insert insides.insert ends.insert']]);
    assert.deepEqual(listed({ 'src/hono.ts': [
      "import { Hono } from 'hono';", "import { pool } from './db';", 'const app = new Hono();',
      // What a middleware gives as the next step's answer is the next step's own.
      `app.use(async (c, next) => { try { await next(); } finally { await ${query('ends')}; } });`,
      `app.use(async (c, next) => { const other = async () => { await ${query('before')}; }; await other(); return next(); });`,
      `app.get('/orders', async (c) => { await ${query('orders')}; return c.json({}); });`, 'export default app;', '',
    ].join('\n') }), [['GET /orders', 'before.insert orders.insert ends.insert']]);
  });

  it('come after its handler only where a way leads there from what the middleware waits for', () => {
    const around = (...lines: readonly string[]): unknown => (listed({ 'src/hono.ts': [
      "import { Hono } from 'hono';", "import { pool } from './db';", 'const app = new Hono();',
      'app.use(async (c, next) => {', ...lines, '});',
      `app.get('/orders', async (c) => { await ${query('orders')}; return c.json({}); });`, 'export default app;', '',
    ].join('\n') })[0] as readonly unknown[])[1];
    const [first, second] = [`await ${query('first')};`, `await ${query('second')};`];
    assert.equal(around(`if (c.req.path === '/health') { await next(); return; }`, first, 'await next();', second), 'first.insert? orders.insert second.insert?');
    assert.equal(around(`if (c.req.path === '/health') return await next();`, first, 'await next();'), 'first.insert? orders.insert');
    assert.equal(around(`if (c.req.query('a')) { await next(); ${first} } else { ${second} await next(); }`), 'second.insert? orders.insert first.insert?');
    assert.equal(around('const rest = async () => { await next(); };', first, 'await rest();'), 'first.insert orders.insert');
    assert.equal(around('await locked(async () => {', 'await next();', first, '});', second, 'async function locked(work) { await work(); }'), 'orders.insert first.insert second.insert');
    assert.equal(around(first, 'try { return await next(); } finally {', second, '}'), 'first.insert orders.insert second.insert');
    assert.equal(around('try {', first, 'await next(); } catch (error) {', second, 'throw error; }'), 'first.insert orders.insert second.insert?');
  });

  it('come after its handler where a hook of SvelteKit does them with the answer', () => {
    assert.deepEqual(listed({ 'package.json': '{ "devDependencies": { "@sveltejs/kit": "2.0.0" } }',
      'src/hooks.server.ts': `import { pool } from './db';\nexport const handle = async ({ event, resolve }) => { await ${query('starts')}; const answer = await resolve(event); await ${query('ends')}; return answer; };\n`,
      'src/routes/orders/+server.ts': `import { pool } from '../../db';\nexport const GET = async () => { await ${query('orders')}; return new Response(); };\n`,
    }), [['GET /orders', 'starts.insert orders.insert ends.insert']]);
  });

  // https://docs.nestjs.com/interceptors#response-mapping
  it('come after its handler where an interceptor of NestJS does them with the answer', () => {
    assert.deepEqual(listed({ 'package.json': '{"dependencies": {"@nestjs/common": "10"}}', 'src/orders.ts': [
      "import { Controller, Get, Injectable, UseInterceptors } from '@nestjs/common';", "import { tap } from 'rxjs';", "import { pool } from './db';",
      `@Injectable()\nexport class Audit { async intercept(context, next) { await ${query('starts')}; return next.handle().pipe(tap(() => ${query('audits')})); } }`,
      `@Controller('orders')\n@UseInterceptors(Audit)\nexport class Orders { @Get() async list() { return ${query('orders')}; } }`, '',
    ].join('\n') }), [['GET /orders', 'starts.insert orders.insert audits.insert']]);
  });

  it('stay where they are in Express, whose next() says nothing of when the rest is done', () => {
    assert.deepEqual(listed({ 'src/app.ts': [
      "import express from 'express';", "import { pool } from './db';", 'const app = express();',
      `app.use(async (req, res, next) => { await next(); await ${query('ends')}; });`,
      `app.get('/orders', async (req, res) => { await ${query('orders')}; res.end(); });`, '',
    ].join('\n') }), [['GET /orders', 'ends.insert orders.insert']]);
  });

  it('stand under the condition that is around a callback which runs in place', () => {
    assert.deepEqual(listed({ 'package.json': '{"dependencies": {"next": "15"}}', 'src/app/api/hook/route.ts': [
      "import { after } from 'next/server';", "import { pool } from '../../../db';",
      'export async function POST(request: Request) {',
      '  const event = await request.json();',
      `  if (event.type === 'paid') {`,
      `    await Promise.all(event.ids.map(async () => { await ${query('paid')}; }));`,
      `    after(async () => { await ${query('logs')}; });`,
      '  }',
      `  await Promise.all(event.ids.map(async () => { await ${query('seen')}; }));`,
      '  return Response.json({});', '}', '',
    ].join('\n') }), [['POST /api/hook', 'paid.insert? logs.insert? seen.insert']]);
  });

  // https://fastify.dev/docs/latest/Reference/Decorators/
  it('are not those of what a plugin puts on the application where something else has a member of that name', () => {
    assert.deepEqual(listed({ 'package.json': '{"dependencies": {"fastify": "5"}}', 'src/app.ts': [
      "import Fastify from 'fastify';", "import client from 'other-client';", "import { create } from 'another-client';", "import { pool } from './db';",
      `async function plugin(app) { app.decorate('send', async () => { await ${query('sent')}; }); }`,
      'const app = Fastify();', 'app.register(plugin);', 'const made = create();',
      `app.get('/others', async (request, reply) => { await client.send(1); await made.send(1); await ${query('others')}; reply.send({}); });`,
      `app.get('/own', async (request, reply) => { await app.send(1); return {}; });`, '',
    ].join('\n') }), [['GET /others', 'others.insert'], ['GET /own', 'sent.insert']]);
  });

  // https://docs.aws.amazon.com/cdk/v2/guide/constructs.html
  it('are no routes of an API that only has the name of one of the CDK', () => {
    const stack = (api: string): string => [
      "import { Stack } from 'aws-cdk-lib';", api, "import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';",
      "export class Shop extends Stack { constructor(scope) { super(scope, 'shop'); const fn = new NodejsFunction(this, 'a', { entry: 'lambda/a.ts' }); new LambdaRestApi(this, 'api', { handler: fn }); } }", '',
    ].join('\n');
    const files = { 'package.json': '{"dependencies": {"aws-cdk-lib": "2"}}', 'lambda/a.ts': `import { pool } from '../src/db';\nexport const handler = async () => { await ${query('a')}; };\n` };
    assert.deepEqual(listed({ ...files, 'lib/stack.ts': stack("import { LambdaRestApi } from 'aws-cdk-lib/aws-apigateway';") }), [['ALL *', 'a.insert']]);
    assert.deepEqual(listed({ ...files, 'lib/stack.ts': stack('class LambdaRestApi { constructor(...given) {} }') }), [['lambda lambda/a', 'a.insert']]);
  });
});
