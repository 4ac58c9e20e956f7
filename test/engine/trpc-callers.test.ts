import assert from 'node:assert/strict';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { routesOf, told } from './told-routes';

const schema = `
datasource db {
  provider = "postgresql"
}
generator client {
  provider = "prisma-client-js"
}
model User {
  id   Int    @id
  name String
}
model Post {
  id       Int  @id
  authorId Int
  title    String?
}
`;

const loop = (call: string, head = ''): string => `${head}
export async function names(posts: { authorId: number }[]) {
  const names: (string | undefined)[] = [];
  for (const post of posts) {
    const user = await ${call};
    names.push(user?.name);
  }
  return names;
}
`;

describe('a procedure of tRPC that the server itself calls', () => {
  it('is what the page or route does that calls it', () => {
    const trpc = [
      "import { initTRPC } from '@trpc/server';",
      "import superjson from 'superjson';",
      'const t = initTRPC.context<{ headers: Headers }>().create({ transformer: superjson });',
      'export const createCallerFactory = t.createCallerFactory;',
      'export const createTRPCRouter = t.router;',
      'const timing = t.middleware(async ({ next }) => next());',
      'export const publicProcedure = t.procedure.use(timing);', '',
    ].join('\n');
    const post = [
      "import { z } from 'zod';",
      "import { createTRPCRouter, publicProcedure } from '../trpc';",
      "import { pool } from '../db';",
      'export const postRouter = createTRPCRouter({',
      "  getLatest: publicProcedure.query(async () => (await pool.query('SELECT * FROM posts LIMIT 1')).rows[0]),",
      "  byId: publicProcedure.input(z.string()).query(({ input }) => pool.query('SELECT * FROM orders WHERE id = $1', [input])),",
      "  create: publicProcedure.input(z.object({ name: z.string() })).mutation(async ({ input }) => { await pool.query('INSERT INTO posts (name) VALUES ($1)', [input.name]); }),",
      '});', '',
    ].join('\n');
    const root = [
      "import { createCallerFactory, createTRPCRouter, publicProcedure } from './trpc';",
      "import { postRouter } from './routers/post';",
      "import { pool } from './db';",
      'const makeStats = (table: string) => createTRPCRouter({ latest: publicProcedure.query(() => pool.query("SELECT * FROM stats LIMIT 1")) });',
      "export const appRouter = createTRPCRouter({ post: postRouter, stats: makeStats('a'), nested: { deep: createTRPCRouter({ posts: postRouter }) } });",
      'export const createCaller = createCallerFactory(appRouter);', '',
    ].join('\n');
    // https://github.com/t3-oss/create-t3-app: src/trpc/server.ts
    const server = [
      "import 'server-only';",
      "import { createHydrationHelpers } from '@trpc/react-query/rsc';",
      "import { cache } from 'react';",
      "import { createCaller, type AppRouter } from '../root';",
      "import { createQueryClient } from './query-client';",
      'const createContext = cache(async () => ({ headers: new Headers() }));',
      'const getQueryClient = cache(createQueryClient);',
      'const caller = createCaller(createContext);',
      'export const { trpc: api, HydrateClient } = createHydrationHelpers<AppRouter>(caller, getQueryClient);', '',
    ].join('\n');
    const options = [
      "import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';",
      "import { appRouter } from '../root';",
      'export const trpc = createTRPCOptionsProxy({ ctx: async () => ({}), router: appRouter, queryClient: () => undefined as any });', '',
    ].join('\n');
    const page = (imports: string, body: string): string => `${imports}\nexport default async function Page() { ${body}; return <p />; }\n`;
    const api = "import { api } from '../../trpc/server';";
    const routes = told(routesOf({
      'package.json': '{"dependencies": {"next": "15", "@trpc/server": "11"}}',
      'src/trpc.ts': trpc, 'src/routers/post.ts': post, 'src/root.ts': root, 'src/trpc/server.ts': server, 'src/trpc/options.ts': options,
      'src/app/a/page.tsx': page(api, 'const latest = await api.post.getLatest()'),
      'src/app/b/page.tsx': page(api, 'void api.post.getLatest.prefetch()'),
      'src/app/c/page.tsx': page(api, "for (const id of ['a', 'b', 'c', 'd', 'e', 'f', 'g'].concat(process.argv)) await api.nested.deep.posts.byId(id)"),
      'src/app/d/page.tsx': page("import { appRouter } from '../../root';", 'const caller = appRouter.createCaller({}); await caller.stats.latest()'),
      'src/app/e/page.tsx': page("import { trpc } from '../../trpc/options';\ndeclare const queryClient: any;", 'await queryClient.fetchQuery(trpc.post.getLatest.queryOptions())'),
      'src/app/f/page.tsx': page("import { createCaller } from '../../root';\nconst serverClient = async () => createCaller({ headers: new Headers() });", "const client = await serverClient(); await client.post.create({ name: 'a' })"),
      // A key asks for nothing, and a router of another package is none.
      'src/app/g/page.tsx': page("import { trpc } from '../../trpc/options';", 'trpc.post.getLatest.queryKey()'),
      'src/app/i/page.tsx': page("import { other } from 'other';\nimport { postRouter } from '../../routers/post';\nconst mine = other.router({ post: postRouter });", 'await mine.createCaller({}).post.getLatest()'),
      'src/app/j/page.tsx': page(api, 'await api.post.unknown()'),
    }));
    assert.deepEqual(routes.filter((one) => String((one as [string])[0]).startsWith('page')).map((one) => (one as unknown[]).slice(0, 2)), [
      ['page /a', ['posts.select']], ['page /b', ['posts.select']], ['page /c', ['N orders.select']], ['page /d', ['stats.select']], ['page /e', ['posts.select']], ['page /f', ['posts.insert']],
      ['page /g', []], ['page /i', []], ['page /j', []],
    ]);
  });

  it('has done before what its middleware does, in whichever builder it stands', () => {
    const found = routesOf({
      'package.json': '{"dependencies": {"next": "15", "@trpc/server": "11"}}',
      // https://trpc.io/docs/server/middlewares
      'src/trpc.ts': [
        "import { initTRPC } from '@trpc/server';",
        "import { pool } from './db';",
        'const t = initTRPC.create();',
        'export const router = t.router;',
        'export const createCallerFactory = t.createCallerFactory;',
        "const isAdmin = t.middleware(async ({ ctx, next }) => { await pool.query('SELECT * FROM admins WHERE id = $1', [ctx.id]); return next(); });",
        "export const publicProcedure = t.procedure;",
        "export const userProcedure = t.procedure.use(async ({ ctx, next }) => { await pool.query('SELECT * FROM users WHERE id = $1', [ctx.id]); return next(); });",
        'export const adminProcedure = userProcedure.use(isAdmin);', '',
      ].join('\n'),
      'src/root.ts': [
        "import { adminProcedure, createCallerFactory, publicProcedure, router, userProcedure } from './trpc';",
        "import { pool } from './db';",
        "const list = () => pool.query('SELECT * FROM posts LIMIT 9');",
        'export const appRouter = router({',
        '  open: publicProcedure.query(list),',
        '  mine: userProcedure.input(String).query(list),',
        "  all: adminProcedure.use(async ({ next }) => { await pool.query('INSERT INTO audit (a) VALUES (1)'); return next(); }).query(list),",
        '});',
        'export const createCaller = createCallerFactory(appRouter);', '',
      ].join('\n'),
      ...Object.fromEntries(['open()', "mine('a')", 'all()'].map((call, index) => [`src/app/${index}/page.tsx`, `import { createCaller } from '../../root';\nexport default async function Page() { const api = createCaller({}); await api.${call}; return <p />; }\n`])),
      'src/app/many/page.tsx': "import { createCaller } from '../../root';\nexport default async function Page({ searchParams }) { const api = createCaller({}); for (const id of searchParams.ids) await api.mine(id); return <p />; }\n",
    });
    const routes = told(found);
    assert.ok(found.every((route) => route.effects.every(({ conditional }) => !conditional)));
    assert.deepEqual(routes.filter((one) => String((one as [string])[0]).startsWith('page')).map((one) => (one as unknown[]).slice(0, 2)), [
      ['page /0', ['posts.select']], ['page /1', ['users.select', 'posts.select']], ['page /2', ['users.select', 'admins.select', 'audit.insert', 'posts.select']], ['page /many', ['N users.select', 'N posts.select']],
    ]);
  });

  // https://github.com/t3-oss/create-t3-app: src/server/api/trpc.ts, src/trpc/server.ts; https://trpc.io/docs/client/tanstack-react-query/server-components
  it('has its context made before, by the function that the caller is given', () => {
    const page = (body: string, imports = "import { api } from '../../trpc/server';"): string => `${imports}\nexport default async function Page({ searchParams }) { ${body}; return <p />; }\n`;
    const files = {
      'package.json': '{"dependencies": {"next": "15", "@trpc/server": "11"}}',
      'src/trpc.ts': [
        "import { initTRPC } from '@trpc/server';",
        "import { pool } from './db';",
        "export const createTRPCContext = async (opts: { headers: Headers }) => { const session = await pool.query('SELECT * FROM sessions WHERE token = $1', [opts.headers.get('token')]); return { session, ...opts }; };",
        'const t = initTRPC.context<typeof createTRPCContext>().create();',
        'export const { createCallerFactory, router } = t;',
        'export const publicProcedure = t.procedure.use(async ({ next }) => { await pool.query("INSERT INTO calls (a) VALUES (1)"); return next(); });', '',
      ].join('\n'),
      'src/root.ts': [
        "import { createCallerFactory, publicProcedure, router } from './trpc';",
        "import { pool } from './db';",
        "export const appRouter = router({ post: router({ byId: publicProcedure.input(String).query(({ input }) => pool.query('SELECT * FROM posts WHERE id = $1', [input])) }) });",
        'export const createCaller = createCallerFactory(appRouter);', '',
      ].join('\n'),
      'src/trpc/server.ts': [
        "import { createHydrationHelpers } from '@trpc/react-query/rsc';",
        "import { headers } from 'next/headers';",
        "import { cache } from 'react';",
        "import { createCaller } from '../root';",
        "import { createTRPCContext } from '../trpc';",
        'const createContext = cache(async () => createTRPCContext({ headers: new Headers(await headers()) }));',
        'export const { trpc: api, HydrateClient } = createHydrationHelpers(createCaller(createContext), () => undefined);',
        'export const plain = createCaller(async () => createTRPCContext({ headers: new Headers(await headers()) }));', '',
      ].join('\n'),
      'src/trpc/options.ts': [
        "import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';",
        "import { appRouter } from '../root';",
        "import { createTRPCContext } from '../trpc';",
        'export const trpc = createTRPCOptionsProxy({ ctx: () => createTRPCContext({ headers: new Headers() }), router: appRouter, queryClient: () => undefined as any });', '',
      ].join('\n'),
      'src/app/a/page.tsx': page("await api.post.byId('a')"),
      'src/app/b/page.tsx': page("await api.post.byId('a'); await api.post.byId('b')"),
      'src/app/c/page.tsx': page('await queryClient.fetchQuery(trpc.post.byId.queryOptions())', "import { trpc } from '../../trpc/options';\ndeclare const queryClient: any;"),
      // A context that is made before belongs to the page itself.
      'src/app/d/page.tsx': page("const context = await createTRPCContext({ headers: new Headers() }); const api = createCaller(context); await api.post.byId('a'); await api.post.byId('b')", "import { createCaller } from '../../root';\nimport { createTRPCContext } from '../../trpc';"),
      'src/app/e/page.tsx': page('for (const id of searchParams.ids) await plain.post.byId(id)', "import { plain } from '../../trpc/server';"),
    };
    const found = routesOf(files).filter(({ name }) => name.startsWith('page'));
    const once = ['sessions.select', 'calls.insert', 'posts.select'];
    assert.deepEqual(told(found).map((one) => (one as unknown[]).slice(0, 2)), [
      ['page /a', once], ['page /b', [...once, ...once]], ['page /c', once], ['page /d', ['sessions.select', 'calls.insert', 'posts.select', 'calls.insert', 'posts.select']], ['page /e', once.map((one) => `N ${one}`)],
    ]);
    // React's cache keeps the context for the page, so that the second call finds it perhaps.
    assert.deepEqual(found.map(({ effects }) => effects.map(({ conditional }) => (conditional ? '?' : '.')).join('')), ['...', '...?..', '...', '.....', '...']);

    // In a loop it is asked for once, as a rule of queries in loops knows.
    const loops = createEngine({ roots: ['/app'], settings: { minConfidence: 'low' }, host: memoryFileHost(Object.fromEntries(Object.entries({
      ...files, 'src/db.ts': "import { Pool } from 'pg';\nexport const pool = new Pool();\n",
      'src/root.ts': "import { createCallerFactory, router } from './trpc';\nimport { initTRPC } from '@trpc/server';\nexport const appRouter = router({ add: initTRPC.create().procedure.input(Number).query(({ input }) => input + 1) });\nexport const createCaller = createCallerFactory(appRouter);\n",
      'src/app/e/page.tsx': page("for (const { id } of (await pool.query('SELECT id FROM posts')).rows) await plain.add(id)", "import { plain } from '../../trpc/server';\nimport { pool } from '../../db';"),
      'src/app/f/page.tsx': page("for (const { id } of (await pool.query('SELECT id FROM posts')).rows) await api.add(id)", "import { api } from '../../trpc/server';\nimport { pool } from '../../db';"),
    }).map(([file, text]) => [`/app/${file}`, text]))) });
    for (const _ of loops.settle());
    assert.deepEqual(['e', 'f'].map((name) => loops.fixesAt(`/app/src/app/${name}/page.tsx`, 0, Number.MAX_SAFE_INTEGER).map(({ finding }) => finding.rule)), [['unbounded-query', 'n-plus-one'], ['unbounded-query']]);
  });

  it('has no plural beside its function: it is called as a member of its router', () => {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/prisma/schema.prisma': schema, '/app/router.ts': [
      "import { initTRPC } from '@trpc/server';",
      "import { PrismaClient } from '@prisma/client';",
      'const prisma = new PrismaClient();',
      'const t = initTRPC.create();',
      'export const one = (input: number) => prisma.user.findUnique({ where: { id: input } });',
      'export const appRouter = t.router({ user: t.router({ byId: t.procedure.use(async ({ next }) => next()).input(Number).query(one as any) }) });',
      'export const caller = t.createCallerFactory(appRouter)({});', '',
    ].join('\n'), '/app/names.ts': loop('caller.user.byId(post.authorId)', "import { caller } from './router';") }) });
    for (const _ of engine.settle());
    assert.deepEqual(engine.fixesAt('/app/names.ts', 0, Number.MAX_SAFE_INTEGER).map(({ finding, fixes }) => [finding.rule, fixes.map(({ kind }) => kind)]), [['n-plus-one', []]]);
  });

  // https://github.com/karakeep-app/karakeep: apps/workers/trpc.ts
  it('is asked per element by work in the background, whose client a function makes, and may hand in', () => {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/prisma/schema.prisma': schema, '/app/package.json': '{"workspaces": ["packages/*", "apps/*"]}', '/app/packages/trpc/package.json': '{"name": "@app/trpc", "version": "1.0.0"}', '/app/packages/trpc/index.ts': [
      "import { initTRPC } from '@trpc/server';",
      'const t = initTRPC.context<{ user: number }>().create();',
      'export const createCallerFactory = t.createCallerFactory;',
      'export const router = t.router;',
      'const authedProcedure = t.procedure.use(({ next }) => next());',
      'export function scopedProcedure(scope: string) {',
      '  return authedProcedure.use(({ ctx, next }) => next({ ctx: { ...ctx, scope } }));',
      '}', '',
    ].join('\n'), '/app/packages/trpc/routers/_app.ts': [
      "import { PrismaClient } from '@prisma/client';",
      "import { router, scopedProcedure } from '../index';",
      'const prisma = new PrismaClient();',
      "const usersProcedure = scopedProcedure('users');",
      'const users = router({ byId: usersProcedure.input(Number).query(async ({ input }) => prisma.user.findUnique({ where: { id: input } })) });',
      'export const appRouter = router({ user: users });', '',
    ].join('\n'), '/app/apps/workers/trpc.ts': [
      "import { createCallerFactory } from '@app/trpc';",
      "import { appRouter } from '@app/trpc/routers/_app';",
      'const contextOf = async (user: number) => ({ user });',
      'export async function buildClient(user: number) {',
      '  const createCaller = createCallerFactory(appRouter);',
      '  return createCaller(await contextOf(user));',
      '}', '',
    ].join('\n'), '/app/apps/workers/made.ts': loop('client.user.byId(post.authorId)', "import { buildClient } from './trpc';").replace('const names:', 'const client = await buildClient(1);\n  const names:'),
    '/app/apps/workers/given.ts': loop('client.user.byId(post.authorId)', "import { buildClient } from './trpc';").replace('(posts:', '(client: Awaited<ReturnType<typeof buildClient>>, posts:') }) });
    for (const _ of engine.settle());
    assert.deepEqual(['made', 'given'].map((name) => engine.fixesAt(`/app/apps/workers/${name}.ts`, 0, Number.MAX_SAFE_INTEGER).map(({ finding }) => finding.rule)), [['n-plus-one'], ['n-plus-one']]);
  });
});
