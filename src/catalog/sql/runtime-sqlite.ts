import { sqlDriver } from './driver';

const statement = `
  run(...values: any[]): { changes: number; lastInsertRowid: number | bigint };
  get(...values: any[]): any;
  all(...values: any[]): any[];
  iterate(...values: any[]): IterableIterator<any>;`;

/** https://bun.com/docs/runtime/sqlite */
const bun = `
export interface Statement<R = any, P = any> {${statement}
  values(...values: any[]): any[][]; as(type: any): Statement; finalize(): void; toString(): string; readonly columnNames: string[]; readonly paramsCount: number;
}
export class Database {
  constructor(file?: any, options?: any);
  query<R = any, P = any>(text: string): Statement<R, P>; prepare<R = any, P = any>(text: string, values?: any): Statement<R, P>;
  run(text: string, ...values: any[]): any; exec(text: string, ...values: any[]): any;
  transaction<F extends (...args: any[]) => any>(fn: F): F & { (...args: any[]): any; deferred: any; immediate: any; exclusive: any };
  close(throwOnError?: boolean): void; serialize(name?: string): any; loadExtension(path: string): void; readonly inTransaction: boolean; readonly filename: string; static open(file: string, options?: any): Database;
}
export default Database;
export declare const constants: any; export type SQLQueryBindings = any;`;

/** https://nodejs.org/api/sqlite.html */
const node = `
export interface StatementSync {${statement}
  columns(): any[]; setReadBigInts(on: boolean): void; setAllowBareNamedParameters(on: boolean): void; setReturnArrays(on: boolean): void; readonly sourceSQL: string; readonly expandedSQL: string;
}
export class DatabaseSync {
  constructor(file: any, options?: any);
  prepare(text: string, options?: any): StatementSync; exec(text: string): void; open(): void; close(): void;
  function(name: string, ...rest: any[]): void; aggregate(name: string, options: any): void; createSession(options?: any): any; applyChangeset(...args: any[]): boolean; loadExtension(path: string): void; enableLoadExtension(on: boolean): void;
  readonly isOpen: boolean; readonly isTransaction: boolean;
}
export declare function backup(...args: any[]): Promise<any>; export declare const constants: any;`;

const prepared = { concept: 'query', values: 'prepared' } as const;

/** What Bun and Node bring of SQLite themselves: statements that are prepared once and run in the process, without a round trip. Nothing is rewritten. */
export const runtimeSqlite = sqlDriver({
  id: 'runtime-sqlite',
  dialect: 'sqlite',
  pages: false,
  modules: { 'bun:sqlite': bun, 'node:sqlite': node },
  trigger: /\b(?:bun|node):sqlite\b|\.\s*(?:prepare|query)\s*(?:<[^(]{0,200}>)?\(\s*[`'"]\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|REPLACE|select|insert|update|delete|with|replace)\s/,
  rows: {
    // A file that is opened, by one process.
    'new Database': { concept: 'client', holds: 'nothing' },
    'new DatabaseSync': { concept: 'client', holds: 'nothing' },
    'Statement.run': prepared, 'Statement.get': { ...prepared, one: true }, 'Statement.all': prepared, 'Statement.iterate': prepared, 'Statement.values': prepared,
    'StatementSync.run': prepared, 'StatementSync.get': { ...prepared, one: true }, 'StatementSync.all': prepared, 'StatementSync.iterate': prepared,
    'Database.run': { concept: 'query', values: 'apart' },
    'Database.exec': { concept: 'query', values: 'apart' },
    'DatabaseSync.exec': { concept: 'query', values: 'list' },
    'Database.transaction': { concept: 'batch' },
  },
  isSync: true,
});
