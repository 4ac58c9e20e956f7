import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createEngine, type Engine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

const schema = readFileSync(join(__dirname, '../fixtures/rules/n-plus-one/schema.prisma'), 'utf8');

/** A small back end whose queries are two files away from the loops that repeat them. */
const start: Readonly<Record<string, string>> = {
  '/app/package.json': '{ "dependencies": { "express": "5", "@prisma/client": "6" } }',
  '/app/prisma/schema.prisma': schema,
  '/app/src/db.ts': "import { PrismaClient } from '@prisma/client';\nexport const prisma = new PrismaClient();\n",
  '/app/src/posts.ts': [
    "import { prisma } from './db';",
    'export async function countComments(postId: number) {',
    '  return prisma.comment.count({ where: { postId } });',
    '}',
    'export async function listPosts() {',
    '  return prisma.post.findMany();',
    '}',
    'export function makeStore() {',
    '  return { load: async (id: number) => prisma.post.findFirst({ where: { id } }) };',
    '}', '',
  ].join('\n'),
  '/app/src/service.ts': [
    "import { countComments, listPosts, makeStore } from './posts';",
    'const store = makeStore();',
    'export class PostService {',
    '  async overview() {',
    '    const posts = await listPosts();',
    '    return Promise.all(posts.map(async (post) => ({ post, comments: await countComments(post.id) })));',
    '  }',
    '  async some(ids: number[]) {',
    '    for (const id of ids) await store.load(id);',
    '  }',
    '}', '',
  ].join('\n'),
  '/app/src/rows.ts': "export async function rowsOf(db: any, ids: number[]) {\n  for (const id of ids) await db('orders').where({ id }).first();\n}\n",
  '/app/src/app.ts': [
    "import express from 'express';",
    "import { PostService } from './service';",
    'const app = express();',
    'const service = new PostService();',
    "app.get('/posts', async (req, res) => { res.json(await service.overview()); });",
    "app.post('/posts/some', async (req, res) => { await service.some(req.body.ids); res.end(); });",
    'app.listen(3000);', '',
  ].join('\n'),
};

interface Edit { readonly name: string; readonly file: string; apply(text: string | undefined): string | undefined }

const replace = (name: string, file: string, from: string, to: string): Edit =>
  ({ name, file, apply: (text) => (text?.includes(from) ? text.replace(from, to) : text?.includes(to) ? text.replace(to, from) : text) });

/** Each is its own inverse, so that random walks come back. */
const edits: readonly Edit[] = [
  replace('a comment', '/app/src/posts.ts', 'export async function listPosts', '/* all */ export async function listPosts'),
  replace('a comment in a loop', '/app/src/service.ts', 'for (const id of ids)', 'for (const id of /* each */ ids)'),
  replace('the query goes out of the helper', '/app/src/posts.ts', 'return prisma.comment.count({ where: { postId } });', 'return postId;'),
  replace('the helper is renamed', '/app/src/posts.ts', 'function countComments', 'function commentsOf'),
  replace('the list gets a limit', '/app/src/posts.ts', 'findMany()', 'findMany({ take: 3 })'),
  replace('the result changes its type without a changed signature', '/app/src/posts.ts', 'return { load: async', 'return { fetch: async (id: number) => id, load: async'),
  replace('the method of the result goes', '/app/src/posts.ts', '{ load: async', '{ read: async'),
  replace('the call moves out of the loop', '/app/src/service.ts', 'comments: await countComments(post.id)', 'comments: 0'),
  replace('the class is renamed where it is declared', '/app/src/service.ts', 'export class PostService', 'export class PostsService'),
  replace('the handler calls something else', '/app/src/app.ts', 'await service.overview()', 'await service.some([])'),
  replace('the route moves', '/app/src/app.ts', "app.get('/posts'", "app.get('/all-posts'"),
  replace('an import goes', '/app/src/service.ts', "import { countComments, listPosts, makeStore } from './posts';", "import { listPosts, makeStore } from './posts';"),
  replace('a syntax error, half-way through typing', '/app/src/service.ts', 'async some(ids: number[]) {', 'async some(ids: number[] {'),
  replace('the client is made elsewhere', '/app/src/db.ts', 'new PrismaClient()', '(global as any).prisma'),
  { name: 'a file goes and comes back', file: '/app/src/posts.ts', apply: (text) => (text === undefined ? start['/app/src/posts.ts'] : undefined) },
  { name: 'another route file comes and goes', file: '/app/src/more.ts', apply: (text) => (text === undefined ? "import express from 'express';\nimport { listPosts, countComments } from './posts';\nconst more = express.Router();\nmore.get('/more', async () => { for (const post of await listPosts()) await countComments(post.id); });\nexport default more;\n" : undefined) },
  { name: 'another library comes and goes', file: '/app/src/legacy.ts', apply: (text) => (text === undefined ? "import knex from 'knex';\nimport { rowsOf } from './rows';\nconst db = knex({ client: 'pg' });\nexport const legacy = (ids: number[]) => rowsOf(db, ids);\n" : undefined) },
  { name: 'the schema loses a model', file: '/app/prisma/schema.prisma', apply: (text) => (text?.includes('model Comment') ? text.replace('model Comment', 'model Remark') : schema) },
];

function settled(engine: Engine): Engine {
  for (const _step of engine.settle()) { /* to the end */ }
  return engine;
}

/** All that a person sees: findings with their routes and paths, and the routes with their effects. */
function seen(engine: Engine, files: readonly string[]): string {
  settled(engine);
  const findings = files.flatMap((file) => engine.findings(file));
  const steps = engine.routes();
  let step = steps.next();
  while (!step.done) step = steps.next();
  return JSON.stringify({ findings, routes: step.value.routes }, undefined, 1);
}

/** The same numbers every time (a linear congruential generator; Numerical Recipes). */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe('after an edit the engine', () => {
  const sources = (texts: Readonly<Record<string, string>>): string[] => Object.keys(texts).filter((file) => file.endsWith('.ts')).sort();

  for (const seed of [1, 2, 3, 4, 5, 6]) {
    it(`knows what a cold start knows, after every one of 25 random edits (${seed})`, () => {
      const texts: Record<string, string> = { ...start };
      const host = memoryFileHost(texts);
      const engine = createEngine({ roots: ['/app'], host, settings: { minConfidence: 'low' } });
      const next = random(seed);
      settled(engine);
      const done: string[] = [];
      for (let i = 0; i < 25; i++) {
        const { name, file, apply } = edits[next(edits.length)] as Edit;
        const text = apply(texts[file]);
        if (text === undefined) {
          delete texts[file];
          host.remove(file);
        } else {
          texts[file] = text;
          host.write(file, text);
        }
        engine.notifyChanged([file]);
        done.push(name);
        // Now and then the findings are asked for before the whole workspace was looked at again, as an editor does.
        if (next(2) === 0) engine.findings('/app/src/service.ts');
        const cold = createEngine({ roots: ['/app'], host: memoryFileHost({ ...texts }), settings: { minConfidence: 'low' } });
        assert.equal(seen(engine, sources(texts)), seen(cold, sources(texts)), `after: ${done.join('; ')}`);
      }
    });
  }

  it('finds what calls a library that a new file is the first to import', () => {
    const host = memoryFileHost({ ...start });
    const engine = settled(createEngine({ roots: ['/app'], host, settings: { minConfidence: 'low' } }));
    assert.deepEqual(engine.findings('/app/src/rows.ts'), []);
    host.write('/app/src/legacy.ts', edits.find(({ file }) => file === '/app/src/legacy.ts')?.apply(undefined) ?? '');
    engine.notifyChanged(['/app/src/legacy.ts']);
    assert.deepEqual(settled(engine).findings('/app/src/rows.ts').map(({ rule }) => rule), ['n-plus-one']);
  });

  it('finds something to compare', () => {
    const engine = settled(createEngine({ roots: ['/app'], host: memoryFileHost({ ...start }), settings: { minConfidence: 'low' } }));
    assert.deepEqual(engine.findings('/app/src/service.ts').filter(({ rule }) => rule === 'n-plus-one').map(({ route, message }) => `${route}: ${message}`), [
      'GET /posts: `GET /posts` runs one query per post: 100 posts make 101 queries (`countComments` runs `comment.count`).',
      'POST /posts/some: `POST /posts/some` runs one query per id: 100 ids make 100 queries (`load` runs `post.findFirst`).',
    ]);
  });
});
