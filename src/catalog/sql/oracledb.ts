import { sqlDriver } from './driver';

/** https://node-oracledb.readthedocs.io/en/latest/api_manual/connection.html, https://node-oracledb.readthedocs.io/en/latest/api_manual/pool.html */
const declared = `
declare namespace oracledb {
  interface Result<T = any> { rows?: T[]; rowsAffected?: number; outBinds?: any; resultSet?: ResultSet<T>; implicitResults?: any; metaData?: any; lastRowid?: string; batchErrors?: any; warning?: any }
  interface ResultSet<T = any> { getRow(): Promise<T>; getRows(count?: number): Promise<T[]>; close(): Promise<void>; toQueryStream(): any; [Symbol.asyncIterator](): AsyncIterableIterator<T>; readonly metaData: any }
  interface Connection {
    execute<T = any>(text: string, ...rest: any[]): Promise<Result<T>>; executeMany<T = any>(text: string, ...rest: any[]): Promise<Result<T>>; queryStream<T = any>(text: string, ...rest: any[]): any;
    commit(...args: any[]): Promise<void>; rollback(...args: any[]): Promise<void>; close(...args: any[]): Promise<void>; release(...args: any[]): Promise<void>; ping(...args: any[]): Promise<void>; break(...args: any[]): Promise<void>;
    createLob(...args: any[]): Promise<any>; getDbObjectClass(...args: any[]): Promise<any>; getQueue(...args: any[]): Promise<any>; getStatementInfo(...args: any[]): Promise<any>; getSodaDatabase(): any; callTimeout: number; [other: string]: any;
  }
  interface Pool { getConnection(...args: any[]): Promise<Connection>; close(...args: any[]): Promise<void>; terminate(...args: any[]): Promise<void>; reconfigure(...args: any[]): Promise<void>; setAccessToken(...args: any[]): Promise<void>; readonly connectionsInUse: number; readonly connectionsOpen: number; [other: string]: any }
  function createPool(config: any, ...rest: any[]): Promise<Pool>; function getConnection(...args: any[]): Promise<Connection>; function getPool(name?: string): Pool; function initOracleClient(config?: any): void; function shutdown(...args: any[]): Promise<void>; function startup(...args: any[]): Promise<void>;
  let autoCommit: boolean; let outFormat: any; let fetchAsString: any; let fetchAsBuffer: any; let fetchTypeHandler: any; let poolMax: number; let poolMin: number; let prefetchRows: number; let fetchArraySize: number; let maxRows: number; let stmtCacheSize: number;
  ${['OUT_FORMAT_OBJECT', 'OUT_FORMAT_ARRAY', 'OBJECT', 'ARRAY', 'BIND_IN', 'BIND_OUT', 'BIND_INOUT', 'CLOB', 'BLOB', 'NCLOB', 'CURSOR', 'BUFFER', 'STRING', 'NUMBER', 'DATE', 'DEFAULT', 'DB_TYPE_VARCHAR', 'DB_TYPE_NUMBER', 'DB_TYPE_DATE', 'DB_TYPE_TIMESTAMP', 'DB_TYPE_TIMESTAMP_TZ', 'DB_TYPE_CLOB', 'DB_TYPE_BLOB', 'DB_TYPE_RAW', 'DB_TYPE_JSON', 'DB_TYPE_VECTOR', 'DB_TYPE_CURSOR'].map((name) => `const ${name}: any;`).join(' ')}
  type PoolAttributes = any; type ConnectionAttributes = any; type InitialiseOptions = any; type BindParameters = any; type BindDefinition = any; type ExecuteOptions = any; type ExecuteManyOptions = any; type DBError = any; type Lob = any; type Metadata<T = any> = any;
}
export = oracledb;
`;

/**
 * Oracle: each `execute` is a trip to the server, and `executeMany` one for all of its rows (https://node-oracledb.readthedocs.io/en/latest/user_guide/batch_statement.html). A statement of a connection waits for those before it, so that
 * `Promise.all` over one connection saves no trip (https://node-oracledb.readthedocs.io/en/latest/user_guide/connection_handling.html#parallelism-on-each-connection). Its statements are read, and none is rewritten.
 */
export const oracledb = sqlDriver({
  id: 'oracledb',
  dialect: 'oracle',
  modules: { oracledb: declared },
  rows: {
    createPool: { concept: 'client' },
    'Connection.execute': { concept: 'query', values: 'list', rowsIn: 'rows' },
    'Connection.executeMany': { concept: 'query', values: 'list' },
    'Connection.queryStream': { concept: 'query', values: 'list' },
  },
  connections: ['Connection'],
});
