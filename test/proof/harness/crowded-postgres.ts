import type { Crowd } from './crowd';
import { startServer, type Server } from './server';

/** A Postgres with few connections, of which one watches it. */
export interface CrowdedPostgres extends Crowd {
  /** How many connections there are for others. */
  readonly free: number;
}

/**
 * For all tests of a suite: a Postgres that accepts so many connections and no more; `DATABASE_URL` says where it is. While it is held, a statement with `pg_sleep` of a number of seconds as it is written
 * (`0.05`) waits until it is let go, so that nobody gives a connection back before all have one or were refused.
 */
export function crowdedPostgres(connections: number): CrowdedPostgres {
  let postgres: Server;
  const lock = 200;

  before(async () => {
    postgres = await startServer(['-c', `max_connections=${connections}`]);
    process.env['DATABASE_URL'] = postgres.url('postgres');
    // The number is a `numeric`, and the function of Postgres takes a `double precision`: this one is the nearer.
    await postgres.ask(`CREATE FUNCTION public.pg_sleep(numeric) RETURNS void LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_lock_shared(${lock}); PERFORM pg_advisory_unlock_shared(${lock}); PERFORM pg_catalog.pg_sleep($1::float8 / 5); END $$`);
  });

  after(async () => {
    delete process.env['DATABASE_URL'];
    await postgres.stop();
  });

  return {
    free: connections - 1,
    hold: async () => void await postgres.ask(`SELECT pg_advisory_lock(${lock})`),
    waiting: async () => (await postgres.ask<{ n: number }>('SELECT count(*)::int AS n FROM pg_locks WHERE locktype = \'advisory\' AND NOT granted'))[0]?.n ?? 0,
    letGo: async () => void await postgres.ask(`SELECT pg_advisory_unlock(${lock})`),
  };
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
