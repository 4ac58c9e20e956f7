import assert from 'node:assert/strict';
import { applyEdits, type Fix } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const path = '/app/src/server.ts';
const server = (line: string, more = '', before = ''): string => `import express from 'express';\nimport { Pool } from 'pg';\nconst app = express();\n${before}app.use((req: any, res, next) => {\n  ${line}\n  ${more}next();\n});\napp.get('/', async (req: any, res) => res.json((await req.db.query('SELECT 1')).rows));\n`;
const made = 'req.db = new Pool({ connectionString: process.env.DATABASE_URL });';

describe('fixes: clients that are put into an object where they are made', () => {
  it('what a request carries on is the shared one', () => {
    const [fix] = offered(server(made));
    assert.equal(applyEdits(server(made), fix?.edits[0]?.edits ?? []), server('req.db = db;').replace('{ Pool } from \'pg\'', '{ db } from \'./db\''));
    assert.match(fix?.edits[1]?.edits[0]?.newText ?? '', /export const db = new Pool\(\{ connectionString: process\.env\.DATABASE_URL, max: 10 \}\);/);
  });

  it('what the project shares is put there', () => {
    const [fix] = offered(server(made), { '/app/src/db.ts': 'import { Pool } from \'pg\';\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n' });
    assert.equal(fix?.title, 'Use the shared `pool` of db.ts');
  });

  it('a context that is made for each request has the shared one', () => {
    const text = (context: string, prisma = 'import { PrismaClient } from \'@prisma/client\';'): string => `import { ApolloServer } from '@apollo/server';\nimport { startStandaloneServer } from '@apollo/server/standalone';\n${prisma}\nconst server = new ApolloServer({ typeDefs: '', resolvers: { Query: { all: (_: unknown, __: unknown, { prisma }: any) => prisma.order.findMany() } } });\nvoid startStandaloneServer(server, { context: async () => ({ ${context} }) });\n`;
    const before = text('prisma: new PrismaClient()');
    assert.equal(applyEdits(before, offered(before)[0]?.edits[0]?.edits ?? []), text('prisma', 'import { prisma } from \'./prisma\';'));
  });

  /** Where it may be closed, or is another one for each request. */
  const traps: readonly { readonly what: string; readonly text: string }[] = [
    { what: 'the request closes it', text: server(made, 'res.on(\'finish\', () => req.db.end());\n  ') },
    { what: 'a function that is given it closes it', text: server(made, 'res.on(\'finish\', () => { void close(req.db); });\n  ', 'const close = (pool: Pool) => pool.end();\n') },
    { what: 'a variable that it is taken into is closed', text: server(made, 'res.on(\'finish\', () => { const { db } = req; void db.end(); });\n  ') },
    { what: 'the request says where it leads', text: server('req.db = new Pool({ connectionString: req.headers.tenant });') },
    { what: 'another function is given it where it is made', text: server('req.store = new Store({ pool: new Pool({ connectionString: process.env.DATABASE_URL }) });', '', 'import { Store } from \'some-store\';\n') },
    { what: 'it is kept beside what is there already', text: server('req.db = req.db ?? new Pool({ connectionString: process.env.DATABASE_URL });') },
    { what: 'what it is put into is of the module', text: server('kept.db = new Pool({ connectionString: process.env.DATABASE_URL });', '', 'const kept: any = {};\n') },
  ];

  for (const { what, text } of traps) {
    it(`it stays where ${what}`, () => {
      assert.deepEqual(offered(text).filter(({ kind }) => kind === 'shared-client').map(({ title }) => title), []);
    });
  }

  function offered(text: string, beside: Readonly<Record<string, string>> = {}): readonly Fix[] {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "dependencies": { "express": "5.0.0", "pg": "8.0.0", "@prisma/client": "6.0.0", "@apollo/server": "4.0.0" } }', [path]: text, ...beside }), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
    for (const steps = engine.settle(); !steps.next().done;);
    return engine.fixesAt(path, 0, text.length).flatMap(({ fixes }) => fixes);
  }
});
