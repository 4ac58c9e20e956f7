/**
 * The part of the stub that is the same for every schema: how arguments and results follow from a model's description.
 * It stands on `$Models`, which is generated (`stub-models.ts`). Helpers begin with `$`, which no Prisma name can.
 *
 * What decides whether a rewrite is right is typed as strictly as the real client types it: names in `select`, `include`, `omit`,
 * `where`, `orderBy`, `data`, the columns that `createMany` needs, null-ness, and the shape of results. The rest (nested
 * writes, JSON filters, `having`) is permissive, so that real code shows no errors that the real client would not show.
 * Types are mapped lazily from one description per model: a model that no code touches costs the checker nothing.
 */
export const queryTypes = `
type $Name = keyof $Models;
interface $Many<M extends $Name> { readonly model: M; readonly kind: 'many' }
interface $One<M extends $Name> { readonly model: M; readonly kind: 'one' }
interface $Maybe<M extends $Name> { readonly model: M; readonly kind: 'maybe' }
type $Row<M extends $Name> = $Models[M]['fields'];
type $Rel<M extends $Name> = $Models[M]['relations'];
type $ManyName<M extends $Name> = { [K in keyof $Rel<M>]: $Rel<M>[K] extends { readonly kind: 'many' } ? K : never }[keyof $Rel<M>];
type $CountName<M extends $Name> = [$ManyName<M>] extends [never] ? never : '_count';
type $Target<R> = R extends { readonly model: infer N extends $Name } ? N : never;
type $Off = false | null | undefined;
type $OrList<T> = T | T[];

// Values as they go in. A Json column takes anything.
type $In<T> = T extends Date ? Date | string : T extends bigint ? bigint | number : T extends Prisma.Decimal ? Prisma.Decimal | Prisma.DecimalJsLike | number | string : T;
type $Value<T> = Prisma.JsonValue extends T ? any : [T] extends [readonly (infer E)[]] ? $In<E>[] : $In<T>;
interface $Filter<T, N> { equals?: T | N; in?: T[] | N; notIn?: T[] | N; lt?: T; lte?: T; gt?: T; gte?: T; not?: T | N | $Filter<T, N>; contains?: string; startsWith?: string; endsWith?: string; search?: string; mode?: 'default' | 'insensitive'; isSet?: boolean; _count?: any; _avg?: any; _sum?: any; _min?: any; _max?: any }
interface $ListFilter<T> { equals?: T[] | null; has?: T | null; hasEvery?: T[]; hasSome?: T[]; isEmpty?: boolean; isSet?: boolean }
type $FieldFilter<T> = Prisma.JsonValue extends T ? any : [T] extends [readonly (infer E)[]] ? $In<E>[] | $ListFilter<$In<E>> : $In<T> | $Filter<$In<NonNullable<T>>, Extract<T, null>>;
type $RelFilter<R> = R extends $Many<infer N> ? { some?: $Where<N>; every?: $Where<N>; none?: $Where<N> }
  : R extends $Maybe<infer N> ? $Where<N> | { is?: $Where<N> | null; isNot?: $Where<N> | null } | null
  : R extends $One<infer N> ? $Where<N> | { is?: $Where<N>; isNot?: $Where<N> } : never;
type $Where<M extends $Name> = { [K in keyof $Row<M> | keyof $Rel<M> | 'AND' | 'OR' | 'NOT']?: K extends keyof $Rel<M> ? $RelFilter<$Rel<M>[K]> : K extends keyof $Row<M> ? $FieldFilter<$Row<M>[K]> : K extends 'OR' ? $Where<M>[] : $OrList<$Where<M>> };
type $WhereUnique<M extends $Name> = $Models[M]['unique'] & $Where<M>;
type $Sort = 'asc' | 'desc';
type $RelOrder<R> = R extends $Many<$Name> ? { _count?: $Sort } : $OrderBy<$Target<R>>;
type $OrderBy<M extends $Name> = { [K in keyof $Row<M> | keyof $Rel<M> | '_relevance']?: K extends keyof $Rel<M> ? $RelOrder<$Rel<M>[K]> : K extends keyof $Row<M> ? $Sort | { sort: $Sort; nulls?: 'first' | 'last' } : any };

// What is read.
type $Composite<T> = 0 extends 1 & T ? object : never;
type $RelArgs<R> = R extends $Many<infer N> ? $ManyArgs<N> : R extends $Maybe<infer N> ? $MaybeArgs<N> : R extends $One<infer N> ? $OneArgs<N> : never;
type $CountSelect<M extends $Name> = { select?: { [K in $ManyName<M>]?: boolean | { where?: $Where<$Target<$Rel<M>[K]>> } } | null };
type $Select<M extends $Name> = { [K in keyof $Row<M> | keyof $Rel<M> | $CountName<M>]?: K extends keyof $Rel<M> ? boolean | $RelArgs<$Rel<M>[K]> | null : K extends keyof $Row<M> ? boolean | $Composite<$Row<M>[K]> : boolean | $CountSelect<M> | null };
type $Include<M extends $Name> = { [K in keyof $Rel<M> | $CountName<M>]?: K extends keyof $Rel<M> ? boolean | $RelArgs<$Rel<M>[K]> | null : boolean | $CountSelect<M> | null };
type $Omit<M extends $Name> = { [K in keyof $Row<M>]?: boolean };
interface $OneArgs<M extends $Name> { select?: $Select<M> | null; include?: $Include<M> | null; omit?: $Omit<M> | null }
interface $MaybeArgs<M extends $Name> extends $OneArgs<M> { where?: $Where<M> }
interface $ManyArgs<M extends $Name> extends $OneArgs<M> { where?: $Where<M>; orderBy?: $OrList<$OrderBy<M>>; cursor?: $WhereUnique<M>; take?: number; skip?: number; distinct?: $OrList<keyof $Row<M>> }
interface $Strategy { relationLoadStrategy?: 'query' | 'join' }
interface $FindManyArgs<M extends $Name> extends $ManyArgs<M>, $Strategy {}
interface $FindUniqueArgs<M extends $Name> extends $OneArgs<M>, $Strategy { where: $WhereUnique<M> }

// Names that nothing has. Without this an unknown name beside a known one would pass, as arguments are inferred.
type $Keys<T> = T extends unknown ? keyof T : never;
type $Stray<K, Known> = string extends K ? never : Exclude<K, Known>;
type $StrayTree<M extends $Name, A> = A extends { select: infer S extends object } ? $StrayNames<M, $Stray<keyof S, keyof $Row<M>>, S>
  : A extends { include: infer I extends object } ? $StrayNames<M, $Stray<keyof I, never>, I> : never;
type $StrayNames<M extends $Name, K, S> = K extends keyof $Rel<M> & keyof S ? $StrayTree<$Target<$Rel<M>[K]>, S[K]> : K extends $CountName<M> ? never : K;
type $StrayWhere<M extends $Name, A> = A extends { where: infer W extends object } ? $Stray<keyof W, keyof $Where<M> | $Keys<$Models[M]['unique']>> : never;
type $StrayData<M extends $Name, A> = A extends { data: infer D extends object } ? $Stray<D extends readonly (infer E)[] ? keyof E : keyof D, keyof $Row<M> | keyof $Rel<M>> : never;
type $Refuse<K> = 0 extends 1 & K ? unknown : [K] extends [never] ? unknown : { readonly unknownName: K };
type $CheckWhere<M extends $Name, A> = 0 extends 1 & A ? unknown : $Refuse<$StrayWhere<M, A>>;
type $Check<M extends $Name, A> = 0 extends 1 & A ? unknown
  : A extends { select: object; include: object } ? 'Please choose either select or include' : A extends { select: object; omit: object } ? 'Please choose either select or omit'
  : $Refuse<$StrayTree<M, A> | $StrayWhere<M, A> | $StrayData<M, A>>;

// What comes back.
type $Result<M extends $Name, A> = 0 extends 1 & A ? any
  : A extends { select: infer S extends object } ? $Selected<M, S>
  : A extends { include: infer I extends object } ? $Base<M, A> & $Selected<M, I>
  : $Base<M, A>;
type $Base<M extends $Name, A> = A extends { omit: infer O extends object } ? { [K in keyof $Row<M> as K extends keyof O ? (O[K] extends true ? never : K) : K]: $Row<M>[K] } : $Row<M>;
type $Selected<M extends $Name, S> = { [K in keyof S as S[K] extends $Off ? never : K]: K extends keyof $Rel<M> ? $Related<$Rel<M>[K], S[K]> : K extends keyof $Row<M> ? $Row<M>[K] : K extends '_count' ? $Counts<M, S[K]> : never };
type $Related<R, A> = R extends $Many<infer N> ? $Result<N, A>[] : R extends $Maybe<infer N> ? $Result<N, A> | null : R extends $One<infer N> ? $Result<N, A> : never;
type $Counts<M extends $Name, A> = A extends { select: infer S extends object } ? { [K in keyof S as S[K] extends $Off ? never : K]: number } : { [K in keyof $Rel<M>]: number };
type $FluentCall<R, Null> = R extends $Many<infer N> ? <A extends $FindManyArgs<N> = {}>(args?: A & $Check<N, A>) => PrismaPromise<$Result<N, A>[] | Null>
  : R extends $Maybe<infer N> ? <A extends $MaybeArgs<N> = {}>(args?: A & $Check<N, A>) => $Fluent<N, $Result<N, A> | null, null>
  : R extends $One<infer N> ? <A extends $OneArgs<N> = {}>(args?: A & $Check<N, A>) => $Fluent<N, $Result<N, A> | Null, Null> : never;
type $Fluent<M extends $Name, T, Null = never> = PrismaPromise<T> & { [K in keyof $Rel<M>]: $FluentCall<$Rel<M>[K], Null> };
type $PayloadArgs<M extends $Name> = boolean | null | undefined | $OneArgs<M>;
type $Named<M extends $Name> = { readonly [K in keyof $Row<M>]: K };

// What is written.
interface $Nested { create?: any; createMany?: any; connect?: any; connectOrCreate?: any; set?: any; disconnect?: any; delete?: any; deleteMany?: any; update?: any; updateMany?: any; upsert?: any }
interface $Operations<T, N> { set?: T | N; increment?: T; decrement?: T; multiply?: T; divide?: T; unset?: boolean }
type $Set<T> = Prisma.JsonValue extends T ? any : [T] extends [readonly (infer E)[]] ? $In<E>[] | { set?: $In<E>[] } : $In<T>;
type $Change<T> = Prisma.JsonValue extends T ? any : [T] extends [readonly (infer E)[]] ? $In<E>[] | { set?: $In<E>[]; push?: $OrList<$In<E>>; unset?: boolean } : $In<T> | $Operations<$In<NonNullable<T>>, Extract<T, null>>;
type $Needed<M extends $Name> = Exclude<keyof $Row<M>, $Models[M]['filled']>;
type $CreateMany<M extends $Name> = { [K in $Needed<M>]: $Set<$Row<M>[K]> } & { [K in Exclude<keyof $Row<M>, $Needed<M>>]?: $Set<$Row<M>[K]> };
type $Create<M extends $Name> = { [K in Exclude<$Needed<M>, $Models[M]['keys']>]: $Set<$Row<M>[K]> } & { [K in Exclude<keyof $Row<M>, Exclude<$Needed<M>, $Models[M]['keys']>>]?: $Set<$Row<M>[K]> } & { [K in keyof $Rel<M>]?: $Nested };
type $Update<M extends $Name> = { [K in keyof $Row<M> | keyof $Rel<M>]?: K extends keyof $Row<M> ? $Change<$Row<M>[K]> : $Nested };
type $UpdateMany<M extends $Name> = { [K in keyof $Row<M>]?: $Change<$Row<M>[K]> };
interface $CreateArgs<M extends $Name> extends $OneArgs<M> { data: $Create<M> }
interface $UpdateArgs<M extends $Name> extends $OneArgs<M> { where: $WhereUnique<M>; data: $Update<M> }
interface $UpsertArgs<M extends $Name> extends $OneArgs<M> { where: $WhereUnique<M>; create: $Create<M>; update: $Update<M> }
interface $DeleteArgs<M extends $Name> extends $OneArgs<M> { where: $WhereUnique<M> }
interface $UpdateManyArgs<M extends $Name> { data: $UpdateMany<M>; where?: $Where<M>; limit?: number }
interface $DeleteManyArgs<M extends $Name> { where?: $Where<M>; limit?: number }
interface $UpdateManyAndReturnArgs<M extends $Name> extends $OneArgs<M>, $UpdateManyArgs<M> {}

// Figures over rows.
interface $RangeArgs<M extends $Name> { where?: $Where<M>; orderBy?: $OrList<$OrderBy<M>>; cursor?: $WhereUnique<M>; take?: number; skip?: number }
type $Columns<M extends $Name> = { [K in keyof $Row<M>]?: true };
type $CountColumns<M extends $Name> = true | { [K in keyof $Row<M> | '_all']?: true };
interface $CountArgs<M extends $Name> extends $RangeArgs<M> { select?: $CountColumns<M>; distinct?: $OrList<keyof $Row<M>> }
interface $Figures<M extends $Name> { _count?: $CountColumns<M>; _avg?: $Columns<M>; _sum?: $Columns<M>; _min?: $Columns<M>; _max?: $Columns<M> }
interface $AggregateArgs<M extends $Name> extends $RangeArgs<M>, $Figures<M> {}
interface $GroupByArgs<M extends $Name> extends $Figures<M> { by: $OrList<keyof $Row<M>>; where?: $Where<M>; having?: any; orderBy?: any; take?: number; skip?: number }
type $Average<T> = T extends Prisma.Decimal ? Prisma.Decimal : T extends number | bigint ? number : T;
type $FigureResult<M extends $Name, A> = { [K in keyof A & keyof $Figures<M>]: K extends '_count' ? (A[K] extends true ? number : { [C in keyof A[K]]: number })
  : { [C in keyof A[K] & keyof $Row<M>]: (K extends '_avg' ? $Average<$Row<M>[C]> : $Row<M>[C]) | null } };
type $CountResult<A> = 0 extends 1 & A ? number : A extends { select: infer S extends object } ? { [K in keyof S]: number } : number;
type $Grouped<M extends $Name, A> = A extends { by: infer B } ? Pick<$Row<M>, (B extends readonly (infer E)[] ? E : B) & keyof $Row<M>> & $FigureResult<M, A> : never;
`;

/** Methods of a delegate that some databases or versions lack, by the database. */
const returning = `
  createManyAndReturn<A extends $CreateManyAndReturnArgs<M>>(args?: A & $Check<M, A>): PrismaPromise<$Result<M, A>[]>;
  updateManyAndReturn<A extends $UpdateManyAndReturnArgs<M>>(args: A & $Check<M, A>): PrismaPromise<$Result<M, A>[]>;`;
const documents = `
  findRaw(args?: { filter?: any; options?: any }): PrismaPromise<Prisma.JsonObject>;
  aggregateRaw(args?: { pipeline?: any[]; options?: any }): PrismaPromise<Prisma.JsonObject>;`;

/**
 * The delegate's interface for a database (`undefined`: not known, everything is there).
 * `skipDuplicates` and the `…AndReturn` methods: https://www.prisma.io/docs/orm/reference/prisma-client-reference#createmany
 */
export function delegateTypes(provider: string | undefined): string {
  const is = (...names: string[]): boolean => provider === undefined || names.includes(provider);
  return `
interface $CreateManyArgs<M extends $Name> { data: $OrList<$CreateMany<M>>${is('postgresql', 'postgres', 'cockroachdb', 'mysql') ? '; skipDuplicates?: boolean' : ''} }
interface $CreateManyAndReturnArgs<M extends $Name> extends $CreateManyArgs<M> { select?: $Select<M> | null; include?: $Include<M> | null; omit?: $Omit<M> | null }
export interface PrismaDelegate<M extends $Name> {
  findUnique<A extends $FindUniqueArgs<M>>(args: A & $Check<M, A>): $Fluent<M, $Result<M, A> | null, null>;
  findUniqueOrThrow<A extends $FindUniqueArgs<M>>(args: A & $Check<M, A>): $Fluent<M, $Result<M, A>>;
  findFirst<A extends $FindManyArgs<M> = {}>(args?: A & $Check<M, A>): $Fluent<M, $Result<M, A> | null, null>;
  findFirstOrThrow<A extends $FindManyArgs<M> = {}>(args?: A & $Check<M, A>): $Fluent<M, $Result<M, A>>;
  findMany<A extends $FindManyArgs<M> = {}>(args?: A & $Check<M, A>): PrismaPromise<$Result<M, A>[]>;
  create<A extends $CreateArgs<M>>(args: A & $Check<M, A>): $Fluent<M, $Result<M, A>>;
  createMany<A extends $CreateManyArgs<M>>(args?: A & $Check<M, A>): PrismaPromise<Prisma.BatchPayload>;${is('postgresql', 'postgres', 'cockroachdb', 'sqlite') ? returning : ''}
  update<A extends $UpdateArgs<M>>(args: A & $Check<M, A>): $Fluent<M, $Result<M, A>>;
  updateMany<A extends $UpdateManyArgs<M>>(args: A & $Check<M, A>): PrismaPromise<Prisma.BatchPayload>;
  upsert<A extends $UpsertArgs<M>>(args: A & $Check<M, A>): $Fluent<M, $Result<M, A>>;
  delete<A extends $DeleteArgs<M>>(args: A & $Check<M, A>): $Fluent<M, $Result<M, A>>;
  deleteMany<A extends $DeleteManyArgs<M> = {}>(args?: A & $Check<M, A>): PrismaPromise<Prisma.BatchPayload>;
  count<A extends $CountArgs<M> = {}>(args?: A & $CheckWhere<M, A>): PrismaPromise<$CountResult<A>>;
  aggregate<A extends $AggregateArgs<M>>(args: A & $CheckWhere<M, A>): PrismaPromise<$FigureResult<M, A>>;
  groupBy<A extends $GroupByArgs<M>>(args: A & $CheckWhere<M, A>): PrismaPromise<$Grouped<M, A>[]>;${is('mongodb') ? documents : ''}
  readonly fields: any;
}
`;
}

/** The delegate where no schema is at hand: every row is `any`, and the model's name is not known. */
export const unknownDelegate = `
export interface PrismaDelegate<M extends string> {
  findUnique(args: any): PrismaPromise<any>;
  findUniqueOrThrow(args: any): PrismaPromise<any>;
  findFirst(args?: any): PrismaPromise<any>;
  findFirstOrThrow(args?: any): PrismaPromise<any>;
  findMany(args?: any): PrismaPromise<any[]>;
  create(args: any): PrismaPromise<any>;
  createMany(args?: any): PrismaPromise<Prisma.BatchPayload>;
  createManyAndReturn(args?: any): PrismaPromise<any[]>;
  update(args: any): PrismaPromise<any>;
  updateMany(args: any): PrismaPromise<Prisma.BatchPayload>;
  updateManyAndReturn(args: any): PrismaPromise<any[]>;
  upsert(args: any): PrismaPromise<any>;
  delete(args: any): PrismaPromise<any>;
  deleteMany(args?: any): PrismaPromise<Prisma.BatchPayload>;
  count(args?: any): PrismaPromise<any>;
  aggregate(args: any): PrismaPromise<any>;
  groupBy(args: any): PrismaPromise<any[]>;
  findRaw(args?: any): PrismaPromise<any>;
  aggregateRaw(args?: any): PrismaPromise<any>;
  readonly fields: any;
}
`;
