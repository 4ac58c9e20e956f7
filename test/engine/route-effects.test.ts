import assert from 'node:assert/strict';
import type { Route } from '../../src/core';
import { routesOf, told } from './told-routes';

describe('what a route does', () => {
  it('is not waited for where it is handed to what keeps the process alive', () => {
    const [route] = routesOf({ 'supabase/functions/hello/index.ts': [
      'Deno.serve(async (req) => {',
      "  EdgeRuntime.waitUntil(fetch('https://api.resend.com/emails', { method: 'POST' }));",
      "  await fetch('https://api.twilio.com/x');",
      "  return new Response('ok');",
      '});', '',
    ].join('\n') });
    assert.deepEqual(route?.effects.map(({ subject, awaited }) => [subject, awaited]), [['email', false], ['sms', true]]);
  });

  it('has what an object of another package does that nobody imports: the one that is imported gives it', () => {
    const [route] = routesOf({ 'src/push.js': [
      "const express = require('express');",
      "const admin = require('firebase-admin');",
      'const app = express();',
      "app.post('/push', async (req, res) => { await admin.messaging().send({ token: req.body.token }); res.end(); });", '',
    ].join('\n') });
    assert.deepEqual(route?.effects.map(({ label, subject }) => [label, subject]), [['send', 'push']]);
  });

  it('is that of its own where a worker is registered in a call that is waited for', () => {
    assert.deepEqual(told(routesOf({ 'src/worker.ts': [
      "import PgBoss from 'pg-boss';",
      "import { pool } from './db';",
      'export async function start() {',
      "  const boss = new PgBoss('postgres://');",
      '  await boss.start();',
      "  await boss.work('mails', async ([job]) => { await pool.query('SELECT * FROM mails WHERE id = $1', [job.id]); });",
      "  await boss.work('many', { batchSize: 5 }, async (jobs) => { for (const job of jobs) await pool.query('SELECT * FROM orders WHERE id = $1', [job.id]); });",
      '}', '',
    ].join('\n') })), [['queue mails', ['mails.select'], []], ['queue many', ['N orders.select'], []]]);
  });

  it('is found through the aliases of a configuration that the framework makes when it is first started', () => {
    const count = "await pool.query('SELECT id FROM orders LIMIT 9')";
    assert.deepEqual(told(routesOf({
      'package.json': '{"dependencies": {"@sveltejs/kit": "2"}}', 'tsconfig.json': '{"extends": "./.svelte-kit/tsconfig.json"}',
      'src/lib/server/orders.ts': `import { pool } from '../../db';\nexport const orders = async () => ${count};\n`,
      'src/routes/orders/+page.server.ts': "import { orders } from '$lib/server/orders';\nexport const load = async () => ({ orders: await orders() });\n",
    })), [['load /orders', ['orders.select'], []]]);
    assert.deepEqual(told(routesOf({
      'package.json': '{"dependencies": {"nuxt": "3"}}', 'tsconfig.json': '{"extends": "./.nuxt/tsconfig.json"}',
      'server/utils/orders.ts': `import { pool } from '~/src/db';\nexport const orders = async () => ${count};\n`,
      'server/api/orders.get.ts': "import { orders } from '~~/server/utils/orders';\nexport default defineEventHandler(async () => orders());\n",
    })), [['GET /api/orders', ['orders.select'], []]]);
  });

  it('is what the text says in an object of options that is handed on whole', () => {
    const routes = told(routesOf({ 'src/index.ts': [
      "import express from 'express';",
      "import { Sequelize } from 'sequelize';",
      "import { pool } from './db';",
      "const sequelize = new Sequelize('');",
      'const app = express();',
      "const all = { name: 'all', text: 'SELECT * FROM orders LIMIT 9' } as const;",
      'async function run(config: any) { return pool.query(config); }',
      'async function part({ text, values }: any) { return pool.query(text, values); }',
      "async function partChanged({ text }: any) { text += ' LIMIT 9'; return pool.query(text); }",
      "app.get('/part', async (req, res) => { res.json(await part({ text: 'INSERT INTO events (a) VALUES ($1)', values: [1] })); });",
      "app.get('/part-changed', async (req, res) => { res.json(await partChanged({ text: 'SELECT * FROM orders' })); });",
      "app.get('/part-over', async (req, res) => { res.json(await part({ text: 'SELECT * FROM orders', ...req.body })); });",
      "async function changed(config: any) { config = { text: config.text + '!' }; return pool.query(config); }",
      "app.get('/run', async (req, res) => { res.json(await run({ text: 'DELETE FROM carts WHERE id = $1', values: [1] })); });",
      "app.get('/spread', async (req, res) => { res.json(await pool.query({ ...all, values: [] })); });",
      "app.get('/held', async (req, res) => { const options = { query: 'SELECT * FROM orders WHERE id = ?', values: [1] }; res.json(await sequelize.query(options)); });",
      // What is put into an object later, into the parameter, or in from elsewhere is not known.
      "app.get('/later', async (req, res) => { const options = { query: 'SELECT * FROM orders' }; if (req.query.a) options.query = 'DELETE FROM carts'; res.json(await sequelize.query(options)); });",
      "app.get('/changed', async (req, res) => { res.json(await changed({ text: 'SELECT * FROM orders' })); });",
      "app.get('/over', async (req, res) => { res.json(await pool.query({ ...all, ...req.body })); });",
      'app.listen(1);', '',
    ].join('\n') }));
    assert.deepEqual(routes.map((one) => (one as unknown[]).slice(0, 2)), [
      ['GET /part', ['events.insert']], ['GET /part-changed', ['pool.query']], ['GET /part-over', ['pool.query']],
      ['GET /run', ['carts.delete']], ['GET /spread', ['orders.select']], ['GET /held', ['orders.select']],
      ['GET /later', ['sequelize.query']], ['GET /changed', ['pool.query']], ['GET /over', ['pool.query']],
    ]);
  });

  it('is what a class of a worker does that a stub of it is asked for', () => {
    const room = [
      "import { DurableObject, WorkerEntrypoint } from 'cloudflare:workers';",
      "import { pool } from './db';",
      "export class Room extends DurableObject { async messages() { return pool.query('SELECT * FROM messages LIMIT 9'); } }",
      "export class Auth extends WorkerEntrypoint { async user(id: string) { return pool.query('SELECT * FROM users WHERE id = $1', [id]); } }",
      "export class Other extends WorkerEntrypoint { async user(id: string) { return pool.query('SELECT * FROM others WHERE id = $1', [id]); } }", '',
    ].join('\n');
    const env = "import type { Room, Auth, Other } from './room';\nexport interface Env { ROOM: DurableObjectNamespace<Room>; AUTH: Service<typeof Auth>; TWO: Service<Auth>; PLAIN: DurableObjectNamespace; KV: KVNamespace }\n";
    const other = "import type { Other } from './room';\nexport interface Two { TWO: Service<Other> }\n";
    const routes = told(routesOf({ 'src/room.ts': room, 'src/env.ts': env, 'src/two.ts': other, 'src/index.ts': [
      "import { Hono } from 'hono';",
      "import { WorkerEntrypoint } from 'cloudflare:workers';",
      "import type { Env } from './env';",
      "import type { Two } from './two';",
      'const app = new Hono<{ Bindings: Env }>();',
      "app.get('/room/:id', async (c) => { const stub = c.env.ROOM.getByName(c.req.param('id')); return c.json(await stub.messages()); });",
      "app.get('/me', async (c) => c.json(await c.env.AUTH.user('1')));",
      // Two files say different things of the binding, one says nothing, and a store is no stub.
      "export class Gate extends WorkerEntrypoint { async fetch() { return Response.json(await this.env.TWO.user('1')); } }",
      "export class Loose extends WorkerEntrypoint { async fetch() { const stub = this.env.ROOM.getByName('a'); return Response.json(await stub.messages()); } }",
      "app.get('/taken', async (c) => { const { ROOM, AUTH: auth } = c.env; const stub = ROOM.get(ROOM.idFromName('a')); await stub.messages(); return c.json(await auth.user('1')); });",
      "app.get('/other', async (c) => { const { ROOM } = c.req.json(); return c.json(await ROOM.get('a').messages()); });",
      "app.get('/plain', async (c) => c.json(await c.env.PLAIN.get(c.env.PLAIN.idFromName('a')).messages()));",
      "app.get('/kv', async (c) => c.json(await c.env.KV.get('a')));",
      'async function typed(env: Env) { return env.TWO.user("1"); }',
      "app.get('/typed', async (c) => c.json(await typed(c.env)));",
      'export default app;', '',
    ].join('\n') }));
    assert.deepEqual(routes.filter((one) => String((one as [string])[0]).startsWith('rpc') === false).map((one) => (one as unknown[]).slice(0, 2)), [
      ['GET /room/:id', ['messages.select']], ['GET /me', ['users.select']], ['ALL *', []], ['ALL *', ['messages.select']], ['GET /taken', ['messages.select', 'users.select']], ['GET /other', []], ['GET /plain', []], ['GET /kv', ['KV.get']], ['GET /typed', ['users.select']],
    ]);
  });

  it('holds what a GraphQL server asks for its context, once for an operation', () => {
    const routes = routesOf({ 'src/server.ts': [
      "import { ApolloServer } from '@apollo/server';",
      "import { startStandaloneServer } from '@apollo/server/standalone';",
      "import { pool } from './db';",
      'const resolvers = {',
      "  Query: { books: async () => pool.query('SELECT * FROM books LIMIT 9') },",
      "  Book: { author: async (book: any) => pool.query('SELECT * FROM authors WHERE id = $1', [book.authorId]) },",
      '};',
      "const server = new ApolloServer({ typeDefs: '', resolvers });",
      "startStandaloneServer(server, { context: async ({ req }) => ({ user: await pool.query('SELECT * FROM users WHERE token = $1 LIMIT 1', [req.headers.authorization]) }) });", '',
    ].join('\n') });
    assert.deepEqual(told(routes), [['Query.books', ['users.select', 'books.select'], []], ['Book.author', ['N authors.select'], []]]);
  });

  it('holds what an interceptor of NestJS does with the answer', () => {
    const [route] = routesOf({
      'package.json': '{ "dependencies": { "@nestjs/common": "11.0.0" } }',
      'src/app.ts': [
        "import { Controller, Get, Injectable, UseInterceptors } from '@nestjs/common';",
        "import { tap } from 'rxjs';",
        "import { pool } from './db';",
        '@Injectable()',
        "class Audit { async log() { await pool.query('INSERT INTO audit (x) VALUES (1)'); } }",
        '@Injectable()',
        'class Audited { constructor(private readonly audit: Audit) {} intercept(context: any, next: any) { return next.handle().pipe(tap(() => this.audit.log())); } }',
        "@Controller('orders')",
        '@UseInterceptors(Audited)',
        "export class Orders { @Get() async list() { return pool.query('SELECT * FROM orders LIMIT 5'); } }", '',
      ].join('\n'),
    });
    assert.deepEqual(told(route ? [route] : []), [['GET /orders', ['orders.select', 'audit.insert'], []]]);
  });

  it('leaves nothing open where a framework hands in what its middleware calls', () => {
    assert.deepEqual(told(routesOf({
      'package.json': '{ "devDependencies": { "@sveltejs/kit": "2.0.0" } }',
      'src/hooks.server.ts': [
        "import { sequence } from '@sveltejs/kit/hooks';",
        'const log = async ({ event, resolve }) => resolve(event);',
        'export const handle = sequence(log);', '',
      ].join('\n'),
      'src/routes/orders/+page.server.ts': "import { pool } from '../../db';\nexport const load = async ({ parent }) => { await parent(); return pool.query('SELECT * FROM orders LIMIT 5'); };\n",
      'src/routes/users/+server.ts': "import { pool } from '../../db';\nexport const GET = async () => run({ task: () => 1 });\nasync function run({ task }: { task: () => unknown }) { const other: any = task; return [other(), await pool.query('SELECT * FROM users LIMIT 5')]; }\n",
    })), [['load /orders', ['orders.select'], []], ['GET /users', ['users.select'], []]]);
  });

  const sql = [
    "import express from 'express';",
    "import { PrismaClient, Prisma } from '@prisma/client';",
    "import { DataSource } from 'typeorm';",
    "import { Sequelize } from 'sequelize';",
    "import knexOf from 'knex';",
    "import { sql as kyselySql, Kysely } from 'kysely';",
    "import { drizzle } from 'drizzle-orm/node-postgres';",
    "import { sql } from 'drizzle-orm';",
    "import { one, query, queryOne } from './query';",
    "const app = express(); const prisma = new PrismaClient(); const source = new DataSource({} as any); const sequelize = new Sequelize('');",
    "const knex = knexOf({}); const kysely = new Kysely<any>({} as any); const db = drizzle('');",
  ].join('\n');
  const raw = (body: string): readonly unknown[] => {
    const [route] = routesOf({
      'src/query.ts': [
        "import { pool } from './db';",
        'export const query = (text: string, values?: unknown[]) => pool.query(text, values);',
        'export class Db { async run(text: string) { const client = await pool.connect(); try { return (await client.query(text)).rows; } finally { client.release(); } } async one(text: string) { const rows = await this.run(text); return rows[0]; } }',
        'const db = new Db();',
        'export const one = (text: string) => db.one(text);',
        'export const queryOne = async (options: { text: string }) => (await pool.query(options.text)).rows[0];', '',
      ].join('\n'),
      'src/app.ts': `${sql}\napp.get('/x', async (req, res) => { res.json(await ${body}); });\n`,
    });
    return route?.effects.filter(({ kind }) => kind !== 'client').map(({ kind, label, subject }) => [kind, label, subject]) ?? [];
  };
  const cases: readonly (readonly [body: string, effect: readonly unknown[]])[] = [
    ["query('SELECT * FROM orders WHERE id = $1', [1])", ['read', 'orders.select', 'orders']],
    ["query('INSERT INTO items (x) VALUES (1)')", ['write', 'items.insert', 'items']],
    ["one('SELECT count(*) FROM orders')", ['read', 'orders.count', 'orders']],
    ["query(req.body.text)", ['read', 'pool.query', undefined]],
    ["queryOne({ text: 'SELECT * FROM orders' })", ['read', 'pool.query', undefined]],
    ['prisma.$queryRaw`SELECT * FROM orders WHERE id = ${1}`', ['read', 'orders.select', 'orders']],
    ['prisma.$queryRaw(Prisma.sql`SELECT * FROM orders`)', ['read', 'orders.select', 'orders']],
    ["prisma.$executeRawUnsafe('DELETE FROM items')", ['write', 'items.delete', 'items']],
    ["source.query('SELECT * FROM orders')", ['read', 'orders.select', 'orders']],
    ["sequelize.query('UPDATE orders SET x = 1 WHERE id = :id', { replacements: { id: 1 } })", ['write', 'orders.update', 'orders']],
    ["knex.raw('SELECT * FROM orders WHERE id = ?', [1])", ['read', 'orders.select', 'orders']],
    ['kyselySql`SELECT * FROM orders`.execute(kysely)', ['read', 'orders.select', 'orders']],
    ['db.execute(sql`SELECT * FROM orders WHERE id = ${1}`)', ['read', 'orders.select', 'orders']],
  ];
  for (const [body, effect] of cases) it(`is told of ${body}`, () => assert.deepEqual(raw(body), [effect]));

  it('may be any entry of a table that a computed key picks, and is done once where a function is only bound', () => {
    const found = routesOf({ 'src/app.ts': [
      "import express from 'express';",
      "import { pool } from './db';",
      'type Handler = (req: any, res: any) => Promise<void>;',
      'const handlers: Record<string, Handler> = { a: async () => { await pool.query("SELECT * FROM a LIMIT 1"); }, b, async c() { await pool.query("SELECT * FROM c LIMIT 1"); } };',
      'async function b() { await pool.query("SELECT * FROM b LIMIT 1"); }',
      'class Orders { async list() { return pool.query("SELECT * FROM orders LIMIT 1"); } }',
      'const orders = new Orders();',
      'const app = express();',
      "app.get('/x', async (req, res) => { const handler = handlers[req.query.kind]; if (handler) await handler(req, res); });",
      "app.get('/y', async (req, res) => { const list = orders.list.bind(orders); res.json(await list()); });", '',
    ].join('\n') });
    assert.deepEqual(found.map(({ effects }) => effects.map(({ label, conditional }) => [label, conditional])), [[['a.select', true], ['b.select', true], ['c.select', true]], [['orders.select', false]]]);
  });

  /** https://nextjs.org/docs/app/building-your-application/data-fetching/fetching#preloading-data, and #react-cache of the same page. */
  const items = [
    "import { cache } from 'react';",
    "import 'server-only';",
    "import { pool } from './db';",
    'export const preload = (id: string) => { void getItem(id); };',
    "export const getItem = cache(async (id: string) => { const { rows } = await pool.query('SELECT * FROM items WHERE id = $1', [id]); return rows[0]; });", '',
  ].join('\n');
  const next = { 'package.json': '{ "dependencies": { "next": "15.1.0", "react": "19.0.0" } }', 'src/items.ts': items };
  const certain = (routes: readonly Route[]): readonly unknown[] => routes.map(({ name, effects }) => [name, ...effects.map(({ label, conditional, path }) => `${label} via ${path.map((one) => one.name).join(', ')}${conditional ? ' perhaps' : ''}`)]);

  it("holds what a function does that React's cache made, in another file, a second time for the same request perhaps", () => {
    assert.deepEqual(certain(routesOf({
      ...next,
      'src/app/item/[id]/layout.tsx': "import { getItem } from '../../../items';\nexport default async function Layout({ children, params }) { return <div>{(await getItem(params.id)).name}{children}</div>; }\n",
      'src/app/item/[id]/page.tsx': [
        "import { getItem, preload } from '../../../items';",
        'export async function generateMetadata({ params }) { return { title: (await getItem(params.id)).name }; }',
        'export default async function Page({ params: { id } }) {',
        '  preload(id);',
        '  const item = await getItem(id);',
        '  return <p>{item.name}</p>;',
        '}', '',
      ].join('\n'),
    })), [
      ['layout /item/:id', 'items.select via getItem'],
      ['page /item/:id', 'items.select via getItem', 'items.select via preload, getItem perhaps', 'items.select via getItem perhaps'],
    ]);
  });

  it("asks each time outside of what React renders, where its cache keeps nothing", () => {
    assert.deepEqual(certain(routesOf({ ...next, 'src/app/api/item/route.ts': [
      "import { getItem } from '../../../items';",
      "export async function GET(request: Request) { const id = request.headers.get('id') ?? ''; await getItem(id); return Response.json(await getItem(id)); }", '',
    ].join('\n') })), [['GET /api/item', 'items.select via getItem', 'items.select via getItem']]);
  });

  /** https://nextjs.org/docs/app/api-reference/functions/after */
  it('holds what Next.js runs after the answer, which nobody waits for', () => {
    const [route] = routesOf({ ...next, 'src/app/api/log/route.ts': [
      "import { after } from 'next/server';",
      "import { pool } from '../../../db';",
      "async function record() { await pool.query('INSERT INTO visits (x) VALUES (1)'); }",
      'export async function POST(request: Request) {',
      "  await pool.query('UPDATE orders SET seen = true WHERE id = 1');",
      "  after(async () => { await pool.query('INSERT INTO logs (x) VALUES (1)'); });",
      "  after(() => { fetch('https://api.resend.com/emails', { method: 'POST' }); });",
      '  after(record);',
      "  return Response.json({ status: 'success' });",
      '}', '',
    ].join('\n') });
    assert.deepEqual(route?.effects.map(({ label, awaited }) => [label, awaited]), [['orders.update', true], ['logs.insert', false], ['fetch', false], ['visits.insert', false]]);
    assert.deepEqual(route?.effects.map(({ deferred }) => deferred === true), [false, true, true, true]);
  });
});
