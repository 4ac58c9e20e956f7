import type { WaitFacts } from '../clients/endless-waits';
import { mysqlServer, type PoolSizeFacts } from '../clients/pool-size';
import { batchReads } from './batch';
import { bulkWrites } from './bulk-write';
import type { ListForm } from './written';
import { sqlDriver } from './driver';
import { intoQueries } from './into-query';

/** What both ways to call it share. https://sidorares.github.io/node-mysql2/docs */
const shared = `
export interface RowDataPacket { [column: string]: any }
export interface ResultSetHeader { affectedRows: number; insertId: number; changedRows: number; warningStatus: number; info: string }
export type OkPacket = ResultSetHeader;
export type FieldPacket = any; export type PoolOptions = any; export type ConnectionOptions = any; export type QueryOptions = any; export type QueryResult = any;
export declare function escape(value: any): string; export declare function escapeId(value: any): string; export declare function format(text: string, values?: any): string; export declare function raw(text: string): any;`;

const promise = `${shared}
export interface Queries {
  query<T = any>(text: any, values?: any): Promise<[T, FieldPacket[]]>;
  execute<T = any>(text: any, values?: any): Promise<[T, FieldPacket[]]>;
}
export interface Connection extends Queries {
  beginTransaction(): Promise<void>; commit(): Promise<void>; rollback(): Promise<void>; end(): Promise<void>; destroy(): void; ping(): Promise<void>;
  prepare(text: string): Promise<any>; changeUser(options: any): Promise<void>; connection: any;
}
export interface PoolConnection extends Connection { release(): void }
export interface Pool extends Queries { getConnection(): Promise<PoolConnection>; end(): Promise<void>; on(event: any, listener: any): this; pool: any }
export declare function createPool(config: any): Pool;
export declare function createConnection(config: any): Promise<Connection>;
export declare function createPoolCluster(config?: any): any;
declare const mysql: { createPool: typeof createPool; createConnection: typeof createConnection; escape: typeof escape; escapeId: typeof escapeId; format: typeof format };
export default mysql;`;

const callbacks = (promises: string): string => `${shared}
export interface Queries {
  query<T = any>(text: any, callback?: (error: any, result: T, fields: any) => void): any;
  query<T = any>(text: any, values: any, callback?: (error: any, result: T, fields: any) => void): any;
  execute<T = any>(text: any, callback?: (error: any, result: T, fields: any) => void): any;
  execute<T = any>(text: any, values: any, callback?: (error: any, result: T, fields: any) => void): any;
}
export interface Connection extends Queries {
  beginTransaction(callback?: any): void; commit(callback?: any): void; rollback(callback?: any): void; connect(callback?: any): void; end(callback?: any): void; destroy(): void;
  ping(callback?: any): void; on(event: any, listener: any): this;${promises ? ' promise(): PromiseConnection;' : ''}
}
export interface PoolConnection extends Connection { release(): void }
export interface Pool extends Queries { getConnection(callback: (error: any, connection: PoolConnection) => void): void; end(callback?: any): void; on(event: any, listener: any): this;${promises ? ' promise(): PromisePool;' : ''} }
export declare function createPool(config: any): Pool;
export declare function createConnection(config: any): Connection;
export declare function createPoolCluster(config?: any): any;
declare const mysql: { createPool: typeof createPool; createConnection: typeof createConnection; escape: typeof escape; escapeId: typeof escapeId; format: typeof format };
export default mysql;
${promises}`;

/**
 * "`connectionLimit`, default 10": https://sidorares.github.io/node-mysql2/docs/examples/connections/create-pool; zero is none: `getConnection` of https://github.com/sidorares/node-mysql2/blob/master/lib/base/pool.js, and of `mysql`
 * https://github.com/mysqljs/mysql/blob/master/lib/Pool.js
 */
export const mysqlSize: PoolSizeFacts = { option: 'connectionLimit', byDefault: 10, unlimited: 0, ...mysqlServer };

/**
 * "`waitForConnections`: … if true, the pool will queue the connection request", without an end, and "`queueLimit` … (default: 0, no limit)": https://github.com/mysqljs/mysql#pool-options. Nothing says for how long
 * (https://github.com/sidorares/node-mysql2/blob/master/lib/pool_config.js).
 */
export const mysqlWaits = { connection: { byDefault: 'for ever', options: ['queueLimit', 'acquireTimeout'], unlessFalse: 'waitForConnections', ms: 5_000 } } satisfies WaitFacts;

/** `query` writes lists out, `execute` takes none. */
const lists: ListForm = { dialect: 'mysql', instead: { execute: 'query' } };

/** mysql2 with promises and with callbacks, and `mysql`, whose place it took, which has the callbacks only. */
export const mysql2 = sqlDriver({
  id: 'mysql2',
  dialect: 'mysql',
  takesCallbacks: true,
  pages: { limitsAreTexts: ['execute'] },
  modules: {
    'mysql2/promise': promise,
    mysql2: callbacks('import type { Pool as PromisePool, Connection as PromiseConnection } from \'mysql2/promise\';'),
    mysql: callbacks(''),
  },
  rows: {
    // An address's own options are the pool's: `parseUrl` of https://github.com/sidorares/node-mysql2/blob/master/lib/pool_config.js
    createPool: { concept: 'client', waits: mysqlWaits, size: { ...mysqlSize, inAddress: true } },
    createConnection: { concept: 'client', isSingle: true, pooled: { maker: 'createPool', asks: ['query', 'execute'], takes: 'getConnection' }, size: mysqlSize },
    'Queries.query': { concept: 'query', values: 'list', rowsIn: 0 },
    'Queries.execute': { concept: 'query', values: 'list', rowsIn: 0 },
    'Pool.getConnection': { concept: 'checkout', direct: ['query', 'execute'] },
    'Pool.end': { concept: 'disconnect' },
  },
  connections: ['Connection', 'PoolConnection'],
  object: { text: 'sql', values: 'values' },
  // https://github.com/sidorares/node-mysql2/blob/master/typings/mysql/lib/Connection.d.ts, https://github.com/mysqljs/mysql#joins-with-overlapping-column-names
  reshapes: /\b(?:rowsAsArray|nestTables)\b/,
  rewrites: { ...intoQueries({ dialect: 'mysql', values: 'list' }), batchRead: batchReads(lists), bulkWrite: bulkWrites(lists) },
});
