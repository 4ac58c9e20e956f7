import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import { Client } from 'pg';
import { applyEdits, type FixKind } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { ensureRealPackages } from '../oracle/real-packages';
import { only } from '../rules/only';
import { entriesIn } from './harness/many-rows';
import { logEntries } from './harness/log-entries';
import { evaluate } from './harness/program';
import { fixtures } from './harness/prove';

// The drivers of Neon and Vercel as they are. What is emulated is the service between them and a real Postgres: its endpoint of HTTP, by which templates are sent (Vercel's driver has Neon's below).

interface Neon { neon(url: string): unknown; readonly neonConfig: { fetchEndpoint?: () => string } }
interface Vercel { createPool(options: { connectionString: string }): { sql(strings: TemplateStringsArray, ...values: unknown[]): Promise<unknown> } }

const route = '/app/app/entries/route.ts';
const helpers = ['pagination', 'cursor'] as const;
const helperText = (name: string): string => readFileSync(join(fixtures, 'lib', `${name}.ts`), 'utf8');
const programs = {
  neon: "import { neon } from '@neondatabase/serverless';\n\nconst sql = neon(process.env.DATABASE_URL ?? '');\n\nexport async function GET() {\n  const entries = await sql`SELECT * FROM \"LogEntry\" WHERE id > ${0}`;\n  return Response.json(entries);\n}\n",
  vercel: "import { sql } from '@vercel/postgres';\n\nexport async function GET() {\n  const { rows } = await sql`SELECT * FROM \"LogEntry\" WHERE id > ${0}`;\n  return Response.json(rows);\n}\n",
} as const;

/** A program as the engine's rewrite of a kind makes it. */
function rewritten(text: string, kind: FixKind): string {
  const files = {
    '/app/package.json': JSON.stringify({ dependencies: { next: '15.0.0', '@neondatabase/serverless': '1.2.0', '@vercel/postgres': '0.10.0' } }), [route]: text,
    '/app/schema.sql': 'CREATE TABLE "LogEntry" (id serial PRIMARY KEY, entity text NOT NULL, message text NOT NULL);\n', ...Object.fromEntries(helpers.map((name) => [`/app/lib/${name}.ts`, helperText(name)])),
  };
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { minConfidence: 'low', rules: only(kind === 'into-query' ? 'in-memory-pagination' : 'unbounded-query') } });
  for (const _ of engine.settle());
  const fix = engine.fixesAt(route, 0, text.length).flatMap(({ fixes }) => fixes).find((one) => one.kind === kind);
  return applyEdits(text, fix?.edits.find(({ file }) => file === route)?.edits ?? []);
}

/** Neon's endpoint of HTTP: one statement for each request, its values and rows as texts in lists. */
async function endpoint(url: string): Promise<Server> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const part of request) body += String(part);
      const { query, params } = JSON.parse(body) as { readonly query: string; readonly params: unknown[] };
      const { rows, fields, command, rowCount } = await client.query({ text: query, values: params, rowMode: 'array', types: { getTypeParser: () => (value: string) => value } });
      response.end(JSON.stringify({ rows, fields: fields.map(({ name, dataTypeID }) => ({ name, dataTypeID })), command, rowCount, rowAsArray: true }));
    })();
  });
  server.on('close', () => void client.end());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

type Rows = readonly { readonly id: number }[];

/** What a program answers, by its driver; `query` is the request's. */
async function answers(text: string, driver: keyof typeof programs, url: string, queries: readonly string[] | ((rows: Rows) => Promise<string | undefined>)): Promise<readonly Rows[]> {
  const packages = createRequire(join(ensureRealPackages(), 'program.js'));
  const load = (code: string, name: string, modules: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => evaluate(transformSync(code, { loader: 'ts', format: 'cjs', target: 'node20' }).code, name, ((id: string) => modules[id]) as NodeRequire);
  const made = Object.fromEntries(helpers.map((name) => [`../../lib/${name}`, load(helperText(name), name, {})]));
  const server = await endpoint(url);
  const close = async (): Promise<void> => { server.closeAllConnections(); server.close(); await once(server, 'close'); };
  const { neon, neonConfig } = (driver === 'neon' ? packages : createRequire(packages.resolve('@vercel/postgres')))('@neondatabase/serverless') as Neon;
  neonConfig.fetchEndpoint = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/sql`;
  const pool = driver === 'vercel' ? (packages('@vercel/postgres') as Vercel).createPool({ connectionString: 'postgresql://user:secret@example-pooler.vercel-storage.com/app' }) : undefined;
  const sql = pool ? pool.sql.bind(pool) : neon('postgresql://user:secret@example.neon.tech/app');
  try {
    const { GET } = load(text, route, { '@neondatabase/serverless': { neon: () => sql }, '@vercel/postgres': { sql }, ...made }) as { readonly GET: (request: Request) => Promise<Response> };
    const found: Rows[] = [];
    const ask = async (query: string): Promise<Rows> => await (await GET(new Request(`http://localhost/entries${query}`))).json() as Rows;
    if (typeof queries === 'function') for (let query: string | undefined = ''; query !== undefined; query = await queries(found.at(-1) ?? [])) found.push(await ask(query));
    else for (const query of queries) found.push(await ask(query));
    return found;
  } finally {
    await close();
  }
}

describe('proof: the drivers of Neon and Vercel over an emulated service, limit, paginate, keyset and into-query', function () {
  this.timeout(120_000);
  for (const driver of ['neon', 'vercel'] as const) {
    it(`${driver}: 500 rows → 100; 5 pages give every row once, also by key while 7 rows are written after each, and a count is 1 row`, async () => {
      const table = await logEntries(500);
      const text = programs[driver];
      const all = (await entriesIn(table)).map(({ id }) => id);
      const [before = []] = await answers(text, driver, table.url, ['']);
      assert.equal(before.length, 500);
      const limited = rewritten(text, 'limit');
      assert.match(limited, /WHERE id > \$\{0\} LIMIT 100`/);
      assert.equal((await answers(limited, driver, table.url, ['']))[0]?.length, 100);
      const [first = [], ...pages] = await answers(rewritten(text, 'paginate'), driver, table.url, ['', ...[1, 2, 3, 4, 5, 6].map((page) => `?page=${page}&limit=100`)]);
      assert.deepEqual(first, pages[0]);
      assert.deepEqual(pages.flat().map(({ id }) => id), all);
      const counted = text.replace(/json\((\w+)\)/, 'json([{ id: $1.length }])');
      const counting = rewritten(counted, 'into-query');
      assert.match(counting, /SELECT count\(\*\)/i);
      assert.deepEqual(await answers(counting, driver, table.url, ['']), await answers(counted, driver, table.url, ['']));
      assert.deepEqual([...before].sort((a, b) => a.id - b.id), pages.flat());
      const walked = await answers(rewritten(text, 'keyset'), driver, table.url, async (rows) => {
        const last = rows.at(-1)?.id;
        if (last !== undefined && last < 600) await table.query(`INSERT INTO "LogEntry" ("entity", "message") SELECT 'order', 'written meanwhile' FROM generate_series(1, 7)`);
        return last === undefined ? undefined : `?after=${last}&limit=100`;
      });
      assert.equal(walked[0]?.length, 100);
      assert.deepEqual(walked.flat().map(({ id }) => id).filter((id) => id <= 500), all);
      assert.equal(new Set(walked.flat().map(({ id }) => id)).size, walked.flat().length, 'a row came twice');
    });
  }
});
