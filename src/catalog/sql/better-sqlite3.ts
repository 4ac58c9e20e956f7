import { batchReads } from './batch';
import { sqlDriver } from './driver';
import { intoQueries } from './into-query';

/** https://github.com/WiseLibs/better-sqlite3/blob/master/docs/api.md */
const types = `
declare namespace Database {
  export interface RunResult { changes: number; lastInsertRowid: number | bigint }
  export interface Statement<P = any, R = any> {
    run(...values: any[]): RunResult;
    get(...values: any[]): R | undefined;
    all(...values: any[]): R[];
    iterate(...values: any[]): IterableIterator<R>;
    pluck(on?: boolean): this; expand(on?: boolean): this; raw(on?: boolean): this; bind(...values: any[]): this; columns(): any[]; safeIntegers(on?: boolean): this;
    readonly source: string; readonly reader: boolean; readonly readonly: boolean; readonly busy: boolean;
  }
  export interface Transaction<F> { (...args: any[]): any; default: any; deferred: any; immediate: any; exclusive: any }
  export interface Database {
    prepare<P = any, R = any>(source: string): Statement<P, R>;
    transaction<F extends (...args: any[]) => any>(fn: F): F & Transaction<F>;
    exec(source: string): this;
    pragma(source: string, options?: any): any;
    function(name: string, ...rest: any[]): this; aggregate(name: string, options: any): this; table(name: string, options: any): this; loadExtension(path: string): this;
    backup(path: string, options?: any): Promise<any>; serialize(options?: any): any; close(): this;
    readonly open: boolean; readonly inTransaction: boolean; readonly name: string; readonly memory: boolean; readonly readonly: boolean;
  }
  export type Options = any; export type SqliteError = any;
}
interface Maker { new (file?: any, options?: any): Database.Database; (file?: any, options?: any): Database.Database; prototype: Database.Database; SqliteError: any }
declare const Database: Maker;
export = Database;`;

/** better-sqlite3: statements are prepared once and run in the process, without a round trip. */
export const betterSqlite3 = sqlDriver({
  id: 'better-sqlite3',
  dialect: 'sqlite',
  pages: { values: 'prepared' },
  modules: { 'better-sqlite3': types },
  trigger: /better-sqlite3|\.\s*prepare\s*[(<]|\.\s*exec\s*\(\s*[`'"]/,
  rows: {
    // A file that is opened, by one process.
    'new Database': { concept: 'client', holds: 'nothing' },
    'Statement.run': { concept: 'query', values: 'prepared' },
    'Statement.get': { concept: 'query', values: 'prepared', one: true },
    'Statement.all': { concept: 'query', values: 'prepared' },
    'Statement.iterate': { concept: 'query', values: 'prepared' },
    'Database.exec': { concept: 'query', values: 'list' },
    'Database.transaction': { concept: 'batch' },
  },
  isSync: true,
  rewrites: { ...intoQueries({ dialect: 'sqlite', values: 'prepared' }), batchRead: batchReads({ dialect: 'sqlite' }) },
});
