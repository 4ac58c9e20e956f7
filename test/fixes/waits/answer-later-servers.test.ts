import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { withJobs, type Files } from '../../proof/harness/application';
import { only } from '../../rules/only';

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
    assert.match(text, /app\.get<\{ Params: \{ jobId: string \} \}>\(\n {2}'\/work\/jobs\/:jobId',\n {2}\{ onRequest: signedIn, config: \{ a: 1 \} \},\n {2}async \(request, reply\)/);
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
    { server: 'koa', what: 'whose file has a type that is worked out', body: `ctx.type = String(ctx.query.type); ${query} ${loop} ctx.body = found.join();`, reason: /`ctx\.type = String\(ctx\.query\.type\);` is a header of the file, and is worked out/ },
    { server: 'koa', what: 'whose file gets headers elsewhere', body: `check(ctx); ${query} ${loop} ctx.body = found.join();`, reason: /`check\(ctx\);` does something with the answer before the file is sent/ },
    { server: 'koa', what: 'whose file is written to the socket', body: `ctx.respond = false; ${query} ${loop} ctx.body = found.join();`, reason: /`ctx\.respond = false;` does something with the answer/ },
    { server: 'hono', what: 'whose file has a header that is worked out', body: `c.header('X-From', String(c.req.query('from'))); ${query} ${loop} return c.text(found.join());`, reason: /is a header of the file, and is worked out/ },
    { server: 'hono', what: 'whose file gets a cookie elsewhere', body: `check(c); ${query} ${loop} return c.text(found.join());`, reason: /`check\(c\);` does something with the answer before the file is sent/ },
    { server: 'koa', what: 'of a user of whom nothing is read that tells one from another', body: `const { user } = ctx.state; await check(user); ${query} ${loop} ctx.body = { found };`, reason: /is who asks/ },
    { server: 'hono', what: 'that puts another user into its context', body: `if (c.get('user').id === 'x') { c.set('user', { id: 'y' }); } ${query} ${loop} return c.json({ found });`, reason: /`c\.get\('user'\)` tells whose job it is/ },
    { server: 'hono', what: 'that answers with what nobody knows to be text', body: `${query} ${loop} return c.text(found as any);`, reason: /is no JSON/ },
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

describe('fixes: answer-later, controllers of Nest', () => {
  const work = (files: Files): Files => withJobs(files, 'answer-later');

  it('a method that only hands on becomes one that waits, with what else the class is given left to it', () => {
    const text = work(nestOf({ class: 'constructor(private readonly shops: Shops, private readonly log: Log) {} greet() { return this.log.all(); }', method: 'work(@User() user: { id: string }): Promise<object> { return this.shops.all(user.id); }' }))['src/app.controller.ts'] ?? '';
    assert.match(text, /constructor\(private readonly log: Log\) \{\}/);
    assert.match(text, /async work\(@User\(\) user: \{ id: string \}, @Res\(\{ passthrough: true \}\) res: Response\) \{ const jobId = await startJob\('work', \{ id: user\.id \}\);/);
    assert.match(text, /job\.data\.id !== user\.id/);
  });

  it('the worker is started by Nest\'s own command, and asks the application for what does the work', () => {
    const after = work(nestOf({}));
    assert.match(after['package.json'] ?? '', /"worker": "nest start --entryFile worker"/);
    assert.doesNotMatch(after['package.json'] ?? '', /tsx/);
    assert.match(after['src/worker.ts'] ?? '', /const application = NestFactory\.createApplicationContext\(AppModule\);[^]*const shops: Shops = \(await application\)\.get\(Shops\);\n {4}return shops\.all\('x'\);/);
  });

  it('an answer below Fastify has its headers and type', () => {
    const text = work({ ...nestOf({}), 'package.json': manifestOf('fastify": "*", "@nestjs/platform-fastify') })['src/app.controller.ts'] ?? '';
    assert.match(text, /import type \{ FastifyReply \} from 'fastify';/);
    assert.match(text, /reply\.status\(202\)\.header\('location', `/);
  });

  it('a logger that the class makes for itself is made by the worker, and what a token stands for that is provided once is asked from the application', () => {
    const method = 'async work() { const all = await this.shops.all(\'x\'); this.logger.log(`${all.found.length} found`); return all; }';
    const made = work(nestOf({ class: 'private readonly logger = new Logger(AppController.name);\n\n  constructor(private readonly shops: Shops) {}', method, imports: 'Logger, ' }));
    assert.match(made['src/worker.ts'] ?? '', /const shops: Shops = \(await application\)\.get\(Shops\);\n {4}const logger = new Logger\('AppController'\);\n/);
    assert.doesNotMatch(made['src/app.controller.ts'] ?? '', /Logger|this\.shops|shops: Shops/);
    const others = work(nestOf({ class: 'private readonly logger = new Logger(\'work\');\n\n  constructor(private readonly shops: Shops) {}\n  greet() { this.logger.log(\'Hello\'); }', method, imports: 'Logger, ' }));
    assert.match(others['src/app.controller.ts'] ?? '', /private readonly logger = new Logger\('work'\);\n\n {2}greet/);
    const token = work(nestOf({ class: 'constructor(@Inject(\'SHOPS\') private readonly shops: Shops) {}', imports: 'Inject, ', more: 'export const provided = { provide: \'SHOPS\', useClass: Shops };' }));
    assert.match(token['src/worker.ts'] ?? '', /const shops: Shops = \(await application\)\.get\('SHOPS'\);/);
  });

  const traps: readonly { readonly what: string; readonly parts: NestParts; readonly reason: RegExp }[] = [
    { what: 'that answers through the server\'s own object', parts: { method: 'async work(@Res() res: any) { return this.shops.all(\'x\'); }' }, reason: /is no JSON/ },
    { what: 'that answers with a file of which nobody knows the bytes', parts: { imports: 'StreamableFile, ', method: 'async work(): Promise<StreamableFile> { const all = await this.shops.all(\'x\'); return new StreamableFile(all as any); }' }, reason: /is no JSON/ },
    { what: 'whose file has a header that is worked out', parts: { imports: 'Header, ', decorators: '@Header(\'X-At\', () => String(Date.now())) @Header(\'Content-Type\', \'text/csv\')', method: 'async work() { const all = await this.shops.all(\'x\'); return all.found.join(); }' }, reason: /is no JSON/ },
    { what: 'that answers with text of which no header says that it is a file', parts: { method: 'async work() { const all = await this.shops.all(\'x\'); return all.found.join(); }' }, reason: /is no JSON/ },
    { what: 'whose answer an interceptor changes', parts: { decorators: '@UseInterceptors(ClassSerializerInterceptor)' }, reason: /an interceptor makes something else/ },
    { what: 'of an application with schedules', parts: { more: 'export class Daily { @Cron(\'0 0 * * *\') run() {} }' }, reason: /schedules would then run twice/ },
    { what: 'of an application that is made anew for requests', parts: { more: 'export const scope = Scope.REQUEST;' }, reason: /made for each request/ },
    { what: 'with an object of its own', parts: { class: 'private readonly shops = new Shops();' }, reason: /belongs to an object that the worker does not have/ },
    { what: 'with a logger that is another one later', parts: { class: 'private logger = new Logger(\'work\');\n  constructor(private readonly shops: Shops) {}\n  quiet(other: Logger) { this.logger = other; }', method: 'async work() { const all = await this.shops.all(\'x\'); this.logger.log(\'done\'); return all; }', imports: 'Logger, ' }, reason: /belongs to an object that the worker does not have/ },
    { what: 'with what a token stands for that several modules provide', parts: { class: 'constructor(@Inject(\'SHOPS\') private readonly shops: Shops) {}', imports: 'Inject, ', more: 'export const provided = [{ provide: \'SHOPS\', useClass: Shops }, { provide: \'SHOPS\', useValue: {} }];' }, reason: /belongs to an object that the worker does not have/ },
    { what: 'that gives its user another id before', parts: { method: 'async work(@User() user: { id: string }) { user.id = user.id.trim(); return this.shops.all(user.id); }' }, reason: /`user\.id` tells whose job it is, and is given another value/ },
    { what: 'whose user nobody tells apart', parts: { method: 'async work(@User() user: { id: string }) { check(user); return this.shops.all(\'x\'); }' }, reason: /is who asks/ },
    { what: 'with variables in what it is given that are checked', parts: { method: 'async work(@Body() body: { token: string }, @User() user: { id: string }) { if (body.token !== user.id) throw new ForbiddenException(); return this.shops.all(user.id); }' }, reason: /told by what the request sends/ },
  ];
  for (const { what, parts, reason } of traps) {
    it(`none is made of a method ${what}`, () => {
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost(Object.fromEntries(Object.entries(nestOf(parts)).map(([file, text]) => [`/app/${file}`, text]))), settings: { rules: only('long-running-handler') } });
      assert.match(JSON.stringify(engine.fixAll({ kind: 'answer-later' }).left), reason);
    });
  }
});

interface NestParts {
  readonly class?: string;
  readonly method?: string;
  readonly decorators?: string;
  readonly more?: string;
  readonly imports?: string;
}

function manifestOf(platform: string): string {
  return `{ "scripts": { "start": "nest start" }, "dependencies": { "@nestjs/common": "*", "@nestjs/core": "*", "${platform}": "*", "pg": "8.23.1" }, "devDependencies": { "@types/express": "5.0.6" } }`;
}

/** An application of Nest with one method that does the work. */
function nestOf({ class: own = 'constructor(private readonly shops: Shops) {}', method = 'async work() { return this.shops.all(\'x\'); }', decorators = '', more = '', imports = '' }: NestParts): Files {
  return {
    'package.json': manifestOf('@nestjs/platform-express'),
    'src/db.ts': 'import pg from \'pg\';\nexport const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL });\n',
    'src/main.ts': 'import { NestFactory } from \'@nestjs/core\';\nimport { AppModule } from \'./app.module\';\nasync function main() { const app = await NestFactory.create(AppModule); await app.listen(3000); }\nvoid main();\n',
    'src/app.module.ts': 'import { Module } from \'@nestjs/common\';\nimport { AppController } from \'./app.controller\';\nimport { Log, Shops } from \'./shops\';\n@Module({ controllers: [AppController], providers: [Log, Shops] })\nexport class AppModule {}\n',
    'src/shops.ts': [
      'import { Injectable, Scope } from \'@nestjs/common\';', 'import { Cron } from \'@nestjs/schedule\';', 'import { pool } from \'./db\';', more,
      'export function check(user: unknown): void { if (!user) throw new Error(\'Nobody.\'); }', '@Injectable()', 'export class Log { all(): string[] { return []; } }',
      '@Injectable()', 'export class Shops {', `  async all(owner: string): Promise<{ found: string[] }> { ${query.replace(');', ' WHERE a = $1\', [owner]);').replace('\' WHERE', ' WHERE')} const found: string[] = []; for (const { id } of rows) { const answer = await fetch(\`https://other.example/\${id}\`); found.push(await answer.text()); } return { found }; }`, '}', '',
    ].join('\n'),
    'src/app.controller.ts': [
      `import { ${imports}Body, ClassSerializerInterceptor, Controller, createParamDecorator, ForbiddenException, Post, Res, UseInterceptors } from '@nestjs/common';`, 'import { check, Log, Shops } from \'./shops\';',
      'const User = createParamDecorator((_, context) => context.switchToHttp().getRequest().user);', '@Controller()', 'export class AppController {', `  ${own}`, '', '  @Post(\'work\')', `  ${decorators}`, `  ${method}`, '}', '',
    ].join('\n'),
  };
}

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
