import assert from 'node:assert/strict';
import { linesOfTemplates, reindent } from '../../src/catalog/rewrites/edit-literal';
import { applyEdits } from '../../src/core';
import { createEngine } from '../../src/engine';
import { dedent, reindentAll } from '../../src/fixes/edits/edit-builder';
import { memoryFileHost } from '../../src/project';
import { ts } from '../../src/project/ts';

const query = 'db.query(`\n    SELECT id\n  FROM orders\n`, [\n      id,\n    ])';

describe('lines that begin within a template literal', () => {
  it('are told, also behind what is put into it, and in an object', () => {
    assert.deepEqual([...linesOfTemplates(query)], [1, 2, 3]);
    assert.deepEqual([...linesOfTemplates('{ a: `x\n${b({\n  c: 1,\n})}\n`,\n d: 1 }')], [1, 4]);
    assert.deepEqual([...linesOfTemplates('send({\n  to,\n})')], []);
    assert.deepEqual([...linesOfTemplates('// it`s\nsend({\n  to,\n})')], []);
  });

  it('stay where others are moved', () => {
    assert.equal(reindent(query, '  '), 'db.query(`\n    SELECT id\n  FROM orders\n`, [\n    id,\n  ])');
  });

  it('stay where a statement is taken out of its place, and where it is put', () => {
    const file = ts.createSourceFile('app.ts', `if (open) {\n  ${query};\n}\n`, ts.ScriptTarget.Latest, true);
    const taken = dedent((file.statements[0] as ts.IfStatement).thenStatement.getChildAt(1).getChildAt(0));
    assert.equal(taken, 'db.query(`\n    SELECT id\n  FROM orders\n`, [\n    id,\n  ]);');
    assert.equal(reindentAll(taken, '    ', '\n'), 'db.query(`\n    SELECT id\n  FROM orders\n`, [\n        id,\n      ]);');
  });

  it('keep a prompt as it is where two models are asked at the same time', () => {
    const before = [
      'import express from \'express\';', 'import OpenAI from \'openai\';', 'const openai = new OpenAI({ timeout: 60_000 });', 'const app = express();',
      'app.post(\'/texts\', async (req, res) => {',
      '  const title = await openai.responses.create({', '    model: \'m\',', '    input: `', '      A title for', '  ${req.body.text}`,', '  });',
      '  const summary = await openai.responses.create({', '    model: \'m\',', '    input: `', 'A summary of', '    ${req.body.text}`,', '  });',
      '  res.json({ title, summary });', '});', 'app.listen(3000);', '',
    ].join('\n');
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.3.0", "openai": "7.57.0" } }', '/app/app.ts': before }) });
    const { edits } = engine.fixAll({ kind: 'parallel' });
    const after = applyEdits(before, edits[0]?.edits ?? []);
    assert.match(after, /Promise\.all\(\[/);
    assert.deepEqual(templatesOf(after), templatesOf(before));
  });

  it('keep a mail as it is that becomes a job, whose parts the worker puts together', () => {
    const mail = ['`Dear ${name},', '', '        your order:', '  ${number}`'].join('\n');
    const before = [
      'import express from \'express\';', 'import nodemailer from \'nodemailer\';', 'import { PrismaClient } from \'@prisma/client\';', 'const prisma = new PrismaClient();', 'const app = express();',
      'const mailer = nodemailer.createTransport({ host: \'localhost\', connectionTimeout: 5000 });',
      'app.post(\'/orders\', async (req, res) => {', '  const name = String(req.body.name);', '  const number = String(req.body.number);', '  await prisma.order.create({ data: { number } });',
      '  if (name) {', '    if (number) {', '      await mailer.sendMail({', '        to: \'shop@example.com\',', `        text: ${mail},`, '      });', '    }', '  }', '  res.json({ number });', '});', 'app.listen(3000);', '',
    ].join('\n');
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.3.0", "nodemailer": "7.0.0", "@prisma/client": "6.0.0", "bullmq": "5.0.0" } }', '/app/app.ts': before, '/app/schema.prisma': 'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n}\nmodel Order {\n  id Int @id\n  number String\n}\n' }) });
    for (const _ of engine.settle());
    const fix = engine.fixesAt('/app/app.ts', 0, before.length).flatMap(({ fixes }) => fixes).find(({ kind }) => kind === 'enqueue');
    const texts = fix?.edits.flatMap(({ edits }) => edits.map(({ newText }) => newText)).flatMap(templatesOf).filter((one) => one.includes('Dear')) ?? [];
    assert.deepEqual(texts.map((one) => one.replace(/\$\{\w+\.(\w+)\}/g, '${$1}')), [mail]);
  });
});

function templatesOf(text: string): readonly string[] {
  return [...text.matchAll(/`[^`]*`/g)].map(([one]) => one);
}

describe('a query whose links stand on lines of their own', () => {
  it('keeps them a level deeper than its begin where it is put before a loop', () => {
    const before = [
      "import express from 'express';", "import knex from 'knex';", "const db = knex({ client: 'pg' });", 'const app = express();',
      "app.get('/orders', async (req, res) => {", "  const orders = await db('orders').select('id').limit(50);", '  const lines = [];', '  for (const order of orders) {',
      '    if (order.id > 3) {', "      const rates = await db('rates')", "        .select('name')", "        .where({ open: true });", '      lines.push([order.id, rates.length]);', '    }', '  }', '  res.json(lines);', '});', 'app.listen(3000);', '',
    ].join('\n');
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.3.0", "knex": "3.1.0" } }', '/app/app.ts': before }) });
    const { edits } = engine.fixAll({ kind: 'hoist' });
    assert.match(applyEdits(before, edits[0]?.edits ?? []), /\n {2}const rates = await db\('rates'\)\n {4}\.select\('name'\)\n {4}\.where\(\{ open: true \}\);\n {2}for \(/);
  });
});
