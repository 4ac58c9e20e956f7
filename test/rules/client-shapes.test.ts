// Every client of which there may be too many, in every shape in which applications make one.
import assert from 'node:assert/strict';
import { applyEdits, type Finding, type Fix } from '../../src/core';
import { createEngine } from '../../src/engine';
import { memoryFileHost } from '../../src/project';
import { only } from './only';

/** What a client holds decides how its making is told; one that the library has by default does nothing the second time. */
type Told = 'high error' | 'medium warning' | 'medium information' | 'low hint';

interface Client {
  readonly name: string;
  readonly imports: string;
  readonly make: string;
  /** What a handler does with `client`. */
  readonly use: string;
  readonly told: Told;
  readonly before?: string;
  /** What says how many connections the shared one may open. */
  readonly size?: string;
  /** Whether one shared client is offered in place of it. */
  readonly isShared?: boolean;
  /** Whether the shared one is made where it is first needed. */
  readonly isLazy?: boolean;
  /** Whether modules that each have one are told. */
  readonly isCounted?: boolean;
  /** Whether each of those modules keeps its own. */
  readonly isKept?: boolean;
}

const database = { told: 'high error', isShared: true, isCounted: true } as const;
const sockets = { told: 'medium information', isShared: true, isLazy: true } as const;
const thin = { told: 'low hint', isShared: true, isLazy: true } as const;

const clients: readonly Client[] = [
  { ...database, name: 'PrismaClient', imports: 'import { PrismaClient } from \'@prisma/client\';', make: 'new PrismaClient()', use: 'await client.order.count()' },
  { ...database, name: 'Pool of pg', size: 'max: 10', imports: 'import { Pool } from \'pg\';', make: 'new Pool({ connectionString: process.env.DATABASE_URL })', use: '(await client.query(\'SELECT 1\')).rows' },
  // One connection cannot serve two requests: where it is asked, a pool is.
  { ...database, name: 'Client of pg', imports: 'import { Client } from \'pg\';', make: 'new Client({ connectionString: process.env.DATABASE_URL })', use: '(await client.query(\'SELECT 1\')).rows', isShared: false, before: 'await client.connect();' },
  { ...database, name: 'pool of mysql2', size: 'connectionLimit: 10', imports: 'import mysql from \'mysql2/promise\';', make: 'mysql.createPool({ uri: process.env.DATABASE_URL })', use: 'await client.query(\'SELECT 1\')' },
  { ...database, name: 'postgres.js', size: 'max: 10', imports: 'import postgres from \'postgres\';', make: 'postgres(process.env.DATABASE_URL!)', use: 'await client`SELECT 1`' },
  { ...database, name: 'Drizzle over node-postgres', size: 'max: 10', imports: 'import { drizzle } from \'drizzle-orm/node-postgres\';', make: 'drizzle(process.env.DATABASE_URL!)', use: 'await client.execute(\'SELECT 1\')' },
  { ...database, name: 'Drizzle over postgres.js', size: 'max: 10', imports: 'import { drizzle } from \'drizzle-orm/postgres-js\';', make: 'drizzle({ connection: process.env.DATABASE_URL! })', use: 'await client.execute(\'SELECT 1\')' },
  { ...database, name: 'Drizzle over mysql2', size: 'connectionLimit: 10', imports: 'import { drizzle } from \'drizzle-orm/mysql2\';', make: 'drizzle({ connection: { uri: process.env.DATABASE_URL! } })', use: 'await client.execute(\'SELECT 1\')' },
  { ...database, name: 'MongoClient', imports: 'import { MongoClient } from \'mongodb\';', make: 'new MongoClient(process.env.MONGO_URL!)', use: 'await client.db().collection(\'orders\').countDocuments()' },
  { ...database, name: 'Sequelize', size: 'pool: { max: 10 }', imports: 'import { Sequelize } from \'sequelize\';', make: 'new Sequelize(process.env.DATABASE_URL!, { dialect: \'postgres\' })', use: 'await client.query(\'SELECT 1\')' },
  { ...database, name: 'DataSource of TypeORM', size: 'poolSize: 10', imports: 'import { DataSource } from \'typeorm\';', make: 'new DataSource({ type: \'postgres\', url: process.env.DATABASE_URL })', use: 'await client.query(\'SELECT 1\')' },
  { ...database, name: 'Knex', size: 'pool: { max: 10 }', imports: 'import knex from \'knex\';', make: 'knex({ client: \'pg\', connection: process.env.DATABASE_URL })', use: 'await client(\'orders\').count()' },
  { ...database, name: 'Kysely', size: 'max: 10', imports: 'import { Kysely, PostgresDialect } from \'kysely\';\nimport { Pool } from \'pg\';', make: 'new Kysely<any>({ dialect: new PostgresDialect({ pool: new Pool({ connectionString: process.env.DATABASE_URL }) }) })', use: 'await client.selectFrom(\'orders\').select(\'id\').execute()' },
  { ...database, name: 'MikroORM', imports: 'import { MikroORM } from \'@mikro-orm/postgresql\';', make: 'new MikroORM({ clientUrl: process.env.DATABASE_URL, entities: [] })', use: 'await client.em.fork().execute(\'SELECT 1\')', isKept: true },
  { ...database, name: 'ioredis', imports: 'import Redis from \'ioredis\';', make: 'new Redis(process.env.REDIS_URL!)', use: 'await client.get(\'orders\')', isCounted: false },
  { ...database, name: 'redis', imports: 'import { createClient } from \'redis\';', make: 'createClient({ url: process.env.REDIS_URL })', use: 'await client.get(\'orders\')', isCounted: false },
  { ...database, name: 'the driver of Neo4j', imports: 'import neo4j from \'neo4j-driver\';', make: 'neo4j.driver(process.env.NEO4J_URL!)', use: 'await client.executeQuery(\'RETURN 1\')' },
  { ...database, name: 'Cassandra', imports: 'import { Client } from \'cassandra-driver\';', make: 'new Client({ contactPoints: [\'h1\'], localDataCenter: \'dc1\' })', use: '(await client.execute(\'SELECT 1\')).rows' },
  { ...database, name: 'a pool of mssql', imports: 'import sql from \'mssql\';', make: 'new sql.ConnectionPool(process.env.MSSQL_URL!)', use: 'await client.request().query(\'SELECT 1\')' },
  { ...database, name: 'pg-promise', imports: 'import pgPromise from \'pg-promise\';\nconst pgp = pgPromise();', make: 'pgp(process.env.DATABASE_URL!)', use: 'await client.any(\'SELECT 1\')', isShared: false },
  { ...database, name: 'a producer of Kafka', imports: 'import { Kafka } from \'kafkajs\';', make: 'new Kafka({ brokers: [\'b1:9092\'] }).producer()', use: 'await client.send({ topic: \'orders\', messages: [] })', isCounted: false },
  // Connected a second time it does nothing.
  { told: 'medium warning', name: 'Mongoose', imports: 'import mongoose from \'mongoose\';', make: 'mongoose.connect(process.env.MONGO_URL!)', use: '(await client).connection.readyState' },
  { ...sockets, name: 'an HTTP agent', isLazy: false, imports: 'import https from \'node:https\';\nimport axios from \'axios\';', make: 'new https.Agent({ keepAlive: true })', use: '(await axios.get(\'https://api.example.com\', { httpsAgent: client, timeout: 1_000 })).data' },
  { ...sockets, name: 'an S3 client', imports: 'import { S3Client, ListBucketsCommand } from \'@aws-sdk/client-s3\';', make: 'new S3Client({ region: \'eu-west-1\' })', use: 'await client.send(new ListBucketsCommand())' },
  { ...sockets, name: 'DynamoDB', imports: 'import { DynamoDBClient, ListTablesCommand } from \'@aws-sdk/client-dynamodb\';', make: 'new DynamoDBClient({})', use: 'await client.send(new ListTablesCommand({}))' },
  { ...sockets, name: 'Qdrant', imports: 'import { QdrantClient } from \'@qdrant/js-client-rest\';', make: 'new QdrantClient({ url: process.env.QDRANT_URL })', use: 'await client.getCollections()' },
  { ...sockets, name: 'a mail transport that keeps its connections', imports: 'import nodemailer from \'nodemailer\';', make: 'nodemailer.createTransport({ pool: true, host: process.env.SMTP_HOST })', use: 'await client.verify()' },
  { ...thin, name: 'a mail transport', imports: 'import nodemailer from \'nodemailer\';', make: 'nodemailer.createTransport({ host: process.env.SMTP_HOST })', use: 'await client.verify()' },
  { ...thin, name: 'Pinecone', imports: 'import { Pinecone } from \'@pinecone-database/pinecone\';', make: 'new Pinecone({ apiKey: process.env.PINECONE_API_KEY! })', use: 'await client.listIndexes()' },
  { ...thin, name: 'OpenAI', imports: 'import OpenAI from \'openai\';', make: 'new OpenAI()', use: 'await client.models.list()' },
  { ...thin, name: 'Anthropic', imports: 'import Anthropic from \'@anthropic-ai/sdk\';', make: 'new Anthropic()', use: 'await client.models.list()' },
];

const route = '/app/src/orders.ts';
const schema = 'generator client { provider = "prisma-client-js" }\ndatasource db { provider = "postgresql"\n url = env("DATABASE_URL") }\nmodel Order { id Int @id }\n';
const packages = '{ "dependencies": { "express": "5.3.0" } }';

/** Files of an application, of which the first stands for the shape; what is found in all of them. */
function found(files: Readonly<Record<string, string>>): readonly { readonly finding: Finding; readonly fixes: readonly Fix[] }[] {
  const all = { '/app/package.json': packages, '/app/prisma/schema.prisma': schema, ...files };
  const engine = createEngine({ roots: ['/app'], host: memoryFileHost(all), settings: { rules: only('client-per-request'), minConfidence: 'low' } });
  // Which request leads to a helper is known of the whole workspace.
  for (const steps = engine.settle(); !steps.next().done;);
  return Object.keys(files).flatMap((file) => engine.fixesAt(file, 0, (files[file] ?? '').length));
}

const handler = (body: string): string => `import express from 'express';\nexport const router = express.Router();\n${body}`;
const told = ({ finding }: { readonly finding: Finding }): string => `${finding.confidence} ${finding.severity}`;

describe('client-per-request: clients and shapes', () => {
  for (const { name, imports, make, use, told: expected, isShared = false, isLazy = false, isCounted = false, isKept = false, before, size } of clients) {
    describe(name, () => {
      it('made in a handler is told, and shared where that is the same', () => {
        const all = found({ [route]: `${imports}\n${handler(`router.get('/orders', async (req, res) => {\n  const client = ${make};\n${before === undefined ? '' : `  ${before}\n`}  res.json(${use});\n});\n`)}` });
        assert.deepEqual(all.map(told), [expected]);
        const [fix] = all[0]?.fixes.filter(({ kind }) => kind === 'shared-client') ?? [];
        assert.equal(fix !== undefined && fix.edits.length === 2, isShared || name === 'Client of pg', fix?.title);
      });

      if (isShared) {
        it(`shared in an application of Next.js it outlives the reload of modules${size === undefined ? '' : ', and says its size with the reason'}`, () => {
          const at = '/app/src/app/api/orders/route.ts';
          const files = { '/app/package.json': '{ "dependencies": { "next": "15.0.0" } }', [at]: `${imports}\nexport async function GET() {\n  const client = ${make};\n  return Response.json(${use});\n}\n` };
          const [fix] = found(files).flatMap(({ fixes }) => fixes).filter(({ kind }) => kind === 'shared-client');
          const module = fix?.edits.find(({ create }) => create)?.edits[0]?.newText ?? '';
          if (isLazy) return assert.match(module, /\nexport function getClient\(\): [^]*\{\n  return \(client \?\?= [^]*\);\n\}\n$/);
          assert.match(module, /\nexport const client = globalForClient\.client \?\? [^]*\nif \(process\.env\.NODE_ENV !== 'production'\) globalForClient\.client = client;\n$/);
          if (size === undefined) return undefined;
          assert.ok(module.includes(size), module);
          assert.match(module, / \* 10 of them, since (?:Postgres accepts 100|MySQL accepts 151) in all unless it is told otherwise/);
        });
      }

      it('made by a helper of another file is told there', () => {
        const all = found({
          [route]: handler('import { make } from \'./make\';\nrouter.get(\'/orders\', async (req, res) => {\n  const client = make();\n  res.json(' + use + ');\n});\n'),
          '/app/src/make.ts': `${imports}\nexport function make() {\n  return ${make};\n}\n`,
        });
        assert.deepEqual(all.map((one) => [one.finding.location.file, told(one)]), [['/app/src/make.ts', expected]]);
      });

      const kept: Readonly<Record<string, string>> = {
        'lazily, in a variable of the module': `let kept: any;\nexport function make() {\n  return (kept ??= ${make});\n}\n`,
        'lazily, behind a condition': `let kept: any;\nexport function make() {\n  if (!kept) kept = ${make};\n  return kept;\n}\n`,
        'once for each tenant, in a map': `const kept = new Map<string, any>();\nexport function make(tenant = 'a') {\n  let one = kept.get(tenant);\n  if (!one) {\n    one = ${make};\n    kept.set(tenant, one);\n  }\n  return one;\n}\n`,
        'on globalThis': `const shared = globalThis as any;\nconst one = shared.one ?? ${make};\nif (process.env.NODE_ENV !== 'production') shared.one = one;\nexport const make = () => one;\n`,
        'on globalThis, lazily': `export function make() {\n  (globalThis as any).one ??= ${make};\n  return (globalThis as any).one;\n}\n`,
        'in a static field': `class Kept {\n  private static one: any;\n  static get() {\n    if (!Kept.one) Kept.one = ${make};\n    return Kept.one;\n  }\n}\nexport const make = () => Kept.get();\n`,
      };
      for (const [shape, module] of Object.entries(kept)) {
        it(`kept ${shape} is right`, () => {
          const all = found({
            [route]: handler(`import { make } from './make';\nrouter.get('/orders', async (req, res) => {\n  const client = make();\n  res.json(${use});\n});\n`),
            '/app/src/make.ts': `${imports}\n${module}`,
          });
          assert.deepEqual(all.map((one) => one.finding.message), []);
        });
      }

      it('of a script and of a test is right', () => {
        const program = `${imports}\nasync function main() {\n  const client = ${make};\n  console.log(${use});\n}\nvoid main();\n`;
        assert.deepEqual(found({ '/app/scripts/import.ts': program, '/app/src/orders.test.ts': program }).map((one) => one.finding.message), []);
      });

      it('in each of three modules is told and changed in one action, where it has connections of a database', () => {
        const module = (at: string): string => `${imports}\n${handler(`const client = ${make};\nrouter.get('/${at}', async (req, res) => {\n  res.json(${use});\n});\n`)}`;
        const files = Object.fromEntries(['a', 'b', 'c'].map((at) => [`/app/src/${at}.ts`, module(at)]));
        const all = found(files);
        assert.deepEqual(all.map(told), isCounted ? ['medium warning', 'medium warning', 'medium warning'] : []);
        const [fix] = all[0]?.fixes.filter(({ kind }) => kind === 'shared-client') ?? [];
        assert.equal(fix !== undefined, isCounted && isShared && !isKept);
        if (!fix) return;
        assert.match(fix.title, /3 files\)$/);
        assert.deepEqual(fix.edits.map(({ file }) => file), ['/app/src/a.ts', '/app/src/b.ts', '/app/src/c.ts', '/app/src/client.ts']);
        const after = { ...files, ...Object.fromEntries(fix.edits.map(({ file, create, edits }) => [file, applyEdits(create ? '' : files[file] ?? '', edits)])) };
        assert.deepEqual(found(after).map((one) => one.finding.message), []);
      });
    });
  }
});
