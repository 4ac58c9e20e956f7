/**
 * TypeORM as far as types flow: repositories, managers and active records give entities, builders end in promises of them. Conditions and options
 * are `any`. Names of 0.2 and 0.3 that 1.0 took out (`createConnection`, `getRepository`, `findByIds`, `exist`) are still met and stay here.
 * Sources: https://typeorm.io/docs/working-with-entity-manager/repository-api, https://typeorm.io/docs/query-builder/select-query-builder,
 * the package's declarations at 0.2.45, 0.3 and 1.1.
 */
export const typeormStub = `
type ObjectType<E> = { new (...args: any[]): E } | ((...args: any[]) => E);
export type EntityTarget<E> = ObjectType<E> | EntitySchema<E> | string | { type: E; name: string };
export type DeepPartial<T> = any; export type FindOptionsWhere<T> = any; export type FindManyOptions<T = any> = any; export type FindOneOptions<T = any> = any; export type FindOptionsOrder<T> = any; export type FindOptionsRelations<T> = any; export type FindOptionsSelect<T> = any; export type FindConditions<T> = any; export type DataSourceOptions = any; export type ConnectionOptions = any; export type ObjectLiteral = { [key: string]: any };
export type InsertResult = any; export type UpdateResult = any; export type DeleteResult = any; export type SaveOptions = any; export type RemoveOptions = any; export type QueryDeepPartialEntity<T> = any; export type Relation<T> = T;
export declare function In(values: any): any; export declare function Not(value: any): any; export declare function IsNull(): any; export declare function Like(value: any): any; export declare function ILike(value: any): any; export declare function LessThan(value: any): any; export declare function LessThanOrEqual(value: any): any; export declare function MoreThan(value: any): any; export declare function MoreThanOrEqual(value: any): any; export declare function Between(from: any, to: any): any; export declare function Any(values: any): any; export declare function Equal(value: any): any; export declare function Raw(...args: any[]): any; export declare function ArrayContains(values: any): any;
export declare class EntitySchema<E = any> { constructor(options: any); options: any }
export declare class Repository<E = any> {
  constructor(target: any, manager: EntityManager, queryRunner?: QueryRunner);
  readonly manager: EntityManager;
  readonly queryRunner?: QueryRunner;
  readonly metadata: any;
  readonly target: any;
  find(...args: any[]): Promise<E[]>;
  findBy(...args: any[]): Promise<E[]>;
  findByIds(...args: any[]): Promise<E[]>;
  findAndCount(...args: any[]): Promise<[E[], number]>;
  findAndCountBy(...args: any[]): Promise<[E[], number]>;
  findOne(...args: any[]): Promise<E | null>;
  findOneBy(...args: any[]): Promise<E | null>;
  findOneById(...args: any[]): Promise<E | null>;
  findOneOrFail(...args: any[]): Promise<E>;
  findOneByOrFail(...args: any[]): Promise<E>;
  preload(...args: any[]): Promise<E | undefined>;
  count(...args: any[]): Promise<number>;
  countBy(...args: any[]): Promise<number>;
  exist(...args: any[]): Promise<boolean>;
  exists(...args: any[]): Promise<boolean>;
  existsBy(...args: any[]): Promise<boolean>;
  sum(...args: any[]): Promise<number | null>;
  average(...args: any[]): Promise<number | null>;
  minimum(...args: any[]): Promise<number | null>;
  maximum(...args: any[]): Promise<number | null>;
  insert(...args: any[]): Promise<any>;
  update(...args: any[]): Promise<any>;
  updateAll(...args: any[]): Promise<any>;
  upsert(...args: any[]): Promise<any>;
  delete(...args: any[]): Promise<any>;
  deleteAll(...args: any[]): Promise<any>;
  softDelete(...args: any[]): Promise<any>;
  restore(...args: any[]): Promise<any>;
  increment(...args: any[]): Promise<any>;
  decrement(...args: any[]): Promise<any>;
  clear(...args: any[]): Promise<void>;
  create(): E; create(like: { readonly length?: never; [key: string]: any }): E; create(like: readonly any[]): E[];
  merge(into: E, ...like: any[]): E; hasId(entity: any): boolean; getId(entity: any): any;
  save<T>(entities: readonly T[], options?: any): Promise<(T & E)[]>; save<T>(entity: T, options?: any): Promise<T & E>;
  remove(entities: readonly E[], options?: any): Promise<E[]>; remove(entity: any, options?: any): Promise<E>;
  softRemove(entities: readonly any[], options?: any): Promise<E[]>; softRemove(entity: any, options?: any): Promise<E>;
  recover(entities: readonly any[], options?: any): Promise<E[]>; recover(entity: any, options?: any): Promise<E>;
  query<R = any>(sql: string, parameters?: any): Promise<R>; sql<R = any>(strings: TemplateStringsArray, ...values: any[]): Promise<R>;
  createQueryBuilder(alias?: string, queryRunner?: QueryRunner): SelectQueryBuilder<E>;
  extend<C>(custom: C & ThisType<this & C>): this & C;
}
export declare class TreeRepository<E = any> extends Repository<E> {
  findTrees(...args: any[]): Promise<E[]>; findRoots(...args: any[]): Promise<E[]>; findDescendants(...args: any[]): Promise<E[]>; findDescendantsTree(...args: any[]): Promise<E>; findAncestors(...args: any[]): Promise<E[]>; findAncestorsTree(...args: any[]): Promise<E>; countDescendants(entity: any): Promise<number>; countAncestors(entity: any): Promise<number>;
  createDescendantsQueryBuilder(...args: any[]): SelectQueryBuilder<E>; createAncestorsQueryBuilder(...args: any[]): SelectQueryBuilder<E>;
}
export declare class MongoRepository<E = any> extends Repository<E> { aggregate(...args: any[]): any; insertMany(...args: any[]): Promise<any>; insertOne(...args: any[]): Promise<any>; updateOne(...args: any[]): Promise<any>; updateMany(...args: any[]): Promise<any>; deleteOne(...args: any[]): Promise<any>; deleteMany(...args: any[]): Promise<any>; replaceOne(...args: any[]): Promise<any>; bulkWrite(...args: any[]): Promise<any>; countDocuments(...args: any[]): Promise<number>; distinct(...args: any[]): Promise<any>; findOneAndUpdate(...args: any[]): Promise<any>; findOneAndDelete(...args: any[]): Promise<any>; findOneAndReplace(...args: any[]): Promise<any> }
export declare class AbstractRepository<E = any> { protected manager: EntityManager; protected repository: Repository<E>; protected createQueryBuilder(alias: string): SelectQueryBuilder<E>; protected getRepositoryFor<T>(target: EntityTarget<T>): Repository<T> }
interface Source {
  getRepository<E = any>(target: EntityTarget<E>): Repository<E>; getTreeRepository<E = any>(target: EntityTarget<E>): TreeRepository<E>; getMongoRepository<E = any>(target: EntityTarget<E>): MongoRepository<E>; getCustomRepository<R>(custom: { new (...args: any[]): R }): R;
  createQueryBuilder<E = any>(target: EntityTarget<E>, alias: string, queryRunner?: QueryRunner): SelectQueryBuilder<E>; createQueryBuilder(queryRunner?: QueryRunner): SelectQueryBuilder<any>;
  query<R = any>(sql: string, parameters?: any, queryRunner?: QueryRunner): Promise<R>;
  sql<R = any>(strings: TemplateStringsArray, ...values: any[]): Promise<R>;
  transaction<R>(run: (manager: EntityManager) => Promise<R>): Promise<R>; transaction<R>(isolation: any, run: (manager: EntityManager) => Promise<R>): Promise<R>;
}
export interface EntityManager extends Source {}
export declare class EntityManager {
  readonly connection: DataSource; readonly dataSource: DataSource; readonly queryRunner?: QueryRunner;
  find<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<E[]>;
  findBy<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<E[]>;
  findByIds<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<E[]>;
  findAndCount<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<[E[], number]>;
  findAndCountBy<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<[E[], number]>;
  findOne<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<E | null>;
  findOneBy<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<E | null>;
  findOneById<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<E | null>;
  findOneOrFail<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<E>;
  findOneByOrFail<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<E>;
  preload<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<E | undefined>;
  count<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<number>;
  countBy<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<number>;
  exist<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<boolean>;
  exists<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<boolean>;
  existsBy<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<boolean>;
  sum<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<number | null>;
  average<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<number | null>;
  minimum<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<number | null>;
  maximum<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<number | null>;
  insert<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<any>;
  update<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<any>;
  updateAll<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<any>;
  upsert<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<any>;
  delete<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<any>;
  deleteAll<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<any>;
  softDelete<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<any>;
  restore<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<any>;
  increment<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<any>;
  decrement<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<any>;
  clear<E = any>(target: EntityTarget<E>, ...args: any[]): Promise<void>;
  create<E>(target: EntityTarget<E>): E; create<E>(target: EntityTarget<E>, like: { readonly length?: never; [key: string]: any }): E; create<E>(target: EntityTarget<E>, like: readonly any[]): E[];
  merge<E>(target: EntityTarget<E>, into: E, ...like: any[]): E; hasId(...args: any[]): boolean; getId(...args: any[]): any;
  save<E>(entities: readonly E[], options?: any): Promise<E[]>; save<E, T>(target: { new (...args: any[]): E } | string | EntitySchema<E>, entities: readonly T[], options?: any): Promise<(T & E)[]>; save<E, T>(target: { new (...args: any[]): E } | string | EntitySchema<E>, entity: T, options?: any): Promise<T & E>; save<E>(entity: E, options?: any): Promise<E>;
  remove(...args: any[]): Promise<any>; softRemove(...args: any[]): Promise<any>; recover(...args: any[]): Promise<any>;
  withRepository<R>(repository: R): R; release(): Promise<void>;
}
export interface DataSource extends Source {}
export declare class DataSource {
  constructor(options: any);
  readonly manager: EntityManager; readonly options: any; readonly isInitialized: boolean; readonly isConnected: boolean; readonly entityMetadatas: any[]; readonly driver: any;
  initialize(): Promise<this>; connect(): Promise<this>; destroy(): Promise<void>; close(): Promise<void>; synchronize(drop?: boolean): Promise<void>; runMigrations(options?: any): Promise<any[]>; undoLastMigration(options?: any): Promise<void>; dropDatabase(): Promise<void>; setOptions(options: any): this; getMetadata(target: any): any; hasMetadata(target: any): boolean;
  createQueryRunner(mode?: any): QueryRunner; createEntityManager(queryRunner?: QueryRunner): EntityManager;
}
export { DataSource as Connection };
export interface QueryRunner {
  readonly manager: EntityManager; readonly connection: DataSource; readonly dataSource: DataSource; readonly isReleased: boolean; readonly isTransactionActive: boolean; data: any;
  query(sql: string, parameters?: any, structured?: boolean): Promise<any>; sql<R = any>(strings: TemplateStringsArray, ...values: any[]): Promise<R>; stream(sql: string, ...rest: any[]): Promise<any>;
  connect(): Promise<any>; release(): Promise<void>; startTransaction(isolation?: any): Promise<void>; commitTransaction(): Promise<void>; rollbackTransaction(): Promise<void>;
  createTable(...args: any[]): Promise<void>; dropTable(...args: any[]): Promise<void>; addColumn(...args: any[]): Promise<void>; addColumns(...args: any[]): Promise<void>; dropColumn(...args: any[]): Promise<void>; changeColumn(...args: any[]): Promise<void>; renameColumn(...args: any[]): Promise<void>; createIndex(...args: any[]): Promise<void>; dropIndex(...args: any[]): Promise<void>; createForeignKey(...args: any[]): Promise<void>; dropForeignKey(...args: any[]): Promise<void>; getTable(name: string): Promise<any>; hasTable(name: any): Promise<boolean>; hasColumn(...args: any[]): Promise<boolean>; clearTable(name: string): Promise<void>; renameTable(...args: any[]): Promise<void>;
}
export declare class BaseEntity {
  hasId(): boolean; save(options?: any): Promise<this>; remove(options?: any): Promise<this>; softRemove(options?: any): Promise<this>; recover(options?: any): Promise<this>; reload(): Promise<void>;
  static useDataSource(source: any): void; static target: any;
  static getRepository<E extends BaseEntity>(this: { new (): E }): Repository<E>; static createQueryBuilder<E extends BaseEntity>(this: { new (): E }, alias?: string): SelectQueryBuilder<E>;
  static create<E extends BaseEntity>(this: { new (): E }): E; static create<E extends BaseEntity>(this: { new (): E }, like: { readonly length?: never; [key: string]: any }): E; static create<E extends BaseEntity>(this: { new (): E }, like: readonly any[]): E[];
  static merge<E extends BaseEntity>(this: { new (): E }, into: E, ...like: any[]): E; static hasId(entity: any): boolean; static getId(entity: any): any;
  static save<E extends BaseEntity>(this: { new (): E }, entities: readonly any[], options?: any): Promise<E[]>; static save<E extends BaseEntity>(this: { new (): E }, entity: any, options?: any): Promise<E>; static remove(...args: any[]): Promise<any>; static softRemove(...args: any[]): Promise<any>; static query<R = any>(sql: string, parameters?: any): Promise<R>;
  static find<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<E[]>;
  static findBy<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<E[]>;
  static findByIds<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<E[]>;
  static findAndCount<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<[E[], number]>;
  static findAndCountBy<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<[E[], number]>;
  static findOne<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<E | null>;
  static findOneBy<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<E | null>;
  static findOneById<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<E | null>;
  static findOneOrFail<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<E>;
  static findOneByOrFail<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<E>;
  static preload<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<E | undefined>;
  static count<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<number>;
  static countBy<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<number>;
  static exist<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<boolean>;
  static exists<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<boolean>;
  static existsBy<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<boolean>;
  static sum<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<number | null>;
  static average<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<number | null>;
  static minimum<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<number | null>;
  static maximum<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<number | null>;
  static insert<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<any>;
  static update<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<any>;
  static updateAll<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<any>;
  static upsert<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<any>;
  static delete<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<any>;
  static deleteAll<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<any>;
  static softDelete<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<any>;
  static restore<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<any>;
  static increment<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<any>;
  static decrement<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<any>;
  static clear<E extends BaseEntity>(this: { new (): E }, ...args: any[]): Promise<void>;
}
export declare class QueryBuilder<E = any> {
  readonly alias: string; readonly connection: DataSource; readonly expressionMap: any;
  select(...args: any[]): SelectQueryBuilder<E>; insert(): InsertQueryBuilder<E>; update(...args: [] | [values: { [key: string]: any }]): UpdateQueryBuilder<E>; update<T>(target: EntityTarget<T>, values?: any): UpdateQueryBuilder<T>; delete(): DeleteQueryBuilder<E>; softDelete(): UpdateQueryBuilder<E>; restore(): UpdateQueryBuilder<E>;
  relation(path: string): RelationQueryBuilder<E>; relation<T>(target: EntityTarget<T>, path: string): RelationQueryBuilder<T>; createQueryBuilder(queryRunner?: QueryRunner): this;
  where(...args: any[]): this; andWhere(...args: any[]): this; orWhere(...args: any[]): this; whereInIds(ids: any): this; andWhereInIds(ids: any): this; orWhereInIds(ids: any): this; returning(...args: any[]): this; output(...args: any[]): this; orderBy(...args: any[]): this; addOrderBy(...args: any[]): this; limit(limit?: number): this;
  setParameter(key: string, value: any): this; setParameters(values: any): this; useTransaction(enabled: boolean): this; callListeners(enabled: boolean): this; comment(text: string): this; setQueryRunner(runner: QueryRunner): this; addCommonTableExpression(...args: any[]): this; clone(): this; getQuery(): string; getSql(): string; getQueryAndParameters(): [string, any[]]; getParameters(): any; escape(name: string): string; printSql(): this; disableEscaping(): this;
  execute(): Promise<any>;
}
export declare class SelectQueryBuilder<E = any> extends QueryBuilder<E> {
  subQuery(): SelectQueryBuilder<any>; addSelect(...args: any[]): this; from<T>(target: EntityTarget<T>, alias: string): SelectQueryBuilder<T>; from<T = any>(target: any, alias: string): SelectQueryBuilder<T>; addFrom(...args: any[]): SelectQueryBuilder<any>; distinct(on?: boolean): this; distinctOn(...args: any[]): this;
  innerJoin(...args: any[]): this; leftJoin(...args: any[]): this; innerJoinAndSelect(...args: any[]): this; leftJoinAndSelect(...args: any[]): this; innerJoinAndMapMany(...args: any[]): this; innerJoinAndMapOne(...args: any[]): this; leftJoinAndMapMany(...args: any[]): this; leftJoinAndMapOne(...args: any[]): this; loadRelationIdAndMap(...args: any[]): this; loadRelationCountAndMap(...args: any[]): this; loadAllRelationIds(...args: any[]): this;
  groupBy(...args: any[]): this; addGroupBy(...args: any[]): this; having(...args: any[]): this; andHaving(...args: any[]): this; orHaving(...args: any[]): this; whereExists(builder: any): this; andWhereExists(builder: any): this; orWhereExists(builder: any): this; take(take?: number): this; skip(skip?: number): this; offset(offset?: number): this; cache(...args: any[]): this; setLock(...args: any[]): this; setOnLocked(...args: any[]): this; setFindOptions(options: any): this; withDeleted(): this; useIndex(name: string): this; maxExecutionTime(ms: number): this; setOption(option: any): this; timeTravelQuery(...args: any[]): this;
  getMany(): Promise<E[]>; getManyAndCount(): Promise<[E[], number]>; getOne(): Promise<E | null>; getOneOrFail(): Promise<E>; getRawMany<T = any>(): Promise<T[]>; getRawOne<T = any>(): Promise<T | undefined>; getRawAndEntities<T = any>(): Promise<{ entities: E[]; raw: T[] }>; getCount(): Promise<number>; getExists(): Promise<boolean>; stream(): Promise<any>;
}
export declare class InsertQueryBuilder<E = any> extends QueryBuilder<E> { into<T>(target: EntityTarget<T>, columns?: string[]): InsertQueryBuilder<T>; values(values: any): this; orIgnore(statement?: any): this; orUpdate(...args: any[]): this; onConflict(statement: string): this; updateEntity(enabled: boolean): this; valuesFromSelect(...args: any[]): this }
export declare class UpdateQueryBuilder<E = any> extends QueryBuilder<E> { set(values: any): this; whereEntity(entity: any): this; updateEntity(enabled: boolean): this; from<T>(target: EntityTarget<T>, alias?: string): UpdateQueryBuilder<T> }
export { UpdateQueryBuilder as SoftDeleteQueryBuilder };
export declare class DeleteQueryBuilder<E = any> extends QueryBuilder<E> { from<T>(target: EntityTarget<T>, alias?: string): DeleteQueryBuilder<T> }
export declare class RelationQueryBuilder<E = any> extends QueryBuilder<E> { of(entity: any): this; set(value: any): Promise<void>; add(value: any): Promise<void>; remove(value: any): Promise<void>; addAndRemove(added: any, removed: any): Promise<void>; loadOne<T = any>(): Promise<T | undefined>; loadMany<T = any>(): Promise<T[]> }
export interface MigrationInterface { up(queryRunner: QueryRunner): Promise<any>; down(queryRunner: QueryRunner): Promise<any> }
export interface InsertEvent<E> { entity: E; manager: EntityManager; queryRunner: QueryRunner; connection: DataSource }
export interface UpdateEvent<E> { entity?: E; databaseEntity: E; manager: EntityManager; queryRunner: QueryRunner; connection: DataSource }
export interface RemoveEvent<E> { entity?: E; entityId?: any; databaseEntity: E; manager: EntityManager; queryRunner: QueryRunner; connection: DataSource }
export interface EntitySubscriberInterface<E = any> { listenTo?(): any }
export declare function createConnection(...args: any[]): Promise<DataSource>;
export declare function createConnections(...args: any[]): Promise<DataSource[]>;
export declare function getConnection(name?: string): DataSource;
export declare function getConnectionManager(): any;
export declare function getManager(name?: string): EntityManager;
export declare function getRepository<E = any>(target: EntityTarget<E>, connection?: string): Repository<E>;
export declare function getTreeRepository<E = any>(target: EntityTarget<E>, connection?: string): TreeRepository<E>;
export declare function getMongoRepository<E = any>(target: EntityTarget<E>, connection?: string): MongoRepository<E>;
export declare function getCustomRepository<R>(custom: { new (...args: any[]): R }, connection?: string): R;
export declare function createQueryBuilder<E = any>(target?: EntityTarget<E>, alias?: string, connection?: string): SelectQueryBuilder<E>;
`;
