import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isList } from '../models/conditions';
import { stubType } from '../tables/members';
import { pooled, type WaitFacts } from '../clients/endless-waits';
import { postgresServer } from '../clients/pool-size';
import { folderOf } from '../tables/rows';
import { textValue } from '../values/text-value';
import { batchReads } from './batch';
import { bulkWrites } from './bulk-write';
import { sqlDriver } from './driver';
import { intoQueries } from './into-query';
import { writtenRows } from './written-row';
import { fragments, type HoleReader } from './text';

const id = 'postgres';

/** https://github.com/porsager/postgres#readme, types/index.d.ts */
const types = `
declare function postgres<T = {}>(options?: any): postgres.Sql<T>;
declare function postgres<T = {}>(url: string, options?: any): postgres.Sql<T>;
declare namespace postgres {
  export type Row = Record<string, any>;
  export type RowList<T extends readonly any[]> = T & { count: number; command: string; columns: any; statement: any };
  export interface PendingQuery<T extends readonly any[]> extends Promise<RowList<T>> {
    simple(): this; execute(): this; cancel(): void; describe(): Promise<any>; raw(): PendingQuery<any[][]>; values(): PendingQuery<any[][]>;
    cursor(rows?: number): AsyncIterable<T>; cursor(rows: number, callback: (rows: T) => any): Promise<any>; cursor(callback: (rows: T) => any): Promise<any>;
    forEach(callback: (row: T[number], result: any) => void): Promise<any>; stream(callback: any): Promise<any>; readable(): Promise<any>; writable(): Promise<any>;
  }
  export interface Helper<T> { readonly first: T; readonly rest: any[] }
  export interface Parameter { readonly type: any; readonly value: any }
  export interface ISql<TTypes = {}> {
    <T extends readonly any[] = Row[]>(template: TemplateStringsArray, ...values: any[]): PendingQuery<T>;
    <T>(first: T & (T extends TemplateStringsArray ? never : unknown), ...rest: any[]): Helper<T>;
    unsafe<T extends readonly any[] = Row[]>(query: string, values?: any[], options?: any): PendingQuery<T>;
    file<T extends readonly any[] = Row[]>(path: string, values?: any[], options?: any): PendingQuery<T>;
    array(value: any, type?: any): Parameter; json(value: any): Parameter; typed: any; types: any; notify(channel: string, payload: string): Promise<any>;
  }
  export interface Sql<TTypes = {}> extends ISql<TTypes> {
    begin<T>(callback: (sql: TransactionSql<TTypes>) => T | Promise<T>): Promise<any>;
    begin<T>(options: string, callback: (sql: TransactionSql<TTypes>) => T | Promise<T>): Promise<any>;
    reserve(): Promise<ReservedSql<TTypes>>;
    listen(channel: string, callback: any, ready?: any): Promise<any>; subscribe(...args: any[]): Promise<any>;
    end(options?: any): Promise<void>; close(): Promise<void>; options: any; parameters: any; CLOSE: any; END: any;
  }
  export interface TransactionSql<TTypes = {}> extends ISql<TTypes> {
    savepoint<T>(callback: (sql: TransactionSql<TTypes>) => T | Promise<T>): Promise<any>;
    savepoint<T>(name: string, callback: (sql: TransactionSql<TTypes>) => T | Promise<T>): Promise<any>;
    prepare(name: string): Promise<any>;
  }
  export interface ReservedSql<TTypes = {}> extends Sql<TTypes> { release(): void }
  export type Options<T = any> = any; export type PostgresError = any; export type Fragment = PendingQuery<any>;
}
export = postgres;`;

/**
 * What stands in `connection` is sent while connecting, "`statement_timeout`" among it (https://github.com/porsager/postgres#all-postgres-options), which poolers in transaction mode refuse, as they do what is prepared. Connecting
 * ends after `connect_timeout`, 30 seconds; for how long a query waits for one of the connections nothing can say.
 */
export const postgresWaits = {
  statement: { byDefault: 'for ever', within: 'connection', options: ['statement_timeout', 'options'], limit: (limit: string) => `statement_timeout: ${limit}`, ms: 30_000, refusedBy: new RegExp(`${pooled.source}|\\bprepare\\s*:\\s*false`, 'i'), behindAddress: true },
} satisfies WaitFacts;

const fragment = fragments(id, 'PendingQuery');

/**
 * A `${…}` of a query: a fragment (`sql`…``, also one of two), names or rows that the driver writes out (`sql('name')`, `sql(users, 'name')`), or a
 * value. Source: https://github.com/porsager/postgres#building-queries
 */
const readHole: HoleReader = (expression, checker, pieces) => {
  const node = bare(expression);
  const found = stubType(checker.getTypeAtLocation(node));
  if (found?.name !== 'Helper' || !found.file.startsWith(folderOf(id))) return fragment(expression, checker, pieces);
  const first = ts.isCallExpression(node) ? node.arguments[0] : undefined;
  if (!first) return [{ kind: 'text', node: expression }];
  const name = textValue(first, checker);
  if (name !== undefined) return [`"${name.replaceAll('.', '"."')}"`];
  const { flags } = checker.getTypeAtLocation(first);
  // A name that is not known, as far as its type says that it is one.
  if (flags & ts.TypeFlags.StringLike) return [{ kind: 'names', node: expression }];
  return [{ kind: 'rows', node: first, many: isList(first, checker) || (flags & ts.TypeFlags.Any) !== 0 }];
};

/** Postgres.js: queries are templates of a tag. They run when they are awaited. */
export const postgres = sqlDriver({
  id,
  dialect: 'postgres',
  modules: { postgres: types },
  rows: {
    // "`max`: Max number of connections, default 10", https://github.com/porsager/postgres#connection-details, also of the address (`parseOptions` of https://github.com/porsager/postgres/blob/master/src/index.js)
    postgres: { concept: 'client', connects: true, waits: postgresWaits, size: { option: 'max', byDefault: 10, inAddress: true, behindAddress: true, ...postgresServer } },
    ISql: { concept: 'query', values: 'list', tag: true, lazy: true },
    'ISql.unsafe': { concept: 'query', values: 'list', lazy: true },
    'Sql.begin': { concept: 'batch' },
    'Sql.reserve': { concept: 'checkout' },
    'Sql.end': { concept: 'disconnect' },
  },
  transactions: ['TransactionSql'],
  readHole,
  // Of a list it takes the first value's type (`inferType`): https://github.com/porsager/postgres/blob/master/src/types.js
  rewrites: {
    ...intoQueries({ dialect: 'postgres', values: 'list' }),
    batchRead: batchReads({ dialect: 'postgres', mayRename: true }), writtenRow: writtenRows({ dialect: 'postgres', mayRename: true }), bulkWrite: bulkWrites({ dialect: 'postgres', guessesTypes: true }),
    // Text with numbered placeholders: https://github.com/porsager/postgres#unsafe-raw-string-queries
    executes: ({ client, typed }) => `{ executeSql: async (text, values) => ({ rows: await ${client}.unsafe(text, values${typed ? ' as never[]' : ''}) }) }`,
  },
});
