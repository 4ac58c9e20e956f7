/** Links of a chain that leave its result as it is. */
export const plainLinks = [
  'select', 'column', 'columns', 'from', 'fromRaw', 'into', 'table', 'distinct', 'distinctOn', 'comment', 'hintComment',
  'join', 'joinRaw', 'innerJoin', 'leftJoin', 'leftOuterJoin', 'rightJoin', 'rightOuterJoin', 'outerJoin', 'fullOuterJoin', 'crossJoin', 'using',
  'with', 'withMaterialized', 'withNotMaterialized', 'withRecursive', 'withRaw', 'withSchema', 'withWrapped',
  'where', 'andWhere', 'orWhere', 'whereNot', 'andWhereNot', 'orWhereNot', 'whereRaw', 'orWhereRaw', 'andWhereRaw', 'whereWrapped', 'whereExists', 'orWhereExists', 'whereNotExists', 'orWhereNotExists',
  'whereIn', 'orWhereIn', 'whereNotIn', 'orWhereNotIn', 'whereLike', 'andWhereLike', 'orWhereLike', 'whereILike', 'andWhereILike', 'orWhereILike',
  'whereNull', 'orWhereNull', 'whereNotNull', 'orWhereNotNull', 'whereBetween', 'orWhereBetween', 'andWhereBetween', 'whereNotBetween', 'orWhereNotBetween', 'andWhereNotBetween',
  'whereJsonObject', 'whereJsonPath', 'whereJsonSupersetOf', 'whereJsonSubsetOf',
  'groupBy', 'groupByRaw', 'orderBy', 'orderByRaw', 'partitionBy', 'having', 'andHaving', 'orHaving', 'havingRaw', 'havingIn', 'havingNull', 'havingNotNull', 'havingBetween',
  'union', 'unionAll', 'intersect', 'except', 'offset', 'limit', 'rowNumber', 'rank', 'denseRank', 'modify', 'clear', 'clearSelect', 'clearWhere', 'clearOrder', 'clearCounters',
  'forUpdate', 'forShare', 'forNoKeyUpdate', 'forKeyShare', 'skipLocked', 'noWait', 'on', 'queryContext', 'clone', 'timeout', 'options', 'connection', 'debug', 'transacting', 'onVal',
] as const;
/** Aggregates: one row with the named values, unless the rows are grouped. */
export const aggregateLinks = ['count', 'countDistinct', 'min', 'max', 'sum', 'sumDistinct', 'avg', 'avgDistinct'] as const;
/** Writes, which give a number of rows, keys, or what `returning` names. */
export const writeLinks = ['insert', 'upsert', 'update', 'increment', 'decrement', 'del', 'delete', 'truncate'] as const;

const each = (names: readonly string[], result: string): string => `  ${names.map((name) => `${name}(...args: any[]): ${result};`).join(' ')}`;

/** What `knex` itself and every builder can begin or go on with. Source: knex 3.1, `types/index.d.ts`, https://knexjs.org/guide/query-builder.html */
const members = (self: string): string => `${each(plainLinks, self)}
${each(aggregateLinks, 'QueryBuilder<R, any>')}
${each(writeLinks, 'QueryBuilder<R, any>')}
  first(...columns: any[]): QueryBuilder<R, R | undefined>;
  pluck(column: any): QueryBuilder<R, any[]>;
  returning(columns: any, options?: any): QueryBuilder<R, R[]>;
  as(name: string): any;
  columnInfo(column?: any): Promise<any>;`;

export const knexStub = `
declare function knex<R = any, T = any>(config: any): knex.Client<R>;
interface knex<R = any, T = any> extends knex.Client<R> {}
declare namespace knex {
  export { knex, knex as default };
  export type Knex<R = any, T = any> = Client<R>;
  export interface Thenable<T> {
    then<A = T, B = never>(done?: ((value: T) => A | PromiseLike<A>) | null, failed?: ((reason: any) => B | PromiseLike<B>) | null): Promise<A | B>;
    catch<B = never>(failed?: ((reason: any) => B | PromiseLike<B>) | null): Promise<T | B>;
    finally(done?: (() => void) | null): Promise<T>;
    stream(...args: any[]): any; pipe(...args: any[]): any; asCallback(callback: any): any; toSQL(): any; toQuery(): string; toString(): string;
  }
  export interface QueryBuilder<R = any, T = any> extends Thenable<T> {
${members('this')}
    readonly and: this; readonly or: this; readonly not: this;
    onConflict(columns?: any): { ignore(): QueryBuilder<R, T>; merge(values?: any): QueryBuilder<R, T> };
  }
  export interface Raw<T = any> extends Thenable<T> { wrap(before: string, after: string): this; timeout(ms: number, options?: any): this; transacting(trx: any): this; queryContext(context: any): this; options(options: any): this; connection(connection: any): this; as(name: string): any }
  /** What \`knex(config)\` gives: called with a table's name it begins a query. */
  export interface Client<R = any> {
    <R2 = R>(table: any, options?: any): QueryBuilder<R2, R2[]>;
${members('QueryBuilder<R, R[]>')}
    raw<T = any>(sql: any, bindings?: any): Raw<T>;
    batchInsert(table: any, rows: any, chunkSize?: number): QueryBuilder<R, any>;
    queryBuilder<R2 = R>(): QueryBuilder<R2, R2[]>;
    transaction<T>(run: (trx: Transaction) => T, config?: any): Promise<Awaited<T>>;
    transaction(config?: any): Promise<Transaction>;
    transactionProvider(config?: any): () => Promise<Transaction>;
    destroy(callback?: any): Promise<void>; initialize(config?: any): void; withUserParams(params: any): Client<R>;
    ref(name: string): any;
    readonly schema: any; readonly migrate: any; readonly seed: any; readonly fn: any; readonly client: any; readonly userParams: any; readonly isTransaction: boolean | undefined;
  }
  export interface Transaction<R = any, T = any> extends Client<R> {
    readonly executionPromise: Promise<any>;
    isCompleted(): boolean; commit(value?: any): Promise<any>; rollback(error?: any): Promise<any>; savepoint<T>(run: (trx: Transaction) => T): Promise<Awaited<T>>;
  }
  export type Config<T = any> = any;
  export const QueryBuilder: any, Client: any;
  export namespace Knex {
    export type QueryBuilder<R = any, T = any> = knex.QueryBuilder<R, T>;
    export type QueryInterface<R = any, T = any> = knex.QueryBuilder<R, T>;
    export type Transaction<R = any, T = any> = knex.Transaction<R>;
    export type Raw<T = any> = knex.Raw<T>;
    export type TransactionProvider = () => Promise<knex.Transaction>;
    export type Config<T = any> = any; export type CreateTableBuilder = any; export type AlterTableBuilder = any; export type TableBuilder = any; export type SchemaBuilder = any; export type MigratorConfig = any; export type PoolConfig = any; export type Value = any; export type JoinClause = any; export type Migration = any; export type TransactionConfig = any; export type PgConnectionConfig = any; export type StaticConnectionConfig = any; export type Client = any;
  }
}
export = knex;
`;
