import { sqlDriver } from './driver';

/** https://github.com/TryGhost/node-sqlite3/wiki/API */
const callbacks = `
declare namespace sqlite3 {
  export interface Statement {
    run(...values: any[]): this; get(...values: any[]): this; all(...values: any[]): this; each(...values: any[]): this; finalize(callback?: any): Database; bind(...values: any[]): this; reset(callback?: any): this;
  }
  export class Database {
    constructor(file: string, ...rest: any[]);
    run(text: string, ...values: any[]): this;
    get<T = any>(text: string, callback?: (this: Statement, error: any, row: T) => void): this;
    get<T = any>(text: string, values: any, callback?: (this: Statement, error: any, row: T) => void): this;
    get(text: string, ...values: any[]): this;
    all<T = any>(text: string, callback?: (this: Statement, error: any, rows: T[]) => void): this;
    all<T = any>(text: string, values: any, callback?: (this: Statement, error: any, rows: T[]) => void): this;
    all(text: string, ...values: any[]): this;
    each(text: string, ...values: any[]): this;
    exec(text: string, callback?: any): this;
    prepare(text: string, ...values: any[]): Statement;
    close(callback?: any): void; serialize(callback?: () => void): void; parallelize(callback?: () => void): void; on(event: any, listener: any): this; configure(option: any, value: any): void;
  }
  export function verbose(): typeof sqlite3;
  export const OPEN_READONLY: number; export const OPEN_READWRITE: number; export const OPEN_CREATE: number; export const cached: any;
}
export = sqlite3;`;

/** https://github.com/kriasoft/node-sqlite#readme */
const promises = `
export interface Statement { run(...values: any[]): Promise<any>; get<T = any>(...values: any[]): Promise<T | undefined>; all<T = any[]>(...values: any[]): Promise<T>; each(...values: any[]): Promise<number>; finalize(): Promise<void>; bind(...values: any[]): Promise<void>; reset(): Promise<void> }
export interface Database {
  run(text: any, ...values: any[]): Promise<{ lastID?: number; changes?: number; stmt: Statement }>;
  get<T = any>(text: any, ...values: any[]): Promise<T | undefined>;
  all<T = any[]>(text: any, ...values: any[]): Promise<T>;
  each<T = any>(text: any, ...values: any[]): Promise<number>;
  exec(text: any): Promise<void>;
  prepare(text: any, ...values: any[]): Promise<Statement>;
  close(): Promise<void>; configure(option: any, value: any): any; migrate(config?: any): Promise<void>; on(event: string, listener: any): void;
}
export declare function open(config: any): Promise<Database>;`;

/** sqlite3 with callbacks, and `sqlite`, which gives it promises. Files in the same place, so no round trip; but each call goes through a queue of its own. */
export const sqlite3 = sqlDriver({
  id: 'sqlite3',
  takesCallbacks: true,
  dialect: 'sqlite',
  pages: { values: 'apart' },
  modules: { sqlite3: callbacks, sqlite: promises },
  trigger: /\bsqlite3?\b|\.\s*(?:run|get|all|each|exec)\s*(?:<[^(]{0,200}>)?\(\s*[`'"]\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|REPLACE|select|insert|update|delete|with|replace)\s/,
  rows: {
    // A file that is opened, by one process.
    'new Database': { concept: 'client', holds: 'nothing' },
    open: { concept: 'client', holds: 'nothing' },
    'Database.run': { concept: 'query', values: 'apart' },
    'Database.get': { concept: 'query', values: 'apart', one: true },
    'Database.all': { concept: 'query', values: 'apart' },
    'Database.each': { concept: 'query', values: 'apart' },
    'Database.exec': { concept: 'query', values: 'list' },
    'Statement.run': { concept: 'query', values: 'prepared' },
    'Statement.get': { concept: 'query', values: 'prepared', one: true },
    'Statement.all': { concept: 'query', values: 'prepared' },
    'Statement.each': { concept: 'query', values: 'prepared' },
  },
});
