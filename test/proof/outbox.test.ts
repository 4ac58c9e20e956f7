import assert from 'node:assert/strict';
import { join } from 'node:path';
import { Client } from 'pg';
import { filesIn, install, order, withJobs, type Application, type Files } from './harness/application';
import { startMailServer, type MailServer } from './harness/mail-server';
import { startServer, type Server } from './harness/server';

const fixture = (name: string): Files => filesIn(join(__dirname, '..', 'fixtures', 'fixes', 'enqueue', name, 'before'));

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
    const plain = fixture('transaction');
    const before = await confirmed('plain', plain);
    assert.deepEqual(before, { answers: [201, 500, 201], orders: ['A-7', 'A-2'], confirmed: ['A-2', 'A-7', 'A-8'], jobs: undefined });
    const after = await confirmed('outbox', withJobs(plain));
    assert.deepEqual(after, { ...before, confirmed: ['A-2', 'A-7'], jobs: 2 });
  });

  it('so it is in transactions of Knex, Kysely, Drizzle, TypeORM and postgres.js, also where they are begun and committed by hand, or a function begins them', async () => {
    const plain = fixture('transaction-builders');
    const paths = ['knex', 'knex/by-hand', 'kysely', 'drizzle', 'typeorm', 'typeorm/by-hand', 'typeorm/begun', 'postgres'].map((path) => `/orders/${path}`);
    assert.deepEqual(await kept('builders', plain, paths), paths.map(() => ({ answers: [201, 500, 201], orders: ['A-7', 'A-2'], confirmed: ['A-2', 'A-7', 'A-8'] })));
    assert.deepEqual(await kept('builders_outbox', withJobs(plain), paths), paths.map(() => ({ answers: [201, 500, 201], orders: ['A-7', 'A-2'], confirmed: ['A-2', 'A-7'] })));
  });

  it('so it is in transactions of Sequelize and MikroORM, in a callback and by hand, where functions that the transaction is handed to ask the queries, or send the mail, and where a function begins and commits it', async () => {
    const plain = fixture('transaction-mappers');
    const paths = ['sequelize', 'sequelize/by-hand', 'sequelize/handed-on', 'mikro-orm', 'mikro-orm/by-hand', 'mikro-orm/unit-of-work', 'mikro-orm/handed-on', 'knex/handed-on', 'pg/handed-on', 'pg/given', 'sequelize/begun', 'knex/begun', 'pg/begun', 'pg/in-transaction'].map((path) => `/orders/${path}`);
    assert.deepEqual(await kept('mappers', plain, paths), paths.map(() => ({ answers: [201, 500, 201], orders: ['A-7', 'A-2'], confirmed: ['A-2', 'A-7', 'A-8'] })));
    assert.deepEqual(await kept('mappers_outbox', withJobs(plain), paths), paths.map(() => ({ answers: [201, 500, 201], orders: ['A-7', 'A-2'], confirmed: ['A-2', 'A-7'] })));
  });

  it('a transaction that goes on where a mail fails goes on where its job cannot be written: both orders whose mails are refused stand before, and both whose jobs are refused after', async () => {
    const plain = fixture('transaction');
    const call = /await sendConfirmation\([^;]*\);/.exec(plain['src/routes/orders.ts'] ?? '')?.[0] ?? '';
    for (const [index, tried] of [`try { ${call} } catch (error) { console.error(error); }`, call.replace(/;$/, '.catch(console.error);')].entries()) {
      const files = { ...plain, 'src/routes/orders.ts': (plain['src/routes/orders.ts'] ?? '').replace(call, () => tried) };
      assert.deepEqual(await stand(`caught_${index}`, files, ''), { answers: [201, 201], orders: ['A-1', 'A-2'] });
      const refusing = 'CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION \'No room for jobs.\'; END $$; CREATE TRIGGER refused BEFORE INSERT ON pgboss.job FOR EACH ROW WHEN (NEW.name = \'sendConfirmation\') EXECUTE FUNCTION refuse()';
      assert.deepEqual(await stand(`caught_${index}_outbox`, withJobs(files), refusing), { answers: [201, 201], orders: ['A-1', 'A-2'] });
    }
  });

  /** What becomes of two orders for somebody whose mails are refused, once `prepare` was said to the database that the worker has begun to use. */
  async function stand(database: string, files: Files, prepare: string): Promise<object> {
    await postgres.createDatabase(database);
    const client = new Client({ connectionString: postgres.url(database) });
    await client.connect();
    await client.query('CREATE TABLE orders (number text); CREATE TABLE stock (pieces int CHECK (pieces >= 0)); INSERT INTO stock VALUES (10)');
    const app = install(files, { DATABASE_URL: postgres.url(database), SMTP_URL: mail.url });
    try {
      const server = await app.run('start', true);
      if (prepare !== '') {
        // The first one makes the queue's tables.
        assert.equal((await order(server, { name: 'Ada', email: 'ada@example.com', total: 3 })).status, 201);
        await client.query(`TRUNCATE orders; ${prepare}`);
      }
      const answers: number[] = [];
      for (const total of [1, 2]) answers.push((await order(server, { name: 'Ada', email: 'nobody@example.com', total })).status);
      return { answers, orders: (await client.query<{ number: string }>('SELECT number FROM orders ORDER BY number')).rows.map(({ number }) => number) };
    } finally {
      app.remove();
      await client.end();
      mail.arrived.splice(0);
    }
  }

  /** What becomes of orders of 7, 8 and 2 pieces where there are 10, at each path. */
  async function kept(database: string, files: Files, paths: readonly string[]): Promise<readonly object[]> {
    await postgres.createDatabase(database);
    const client = new Client({ connectionString: postgres.url(database) });
    await client.connect();
    await client.query('CREATE TABLE orders (number text); CREATE TABLE stock (pieces int CHECK (pieces >= 0))');
    const app = install(files, { DATABASE_URL: postgres.url(database), SMTP_URL: mail.url });
    const results: { readonly path: string; readonly answers: readonly number[]; readonly orders: readonly string[] }[] = [];
    const addressOf = (path: string): string => `${path.replaceAll('/', '-').slice(1)}@example.com`;
    try {
      const server = await app.run('start', true);
      const isRewritten = files['src/worker.ts'] !== undefined;
      if (isRewritten) await app.run('worker', false);
      for (const path of paths) {
        await client.query('TRUNCATE orders, stock; INSERT INTO stock VALUES (10)');
        const answers: number[] = [];
        for (const total of [7, 8, 2]) answers.push((await order(server, { name: 'Ada', email: addressOf(path), total }, path)).status);
        results.push({ path, answers, orders: (await client.query<{ number: string }>('SELECT number FROM orders')).rows.map(({ number }) => number) });
      }
      await mail.arrival((isRewritten ? 2 : 3) * paths.length);
      // Nobody is told of what was undone later, either.
      if (isRewritten) assert.equal(Number((await client.query<{ count: string }>('SELECT count(*) FROM pgboss.job WHERE name = \'sendConfirmation\'')).rows[0]?.count), 2 * paths.length);
      const mails = mail.arrived.splice(0);
      return results.map(({ path, answers, orders }) => ({ answers, orders, confirmed: mails.filter(({ to }) => to === addressOf(path)).map(({ text }) => /^Subject: Order (\S+)/m.exec(text)?.[1] ?? '').sort() }));
    } finally {
      app.remove();
      await client.end();
    }
  }

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
      const subjects = mail.arrived.splice(0).filter(({ to }) => to === 'ada@example.com').map(({ text }) => /^Subject: Order (\S+)/m.exec(text)?.[1] ?? '').sort();
      return { answers, orders, confirmed: subjects, jobs };
    } finally {
      app.remove();
      await client.end();
    }
  }
});
