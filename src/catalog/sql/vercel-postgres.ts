import { batchReads } from './batch';
import { bulkWrites } from './bulk-write';
import { sqlDriver } from './driver';
import { intoQueries } from './into-query';
import { writtenRows } from './written-row';
import { pgTypes, pgWaits } from './pg';

/** https://vercel.com/docs/storage/vercel-postgres/sdk. A client and a pool are node-postgres's, with a tag of their own. */
const types = `${pgTypes.replace(/^ {2}export class/gm, '  export declare class')}
  export interface Tag { <R = any>(template: TemplateStringsArray, ...values: any[]): Promise<QueryResult<R>> }
  export interface VercelPoolClient extends PoolClient { sql: Tag }
  export declare class VercelClient extends Client { sql: Tag }
  export declare class VercelPool extends Pool { sql: Tag; connect(): Promise<VercelPoolClient> }
  export interface PoolTag extends VercelPool { <R = any>(template: TemplateStringsArray, ...values: any[]): Promise<QueryResult<R>> }
  export declare const sql: PoolTag; export declare const db: PoolTag;
  export declare function createPool(config?: any): PoolTag;
  export declare function createClient(config?: any): VercelClient;
  export declare function postgresConnectionString(type?: string): string;`;

/** `@vercel/postgres`, which Vercel no longer sells and many apps still use: the pool behind `sql` is made by the package. */
export const vercelPostgres = sqlDriver({
  id: 'vercel-postgres',
  dialect: 'postgres',
  modules: { '@vercel/postgres': types },
  rows: {
    createPool: { concept: 'client', waits: { connection: pgWaits.connection } },
    createClient: { concept: 'client', isSingle: true },
    'Pool.connect': { concept: 'checkout', direct: ['query'] },
    'VercelPool.connect': { concept: 'checkout', direct: ['query', 'sql'] },
    PoolTag: { concept: 'query', values: 'list', rowsIn: 'rows' },
    sql: { concept: 'query', values: 'list', rowsIn: 'rows' },
    db: { concept: 'query', values: 'list', rowsIn: 'rows' },
    'VercelPool.sql': { concept: 'query', values: 'list', rowsIn: 'rows' },
    'VercelClient.sql': { concept: 'query', values: 'list', rowsIn: 'rows' },
    'VercelPoolClient.sql': { concept: 'query', values: 'list', rowsIn: 'rows' },
    'Queries.query': { concept: 'query', values: 'list', rowsIn: 'rows' },
  },
  connections: ['VercelClient', 'VercelPoolClient'],
  object: { text: 'text', values: 'values' },
  // A tag's values are numbers, texts and the like, and no lists: https://github.com/vercel/storage/blob/main/packages/postgres/src/sql-template.ts
  rewrites: { ...intoQueries({ dialect: 'postgres', values: 'list' }), batchRead: batchReads({ dialect: 'postgres', method: 'query' }), writtenRow: writtenRows({ dialect: 'postgres' }), bulkWrite: bulkWrites({ dialect: 'postgres', method: 'query' }) },
});
