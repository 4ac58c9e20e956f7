import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { mock } from 'node:test';
import type { Pool, PoolOptions, RowDataPacket } from 'mysql2/promise';
import { fixture, load, rewritten } from '../harness/clients';
import '../harness/hooks';
import { libraryPackages } from '../harness/library';
import { servers } from '../harness/servers';

const program = '/app/src/program.ts';
const calls = 30;
const size = 5;
const orders = Array.from({ length: calls }, (_, index) => index + 1);

const cases = [
  { file: 'methods', what: 'a transaction of mysql2 that is begun with `beginTransaction`' },
  { file: 'statements', what: 'a transaction of mysql2 that is begun with a statement' },
] as const;

const handed = { file: 'callback', what: 'a connection of mysql2 that is handed to a callback, and not given back on the ways of errors' } as const;

type Files = Readonly<Record<string, string>>;
type Main = (pool: Pool, order: number, amount: number | null) => Promise<number>;

/** What a call gave: the order, what it failed with, or that it is not answered. */
type Outcome = { readonly order: number } | { readonly error: Readonly<Record<string, unknown>> } | 'waiting';

describe('proof: release, mysql2', function () {
  this.timeout(120_000);

  for (const { file, what } of cases) {
    it(`${what}: ${size} calls that fail leave ${size} of ${size} connections in transactions and none to be had before, ${calls} none and all ${size} after; the errors are the same (MariaDB)`, async () => {
      const { before, after } = pair(file);
      const first = await onPool(before, async (at) => {
        const outcomes = await at.each(orders.slice(0, size), null);
        return { outcomes, open: await at.open(), last: await at.call(calls + 1, 5), rows: await at.rows() };
      });
      const then = await onPool(after, async (at) => {
        const outcomes = await at.each(orders, null);
        return { outcomes, open: await at.open(), last: await at.all(calls + 1, 5), rows: await at.rows() };
      });
      assert.deepEqual([first.open, then.open], [size, 0]);
      assert.deepEqual([first.last, first.rows], ['waiting', { orders: [], payments: [] }]);
      // Whoever begins a transaction on MySQL commits what is still open on the connection: no order of a call that failed may be there.
      const next = Array.from({ length: size }, (_, index) => calls + 1 + index);
      assert.deepEqual(then.last, next.map((order) => ({ order })));
      assert.deepEqual(then.rows, { orders: next.map((id) => ({ id })), payments: next.map((id) => ({ order_id: id, amount: 5 })) });
      const [error] = first.outcomes;
      assert.deepEqual(error, { error: { message: 'Column \'amount\' cannot be null', code: 'ER_BAD_NULL_ERROR', errno: 1048, sqlState: '23000' } });
      assert.deepEqual([...first.outcomes, ...then.outcomes], [...orders.slice(0, size), ...orders].map(() => error));
    });

    it(`${what}: ${calls} calls that succeed commit the same ${calls} orders and payments before and after (MariaDB)`, async () => {
      const { before, after } = pair(file);
      const ran = (files: Files): Promise<unknown> => onPool(files, async (at) => ({ outcomes: await at.each(orders, 5), open: await at.open(), rows: await at.rows() }));
      const first = await ran(before);
      assert.deepEqual(first, { outcomes: orders.map((order) => ({ order })), open: 0, rows: { orders: orders.map((id) => ({ id })), payments: orders.map((id) => ({ order_id: id, amount: 5 })) } });
      assert.deepEqual(await ran(after), first);
    });

    it(`${what}: where the server ends the connection in the transaction, the error is the same, and all ${size} connections are to be had before and after (MariaDB)`, async () => {
      const { before, after } = pair(file);
      const ran = (files: Files): Promise<{ readonly killed: Outcome; readonly last: readonly Outcome[]; readonly rows: unknown }> => onPool(files, async (at) => ({ killed: await at.killed(1), last: await at.all(2, 5), rows: await at.rows() }));
      const logged = mock.method(console, 'error', () => undefined);
      try {
        const first = await ran(before);
        assert.ok(typeof first.killed === 'object' && 'error' in first.killed, 'it did not fail');
        assert.deepEqual(first.last, [2, 3, 4, 5, 6].map((order) => ({ order })));
        assert.equal(logged.mock.callCount(), 0);
        assert.deepEqual(await ran(after), first);
        // That there is nothing left to be rolled back is told, and does not take the place of the error.
        assert.deepEqual(logged.mock.calls.map(({ arguments: [error] }) => String(error)), ['Error: Can\'t add new command when connection is in closed state']);
      } finally {
        logged.mock.restore();
      }
    });
  }

  it(`${handed.what}: after ${calls} calls that fail a pool of ${size} has no connection left before, all ${size} after; the errors are the same (MariaDB)`, async () => {
    const { before, after } = pair(handed.file);
    const require = createRequire(join(libraryPackages(), 'program.js'));
    const { createPool } = require('mysql2') as { createPool(options: PoolOptions): { end(then: () => void): void } };
    const server = { socketPath: await servers.mariaDb(), user: 'root', connectionLimit: size };
    const ran = async (files: Files): Promise<{ readonly errors: ReadonlySet<unknown>; readonly last: readonly unknown[] }> => {
      const { main } = (await load(files, program)) as { main: (pool: unknown, text: string, done: (error: Error | null, rows?: unknown) => void) => void };
      const pool = createPool(server);
      const call = (text: string): Promise<unknown> => Promise.race([
        new Promise((resolve) => main(pool, text, (error, rows) => resolve(error ? error.message : JSON.stringify(rows)))),
        new Promise((resolve) => setTimeout(() => resolve('waiting'), 1_000)),
      ]);
      const errors = new Set<unknown>(await Promise.all(Array.from({ length: calls }, () => call('SELECT missing'))));
      const last = await Promise.all(Array.from({ length: size }, () => call('SELECT 7 AS x')));
      await new Promise<void>((resolve) => pool.end(resolve));
      return { errors, last };
    };
    const [first, then] = [await ran(before), await ran(after)];
    const [error] = first.errors;
    assert.match(String(error), /missing/);
    assert.deepEqual(first.last, Array.from({ length: size }, () => 'waiting'));
    assert.deepEqual(then, { errors: new Set([error]), last: Array.from({ length: size }, () => '[{"x":7}]') });
  });

  function pair(file: string): { readonly before: Files; readonly after: Files } {
    const before = { [program]: fixture('release', `mysql2/${file}.before.ts`) };
    const { files } = rewritten(before, program, 'release');
    assert.equal(files[program], fixture('release', `mysql2/${file}.after.ts`));
    return { before, after: files };
  }

  interface At {
    call(order: number, amount: number | null): Promise<Outcome>;
    /** One call after the other. */
    each(orders: readonly number[], amount: number | null): Promise<readonly Outcome[]>;
    /** As many calls at once as the pool has connections, of orders from one on. */
    all(from: number, amount: number): Promise<readonly Outcome[]>;
    /** A call whose connection the server ends when it waits for a lock behind its first statement. */
    killed(order: number): Promise<Outcome>;
    /** How many connections are in a transaction that nobody goes on with. */
    open(): Promise<number>;
    /** What everybody sees. */
    rows(): Promise<{ readonly orders: readonly object[]; readonly payments: readonly object[] }>;
  }

  /** Runs a program on a database and a pool of its own. */
  async function onPool<T>(files: Files, run: (at: At) => Promise<T>): Promise<T> {
    const { main } = (await load(files, program)) as { main: Main };
    const { createPool } = createRequire(join(libraryPackages(), 'program.js'))('mysql2/promise') as { createPool(options: PoolOptions): Pool };
    const server = { socketPath: await servers.mariaDb(), user: 'root' };
    const watcher = createPool({ ...server, connectionLimit: 1 });
    await watcher.query('CREATE OR REPLACE DATABASE released');
    await watcher.query('USE released');
    await watcher.query('CREATE TABLE orders (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB');
    await watcher.query('CREATE TABLE payments (order_id int NOT NULL PRIMARY KEY, amount int NOT NULL) ENGINE=InnoDB');
    const pool = createPool({ ...server, database: 'released', connectionLimit: size });
    const asked = async (text: string): Promise<RowDataPacket[]> => (await watcher.query<RowDataPacket[]>(text))[0];
    const call: At['call'] = (order, amount) => Promise.race([
      main(pool, order, amount).then((given) => ({ order: given }), ({ message, code, errno, sqlState }: Error & Readonly<Record<string, unknown>>) => ({ error: { message, code, errno, sqlState } })),
      new Promise<Outcome>((resolve) => setTimeout(() => resolve('waiting'), 1_000)),
    ]);
    try {
      return await run({
        call,
        async each(all, amount) {
          const outcomes: Outcome[] = [];
          for (const order of all) outcomes.push(await call(order, amount));
          return outcomes;
        },
        all: (from, amount) => Promise.all(Array.from({ length: size }, (_, index) => call(from + index, amount))),
        async killed(order) {
          await watcher.query('BEGIN');
          await watcher.query(`INSERT INTO payments (order_id, amount) VALUES (${order}, 0)`);
          const outcome = call(order, 5);
          let waiting: RowDataPacket | undefined;
          while (!waiting) [waiting] = await asked('SELECT id FROM information_schema.processlist WHERE db = \'released\' AND info LIKE \'INSERT INTO payments%\'');
          await watcher.query(`KILL ${waiting.id}`);
          await watcher.query('ROLLBACK');
          return outcome;
        },
        open: async () => Number((await asked('SELECT count(*) AS open FROM information_schema.innodb_trx t JOIN information_schema.processlist p ON p.id = t.trx_mysql_thread_id WHERE p.command = \'Sleep\''))[0]?.open),
        rows: async () => ({ orders: await asked('SELECT id FROM orders ORDER BY id'), payments: await asked('SELECT order_id, amount FROM payments ORDER BY order_id') }),
      });
    } finally {
      await pool.end();
      await watcher.end();
    }
  }
});
