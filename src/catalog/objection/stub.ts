import { aggregateLinks, plainLinks } from '../knex/stub';

/** Links beside Knex's that leave a query's result as it is. */
export const ownLinks = [
  'findByIds', 'whereColumn', 'orWhereColumn', 'andWhereColumn', 'whereNotColumn', 'whereComposite', 'whereInComposite', 'whereNotInComposite',
  'joinRelated', 'innerJoinRelated', 'outerJoinRelated', 'leftJoinRelated', 'leftOuterJoinRelated', 'rightJoinRelated', 'rightOuterJoinRelated', 'fullOuterJoinRelated',
  'withGraphFetched', 'withGraphJoined', 'allowGraph', 'modifyGraph', 'modifiers', 'for', 'alias', 'aliasFor', 'context', 'runBefore', 'runAfter', 'onBuild', 'onBuildKnex', 'onError',
  'skipUndefined', 'onConflict', 'ignore', 'merge', 'eager', 'joinEager', 'mergeEager', 'joinRelation', 'leftJoinRelation',
] as const;
export const fetchedWrites = ['insertAndFetch', 'insertGraph', 'insertGraphAndFetch', 'upsertGraph', 'upsertGraphAndFetch', 'updateAndFetch', 'updateAndFetchById', 'patchAndFetch', 'patchAndFetchById'] as const;
export const countedWrites = ['update', 'patch', 'increment', 'decrement', 'del', 'delete', 'deleteById', 'relate', 'unrelate'] as const;

const each = (names: readonly string[], result: string): string => names.filter((name) => name !== 'clone').map((name) => `${name}(...args: any[]): ${result};`).join(' ');

/** Objection: the model's static and instance queries, and their builder. Source: objection 3.1, `typings/objection/index.d.ts`, https://vincit.github.io/objection.js/api/query-builder/ */
export const objectionStub = `
import { Knex } from '../../../knex/knex/any';
type Constructor<M> = new (...args: any[]) => M;
type Related<T> = T extends (infer M)[] ? QueryBuilder<M, M[]> : QueryBuilder<T, T>;
export declare class QueryBuilder<M = any, R = M[]> {
  static forClass(model: any): any;
  then<A = R, B = never>(done?: ((value: R) => A | PromiseLike<A>) | null, failed?: ((reason: any) => B | PromiseLike<B>) | null): Promise<A | B>;
  catch<B = never>(failed?: ((reason: any) => B | PromiseLike<B>) | null): Promise<R | B>;
  finally(done?: (() => void) | null): Promise<R>;
  ${each([...plainLinks, ...ownLinks], 'this')}
  ${each(aggregateLinks, 'QueryBuilder<M, any>')}
  clone(): this;
  first(...args: any[]): QueryBuilder<M, M | undefined>;
  findById(id: any): QueryBuilder<M, M | undefined>;
  findOne(...args: any[]): QueryBuilder<M, M | undefined>;
  throwIfNotFound(...args: any[]): QueryBuilder<M, NonNullable<R>>;
  returning(...columns: any[]): QueryBuilder<M, M[]>;
  insert(row: readonly any[]): QueryBuilder<M, M[]>; insert(row?: any): QueryBuilder<M, M>;
  ${each(fetchedWrites, 'QueryBuilder<M, M>')}
  ${each(countedWrites, 'QueryBuilder<M, number>')}
  page(page: number, size: number): QueryBuilder<M, { results: M[]; total: number }>;
  range(start?: number, end?: number): QueryBuilder<M, { results: M[]; total: number }>;
  castTo<T extends Model>(model: Constructor<T>): QueryBuilder<T, T[]>; castTo<T = any>(): QueryBuilder<M, T>;
  resultSize(): Promise<number>; truncate(): Promise<void>; execute(): Promise<R>; columnInfo(...args: any[]): Promise<any>;
  as(name: string): this; toKnexQuery(): any; knex(): any; modelClass(): any; tableRefFor(model: any): string; tableNameFor(model: any): string; isFind(): boolean; hasWheres(): boolean;
}
export declare class Model {
  static QueryBuilder: any; static tableName: string; static idColumn: string | string[]; static jsonSchema: any; static relationMappings: any; static modifiers: any;
  static raw: any; static ref: any; static fn: any; static BelongsToOneRelation: any; static HasOneRelation: any; static HasManyRelation: any; static ManyToManyRelation: any; static HasOneThroughRelation: any;
  static query<M extends Model>(this: Constructor<M>, trx?: any): QueryBuilder<M, M[]>;
  static relatedQuery<M extends Model, K extends keyof M>(this: Constructor<M>, relation: K, trx?: any): NonNullable<M[K]> extends (infer E)[] ? QueryBuilder<E, E[]> : QueryBuilder<NonNullable<M[K]>, NonNullable<M[K]>[]>;
  static relatedQuery(relation: string, trx?: any): QueryBuilder<any, any[]>;
  static fetchGraph<M extends Model>(this: Constructor<M>, rows: any, expression: any, options?: any): QueryBuilder<M, any>;
  static knexQuery(): QueryBuilder<any, any[]>;
  static knex(knex?: any): Knex;
  static transaction<T>(run: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  static transaction<T>(knex: any, run: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
  static startTransaction(knex?: any): Promise<Knex.Transaction>;
  static bindKnex<C>(this: C, knex: any): C; static bindTransaction<C>(this: C, trx: any): C;
  static fromJson<M>(this: Constructor<M>, json: any, options?: any): M; static fromDatabaseJson<M>(this: Constructor<M>, json: any): M;
  $query(trx?: any): QueryBuilder<this, this>;
  $relatedQuery<K extends keyof this>(relation: K, trx?: any): Related<NonNullable<this[K]>>;
  $relatedQuery(relation: string, trx?: any): QueryBuilder<any, any[]>;
  $fetchGraph(expression: any, options?: any): QueryBuilder<this, this>;
  $id(id?: any): any; $set(values: any): this; $setRelated(relation: any, rows: any): this; $appendRelated(relation: any, rows: any): this; $toJson(options?: any): any; toJSON(options?: any): any; $clone(options?: any): this; $knex(): Knex; $transaction(): Knex;
}
export type ModelClass<M extends Model = any> = Constructor<M> & Pick<typeof Model, keyof typeof Model>;
export type ModelConstructor<M extends Model = any> = Constructor<M>;
export type Transaction = Knex.Transaction;
export type TransactionOrKnex = Knex.Transaction | Knex;
export declare function transaction<T>(knex: any, run: (trx: Knex.Transaction) => Promise<T>): Promise<T>;
export declare function transaction<A, T>(model: A, run: (model: A, trx: Knex.Transaction) => Promise<T>): Promise<T>;
export declare namespace transaction { function start(knex: any): Promise<Knex.Transaction> }
export type PartialModelObject<M> = any; export type ModelObject<M> = any; export type RelationMappings = any; export type RelationMappingsThunk = any; export type JSONSchema = any; export type QueryContext = any; export type ModelOptions = any; export type Pojo = any; export type Modifiers<T = any> = any; export type AnyQueryBuilder = QueryBuilder<any, any>; export type QueryBuilderType<M> = QueryBuilder<M, M[]>; export type Page<M> = { results: M[]; total: number }; export type RelationExpression<M> = any; export type StaticHookArguments<M> = any; export type Id = any; export type MaybeCompositeId = any; export type SingleQueryBuilder<T> = any; export type MaybeSingleQueryBuilder<T> = any; export type ModelProps<T> = any; export type ColumnNameMappers = any;
export declare const raw: any, ref: any, val: any, fn: any, mixin: any, compose: any, snakeCaseMappers: any, knexSnakeCaseMappers: any, knexIdentifierMapping: any, initialize: any, lit: any,
  ValidationError: any, NotFoundError: any, DBError: any, DataError: any, CheckViolationError: any, UniqueViolationError: any, ConstraintViolationError: any, ForeignKeyViolationError: any, NotNullViolationError: any, AjvValidator: any, Validator: any;
`;
