import assert from 'node:assert/strict';
import { applyEdits } from '../../../src/core';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const own = '/app/src/orders.ts';

/** What is left of a class whose objects a request makes, or why nothing is offered. */
function shared(members: string, more: { readonly before?: string; readonly after?: string; readonly heritage?: string; readonly files?: Readonly<Record<string, string>>; readonly at?: string } = {}): { readonly left?: string; readonly made?: string; readonly reason?: string } {
  const at = more.at ?? own;
  const text = `import express from 'express';\nimport { Pool } from 'pg';\n${more.before ?? ''}export class Orders${more.heritage ?? ''} {\n  ${members.split('\n').join('\n  ')}\n}\n${more.after ?? ''}const app = express();\napp.get('/orders', async (req, res) => {\n  const orders = new Orders(req.query.shop);\n  res.json(await orders.all());\n});\n`;
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': '{ "type": "module", "dependencies": { "express": "5.0.0", "pg": "8.0.0" } }', [at]: text, ...more.files }), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
  for (const steps = engine.settle(); !steps.next().done;);
  const found = engine.fixesAt(at, 0, text.length).filter(({ finding }) => finding.shape === 'made-per-request');
  assert.equal(found.length, 1, 'the client is not told');
  const [fix] = found.flatMap(({ fixes }) => fixes);
  if (!fix) return { reason: engine.explain(at, found[0]?.finding.location.start.offset ?? 0).sections.flatMap(({ lines }) => lines.map((line) => line.text)).find((line) => line.includes('No rewrite')) ?? '' };
  return { left: applyEdits(text, fix.edits.find(({ file }) => file === at)?.edits ?? []), made: fix.edits.find(({ create }) => create)?.edits[0]?.newText ?? '' };
}

const pool = 'new Pool({ connectionString: process.env.DATABASE_URL })';
const field = `private readonly pool = ${pool};`;
const all = 'all() { return this.pool.query(\'SELECT id FROM orders LIMIT 5\'); }';

describe('fixes: clients in fields', () => {
  for (const [what, members, expected] of [
    ['a private field', `${field}\n${all}`, 'private readonly pool = pool;'],
    ['a field of JavaScript\'s own privacy', `#pool = ${pool};\n${all.replace('this.pool', 'this.#pool')}`, '#pool = pool;'],
    ['a private field that the constructor sets', `private pool: Pool;\nconstructor() {\n  this.pool = ${pool};\n}\n${all}`, 'this.pool = pool;'],
    ['a field whose name nobody else says', `pool = ${pool};\n${all}`, '  pool = pool;'],
    ['a private field of an object that hands its methods on', `${field}\nconstructor() { this.all = this.all.bind(this); }\n${all}`, 'private readonly pool = pool;'],
    ['a private field of which a connection is taken', `${field}\nasync all() { const one = await this.pool.connect(); try { return (await one.query('SELECT 1')).rows; } finally { one.release(); } }`, 'private readonly pool = pool;'],
  ] as const) it(`${what} is given the shared client`, () => {
    const { left, made, reason } = shared(members);
    assert.equal(reason, undefined);
    assert.ok(left?.includes(expected), left);
    assert.match(left ?? '', /import \{ pool \} from '\.\/pool';/);
    assert.match(made ?? '', /\nexport const pool = new Pool\(\{ connectionString: process\.env\.DATABASE_URL, max: 10 \}\);\n/);
  });

  it('a field is shared though another class beside it has one of that name', () => {
    const { left } = shared(`pool = ${pool};\n${all}`, { before: 'class Users { pool = new Map<string, string>(); all() { return this.pool.size; } }\n' });
    assert.ok(left?.includes('  pool = pool;'), left);
  });

  it('a field is shared though any object is asked for one of its name, and only asked', () => {
    const { left } = shared(`${field}\n${all}`, { files: { '/app/src/other.ts': 'export const count = async (context: any) => {\n  const { pool } = context;\n  return [await pool.query(\'SELECT 1\'), await context.pool.query(\'SELECT 2\')];\n};\n' } });
    assert.ok(left?.includes('pool = pool;'), left);
  });

  it('a field of JavaScript\'s own privacy is shared though any object has one of its name', () => {
    const { left } = shared(`#pool = ${pool};\n${all.replace('this.pool', 'this.#pool')}`, { files: { '/app/src/end.ts': 'export const end = (orders: any) => orders.pool.end();\n' } });
    assert.ok(left?.includes('pool = pool;'), left);
  });

  it('a field is given what the project has', () => {
    const { left } = shared(`${field}\n${all}`, { files: { '/app/src/db.ts': `import { Pool } from 'pg';\nexport const db = ${pool};\n` } });
    assert.ok(left?.includes('private readonly pool = db;'), left);
  });

  it('a field is given what the first request makes where the environment comes late', () => {
    const { left, made } = shared(`${field}\n${all}`, { files: { '/app/src/index.ts': 'import dotenv from \'dotenv\';\nimport \'./orders\';\ndotenv.config();\n' } });
    assert.ok(left?.includes('private readonly pool = getPool();'), left);
    assert.match(made ?? '', /export function getPool\(\): Pool \{/);
  });

  for (const [what, members, more] of [
    ['is closed by the object', `${field}\n${all}\nclose() { return this.pool.end(); }`, {}],
    ['is heard by the object', `${field}\nconstructor() { this.pool.on('error', () => this.all()); }\n${all}`, {}],
    ['is handed on', `${field}\n${all}\nraw() { return this.pool; }`, {}],
    ['is handed to a function', `${field}\nall() { return run(this.pool); }`, { after: 'function run(one: Pool) { return one.query(\'SELECT 1\'); }\n' }],
    ['is taken out of the object', `${field}\nasync all() { const { pool } = this; return (await pool.query('SELECT 1')).rows; }`, {}],
    ['is set again', `private pool = ${pool};\n${all}\nreset() { this.pool = new Pool(); }`, {}],
    ['belongs to what the object is made for', `private pool: Pool;\nconstructor(shop: string) {\n  this.pool = new Pool({ database: shop });\n}\n${all}`, {}],
    ['is closed from outside', `pool = ${pool};\n${all}`, { files: { '/app/src/end.ts': 'import { Orders } from \'./orders\';\nexport const end = (orders: Orders) => orders.pool.end();\n' } }],
    ['is in the reach of a class below', `protected pool = ${pool};\n${all}`, { after: 'class Late extends Orders { close() { return this.pool.end(); } }\n' }],
    ['is closed by the class above in the same file', `pool = ${pool};\n${all}`, { heritage: ' extends Base', before: 'abstract class Base { abstract pool: Pool; close() { return this.pool.end(); } }\n' }],
    ['is closed by a method of the prototype', `pool = ${pool};\n${all}`, { after: 'Object.assign(Orders.prototype, { close(this: Orders) { return this.pool.end(); } });\n' }],
    ['is closed by its name in brackets', `${field}\n${all}`, { after: 'export const end = (orders: Orders) => orders[\'pool\'].end();\n' }],
    ['is taken out of a parameter', `pool = ${pool};\n${all}`, { files: { '/app/src/end.ts': 'import type { Orders } from \'./orders\';\nexport const end = ({ pool }: Orders) => pool.end();\n' } }],
    ['is closed by a function that takes any object', `${field}\n${all}`, { files: { '/app/src/end.ts': 'export const end = (orders: any) => orders.pool.end();\n' } }],
    ['is closed by a function of JavaScript', `${field}\n${all}`, { files: { '/app/src/end.js': 'export function end(orders) {\n  return orders.pool.end();\n}\n' } }],
    ['is taken out of any object and closed', `${field}\n${all}`, { files: { '/app/src/end.ts': 'export const end = async (orders: any) => {\n  const { pool: one } = orders;\n  await one.end();\n};\n' } }],
    ['is closed by a function that takes any record', `${field}\n${all}`, { files: { '/app/src/end.ts': 'export const end = (orders: Record<string, any>) => orders.pool.end();\n' } }],
    ['is closed where its object is said to be another', `${field}\n${all}`, { files: { '/app/src/end.ts': 'import type { Orders } from \'./orders\';\nimport type { Pool } from \'pg\';\nexport const end = (orders: Orders) => (orders as unknown as { pool: Pool }).pool.end();\n' } }],
    ['is handed on by a function that takes any object', `${field}\n${all}`, { files: { '/app/src/end.ts': 'export const end = (orders: any, close: (what: unknown) => void) => close(orders.pool);\n' } }],
    ['belongs to an object that is handed on whole', `${field}\nall() { return serve(this); }`, { after: 'async function serve(one: Orders) { return (await (one as any).pool.query(\'SELECT 1\')).rows; }\n' }],
  ] as const) it(`a client in a field that ${what} stays`, () => {
    const { left, reason } = shared(members, more);
    assert.equal(left, undefined, left);
    assert.match(reason ?? '', /No rewrite is offered/);
  });

  it('a name that the file has for something else is not taken', () => {
    const { left } = shared(`${field}\n${all}`, { before: 'const pool = 5;\nconsole.log(pool);\n' });
    assert.ok(left === undefined || left.includes('= sharedPool;'), left);
  });
});
