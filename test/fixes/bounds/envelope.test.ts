import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyEdits } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const schema = readFileSync(join(__dirname, '../../fixtures/fixes/schema.prisma'), 'utf8');
const prisma = "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n";

type Files = Readonly<Record<string, string>>;

/** The lines of a file that the envelope brings, and its title; none where it is not offered. */
function offered(own: Files, file: string, dependencies: Files = {}): { readonly lines: readonly string[]; readonly title?: string } {
  const files: Files = { '/app/package.json': JSON.stringify({ dependencies }), '/app/prisma/schema.prisma': schema, '/app/src/db.ts': prisma, ...own };
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { minConfidence: 'low', rules: only('unbounded-query') } });
  for (const _ of engine.settle());
  const found = Object.keys(own).flatMap((one) => engine.fixesAt(one, 0, Number.MAX_SAFE_INTEGER));
  assert.equal(found.length, 1, 'one query without a bound');
  const fix = found[0]?.fixes.find(({ kind }) => kind === 'envelope');
  const edits = fix?.edits.find((one) => one.file === file)?.edits;
  const before = (own[file] ?? '').split('\n');
  return { lines: edits ? applyEdits(own[file] ?? '', edits).split('\n').filter((line) => !before.includes(line)).map((line) => line.trim()) : [], ...(fix && { title: fix.title }) };
}

const route = '/app/src/orders.ts';
const read = 'prisma.order.findMany()';
const after = "prisma.order.findMany({ where: { id: { gt: cursor.after } }, orderBy: { id: 'asc' }, take: cursor.limit })";
const imports = ["import { cursorOf } from './lib/cursor';", "import { envelopeOf } from './lib/envelope';"];

/** A route of Express; `body` answers. */
const express = (body: string, more = ''): Files => ({
  [route]: `import { Router } from 'express';\nimport { prisma } from './db';\n${more}\nexport const router = Router();\nrouter.get('/orders', async (req, res) => {\n${body}\n});\n`,
});

describe('an answer with a cursor', () => {
  it('has the list where it was, and says that its shape changes', () => {
    const { lines, title } = offered(express(`  const orders = await ${read};\n  if (orders.length === 0) return res.status(404).json({ error: 'none' });\n  res.json({ ok: true, orders });`), route);
    assert.deepEqual(lines, [...imports, 'const cursor = cursorOf(req.query, Number);', `const orders = await ${after};`, "res.json({ ok: true, orders: envelopeOf(orders, cursor, 'id') });"]);
    assert.equal(title, 'Answer with `{ items, nextCursor }` in place of the orders (changes the shape of the answer, so its clients have to be changed, too; the next request gives it as `after`, 100 rows at most, ordered by `id`)');
  });

  it('is walked by pages where the rows are ordered by something else, or are answered without their key', () => {
    assert.deepEqual(offered(express("  res.json(await prisma.order.findMany({ orderBy: { total: 'desc' } }));"), route).lines.slice(2), [
      'const page = pageOf(req.query);', "res.json(pageEnvelopeOf(await prisma.order.findMany({ orderBy: [{ total: 'desc' }, { id: 'desc' }], take: page.limit, skip: page.offset }), page));",
    ]);
    assert.deepEqual(offered(express(`  const orders = await ${read};\n  res.json(orders.map((order) => order.number));`), route).lines.at(-1), 'res.json(pageEnvelopeOf(orders.map((order) => order.number), page));');
  });

  it('is made in the handler of what a service gives back, which waits for it then', () => {
    const service = "import { Injectable } from '@nestjs/common';\nimport { prisma } from './db';\n\n@Injectable()\nexport class OrdersService {\n  async findAll() {\n    return prisma.order.findMany();\n  }\n}\n";
    const controller = "import { Controller, Get, Query } from '@nestjs/common';\nimport { OrdersService } from './orders.service';\n\n@Controller('orders')\nexport class OrdersController {\n  constructor(private readonly orders: OrdersService) {}\n\n  @Get()\n  findAll() {\n    return this.orders.findAll();\n  }\n}\n";
    const own = { '/app/src/orders.service.ts': service, '/app/src/orders.controller.ts': controller };
    assert.deepEqual(offered(own, '/app/src/orders.controller.ts').lines, [
      ...imports, 'async findAll(@Query() query: Record<string, unknown>) {', 'const cursor = cursorOf(query, Number);', "return envelopeOf(await this.orders.findAll(cursor), cursor, 'id');",
    ]);
    assert.deepEqual(offered(own, '/app/src/orders.service.ts').lines, ['async findAll(cursor: { limit: number; after: number | undefined }) {', `return ${after};`]);
    assert.deepEqual(offered({ ...own, '/app/src/orders.controller.ts': controller.replace('findAll()', 'findAll(): Promise<{ id: number }[]>') }, '/app/src/orders.controller.ts').lines, [], 'the handler says what it answers');
  });

  it('is made before what answers is handed the list', () => {
    const send = 'function sendList(res: any, data: unknown) {\n  return res.json({ success: true, data });\n}\n';
    assert.equal(offered(express(`  return sendList(res, await ${read});`, send), route).lines.at(-1), `return sendList(res, envelopeOf(await ${after}, cursor, 'id'));`);
  });

  for (const [what, body] of [
    ['an early answer is an empty list', `  if (!req.query.team) return res.json([]);\n  res.json(await ${read});`],
    ['something else may stand in the list\'s place', `  const orders = await ${read};\n  res.json(orders.length > 0 ? orders : { message: 'none' });`],
    ['a template is given the list', `  const orders = await ${read};\n  res.render('orders', { orders });`],
    ['the rows are counted', `  const orders = await ${read};\n  res.json({ orders, total: orders.length });`],
  ] as const) {
    it(`is not offered where ${what}`, () => {
      assert.deepEqual(offered(express(body), route).lines, []);
    });
  }

  it('is not offered where a schema of Fastify says what is answered', () => {
    const own = (schema: string): Files => ({ [route]: `import Fastify from 'fastify';\nimport { prisma } from './db';\n\nconst server = Fastify();\nserver.get('/orders', { schema: ${schema} }, async () => ${read});\n` });
    assert.deepEqual(offered(own("{ response: { 200: { type: 'array' } } }"), route).lines, []);
    assert.equal(offered(own("{ tags: ['orders'] }"), route).lines.at(-2), `return envelopeOf(await ${after}, cursor, 'id');`);
  });

  it('is not offered to the loader of a page, which the page beside it reads', () => {
    const file = '/app/app/routes/orders.tsx';
    assert.deepEqual(offered({ [file]: `import { prisma } from '../../src/db';\n\nexport async function loader() {\n  const orders = await ${read};\n  return { orders };\n}\n` }, file, { '@remix-run/node': '2.9.0' }).lines, []);
  });
});
