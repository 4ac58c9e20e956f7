import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { contentsOf, type Contents } from './contents';
import { generateClient, openClient, type OpenClient } from './client';
import { rows, seed, type Rows } from './seed';
import { startServer, type Server } from './server';
import { tablesOf } from './tables';

/** The schema of every before/after pair. */
export const schemaText = readFileSync(join(__dirname, '..', '..', 'fixtures', 'fixes', 'schema.prisma'), 'utf8');

/** The server of this run with seeded databases, of which every case has a copy. */
export interface Database {
  /** Folder of the generated Prisma client. */
  readonly clientFolder: string;
  /** The rows that every copy of the usual size starts with. */
  readonly seeded: Contents;
  /** Runs `use` on a Prisma client of a copy of the seeded database that nobody wrote to. */
  withCopy<Result>(use: (client: OpenClient, copy: Copy) => Promise<Result>, size?: Rows): Promise<Result>;
  /** The same without a client, with so many rows. */
  withUrl<Result>(size: Rows, use: (url: string, copy: Copy) => Promise<Result>): Promise<Result>;
  /** The address of a copy of the usual size that is there until the server ends, for whoever fills its tables anew for each case. */
  lastingCopy(): Promise<string>;
  /** Where the server's next write would stand: see `Server`. */
  position(): Promise<string>;
}

/** A database of one case's own. */
interface Copy {
  readonly url: string;
  /** The rows that it started with. */
  readonly seeded: Contents;
  /** The rows that it has now; see `contentsOf`. */
  contents(withoutIds?: readonly string[]): Promise<Contents>;
}

interface Template {
  readonly name: string;
  readonly seeded: Contents;
  /** Copies that were only read, for the next ones who need one: making and dropping a database takes longer than most programs that are run on it. */
  readonly untouched: string[];
}

let server: Server | undefined;
let clientFolder: string | undefined;
let tables: string | undefined;
const templates = new Map<string, Promise<Template>>();
let usual: Template | undefined;
let copies = 0;

/** Starts the server and makes the seeded database of the usual size. */
export async function openDatabase(): Promise<void> {
  server = await startServer();
  clientFolder = generateClient(schemaText);
  tables = await tablesOf(schemaText, server.url('postgres'));
  usual = await template(rows);
}

/** The seeded database of a size, made when it is first asked for. */
function template(size: Rows): Promise<Template> {
  const key = JSON.stringify(size);
  let made = templates.get(key);
  if (!made) templates.set(key, (made = makeTemplate(size, `seeded_${templates.size + 1}`)));
  return made;
}

async function makeTemplate(size: Rows, name: string): Promise<Template> {
  if (server === undefined || clientFolder === undefined || tables === undefined) throw new Error('The database is not open: import ./harness/hooks.');
  await server.createDatabase(name);
  const client = new Client({ connectionString: server.url(name) });
  await client.connect();
  await client.query(tables);
  await client.end();
  const open = await openClient(clientFolder, server.url(name));
  await seed(open.prisma, size);
  await open.close();
  return { name, seeded: await contentsOf(server.url(name)), untouched: [] };
}

async function newCopy(running: Server, template: string): Promise<string> {
  const name = `copy_${++copies}`;
  await running.createDatabase(name, template);
  return name;
}

export async function closeDatabase(): Promise<void> {
  await server?.stop();
  server = undefined;
}

/** The database of this run; only inside a test, after the root hook has opened it. */
export function database(): Database {
  if (server === undefined || clientFolder === undefined || usual === undefined) throw new Error('The database is not open: import ./harness/hooks.');
  const running = server;
  const folder = clientFolder;
  const { name: seededName } = usual;
  const withUrl: Database['withUrl'] = async (size, use) => {
    const { name, seeded, untouched } = await template(size);
    const copy = untouched.pop() ?? (await newCopy(running, name));
    const start = await running.position();
    const isUntouched = async (): Promise<boolean> => (await running.position()) === start;
    const url = running.url(copy);
    try {
      return await use(url, { url, seeded, contents: async (withoutIds) => ((await isUntouched()) ? seeded : contentsOf(url, withoutIds)) });
    } finally {
      if (await isUntouched()) untouched.push(copy);
      else await running.dropDatabase(copy);
    }
  };
  return {
    clientFolder: folder,
    seeded: usual.seeded,
    withUrl,
    lastingCopy: async () => running.url(await newCopy(running, seededName)),
    position: () => running.position(),
    withCopy: (use, size = rows) => withUrl(size, async (url, copy) => {
      const client = await openClient(folder, url);
      try {
        return await use(client, copy);
      } finally {
        await client.close();
      }
    }),
  };
}
