/**
 * The builder of `@supabase/postgrest-js`. `$Query`… and `$Filter…` are ours, with the row and the result as their only parameters; the names that
 * users write in annotations take any number of arguments, because their order changed between versions. Nothing parses the text of `select`:
 * a row has the table's columns, and `any` for whatever else is asked for (an embedded relation, an alias).
 * Source: https://supabase.com/docs/reference/javascript/select and what follows it; names of version 1 are in
 * https://supabase.com/docs/reference/javascript/v1/select
 */

/** Filters: each gives the builder that it was called on. */
export const filterMethods = [
  'eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'like', 'ilike', 'likeAllOf', 'likeAnyOf', 'ilikeAllOf', 'ilikeAnyOf', 'regexMatch', 'regexIMatch', 'is', 'isDistinct', 'in', 'notIn',
  'contains', 'containedBy', 'rangeGt', 'rangeGte', 'rangeLt', 'rangeLte', 'rangeAdjacent', 'overlaps', 'textSearch', 'match', 'not', 'or', 'filter',
  // Version 1 and before.
  'fts', 'plfts', 'phfts', 'wfts', 'cs', 'cd', 'ov', 'sl', 'sr', 'nxl', 'nxr', 'adj',
] as const;

/** What shapes the answer without changing its type. */
export const modifierMethods = ['order', 'limit', 'range', 'abortSignal', 'throwOnError', 'rollback', 'maxAffected', 'setHeader', 'retry', 'stripNulls'] as const;

/** What gives another type of answer. */
export const resultMethods = ['single', 'maybeSingle', 'csv', 'geojson', 'explain', 'returns', 'overrideTypes'] as const;

/** What says what the query does; the first of a chain decides, a later `select` only asks for the rows that were written. */
export const verbs = ['select', 'insert', 'upsert', 'update', 'delete'] as const;

const same = (names: readonly string[]): string => names.map((name) => `  ${name}(...args: any[]): this;`).join('\n');

const free = (count: number): string => Array.from({ length: count }, (_, i) => `T${i} = any`).join(', ');

export const postgrestTypes = `
interface $Answer { count: number | null; status: number; statusText: string }
export interface PostgrestResponseSuccess<T> extends $Answer { data: T; error: null }
export interface PostgrestResponseFailure extends $Answer { data: null; error: PostgrestError }
export type PostgrestResult<T> = PostgrestResponseSuccess<T> | PostgrestResponseFailure;
export type PostgrestResponse<T> = PostgrestResult<T[]>;
export type PostgrestSingleResponse<T> = PostgrestResult<T>;
export type PostgrestMaybeSingleResponse<T> = PostgrestResult<T | null>;
export declare class PostgrestError extends Error { details: string; hint: string; code: string }

interface $Loose { [name: string]: any }
type $Row<D, S, T> = D extends { [K in S & string]: { Tables: infer A } } ? (T extends keyof A ? (A[T] extends { Row: infer R } ? R & $Loose : any) : $ViewRow<D, S, T>) : any;
type $ViewRow<D, S, T> = D extends { [K in S & string]: { Views: infer A } } ? (T extends keyof A ? (A[T] extends { Row: infer R } ? R & $Loose : any) : any) : any;
type $Returns<D, S, T> = D extends { [K in S & string]: { Functions: infer A } } ? (T extends keyof A ? (A[T] extends { Returns: infer R } ? R : any) : any) : any;

export interface $Filter<Row, Result> extends PromiseLike<PostgrestResult<Result>> {
${same([...filterMethods, ...modifierMethods])}
  single<One = Result extends (infer R)[] ? R : Row>(): $Filter<Row, One>;
  maybeSingle<One = Result extends (infer R)[] ? R : Row>(): $Filter<Row, One | null>;
  csv(): $Filter<Row, string>;
  geojson(): $Filter<Row, any>;
  explain(options?: any): $Filter<Row, any>;
  returns<R = Result>(): $Filter<Row, R>;
  overrideTypes<R = Result, Options = any>(): $Filter<Row, R>;
  select<Columns = any, R = Row>(columns?: any): $Filter<R, R[]>;
}
export interface $QueryBuilder<Row> {
  select<Columns = any, R = Row>(columns?: any, options?: any): $Filter<R, R[]>;
  insert(values: any, options?: any): $Filter<Row, null>;
  upsert(values: any, options?: any): $Filter<Row, null>;
  update(values: any, options?: any): $Filter<Row, null>;
  delete(options?: any): $Filter<Row, null>;
  throwOnError(): this;
  setHeader(name: string, value: string): this;
}
export interface PostgrestBuilder<${free(5)}> extends $Filter<any, any> {}
export interface PostgrestTransformBuilder<${free(7)}> extends $Filter<any, any> {}
export interface PostgrestFilterBuilder<${free(7)}> extends $Filter<any, any> {}
export interface PostgrestQueryBuilder<${free(5)}> extends $QueryBuilder<any> {}
export interface SupabaseQueryBuilder<T = any> extends $QueryBuilder<T> {}

export declare class PostgrestClient<Database = any, SchemaName = 'public', ${free(3)}> {
  constructor(url: string, options?: any);
  from<T extends string>(table: T): $QueryBuilder<$Row<Database, SchemaName, T>>;
  from<Row>(table: string): $QueryBuilder<Row>;
  schema<Name extends string>(schema: Name): PostgrestClient<Database, Name>;
  rpc<Name extends string, Args = any>(fn: Name, args?: any, options?: any): $Filter<any, $Returns<Database, SchemaName, Name>>;
}
`;
