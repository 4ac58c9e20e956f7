import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { ensureInstalled } from '../packages';
import { filesIn, install, type Running } from './harness/application';
import { ask } from './harness/asked';
import { inPostgres } from './harness/in-postgres';
import { startServer, type Server } from './harness/server';

/** How many milliseconds the table takes to be read. */
const delay = 1200;

describe('proof: answer-later, files', function () {
  this.timeout(120_000);
  let postgres: Server;

  before(async () => {
    postgres = await startServer();
    await postgres.createDatabase('exports');
  });

  after(() => postgres.stop());

  it(`exports of a table that is read for ${delay / 1000} s are answered 202 in less than 0.5 s, and in the end with the same bytes and the same headers: text with Express and Koa, a buffer with Fastify and Hono, a stream with each of the four, and with Nest a buffer, text and a stream that it sends or the method itself; nobody else gets them`, async () => {
    const folder = join(__dirname, '..', 'fixtures', 'fixes', 'answer-later', 'files');
    const plain = filesIn(join(folder, 'before'));
    const environment = { DATABASE_URL: postgres.url('exports') };
    await inPostgres(environment.DATABASE_URL, `CREATE TABLE parcels (number text, country text); INSERT INTO parcels SELECT 'P' || n, 'DE' FROM generate_series(1, 200) n; CREATE VIEW shipments AS SELECT number, country FROM parcels, pg_sleep(${delay / 1000})`);
    const slow = install(plain, environment);
    const app = install({ ...plain, ...filesIn(join(folder, 'after')) }, environment);
    try {
      const [before, server] = [await slow.run('start', true), await app.run('start', true)];
      const worker = await app.run('worker', false);
      for (const [name, path, method = 'POST'] of [
        ['express', '/parcels/export'], ['fastify', '/parcels/export'], ['koa', '/parcels/export'], ['hono', '/parcels/export'], ['nest', '/parcels/export'], ['nest', '/parcels/export.csv'], ['nest', '/parcels/sent', 'GET'],
        ['express', '/parcels/export.gz'], ['fastify', '/parcels/export.gz'], ['koa', '/parcels/export.gz'], ['hono', '/parcels/export.gz'], ['nest', '/parcels/export.gz'], ['nest', '/parcels/streamed.gz'],
      ] as const) {
        const expected = await file(before, method, path, name);
        assert.equal(expected.status, 200);
        assert.ok(expected.time >= delay, `answered after ${expected.time} ms`);
        assert.match(expected.disposition ?? '', /^attachment; filename="parcels\.csv(?:\.gz)?"$/);
        assert.equal((await ask(server, method, path, undefined, name)).status, 401);
        // The first request opens the queue.
        await ask(server, method, path, 'ada', name);
        const begun = await ask(server, method, path, 'ada', name);
        assert.equal(begun.status, 202, begun.body);
        assert.ok(begun.time < 500, `${name} answered after ${begun.time} ms`);
        const place = begun.location ?? '';
        assert.match((await ask(server, 'GET', place, 'ada', name)).body, /^\{"state":"(?:queued|active)"\}$/);
        let done = await file(server, 'GET', place, name);
        for (const end = Date.now() + 60_000; done.disposition === null && Date.now() < end; done = await file(server, 'GET', place, name)) await new Promise((resolve) => setTimeout(resolve, 50));
        assert.deepEqual({ ...done, time: 0 }, { ...expected, time: 0 }, worker.errors());
        assert.equal((await ask(server, 'GET', place, 'bob', name)).status, name === 'fastify' ? 404 : 403);
        assert.equal((await ask(server, 'GET', place, undefined, name)).status, 401);
      }
      // A method that answers with JSON itself.
      const { location } = await ask(server, 'GET', '/parcels/countries.csv', 'ada', 'nest');
      let counted = await ask(server, 'GET', location ?? '', 'ada', 'nest');
      for (const end = Date.now() + 60_000; !counted.body.includes('completed') && Date.now() < end; counted = await ask(server, 'GET', location ?? '', 'ada', 'nest')) await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(counted.body, `{"state":"completed","result":${(await ask(before, 'GET', '/parcels/countries.csv', 'ada', 'nest')).body}}`);
    } finally {
      slow.remove();
      app.remove();
    }
  });

  it(`sheets of a table that is read for ${delay / 1000} s, which a library writes into the answer, are answered 202 in less than 0.5 s and have the same rows in the end`, async () => {
    const folder = join(__dirname, '..', 'fixtures', 'fixes', 'answer-later', 'sheets');
    const plain = filesIn(join(folder, 'before'));
    await postgres.createDatabase('sheets');
    const environment = { DATABASE_URL: postgres.url('sheets') };
    await inPostgres(environment.DATABASE_URL, `CREATE TABLE parcels (number text, country text); INSERT INTO parcels SELECT 'P' || n, 'DE' FROM generate_series(1, 200) n; CREATE VIEW shipments AS SELECT number, country FROM parcels, pg_sleep(${delay / 1000})`);
    const packages = ensureInstalled(join(__dirname, 'sheets'));
    const slow = install(plain, environment, { exceljs: packages });
    const app = install({ ...plain, ...filesIn(join(folder, 'after')) }, environment, { exceljs: packages });
    try {
      const [before, server] = [await slow.run('start', true), await app.run('start', true)];
      const worker = await app.run('worker', false);
      const rows: string[][] = [];
      for (const path of ['/parcels/export.xlsx', '/parcels/export.csv']) {
        const expected = await file(before, 'GET', path, 'port');
        assert.ok(expected.time >= delay, `answered after ${expected.time} ms`);
        await ask(server, 'GET', path, 'ada');
        const begun = await ask(server, 'GET', path, 'ada');
        assert.equal(begun.status, 202, begun.body);
        assert.ok(begun.time < 500, `answered after ${begun.time} ms`);
        const place = begun.location ?? '';
        let done = await file(server, 'GET', place, 'port');
        for (const end = Date.now() + 60_000; done.disposition === null && Date.now() < end; done = await file(server, 'GET', place, 'port')) await new Promise((resolve) => setTimeout(resolve, 50));
        // What a sheet is packed in says when that was.
        const told = async (one: typeof done): Promise<object> => ({ ...one, time: 0, bytes: path.endsWith('csv') ? one.bytes : await rowsIn(Buffer.from(one.bytes, 'hex'), packages) });
        assert.deepEqual(await told(done), await told(expected), worker.errors());
        rows.push(...path.endsWith('csv') ? [] : await rowsIn(Buffer.from(done.bytes, 'hex'), packages));
      }
      assert.equal(rows.length, 201);
    } finally {
      slow.remove();
      app.remove();
    }
  });
});

/** The rows of a sheet. */
async function rowsIn(bytes: Buffer, packages: string): Promise<string[][]> {
  const { Workbook } = createRequire(join(packages, 'program.js'))('exceljs') as { readonly Workbook: new () => { readonly xlsx: { load(bytes: Buffer): Promise<unknown> }; readonly worksheets: readonly { eachRow(each: (row: { readonly values: unknown }) => void): void }[] } };
  const workbook = new Workbook();
  await workbook.xlsx.load(bytes);
  const rows: string[][] = [];
  workbook.worksheets[0]?.eachRow(({ values }) => rows.push((values as unknown[]).slice(1).map(String)));
  return rows;
}

/** The file that a server answers with, and what it says of it. */
async function file({ line }: Running, method: string, path: string, name: string): Promise<{ readonly status: number; readonly bytes: string; readonly type: string | null; readonly disposition: string | null; readonly time: number }> {
  const start = performance.now();
  const response = await fetch(`http://127.0.0.1:${(JSON.parse(line) as Readonly<Record<string, number>>)[name]}${path}`, { method, headers: { authorization: 'Bearer ada' } });
  const bytes = Buffer.from(await response.arrayBuffer()).toString('hex');
  return { status: response.status, bytes, type: response.headers.get('content-type'), disposition: response.headers.get('content-disposition'), time: performance.now() - start };
}
