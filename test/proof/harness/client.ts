import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';

/** A client of any schema. Its real type is generated at run time, so that here only what every client has is known. */
export interface AnyClient {
  $connect(): Promise<void>;
  $disconnect(): Promise<void>;
  $on(event: 'query', listener: (event: { readonly query: string }) => void): void;
}

/** What a client has sent to the database since it was opened. */
export interface Counts {
  /** Statements that read or write rows. */
  readonly queries: number;
  /** Transactions that were committed or rolled back. */
  readonly transactions: number;
}

export interface OpenClient {
  readonly prisma: AnyClient;
  counts(): Counts;
  /** The statements, for a failure's message. */
  statements(): readonly string[];
  close(): Promise<void>;
}

const repository = join(__dirname, '..', '..', '..');

/**
 * Generates the Prisma client of a schema and returns its folder. It is kept between runs, named by the schema and Prisma's version, inside the
 * repository: the generated code finds its run time in the repository's `node_modules`.
 */
export function generateClient(schema: string): string {
  const version = (require('@prisma/client/package.json') as { version: string }).version;
  const hash = createHash('sha256').update(version).update(schema).digest('hex').slice(0, 16);
  const folder = join(repository, '.headroom-test', 'proof', hash);
  const client = join(folder, 'client');
  if (existsSync(join(client, 'index.js'))) return client;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  writeFileSync(join(draft, 'schema.prisma'), schema.replace('provider = "prisma-client-js"', 'provider = "prisma-client-js"\n  output = "./client"'));
  const cli = join(dirname(require.resolve('prisma/package.json')), 'build', 'index.js');
  execFileSync(process.execPath, [cli, 'generate', '--schema', join(draft, 'schema.prisma')], {
    cwd: draft,
    stdio: 'pipe',
    // Generating needs no schema engine, but the command looks for its binary and would download it.
    env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: '1', CHECKPOINT_DISABLE: '1' },
  });
  rmSync(folder, { recursive: true, force: true });
  renameSync(draft, folder);
  return client;
}

/** Opens a client of the generated code on a database and counts what it sends. */
export async function openClient(clientFolder: string, url: string): Promise<OpenClient> {
  const { PrismaClient: Client } = require(clientFolder) as { PrismaClient: new (options: object) => AnyClient };
  const prisma = new Client({ adapter: new PrismaPg({ connectionString: url }), log: [{ emit: 'event', level: 'query' }] });
  const statements: string[] = [];
  prisma.$on('query', (event) => statements.push(event.query));
  await prisma.$connect();
  return {
    prisma,
    statements: () => statements,
    counts: () => {
      // Prisma 7 reports the end of a transaction as an event, but not its `BEGIN`.
      const ends = statements.filter((statement) => /^(COMMIT|ROLLBACK)$/i.test(statement)).length;
      return { queries: statements.length - ends, transactions: ends };
    },
    close: () => prisma.$disconnect(),
  };
}
