import assert from 'node:assert/strict';
import { Client } from 'pg';
import { fixture, load, rewritten } from './harness/clients';
import { schemaText, database } from './harness/database';
import './harness/hooks';
import { rows } from './harness/seed';

const route = '/app/src/app/api/orders/route.ts';
const requests = 20;
/** The pairs. */
const prisma = { file: 'route' };
const pool = { file: 'pool' };

describe('proof: keep-open', function () {
  this.timeout(120_000);

  afterEach(() => {
    delete process.env['DATABASE_URL'];
  });

  it(`a client of Prisma that each request closes: ${requests} requests one after the other make ${requests} connections before, 1 after`, async () => {
    const before = { '/app/package.json': '{ "dependencies": { "next": "15.0.0" } }', '/app/prisma/schema.prisma': schemaText, [route]: fixture('keep-open', `${prisma.file}.before.ts`) };
    const { files } = rewritten(before, route, 'keep-open');
    assert.equal(files[route], fixture('keep-open', `${prisma.file}.after.ts`));
    assert.deepEqual(await connections(before), { connections: requests, answers: 1 });
    assert.deepEqual(await connections(files), { connections: 1, answers: 1 });
  });

  it(`a pool of pg that each request ends: of ${requests} requests 1 is answered before, all ${requests} after`, async () => {
    const before = { '/app/package.json': '{ "dependencies": { "next": "15.0.0", "pg": "8.23.1" } }', [route]: fixture('keep-open', `${pool.file}.before.ts`) };
    const { files } = rewritten(before, route, 'keep-open');
    assert.equal(files[route], fixture('keep-open', `${pool.file}.after.ts`));
    assert.equal(await answered(before), 1);
    assert.equal(await answered(files), requests);
  });

  /** How many connections the requests make, and how many different answers they get. */
  async function connections(files: Readonly<Record<string, string>>): Promise<object> {
    return database().withUrl(rows, async (url) => {
      process.env['DATABASE_URL'] = url;
      const made: { end(): Promise<unknown> }[] = [];
      const { PrismaClient } = require(database().clientFolder) as { PrismaClient: new (options: object) => { $disconnect(): Promise<void> } };
      class Counted extends PrismaClient {
        constructor(options: object) {
          super(options);
          made.push({ end: () => this.$disconnect() });
        }
      }
      const { GET } = (await load(files, route, { '@prisma/client': { PrismaClient: Counted } })) as { GET: () => Promise<Response> };
      const known = await sessions(url);
      const answers = new Set<string>();
      for (let request = 0; request < requests; request++) answers.add(await (await GET()).text());
      await Promise.all(made.map((client) => client.end()));
      return { connections: await sessions(url) - known - 1, answers: answers.size };
    });
  }

  async function answered(files: Readonly<Record<string, string>>): Promise<number> {
    return database().withUrl(rows, async (url) => {
      process.env['DATABASE_URL'] = url;
      const { Pool } = require('pg') as { Pool: new (options: object) => { end(): Promise<void> } };
      const made: { end(): Promise<void> }[] = [];
      class Kept extends Pool {
        constructor(options: object) {
          super(options);
          made.push(this);
        }
      }
      const { GET } = (await load(files, route, { pg: { Pool: Kept } })) as { GET: () => Promise<Response> };
      let count = 0;
      for (let request = 0; request < requests; request++) if (await GET().then(() => true, () => false)) count++;
      await Promise.all(made.map((one) => one.end().catch(() => undefined)));
      return count;
    });
  }

  /** How many connections were ever made to a database, this one included. https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-DATABASE-VIEW */
  async function sessions(url: string): Promise<number> {
    const client = new Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query<{ sessions: string }>('SELECT sessions FROM pg_stat_database WHERE datname = current_database()');
    await client.end();
    return Number(rows[0]?.sessions);
  }
});
