import assert from 'node:assert/strict';
import { createEngine } from '../../../src/engine';
import { memoryFileHost } from '../../../src/project';
import { only } from '../../rules/only';

const imported = 'import { Pool } from \'pg\';\n';
const made = 'const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n  return Response.json((await pool.query(\'SELECT 1\')).rows);\n';
const verb = (before = ''): string => `${imported}${before}export async function GET(request: Request) {\n  ${made}}\n`;

/** A file that a framework takes for a route, and where the module of its client goes. */
const places: readonly { readonly what: string; readonly packages: string; readonly path: string; readonly text: string; readonly target: string; readonly beside?: Readonly<Record<string, string>> }[] = [
  { what: 'flat routes of Remix', packages: '"@remix-run/node": "2.0.0"', path: '/app/app/routes/orders.$id.tsx', text: `${imported}export async function loader() {\n  ${made}}\n`, target: '/app/app/lib/pool.ts' },
  { what: 'functions of Netlify, of which no package says that they are', packages: '"pg": "8.0.0"', path: '/app/netlify/functions/orders.ts', text: `${imported}export default async (request: Request) => {\n  ${made}};\n`, target: '/app/netlify/lib/pool.ts', beside: { '/app/netlify.toml': '[build]\n' } },
  { what: 'routes of React Router', packages: '"@react-router/dev": "7.0.0", "@react-router/node": "7.0.0"', path: '/app/app/routes/orders.ts', text: `${imported}export async function loader() {\n  ${made}}\n`, target: '/app/app/lib/pool.ts' },
  { what: '`server/api` of Nitro', packages: '"nitropack": "2.0.0", "h3": "1.0.0"', path: '/app/server/api/orders.get.ts', text: `import { defineEventHandler } from 'h3';\n${imported}export default defineEventHandler(async () => {\n  ${made}});\n`, target: '/app/server/lib/pool.ts' },
  { what: 'routes of Nuxt beside a folder for what is common', packages: '"nuxt": "3.0.0", "h3": "1.0.0"', path: '/app/server/api/shop/orders.get.ts', text: `import { defineEventHandler } from 'h3';\n${imported}export default defineEventHandler(async () => {\n  ${made}});\n`, target: '/app/server/utils/pool.ts', beside: { '/app/server/utils/money.ts': 'export const cents = 100;\n', '/app/server/api/db/status.get.ts': 'export const ok = true;\n' } },
  { what: '`api` of Vercel', packages: '"@vercel/node": "5.0.0"', path: '/app/api/orders.ts', text: verb(), target: '/app/lib/pool.ts' },
  { what: 'endpoints of Astro', packages: '"astro": "5.0.0"', path: '/app/src/pages/api/orders.ts', text: verb('export const prerender = false;\n'), target: '/app/src/lib/pool.ts' },
  { what: 'pages of Next.js, which no package.json names', packages: '"pg": "8.0.0"', path: '/app/apps/web/pages/api/orders.ts', text: `import type { NextApiRequest, NextApiResponse } from 'next';\n${imported}export default async function handler(req: NextApiRequest, res: NextApiResponse) {\n  const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n  res.json((await pool.query('SELECT 1')).rows);\n}\n`, target: '/app/apps/web/lib/pool.ts', beside: { '/app/apps/web/next.config.js': 'module.exports = {};\n' } },
  { what: 'a folder of Next.js, where only some files are routes', packages: '"next": "15.0.0"', path: '/app/app/api/orders/route.ts', text: verb(), target: '/app/app/api/orders/pool.ts' },
];

describe('fixes: where the module of a shared client goes', () => {
  for (const { what, packages, path, text, target, beside = {} } of places) {
    it(`is no place where it would be a route: ${what}`, () => {
      assert.deepEqual(modules({ ...beside, [path]: text }, path, packages).map(({ file }) => file), [target]);
    });
  }

  it('outlives the reload of modules of Next.js, whose configuration or whose modules say that it is that', () => {
    const path = '/app/apps/web/app/api/orders/route.ts';
    const [one] = modules({ [path]: verb('import { NextResponse } from \'next/server\';\nvoid NextResponse;\n') }, path, '"pg": "8.0.0"');
    assert.match(one?.text ?? '', /globalForPool\.pool \?\? new Pool/);
  });

  for (const { what, taken } of [
    { what: 'a module of another kind has its name once both are compiled', taken: '/app/src/pool.js' },
    { what: 'a folder is found by its name', taken: '/app/src/pool/index.ts' },
    { what: 'another one differs in capitals alone, which are the same file on some systems', taken: '/app/src/Pool.ts' },
  ]) it(`is called otherwise where ${what}`, () => {
    const path = '/app/src/orders.ts';
    const text = `import express from 'express';\n${imported}export const orders = express.Router().get('/', async (req, res) => {\n  const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n  res.json((await pool.query('SELECT 1')).rows);\n});\n`;
    assert.deepEqual(modules({ [path]: text, [taken]: 'export const size = 3;\n' }, path, '"express": "5.0.0"').map(({ file }) => file), ['/app/src/shared-pool.ts']);
  });

  /** What `vercel.json` builds, and how many connections a pool of the server's code gets. */
  const builds: readonly { readonly what: string; readonly json: string; readonly most: number }[] = [
    { what: 'the server', json: '{ "version": 2, "builds": [{ "src": "src/server.ts", "use": "@vercel/node" }] }', most: 3 },
    { what: 'what is compiled of it', json: '{ "builds": [{ "src": "dist/server.js", "use": "@vercel/node@2.15" }] }', most: 3 },
    { what: 'another folder', json: '{ "builds": [{ "src": "functions/mail.ts", "use": "@vercel/node" }] }', most: 10 },
    { what: 'pages alone', json: '{ "builds": [{ "src": "src/index.html", "use": "@vercel/static" }] }', most: 10 },
  ];
  for (const { what, json, most } of builds) {
    it(`gets ${most} connections where \`vercel.json\` builds ${what}`, () => {
      const path = '/app/src/server.ts';
      const text = `import express from 'express';\n${imported}const app = express();\napp.get('/', async (req, res) => {\n  const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n  res.json((await pool.query('SELECT 1')).rows);\n});\nexport default app;\n`;
      const [one] = modules({ '/app/vercel.json': json, [path]: text }, path, '"express": "5.0.0"');
      assert.match(one?.text ?? '', new RegExp(`max: ${most} \\}`));
    });
  }

  function modules(files: Readonly<Record<string, string>>, path: string, packages: string): readonly { readonly file: string; readonly text: string }[] {
    const engine = createEngine({ roots: ['/app'], host: memoryFileHost({ '/app/package.json': `{ "dependencies": { ${packages} } }`, ...files }), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
    for (const steps = engine.settle(); !steps.next().done;);
    const fixes = engine.fixesAt(path, 0, (files[path] ?? '').length).flatMap((one) => one.fixes).filter(({ kind }) => kind === 'shared-client');
    return fixes.flatMap(({ edits }) => edits.filter(({ create }) => create).map(({ file, edits: [edit] }) => ({ file, text: edit?.newText ?? '' })));
  }
});
