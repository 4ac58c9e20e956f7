import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'pg';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { ts } from '../../src/project/ts';
import { fixture, load, rewritten } from './harness/clients';
import { database } from './harness/database';
import './harness/hooks';
import { expectText, fixtures } from './harness/prove';
import { libraryPackages } from './harness/library';
import { rowsTimes } from './harness/seed';

const program = '/app/src/program.ts';
const manifest = '/app/package.json';
/** How many connections the pool has, all of which are open when the program begins. */
const size = 10;
const plain = '{\n  "dependencies": {\n    "pg": "^8.0.0"\n  }\n}\n';
const installed = '{\n  "dependencies": {\n    "p-limit": "^3.1.0",\n    "pg": "^8.0.0"\n  }\n}\n';

type Files = Readonly<Record<string, string>>;

/** What a program did. */
interface Ran {
  /** What it gave, or the message of what it failed with. */
  readonly result: unknown;
  /** The most queries of it that were sent and not answered at one time. */
  readonly peak: number;
  readonly queries: number;
  /** How many of its queries were answered before one that somebody else sends as soon as its first ones are sent. */
  readonly before: number;
  readonly contents: unknown;
}

const cases: readonly { readonly file: string; readonly manifest: string; readonly atOnce: number; readonly sizes: readonly number[]; readonly isUnwaited?: true; readonly title: string }[] = [
  { file: 'added', manifest: plain, atOnce: 10, sizes: [1, 10], title: 'Run at most 10 at a time (still one query per order; adds p-limit to package.json)' },
  { file: 'installed', manifest: installed, atOnce: 10, sizes: [1], title: 'Run at most 10 at a time (still one query per order)' },
  { file: 'held', manifest: installed, atOnce: 10, sizes: [1, 10], title: 'Run at most 10 at a time (still one query per order)' },
  { file: 'several', manifest: installed, atOnce: 10, sizes: [1], title: 'Run at most 10 at a time (still one query per order)' },
  { file: 'among', manifest: installed, atOnce: 10, sizes: [1], title: 'Run at most 10 at a time (still one query per order)' },
  { file: 'unwaited', manifest: installed, atOnce: 10, sizes: [1], isUnwaited: true, title: 'Run at most 10 at a time (still one query per order; nobody waits for them, as before, and each begins a moment later)' },
  { file: 'own', manifest: installed, atOnce: 5, sizes: [1], title: 'Run with `limit`, only some at a time (still one query per order)' },
];

describe('proof: concurrency', function () {
  this.timeout(120_000);
  let service: Server;
  let address = '';
  /** Orders that the service refuses: the first at once, the others when that refusal has long been read, so that it is known which failure is the first. */
  let refused: readonly string[] = [];

  before(async () => {
    service = createServer(({ url }, response) => {
      const number = (url ?? '').slice(1);
      setTimeout(() => response.writeHead(refused.includes(number) ? 503 : 200).end(`place of ${number}`), refused.indexOf(number) > 0 ? 500 : 2);
    }).listen(0, '127.0.0.1');
    await once(service, 'listening');
    address = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  });

  after(() => {
    service.closeAllConnections();
    service.close();
  });

  for (const one of cases) {
    const old = { [manifest]: one.manifest, [program]: fixture('concurrency', `${one.file}.before.ts`) };
    let made: Files = {};

    it(`${one.file}: the rewrite is offered once, and not for what it made`, () => {
      const { files, title } = rewritten(old, program, 'concurrency', 'low');
      expectText(files[program] ?? '', join(fixtures, 'concurrency', `${one.file}.after.ts`));
      assert.equal(files[manifest], installed);
      assert.equal(title, one.title);
      const engine = createEngine({ roots: ['/app'], host: memoryFileHost(files), settings: { minConfidence: 'low' } });
      assert.ok(engine.findings(program).some(({ rule }) => rule === 'n-plus-one'), 'the queries are as many as before');
      assert.deepEqual(engine.fixesAt(program, 0, (files[program] ?? '').length).flatMap(({ fixes }) => fixes.filter(({ kind }) => kind === 'concurrency')), []);
      made = files;
    });

    for (const factor of one.sizes) {
      const rows = 50 * factor;
      it(`${one.file}: ${rows} → ${one.atOnce} queries at a time of the same ${rows + 1}, and another request's is answered behind at least ${rows - size} → at most ${2 * size} of them (${rows} orders)`, async () => {
        refused = [];
        const [was, is] = [await run(old, factor), await run(made, factor)];
        assert.deepEqual(is.result, was.result, 'results and their order');
        assert.deepEqual(is.contents, was.contents);
        assert.deepEqual([was.peak, was.queries], [rows, rows + 1]);
        assert.ok(was.before >= rows - size, `${was.before} were answered before it`);
        assert.deepEqual([is.peak, is.queries], [one.atOnce, rows + 1]);
        assert.ok(is.before <= 2 * size, `${is.before} were answered before it`);
      });
    }

    const given = one.isUnwaited ? 'nobody is told' : 'the first one\'s failure is given';
    it(`${one.file}: where two of 50 passes fail, ${given} and all rows are written, before and after`, async () => {
      refused = ['N1005', 'N1050'];
      const [was, is] = [await run(old, 1), await run(made, 1)];
      assert.equal(was.result, one.isUnwaited ? undefined : 'N1005: 503');
      assert.deepEqual([is.result, is.contents], [was.result, was.contents]);
    });
  }

  it('in CommonJS without esModuleInterop: the package is required, and runs compiled (50 → 10 queries at a time); its default import would be no function', async () => {
    const old = { [manifest]: installed, [program]: fixture('concurrency', 'installed.before.ts'), '/app/tsconfig.json': '{ "compilerOptions": { "module": "commonjs", "allowSyntheticDefaultImports": true } }' };
    const { files } = rewritten(old, program, 'concurrency', 'low');
    const text = files[program] ?? '';
    assert.match(text, /^import pLimit = require\('p-limit'\);$/m);
    const compiled = (code: string): Files => ({ ...files, [program]: ts.transpileModule(code, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, esModuleInterop: false } }).outputText });
    refused = [];
    const [was, is] = [await run(old, 1), await run(compiled(text), 1)];
    assert.deepEqual([is.result, is.contents, is.peak, is.queries], [was.result, was.contents, 10, was.queries]);
    const require = createRequire(join(libraryPackages(), 'program.js'));
    const other = (await load(compiled(text.replace("= require('p-limit')", "from 'p-limit'")), program, { 'p-limit': require('p-limit') as unknown })) as { main: (pool: unknown, address: string) => Promise<unknown> };
    await assert.rejects(other.main({ query: () => Promise.resolve({ rows: [] }) }, address), /is not a function/);
  });

  async function run(files: Files, factor: number): Promise<Ran> {
    const require = createRequire(join(libraryPackages(), 'program.js'));
    const { main } = (await load(files, program, { 'p-limit': require('p-limit') as unknown })) as { main: (pool: unknown, address: string) => Promise<unknown> };
    return database().withUrl(rowsTimes(factor), async (url, { contents }) => {
      const pool = new Pool({ connectionString: url, max: size });
      await Promise.all(Array.from({ length: size }, () => pool.query('SELECT pg_sleep(0.02)')));
      let [open, peak, queries, answered] = [0, 0, 0, 0];
      let other: Promise<number> | undefined;
      const query = async (text: string, values?: unknown[]): Promise<unknown> => {
        peak = Math.max(peak, ++open);
        if (++queries === 2) process.nextTick(() => { other = pool.query('SELECT 1').then(() => answered - 1); });
        try {
          return await pool.query(text, values);
        } finally {
          open--;
          answered++;
        }
      };
      try {
        const result = await main({ query }, address).catch((error: Error) => error.message);
        // What `Promise.all` no longer waits for goes on.
        for (let quiet = 0; quiet < 3;) { await wait(10); quiet = open === 0 && queries > 50 * factor ? quiet + 1 : 0; }
        return { result, peak, queries, before: await (other ?? Promise.resolve(-1)), contents: await contents() };
      } finally {
        await pool.end();
      }
    });
  }
});
