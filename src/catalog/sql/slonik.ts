import { sqlDriver } from './driver';
import { fragments } from './text';

const lists = ['any', 'many'];
const ones = ['one', 'maybeOne'];
const values = ['anyFirst', 'manyFirst'];
const oneValue = ['oneFirst', 'maybeOneFirst'];
const every = [...lists, ...ones, ...values, ...oneValue, 'exists', 'query', 'stream'];

/** https://github.com/gajus/slonik#query-methods */
const types = `
export interface SqlFragment { readonly sql: string; readonly values: readonly any[] } export interface QuerySqlToken<T = any> { readonly sql: string; readonly values: readonly any[]; readonly parser: any }
type Tag<R> = (template: TemplateStringsArray, ...values: any[]) => R;
export interface SqlTag { readonly fragment: Tag<SqlFragment>; readonly unsafe: Tag<QuerySqlToken>; type(parser: any): Tag<QuerySqlToken>; typeAlias(name: string): Tag<QuerySqlToken>; ${['identifier', 'join', 'unnest', 'array', 'literalValue', 'json', 'jsonb', 'date', 'timestamp', 'interval', 'binary'].map((name) => `${name}(...args: any[]): SqlFragment;`).join(' ')} }
export interface CommonQueryMethods { ${every.map((name) => `${name}(query: any, ...rest: any[]): Promise<any>;`).join(' ')} transaction<T>(run: (connection: DatabaseTransactionConnection) => Promise<T>, ...rest: any[]): Promise<T> }
export interface DatabasePoolConnection extends CommonQueryMethods {} export interface DatabaseTransactionConnection extends CommonQueryMethods {}
export interface DatabasePool extends CommonQueryMethods { connect<T>(run: (connection: DatabasePoolConnection) => Promise<T>): Promise<T>; end(): Promise<void>; state(): any; readonly configuration: any }
export declare function createPool(address: string, options?: any): Promise<DatabasePool>; export declare const sql: SqlTag; export declare function createSqlTag(options?: any): SqlTag; export declare const createTypeParserPreset: any; export declare const NotFoundError: any; export declare const UniqueIntegrityConstraintViolationError: any; export type Interceptor = any; export type PrimitiveValueExpression = any;`;

const asked = { concept: 'query', values: 'list' } as const;

/** Slonik: a client of Postgres whose statements are templates that are handed over. They are read, and none is rewritten; a stream is read in pieces. */
export const slonik = sqlDriver({
  id: 'slonik',
  dialect: 'postgres',
  isRead: true,
  modules: { slonik: types },
  rows: {
    ...Object.fromEntries(lists.map((name) => [`CommonQueryMethods.${name}`, asked])),
    ...Object.fromEntries(values.map((name) => [`CommonQueryMethods.${name}`, { ...asked, isList: true }])),
    ...Object.fromEntries(ones.map((name) => [`CommonQueryMethods.${name}`, { ...asked, one: true }])),
    ...Object.fromEntries([...oneValue, 'exists'].map((name) => [`CommonQueryMethods.${name}`, { ...asked, one: true, isList: true }])),
    'CommonQueryMethods.query': { ...asked, rowsIn: 'rows' },
    'CommonQueryMethods.transaction': { concept: 'batch' },
  },
  transactions: ['DatabaseTransactionConnection'],
  readHole: fragments('slonik', 'SqlFragment'),
});
