import assert from 'node:assert/strict';
import { costOf } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

const files = {
  '/app/package.json': '{ "dependencies": { "express": "^5.0.0", "@prisma/client": "^7.0.0" } }',
  '/app/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
  '/app/main.ts': "import express from 'express';\nimport { orders } from './orders';\nconst app = express();\napp.use('/api', orders);\n",
  '/app/orders.ts': `import { Router } from 'express';
import { prisma } from './db';
import { nameOf } from './names';
export const orders = Router();
orders.get('/orders', async (_req, res) => {
  const rows = await prisma.order.findMany({ take: 500 });
  for (const row of rows) await nameOf(row.customerId);
  res.json(rows);
});
`,
  '/app/names.ts': "import { prisma } from './db';\nexport async function nameOf(id: number) {\n  return prisma.customer.findFirst({ where: { id } });\n}\n",
};

describe('the handlers of a file', () => {
  it('say their route with its prefix once the workspace was looked at, what they cost, and the findings on their way', () => {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files) });
    assert.deepEqual(engine.handlers('/app/orders.ts').map(({ route }) => route.name), ['GET …/orders']);
    for (const _step of engine.settle()) { /* to the end */ }
    const [handler] = engine.handlers('/app/orders.ts');
    assert.equal(handler?.route.name, 'GET /api/orders');
    assert.equal(handler && costOf(handler.route), '1 + N queries');
    assert.ok((handler?.findings ?? 0) >= 1);
    assert.equal(handler?.location.start.line, 4);
  });

  it('keep their full name while somebody types', () => {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files) });
    for (const _step of engine.settle()) { /* to the end */ }
    engine.setOverlay('/app/orders.ts', files['/app/orders.ts'].replace('take: 500', 'take: 100'));
    assert.equal(engine.isSettled, false);
    assert.deepEqual(engine.handlers('/app/orders.ts').map(({ route }) => route.name), ['GET /api/orders']);
  });

  it('leave a file without handlers alone', () => {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files) });
    assert.deepEqual(engine.handlers('/app/names.ts'), []);
  });
});

describe('what can be said of a function', () => {
  it('names it by module and export, wherever it is called', () => {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files) });
    const found = engine.wrapperEdits('/app/orders.ts', files['/app/orders.ts'].indexOf('nameOf(row'));
    assert.equal(found?.name, 'nameOf');
    assert.match(found?.edits.query.edits[0]?.newText ?? '', /"module": "\.\/names", "name": "nameOf", "is": "query"/);
  });

  it('names what a module exports that uses no library which is known, and what a package does', () => {
    const use = "import { ask } from './wrap';\nimport { post } from '@acme/mail';\nimport { prisma } from './db';\nexport const all = async () => { await ask(1); await post(); return prisma.order.count(); };\n";
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ ...files, '/app/wrap.ts': 'export const ask = async (id: number) => id;\n', '/app/use.ts': use }) });
    const module = (text: string): string => engine.wrapperEdits('/app/use.ts', use.indexOf(text))?.edits.email.edits[0]?.newText ?? '';
    assert.match(module('ask(1)'), /"module": "\.\/wrap", "name": "ask"/);
    assert.match(module('post()'), /"module": "@acme\/mail", "name": "post"/);
  });

  it('is nothing where no function of the workspace is named', () => {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files) });
    assert.equal(engine.wrapperEdits('/app/orders.ts', files['/app/orders.ts'].indexOf('rows')), undefined);
  });
});
