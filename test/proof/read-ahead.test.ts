import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Pool } from 'pg';
import { load, rewritten } from './harness/clients';
import { database } from './harness/database';
import './harness/hooks';
import { libraryPackages } from './harness/library';
import { expectText, fixtures } from './harness/prove';
import { rowsTimes } from './harness/seed';

const program = '/app/src/program.ts';
const manifest = '/app/package.json';
const installed = '{\n  "dependencies": {\n    "p-limit": "^3.1.0",\n    "pg": "^8.0.0"\n  }\n}\n';
const pair = { file: 'reads', folder: join(fixtures, 'concurrency', 'ahead') };
const old = { [manifest]: installed, [program]: readFileSync(join(pair.folder, `${pair.file}.before.ts`), 'utf8') };

describe('proof: reads of a loop, a few at a time before it', function () {
  this.timeout(120_000);
  const made = (): Readonly<Record<string, string>> => rewritten(old, program, 'concurrency', 'low').files;

  it('the rewrite is offered once, as information, and not for what it made', () => {
    const { files, title } = rewritten(old, program, 'concurrency', 'low');
    expectText(files[program] ?? '', join(pair.folder, `${pair.file}.after.ts`));
    assert.equal(title, 'Ask for all orders before the loop, at most 10 at a time (still one query per order)');
    assert.throws(() => rewritten(files, program, 'concurrency', 'low'), /no rewrite/);
  });

  for (const factor of [1, 10]) {
    const rows = 50 * factor;
    it(`1 → 10 reads at a time of the same ${rows}, ${rows - 1} updates as before, and the order without items is told of in its turn (${rows} orders)`, async () => {
      const [was, is] = [await run(old, factor), await run(made(), factor)];
      assert.deepEqual(is.result, was.result, 'what is told, in its order');
      assert.match((was.result as readonly string[]).at(-1) ?? '', /has no items$/);
      assert.deepEqual(is.contents, was.contents);
      assert.deepEqual([was.peak, was.reads, was.updates], [1, rows, rows - 1]);
      assert.deepEqual([is.peak, is.reads, is.updates], [10, rows, rows - 1]);
    });
  }
});

interface Ran { readonly result: unknown; readonly contents: unknown; readonly peak: number; readonly reads: number; readonly updates: number }

async function run(files: Readonly<Record<string, string>>, factor: number): Promise<Ran> {
  const require = createRequire(join(libraryPackages(), 'program.js'));
  const { main } = (await load(files, program, { 'p-limit': require('p-limit') as unknown })) as { main: (pool: unknown) => Promise<unknown> };
  return database().withUrl(rowsTimes(factor), async (url, { contents }) => {
    const pool = new Pool({ connectionString: url, max: 10 });
    let [open, peak, reads, updates] = [0, 0, 0, 0];
    const query = async (text: string, values?: unknown[]): Promise<unknown> => {
      peak = Math.max(peak, ++open);
      if (text.includes('"Item"')) reads++;
      if (text.startsWith('UPDATE')) updates++;
      try { return await pool.query(text, values); } finally { open--; }
    };
    try {
      const result = await main({ query });
      return { result, contents: await contents(), peak, reads, updates };
    } finally {
      await pool.end();
    }
  });
}
