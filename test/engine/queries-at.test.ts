import assert from 'node:assert/strict';
import { createEngine, type Engine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

const handler = `import express from 'express';
import { prisma } from './db';
import { nameOf } from './names';
export const app = express();
app.get('/orders', async (req, res) => {
  const rows = await prisma.order.findMany({ take: 500 });
  for (const row of rows) await nameOf(row.customerId);
  if (req.query.log) await prisma.visit.create({ data: {} });
  await prisma.stock.findMany();
  await prisma.stock.findMany();
  res.json(rows);
});
`;
const files = {
  '/app/package.json': '{ "dependencies": { "express": "^5.0.0", "@prisma/client": "^7.0.0" } }',
  '/app/schema.prisma': ['Order', 'Customer', 'Visit', 'Stock', ...Array.from({ length: 12 }, (_, i) => `Kind${i}`)].map((name) => `model ${name} {\n  id Int @id\n  customerId Int\n}\n`).join('\n'),
  '/app/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
  '/app/orders.ts': handler,
  '/app/names.ts': "import { prisma } from './db';\nexport async function nameOf(id: number) {\n  return prisma.customer.findFirst({ where: { id } });\n}\nexport async function alone() {\n  return prisma.order.count();\n}\n",
};

/** What is listed at a text of a file, a line each. */
function listed(engine: Engine, file: string, text: string): string[] | undefined {
  const found = engine.queriesAt(file, (engine.text(file) ?? '').indexOf(text));
  return found && [`${found.route ?? '(no request)'}: ${found.total}`, ...found.queries.map(({ times, kind, label, subject, isHere, conditional }) =>
    `${times} ${kind} ${label} ${subject ?? ''}${isHere ? ' here' : ''}${conditional ? ' perhaps' : ''}`)];
}

function settled(given: Record<string, string> = files): Engine {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(given) });
  for (const _step of engine.settle()) { /* to the end */ }
  return engine;
}

const queries = ['1 read order.findMany Order', '100 read customer.findFirst Customer here', '1 write visit.create Visit perhaps', '2 read stock.findMany Stock'];

describe('the queries that run for 100 rows', () => {
  it('are those of the request, each with how often, also from the helper that the query stands in', () => {
    const engine = settled();
    assert.deepEqual(listed(engine, '/app/orders.ts', 'nameOf(row'), ['GET /orders: 104', ...queries]);
    assert.deepEqual(listed(engine, '/app/names.ts', 'prisma.customer'), ['GET /orders: 104', ...queries]);
  });

  it('are those of the function where no request is known, and none where there is no query', () => {
    const engine = settled();
    assert.deepEqual(listed(engine, '/app/names.ts', 'prisma.order.count'), ['(no request): 1', '1 read order.count Order here']);
    assert.equal(engine.queriesAt('/app/db.ts', 60), undefined);
    assert.equal(engine.queriesAt('/app/none.ts', 0), undefined);
  });

  it('are no more than eight lines, with the one that was asked about among them', () => {
    const many = Array.from({ length: 12 }, (_, i) => `  await prisma.kind${i}.findMany();\n`).join('');
    const engine = settled({ ...files, '/app/orders.ts': handler.replace('  res.json', `${many}  res.json`) });
    const found = engine.queriesAt('/app/orders.ts', (engine.text('/app/orders.ts') ?? '').indexOf('prisma.kind11'));
    assert.deepEqual([found?.queries.length, found?.more, found?.total, found?.queries.at(-1)?.label, found?.queries.at(-1)?.isHere], [8, 8, 116, 'kind11.findMany', true]);
  });

  it('follow an edit', () => {
    const engine = settled();
    engine.setOverlay('/app/orders.ts', handler.replace('  await prisma.stock.findMany();\n', ''));
    assert.deepEqual(listed(engine, '/app/orders.ts', 'nameOf(row'), ['GET /orders: 103', ...queries.slice(0, 3), '1 read stock.findMany Stock']);
  });
});
