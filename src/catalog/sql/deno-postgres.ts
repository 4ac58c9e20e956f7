import { sqlDriver } from './driver';

/** https://deno-postgres.com, https://jsr.io/@db/postgres/doc */
const types = `
export interface QueryArrayResult<T = any[]> { rows: T[]; rowCount?: number; command: string }
export interface QueryObjectResult<T = any> { rows: T[]; rowCount?: number; columns?: string[]; command: string }
export interface Queries {
  queryArray<T = any[]>(text: any, values?: any): Promise<QueryArrayResult<T>>;
  queryArray<T = any[]>(template: TemplateStringsArray, ...values: any[]): Promise<QueryArrayResult<T>>;
  queryObject<T = any>(text: any, values?: any): Promise<QueryObjectResult<T>>;
  queryObject<T = any>(template: TemplateStringsArray, ...values: any[]): Promise<QueryObjectResult<T>>;
}
export interface QueryClient extends Queries { connect(): Promise<void>; end(): Promise<void>; createTransaction(name: string, options?: any): Transaction; readonly connected: boolean; readonly session: any }
export interface Transaction extends Queries { begin(): Promise<void>; commit(options?: any): Promise<void>; rollback(savepoint?: any): Promise<void>; savepoint(name: string): Promise<any>; getSnapshot(): Promise<string>; readonly name: string }
export interface PoolClient extends QueryClient { release(): void }
export interface Client extends QueryClient {}
export declare class Client { constructor(config?: any) }
export declare class Pool { constructor(config: any, size: number, lazy?: boolean); connect(): Promise<PoolClient>; end(): Promise<void>; readonly available: number; readonly size: number }
export declare class PostgresError extends Error { fields: any }`;

/** Deno's own driver for Postgres, imported by its address or from JSR. */
export const denoPostgres = sqlDriver({
  id: 'deno-postgres',
  dialect: 'postgres',
  modules: { 'deno-postgres': types, '@db/postgres': types },
  rows: {
    'new Pool': { concept: 'client' },
    'new Client': { concept: 'client', isSingle: true },
    'Pool.connect': { concept: 'checkout' },
    'Pool.end': { concept: 'disconnect' },
    'Queries.queryArray': { concept: 'query', values: 'list' },
    'Queries.queryObject': { concept: 'query', values: 'list' },
  },
  transactions: ['Transaction'],
  connections: ['Client', 'PoolClient'],
  object: { text: 'text', values: 'args' },
});
