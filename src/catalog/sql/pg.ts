import { pooled, type WaitFacts } from '../clients/endless-waits';
import { postgresServer } from '../clients/pool-size';
import { batchReads } from './batch';
import { bulkWrites } from './bulk-write';
import { sqlDriver } from './driver';
import { intoQueries } from './into-query';
import { writtenRows } from './written-row';

/** Types of node-postgres. https://node-postgres.com/apis/client, https://node-postgres.com/apis/pool, https://node-postgres.com/apis/result */
export const pgTypes = `
  export interface QueryResult<R = any> { rows: R[]; rowCount: number | null; command: string; oid: number; fields: any[] }
  export type QueryResultRow = any;
  export interface QueryConfig<I = any> { text: string; values?: I; name?: string; rowMode?: string; types?: any }
  export interface Queries {
    query<R = any, I = any>(text: any, values?: any): Promise<QueryResult<R>>;
    query<R = any, I = any>(text: any, callback: (error: any, result: QueryResult<R>) => void): void;
    query<R = any, I = any>(text: any, values: any, callback: (error: any, result: QueryResult<R>) => void): void;
  }
  export interface ClientBase extends Queries { on(event: any, listener: any): this; once(event: any, listener: any): this; escapeLiteral(text: string): string; escapeIdentifier(text: string): string }
  export interface PoolClient extends ClientBase { release(error?: any): void }
  export interface Client extends ClientBase {}
  export class Client { constructor(config?: any); connect(): Promise<void>; connect(callback: (error: any) => void): void; end(callback?: any): Promise<void> }
  export interface Pool extends Queries {}
  export class Pool {
    constructor(config?: any);
    connect(): Promise<PoolClient>;
    connect(callback: (error: any, client: PoolClient, release: (error?: any) => void) => void): void;
    end(callback?: any): Promise<void>;
    on(event: any, listener: any): this;
    totalCount: number; idleCount: number; waitingCount: number;
  }
  export type PoolConfig = any; export type ClientConfig = any;`;

/**
 * "`connectionTimeoutMillis`: … by default this is 0 which means no timeout" (https://node-postgres.com/apis/pool): it also ends the wait for a connection that others have. "`statement_timeout`: … default is no
 * timeout" (https://node-postgres.com/apis/client); it is sent while connecting, which poolers in transaction mode refuse (https://www.pgbouncer.org/config.html#ignore_startup_parameters).
 */
export const pgWaits = {
  connection: { byDefault: 'for ever', options: ['connectionTimeoutMillis'], limit: (limit: string) => `connectionTimeoutMillis: ${limit}`, ms: 5_000 },
  statement: { byDefault: 'for ever', options: ['statement_timeout', 'query_timeout', 'options'], limit: (limit: string) => `statement_timeout: ${limit}`, ms: 30_000, refusedBy: pooled },
} satisfies WaitFacts;

/** "`max`: default is 10", and an idle connection that breaks is an `error` event of the pool, which ends the process where nobody listens: https://node-postgres.com/apis/pool */
const pool = { size: { option: 'max', byDefault: 10, ...postgresServer }, failsIdle: true } as const;

/**
 * Prisma's adapter makes a pool of the options that it is given, with the pool's defaults: of its own engine a connection came within ten seconds or not at all, of this "`connectionTimeoutMillis`: 0 (no timeout)"
 * (https://www.prisma.io/docs/orm/v7/prisma-client/setup-and-configuration/databases-connections/connection-pool).
 */
const prismaAdapter = `
export class PrismaPg { constructor(config?: any, options?: any); readonly provider: string; readonly adapterName: string }`;

/** node-postgres, by far the most common driver for Postgres. Its own declarations are `@types/pg`. */
export const pg = sqlDriver({
  id: 'pg',
  dialect: 'postgres',
  modules: {
    pg: `declare namespace pg {${pgTypes}
  export const types: any; export const defaults: any; export const native: any; export class Query { constructor(...args: any[]) }
}
export = pg;`,
    'pg-pool': `import { Pool } from 'pg';
export = Pool;`,
    '@prisma/adapter-pg': prismaAdapter,
  },
  rows: {
    'new Pool': { concept: 'client', waits: pgWaits, ...pool, connects: true },
    // The client that it is given to is the one that counts.
    'new PrismaPg': { concept: 'client', holds: 'nothing', waits: pgWaits, connects: true },
    'new Client': { concept: 'client', isSingle: true, pooled: { maker: 'Pool', opens: 'connect', asks: ['query'], takes: 'connect' }, ...pool, connects: true },
    'Queries.query': { concept: 'query', values: 'list', rowsIn: 'rows' },
    'Pool.connect': { concept: 'checkout', direct: ['query'] },
    'Pool.end': { concept: 'disconnect' },
  },
  connections: ['Client', 'PoolClient', 'ClientBase'],
  object: { text: 'text', values: 'values' },
  rewrites: { ...intoQueries({ dialect: 'postgres', values: 'list' }), batchRead: batchReads({ dialect: 'postgres' }), writtenRow: writtenRows({ dialect: 'postgres' }), bulkWrite: bulkWrites({ dialect: 'postgres' }), executes: ({ client }) => `{ executeSql: (text, values) => ${client}.query(text, values) }` },
});
