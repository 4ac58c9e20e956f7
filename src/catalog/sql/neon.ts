import { batchReads } from './batch';
import { bulkWrites } from './bulk-write';
import { sqlDriver } from './driver';
import { intoQueries } from './into-query';
import { writtenRows } from './written-row';
import { pgTypes, pgWaits } from './pg';
import { fragments } from './text';

/** https://neon.com/docs/serverless/serverless-driver, https://github.com/neondatabase/serverless/blob/main/CONFIG.md */
const types = `${pgTypes.replace(/^ {2}export class/gm, '  export declare class')}
  export interface NeonQueryPromise<T = any> extends Promise<T> { readonly queryData: any }
  export interface NeonSql {
    (template: TemplateStringsArray, ...values: any[]): NeonQueryPromise<Record<string, any>[]>;
    (text: string, values?: any[], options?: any): NeonQueryPromise<Record<string, any>[]>;
    query(text: string, values?: any[], options?: any): NeonQueryPromise<Record<string, any>[]>;
    unsafe(text: string): any;
    transaction(queries: any, options?: any): Promise<any[]>;
  }
  export type NeonQueryFunction<A = any, F = any> = NeonSql;
  export interface NeonSqlFull {
    (template: TemplateStringsArray, ...values: any[]): NeonQueryPromise<QueryResult>;
    (text: string, values?: any[], options?: any): NeonQueryPromise<QueryResult>;
    query(text: string, values?: any[], options?: any): NeonQueryPromise<QueryResult>;
    unsafe(text: string): any;
    transaction(queries: any, options?: any): Promise<QueryResult[]>;
  }
  export declare function neon<A = any, F = any>(url: string, options: { fullResults: true; [option: string]: any }): NeonSqlFull;
  export declare function neon<A = any, F = any>(url: string, options?: any): NeonSql;
  export declare const neonConfig: any; export declare const types: any;`;

/**
 * Neon's driver: one query is one HTTP request, so that `neon(url)` makes no connection; its pools and clients go over WebSockets. Until version 1 the
 * function that it gives could be called with a text too (https://neon.com/blog/serverless-driver-ga).
 */
export const neon = sqlDriver({
  id: 'neon',
  dialect: 'postgres',
  modules: { '@neondatabase/serverless': types },
  rows: {
    // Where functions end with their request a pool must end with it too (https://neon.com/docs/serverless/serverless-driver#pool-and-client), so that one per request is no mistake.
    'new Pool': { concept: 'client', holds: 'nothing', waits: { connection: pgWaits.connection } },
    'new Client': { concept: 'client', holds: 'nothing' },
    'Pool.connect': { concept: 'checkout', direct: ['query'] },
    'Queries.query': { concept: 'query', values: 'list', rowsIn: 'rows' },
    NeonSql: { concept: 'query', values: 'list', lazy: true },
    NeonSqlFull: { concept: 'query', values: 'list', lazy: true, rowsIn: 'rows' },
    'NeonSql.query': { concept: 'query', values: 'list', lazy: true },
    'NeonSqlFull.query': { concept: 'query', values: 'list', lazy: true, rowsIn: 'rows' },
    'NeonSql.transaction': { concept: 'batch' },
    'NeonSqlFull.transaction': { concept: 'batch' },
  },
  connections: ['Client', 'PoolClient', 'ClientBase'],
  readHole: fragments('neon', 'NeonQueryPromise'),
  object: { text: 'text', values: 'values' },
  // https://github.com/neondatabase/serverless/blob/main/CONFIG.md
  reshapes: /\barrayMode\b/,
  rewrites: { ...intoQueries({ dialect: 'postgres', values: 'list' }), batchRead: batchReads({ dialect: 'postgres' }), writtenRow: writtenRows({ dialect: 'postgres' }), bulkWrite: bulkWrites({ dialect: 'postgres' }) },
});
