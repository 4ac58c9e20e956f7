import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Pool, type PoolClient } from 'pg';
import { fixture, load, rewritten } from './harness/clients';
import { libraryPackages } from './harness/library';
import { startServer, type Server } from './harness/server';

const program = '/app/src/program.ts';
const calls = 30;
const size = 5;

const fails = 'SELECT 1 / 0 AS x';

const cases = [
  { file: 'query', what: 'given back unless the query fails', statement: fails },
  { file: 'never', what: 'never given back', statement: 'SELECT 1 AS x' },
  { file: 'transaction', what: 'given back unless a statement of its transaction fails', statement: fails },
  { file: 'callback', what: 'handed to a callback, and not given back on the ways of errors', statement: fails },
  { file: 'own-try', what: 'given back within its try, and not where that catches an error', statement: fails },
  { file: 'own-try-transaction', what: 'given back within its try behind a transaction that nobody rolls back', statement: fails },
  { file: 'in-try', what: 'taken within its try for a variable, with a transaction that nobody rolls back', statement: fails },
  { file: 'lent', what: 'handed to a function that asks it within a transaction', statement: fails },
] as const;

/** A connection to a library, which waits a moment for one of its pool. */
interface Library {
  readonly db: unknown;
  close(): Promise<unknown>;
}

type Require = (name: string) => unknown;

/** The pools of other libraries, of the same size. */
const libraries: Readonly<Record<string, (url: string, require: Require) => Promise<Library>>> = {
  async knex(url, require) {
    const db = (require('knex') as (options: object) => { destroy(): Promise<void> })({ client: 'pg', connection: url, pool: { min: 0, max: size }, acquireConnectionTimeout: 300, log: { warn: () => undefined } });
    return { db, close: () => Promise.resolve(void db.destroy().catch(() => undefined)) };
  },
  async sequelize(url, require) {
    const { Sequelize } = require('sequelize') as { Sequelize: new (url: string, options: object) => { close(): Promise<void> } };
    const db = new Sequelize(url, { dialect: 'postgres', logging: false, pool: { max: size, acquire: 300 } });
    return { db, close: () => Promise.resolve(void db.close().catch(() => undefined)) };
  },
  async typeorm(url, require) {
    const { DataSource } = require('typeorm') as { DataSource: new (options: object) => { initialize(): Promise<unknown>; destroy(): Promise<void> } };
    const db = new DataSource({ type: 'postgres', url, poolSize: size, connectTimeoutMS: 300 });
    await db.initialize();
    return { db, close: () => Promise.resolve(void db.destroy().catch(() => undefined)) };
  },
  async reserved(url, require) {
    const db = (require('postgres') as (url: string, options: object) => { end(options: object): Promise<void> })(url, { max: size });
    return { db, close: () => db.end({ timeout: 0 }) };
  },
};

const others = [
  { file: 'knex', what: 'a transaction of Knex that is begun by hand' },
  { file: 'sequelize', what: 'a transaction of Sequelize that is begun by hand' },
  { file: 'typeorm', what: 'a query runner of TypeORM with a transaction' },
  { file: 'reserved', what: 'a connection of postgres.js that is reserved for a transaction' },
] as const;

describe('proof: release', function () {
  this.timeout(120_000);
  let server: Server;

  before(async () => {
    server = await startServer();
  });

  after(() => server.stop());

  for (const { file, what, statement } of cases) {
    it(`${what}: after ${calls} calls a pool of ${size} has no connection left before, all ${size} after`, async () => {
      const before = { [program]: fixture('release', `${file}.before.ts`) };
      const { files } = rewritten(before, program, 'release');
      assert.equal(files[program], fixture('release', `${file}.after.ts`));
      assert.equal(await afterCalls(before, statement), 'timeout exceeded when trying to connect');
      assert.deepEqual(await afterCalls(files, statement), { x: 7 });
    });
  }

  for (const { file, what } of others) {
    it(`${what}: after ${calls} calls that fail a pool of ${size} has ${size} connections in transactions and none left before, none and all ${size} after; the error is the same`, async () => {
      const before = { [program]: fixture('release', `${file}.before.ts`) };
      const { files } = rewritten(before, program, 'release');
      assert.equal(files[program], fixture('release', `${file}.after.ts`));
      const first = await ofLibrary(file, before);
      const then = await ofLibrary(file, files);
      assert.deepEqual([first.open, then.open], [size, 0]);
      assert.notDeepEqual(first.last, { x: 7 });
      assert.deepEqual(then.last, { x: 7 });
      assert.deepEqual(then.errors, Array.from({ length: calls }, () => first.errors[0]));
      assert.match(first.errors[0] ?? '', /division by zero/);
    });
  }

  /** What calls of a program fail with, how many connections they leave in a transaction, and what one more call gives, or that it is not answered. */
  async function ofLibrary(file: string, files: Readonly<Record<string, string>>): Promise<{ readonly errors: readonly string[]; readonly open: number; readonly last: unknown }> {
    const { main } = (await load(files, program)) as { main: (db: unknown, text: string) => Promise<unknown> };
    const { db, close } = await (libraries[file] as (typeof libraries)[string])(server.url('postgres'), createRequire(join(libraryPackages(), 'program.js')) as Require);
    const watcher = new Pool({ connectionString: server.url('postgres'), max: 1 });
    // What was lost before keeps its connection until the server stops.
    const before = await idle(watcher);
    const ask = (text: string): Promise<unknown> => Promise.race([main(db, text).catch((error: Error) => error.message), new Promise((resolve) => setTimeout(() => resolve('waiting'), 1_000))]);
    const errors: string[] = [];
    // Once none is left all further calls would only wait.
    for (let call = 0; call < calls; call++) errors.push(String(await (call < size || errors.at(-1)?.includes('division') ? ask(fails) : errors.at(-1))));
    const opened = await idle(watcher) - before;
    const last = await ask('SELECT 7 AS x');
    await watcher.end();
    await close();
    return { errors, open: opened, last: last === undefined ? last : JSON.parse(JSON.stringify(last)) };
  }

  /** How many connections are in a transaction that nobody goes on with. */
  async function idle(watcher: Pool): Promise<number> {
    const { rows } = await watcher.query<{ open: number }>('SELECT count(*)::int AS open FROM pg_stat_activity WHERE state LIKE \'idle in transaction%\'');
    return rows[0]?.open ?? 0;
  }

  /** What one more call gives after many, on a pool that waits a moment for a connection. */
  async function afterCalls(files: Readonly<Record<string, string>>, statement: string): Promise<unknown> {
    const { main } = (await load(files, program)) as { main: (pool: Pool, text: string) => Promise<unknown> };
    const pool = new Pool({ connectionString: server.url('postgres'), max: size, connectionTimeoutMillis: 300 });
    const taken = new Set<PoolClient>();
    pool.on('acquire', (client) => taken.add(client));
    // Those that find none left wait at the same time.
    await Promise.allSettled(Array.from({ length: calls }, () => main(pool, statement)));
    const result = await main(pool, 'SELECT 7 AS x').catch((error: Error) => error.message);
    const ended = [...taken].map((client) => once(client, 'end'));
    // What was never given back would keep the pool open.
    for (const client of taken) try { client.release(true); } catch { /* It was given back. */ }
    await pool.end();
    // The pool does not wait for those that it has let go: they would fail when the server stops.
    await Promise.all(ended);
    return result;
  }
});
