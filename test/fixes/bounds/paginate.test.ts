import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits, type Fix } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const schema = readFileSync(join(__dirname, '../../fixtures/fixes/schema.prisma'), 'utf8');
const prisma = "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n";

type Files = Readonly<Record<string, string>>;

/** The rewrite of that kind for the only query without a bound, and all files as they are after it. */
function rewritten(own: Files, dependencies: Files = {}): { readonly fix?: Fix; readonly files: Files } {
  const files: Files = { '/app/package.json': JSON.stringify({ dependencies }), '/app/prisma/schema.prisma': schema, '/app/src/db.ts': prisma, ...own };
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { minConfidence: 'low', rules: only('unbounded-query') } });
  for (const _ of engine.settle());
  const found = Object.keys(own).flatMap((file) => engine.fixesAt(file, 0, Number.MAX_SAFE_INTEGER));
  assert.equal(found.length, 1, 'one query without a bound');
  const fix = found[0]?.fixes.find(({ kind }) => kind === 'paginate');
  return { ...(fix && { fix }), files: { ...files, ...Object.fromEntries((fix?.edits ?? []).map(({ file, create, edits }) => [file, applyEdits(create ? '' : files[file] ?? '', edits)])) } };
}

/** The lines of a file that are not those of before. */
function newLines(own: Files, file: string, dependencies?: Files): readonly string[] {
  const before = (own[file] ?? '').split('\n');
  return (rewritten(own, dependencies).files[file] ?? '').split('\n').filter((line) => !before.includes(line)).map((line) => line.trim());
}

const route = '/app/src/orders.ts';
const read = 'prisma.order.findMany()';
const page = "prisma.order.findMany({ orderBy: { id: 'asc' }, take: page.limit, skip: page.offset })";
const helper = "import { pageOf } from './lib/pagination';";

/** A route of Express; `body` answers. */
const express = (body: string, more = ''): Files => ({
  [route]: `import { Router } from 'express';\nimport { prisma } from './db';\n${more}\nexport const router = Router();\nrouter.get('/orders', async (req, res) => {\n${body}\n});\n`,
});

describe('a page that the request asks for', () => {
  it('is read as Express has it; a parameter that was not used gets its name', () => {
    const own: Files = { [route]: `import { Router } from 'express';\nimport { prisma } from './db';\n\nexport const router = Router();\nrouter.get('/orders', async (_req, res) => {\n  res.json(await ${read});\n});\n` };
    assert.deepEqual(newLines(own, route), [helper, "router.get('/orders', async (req, res) => {", 'const page = pageOf(req.query);', `res.json(await ${page});`]);
  });

  it('is read as Hono has it, in a handler that was an expression', () => {
    const own: Files = { [route]: `import { Hono } from 'hono';\nimport { prisma } from './db';\n\nconst app = new Hono();\napp.get('/orders', async (c) => c.json(await ${read}));\n` };
    assert.deepEqual(newLines(own, route), [helper, "app.get('/orders', async (c) => {", 'const page = pageOf(c.req.query());', `return c.json(await ${page});`, '});']);
  });

  it('is read as Koa has it, by require, in a project of such modules', () => {
    const own: Files = {
      '/app/src/client.js': "const { PrismaClient } = require('@prisma/client');\nmodule.exports = { prisma: new PrismaClient() };\n",
      '/app/src/routes.js': `const Router = require('@koa/router');\nconst { prisma } = require('./client');\n\nconst router = new Router();\nrouter.get('/orders', async (ctx) => {\n  ctx.body = await ${read};\n});\n`,
    };
    assert.deepEqual(newLines(own, '/app/src/routes.js'), ["const { pageOf } = require('./lib/pagination');", 'const page = pageOf(ctx.query);', `ctx.body = await ${page};`]);
    const text = rewritten(own).files['/app/src/lib/pagination.js'] ?? '';
    assert.match(text, /\nfunction pageOf\(query\) \{\n {2}const asked = query \?\? \{\};\n/);
    assert.match(text, /\n\nmodule\.exports = \{ pageOf \};\n$/);
  });

  it('is read as Fastify has it, whose handler gets its request', () => {
    const own: Files = { [route]: `import Fastify from 'fastify';\nimport { prisma } from './db';\n\nconst server = Fastify();\nserver.get('/orders', async () => {\n  return ${read};\n});\n` };
    assert.deepEqual(newLines(own, route), [helper, "server.get('/orders', async (request) => {", 'const page = pageOf(request.query);', `return ${page};`]);
  });

  it('is read as the route handlers of Next.js have it, with the alias, quotes and line ends of the file', () => {
    const file = '/app/src/app/api/orders/route.ts';
    const own: Files = {
      '/app/tsconfig.json': '{ "compilerOptions": { "paths": { "@/*": ["./src/*"] } } }',
      [file]: `import { NextResponse } from "next/server"\nimport { prisma } from "@/db"\n\nexport async function GET() {\n  const orders = await ${read}\n  return NextResponse.json({ orders })\n}\n`,
    };
    assert.deepEqual(newLines(own, file, { next: '15.1.0' }), [
      'import { pageOf } from "@/lib/pagination"', 'export async function GET(request: Request) {',
      'const page = pageOf(Object.fromEntries(new URL(request.url).searchParams))', `const orders = await ${page.replaceAll('\'', '"')}`,
    ]);
    assert.match(rewritten(own, { next: '15.1.0' }).files['/app/src/lib/pagination.ts'] ?? '', /const mostRows = 100\n/);
    assert.equal(rewritten(own, { next: '^14.2.0' }).fix, undefined, 'before version 15 such a route is answered when the application is built');
  });

  it('is read as the API routes of Next.js have it', () => {
    const file = '/app/pages/api/orders.ts';
    const own: Files = { [file]: `import { prisma } from '../../src/db';\n\nexport default async function handler(req: any, res: any) {\n  res.status(200).json(await ${read});\n}\n` };
    assert.deepEqual(newLines(own, file, { next: '13.0.0' }), ["import { pageOf } from '../../lib/pagination';", 'const page = pageOf(req.query);', `res.status(200).json(await ${page});`]);
  });

  const service = (more = ''): string => `import { Injectable } from '@nestjs/common';\nimport { prisma } from './db';\n\n@Injectable()\nexport class OrdersService {\n  async findAll(status: string) {\n    return prisma.order.findMany({ where: { status } });\n  }\n${more}}\n`;
  const controller = (parameters: string, more = ''): string => `import { Controller, Get, Query } from '@nestjs/common';\nimport { OrdersService } from './orders.service';\n\n@Controller('orders')\nexport class OrdersController {\n  constructor(private readonly orders: OrdersService) {}\n\n  @Get()\n  findAll(${parameters}) {\n    return this.orders.findAll('open');\n  }\n${more}}\n`;

  it('is read as Nest has it, and handed through the service', () => {
    const own: Files = { '/app/src/orders.service.ts': service(), '/app/src/orders.controller.ts': controller('') };
    assert.deepEqual(newLines(own, '/app/src/orders.controller.ts'), [helper, 'findAll(@Query() query: Record<string, unknown>) {', "return this.orders.findAll('open', pageOf(query));"]);
    assert.deepEqual(newLines(own, '/app/src/orders.service.ts'), ['async findAll(status: string, page: { limit: number; offset: number }) {', "return prisma.order.findMany({ where: { status }, orderBy: { id: 'asc' }, take: page.limit, skip: page.offset });"]);
  });

  it('is handed through what an interface of the workspace says of a repository', () => {
    const storage = 'interface IStorage {\n  getOrders(status: string): Promise<Order[]>;\n}\n\nexport class DatabaseStorage implements IStorage {\n  async getOrders(status: string): Promise<Order[]> {\n    return await prisma.order.findMany({ where: { status } });\n  }\n}\n\nexport const storage: IStorage = new DatabaseStorage();\n';
    const own: Files = {
      '/app/src/storage.ts': `import type { Order } from '@prisma/client';\nimport { prisma } from './db';\n\n${storage}`,
      [route]: "import { Router } from 'express';\nimport { storage } from './storage';\n\nexport const router = Router();\nrouter.get('/orders', async (_req, res) => {\n  const orders = await storage.getOrders('open');\n  res.json(orders);\n});\n",
    };
    assert.deepEqual(newLines(own, '/app/src/storage.ts'), [
      'getOrders(status: string, page: { limit: number; offset: number }): Promise<Order[]>;', 'async getOrders(status: string, page: { limit: number; offset: number }): Promise<Order[]> {',
      "return await prisma.order.findMany({ where: { status }, orderBy: { id: 'asc' }, take: page.limit, skip: page.offset });",
    ]);
    assert.deepEqual(newLines(own, route), [helper, "router.get('/orders', async (req, res) => {", "const orders = await storage.getOrders('open', pageOf(req.query));"]);
    const other = `${storage}\nexport class MemStorage implements IStorage {\n  async getOrders(status: string): Promise<Order[]> {\n    return [];\n  }\n}\nconst other: IStorage = new MemStorage();\nexport const none = () => other.getOrders('none');\n`;
    assert.equal(rewritten({ ...own, '/app/src/storage.ts': `import type { Order } from '@prisma/client';\nimport { prisma } from './db';\n\n${other}` }).fix, undefined, 'another class is asked by the same words');
  });

  it('follows rows that a function gives back beside a status, and puts in the order that they come in', () => {
    const list = (sort: string): string => `import { prisma } from './db';\n\nexport async function listOrders() {\n  const orders = await ${read};\n  return { response: orders${sort}, status: 200 };\n}\n`;
    const own = (sort: string): Files => ({
      '/app/src/list.ts': list(sort),
      [route]: "import { Router } from 'express';\nimport { listOrders } from './list';\n\nexport const router = Router();\nrouter.get('/orders', async (req, res) => {\n  const orders = await listOrders();\n  return res.status(orders.status).json({ response: orders.response });\n});\n",
    });
    assert.deepEqual(newLines(own('.sort((a, b) => a.id - b.id)'), '/app/src/list.ts'), ['export async function listOrders(page: { limit: number; offset: number }) {', `const orders = await ${page};`]);
    assert.equal(rewritten(own('.sort((a, b) => a.total - b.total)')).fix, undefined, 'another order than that of the page');
    assert.equal(rewritten(own('.sort((a, b) => b.id - a.id)')).fix, undefined, 'the other way round');
  });

  it('lets it be asked whether there is any row, and a log say how many', () => {
    const found = (body: string): readonly string[] => newLines(express(`  const orders = await ${read};\n${body}\n  res.json({ orders });`), route);
    const expected = [helper, 'const page = pageOf(req.query);', `const orders = await ${page};`];
    assert.deepEqual(found("  if (!orders || orders.length === 0) return res.status(404).json({ error: 'none' });"), expected);
    assert.deepEqual(found('  console.log(`found ${orders.length} orders`);'), expected);
    assert.deepEqual(found('  if (orders.length > 10) return res.sendStatus(413);'), []);
    assert.deepEqual(found('  audit.log(`found ${orders.length} orders`);'), []);
  });

  it('follows rows into a function of the workspace that answers with them', () => {
    const send = 'function sendList(res: any, data: unknown, status = 200) {\n  return res.status(status).json({ success: true, data });\n}\n';
    assert.deepEqual(newLines(express(`  return sendList(res, await ${read});`, send), route), [helper, 'const page = pageOf(req.query);', `return sendList(res, await ${page});`]);
    const counted = 'function sendList(res: any, data: any) {\n  return res.json({ total: data.length, data });\n}\n';
    assert.equal(rewritten(express(`  return sendList(res, await ${read});`, counted)).fix, undefined);
  });

  it('is read as the edge functions of Supabase have it, of a query that is put together in steps', () => {
    const file = '/app/supabase/functions/orders/index.ts';
    const of = (more: string): Files => ({
      '/app/supabase/migrations/1_orders.sql': 'create table orders (id bigint primary key, status text not null, total bigint not null);\n',
      [file]: `import { createClient } from 'jsr:@supabase/supabase-js@2';\n\nDeno.serve(async (req) => {\n  const supabase = createClient(Deno.env.get('URL'), Deno.env.get('KEY'));\n  const status = new URL(req.url).searchParams.get('status');\n  let query = supabase.from('orders').select('*').order('total', { ascending: false });\n${more}  if (status) query = query.eq('status', status);\n  const { data: orders, error } = await query;\n  if (error) throw error;\n  return new Response(JSON.stringify({ orders: orders ?? [] }), { headers: { 'Content-Type': 'application/json' } });\n});\n`,
    });
    assert.deepEqual(newLines(of(''), file), [
      "import { pageOf } from '../_shared/pagination.ts';", 'const page = pageOf(Object.fromEntries(new URL(req.url).searchParams));',
      "let query = supabase.from('orders').select('*').order('total', { ascending: false }).order('id', { ascending: false });", 'const { data: orders, error } = await query.range(page.offset, page.offset + page.limit - 1);',
    ]);
    assert.equal(rewritten(of("  if (status === 'new') query = query.limit(10);\n")).fix, undefined, 'a limit that is there under a condition');
    assert.equal(rewritten(of("  if (status === 'new') query = query.order('status');\n")).fix, undefined, 'an order under a condition');
    assert.equal(rewritten(of("  const empty = supabase.from('orders').select('*').limit(1);\n  if (status === 'none') query = empty;\n")).fix, undefined, 'another query in its place');
    assert.equal(rewritten(of("  const count = (await query).data?.length;\n")).fix, undefined, 'sent twice');
    assert.equal(rewritten(of("  log(query);\n")).fix, undefined, 'handed to something that may add to it');
  });

  it('is read as the loaders of Remix have it', () => {
    const file = '/app/app/routes/orders.tsx';
    const of = (head: string): Files => ({ [file]: `import { prisma } from '../../src/db';\n\nexport async function loader(${head}) {\n  const orders = await ${read};\n  return { orders };\n}\n` });
    const asked = 'const page = pageOf(Object.fromEntries(new URL(request.url).searchParams));';
    const rest = [asked, `const orders = await ${page};`];
    const version = { '@remix-run/node': '2.9.0' };
    assert.deepEqual(newLines(of(''), file, version).slice(1), ['export async function loader({ request }: { request: Request }) {', ...rest]);
    assert.deepEqual(newLines(of('{ params }: { params: any; request: Request }'), file, version).slice(1), ['export async function loader({ params, request }: { params: any; request: Request }) {', ...rest]);
    assert.deepEqual(newLines(of('args: { request: Request }'), file, version).slice(1), [asked.replace('request', 'args.request'), ...rest.slice(1)]);
    assert.equal(rewritten(of('{ params, ...others }: { params: any; request: Request }'), version).fix, undefined);
    assert.equal(rewritten({ [file]: (of('')[file] ?? '').replace('loader', 'action') }, version).fix, undefined);
  });

  it('is read as the endpoints of SvelteKit have it', () => {
    const file = '/app/src/routes/api/orders/+server.ts';
    const own: Files = { [file]: `import { json } from '@sveltejs/kit';\nimport { prisma } from '../../../db';\n\nexport async function GET() {\n  const orders = await ${read};\n  return new Response(JSON.stringify(orders));\n}\n` };
    assert.deepEqual(newLines(own, file, { '@sveltejs/kit': '2.5.0' }).slice(1), ['export async function GET({ url }: { url: URL }) {', 'const page = pageOf(Object.fromEntries(url.searchParams));', `const orders = await ${page};`]);
  });

  it('is two numbers more in the input of a procedure of tRPC', () => {
    const file = '/app/src/router.ts';
    const of = (procedure: string, base = ''): Files => ({
      [file]: `import { initTRPC } from '@trpc/server';\nimport { z } from 'zod';\nimport { prisma } from './db';\n\nconst t = initTRPC.create();\nconst publicProcedure = t.procedure${base};\nexport const appRouter = t.router({\n  orders: ${procedure},\n});\nexport const schema = z.string();\n`,
    });
    const version = { '@trpc/server': '11.0.0', zod: '3.23.0' };
    assert.deepEqual(newLines(of(`publicProcedure.query(async () => {\n    return ${read};\n  })`), file, version).slice(1), [
      'orders: publicProcedure.input(z.object({ page: z.number().optional(), limit: z.number().optional() }).optional()).query(async (opts) => {', 'const page = pageOf(opts.input);', `return ${page};`,
    ]);
    assert.deepEqual(newLines(of(`publicProcedure.input(z.object({ status: z.string() })).query(async ({ input }) => {\n    return prisma.order.findMany({ where: { status: input.status } });\n  })`), file, version).slice(1), [
      'orders: publicProcedure.input(z.object({ status: z.string(), page: z.number().optional(), limit: z.number().optional() })).query(async ({ input }) => {', 'const page = pageOf(input);',
      "return prisma.order.findMany({ where: { status: input.status }, orderBy: { id: 'asc' }, take: page.limit, skip: page.offset });",
    ]);
    assert.deepEqual(newLines(of(`publicProcedure.query(async ({ ctx }) => {\n    console.log(ctx);\n    return ${read};\n  })`), file, version)[1], (
      'orders: publicProcedure.input(z.object({ page: z.number().optional(), limit: z.number().optional() }).optional()).query(async ({ ctx, input }) => {'
    ), 'a name of a pattern has no type here, as a parameter has none');
    assert.equal(rewritten(of(`publicProcedure.query(async () => {\n    return ${read};\n  })`, '.input(z.object({ team: z.string() }))'), version).fix, undefined, 'what the procedure is built on asks for something');
    assert.equal(rewritten(of(`publicProcedure.input(z.string()).query(async ({ input }) => {\n    return prisma.order.findMany({ where: { status: input } });\n  })`), version).fix, undefined, 'an input that is no object');
    assert.equal(rewritten(of(`publicProcedure.mutation(async () => {\n    return ${read};\n  })`), version).fix, undefined);
  });

  it('is not handed through a service that something else calls, or that extends another class', () => {
    const again = '\n  @Get(\'all\')\n  all() {\n    return this.orders.findAll(\'all\');\n  }\n';
    assert.equal(rewritten({ '/app/src/orders.service.ts': service(), '/app/src/orders.controller.ts': controller('', again) }).fix, undefined);
    const promised = service().replace('OrdersService {', 'OrdersService extends Orders {').replace('@Injectable', 'abstract class Orders {\n  abstract findAll(status: string): Promise<unknown>;\n}\n\n@Injectable');
    assert.equal(rewritten({ '/app/src/orders.service.ts': promised, '/app/src/orders.controller.ts': controller('') }).fix, undefined);
    const tested = { '/app/src/orders.spec.ts': "import { OrdersService } from './orders.service';\nit('has orders', async () => {\n  await new OrdersService().findAll('open');\n});\n" };
    assert.equal(rewritten({ '/app/src/orders.service.ts': service(), '/app/src/orders.controller.ts': controller(''), ...tested }).fix, undefined);
  });

  it('is not read where the framework would refuse the parameters: a schema in Fastify that is not written out', () => {
    const schemed = (schema: string): Files => ({ [route]: `import Fastify from 'fastify';\nimport { prisma } from './db';\n\nconst server = Fastify();\nserver.get('/orders', { schema: ${schema} }, async (request) => ${read});\n` });
    assert.equal(rewritten(schemed("{ querystring: { $ref: 'orders#' } }")).fix, undefined, 'it is described elsewhere');
    assert.equal(rewritten(schemed("{ querystring: { type: 'object', properties: { page: { type: 'string' } } } }")).fix, undefined, 'it has a page of its own');
    assert.notEqual(rewritten(schemed("{ tags: ['orders'] }")).fix, undefined);
  });

  it('is two numbers more in the schema of a query string in Fastify, which would take them out', () => {
    const own = (schema: string, more = ''): Files => ({ [route]: `import Fastify from 'fastify';\nimport { prisma } from './db';\n${more}\nconst server = Fastify();\nserver.get('/orders', {\n  schema: { querystring: ${schema} },\n}, async (_request, reply) => {\n  return reply.send(await ${read});\n});\n` });
    const rest = ['}, async (request, reply) => {', 'const page = pageOf(request.query);', `return reply.send(await ${page});`];
    assert.deepEqual(newLines(own("{ type: 'object', properties: { status: { type: 'string' } }, additionalProperties: false }"), route), [
      helper, "schema: { querystring: { type: 'object', properties: { status: { type: 'string' }, page: { type: 'number' }, limit: { type: 'number' } }, additionalProperties: false } },", ...rest,
    ]);
    assert.deepEqual(newLines(own('Type.Object({ status: Type.String() })', "import { Type } from '@sinclair/typebox';\n"), route), [
      helper, 'schema: { querystring: Type.Object({ status: Type.String(), page: Type.Optional(Type.Number()), limit: Type.Optional(Type.Number()) }) },', ...rest,
    ]);
  });

  it('is imported where the project has the helper already, wherever that is and whatever it was made', () => {
    const own: Files = { ...express(`  res.json(await ${read});`), '/app/src/http/paging.ts': 'const most = 20;\nexport const one = 1;\nexport function pageOf(query: unknown) {\n  const { page, limit } = query as any;\n  const rows = Math.min(limit ?? most, most);\n  return { offset: (page - 1) * rows, limit: rows };\n}\n' };
    const { fix, files } = rewritten(own);
    assert.deepEqual(fix?.edits.map(({ file }) => file), [route]);
    assert.match(files[route] ?? '', /import \{ pageOf \} from '\.\/http\/paging';/);
  });

  it('is taken by a run that looks at nothing else first, of a query in another file than its route', () => {
    const own: Files = { '/app/src/orders.service.ts': service(), '/app/src/orders.controller.ts': controller('') };
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{}', '/app/prisma/schema.prisma': schema, '/app/src/db.ts': prisma, ...own }), settings: { minConfidence: 'low', rules: only('unbounded-query') } });
    assert.deepEqual(engine.fixAll({ kind: 'paginate' }).applied.map(({ fix }) => fix.edits.length), [3]);
  });

  it('is imported where a rewrite of the same run has just made the helper', () => {
    const other = '/app/src/customers.ts';
    const own = express(`  res.json(await ${read});`);
    const files = { ...own, [other]: (own[route] ?? '').replaceAll('order', 'customer') };
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{}', '/app/prisma/schema.prisma': schema, '/app/src/db.ts': prisma, ...files }), settings: { minConfidence: 'low', rules: only('unbounded-query') } });
    for (const _ of engine.settle());
    const { applied, left } = engine.fixAll({ paths: [route, other], kind: 'paginate' });
    assert.deepEqual([applied.length, left.map(({ reason }) => reason)], [2, []]);
  });

  it('says that what runs before the handler asks for the rows', () => {
    const own: Files = { [route]: `import { Router } from 'express';\nimport { prisma } from './db';\nexport const router = Router();\nrouter.get('/orders', async (req, res, next) => {\n  res.locals.orders = await ${read};\n  next();\n}, (req, res) => res.json(res.locals.orders));\n` };
    const { left } = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{}', '/app/prisma/schema.prisma': schema, '/app/src/db.ts': prisma, ...own }), settings: { rules: only('unbounded-query') } }).fixAll({ kind: 'paginate' });
    assert.deepEqual(left.map(({ reason }) => reason), ['a part that the request says: what runs before the handler asks for the rows']);
  });

  it('says how rows are ordered that the query leaves undecided', () => {
    const titleOf = (args: string): string => rewritten(express(`  res.json(await prisma.order.findMany(${args}));`)).fix?.title ?? '';
    assert.equal(titleOf(''), 'Load one page of orders, by `page` and `limit` of the request (the answer keeps its form, 100 at most, ordered by `id`)');
    assert.equal(titleOf("{ orderBy: [{ total: 'desc' }] }"), 'Load one page of orders, by `page` and `limit` of the request (the answer keeps its form, 100 at most, ties are ordered by `id`)');
    assert.equal(titleOf("{ orderBy: { number: 'asc' } }"), 'Load one page of orders, by `page` and `limit` of the request (the answer keeps its form, 100 at most)');
  });

  for (const [what, body, more] of [
    ['are counted for the answer', `  const orders = await ${read};\n  res.json({ orders, total: orders.length });`],
    ['are added up', `  const orders = await ${read};\n  res.json({ orders, sum: orders.reduce((sum, order) => sum + order.total, 0) });`],
    ['are written to a cache that everybody reads', `  const orders = await ${read};\n  await redis.set('orders', JSON.stringify(orders));\n  res.json(orders);`, "import Redis from 'ioredis';\nconst redis = new Redis();"],
    ['are numbered', `  const orders = await ${read};\n  res.json(orders.map((order, index) => ({ index, id: order.id })));`],
    ['are searched', `  const orders = await ${read};\n  res.json(orders.filter((order) => order.total > Number(req.query.above)));`],
    ['are walked over', `  const orders = await ${read};\n  for (const order of orders) console.log(order.id);\n  res.json(orders);`],
    ['are sorted by hand', `  const orders = await ${read};\n  res.json(orders.sort((a, b) => a.total - b.total));`],
    ['are asked for in an order that cannot be read', '  res.json(await prisma.order.findMany({ orderBy: { [String(req.query.by)]: \'asc\' } }));'],
    ['are ordered by another table\'s column', '  res.json(await prisma.order.findMany({ orderBy: { customer: { name: \'asc\' } } }));'],
    ['begin at a cursor', '  res.json(await prisma.order.findMany({ cursor: { id: Number(req.query.from) } }));'],
    ['are distinct', '  res.json(await prisma.order.findMany({ distinct: [\'status\'] }));'],
  ] as const) {
    it(`is not taken of rows that ${what}`, () => {
      assert.equal(rewritten(express(body, more)).fix, undefined);
    });
  }

  it('is not taken where no request says which page: a POST, a request that is taken apart', () => {
    const of = (head: string): Files => ({ [route]: (express(`  res.json(await ${read});`)[route] ?? '').replace("router.get('/orders', async (req, res)", head) });
    assert.equal(rewritten(of("router.post('/orders', async (req, res)")).fix, undefined);
    assert.equal(rewritten(of("router.get('/orders', async ({ params }, res)")).fix, undefined);
  });
});
