import type { Contents } from './contents';
import type { Counts, OpenClient } from './client';
import { database } from './database';
import { loadProgram } from './program';
import type { Rows } from './seed';
import { listen } from './traffic';

/** What a program did to a fresh copy of the seeded database. */
export interface Run {
  /** What `main` resolved to, as a client of the API would see it. */
  readonly json: unknown;
  readonly counts: Counts;
  /** How many bytes the database answered while it ran. */
  readonly bytes: number;
  readonly statements: readonly string[];
  /** Every table afterwards. */
  readonly contents: Contents;
  /** Every table before. */
  readonly seeded: Contents;
}

/** Runs the program text on its own copy of the database, of the usual size where none is named. `withoutIds`: see `contentsOf`. */
export async function run(text: string, name: string, input: unknown, withoutIds: readonly string[] = [], size?: Rows): Promise<Run> {
  return database().withCopy(async (client, { seeded, contents }) => {
    const ran = await runOn(client, text, name, input);
    return { ...ran, contents: await contents(withoutIds), seeded };
  }, size);
}

/** The same on a database that is there, with a client that was opened for it. */
export async function runOn(client: OpenClient, text: string, name: string, input?: unknown): Promise<Omit<Run, 'contents' | 'seeded'>> {
  const main = loadProgram(text, name);
  const traffic = listen(require);
  const result = await main(client.prisma, structuredClone(input)).finally(() => { traffic.stop(); });
  const counts = client.counts();
  const json: unknown = result === undefined ? undefined : JSON.parse(JSON.stringify(result));
  return { json, bytes: traffic.bytes(), counts, statements: [...client.statements()] };
}
