import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { realCompiler } from '../../oracle/real-compiler';
import { changed, filesIn, withJobs, type Files } from '../../proof/harness/application';
import { libraryPackages } from '../../proof/harness/library';
import { only } from '../../rules/only';

const fixtures = join(__dirname, '..', '..', 'fixtures', 'fixes', 'answer-later');

describe('fixes: answer-later', function () {
  this.timeout(60_000);

  for (const application of readdirSync(fixtures)) {
    it(`the handler of ${application} answers with a job, in the form of the project around it`, () => {
      const before = filesIn(join(fixtures, application, 'before'));
      assert.deepEqual(changed(before, withJobs(before, 'answer-later')), filesIn(join(fixtures, application, 'after')));
    });
  }

  it('what is written type-checks against the real packages, with either queue', () => {
    const compile = realCompiler({ folder: libraryPackages(), options: { noUnusedLocals: true, noImplicitReturns: true, esModuleInterop: true, experimentalDecorators: true } });
    const before = filesIn(join(fixtures, 'express', 'before'));
    assert.deepEqual(compile({ library: 'answer-later', files: new Map(Object.entries({ ...before, ...filesIn(join(fixtures, 'express', 'after')) })) }).errors, []);
    assert.deepEqual(compile({ library: 'answer-later-servers', files: new Map(Object.entries({ ...filesIn(join(fixtures, 'servers', 'before')), ...filesIn(join(fixtures, 'servers', 'after')) })) }).errors, []);
    for (const own of ['own-queue', 'own-pg-boss']) {
      assert.deepEqual(compile({ library: `answer-later-${own}`, files: new Map(Object.entries({ ...filesIn(join(fixtures, own, 'before')), ...filesIn(join(fixtures, own, 'after')) })) }).errors, []);
    }
    const other = withJobs({ ...before, 'headroom.config.json': '{ "queue": "bullmq" }' }, 'answer-later');
    assert.match(other['src/lib/queue.ts'] ?? '', /jobId: id/);
    assert.deepEqual(compile({ library: 'answer-later-other', files: new Map(Object.entries(other)) }).errors, []);
  });

  it('what is written for Next.js type-checks, with Next.js and the client of the model left untyped', () => {
    const compile = realCompiler({ folder: libraryPackages(), options: { noUnusedLocals: true, noImplicitReturns: true } });
    const files = Object.entries({ ...filesIn(join(fixtures, 'next', 'before')), ...filesIn(join(fixtures, 'next', 'after')) });
    const own = files.filter(([file]) => file.startsWith('src/')).map(([file, text]) => [file, text.replace(/"@\//g, `"./${'../'.repeat(file.split('/').length - 2)}`)] as const);
    const untyped = 'declare module "next/server" { export const NextResponse: typeof Response }\ndeclare module "openai" { export default class OpenAI { embeddings: any } }';
    assert.deepEqual(compile({ library: 'answer-later-next', files: new Map([...own, ['untyped.d.ts', untyped]]) }).errors, []);
  });

  it('is offered where the example shop ships its orders: the ids that are checked first are what the job is given, and the back office asks behind the same guard', () => {
    const shop = filesIn(join(__dirname, '..', '..', '..', 'examples', 'shop'));
    const own = Object.fromEntries(Object.entries(shop).filter(([file]) => /^(?:src|prisma)\/|^[\w.]+\.json$|^prisma\.config/.test(file) && !file.includes('generated/')));
    const after = changed(own, withJobs(own, 'answer-later'));
    assert.deepEqual(Object.keys(after).sort(), ['package.json', 'src/lib/queue.ts', 'src/routes/admin.ts', 'src/routes/customers.ts', 'src/worker.ts']);
    assert.match(after['src/routes/admin.ts'] ?? '', /'\/orders\/ship',\n {2}asyncHandler\(async \(req, res\) => \{\n {4}const ids = z\.array\(z\.string\(\)\)\.parse\(req\.body\.ids\);\n {4}const jobId = await startJob\('ordersShip', \{ ids \}, \{ once: true \}\);/);
    assert.match(after['src/routes/admin.ts'] ?? '', /adminRouter\.get\(\n {2}'\/orders\/ship\/jobs\/:jobId',\n {2}asyncHandler\(async/);
    assert.match(after['src/worker.ts'] ?? '', /ordersShip: async \(\{ ids \}\) => \{[^]*await orders\.markShipped\(ids\);\n {4}return \{ shipped: ids\.length \};/);
    assert.match(own['src/app.ts'] ?? '', /app\.use\('\/admin', requireAdmin, adminRouter\)/);
  });

  it('is never preferred, and no part of a fix-all that does not ask for it', () => {
    const before = filesIn(join(fixtures, 'express', 'before'));
    const engine = engineOf(before);
    const [finding] = engine.fixesAt('/app/src/routes/parcels.ts', 0, 10_000);
    assert.deepEqual(finding?.fixes.map(({ kind, preferred, changesBehavior }) => ({ kind, preferred, changesBehavior })), [{ kind: 'answer-later', preferred: false, changesBehavior: true }]);
    assert.match(finding?.fixes[0]?.title ?? '', /^Answer 202 with a job, and do the work of `POST …\/places` in a worker; GET …\/places\/jobs\/:jobId tells how far it is \(changes the answer; pg-boss\)$/);
    assert.equal(engine.fixAll({ safeOnly: true }).edits.length, 0);
  });

  it('modules that an enqueued message has made learn to keep results, and a second handler adds its job', () => {
    const before = handlerOf('const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users\'); const found = []; for (const { id } of rows) { found.push(await ask(id)); } res.json(found);', { more: `app.post('/welcome', async (req, res) => { await pool.query('UPDATE users SET a = 1'); await send(String(req.query.to)); res.json({}); });\napp.post('/second', async (req, res) => { const { rows } = await pool.query<{ id: string }>('SELECT id FROM users'); for (const { id } of rows) { await ask(id); } res.json({ asked: rows.length }); });` });
    const enqueued = withJobs(before);
    assert.doesNotMatch(enqueued['src/queue.ts'] ?? '', /startJob/);
    const after = withJobs(enqueued, 'answer-later');
    assert.match(after['src/queue.ts'] ?? '', /askedFor: readonly \(keyof Jobs\)\[\] = \['second', 'work'\];/);
    assert.match(after['src/queue.ts'] ?? '', /jobNames: readonly \(keyof Jobs\)\[\] = \['send', 'second', 'work'\];/);
    assert.equal(after['src/queue.ts']?.match(/function startJob/g)?.length, 1);
    assert.equal(after['src/worker.ts']?.match(/askedFor\.includes/g)?.length, 1);
    assert.match(after['src/worker.ts'] ?? '', /send: \(\{ to \}\) => send\(to\),\n {2}second: async \(\) => \{/);
    const compile = realCompiler({ folder: libraryPackages(), options: { esModuleInterop: true } });
    assert.deepEqual(compile({ library: 'answer-later-extended', files: new Map(Object.entries(after)) }).errors, []);
  });

  it('what sends is not done again by itself, and the title says so', () => {
    const files = handlerOf('const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users\'); const sent = []; for (const { id } of rows) { sent.push(await send(id)); } res.json(sent.length);');
    const [finding] = engineOf(files).fixesAt('/app/src/app.ts', 0, 10_000);
    const fix = finding?.fixes.find(({ kind }) => kind === 'answer-later');
    assert.match(fix?.title ?? '', /not tried again where it fails/);
    assert.match(JSON.stringify(fix?.edits), /startJob\('work', \{\}, \{ once: true \}\)/);
  });

  describe('a queue that the project has made', () => {
    const loop = 'const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users\'); const sent = []; for (const { id } of rows) { sent.push(await send(id)); } res.json(sent.length);';
    const ownOf = (library: string, worker: string): Files => {
      const files = handlerOf(loop);
      return {
        ...files, 'package.json': (files['package.json'] ?? '').replace('"pg"', `"${library}": "*", "pg"`),
        'src/tasks.ts': library === 'bull' ? 'import Queue from \'bull\';\nexport const tasks = new Queue(\'tasks\');\n' : 'import { Queue } from \'bullmq\';\nexport const tasks = new Queue(\'tasks\', { connection: {}, defaultJobOptions: { attempts: 3 } });\n',
        'src/worker.ts': worker,
      };
    };

    it('does once what sends, and its own options say how often it does the rest', () => {
      const after = withJobs(ownOf('bullmq', 'import { Worker } from \'bullmq\';\nnew Worker(\'tasks\', async (job) => {\n  if (job.name === \'other\') await Promise.resolve();\n}, { connection: {} });\n'), 'answer-later');
      assert.match(after['src/app.ts'] ?? '', /import \{[^}]*startJob[^}]*\} from '\.\/tasks';[^]*startJob\('work', \{\}, \{ once: true \}\)/);
      assert.match(after['src/worker.ts'] ?? '', /if \(job\.name === 'work'\) \{\n {4}if \(job\.attemptsStarted > 1\) \{\n {6}throw new Error\('Its worker has died, and it must not be done twice\.'\);\n {4}\}\n {4}return work\(\);\n {2}\}\n {2}if \(job\.name === 'other'\)/);
      assert.doesNotMatch(after['src/tasks.ts'] ?? '', /backoff/);
    });

    it('of Bull does once what sends, by what it wrote into the job when it was begun, and keeps all jobs before version 4.5', () => {
      const files = ownOf('bull', 'import { tasks } from \'./tasks\';\ntasks.process(\'other\', async (job) => {});\n');
      const after = withJobs(files, 'answer-later');
      assert.match(after['src/worker.ts'] ?? '', /tasks\.process\('work', async \(job\) => \{\n {2}if \(job\.progress\(\) === 'begun'\) \{\n {4}throw new Error\('Its worker has died, and it must not be done twice\.'\);\n {2}\}\n {2}await job\.progress\('begun'\);\n {2}return work\(\);\n\}\);/);
      assert.match(after['src/tasks.ts'] ?? '', /removeOnComplete: \{ age: 1_209_600 \},/);
      const old = withJobs({ ...files, 'package.json': (files['package.json'] ?? '').replace('"bull": "*"', '"bull": "^4.2.0"') }, 'answer-later');
      assert.match(old['src/tasks.ts'] ?? '', /removeOnComplete: false,\n {4}removeOnFail: false,/);
    });

    it('gets none where it says of no job how often it was begun, or archives what was done after hours', () => {
      const boss = ownOf('pg-boss', 'import { tasks } from \'./tasks\';\nawait tasks.work(\'other\', async () => {});\nawait tasks.send(\'other\', {});\n');
      for (const files of [
        ownOf('bullmq', 'import { Worker } from \'bullmq\';\nnew Worker(\'tasks\', async ({ name, data }) => { console.log(name, data); }, { connection: {} });\n'),
        { ...boss, 'package.json': (boss['package.json'] ?? '').replace('"pg-boss": "*"', '"pg-boss": "10.4.0"'), 'src/tasks.ts': 'import PgBoss from \'pg-boss\';\nexport const tasks = new PgBoss(\'postgres://\');\n' },
      ]) {
        assert.match(JSON.stringify(engineOf(files).fixAll({ kind: 'answer-later' }).left), /keeps no results/);
      }
    });

    it('of a module of CommonJS gives its names away behind what is said of the last one', () => {
      const before = filesIn(join(fixtures, 'own-bull', 'before'));
      const files = { ...before, 'lib/tasks.js': (before['lib/tasks.js'] ?? '').replace('module.exports = { tasks }', 'module.exports = {\n  tasks // for any work\n}') };
      assert.match(withJobs(files, 'answer-later')['lib/tasks.js'] ?? '', /\nmodule\.exports = \{\n {2}tasks, \/\/ for any work\n {2}findJob,\n {2}startJob,\n\}\n$/);
    });

    it('of a module of CommonJS gets none where that gives its names away one by one', () => {
      const before = filesIn(join(fixtures, 'own-bull', 'before'));
      const files = { ...before, 'lib/tasks.js': (before['lib/tasks.js'] ?? '').replace('module.exports = { tasks }', 'exports.tasks = tasks') };
      assert.match(JSON.stringify(engineOf(files).fixAll({ kind: 'answer-later' }).left), /gives its names away by something else than `module\.exports/);
    });
  });

  it('what a schema of Zod has let through has the type that the schema says', () => {
    const loop = 'const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users WHERE id = ANY($1)\', [ids]); const found = []; for (const { id } of rows) { found.push(await ask(id)); } res.json({ of: ids.length, found });';
    const after = (parsed: string): Files => {
      const files = handlerOf(`${parsed} ${loop}`);
      return withJobs({ ...files, 'package.json': (files['package.json'] ?? '').replace('"pg"', '"zod": "4.6.7", "pg"'), 'src/app.ts': `import { z } from 'zod';\n${files['src/app.ts'] ?? ''}` }, 'answer-later');
    };
    assert.match(after('const ids = z.array(z.string().min(1)).max(100).parse(req.body.ids);')['src/queue.ts'] ?? '', /work: \{ ids: string\[\] \};/);
    assert.match(after('const { ids } = z.object({ ids: z.array(z.string()), note: z.string().optional() }).parse(req.body);')['src/queue.ts'] ?? '', /work: \{ ids: string\[\] \};/);
    assert.equal(after('const ids = z.array(z.string().transform(Number)).parse(req.body.ids);')['src/queue.ts'], undefined);
    assert.equal(after('const ids = z.array(z.coerce.date()).parse(req.body.ids);')['src/queue.ts'], undefined);
  });

  describe('whose a job is', () => {
    const loop = 'const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users\'); const found = []; for (const { id } of rows) { found.push(await ask(id)); } res.json(found);';
    const after = (files: Files): string => withJobs(files, 'answer-later')['src/app.ts'] ?? '';

    it('is told by the user that the handler reads, and what refuses others stands before both', () => {
      const text = after(handlerOf(`const session = await sessionOf(req.headers.authorization); if (!session) { res.status(401).json({}); return; }; if (!req.query.x) { res.status(400).json({}); return; }; await pool.query('INSERT INTO log VALUES ($1)', [session.userId]); ${loop}`));
      assert.match(text, /startJob\('work', \{ ownerId: session\.userId \}\)/);
      assert.match(text, /jobs\/:jobId', async \(req, res\) => \{\n\s+const session = await sessionOf\(req\.headers\.authorization\);\n\s+if \(!session\) \{ res\.status\(401\)\.json\(\{\}\); return; \}\n\s+const job = [^]*job\.data\.ownerId !== session\.userId\) \{/);
    });

    it('is told by what refuses with 404 too, where that looks at what says who asks', () => {
      const text = after(handlerOf(`const { rows: shops } = await pool.query<{ id: string }>('SELECT id FROM shops WHERE token = $1', [req.headers['x-token']]); if (shops.length === 0) { res.status(404).json({}); return; }; ${loop}`));
      assert.match(text, /jobs\/:jobId', async \(req, res\) => \{\n\s+const \{ rows: shops \} = await pool\.query[^\n]+\n\s+if \(shops\.length === 0\) \{ res\.status\(404\)/);
    });

    it('has the middleware of the route, and the variables of its path', () => {
      const text = after(handlerOf(`await pool.query('UPDATE users SET a = $1', [req.params.shop]); ${loop}`, { path: '/shops/:shop/work', middleware: 'signedIn, ' }));
      assert.match(text, /app\.get\('\/shops\/:shop\/work\/jobs\/:jobId', signedIn, async/);
      assert.match(text, /job\.data\.shop !== String\(req\.params\.shop\)/);
    });

    it('leaves errors to the application before version 5', () => {
      assert.match(after(handlerOf(loop, { express: '4.21.0' })), /async \(req, res, next\) => \{\n {2}try \{[^]*\} catch \(error\) \{\n {4}next\(error\);/);
    });

    it('is told after what changes it, where the new route has that as well', () => {
      const text = after(handlerOf(`let session = await sessionOf(req.headers.authorization); if (!session) { session = await sessionOf(String(req.headers['x-token'])); if (!session) { res.status(401).json({}); return; } } await pool.query('SELECT $1', [session.userId]); ${loop}`));
      assert.match(text, /jobs\/:jobId', async \(req, res\) => \{\n\s+let session = [^]*session = await sessionOf\(String[^]*const job = [^]*job\.data\.ownerId !== session\.userId/);
    });

    const traps: readonly { readonly what: string; readonly body: string; readonly path?: string; readonly middleware?: string; readonly reason: RegExp }[] = [
      ...['req.params.shop = String(req.params.shop).toLowerCase();', 'const { params } = req; params.shop = \'x\';', 'Object.assign(req.params, { shop: \'x\' });', '(req as any).params = { shop: \'x\' };', '[req.params.shop] = String(req.params.shop).split(\'-\');', 'delete (req.params as any).shop;'].map((change) => (
        { what: `whose variable of the path is changed before: ${change}`, path: '/shops/:shop/work', body: `${change} ${loop}`, reason: /tells whose job it is, and is given another value before the work begins/ }
      )),
      { what: 'whose user is another one by then', body: `const session = (await sessionOf(req.headers.authorization)) as { userId: string }; session.userId = session.userId.trim(); await pool.query('SELECT $1', [session.userId]); ${loop}`, reason: /`session\.userId` tells whose job it is/ },
      { what: 'of a user of whom nothing is read that tells one from another', body: `const { user } = req as any; await check(user); ${loop}`, reason: /`user` is who asks, and nothing says which part/ },
      { what: 'of a user that middleware has put into the request, of whom nothing is read', body: `if ((req as any).user.isAdmin) { await pool.query('UPDATE users SET a = 1'); } ${loop}`, reason: /user.* is who asks, and nothing says which part/ },
      { what: 'behind middleware that looks at what is sent', body: loop, middleware: 'validate(shape), ', reason: /looks at what a request sends/ },
      { what: 'whose rights are told by what is sent', body: `const user = await userOf(req.body.token); if (!user) { res.status(401).json({}); return; } await pool.query('SELECT $1', [user.id]); ${loop}`, reason: /who may ask is told by what the request sends/ },
      { what: 'that is given a secret', body: 'const password = String(req.query.p); const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users\'); const found = []; for (const { id } of rows) { found.push(await ask(id + password)); } res.json(found);', reason: /secret/ },
      { what: 'that is given what nobody knows', body: 'const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users\'); const found = []; for (const { id } of rows) { found.push(await ask(id + req.body.x)); } res.json(found);', reason: /nothing says what `req\.body\.x` is/ },
      { what: 'that writes its answer piece by piece', body: 'const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users\'); const found: string[] = []; for (const { id } of rows) { found.push(await ask(id)); } for (const one of found) { res.write(one); } res.end();', reason: /the answer is written piece by piece while it is sent/ },
      { what: 'that answers in several places', body: 'const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users\'); for (const { id } of rows) { if (!(await ask(id))) { res.status(502).json({}); return; } } res.json({});', reason: /the answer is given in several places/ },
      { what: 'that refuses once it has read its list', body: 'const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users\'); if (rows.length === 0) { res.status(404).json({}); return; } const found = []; for (const { id } of rows) { found.push(await ask(id)); } res.json(found);', reason: /`rows` is read before the request is answered otherwise/ },
      { what: 'that uses what only its file has', body: 'const { rows } = await pool.query<{ id: string }>(\'SELECT id FROM users\'); const found = []; for (const { id } of rows) { found.push(await ask(local(id))); } res.json(found);', reason: /`local` is known to this file alone/ },
    ];
    for (const { what, body, path, middleware, reason } of traps) {
      it(`none is made of work ${what}`, () => {
        const files = handlerOf(body, { ...(path !== undefined && { path }), ...(middleware !== undefined && { middleware }) });
        const engine = engineOf(files);
        assert.ok(engine.findings('/app/src/app.ts').length > 0, 'nothing is found');
        assert.match(JSON.stringify(engine.fixAll({ kind: 'answer-later' }).left), reason);
      });
    }
  });
});

/** An application with one handler. */
function handlerOf(body: string, { path = '/work', middleware = '', more = '', express = '5.3.0' } = {}): Files {
  return {
    'package.json': `{ "type": "module", "dependencies": { "express": "${express}", "pg": "8.23.1", "nodemailer": "10.6.0" } }`,
    'src/db.ts': 'import pg from \'pg\';\nexport const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });\n',
    'src/others.ts': [
      'import type { NextFunction, Request, Response } from \'express\';', 'import nodemailer from \'nodemailer\';', 'const transport = nodemailer.createTransport(process.env.SMTP_URL!);',
      'export async function ask(id: string): Promise<string> { const answer = await fetch(`https://other.example/${id}`); return await answer.text(); }',
      'export async function send(to: string): Promise<string> { await transport.sendMail({ to, text: \'Hello\' }); return to; }',
      'export async function check(user: unknown): Promise<void> { if (!user) throw new Error(\'Nobody.\'); }',
      'export async function sessionOf(token: string | undefined): Promise<{ userId: string } | undefined> { return token ? { userId: token } : undefined; }',
      'export async function userOf(token: string): Promise<{ id: string } | undefined> { return token ? { id: token } : undefined; }',
      'export function signedIn(req: Request, res: Response, next: NextFunction): void { next(req.headers.authorization ? undefined : new Error(\'Please sign in.\')); }',
      'export const shape = {};', 'export function validate(_shape: object) { return (_req: Request, _res: Response, next: NextFunction): void => next(); }', '',
    ].join('\n'),
    'src/app.ts': [
      'import express from \'express\';', 'import { pool } from \'./db\';', 'import { ask, check, send, sessionOf, shape, signedIn, userOf, validate } from \'./others\';', 'const app = express();',
      'const local = (id: string): string => id;', ...(more === '' ? [] : [more]), `app.post('${path}', ${middleware}async (req, res) => {`, `  ${body}`, '});', 'app.listen(3000);', '',
    ].join('\n'),
  };
}

function engineOf(files: Files): ReturnType<typeof createEngine> {
  const host = memoryFileHost(Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text])));
  return createEngine({ roots: ['/app'], host, settings: { rules: only('long-running-handler') } });
}
