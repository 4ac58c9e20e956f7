import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { withJobs, type Files } from '../proof/harness/application';
import { only } from '../rules/only';

const query = 'const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users\');';
const loop = 'const found: string[] = []; for (const { id } of rows) { found.push(await ask(id)); }';

/** One handler of each framework, with what stands before its registration, among its arguments, and in it. */
const servers = {
  fastify: ({ before = '', between = '', body = `${query} ${loop} return { found };` }) => [
    'import Fastify from \'fastify\';', 'const app = Fastify();', before, `app.post('/work', ${between}async (request, reply) => { ${body} });`, 'app.listen({ port: 3000 });',
  ],
  koa: ({ before = '', between = '', body = `${query} ${loop} ctx.body = { found };` }) => [
    'import Koa from \'koa\';', 'import Router from \'@koa/router\';', 'const app = new Koa();', 'const router = new Router();', before, `router.post('/work', ${between}async (ctx) => { ${body} });`, 'app.use(router.routes());', 'app.listen(3000);',
  ],
  hono: ({ before = '', between = '', body = `${query} ${loop} return c.json({ found });` }) => [
    'import { Hono } from \'hono\';', 'import { zValidator } from \'@hono/zod-validator\';', 'const app = new Hono();', before, `app.post('/work', ${between}async (c) => { ${body} });`, 'export default app;',
  ],
} as const;

type Server = keyof typeof servers;

interface Parts {
  readonly before?: string;
  readonly between?: string;
  readonly body?: string;
}

describe('fixes: answer-later, other servers', () => {
  const after = (server: Server, parts: Parts): string => withJobs(filesOf(server, parts), 'answer-later')['src/app.ts'] ?? '';

  it('a handler of Fastify that has no `reply` gets one, and its hooks are those of the new route', () => {
    const files = filesOf('fastify', { between: '{ schema: { body: {} }, bodyLimit: 10, onRequest: signedIn, config: { a: 1 } }, ' });
    const text = withJobs({ ...files, 'src/app.ts': (files['src/app.ts'] ?? '').replace('(request, reply)', '()') }, 'answer-later')['src/app.ts'] ?? '';
    assert.match(text, /\{ schema: \{ body: \{\} \}, bodyLimit: 10, onRequest: signedIn, config: \{ a: 1 \} \}, async \(request, reply\) => \{ const jobId/);
    assert.match(text, /app\.get<\{ Params: \{ jobId: string \} \}>\('\/work\/jobs\/:jobId', \{ onRequest: signedIn, config: \{ a: 1 \} \}, async \(request, reply\)/);
  });

  it('validators of Hono stay with the handler, and what it reads of the path and the query is text', () => {
    const text = after('hono', { between: 'signedIn, zValidator(\'json\', shape), ', body: `const { rows } = await pool.query<{ id: string }>('SELECT id FROM users WHERE a = $1 AND b = $2', [c.req.query('from'), c.req.header('x-shop')]); ${loop} return c.json({ found });` });
    assert.match(text, /startJob\('work', \{\s+from: c\.req\.query\('from'\),\s+xShop: c\.req\.header\('x-shop'\),\s+\}\)/);
    assert.match(text, /app\.get\('\/work\/jobs\/:jobId', signedIn, async \(c\)/);
  });

  it('bodies have the types that are written beside them', () => {
    const ids = 'const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users WHERE id = ANY($1)\', [ids]);';
    assert.match(withJobs(filesOf('hono', { body: `const { ids } = await c.req.json<{ ids: string[] }>(); ${ids} ${loop} return c.json({ found });` }), 'answer-later')['src/queue.ts'] ?? '', /work: \{ ids: string\[\] \}/);
    const files = filesOf('fastify', { body: `const { ids } = request.body; ${ids} ${loop} return { found };` });
    assert.match(withJobs({ ...files, 'src/app.ts': (files['src/app.ts'] ?? '').replace('app.post(', 'app.post<{ Body: { ids: string[] } }>(') }, 'answer-later')['src/queue.ts'] ?? '', /work: \{ ids: string\[\] \}/);
  });

  const traps: readonly (Parts & { readonly server: Server; readonly what: string; readonly reason: RegExp })[] = [
    { server: 'fastify', what: 'whose response has a schema, which leaves out what it does not name', between: '{ schema: { response: { 200: {} } } }, ', reason: /own serialization/ },
    { server: 'fastify', what: 'behind a hook that makes something else of the answer', before: 'app.addHook(\'preSerialization\', async (request, reply, payload) => ({ payload }));', reason: /a hook changes what the handler answers/ },
    { server: 'fastify', what: 'whose options stand elsewhere', between: 'options, ', reason: /the options of the route stand elsewhere/ },
    { server: 'fastify', what: 'that answers with text', body: `${query} ${loop} return found.join();`, reason: /is no JSON/ },
    { server: 'fastify', what: 'that answers with a stream', body: `${query} ${loop} return reply.send(streamOf(found));`, reason: /is no JSON/ },
    { server: 'fastify', what: 'of a user of whom nothing is read that tells one from another', body: `await check(request.user); ${query} ${loop} return { found };`, reason: /request\.user` is who asks/ },
    { server: 'koa', what: 'behind middleware that wraps its answer', before: 'app.use(async (ctx, next) => { await next(); ctx.body = { data: ctx.body }; });', reason: /middleware changes what the handler answers/ },
    { server: 'koa', what: 'that answers with a stream', body: `${query} ${loop} ctx.body = streamOf(found);`, reason: /is no JSON/ },
    { server: 'koa', what: 'of a user of whom nothing is read that tells one from another', body: `const { user } = ctx.state; await check(user); ${query} ${loop} ctx.body = { found };`, reason: /is who asks/ },
    { server: 'hono', what: 'that answers with text', body: `${query} ${loop} return c.text(found.join());`, reason: /is no JSON/ },
    { server: 'hono', what: 'that is given what nobody knows', body: `const { rows } = await pool.query<{ id: string }>('SELECT id FROM users WHERE a = $1', [c.get('shop')]); ${loop} return c.json({ found });`, reason: /nothing says what `c\.get\('shop'\)` is/ },
  ];
  for (const { server, what, reason, ...parts } of traps) {
    it(`none is made of a handler of ${server} ${what}`, () => {
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(filesOf(server, parts)).map(([file, text]) => [`/app/${file}`, text]))), settings: { rules: only('long-running-handler') } });
      assert.ok(engine.findings('/app/src/app.ts').length > 0, 'nothing is found');
      assert.match(JSON.stringify(engine.fixAll({ kind: 'answer-later' }).left), reason);
    });
  }

  it('an error that middleware of Koa answers is no other answer of the handler', () => {
    assert.match(after('koa', { before: 'app.use(async (ctx, next) => { try { await next(); } catch (error) { ctx.status = 500; ctx.body = { error: String(error) }; } });' }), /ctx\.status = 202;/);
  });
});

function filesOf(server: Server, parts: Parts): Files {
  return {
    'package.json': `{ "type": "module", "dependencies": { "${server}": "*", "pg": "8.23.1" } }`,
    'src/db.ts': 'import pg from \'pg\';\nexport const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });\n',
    'src/others.ts': [
      'import { Readable } from \'node:stream\';',
      'export async function ask(id: string): Promise<string> { const answer = await fetch(`https://other.example/${id}`); return await answer.text(); }',
      'export async function check(user: unknown): Promise<void> { if (!user) throw new Error(\'Nobody.\'); }',
      'export async function signedIn(): Promise<void> {}', 'export const shape = {};', 'export const options = {};', 'export const streamOf = (list: string[]): Readable => Readable.from(list);', '',
    ].join('\n'),
    'src/app.ts': ['import { pool } from \'./db\';', 'import { ask, check, options, shape, signedIn, streamOf } from \'./others\';', ...servers[server](parts), ''].join('\n'),
  };
}
