/**
 * `drizzle-orm` itself, and what all its dialects share: one `Database` and one set of builders stand for those of every driver, since a
 * call means the same in each. Results that SQLite's synchronous drivers give at once and the others promise are both at a time.
 * Source: drizzle-orm 0.45, `*.d.ts`.
 */
export const coreStub = `
type Both<T> = T & PromiseLike<T>;
type First<R> = R extends (infer Row)[] ? Row | undefined : any;
type RowOf<T> = T extends { readonly $inferSelect: infer R } ? R : any;
type Selected<F> = { [K in keyof F]: F[K] extends { readonly _: { readonly data: infer D } } ? D : F[K] extends { readonly $inferSelect: infer R } ? R : any };

export interface SQLWrapper { getSQL(): SQL<any> }
export interface SQL<T = unknown> extends SQLWrapper {
  readonly _: { readonly data: T };
  as(alias?: string): SQL<T>;
  as<D>(alias?: string): SQL<D>;
  mapWith(decoder: NumberConstructor): SQL<number>;
  mapWith(decoder: StringConstructor): SQL<string>;
  mapWith(decoder: BooleanConstructor): SQL<boolean>;
  mapWith(decoder: any): SQL<any>;
  append(other: any): SQL<T>;
  inlineParams(): SQL<T>;
  if(condition: any): SQL<T> | undefined;
}
export declare namespace SQL { type Aliased<T = any> = SQL<T> }
export declare const SQL: any;
export declare function sql<T = unknown>(strings: TemplateStringsArray, ...values: any[]): SQL<T>;
export declare namespace sql {
  function raw(text: string): SQL<any>;
  function join(chunks: any[], separator?: any): SQL<any>;
  function identifier(name: string): SQL<any>;
  function placeholder(name: string): any;
  function param(value: any, encoder?: any): any;
  function empty(): SQL<any>;
  function fromList(chunks: any[]): SQL<any>;
}
export declare function placeholder(name: string): any;

export interface Column<T = any> extends SQLWrapper { readonly _: { readonly data: T }; readonly name: string; readonly table: any }
export type AnyColumn<T = any> = Column<any>;
export interface ColumnBuilder<T = any> {
  readonly _: { readonly data: T };
  notNull(): ColumnBuilder<NonNullable<T>>;
  primaryKey(config?: any): ColumnBuilder<NonNullable<T>>;
  generatedAlwaysAsIdentity(config?: any): ColumnBuilder<NonNullable<T>>;
  generatedByDefaultAsIdentity(config?: any): ColumnBuilder<NonNullable<T>>;
  $type<U>(): ColumnBuilder<null extends T ? U | null : U>;
  array(size?: any): ColumnBuilder<null extends T ? NonNullable<T>[] | null : T[]>;
  references(column: () => any, actions?: any): this;
  default(value: any): this;
  $default(make: () => any): this;
  $defaultFn(make: () => any): this;
  $onUpdate(make: () => any): this;
  $onUpdateFn(make: () => any): this;
  generatedAlwaysAs(as: any, config?: any): this;
  unique(name?: any, config?: any): this;
  autoincrement(): ColumnBuilder<NonNullable<T>>;
  defaultNow(): this;
  defaultRandom(): this;
  onUpdateNow(): this;
  unsigned(): this;
}

export interface TableBase<N = any, C = any> extends SQLWrapper {
  readonly _: { readonly name: N; readonly columns: C };
  readonly $inferSelect: { [K in keyof C]: C[K] extends { readonly _: { readonly data: infer D } } ? D : any };
  readonly $inferInsert: { [K in keyof C]?: C[K] extends { readonly _: { readonly data: infer D } } ? D : any };
  enableRLS(): this;
}
export type TableOf<N, C> = TableBase<N, C> & { readonly [K in keyof C]: Column<C[K] extends { readonly _: { readonly data: infer D } } ? D : any> };
export type AnyTable<T = any> = TableBase<any, any> & { readonly [column: string]: any };
export type Table<T = any> = AnyTable;
export declare const Table: any;
export type InferSelectModel<T, O = any> = RowOf<T>;
export type InferInsertModel<T, O = any> = T extends { readonly $inferInsert: infer R } ? R : any;
export type InferModel<T, M = 'select', O = any> = M extends 'insert' ? InferInsertModel<T> : RowOf<T>;
export declare function getTableColumns<T>(table: T): T extends TableBase<any, infer C> ? { readonly [K in keyof C]: Column<C[K] extends { readonly _: { readonly data: infer D } } ? D : any> } : any;
export declare function getTableName(table: any): string;
export declare function getViewSelectedFields(view: any): any;
export declare function is(value: any, type: any): boolean;
export declare function isTable(value: any): boolean;

export interface One<T = any> { readonly oneOf: T }
export interface Many<T = any> { readonly manyOf: T }
export interface RelationHelpers { one<T>(table: T, config?: any): One<T>; many<T>(table: T, config?: any): Many<T> }
export interface Relations<T = any, R = any> { readonly relationsOf: T; readonly related: R }
export declare function relations<T, R>(table: T, config: (helpers: RelationHelpers) => R): Relations<T, R>;
export declare function defineRelations(schema: any, config?: (r: any) => any): any;

type Condition = (column: any, value?: any, other?: any) => SQL<any>;
export declare const eq: Condition, ne: Condition, gt: Condition, gte: Condition, lt: Condition, lte: Condition, isNull: Condition, isNotNull: Condition,
  inArray: Condition, notInArray: Condition, exists: Condition, notExists: Condition, between: Condition, notBetween: Condition, like: Condition, notLike: Condition,
  ilike: Condition, notIlike: Condition, not: Condition, arrayContains: Condition, arrayContained: Condition, arrayOverlaps: Condition;
export declare function and(...conditions: any[]): SQL<any> | undefined;
export declare function or(...conditions: any[]): SQL<any> | undefined;
export declare function asc(column: any): SQL<any>;
export declare function desc(column: any): SQL<any>;
export declare function count(column?: any): SQL<number>;
export declare function countDistinct(column: any): SQL<number>;
export declare function sum(column: any): SQL<string | null>;
export declare function sumDistinct(column: any): SQL<string | null>;
export declare function avg(column: any): SQL<string | null>;
export declare function avgDistinct(column: any): SQL<string | null>;
export declare function max(column: any): SQL<any>;
export declare function min(column: any): SQL<any>;
export declare const cosineDistance: any, l2Distance: any, l1Distance: any, innerProduct: any, hammingDistance: any, jaccardDistance: any;
export type DrizzleConfig<S = any> = { schema?: S; [option: string]: any };
export declare const DefaultLogger: any;
export type Logger = any;

/** What every query has: it runs when it is awaited, or by one of these. */
export interface Runnable<R> {
  then<A = R, B = never>(done?: ((value: R) => A | PromiseLike<A>) | null, failed?: ((reason: any) => B | PromiseLike<B>) | null): Promise<A | B>;
  catch<B = never>(failed?: ((reason: any) => B | PromiseLike<B>) | null): Promise<R | B>;
  finally(done?: (() => void) | null): Promise<R>;
  execute(values?: any): Promise<R>;
  prepare(name?: string): Prepared<R>;
  all(values?: any): Both<R>;
  get(values?: any): Both<First<R>>;
  run(values?: any): any;
  values(values?: any): Both<any[][]>;
  sync(): R;
  toSQL(): { sql: string; params: unknown[] };
  getSQL(): SQL<any>;
  as(alias: string): any;
  $dynamic(): this;
  $withCache(config?: any): this;
}
export interface Prepared<R> { execute(values?: any): Promise<R>; all(values?: any): Both<R>; get(values?: any): Both<First<R>>; run(values?: any): any; values(values?: any): Both<any[][]> }

export interface SelectBuilder<F> { from<T>(source: T): Select<F extends undefined ? RowOf<T> : Selected<F>, F> }
type Joined<R, F> = F extends undefined ? any : R;
export interface Select<R, F = any> extends Runnable<R[]> {
  where(condition: any): this; having(condition: any): this; orderBy(...by: any[]): this; groupBy(...by: any[]): this; limit(limit: any): this; offset(offset: any): this; for(...strength: any[]): this;
  leftJoin(table: any, on?: any): Select<Joined<R, F>, F>; rightJoin(table: any, on?: any): Select<Joined<R, F>, F>; innerJoin(table: any, on?: any): Select<Joined<R, F>, F>; fullJoin(table: any, on?: any): Select<Joined<R, F>, F>;
  crossJoin(table: any): Select<Joined<R, F>, F>; leftJoinLateral(table: any, on?: any): Select<Joined<R, F>, F>; innerJoinLateral(table: any, on?: any): Select<Joined<R, F>, F>; crossJoinLateral(table: any): Select<Joined<R, F>, F>;
  union(other: any): this; unionAll(other: any): this; intersect(other: any): this; intersectAll(other: any): this; except(other: any): this; exceptAll(other: any): this;
}
export interface InsertBuilder<T> { values(rows: any): Write<T, any>; select(query: any): Write<T, any>; overridingSystemValue(): this }
/** An insert, update or delete, ready to run. */
export interface Write<T, R> extends Runnable<R> {
  set(values: any): this; from(table: any): this; where(condition: any): this; orderBy(...by: any[]): this; limit(limit: any): this;
  leftJoin(table: any, on?: any): this; innerJoin(table: any, on?: any): this; rightJoin(table: any, on?: any): this; fullJoin(table: any, on?: any): this;
  returning(): Write<T, RowOf<T>[]>; returning<F>(fields: F): Write<T, Selected<F>[]>; $returningId(): Write<T, any[]>;
  onConflictDoNothing(config?: any): this; onConflictDoUpdate(config: any): this; onDuplicateKeyUpdate(config: any): this;
}
type InConfig = ((table: any, operators: any) => any) | SQLWrapper | any[] | { [field: string]: any };
interface Config { where?: InConfig; orderBy?: InConfig; extras?: InConfig; [option: string]: any }
export interface RelationalQuery<T, S = any> {
  findMany<C extends Config>(config?: C): Runnable<Found<T, C, S>[]>;
  findFirst<C extends Config>(config?: C): Runnable<Found<T, C, S> | undefined>;
  readonly tableOf: T;
}
type NameOf<T> = T extends { readonly _: { readonly name: infer N } } ? N : never;
/** What \`relations\` says of a table, anywhere in the schema that the database was given. */
type RelatedTo<T, S> = { [K in keyof S]: S[K] extends Relations<infer U, infer R> ? (NameOf<U> extends NameOf<T> ? R : never) : never }[keyof S];
type Found<T, C, S> = RowOf<T> & (C extends { with: infer W } ? { [K in keyof W]: RelatedTo<T, S> extends infer R ? K extends keyof R ? Nested<R[K], W[K], S> : any : any } : {});
type Nested<R, C, S> = R extends Many<infer U> ? Found<U, C, S>[] : R extends One<infer U> ? Found<U, C, S> : any;

export interface Database<S = any> {
  readonly query: { [K in keyof S]: RelationalQuery<S[K], S> };
  readonly _query: any;
  readonly $client: any;
  readonly $cache: any;
  readonly $primary: Database<S>;
  select(): SelectBuilder<undefined>;
  select<F>(fields: F): SelectBuilder<F>;
  selectDistinct(): SelectBuilder<undefined>;
  selectDistinct<F>(fields: F): SelectBuilder<F>;
  selectDistinctOn(on: any[]): SelectBuilder<undefined>;
  selectDistinctOn<F>(on: any[], fields: F): SelectBuilder<F>;
  insert<T>(table: T): InsertBuilder<T>;
  update<T>(table: T): Write<T, any>;
  delete<T>(table: T): Write<T, any>;
  $count(source: any, filter?: any): Runnable<number>;
  $with(name: string, selection?: any): { as(query: any): any };
  with(...queries: any[]): Database<S>;
  execute<T = any>(query: any): Runnable<any>;
  all<T = any>(query: any): Both<T[]>;
  get<T = any>(query: any): Both<T>;
  run(query: any): any;
  values<T = any>(query: any): Both<T[]>;
  refreshMaterializedView(view: any): Runnable<any> & { concurrently(): Runnable<any>; withNoData(): Runnable<any> };
  transaction<T>(run: (tx: Transaction<S>) => T, config?: any): T;
  batch<T>(queries: T): Promise<any>;
}
/** What the function of an interactive transaction gets. */
export interface Transaction<S = any> extends Database<S> { rollback(): never; setTransaction(config: any): Promise<void> }
/** A builder without a database, for subqueries. */
export declare class QueryBuilder { constructor(dialect?: any); select(fields?: any): SelectBuilder<any>; selectDistinct(fields?: any): SelectBuilder<any>; selectDistinctOn(on: any[], fields?: any): SelectBuilder<any>; $with(name: string): any; with(...queries: any[]): any }
`;
