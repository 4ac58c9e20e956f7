import type { Contents } from './contents';
import type { Counts } from './client';
import { database } from './database';
import { loadProgram } from './program';
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

/** Runs the program text on its own copy of the database. `withoutIds`: see `contentsOf`. */
export async function run(text: string, name: string, input: unknown, withoutIds: readonly string[] = []): Promise<Run> {
  const main = loadProgram(text, name);
  return database().withCopy(async (client, { seeded, contents }) => {
    const traffic = listen(require);
    const result = await main(client.prisma, structuredClone(input)).finally(() => { traffic.stop(); });
    const counts = client.counts();
    const json: unknown = result === undefined ? undefined : JSON.parse(JSON.stringify(result));
    return { json, bytes: traffic.bytes(), counts, statements: [...client.statements()], contents: await contents(withoutIds), seeded };
  });
}
