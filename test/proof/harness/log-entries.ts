import { Client } from 'pg';
import { database } from './database';

/** The table `LogEntry` of one database, which programs about many rows are run on one after the other: to make a database for each takes longer than most of them run. */
export interface LogEntries {
  readonly url: string;
  query<Row>(text: string): Promise<readonly Row[]>;
}

let table: Promise<LogEntries & { close(): Promise<void> }> | undefined;
/** What the table was filled with last, and where the server's next write stood then. */
let filled: { readonly count: number; readonly position: string } | undefined;
/** Programs with their connection, by what they are made of: those of one pair, which is run with several numbers of rows. */
let opened: { readonly pair: string; readonly programs: Map<string, { close(): Promise<void> }> } | undefined;

/** The table with so many rows: every third has another `entity`, so that an order by it leaves most rows undecided. Where nobody wrote since it was filled with as many, it stays as it is. */
export async function logEntries(count: number): Promise<LogEntries> {
  const made = await (table ??= open());
  if (filled?.count !== count || filled.position !== (await database().position())) {
    await made.query(`TRUNCATE "LogEntry" RESTART IDENTITY; INSERT INTO "LogEntry" ("entity", "message") SELECT CASE WHEN n % 3 = 0 THEN 'user' ELSE 'order' END, 'entry ' || n FROM generate_series(1, ${count}) n`);
    filled = { count, position: await database().position() };
  }
  return made;
}

/** A program of a pair, opened once for all numbers of rows; those of the pair before are closed. */
export async function programOf<Opened extends { close(): Promise<void> }>(pair: string, half: string, openProgram: () => Promise<Opened>): Promise<Opened> {
  if (opened?.pair !== pair) await closeOpened();
  const { programs } = (opened ??= { pair, programs: new Map() });
  const known = programs.get(half) as Opened | undefined;
  if (known) return known;
  const made = await openProgram();
  programs.set(half, made);
  return made;
}

/** Forgets a program whose rows are its connection's own, and so those of one number. */
export async function closeProgram(half: string): Promise<void> {
  const one = opened?.programs.get(half);
  opened?.programs.delete(half);
  await one?.close();
}

async function closeOpened(): Promise<void> {
  const programs = opened?.programs.values() ?? [];
  opened = undefined;
  for (const one of programs) await one.close();
}

/** Ends all that is open. */
export async function closePrograms(): Promise<void> {
  await closeOpened();
  await (await table)?.close();
  table = undefined;
  filled = undefined;
}

async function open(): Promise<LogEntries & { close(): Promise<void> }> {
  const url = await database().lastingCopy();
  const client = new Client({ connectionString: url });
  await client.connect();
  return { url, query: async <Row>(text: string) => (await client.query(text)).rows as readonly Row[], close: () => client.end() };
}
