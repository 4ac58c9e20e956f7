import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Client } from 'pg';
import { filesIn, install, order, withJobs, type Files } from './harness/application';
import { startMailServer, type MailServer } from './harness/mail-server';
import { startServer, type Server } from './harness/server';

/** How long the mail server takes to answer, and how many customers there are. */
const delay = 400;
const customers = 8;

describe('proof: enqueue for each element of a list', function () {
  this.timeout(120_000);
  let postgres: Server;
  let mail: MailServer;

  before(async () => {
    postgres = await startServer();
    mail = await startMailServer(delay);
  });

  after(() => Promise.all([postgres.stop(), mail.stop()]));

  it(`a request that waited ${customers * delay / 1000} s for ${customers} mails, one after the other, answers the same in less than ${delay * 3 / 1000} s, and each customer has one mail`, async () => {
    const plain = filesIn(join(__dirname, '..', 'fixtures', 'fixes', 'enqueue', 'newsletter', 'before'));
    await postgres.createDatabase('newsletter');
    const url = postgres.url('newsletter');
    const client = new Client({ connectionString: url });
    await client.connect();
    await client.query('CREATE TABLE customers (name text, email text)');
    await client.query('INSERT INTO customers SELECT n, n || \'@example.com\' FROM generate_series(1, $1::int) n', [customers]);
    await client.end();
    const before = await sent(plain, url);
    const after = await sent(withJobs(plain), url);
    assert.ok(before.time >= customers * delay, `answered after ${before.time} ms`);
    assert.ok(after.time < delay * 3, `answered after ${after.time} ms`);
    assert.equal(before.mails.length, customers);
    assert.deepEqual({ ...after, time: 0 }, { ...before, time: 0 });
  });

  /** What a request answers, how long that takes, and which mails there are in the end. */
  async function sent(files: Files, url: string): Promise<{ readonly time: number; readonly status: number; readonly body: string; readonly mails: readonly string[] }> {
    const app = install(files, { DATABASE_URL: url, SMTP_URL: mail.url });
    try {
      const server = await app.run('start', true);
      if (files['src/worker.ts'] !== undefined) {
        await app.run('worker', false);
        // The first request opens the queue.
        await order(server, {});
        await mail.arrival(customers);
        mail.arrived.splice(0);
      }
      const answer = await order(server, {});
      await mail.arrival(customers);
      return { ...answer, mails: mail.arrived.splice(0).map(({ to, text }) => `${to} ${text.slice(text.indexOf('\r\n\r\n') + 4)}`).sort() };
    } finally {
      app.remove();
    }
  }
});
