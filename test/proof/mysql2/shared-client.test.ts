import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Connection, Pool, RowDataPacket } from 'mysql2/promise';
import { fixture, load, rewritten } from '../harness/clients';
import { failuresOf } from '../harness/crowd';
import '../harness/hooks';
import { libraryPackages } from '../harness/library';
import { servers } from '../harness/servers';

const route = '/app/src/app/api/orders/route.ts';
const module = '/app/src/app/api/orders/pool.ts';
const next = '{ "dependencies": { "next": "15.0.0", "mysql2": "3.24.6" } }';
const requests = 200;
const connections = 20;
/** One more is accepted of those who may do everything, as all may here; with it the server is watched (https://mariadb.com/docs/server/server-management/variables-and-modes/server-system-variables#max_connections). */
const refused = requests - connections;

const cases = [
  { file: 'pool', what: 'a pool of mysql2 per request that is closed again' },
  { file: 'connection', what: 'a connection of mysql2 per request' },
  { file: 'given', what: 'a connection of mysql2 that a function makes for whoever asks' },
] as const;

type Mysql = typeof import('mysql2/promise');

describe('proof: shared-client, mysql2', function () {
  this.timeout(120_000);
  let watcher: Connection;
  let accepted: number;
  let mysql: Mysql;

  before(async () => {
    mysql = createRequire(join(libraryPackages(), 'program.js'))('mysql2/promise') as Mysql;
    const socketPath = await servers.mariaDb();
    watcher = await mysql.createConnection({ socketPath, user: 'root' });
    const [[row]] = await watcher.query<RowDataPacket[]>('SELECT @@global.max_connections AS accepted');
    accepted = Number(row?.['accepted']);
    await watcher.query('CREATE OR REPLACE DATABASE crowded');
    await watcher.query('USE crowded');
    await watcher.query('CREATE TABLE orders (id int NOT NULL PRIMARY KEY) ENGINE=InnoDB');
    await watcher.query(`SET GLOBAL max_connections = ${connections}`);
    process.env['MYSQL_URL'] = `mysql://crowd@localhost/crowded?socketPath=${socketPath}`;
  });

  after(async () => {
    delete process.env['MYSQL_URL'];
    await watcher.query(`SET GLOBAL max_connections = ${accepted}`);
    await watcher.end();
  });

  /** Nobody reads the table until all have a connection or were refused. */
  const crowd = {
    hold: async () => void await watcher.query('LOCK TABLES orders WRITE'),
    waiting: async () => Number((await watcher.query<RowDataPacket[]>('SELECT count(*) AS n FROM information_schema.processlist WHERE user = \'crowd\' AND state LIKE \'Waiting for table%\''))[0][0]?.['n']),
    letGo: async () => void await watcher.query('UNLOCK TABLES'),
  };

  for (const { file, what } of cases) {
    it(`${what}: of ${requests} requests at once on ${connections} connections ${refused} fail before, 0 after (MariaDB)`, async () => {
      const before = { '/app/package.json': next, [route]: fixture('shared-client', `mysql2/${file}.before.ts`) };
      const { files } = rewritten(before, route, 'shared-client');
      assert.equal(files[route], fixture('shared-client', `mysql2/${file}.after.ts`));
      assert.equal(files[module], fixture('shared-client', 'mysql2/pool.module.ts'));
      // Those who were there before have gone.
      while (Number((await watcher.query<RowDataPacket[]>('SELECT count(*) AS n FROM information_schema.processlist WHERE user = \'crowd\''))[0][0]?.['n']) > 0) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.equal(await failures(before, crowd), refused);
      assert.equal(await failures(files), 0);
    });
  }

  async function failures(files: Readonly<Record<string, string>>, among?: typeof crowd): Promise<number> {
    delete (globalThis as { pool?: unknown }).pool;
    const pools: Pool[] = [];
    const createPool = (options: object): Pool => {
      const pool = mysql.createPool(options);
      pools.push(pool);
      return pool;
    };
    const { GET } = (await load(files, route, { 'mysql2/promise': { __esModule: true, default: { createPool, createConnection: mysql.createConnection } } })) as { GET: () => Promise<Response> };
    const failed = await failuresOf(GET, requests, among);
    await Promise.all(pools.map((pool) => pool.end().catch(() => undefined)));
    return failed;
  }
});
