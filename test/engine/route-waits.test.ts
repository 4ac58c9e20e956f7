import assert from 'node:assert/strict';
import { toRoutesJson, toRoutesPretty } from '../../src/report/routes';
import { routesOf } from './told-routes';

/** Whether the request waits for each effect of a handler's body. */
const waits = (parameters: string, body: string): readonly unknown[] => {
  const [route] = routesOf({ 'src/app.ts': [
    "import express from 'express';", "import { pool } from './db';", 'const app = express();',
    `app.get('/x', (${parameters}) => {`, ...body.split('\n'), '});', '',
  ].join('\n') });
  return route?.effects.map(({ label, awaited }) => [label, awaited]) ?? [];
};
const read = "pool.query('SELECT * FROM orders LIMIT 9')";

describe('whether a request waits for a promise that nobody holds', () => {
  const cases: readonly (readonly [what: string, body: string, awaited: boolean])[] = [
    ['the answer is given with what it gives', `${read}.then((found) => res.json(found.rows)).catch(next);`, true],
    ['the answer is given when it is done', `${read}.finally(() => { res.end(); });`, true],
    ['it is handed a function that answers', `pool.query('SELECT * FROM orders LIMIT 9', (error, found) => { if (error) return next(error); res.json(found.rows); });`, true],
    ['the next handler comes when it is done', `${read}.then((found) => { req.orders = found.rows; next(); });`, true],
    ['the next handler is what it is handed', `${read}.then(() => next(), next);`, true],
    ['the answer is given further down its chain', `${read}.then((found) => found.rows).then((rows) => { if (!rows.length) return res.sendStatus(404); res.json(rows); }, next);`, true],
    ['what it gives is only logged', `${read}.then((found) => console.log(found)); res.end();`, false],
    ['the answer says only that it failed', `${read}.catch((error) => res.status(500).json({ error })); res.json({});`, false],
    ['next is told only that it failed', `${read}.catch(next);\nnext();`, false],
    ['a callback tells only of a failure', `pool.query('SELECT * FROM orders LIMIT 9', (error) => { if (error) return next(error); }); res.end();`, false],
    ['a callback answers only where it failed, and the answer is below', `pool.query('SELECT * FROM orders LIMIT 9', (error) => { if (error) res.status(500).end(); }); return res.json({});`, false],
    ['another function of the name is called', `${read}.then(() => done());\nres.end();\nfunction done() {}`, false],
  ];
  for (const [what, body, awaited] of cases) it(`${awaited ? 'it does' : 'it does not'} where ${what}`, () => assert.deepEqual(waits('req, res, next', body), [['orders.select', awaited]]));

  it('it does where Passport is told with it who asks', () => {
    const [route] = routesOf({ 'src/app.ts': [
      "import express from 'express';", "import passport from 'passport';", "import { Strategy } from 'passport-local';", "import { pool } from './db';", 'const app = express();',
      "passport.use(new Strategy((name, password, done) => { pool.query('SELECT * FROM users WHERE name = $1', [name]).then(({ rows }) => done(null, rows[0])).catch(done); }));",
      "app.post('/login', passport.authenticate('local'), (req, res) => res.json(req.user));", '',
    ].join('\n') });
    assert.deepEqual(route?.effects.map(({ label, awaited }) => [label, awaited]), [['users.select', true]]);
  });

  it('is said in the list of routes, and of what is handed on for after the answer', () => {
    const routes = routesOf({ 'package.json': '{ "dependencies": { "next": "15.1.0" } }', 'src/app/api/log/route.ts': [
      "import { after } from 'next/server';", "import { pool } from '../../../db';",
      'export async function POST() {',
      "  await pool.query('UPDATE orders SET seen = true WHERE id = 1');",
      "  pool.query('DELETE FROM carts WHERE id = 1');",
      "  after(async () => { await pool.query('INSERT INTO logs (x) VALUES (1)'); await fetch('https://api.resend.com/emails', { method: 'POST' }); });",
      "  return Response.json({});", '}', '',
    ].join('\n') });
    const context = { rules: [], base: '/app', toolVersion: '1', durationMs: 1, readText: () => undefined };
    const lines = toRoutesPretty({ routes, notices: [], files: 1 }, context).split('\n');
    assert.deepEqual(lines.flatMap((line) => /(?:orders\.update|carts\.delete|logs\.insert|fetch)[\w ]*?(?=  )/.exec(line)?.[0] ?? []), ['orders.update', 'carts.delete', 'logs.insert not awaited', 'fetch not awaited']);
    const told = JSON.parse(toRoutesJson({ routes, notices: [], files: 1 }, context)) as { routes: { effects: { label: string; awaited: boolean; deferred: boolean }[] }[] };
    assert.deepEqual(told.routes[0]?.effects.map(({ label, awaited, deferred }) => [label, awaited, deferred]), [
      ['orders.update', true, false], ['carts.delete', false, false], ['logs.insert', false, true], ['fetch', false, true],
    ]);
  });
});
