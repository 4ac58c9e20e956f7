import { sqlDriver } from './driver';

/** https://docs.turso.tech/sdk/ts/reference, https://github.com/tursodatabase/libsql-client-ts/blob/main/packages/libsql-core/src/api.ts */
const types = `
export interface ResultSet { columns: string[]; columnTypes: string[]; rows: Row[]; rowsAffected: number; lastInsertRowid: bigint | undefined; toJSON(): any }
export type Row = any; export type Value = any; export type InArgs = any; export type InValue = any; export type InStatement = any; export type Config = any; export type TransactionMode = any;
export interface Statements { execute(statement: any, args?: any): Promise<ResultSet>; batch(statements: any, mode?: any): Promise<ResultSet[]>; executeMultiple(text: string): Promise<void>; close(): void; closed: boolean }
export interface Client extends Statements { transaction(mode?: any): Promise<Transaction>; migrate(statements: any): Promise<ResultSet[]>; sync(): Promise<any>; reconnect(): void; protocol: string }
export interface Transaction extends Statements { commit(): Promise<void>; rollback(): Promise<void> }
export declare class LibsqlError extends Error { code: string }
export declare function createClient(config: any): Client;`;

/** libSQL, of which Turso is the server: over HTTP a statement is a request, and `createClient` opens no connection; a file is opened in the process. */
export const libsql = sqlDriver({
  id: 'libsql',
  dialect: 'sqlite',
  pages: { values: 'list' },
  modules: {
    '@libsql/client': types,
    ...Object.fromEntries(['web', 'http', 'ws', 'node', 'sqlite3'].map((way) => [`@libsql/client/${way}`, types])),
  },
  rows: {
    createClient: { concept: 'client', holds: 'nothing' },
    'Statements.execute': { concept: 'query', values: 'list', rowsIn: 'rows' },
  },
  transactions: ['Transaction'],
  object: { text: 'sql', values: 'args' },
});
