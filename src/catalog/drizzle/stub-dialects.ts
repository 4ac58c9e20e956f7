/** Column builders of one dialect: how each is called, by name. */
type Columns = Readonly<Record<string, string>>;

const plain = (type: string): string => `(name?: any, config?: any): ColumnBuilder<${type} | null>`;
const texts = '<U extends string = string, M = string>(name?: string | Texts<U, M>, config?: Texts<U, M>): ColumnBuilder<(M extends \'json\' ? any : U) | null>';
/** Columns whose type of value follows from their `mode`. */
const moded = (usual: string, type: string): string => `<M extends string = ${usual}>(name?: string | Moded<M>, config?: Moded<M>): ColumnBuilder<(${type}) | null>`;
const date = moded("'date'", "M extends 'string' ? string : Date");
const bigint = moded("'number'", "M extends 'bigint' ? bigint : M extends 'string' ? string : number");
const decimal = moded("'string'", "M extends 'number' ? number : M extends 'bigint' ? bigint : string");
const of = (names: string, call: string): Columns => Object.fromEntries(names.split(' ').map((name) => [name, call]));

const pgColumns: Columns = {
  ...of('serial smallserial integer smallint real doublePrecision', plain('number')), ...of('uuid inet cidr macaddr macaddr8 time interval', plain('string')),
  ...of('text varchar char', texts), ...of('timestamp', date), ...of('date', moded("'string'", "M extends 'date' ? Date : string")),
  ...of('bigint bigserial', bigint), ...of('numeric decimal', decimal), boolean: plain('boolean'),
  ...of('json jsonb point line geometry bit', plain('any')), ...of('vector halfvec', plain('number[]')), sparsevec: plain('string'),
};
const mysqlColumns: Columns = {
  ...of('serial int tinyint smallint mediumint real double float year', plain('number')), ...of('time binary varbinary', plain('string')),
  ...of('text tinytext mediumtext longtext varchar char', texts), ...of('timestamp datetime date', date), ...of('bigint', bigint), ...of('decimal numeric', decimal),
  boolean: plain('boolean'), ...of('json', plain('any')),
  mysqlEnum: '<U extends string>(name: string | readonly U[], values?: readonly U[] | any): ColumnBuilder<U | null>',
};
const sqliteColumns: Columns = {
  ...of('integer int', moded("'number'", "M extends 'timestamp' | 'timestamp_ms' ? Date : M extends 'boolean' ? boolean : number")),
  text: texts, real: plain('number'), ...of('numeric', decimal), blob: plain('any'),
};

const shared = (prefix: string, table: string, columns: Columns): string => `
import { ColumnBuilder, Column, Database, QueryBuilder, Select, TableBase, TableOf, AnyTable, Transaction } from '../..';
export { QueryBuilder };
type Moded<M> = { mode?: M; [option: string]: any };
type Texts<U extends string, M> = { enum?: readonly U[]; mode?: M; length?: any; [option: string]: any };
interface Columns {
${Object.entries(columns).map(([name, call]) => `  ${name}${call};`).join('\n')}
}
${Object.keys(columns).map((name) => `export declare const ${name}: Columns['${name}'];`).join('\n')}
interface TableFn { <N extends string, C>(name: N, columns: (types: Columns) => C, extra?: (table: any) => any): TableOf<N, C>; <N extends string, C>(name: N, columns: C, extra?: (table: any) => any): TableOf<N, C>; withRLS: TableFn }
export declare const ${table}: TableFn;
export declare function ${table}Creator(name: (name: string) => string): TableFn;
export declare function customType<T extends { data: any }>(config: any): (name?: any, config?: any) => ColumnBuilder<T['data'] | null>;
export declare function alias<T>(table: T, name: string): T;
export declare const index: any, uniqueIndex: any, unique: any, primaryKey: any, foreignKey: any, check: any;
export declare function union(...queries: any[]): any; export declare function unionAll(...queries: any[]): any; export declare function intersect(...queries: any[]): any; export declare function intersectAll(...queries: any[]): any; export declare function except(...queries: any[]): any; export declare function exceptAll(...queries: any[]): any;
export declare function withReplicas<D>(primary: D, replicas: D[], pick?: any): D & { $primary: D; $replicas: D[] };
export declare function getTableConfig(table: any): any;
export type ${prefix}Column<T = any, A = any, B = any> = Column<any>; export type Any${prefix}Column<T = any> = Column<any>;
export type ${prefix}Table<T = any> = AnyTable; export type Any${prefix}Table<T = any> = AnyTable; export type ${prefix}TableWithColumns<T = any> = AnyTable;
export type ${prefix}Select<A = any, B = any, C = any, D = any, E = any, F = any, G = any, H = any, I = any> = Select<any, any>; export type ${prefix}QueryResultHKT = any; export type ${prefix}ColumnBuilderBase = ColumnBuilder<any>;
export type ${prefix}UpdateSetSource<T = any> = any; export type ${prefix}InsertValue<T = any> = any; export type TableConfig = any;
`;

const views = (name: string): string => `
interface ViewBuilder<N, C> { as(query: any): TableOf<N, C>; existing(): TableOf<N, C>; with(config: any): this }
export declare function ${name}<N extends string, C = any>(name: N, columns?: C): ViewBuilder<N, C>;
`;

export const pgStub = `${shared('Pg', 'pgTable', pgColumns)}${views('pgView')}
export declare function pgMaterializedView<N extends string, C = any>(name: N, columns?: C): ViewBuilder<N, C>;
interface EnumBuilder<U extends string> { (name?: string): ColumnBuilder<U | null>; readonly enumValues: U[]; readonly enumName: string }
export declare function pgEnum<U extends string>(name: string, values: readonly U[]): EnumBuilder<U>;
export declare function pgEnum<T extends object>(name: string, values: T): EnumBuilder<T[keyof T] & string>;
interface PgSchema { table: TableFn; view: typeof pgView; materializedView: typeof pgMaterializedView; enum: typeof pgEnum; sequence: any }
export declare function pgSchema(name: string): PgSchema;
export declare const pgPolicy: any, pgRole: any, pgSequence: any;
export type PgDatabase<R = any, S = any, T = any> = Database<S>;
export type PgTransaction<R = any, S = any, T = any> = Transaction<S>;
`;
export const mysqlStub = `${shared('MySql', 'mysqlTable', mysqlColumns)}${views('mysqlView')}
export declare function mysqlSchema(name: string): { table: TableFn; view: typeof mysqlView };
export type MySqlDatabase<R = any, P = any, S = any, T = any> = Database<S>;
export type MySqlTransaction<R = any, P = any, S = any, T = any> = Transaction<S>;
`;
export const singlestoreStub = `${shared('SingleStore', 'singlestoreTable', { ...mysqlColumns, singlestoreEnum: mysqlColumns.mysqlEnum ?? '', vector: plain('number[]') })}
export declare function singlestoreSchema(name: string): { table: TableFn };
export type SingleStoreDatabase<R = any, P = any, S = any, T = any> = Database<S>;
export type SingleStoreTransaction<R = any, P = any, S = any, T = any> = Transaction<S>;
`;
export const sqliteStub = `${shared('SQLite', 'sqliteTable', sqliteColumns)}${views('sqliteView')}
export declare const sqliteSchema: any;
export type BaseSQLiteDatabase<K = any, R = any, S = any, T = any> = Database<S>;
export type SQLiteTransaction<K = any, R = any, S = any, T = any> = Transaction<S>;
`;

/** What the drivers call their databases and transactions, as the package's `session.d.ts` of each says. */
const databases = [
  'AwsDataApiPgDatabase', 'BetterSQLite3Database', 'BunSQLDatabase', 'BunSQLiteDatabase', 'DrizzleD1Database', 'DrizzleSqliteDODatabase', 'ExpoSQLiteDatabase', 'LibSQLDatabase',
  'MySqlRemoteDatabase', 'MySql2Database', 'NeonHttpDatabase', 'NeonDatabase', 'NetlifyDbDatabase', 'NodePgDatabase', 'OPSQLiteDatabase', 'PgRemoteDatabase', 'PgliteDatabase',
  'PlanetScaleDatabase', 'PostgresJsDatabase', 'SingleStoreRemoteDatabase', 'SingleStoreDriverDatabase', 'SQLJsDatabase', 'SqliteRemoteDatabase', 'TiDBServerlessDatabase', 'VercelPgDatabase', 'XataHttpDatabase',
];
const transactions = [
  'AwsDataApiTransaction', 'BetterSQLiteTransaction', 'BunSQLTransaction', 'D1Transaction', 'ExpoSQLiteTransaction', 'LibSQLTransaction', 'MySql2Transaction', 'MySqlProxyTransaction', 'NeonTransaction',
  'NetlifyDbTransaction', 'NodePgTransaction', 'OPSQLiteTransaction', 'PgProxyTransaction', 'PgliteTransaction', 'PlanetScaleTransaction', 'PostgresJsTransaction', 'SQLJsTransaction', 'SQLiteBunTransaction',
  'SQLiteDOTransaction', 'SQLiteProxyTransaction', 'SingleStoreDriverTransaction', 'SingleStoreProxyTransaction', 'TiDBServerlessTransaction', 'VercelPgTransaction', 'XataTransaction',
];

/** Every driver: `drizzle-orm/node-postgres`, `drizzle-orm/d1`, …, and the parts of `drizzle-orm` that can be imported on their own (`drizzle-orm/sql`). */
export const driverStub = `
import { Database, Transaction } from '..';
export * from '..';
export declare function drizzle<S = any>(client: any, config: { schema?: S; [option: string]: any }): Database<S>;
export declare function drizzle<S = any>(config: { schema: S; [option: string]: any }): Database<S>;
export declare function drizzle<S = any>(client?: any): Database<S>;
export declare namespace drizzle { function mock(config?: any): Database<any> }
export declare function migrate(db: any, ...rest: any[]): any;
export declare function withReplicas<D>(primary: D, replicas: D[], pick?: any): D;
${databases.map((name) => `export type ${name}<S = any> = Database<S>;`).join('\n')}
${transactions.map((name) => `export type ${name}<S = any, T = any> = Transaction<S>;`).join('\n')}
export type NodePgQueryResultHKT = any; export type PostgresJsQueryResultHKT = any; export type NeonHttpQueryResultHKT = any; export type NeonQueryResultHKT = any; export type PgliteQueryResultHKT = any; export type VercelPgQueryResultHKT = any; export type MySql2QueryResultHKT = any;
`;
