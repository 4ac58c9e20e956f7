import { pooled } from '../clients/endless-waits';
import { sqlDriver } from './driver';

/** https://vitaly-t.github.io/pg-promise/Database.html, typescript/pg-promise.d.ts */
const types = `
declare function pgPromise(options?: any): pgPromise.IMain;
declare namespace pgPromise {
  export interface IBaseProtocol<Ext = {}> {
    query<T = any>(query: any, values?: any, mask?: any): Promise<T>;
    none(query: any, values?: any): Promise<null>;
    one<T = any>(query: any, values?: any, callback?: (value: any) => T, thisArg?: any): Promise<T>;
    oneOrNone<T = any>(query: any, values?: any, callback?: (value: any) => T, thisArg?: any): Promise<T | null>;
    many<T = any>(query: any, values?: any): Promise<T[]>;
    manyOrNone<T = any>(query: any, values?: any): Promise<T[]>;
    any<T = any>(query: any, values?: any): Promise<T[]>;
    result<T = any>(query: any, values?: any, callback?: any, thisArg?: any): Promise<{ rows: any[]; rowCount: number; duration?: number }>;
    multi<T = any>(query: any, values?: any): Promise<T[][]>;
    multiResult(query: any, values?: any): Promise<any[]>;
    map<T = any>(query: any, values: any, callback: (row: any, index: number, data: any[]) => T, thisArg?: any): Promise<T[]>;
    each<T = any>(query: any, values: any, callback: (row: any, index: number, data: any[]) => void, thisArg?: any): Promise<T[]>;
    func<T = any>(name: string, values?: any, mask?: any): Promise<T>; proc<T = any>(name: string, values?: any, callback?: any, thisArg?: any): Promise<T | null>; stream(stream: any, init: any): Promise<any>;
    task<T>(callback: (t: ITask<Ext> & Ext) => T | Promise<T>): Promise<T>; task<T>(options: any, callback: (t: ITask<Ext> & Ext) => T | Promise<T>): Promise<T>;
    taskIf<T>(callback: (t: ITask<Ext> & Ext) => T | Promise<T>): Promise<T>; taskIf<T>(options: any, callback: (t: ITask<Ext> & Ext) => T | Promise<T>): Promise<T>;
    tx<T>(callback: (t: ITask<Ext> & Ext) => T | Promise<T>): Promise<T>; tx<T>(options: any, callback: (t: ITask<Ext> & Ext) => T | Promise<T>): Promise<T>;
    txIf<T>(callback: (t: ITask<Ext> & Ext) => T | Promise<T>): Promise<T>; txIf<T>(options: any, callback: (t: ITask<Ext> & Ext) => T | Promise<T>): Promise<T>;
  }
  export interface IDatabase<Ext = {}, C = any> extends IBaseProtocol<Ext> { connect(options?: any): Promise<IConnected<Ext, C>>; $config: any; $cn: any; $dc: any; $pool: any }
  export interface ITask<Ext = {}> extends IBaseProtocol<Ext> { batch(values: any, options?: any): Promise<any[]>; page(source: any, options?: any): Promise<any>; sequence(source: any, options?: any): Promise<any>; ctx: any }
  export interface IConnected<Ext = {}, C = any> extends IBaseProtocol<Ext> { done(kill?: boolean): void; client: any; batch(values: any, options?: any): Promise<any[]> }
  export interface IMain<Ext = {}, C = any> { <E = Ext>(connection: any, context?: any): IDatabase<E, C> & E; as: any; end(): void; helpers: any; pg: any; PreparedStatement: any; ParameterizedQuery: any; QueryFile: any; txMode: any; errors: any; utils: any }
  export const as: any; export const txMode: any; export const utils: any; export const errors: any; export const queryResult: any;
  export class QueryFile { constructor(file: string, options?: any) } export class PreparedStatement { constructor(options?: any) } export class ParameterizedQuery { constructor(options?: any) }
  export type IInitOptions<Ext = {}> = any; export type IEventContext = any;
}
export = pgPromise;`;

/**
 * pg-promise, a layer on node-postgres: `pgp(connection)` makes a pool, "you should only create one per connection details" (https://github.com/vitaly-t/pg-promise/wiki/Connection-Syntax), whose defaults are that driver's; what a task or a transaction runs goes over one connection, one after the other, and `t.batch([…])`
 * waits for queries that have begun (https://github.com/vitaly-t/spex/blob/master/docs/code/batch.md), so that they stay one each.
 */
export const pgPromise = sqlDriver({
  id: 'pg-promise',
  dialect: 'postgres',
  trigger: /\bpg-promise\b|\.\s*(?:none|one|oneOrNone|many|manyOrNone|any|query|result|map|each)\s*(?:<[^(]{0,200}>)?\(/,
  modules: { 'pg-promise': types },
  rows: {
    // What is opened is ended by what made it, wherever that is.
    IMain: { concept: 'client', keeps: 'its pool is ended by what made it, wherever that is (`pgp.end()`)', waits: { connection: { byDefault: 'for ever', options: ['connectionTimeoutMillis'], limit: (limit) => `connectionTimeoutMillis: ${limit}`, ms: 5_000 }, statement: { byDefault: 'for ever', options: ['statement_timeout', 'query_timeout', 'options'], limit: (limit) => `statement_timeout: ${limit}`, ms: 30_000, refusedBy: pooled } } },
    'IBaseProtocol.query': { concept: 'query', values: 'list' },
    'IBaseProtocol.none': { concept: 'query', values: 'list' },
    'IBaseProtocol.one': { concept: 'query', values: 'list', one: true },
    'IBaseProtocol.oneOrNone': { concept: 'query', values: 'list', one: true },
    'IBaseProtocol.many': { concept: 'query', values: 'list' },
    'IBaseProtocol.manyOrNone': { concept: 'query', values: 'list' },
    'IBaseProtocol.any': { concept: 'query', values: 'list' },
    'IBaseProtocol.result': { concept: 'query', values: 'list', rowsIn: 'rows' },
    'IBaseProtocol.map': { concept: 'query', values: 'list' },
    'IBaseProtocol.each': { concept: 'query', values: 'list' },
  },
  localNames: ['pgp'],
  transactions: ['ITask'],
  object: { text: 'text', values: 'values' },
});
