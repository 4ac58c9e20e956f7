import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { contentsOf, type Contents } from './contents';
import { generateClient, openClient, type OpenClient } from './client';
import { seed } from './seed';
import { startServer, type Server } from './server';
import { tablesOf } from './tables';

/** The schema of every before/after pair. */
export const schemaText = readFileSync(join(__dirname, '..', '..', 'fixtures', 'fixes', 'schema.prisma'), 'utf8');

/** The server of this run with a seeded database that every case copies. */
export interface Database {
  /** Folder of the generated client. */
  readonly clientFolder: string;
  /** The rows that every copy starts with. */
  readonly seeded: Contents;
  /** Runs `use` on a fresh copy of the seeded database and drops it. */
  withCopy<Result>(use: (client: OpenClient, url: string) => Promise<Result>): Promise<Result>;
}

const template = 'seeded';
let server: Server | undefined;
let clientFolder: string | undefined;
let seeded: Contents | undefined;
let copies = 0;

/** Starts the server and makes the seeded database. */
export async function openDatabase(): Promise<void> {
  server = await startServer();
  clientFolder = generateClient(schemaText);
  const tables = await tablesOf(schemaText, server.url('postgres'));
  await server.createDatabase(template);
  const client = new Client({ connectionString: server.url(template) });
  await client.connect();
  await client.query(tables);
  await client.end();
  const open = await openClient(clientFolder, server.url(template));
  await seed(open.prisma);
  await open.close();
  seeded = await contentsOf(server.url(template));
}

export async function closeDatabase(): Promise<void> {
  await server?.stop();
  server = undefined;
}

/** The database of this run; only inside a test, after the root hook has opened it. */
export function database(): Database {
  if (server === undefined || clientFolder === undefined || seeded === undefined) throw new Error('The database is not open: import ./harness/hooks.');
  const running = server;
  const folder = clientFolder;
  return {
    clientFolder: folder,
    seeded,
    async withCopy(use) {
      const name = `copy_${++copies}`;
      await running.createDatabase(name, template);
      const client = await openClient(folder, running.url(name));
      try {
        return await use(client, running.url(name));
      } finally {
        await client.close();
        await running.dropDatabase(name);
      }
    },
  };
}
