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

/** The `Pool` of pg, of which `end` closes all that a program has made and left open. The server may end a connection before its farewell is through: nobody is told. */
export function keptPools(): { readonly Pool: unknown; end(): Promise<void> } {
  const pg = require('pg') as { Pool: new (options: object) => Pool };
  const pools: Pool[] = [];
  return {
    Pool: class extends pg.Pool {
      constructor(options: object) {
        super(options);
        this.on('error', () => undefined);
        this.on('connect', (client) => client.on('error', () => undefined));
        pools.push(this);
      }
    },
    // One that the program has closed itself says so.
    end: async () => { await Promise.all(pools.map((pool) => pool.end().catch(() => undefined))); },
  };
}
