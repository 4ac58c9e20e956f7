import { startServer, type Server } from './server';

/** For all tests of a suite: a Postgres that accepts so many connections and no more; `DATABASE_URL` says where it is. */
export function crowdedPostgres(connections: number): void {
  let postgres: Server;

  before(async () => {
    postgres = await startServer(['-c', `max_connections=${connections}`]);
    process.env['DATABASE_URL'] = postgres.url('postgres');
  });

  after(async () => {
    delete process.env['DATABASE_URL'];
    await postgres.stop();
  });
}

interface Pool {
  end(): Promise<void>;
  on(event: 'error', listener: () => void): void;
  on(event: 'connect', listener: (client: { on(event: 'error', listener: () => void): void }) => void): void;
}

interface Driver {
  Pool: new (options: object) => Pool;
}

/**
 * The `Pool` of pg, of which `end` closes all that a program has made and left open. The server may end a connection before its farewell is through: nobody is told.
 * @param within the `pg` that a library asks for a pool by itself: until the end, it gives it these
 */
export function keptPools(within?: Driver): { readonly Pool: unknown; end(): Promise<void> } {
  const pg = within ?? require('pg') as Driver;
  const { Pool } = pg;
  const pools: Pool[] = [];
  class Kept extends Pool {
    constructor(options: object) {
      super(options);
      this.on('error', () => undefined);
      this.on('connect', (client) => client.on('error', () => undefined));
      pools.push(this);
    }
  }
  if (within) within.Pool = Kept;
  return {
    Pool: Kept,
    // One that the program has closed itself says so.
    end: async () => {
      if (within) within.Pool = Pool;
      await Promise.all(pools.map((pool) => pool.end().catch(() => undefined)));
    },
  };
}
