/**
 * MikroORM as far as types flow: managers, repositories, collections and references give entities; what is loaded of them (`Loaded`) is the entity.
 * One stub answers the core and all drivers, whose managers have `createQueryBuilder` and `execute` beside what the core has.
 * `persistAndFlush`, `removeAndFlush` and `nativeInsert` are of versions before 7 and 6.
 * Sources: https://mikro-orm.io/api/core/class/EntityManager, https://mikro-orm.io/api/knex/class/QueryBuilder, versions 4 to 7.
 */
export const mikroOrmStub = `
export declare const EntityRepositoryType: unique symbol;
export declare const PrimaryKeyProp: unique symbol;
export declare const OptionalProps: unique symbol;
export type EntityName<T> = { new (...args: any[]): T } | (abstract new (...args: any[]) => T) | EntitySchema<T> | string;
type RepositoryOf<T> = typeof EntityRepositoryType extends keyof T ? NonNullable<T[typeof EntityRepositoryType]> : EntityRepository<T>;
export type Loaded<T, L = any, F = any, E = any> = T; export type Ref<T> = Reference<T>; export type Rel<T> = T; export type Opt<T = unknown> = T; export type Hidden<T = unknown> = T; export type IdentifiedReference<T, K = any> = Reference<T>; export type LoadedReference<T> = Reference<T>; export type LoadedCollection<T> = Collection<T>; export type EntityDTO<T> = any; export type RequiredEntityData<T> = any; export type EntityData<T> = any; export type FilterQuery<T> = any; export type QBFilterQuery<T = any> = any; export type FindOptions<T = any, P = any> = any; export type FindOneOptions<T = any, P = any> = any; export type Primary<T> = any; export type Options<D = any> = any; export type InferEntity<S> = S extends EntitySchema<infer T> ? T : any; export type Dictionary<T = any> = { [key: string]: T };
export declare class EntitySchema<T = any, B = any> { constructor(options: any); readonly meta: any; class: any }
export declare function defineEntity(options: any): EntitySchema<any>; export declare const p: any;
export declare class MikroORM<D = any> {
  constructor(options?: any);
  static init(options?: any): Promise<MikroORM>; static initSync(options?: any): MikroORM;
  em: EntityManager; config: any; schema: any; migrator: any; seeder: any;
  getSchemaGenerator(): any; getMigrator(): any; getSeeder(): any; getMetadata(): any; connect(): Promise<any>; close(force?: boolean): Promise<void>; isConnected(): Promise<boolean>; checkConnection(): Promise<any>; discoverEntity(entities: any): void;
}
export declare class EntityManager<D = any> {
  find<T>(entity: EntityName<T>, ...args: any[]): Promise<T[]>; findAll<T>(entity: EntityName<T>, options?: any): Promise<T[]>; findAndCount<T>(entity: EntityName<T>, ...args: any[]): Promise<[T[], number]>; findByCursor<T>(entity: EntityName<T>, ...args: any[]): Promise<Cursor<T>>; stream<T>(entity: EntityName<T>, options?: any): AsyncIterable<T>;
  findOne<T>(entity: EntityName<T>, ...args: any[]): Promise<T | null>; findOneOrFail<T>(entity: EntityName<T>, ...args: any[]): Promise<T>;
  count<T>(entity: EntityName<T>, ...args: any[]): Promise<number>; countBy<T>(entity: EntityName<T>, ...args: any[]): Promise<any>; aggregate(entity: EntityName<any>, pipeline: any[]): Promise<any[]>;
  insert<T>(entity: any, ...args: any[]): Promise<any>; insertMany<T>(entity: any, ...args: any[]): Promise<any[]>; upsert<T>(entity: EntityName<T>, ...args: any[]): Promise<T>; upsert<T>(entity: T): Promise<T>; upsertMany<T>(entity: EntityName<T>, ...args: any[]): Promise<T[]>; upsertMany<T>(entities: T[]): Promise<T[]>;
  nativeInsert<T>(entity: any, ...args: any[]): Promise<any>; nativeUpdate<T>(entity: EntityName<T>, ...args: any[]): Promise<number>; nativeDelete<T>(entity: EntityName<T>, ...args: any[]): Promise<number>;
  persist(entity: any): this; remove(entity: any): this; flush(): Promise<void>; persistAndFlush(entity: any): Promise<void>; removeAndFlush(entity: any): Promise<void>; tryFlush(...args: any[]): Promise<any>;
  refresh<T>(entity: T, options?: any): Promise<T | null>; refreshOrFail<T>(entity: T, options?: any): Promise<T>; populate<T>(entities: readonly T[], ...args: any[]): Promise<T[]>; populate<T>(entity: T, ...args: any[]): Promise<T[]>; lock(...args: any[]): Promise<void>;
  create<T>(entity: EntityName<T>, data?: any, options?: any): T; assign<T>(entity: T, data: any, options?: any): T; merge<T>(entity: EntityName<T>, data: any, options?: any): T; merge<T>(entity: T): T; map<T>(entity: EntityName<T>, data: any): T; getReference<T>(entity: EntityName<T>, key: any, options?: any): T;
  transactional<R>(run: (em: this) => Promise<R>, options?: any): Promise<R>; begin(options?: any): Promise<void>; commit(): Promise<void>; rollback(): Promise<void>; isInTransaction(): boolean; getTransactionContext<T = any>(): T | undefined; fork(options?: any): this; clear(): void; getContext(): this;
  getRepository<T>(entity: EntityName<T>): RepositoryOf<T>; repo<T>(entity: EntityName<T>): RepositoryOf<T>;
  getConnection(type?: any): Connection; execute(query: any, ...args: any[]): Promise<any>; getKnex(type?: any): any; getKysely(): any; getDriver(): any; getUnitOfWork(): any; getMetadata(...args: any[]): any; setFlushMode(mode?: any): void; addFilter(...args: any[]): void; setFilterParams(...args: any[]): void; getEventManager(): any;
  createQueryBuilder<T>(entity: EntityName<T>, ...args: any[]): QueryBuilder<T>; qb<T>(entity: EntityName<T>, ...args: any[]): QueryBuilder<T>;
}
export { EntityManager as SqlEntityManager };
export { EntityManager as MongoEntityManager };
export interface Connection { execute(query: any, ...args: any[]): Promise<any>; isConnected(): Promise<boolean>; getKnex(): any; getCollection(name: any): any; getDb(): any; loadFile(path: string): Promise<void> }
export interface Cursor<T> extends Iterable<T> { items: T[]; totalCount: number; startCursor: string | null; endCursor: string | null; hasNextPage: boolean; hasPrevPage: boolean; length: number }
export declare class EntityRepository<T = any> {
  constructor(...args: any[]);
  getEntityManager(): EntityManager; getEntityName(): string; protected readonly em: EntityManager;
  find(...args: any[]): Promise<T[]>; findAll(options?: any): Promise<T[]>; findAndCount(...args: any[]): Promise<[T[], number]>; findByCursor(...args: any[]): Promise<Cursor<T>>; stream(options?: any): AsyncIterable<T>;
  findOne(...args: any[]): Promise<T | null>; findOneOrFail(...args: any[]): Promise<T>; count(...args: any[]): Promise<number>; countBy(...args: any[]): Promise<any>;
  insert(...args: any[]): Promise<any>; insertMany(...args: any[]): Promise<any[]>; upsert(...args: any[]): Promise<T>; upsertMany(...args: any[]): Promise<T[]>; nativeInsert(...args: any[]): Promise<any>; nativeUpdate(...args: any[]): Promise<number>; nativeDelete(...args: any[]): Promise<number>;
  persist(entity: any): EntityManager; remove(entity: any): EntityManager; flush(): Promise<void>; persistAndFlush(entity: any): Promise<void>; removeAndFlush(entity: any): Promise<void>;
  populate(entities: any, ...args: any[]): Promise<any>; create(data?: any, options?: any): T; assign(entity: T, data: any, options?: any): T; merge(data: any, options?: any): T; map(data: any): T; getReference(key: any, options?: any): T; canPopulate(property: string): boolean;
  createQueryBuilder(...args: any[]): QueryBuilder<T>; qb(...args: any[]): QueryBuilder<T>; getKnex(): any;
}
export { EntityRepository as SqlEntityRepository };
export declare class Collection<T = any, O = any> implements Iterable<T> {
  constructor(owner: any, items?: readonly any[], initialized?: boolean);
  readonly length: number; readonly $: T[]; [index: number]: T; [Symbol.iterator](): IterableIterator<T>;
  init(options?: any): Promise<this>; load(options?: any): Promise<this>; loadItems(options?: any): Promise<T[]>; loadCount(options?: any): Promise<number>; matching(options?: any): Promise<T[]>;
  getItems(check?: boolean): T[]; get(): T[]; toArray(...args: any[]): any[]; getIdentifiers(field?: any): any[]; add(...items: any[]): number; set(items: readonly any[]): void; remove(...items: any[]): number; removeAll(): void; contains(item: any): boolean; count(): number; isInitialized(full?: boolean): boolean; isDirty(): boolean; isEmpty(): boolean; exists(check: (item: T) => boolean): boolean; find(check: (item: T, index: number) => boolean): T | undefined; filter(check: (item: T, index: number) => boolean): T[]; map<R>(run: (item: T, index: number) => R): R[]; slice(start?: number, end?: number): T[]; reduce<R>(run: (all: R, item: T, index: number) => R, initial: R): R; indexBy(...args: any[]): any; toJSON(): any;
}
export declare class Reference<T = any> {
  load(options?: any): Promise<T | null>; load<K extends keyof T>(property: K): Promise<T[K]>; loadOrFail(options?: any): Promise<T>; loadProperty<K extends keyof T>(property: K, options?: any): Promise<T[K]>;
  unwrap(): T; getEntity(): T; getProperty(property: any): any; set(value: any): void; isInitialized(): boolean; readonly $: T; get(): T; id: any; uuid: any; static create<T>(entity: T): Reference<T>; static createFromPK<T>(entity: EntityName<T>, key: any): Reference<T>;
}
export declare class ScalarReference<T = any> { load(): Promise<T | undefined>; loadOrFail(): Promise<T>; unwrap(): T | undefined; set(value: T): void }
export type ScalarRef<T> = ScalarReference<T>;
export declare function ref<T>(entity: T): Reference<T>;
export declare function ref<T>(entity: EntityName<T>, key: any): Reference<T>;
export declare function raw<R = any>(...args: any[]): any;
export declare function sql(strings: TemplateStringsArray, ...values: any[]): any;
export interface IWrappedEntity<T = any> { init(...args: any[]): Promise<T | null>; populate(...args: any[]): Promise<any>; isInitialized(): boolean; toReference(): Reference<T>; toObject(...args: any[]): any; toJSON(...args: any[]): any; toPOJO(): any; serialize(options?: any): any; assign(data: any, options?: any): T; populated(value?: boolean): void }
export declare function wrap<T>(entity: T, preferHelper?: boolean): IWrappedEntity<T>;
export declare function serialize(entity: any, options?: any): any;
export declare function assign<T>(entity: T, data: any, options?: any): T;
export declare class BaseEntity { init(...args: any[]): Promise<this | null>; populate(...args: any[]): Promise<any>; isInitialized(): boolean; toReference(): Reference<this>; toObject(...args: any[]): any; toPOJO(): any; serialize(options?: any): any; assign(data: any, options?: any): this }
export declare class RequestContext { static create<R>(em: any, run: (...args: any[]) => R): R; static getEntityManager(name?: string): EntityManager | undefined; static currentRequestContext(): any }
export declare class QueryBuilder<T = any> {
  then<A = T[], B = never>(done?: ((value: any) => A | PromiseLike<A>) | null, failed?: ((reason: any) => B | PromiseLike<B>) | null): Promise<A | B>;
  select(...args: any[]): this; addSelect(...args: any[]): this; distinct(): this; distinctOn(...args: any[]): this; insert(data: any): this; update(data: any): this; delete(condition?: any): this; truncate(): this; count(...args: any[]): this; from(...args: any[]): this;
  join(...args: any[]): this; innerJoin(...args: any[]): this; leftJoin(...args: any[]): this; joinAndSelect(...args: any[]): this; leftJoinAndSelect(...args: any[]): this; innerJoinAndSelect(...args: any[]): this; leftJoinLateral(...args: any[]): this; innerJoinLateral(...args: any[]): this; withSubQuery(...args: any[]): this;
  where(...args: any[]): this; andWhere(...args: any[]): this; orWhere(...args: any[]): this; orderBy(...args: any[]): this; andOrderBy(...args: any[]): this; groupBy(...args: any[]): this; having(...args: any[]): this; andHaving(...args: any[]): this; orHaving(...args: any[]): this; limit(limit?: number, offset?: number): this; offset(offset?: number): this; populate(...args: any[]): this; onConflict(...args: any[]): this; ignore(): this; merge(...args: any[]): this; returning(...args: any[]): this; withSchema(schema?: string): this; setLockMode(...args: any[]): this; setFlag(flag: any): this; setFlushMode(mode: any): this; cache(...args: any[]): this; indexHint(hint: string): this; comment(text: any): this; hintComment(text: any): this; applyFilters(...args: any[]): Promise<void>; clone(...args: any[]): QueryBuilder<T>; as(alias: string): any;
  getNativeQuery(): any; getKnexQuery(): any; getKnex(): any; getQuery(): string; getFormattedQuery(): string; getParams(): any[]; toQuery(): any;
  execute<R = any>(...args: any[]): Promise<R>; getResult(): Promise<T[]>; getResultList(limit?: number): Promise<T[]>; getSingleResult(): Promise<T | null>; getResultAndCount(): Promise<[T[], number]>; getCount(...args: any[]): Promise<number>; stream(options?: any): AsyncIterable<T>;
}
`;
