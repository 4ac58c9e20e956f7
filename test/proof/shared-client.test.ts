import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Client } from 'pg';
import { generateClient } from './harness/client';
import { fixture, load, rewritten } from './harness/clients';
import { failuresOf, type Crowd } from './harness/crowd';
import { crowdedPostgres, keptPools } from './harness/crowded-postgres';
import { libraryPackages } from './harness/library';
import { fixtures } from './harness/prove';
import { startRedis, type RedisServer } from './harness/redis-server';

const route = '/app/src/app/api/orders/route.ts';
const next = '{ "dependencies": { "next": "15.0.0", "pg": "8.23.1", "drizzle-orm": "0.45.4", "kysely": "0.29.6", "typeorm": "1.1.1", "knex": "3.3.0", "sequelize": "6.37.8", "redis": "6.3.1", "@mikro-orm/core": "7.2.1", "@mikro-orm/postgresql": "7.2.1", "postgres": "3.4.9", "@prisma/client": "7.8.0", "@prisma/adapter-pg": "7.8.0" } }';
const express = '{ "dependencies": { "express": "5.3.0", "pg": "8.23.1" } }';
const own = createRequire(__filename);
const requests = 200;
const connections = 20;

/** Each pair, with the modules that are there before the rewrite. */
const cases: readonly Case[] = [
  { file: 'route', what: 'a pool per request', existing: undefined, module: '/app/src/app/api/orders/pool.ts' },
  { file: 'prisma', what: 'a PrismaClient per request that is closed again', existing: undefined, module: '/app/src/app/api/orders/prisma.ts' },
  { file: 'postgres-js', what: 'a client of postgres.js per request that is closed again', existing: undefined, module: '/app/src/app/api/orders/sql.ts' },
  { file: 'connection', what: 'a connection per request', existing: undefined, module: '/app/src/app/api/orders/pool.ts' },
  { file: 'closed', what: 'a pool per request that is closed again, beside a shared one', existing: '/app/src/lib/db.ts', module: '/app/src/lib/db.ts' },
  { file: 'drizzle', what: 'a client of Drizzle per request, whose pool nobody else has', existing: undefined, module: '/app/src/app/api/orders/db.ts' },
  { file: 'drizzle-address', what: 'a client of Drizzle per request, which makes a pool of an address', existing: undefined, module: '/app/src/app/api/orders/db.ts' },
  { file: 'drizzle-ended', what: 'a pool per request that a client of Drizzle is made of, and that is ended', existing: undefined, module: '/app/src/app/api/orders/pool.ts' },
  { file: 'kysely', what: 'a client of Kysely per request, whose dialect has a pool of its own', existing: undefined, module: '/app/src/app/api/orders/db.ts', beside: 'tables' },
  { file: 'kysely-dialect', what: 'a client of Kysely per request, whose dialect has a statement of its own, and that is closed again with the pool', existing: undefined, module: '/app/src/app/api/orders/db.ts', beside: 'tables' },
  { file: 'knex', what: 'a client of Knex per request that is closed again', existing: undefined, module: '/app/src/app/api/orders/db.ts' },
  { file: 'sequelize', what: 'a client of Sequelize per request that is closed again', existing: undefined, module: '/app/src/app/api/orders/db.ts' },
  { file: 'typeorm', what: 'a data source of TypeORM per request that is opened and closed, and is then opened once', existing: undefined, module: '/app/src/app/api/orders/db.ts' },
  { file: 'redis', what: 'a client of Redis per request that is opened and closed, and is then opened once', existing: undefined, module: '/app/src/app/api/orders/redis-client.ts' },
  { file: 'redis-opened', what: 'a client of Redis per request that is opened where it is made, and is then opened once', existing: undefined, module: '/app/src/app/api/orders/redis-client.ts' },
  { file: 'helper', what: 'a pool that a function makes each time that it is asked for one', existing: undefined, module: '/app/src/app/api/orders/pool.ts' },
  { file: 'given', what: 'a connection that a function makes for whoever asks, for a statement and for a transaction', existing: undefined, module: '/app/src/app/api/orders/pool.ts' },
  { file: 'asked', what: 'a connection per call of a function that is given the statement', existing: undefined, module: '/app/src/app/api/orders/pool.ts' },
  { file: 'placed', what: 'a pool in a context that is made for each request', existing: undefined, module: '/app/src/app/api/orders/pool.ts' },
  { file: 'mikro-orm', what: 'an instance of MikroORM per request that is closed again, of which each gets an entity manager of its own', existing: undefined, module: '/app/src/app/api/orders/orm.ts' },
  { file: 'field', what: 'a pool in a field of an object per request', existing: undefined, module: '/app/src/app/api/orders/pool.ts' },
  { file: 'constructor', what: 'a client of Drizzle that the constructor of an object per request makes', existing: undefined, module: '/app/src/app/api/orders/db.ts' },
  { file: 'commonjs', what: 'a pool per request in a module with `require`', existing: undefined, module: '/app/routes/pool.js' },
  { file: 'equals', what: 'a pool per request in a module with `import pg = require`', existing: undefined, module: '/app/routes/pool.ts' },
  { file: 'required', what: 'a pool per request in a module of TypeScript with `require`', existing: undefined, module: '/app/routes/pool.ts' },
  { file: 'late', what: 'a pool per request in an application that reads its environment once its modules are loaded', existing: undefined, module: '/app/routes/pool.ts', isLate: true },
  { file: 'late-drizzle', what: 'a client of Drizzle per request in such an application, whose pool is heard', existing: undefined, module: '/app/routes/db.ts', isLate: true },
  { file: 'late-typeorm', what: 'a data source of TypeORM per request in such an application, which is then opened once', existing: undefined, module: '/app/routes/db.ts', isLate: true },
  { file: 'late-redis', what: 'a client of Redis per request in such an application, which is then opened once', existing: undefined, module: '/app/routes/redis-client.ts', isLate: true },
];

/** Made and answered by an emulator of the driver, so that its connections are counted instead. */
const waitedFor = { file: 'mongodb', module: '/app/src/app/api/orders/client.ts' } as const;
const connected = { file: 'mongoose', module: '/app/src/app/api/orders/mongoose-connection.ts' } as const;

/** Asked while the request has a connection of the pool that it would share: the program, and the same with that pool in place of its own. */
const held = {
  '/app/package.json': express,
  '/app/routes/db.ts': 'import { Pool } from \'pg\';\n\nexport const pool = new Pool({ connectionString: process.env.DATABASE_URL, max: 9 });\n',
  '/app/routes/audit.ts': 'import { Pool } from \'pg\';\n\nexport async function audit() {\n  const pool = new Pool({ connectionString: process.env.DATABASE_URL });\n  try {\n    await pool.query(\'SELECT 1\');\n  } finally {\n    await pool.end();\n  }\n}\n',
  '/app/routes/orders.ts': 'import { Router } from \'express\';\nimport { audit } from \'./audit\';\nimport { pool } from \'./db\';\n\nexport const router = Router();\n\nrouter.get(\'/\', async (req, res) => {\n  const client = await pool.connect();\n  try {\n    await client.query(\'SELECT pg_sleep(0.05)\');\n    await audit();\n  } finally {\n    client.release();\n  }\n  res.json({});\n});\n',
};
const sharedByHand = 'import { pool } from \'./db\';\n\nexport async function audit() {\n  await pool.query(\'SELECT 1\');\n}\n';

/** Opened by each request, which fails while it is open. */
const opened = { file: 'initialized' } as const;

interface Case {
  readonly file: string;
  readonly what: string;
  readonly existing: string | undefined;
  readonly module: string;
  /** A module that it imports. */
  readonly beside?: string;
  /** Whether what is in the environment is there only once all modules are loaded, as `server` has it. */
  readonly isLate?: boolean;
}

describe('proof: shared-client', function () {
  this.timeout(120_000);
  const postgres = crowdedPostgres(connections);
  let redis: RedisServer;

  before(async () => {
    redis = await startRedis(false, ['--maxclients', String(connections)]);
    process.env['REDIS_URL'] = `redis://127.0.0.1:${redis.port}`;
  });

  after(async () => {
    delete process.env['REDIS_URL'];
    await redis.stop();
  });

  for (const { file, what, existing, module, beside, isLate = false } of cases) {
    // Of those of Postgres one watches it.
    const isRedis = file.includes('redis');
    const refused = requests - (isRedis ? connections : postgres.free);
    it(`${what}: of ${requests} requests at once on ${connections} connections${isRedis ? '' : ', of which one is taken,'} ${refused} fail before, 0 after`, async () => {
      const extension = module.slice(-2);
      const isNext = module.startsWith('/app/src/');
      const program = isNext ? route : `/app/routes/orders.${extension}`;
      const text = fixture('shared-client', `${file}.module.${extension}`);
      const before = { '/app/package.json': isNext ? next : express, [program]: fixture('shared-client', `${file}.before.${extension}`), ...(existing ? { [existing]: text } : {}), ...(beside ? { [join(route, '..', `${beside}.ts`)]: fixture('shared-client', `${file}.${beside}.ts`) } : {}), ...(isLate ? { '/app/server.ts': fixture('shared-client', `${file}.server.ts`) } : {}) };
      const { files } = rewritten(before, program, 'shared-client');
      assert.equal(files[program], fixture('shared-client', `${file}.after.${extension}`));
      assert.equal(files[module], text);
      assert.equal(await failures(before, program, isLate, isRedis ? leaving : postgres), refused);
      assert.equal(await failures(files, program, isLate), 0);
    });
  }

  it(`a shared data source of TypeORM that each request opens: of 20 requests one after the other 19 fail before, 0 after, and 0 of ${requests} at once on ${connections} connections`, async () => {
    const before = { '/app/package.json': next, [route]: fixture('shared-client', `${opened.file}.before.ts`) };
    const { files } = rewritten(before, route, 'shared-client');
    assert.equal(files[route], fixture('shared-client', `${opened.file}.after.ts`));
    const inTurn = async (program: typeof files): Promise<number> => {
      const within = keptPools(createRequire(join(libraryPackages(), 'program.js'))('pg'));
      const { GET } = (await load(program, route, { typeorm: createRequire(join(libraryPackages(), 'program.js'))('typeorm') })) as { GET: () => Promise<Response> };
      let failed = 0;
      for (let request = 0; request < 20; request++) await GET().catch(() => failed++);
      await within.end();
      return failed;
    };
    assert.deepEqual([await inTurn(before), await inTurn(files)], [19, 0]);
    assert.equal(await failures(files, route, false), 0);
  });

  it(`a pool that is asked while its caller has a connection stays: of ${requests} requests at once 0 fail with a pool of its own, and with the caller's more than ${requests - 9}, since each of its 9 connections waits for one more`, async () => {
    const [db, audit, orders] = ['/app/routes/db.ts', '/app/routes/audit.ts', '/app/routes/orders.ts'] as const;
    // All connections of the pool are taken before anybody goes on.
    const all: Crowd = { hold: () => postgres.hold(), waiting: async () => (await postgres.waiting() === 9 ? requests : 0), letGo: () => postgres.letGo() };
    assert.throws(() => rewritten(held, audit, 'shared-client'), /no rewrite/);
    assert.equal(await failures(held, orders, false, all), 0);
    const byHand = { ...held, [audit]: sharedByHand, [db]: held[db].replace('max: 9', 'max: 9, connectionTimeoutMillis: 5_000') };
    assert.ok(await failures(byHand, orders, false, all) > requests - 9);
  });

  it(`a client of MongoDB per request that is waited for, on an emulator of the driver: ${requests} requests make ${requests} clients before, 1 after, and one more where connecting has failed`, async () => {
    const { file, module } = waitedFor;
    const before = { '/app/package.json': '{ "dependencies": { "next": "15.0.0", "mongodb": "7.0.0" } }', [route]: fixture('shared-client', `${file}.before.ts`) };
    const { files } = rewritten(before, route, 'shared-client');
    assert.equal(files[route], fixture('shared-client', `${file}.after.ts`));
    assert.equal(files[module], fixture('shared-client', `${file}.module.ts`));
    assert.deepEqual(await mongoClients(before, 0), { made: requests, answered: requests });
    assert.deepEqual(await mongoClients(files, 0), { made: 1, answered: requests });
    assert.deepEqual(await mongoClients(files, 1), { made: 2, answered: requests });
  });

  it(`the connection of Mongoose, on an emulator of it: ${requests} requests ask for it ${requests} times before, once after, and once more where connecting has failed`, async () => {
    const { file, module } = connected;
    const before = { '/app/package.json': '{ "dependencies": { "next": "15.0.0", "mongoose": "9.7.4" } }', [route]: fixture('shared-client', `${file}.before.ts`) };
    const { files } = rewritten(before, route, 'shared-client');
    assert.equal(files[route], fixture('shared-client', `${file}.after.ts`));
    assert.equal(files[module], fixture('shared-client', `${file}.module.ts`));
    assert.deepEqual(await mongooseConnections(before, 0), { asked: requests, answered: requests });
    assert.deepEqual(await mongooseConnections(files, 0), { asked: 1, answered: requests });
    assert.deepEqual(await mongooseConnections(files, 1), { asked: 2, answered: requests });
  });
});

/** How often the requests ask for a connection, of which the first ones cannot be opened, and how many are answered; those that came for these are told so, and the others come then. */
async function mongooseConnections(files: Readonly<Record<string, string>>, failing: number): Promise<object> {
  delete (globalThis as { mongooseConnection?: unknown }).mongooseConnection;
  let asked = 0;
  let isOpen = false;
  const mongoose = {
    async connect() {
      if (asked++ < failing) throw new Error('no server');
      await Promise.resolve();
      isOpen = true;
      return mongoose;
    },
    connection: { collection: () => ({ countDocuments: () => (isOpen ? Promise.resolve(7) : Promise.reject(new Error('not connected'))) }) },
  };
  const { GET } = (await load(files, route, { mongoose: { __esModule: true, default: mongoose } })) as { GET: () => Promise<Response> };
  for (let request = 0; request < failing; request++) await assert.rejects(GET(), /no server/);
  const answers = await Promise.all(Array.from({ length: requests }, async () => (await GET()).text()));
  return { asked, answered: answers.filter((text) => text === '{"orders":7}').length };
}

/** How many clients the requests make, of which the first ones cannot connect, and how many are answered; those that came for these are told so, and the others come then. */
async function mongoClients(files: Readonly<Record<string, string>>, failing: number): Promise<object> {
  delete (globalThis as { client?: unknown }).client;
  let made = 0;
  class MongoClient {
    private isOpen = true;
    static async connect(): Promise<MongoClient> {
      if (made++ < failing) throw new Error('no server');
      return Promise.resolve(new MongoClient());
    }
    db(): object {
      return { collection: () => ({ countDocuments: () => (this.isOpen ? Promise.resolve(7) : Promise.reject(new Error('closed'))) }) };
    }
    close(): Promise<void> {
      this.isOpen = false;
      return Promise.resolve();
    }
  }
  const { GET } = (await load(files, route, { mongodb: { MongoClient } })) as { GET: () => Promise<Response> };
  for (let request = 0; request < failing; request++) await assert.rejects(GET(), /no server/);
  const answers = await Promise.all(Array.from({ length: requests }, async () => (await GET()).text()));
  return { made, answered: answers.filter((text) => text === '{"orders":7}').length };
}

interface RedisClient {
  readonly isOpen: boolean;
  quit: () => Promise<unknown>;
  destroy(): void;
}

type Handler = (request: object, response: { json(value: unknown): void }) => Promise<void>;

/** Those who have a connection to Redis, and would leave. */
const leaving: Crowd & { leave(): Promise<void> } = (() => {
  let waiting: (() => void)[] | undefined;
  return {
    hold: () => Promise.resolve(void (waiting = [])),
    waiting: () => Promise.resolve(waiting?.length ?? 0),
    letGo: () => {
      for (const go of waiting ?? []) go();
      return Promise.resolve(void (waiting = undefined));
    },
    leave: () => new Promise((resolve) => { if (waiting) waiting.push(resolve); else resolve(); }),
  };
})();

/** How many of the requests have no answer of status 200. Pools that were left open are closed at the end. */
async function failures(files: Readonly<Record<string, string>>, program: string, isLate: boolean, crowd?: Crowd): Promise<number> {
  const { Pool, end } = keptPools();
  for (const name of ['pool', 'db', 'dbOpened', 'redis', 'redisOpened', 'redisClient', 'prisma', 'sql', 'orm']) delete (globalThis as Record<string, unknown>)[name];
  const require = createRequire(join(libraryPackages(), 'program.js'));
  const within = keptPools(require('pg'));
  const redis = require('redis') as { createClient(options: object): RedisClient };
  const clients: RedisClient[] = [];
  // They have pools of their own.
  const others: { destroy?(): Promise<void>; close?(): Promise<void>; $disconnect?(): Promise<void> }[] = [];
  const { PrismaClient } = require(generateClient(readFileSync(join(fixtures, 'schema.prisma'), 'utf8'))) as { PrismaClient: new (options: object) => (typeof others)[number] };
  const postgres = require('postgres') as (address: string, options?: object) => { end(): Promise<void> };
  const { Sequelize, QueryTypes } = require('sequelize') as { Sequelize: new (...args: unknown[]) => (typeof others)[number]; QueryTypes: unknown };
  const knex = require('knex') as (options: object) => (typeof others)[number];
  const mikroOrm = require('@mikro-orm/postgresql') as { MikroORM: { init(options: object): Promise<{ close(): Promise<void> }> } };
  let routed: Handler | undefined;
  const packages = {
    pg: { Pool, Client }, 'next/server': { NextResponse: Response }, kysely: require('kysely') as unknown, typeorm: require('typeorm') as unknown, knex: (options: object) => { const made = knex({ ...options, log: { warn: () => undefined } }); others.push(made); return made; },
    sequelize: { QueryTypes, Sequelize: class extends Sequelize { constructor(...args: unknown[]) { super(...args); others.push(this); } } },
    // None tries again by itself, so that those that are refused fail.
    redis: { createClient: (options: object) => { const made = redis.createClient({ ...options, socket: { reconnectStrategy: false } }); const quit = made.quit.bind(made); made.quit = () => leaving.leave().then(quit); clients.push(made); return made; } }, 'drizzle-orm': require('drizzle-orm') as unknown, 'drizzle-orm/node-postgres': require('drizzle-orm/node-postgres') as unknown,
    '@prisma/adapter-pg': own('@prisma/adapter-pg') as unknown, '@prisma/client': { PrismaClient: class extends PrismaClient { constructor(options: object) { super(options); others.push(this); } } },
    '@mikro-orm/postgresql': { MikroORM: { init: async (options: object) => { const made = await mikroOrm.MikroORM.init({ ...options, logger: () => undefined }); others.push({ close: () => made.close() }); return made; } } },
    // It connects anew by itself.
    postgres: (address: string, options?: object) => { const made = postgres(address, { ...options, backoff: false }); others.push({ close: () => made.end() }); return made; },
    express: { Router: () => ({ get: (_path: string, handler: Handler) => (routed = handler) }) },
  };
  const there = { ...process.env };
  if (isLate) for (const name of ['DATABASE_URL', 'REDIS_URL']) delete process.env[name];
  const loaded = await load(files, program, packages);
  Object.assign(process.env, there);
  // What Express does with a handler: its answer, or its failure.
  const GET = (loaded['GET'] as (() => Promise<Response>) | undefined) ?? (() => new Promise<Response>((resolve, reject) => void routed?.({}, { json: (value) => resolve(Response.json(value)) }).catch(reject)));
  const failed = await failuresOf(GET, requests, crowd);
  await Promise.all([end(), within.end(), ...others.map((one) => (one.destroy ?? one.close ?? one.$disconnect)?.call(one).catch(() => undefined))]);
  for (const client of clients) if (client.isOpen) client.destroy();
  return failed;
}
