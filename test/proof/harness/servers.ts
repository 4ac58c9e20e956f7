import { startServer } from '../../oracle/mariadb';

/** Servers beside Postgres that a connection may ask for; each is started by whoever is the first, and shared by all files that are run together. */
export interface Servers {
  /** The socket of a MariaDB without tables. */
  mariaDb(): Promise<string>;
}

let mariaDb: ReturnType<typeof startServer> | undefined;

export const servers: Servers = {
  mariaDb: async () => (await (mariaDb ??= startServer())).path,
};

/** Ends those that were started. */
export async function stopServers(): Promise<void> {
  await (await mariaDb)?.stop();
  mariaDb = undefined;
}
