import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import type { Files } from '../../proof/harness/application';
import { only } from '../../rules/only';

const common: Files = {
  'src/db.ts': 'import pg from \'pg\';\nexport const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });\n',
  'src/carrier.ts': 'export async function book(id: string): Promise<{ id: string }> {\n  const response = await fetch(\'https://api.shipping.example/parcels\', { method: \'POST\', body: id });\n  return (await response.json()) as { id: string };\n}\n',
};
const imports = 'import { book } from \'./carrier\';\nimport { pool } from \'./db\';\n';
const rows = 'const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM orders\');';
const booked = (what = 'row.id'): string => `const booked: { id: string }[] = []; for (const row of rows) { booked.push(await book(${what})); }`;
const work = `${rows} ${booked()} res.json({ booked });`;

function manifest(...packages: readonly string[]): string {
  return JSON.stringify({ scripts: { start: 'node dist/app.js' }, dependencies: Object.fromEntries([...packages, 'pg', 'pg-boss'].map((name) => [name, name === 'pg-boss' ? '12.35.0' : '*'])) });
}

/** An application of Express whose handler books a parcel for each order, beside something of its own and other routes. */
function express(body: string, { beside = '', before = '', behind = '', path = '/ship', between = '' }: { readonly beside?: string; readonly before?: string; readonly behind?: string; readonly path?: string; readonly between?: string } = {}): Files {
  return { ...common, 'package.json': manifest('express'), 'src/app.ts': `import express from 'express';\n${imports}${beside}\nconst app = express();\n${before}\napp.post('${path}', ${between}async (req, res) => {\n  ${body}\n});\n${behind}\napp.listen(3000);\n` };
}

function next(handler: string, more: Files = {}): Files {
  return { ...common, 'package.json': manifest('next'), 'next.config.ts': 'export default { output: \'standalone\' };\n', 'src/app/api/ship/route.ts': `import { book } from '../../../carrier';\nimport { pool } from '../../../db';\n${handler}\n`, ...more };
}

function nest(method: string, beside = '', before = ''): Files {
  return {
    ...common, 'package.json': manifest('@nestjs/common', '@nestjs/core', '@nestjs/platform-express', 'express', '@types/express'),
    'src/orders.controller.ts': `import { Body, Controller, Get, Param, Post } from '@nestjs/common';\n${imports}${beside}\n@Controller('orders')\nexport class OrdersController {\n  ${before}\n  @Post('ship')\n  ${method}\n}\n`,
    'src/app.module.ts': 'import { Module } from \'@nestjs/common\';\nimport { OrdersController } from \'./orders.controller\';\n@Module({ controllers: [OrdersController] })\nexport class AppModule {}\n',
    'src/main.ts': 'import { NestFactory } from \'@nestjs/core\';\nimport { AppModule } from \'./app.module\';\nasync function main() { const app = await NestFactory.create(AppModule); await app.listen(3000); }\nvoid main();\n',
  };
}

function laterOf(files: Files): { readonly reason: string; readonly edits: string } {
  const host = memoryFileHost(Object.fromEntries(Object.entries(files).map(([path, text]) => [`/srv/${path}`, text])));
  const engine = createEngine({ roots: ['/srv'], host, settings: { rules: only('long-running-handler') } });
  for (const steps = engine.settle(); steps.next().done !== true;);
  const { left, edits } = engine.fixAll({ kind: 'answer-later' });
  return { reason: left.map(({ reason }) => reason).join('\n'), edits: edits.flatMap((one) => one.edits).map(({ newText }) => newText).join('\n') };
}

const handed = `async function ship(req: express.Request, res: express.Response) { ${work} }`;

/** Handlers that are left, and why. */
const traps: Readonly<Record<string, readonly [files: Files, reason: RegExp]>> = {
  'is that of two routes': [express('res.end();', { path: '/x', beside: handed, behind: 'app.post(\'/a\', ship);\napp.post(\'/b\', ship);' }), /something else calls the handler/],
  'is called by something else, which goes on behind it': [express('res.end();', { path: '/x', beside: `${handed}\nexport async function nightly(req: express.Request, res: express.Response) { await ship(req, res); console.log('done'); }`, behind: 'app.post(\'/a\', ship);' }), /something else calls the handler/],
  'is a method that another one calls': [nest(`async ship() { ${rows} ${booked()} return { booked }; }`, '', '@Get(\'count\') async count() { return (await this.ship()).booked.length; }'), /something else calls the handler/],
  'has a route before it that takes all of three parts': [express(work, { before: 'app.get(\'/:a/:b/:c\', (req, res) => { res.end(); });' }), /is looked at before/],
  'has a route before it that takes all': [express(work, { before: 'app.get(\'/*rest\', (req, res) => { res.end(); });' }), /is looked at before/],
  'is a method behind one that takes all of three parts': [nest(`async ship() { ${rows} ${booked()} return { booked }; }`, '', '@Get(\':a/:b/:c\') one(@Param(\'a\') a: string) { return a; }'), /is looked at before/],
  'has a route for its jobs behind it': [express(work, { behind: 'app.get(\'/ship/jobs/:id\', (req, res) => { res.end(); });' }), /there is a route for jobs already/],
  'lets only so many requests through': [express(work, { beside: 'import rateLimit from \'express-rate-limit\';\nconst limiter = rateLimit({ limit: 3 });', between: 'limiter, ' }), /lets only so many requests through/],
  'checks who asks by taking away what was sent': [express(`const { rowCount } = await pool.query('DELETE FROM tokens WHERE id = $1', [req.headers['x-token']]); if (!rowCount) return res.status(401).end(); ${rows} ${booked()} return res.json({ booked });`), /changes something where it checks who may ask/],
  'locks something that the same connection has to give back': [express(`await pool.query('SELECT pg_advisory_lock(1)'); ${rows} ${booked()} await pool.query('SELECT pg_advisory_unlock(1)'); res.json({ booked });`), /begins what the same connection has to end/],
  'begins a transaction': [express(`await pool.query('BEGIN'); ${rows} ${booked()} await pool.query('COMMIT'); res.json({ booked });`), /begins what the same connection has to end/],
  'stops where the caller has gone': [express(`let gone = false; req.on('close', () => { gone = true; }); ${rows} const booked: object[] = []; for (const row of rows) { if (gone) break; booked.push(await book(row.id)); } res.json({ booked });`), /`gone` is changed by a function of the handler/],
  'makes a number of what was sent, which may be none': [express(`const most = BigInt(req.body.most as string); ${rows} ${booked('row.id + most')} res.json({ booked });`), /may refuse what was sent/],
  'makes a pattern of it': [express(`const wanted = new RegExp(req.body.wanted as string); ${rows} ${booked('wanted.test(row.id) ? row.id : row.id')} res.json({ booked });`), /may refuse what was sent/],
  'says that a text of JSON is a date': [express(`const { at } = req.body as { at: Date }; ${rows} ${booked('row.id + at')} res.json({ booked });`), /came as JSON, which has no dates/],
  'says so in a class that makes none of it': [nest(`async ship(@Body() sent: Sent) { ${rows} ${booked('row.id + sent.at')} return { booked }; }`, 'class Sent { at!: Date; }'), /came as JSON, which has no dates/],
  'has a number that may be endless': [express(`const most = (req.query.all ? Infinity : 10) as number; if (most < 1) return res.status(400).end(); ${rows} ${booked('row.id + most')} return res.json({ booked });`), /may be endless|read before the request is answered otherwise/],
  'names a folder as it is seen from its file': [{ ...express(''), 'src/app.ts': 'import express from \'express\';\nimport { routes } from \'./routes/ship\';\nconst app = express();\napp.use(routes);\napp.listen(3000);\n', 'src/routes/ship.ts': `import { Router } from 'express';\nimport { book } from '../carrier';\nimport { pool } from '../db';\nexport const routes = Router();\nroutes.post('/ship', async (req, res) => {\n  ${rows} ${booked('row.id + __dirname')} res.json({ booked });\n});\n` }, /names a file as it is seen from this one/],
  'loads a module as it is seen from its file': [{ ...express(''), 'src/app.ts': 'import express from \'express\';\nimport { routes } from \'./routes/ship\';\nconst app = express();\napp.use(routes);\napp.listen(3000);\n', 'src/routes/ship.ts': `import { Router } from 'express';\nimport { pool } from '../db';\nexport const routes = Router();\nroutes.post('/ship', async (req, res) => {\n  ${rows} const booked: object[] = []; for (const row of rows) { const { book } = await import('../carrier'); booked.push(await book(row.id)); } res.json({ booked });\n});\n` }, /names a file as it is seen from this one/],
  'stands in a wrapper that says who may ask, in a file of Next.js': [next(`function signedIn(fn: (request: Request) => Promise<Response>) { return async (request: Request) => { if (!request.headers.get('x-user')) return new Response('', { status: 401 }); return fn(request); }; }\nexport const POST = signedIn(async () => { ${rows} ${booked()} return Response.json({ booked }); });`), /gives a wrapper's result to Next\.js/],
  'has a route for jobs of another name beside it': [next(`export async function POST() { ${rows} ${booked()} return Response.json({ booked }); }`, { 'src/app/api/ship/jobs/[id]/route.ts': 'export async function GET() { return Response.json({}); }\n' }), /there is a route for jobs already/],
  'runs where there are no sockets': [next(`export const runtime = 'edge';\nexport async function POST() { ${rows} ${booked()} return Response.json({ booked }); }`), /no process that could do the jobs/],
};

describe('fixes: answer-later, what cannot be parted from its handler', function () {
  this.timeout(60_000);

  for (const [what, [files, reason]] of Object.entries(traps)) {
    it(`none is made where a handler ${what}`, () => {
      const { reason: said, edits } = laterOf(files);
      assert.equal(edits, '');
      assert.match(said, reason);
    });
  }

  it('a number that may be none is none in the job, too: JSON writes null for it', () => {
    const { edits } = laterOf(express(`const most = Number(req.query.most); ${rows} const booked: object[] = []; for (const row of rows) { if (booked.length > most) break; booked.push(await book(row.id)); } res.json({ booked });`));
    assert.match(edits, /if \(booked\.length > \(most \?\? NaN\)\) break/);
    assert.match(edits, /most: number \| null/);
  });

  it('one that is checked, or has another in its place, is kept as it is', () => {
    for (const head of ['const most = Number(req.query.most) || 20;', 'const most = Number(req.query.most); if (Number.isNaN(most)) return res.status(400).end();']) {
      const { edits } = laterOf(express(`${head} ${rows} const booked: object[] = []; for (const row of rows) { if (booked.length > most) break; booked.push(await book(row.id)); } return res.json({ booked });`));
      assert.match(edits, /if \(booked\.length > most\) break/);
    }
  });

  it('a class that makes dates of what was sent keeps them', () => {
    const { edits } = laterOf(nest(`async ship(@Body() sent: Sent) { ${rows} ${booked('row.id + sent.at')} return { booked }; }`, 'import { Type } from \'class-transformer\';\nclass Sent { @Type(() => Date) at!: Date; }'));
    assert.match(edits, /at: sent\.at\.toISOString\(\)/);
  });

  it('a route that says most is taken whichever came first with Fastify', () => {
    const files = { ...common, 'package.json': manifest('fastify'), 'src/app.ts': `import Fastify from 'fastify';\n${imports}const app = Fastify();\napp.get('/:a/:b/:c', async () => ({}));\napp.post('/ship', async () => {\n  ${rows} ${booked()} return { booked };\n});\nvoid app.listen({ port: 3000 });\n` };
    assert.match(laterOf(files).edits, /\/ship\/jobs\/:jobId/);
  });
});
