const each = (names: string, result: string): string => names.split(' ').map((name) => `${name}(...args: any[]): ${result};`).join(' ');

/** What every builder has: nothing runs before one of the `execute`s. */
const common = (row: string): string => `
  execute(): Promise<${row}[]>;
  executeTakeFirst(): Promise<${row} | undefined>;
  executeTakeFirstOrThrow(error?: any): Promise<${row}>;
  stream(size?: number): AsyncIterableIterator<${row}>;
  explain(format?: any, options?: any): Promise<any[]>;
  compile(): any; toOperationNode(): any;
  $call<T>(change: (builder: this) => T): T;
  $if(condition: any, change: (builder: this) => any): this;
  $narrowType<T>(): this; $assertType<T>(): this;
  ${each('withPlugin clearSelect clearWhere clearOrderBy clearGroupBy clearLimit clearOffset clearReturning modifyFront modifyEnd output outputAll top ignore orIgnore orAbort orFail orReplace orRollback', 'this')}`;

/** Kysely. A builder's type says its table: `SelectQueryBuilder<DB, 'person', Row>`. Source: kysely 0.28, `dist/esm`, https://kysely-org.github.io/kysely-apidoc/ */
export const kyselyStub = `
type Name<T> = T extends \`\${infer N} as \${string}\` ? N : T;
type RowOf<DB, T> = Name<T> extends keyof DB ? Selectable<DB[Name<T>]> : any;
export interface ColumnType<S, I = S, U = S> { readonly __select__: S; readonly __insert__: I; readonly __update__: U }
export type Generated<S> = ColumnType<S, S | undefined, S>;
export type GeneratedAlways<S> = ColumnType<S, never, never>;
export type JSONColumnType<S, I = string, U = string> = ColumnType<S, I, U>;
type Read<C> = C extends ColumnType<infer S, any, any> ? S : C;
export type Selectable<R> = { [K in keyof R]: Read<R[K]> };
export type Insertable<R> = { [K in keyof R]?: any };
export type Updateable<R> = { [K in keyof R]?: any };

export interface SelectQueryBuilder<DB = any, TB = any, O = any> {${common('O')}
  select(columns: string | readonly string[]): this;
  select(columns: any): SelectQueryBuilder<DB, TB, any>;
  selectAll(table?: any): this;
  $castTo<T>(): SelectQueryBuilder<DB, TB, T>; $notNull(): this;
  as(name: string): any;
  ${each('innerJoin leftJoin rightJoin fullJoin crossJoin innerJoinLateral leftJoinLateral crossJoinLateral crossApply outerApply', 'SelectQueryBuilder<DB, TB, any>')}
  ${each('where whereRef having havingRef orderBy groupBy limit offset fetch distinct distinctOn forUpdate forShare forKeyShare forNoKeyUpdate skipLocked noWait union unionAll intersect intersectAll except exceptAll', 'this')}
}
export interface InsertQueryBuilder<DB = any, TB = any, O = any> {${common('O')}
  ${each('values columns expression defaultValues onConflict onDuplicateKeyUpdate', 'this')}
  returning(columns: any): InsertQueryBuilder<DB, TB, RowOf<DB, TB>>; returningAll(): InsertQueryBuilder<DB, TB, RowOf<DB, TB>>;
}
export interface UpdateQueryBuilder<DB = any, UT = any, TB = any, O = any> {${common('O')}
  ${each('set from where whereRef innerJoin leftJoin rightJoin fullJoin orderBy limit', 'this')}
  returning(columns: any): UpdateQueryBuilder<DB, UT, TB, RowOf<DB, UT>>; returningAll(table?: any): UpdateQueryBuilder<DB, UT, TB, RowOf<DB, UT>>;
}
export interface DeleteQueryBuilder<DB = any, TB = any, O = any> {${common('O')}
  ${each('using where whereRef innerJoin leftJoin rightJoin fullJoin orderBy limit', 'this')}
  returning(columns: any): DeleteQueryBuilder<DB, TB, RowOf<DB, TB>>; returningAll(table?: any): DeleteQueryBuilder<DB, TB, RowOf<DB, TB>>;
}
export interface MergeQueryBuilder<DB = any, TB = any, O = any> {${common('O')}
  ${each('using whenMatched whenMatchedAnd whenMatchedAndRef whenNotMatched whenNotMatchedAnd whenNotMatchedAndRef whenNotMatchedBySource whenNotMatchedBySourceAnd thenDelete thenDoNothing thenUpdate thenUpdateSet thenInsertValues returning returningAll', 'this')}
}
export interface RawBuilder<O = any> { execute(db: any): Promise<{ readonly rows: O[]; readonly numAffectedRows?: bigint; readonly insertId?: bigint }>; as(name: any): any; $castTo<T>(): RawBuilder<T>; $notNull(): RawBuilder<O>; compile(db: any): any; withPlugin(plugin: any): this }
export declare function sql<O = unknown>(strings: TemplateStringsArray, ...values: any[]): RawBuilder<O>;
export declare namespace sql { function raw<O = any>(text: string): RawBuilder<O>; function val(value: any): RawBuilder<any>; function ref(name: string): any; function table(name: string): any; function id(...names: string[]): any; function lit(value: any): any; function join(values: any, separator?: any): any }

export interface QueryCreator<DB = any> {
  selectFrom<const T>(from: T): SelectQueryBuilder<DB, T, RowOf<DB, T>>;
  selectNoFrom(selection: any): SelectQueryBuilder<DB, any, any>;
  insertInto<const T>(table: T): InsertQueryBuilder<DB, T, any>;
  replaceInto<const T>(table: T): InsertQueryBuilder<DB, T, any>;
  updateTable<const T>(table: T): UpdateQueryBuilder<DB, T, T, any>;
  deleteFrom<const T>(table: T): DeleteQueryBuilder<DB, T, any>;
  mergeInto<const T>(table: T): MergeQueryBuilder<DB, T, any>;
  with(name: any, query: any): this; withRecursive(name: any, query: any): this;
  withSchema(name: string): this; withPlugin(plugin: any): this; withoutPlugins(): this; withTables<T>(): this;
}
export declare class Kysely<DB = any> {
  constructor(config: any);
  readonly fn: any; readonly dynamic: any; readonly schema: any; readonly introspection: any; readonly isTransaction: boolean;
  transaction(): TransactionBuilder<DB>;
  startTransaction(): ControlledTransactionBuilder<DB>;
  connection(): ConnectionBuilder<DB>;
  executeQuery<R = any>(query: any, id?: any): Promise<{ readonly rows: R[] }>;
  case(value?: any): any; getExecutor(): any; destroy(): Promise<void>;
}
export interface Kysely<DB = any> extends QueryCreator<DB> {}
export declare class Transaction<DB = any> extends Kysely<DB> { readonly forTransaction: true }
export declare class ControlledTransaction<DB = any, S = any> extends Transaction<DB> { commit(): { execute(): Promise<void> }; rollback(): { execute(): Promise<void> }; savepoint(name: string): any; rollbackToSavepoint(name: string): any; releaseSavepoint(name: string): any }
interface TransactionBuilder<DB> { setIsolationLevel(level: string): this; setAccessMode(mode: string): this; execute<T>(run: (trx: Transaction<DB>) => Promise<T>): Promise<T> }
interface ControlledTransactionBuilder<DB> { setIsolationLevel(level: string): this; setAccessMode(mode: string): this; execute(): Promise<ControlledTransaction<DB>> }
interface ConnectionBuilder<DB> { execute<T>(run: (db: Kysely<DB>) => Promise<T>): Promise<T> }

export type ExpressionBuilder<DB = any, TB = any> = any; export type Expression<T = any> = any; export type SqlBool = any; export type NotNull = any; export type Simplify<T> = T; export type KyselyConfig = any; export type Dialect = any; export type KyselyPlugin = any; export type CompiledQuery<O = any> = any; export type InsertResult = any; export type UpdateResult = any; export type DeleteResult = any; export type OrderByExpression<A = any, B = any, C = any> = any; export type ReferenceExpression<A = any, B = any> = any; export type SelectExpression<A = any, B = any> = any; export type InferResult<T> = any; export type Nullable<T> = T; export type AliasedRawBuilder<A = any, B = any> = any;
export declare const PostgresDialect: any, MysqlDialect: any, SqliteDialect: any, MssqlDialect: any, CamelCasePlugin: any, DeduplicateJoinsPlugin: any, ParseJSONResultsPlugin: any, Migrator: any, FileMigrationProvider: any, DummyDriver: any, PostgresAdapter: any, PostgresIntrospector: any, PostgresQueryCompiler: any, CompiledQuery: any, expressionBuilder: any, NoResultError: any;
export declare const jsonArrayFrom: any, jsonObjectFrom: any, jsonBuildObject: any, mergeAction: any;
`;
