import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Client } from 'pg';
import { filesIn, install, order, withJobs, type Application, type Files } from './harness/application';
import { startMailServer, type MailServer } from './harness/mail-server';
import { startServer, type Server } from './harness/server';

const fixture = join(__dirname, '..', 'fixtures', 'fixes', 'enqueue', 'transaction', 'before');

describe('proof: enqueue in a transaction', function () {
  this.timeout(120_000);
  let postgres: Server;
  let mail: MailServer;

  before(async () => {
    postgres = await startServer();
    mail = await startMailServer(0);
  });

  after(() => Promise.all([postgres.stop(), mail.stop()]));

  it('of three orders, of which one is undone because nothing is left, three are confirmed by mail before and the two that stand after', async () => {
    const plain = filesIn(fixture);
    const before = await confirmed('plain', plain);
    assert.deepEqual(before, { answers: [201, 500, 201], orders: ['A-7', 'A-2'], confirmed: ['A-7', 'A-8', 'A-2'], jobs: undefined });
    const after = await confirmed('outbox', withJobs(plain));
    assert.deepEqual(after, { ...before, confirmed: ['A-7', 'A-2'], jobs: 2 });
  });

  /** What becomes of orders of 7, 8 and 2 pieces where there are 10. */
  async function confirmed(database: string, files: Files): Promise<object> {
    await postgres.createDatabase(database);
    const client = new Client({ connectionString: postgres.url(database) });
    await client.connect();
    await client.query('CREATE TABLE orders (number text); CREATE TABLE stock (pieces int CHECK (pieces >= 0)); INSERT INTO stock VALUES (10)');
    const isRewritten = files['src/worker.ts'] !== undefined;
    const app: Application = install(files, { DATABASE_URL: postgres.url(database), SMTP_URL: mail.url });
    try {
      const server = await app.run('start', true);
      if (isRewritten) await app.run('worker', false);
      const answers: number[] = [];
      for (const total of [7, 8, 2]) answers.push((await order(server, { name: 'Ada', email: 'ada@example.com', total })).status);
      // The team is told of the two that stand.
      await mail.arrival(isRewritten ? 4 : 5);
      const orders = (await client.query<{ number: string }>('SELECT number FROM orders')).rows.map(({ number }) => number);
      const jobs = isRewritten ? Number((await client.query<{ count: string }>('SELECT count(*) FROM pgboss.job WHERE name = \'sendConfirmation\'')).rows[0]?.count) : undefined;
      const subjects = mail.arrived.splice(0).filter(({ to }) => to === 'ada@example.com').map(({ text }) => /^Subject: Order (\S+)/m.exec(text)?.[1]);
      return { answers, orders, confirmed: subjects, jobs };
    } finally {
      app.remove();
      await client.end();
    }
  }
});
