import assert from 'node:assert/strict';
import type { Route } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';

const db = "import { Pool } from 'pg';\nexport const pool = new Pool();\n";

/** The routes of a workspace with a pool in `src/db.ts`. */
function routesOf(files: Readonly<Record<string, string>>): readonly Route[] {
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/src/db.ts': db, ...Object.fromEntries(Object.entries(files).map(([file, text]) => [`/app/${file}`, text])) }) });
  const steps = engine.routes({});
  for (let step = steps.next(); ; step = steps.next()) if (step.done) return step.value.routes;
}

const told = (routes: readonly Route[]): readonly unknown[] => routes.map(({ name, effects, unresolved }) => [name, effects.map(({ label, times }) => `${times.length > 0 ? 'N ' : ''}${label}`), unresolved.map((one) => one.name)]);

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
    assert.deepEqual(told(route ? [route] : []), [['GET /orders', ['audit.insert', 'orders.select'], []]]);
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
});
