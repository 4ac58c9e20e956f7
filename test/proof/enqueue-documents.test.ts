import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { ensureInstalled } from '../packages';
import { filesIn, install, order, type Files } from './harness/application';
import { inPostgres } from './harness/in-postgres';
import { servicePackages } from './harness/service-packages';
import { startMailServer, type Arrived } from './harness/mail-server';
import { startServer, type Server } from './harness/server';

/** How long the mail server takes to answer. */
const delay = 500;

/** The documents that the application mails, and what each is called. */
const documents = { '/orders/invoices': 'invoice.pdf', '/orders/receipts': 'receipt.pdf', '/orders/sheets': 'items.xlsx' } as const;

describe('proof: enqueue, documents', function () {
  this.timeout(120_000);
  let postgres: Server;

  before(async () => {
    postgres = await startServer();
    await postgres.createDatabase('documents');
  });

  after(() => postgres.stop());

  it(`3 requests that rendered a document (pdf-lib, pdfkit, ExcelJS) and waited ${delay / 1000} s for its mail are answered before any mail is sent; each of the 3 documents arrives once, and is the same`, async () => {
    const folder = join(__dirname, '..', 'fixtures', 'fixes', 'enqueue', 'documents');
    const plain = filesIn(join(folder, 'before'));
    const packages = ensureInstalled(join(__dirname, 'sheets'));
    const mail = await startMailServer(delay);
    const environment = { DATABASE_URL: postgres.url('documents'), SMTP_URL: mail.url };
    await inPostgres(environment.DATABASE_URL, 'CREATE TABLE orders (number text)');
    const installed = (files: Files): ReturnType<typeof install> => install(files, environment, { exceljs: packages, 'pdf-lib': packages, pdfkit: packages });
    const [slow, app] = [installed(plain), installed({ ...plain, ...filesIn(join(folder, 'after')) })];
    try {
      const [before, server] = [await slow.run('start', true), await app.run('start', true)];
      const customer = { email: 'ada@example.com', total: 7 };
      for (const path of Object.keys(documents)) {
        const answer = await order(before, customer, path);
        assert.deepEqual([answer.status, answer.body], [201, '{"number":"A-7"}']);
        assert.ok(answer.time >= delay, `answered after ${answer.time} ms`);
      }
      const expected = await arrivedIn(mail.arrived.splice(0), packages);
      assert.deepEqual(Object.keys(expected).sort(), Object.values(documents).sort());
      for (const path of Object.keys(documents)) {
        const answer = await order(server, customer, path);
        assert.deepEqual([answer.status, answer.body], [201, '{"number":"A-7"}']);
      }
      // Nobody does the jobs yet.
      assert.equal(mail.arrived.length, 0);
      const worker = await app.run('worker', false);
      await mail.arrival(3);
      await worker.end('SIGTERM');
      assert.equal(mail.arrived.length, 3);
      assert.deepEqual(await arrivedIn(mail.arrived, packages), expected, worker.errors());
    } finally {
      slow.remove();
      app.remove();
      await mail.stop();
    }
  });

  it(`a request that waited ${delay / 1000} s for a model, whose answer only stands in a row, is answered before the model is asked; the model is asked once, and the row is the same`, async () => {
    const folder = join(__dirname, '..', 'fixtures', 'fixes', 'enqueue', 'summaries');
    let asked = 0;
    const model = createServer((request, response) => {
      asked++;
      let body = '';
      request.on('data', (part: Buffer) => (body += part.toString()));
      request.on('end', () => setTimeout(() => {
        const { messages } = JSON.parse(body) as { readonly messages: readonly { readonly content: string }[] };
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ choices: [{ message: { content: `${messages[0]?.content ?? ''}, in short` } }] }));
      }, delay));
    }).listen(0, '127.0.0.1');
    await once(model, 'listening');
    const environment = { DATABASE_URL: postgres.url('documents'), MODEL_URL: `http://127.0.0.1:${(model.address() as AddressInfo).port}`, MODEL_KEY: 'key' };
    const summaries = (): Promise<readonly object[]> => inPostgres(environment.DATABASE_URL, 'SELECT number, summary FROM notes ORDER BY number');
    const installed = (files: Files): ReturnType<typeof install> => install(files, environment, { openai: servicePackages() });
    const plain = filesIn(join(folder, 'before'));
    const [slow, app] = [installed(plain), installed({ ...plain, ...filesIn(join(folder, 'after')) })];
    try {
      // Of a first try, rows may be there.
      await inPostgres(environment.DATABASE_URL, 'DROP TABLE IF EXISTS notes; CREATE TABLE notes (number text, note text, summary text)');
      const before = await slow.run('start', true);
      const first = await order(before, { name: 'Ring twice', total: 1 });
      assert.deepEqual([first.status, first.body, asked], [201, '{"number":"A-1"}', 1]);
      assert.ok(first.time >= delay, `answered after ${first.time} ms`);
      const server = await app.run('start', true);
      const second = await order(server, { name: 'Ring once', total: 2 });
      assert.deepEqual([second.status, second.body, asked], [201, '{"number":"A-2"}', 1]);
      assert.deepEqual(await summaries(), [{ number: 'A-1', summary: 'Ring twice, in short' }, { number: 'A-2', summary: null }]);
      const isAsked = once(model, 'request');
      const worker = await app.run('worker', false);
      await isAsked;
      // It brings to an end what it has begun.
      await worker.end('SIGTERM');
      assert.deepEqual([await summaries(), asked], [[{ number: 'A-1', summary: 'Ring twice, in short' }, { number: 'A-2', summary: 'Ring once, in short' }], 2], worker.errors());
    } finally {
      slow.remove();
      app.remove();
      model.closeAllConnections();
      model.close();
    }
  });
});

/** The files that mails bring, by their names: of a sheet, whose bytes say when it was packed, the rows. */
async function arrivedIn(mails: readonly Arrived[], packages: string): Promise<Readonly<Record<string, unknown>>> {
  const files: Record<string, unknown> = {};
  for (const { to, text } of mails) {
    assert.equal(to, 'ada@example.com');
    const [, name = '', content = ''] = /filename="?([\w.]+)"?[^]*?\r?\n\r?\n([A-Za-z\d+/=\r\n]+?)(?:\r?\n--|\s*$)/.exec(text) ?? [];
    const bytes = Buffer.from(content, 'base64');
    files[name] = name.endsWith('.xlsx') ? await rowsIn(bytes, packages) : bytes.toString('latin1');
    assert.ok(bytes.length > 500, text.slice(0, 500));
  }
  return files;
}

async function rowsIn(bytes: Buffer, packages: string): Promise<readonly unknown[]> {
  const { Workbook } = createRequire(join(packages, 'program.js'))('exceljs') as { readonly Workbook: new () => { readonly xlsx: { load(bytes: Buffer): Promise<unknown> }; readonly worksheets: readonly { eachRow(each: (row: { readonly values: unknown }) => void): void }[] } };
  const workbook = new Workbook();
  await workbook.xlsx.load(bytes);
  const rows: unknown[] = [];
  workbook.worksheets[0]?.eachRow(({ values }) => rows.push(values));
  assert.equal(rows.length, 3);
  return rows;
}
