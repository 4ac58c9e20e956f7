import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fix, FixKind } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const schema = readFileSync(join(__dirname, '../../fixtures/fixes/schema.prisma'), 'utf8');
const program = '/app/src/program.ts';

/** What is offered of a kind for a program's query without a bound. */
function offered(kind: FixKind, text: string, quote = "'"): Fix | undefined {
  const engine = createEngine({
    roots: ['/app'], settings: { minConfidence: 'low', rules: only('unbounded-query') },
    host: memoryFileHost({ '/app/package.json': '{}', '/app/prisma/schema.prisma': schema, '/app/src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n", [program]: `import { prisma } from ${quote}./db${quote};\n${text}` }),
  });
  for (const _ of engine.settle());
  const found = engine.fixesAt(program, 0, Number.MAX_SAFE_INTEGER);
  assert.equal(found.length, 1, 'one query without a bound');
  return found[0]?.fixes.find((fix) => fix.kind === kind);
}

describe('a walk over all rows', () => {
  const job = (query: string, body: string, after = ''): string => `declare function send(to: string): Promise<void>;\nexport async function work() {\n  const orders = await prisma.order.findMany(${query});\n  for (const order of orders) {\n    ${body}\n  }\n${after}}\n`;
  const offers = (query: string, body: string, after?: string): boolean => offered('batches', job(query, body, after)) !== undefined;

  it('is read in batches, also where the loop changes or deletes the row that it is at', () => {
    assert.equal(offered('batches', job('', 'await send(order.number);'))?.title, 'Read the orders 500 at a time, in the order of `id` (what is written meanwhile may come too)');
    assert.ok(offers("{ where: { status: 'open' } }", "await prisma.order.update({ where: { id: order.id }, data: { status: 'sent' } });"));
    assert.ok(offers("{ orderBy: { id: 'asc' } }", 'await prisma.order.delete({ where: { id: order.id } });'));
  });

  it('is not, where the loop makes rows that it would come to, or changes others', () => {
    assert.ok(!offers('', "await prisma.order.create({ data: { number: order.number + 'b', status: 'copy', total: 0, customerId: 1, shippingId: 1 } });"));
    assert.ok(!offers('', "await prisma.order.updateMany({ where: { customerId: order.customerId }, data: { status: 'merged' } });"));
    assert.ok(!offers('', 'await prisma.order.update({ where: { id: order.id + 1 }, data: { total: order.total } });'));
  });

  it('is not, where something else needs the rows, or their order is another one', () => {
    assert.ok(!offers('', 'await send(order.number);', '  console.log(orders.length);\n'));
    assert.ok(!offers("{ orderBy: { total: 'desc' } }", 'await send(order.number);'));
    assert.ok(!offers("{ orderBy: { id: 'desc' } }", 'await send(order.number);'));
    assert.ok(!offers('{ select: { number: true } }', 'await send(order.number);'));
    assert.equal(offered('batches', "export async function work() {\n  const items = await prisma.item.findMany();\n  for (const item of items) console.log(item.line);\n}\n"), undefined, 'a key of two columns');
  });

  it('is not, where a request waits for it', () => {
    assert.equal(offered('batches', "import { Router } from 'express';\nexport const router = Router();\nrouter.get('/', async (req, res) => {\n  let sum = 0;\n  for (const order of await prisma.order.findMany()) sum += order.total;\n  res.json({ sum });\n});\n"), undefined);
  });
});

describe('the rows after a key', () => {
  const route = (body: string): string => `import { Router } from 'express';\nexport const router = Router();\nrouter.get('/orders', async (req, res) => {\n  ${body}\n});\n`;
  const offers = (body: string): string | undefined => offered('keyset', route(body))?.title;

  it('are told by a module in the quotes of the project', () => {
    const made = (quote: string): string => offered('keyset', route('res.json(await prisma.order.findMany());'), quote)?.edits.find(({ create }) => create)?.edits[0]?.newText.split('\n').find((line) => line.includes('typeof')) ?? '';
    assert.equal(made("'").trim(), "const key = typeof asked.after === 'string' && asked.after !== '' ? keyOf(asked.after) : undefined;");
    assert.equal(made('"').trim(), 'const key = typeof asked.after === "string" && asked.after !== "" ? keyOf(asked.after) : undefined;');
  });

  it('are asked for by the key that the query orders by', () => {
    assert.equal(offers('res.json(await prisma.order.findMany());'), 'Load the orders after the one whose `id` the request gives as `after` (the answer keeps its form, 100 at most, ordered by `id`)');
    assert.equal(offers("res.json(await prisma.order.findMany({ orderBy: { number: 'desc' } }));"), 'Load the orders after the one whose `number` the request gives as `after` (the answer keeps its form, 100 at most, ordered by `number`)');
  });

  it('are not, where the order is no unique column, or the client would not know the key', () => {
    assert.equal(offers("res.json(await prisma.order.findMany({ orderBy: { total: 'desc' } }));"), undefined);
    assert.equal(offers("res.json(await prisma.order.findMany({ orderBy: [{ id: 'desc' }, { total: 'desc' }] }));"), undefined);
    assert.equal(offers('res.json(await prisma.order.findMany({ select: { number: true } }));'), undefined);
    assert.equal(offers('const orders = await prisma.order.findMany();\n  res.json(orders.map((order) => order.number));'), undefined);
    assert.equal(offers('res.json(await prisma.order.findMany({ where: { id: { gt: 5 } } }));'), undefined);
    assert.equal(offers('res.json(await prisma.item.findMany());'), undefined);
  });
});
