/**
 * Sequelize as far as types flow: a model's static methods give instances, and those of a model that `define` made take any property.
 * `export =` answers the class itself (`const Sequelize = require('sequelize')`) and its members by name, as the package does. Names that 5 and 6 took
 * out (`findById`, `find`, `all`: https://sequelize.org/docs/v5/other-topics/upgrade-to-v5/) are still met and stay.
 * Source: https://sequelize.org/api/v6/, versions 4 to 6.
 */
export const sequelizeStub = `
export = Main;
declare class Main {
  constructor(...args: any[]);
  static useCLS(namespace: any): any;
  readonly models: Main.Models;
  readonly config: any; readonly options: any;
  define<M extends Main.Model = Main.DynamicModel, A = any>(name: string, attributes?: any, options?: any): Main.ModelStatic<M>;
  import<R = Main.ModelStatic<Main.DynamicModel>>(path: string, ...rest: any[]): R;
  model<M extends Main.Model = Main.DynamicModel>(name: string): Main.ModelStatic<M>;
  isDefined(name: string): boolean;
  query<M extends Main.Model>(sql: any, options: { model: Main.ModelStatic<M>; plain?: false; [option: string]: any }): Promise<M[]>;
  query<R = any>(sql: any, options: { type: Main.QueryTypes.SELECT; plain: true; [option: string]: any }): Promise<R | null>;
  query<R = any>(sql: any, options: { type: Main.QueryTypes.SELECT; [option: string]: any }): Promise<R[]>;
  query(sql: any, options?: any): Promise<any>;
  transaction<R>(run: (transaction: Main.Transaction) => PromiseLike<R>): Promise<R>;
  transaction<R>(options: any, run: (transaction: Main.Transaction) => PromiseLike<R>): Promise<R>;
  transaction(options?: any): Promise<Main.Transaction>;
  getQueryInterface(): Main.QueryInterface;
  authenticate(options?: any): Promise<void>; sync(options?: any): Promise<this>; truncate(options?: any): Promise<any>; drop(options?: any): Promise<any>; close(): Promise<void>; escape(value: any): string; getDialect(): string; getDatabaseName(): string; random(): any; fn(name: string, ...args: any[]): any; col(name: string): any; literal(sql: string): any; cast(value: any, type: string): any; where(...args: any[]): any; addHook(...args: any[]): this; createSchema(...args: any[]): Promise<any>; set(variables: any, options?: any): Promise<any>; validate(options?: any): Promise<void>;
}
declare namespace Main {
  export import Sequelize = Main;
  const DataTypes: any; const Op: any; const Deferrable: any; const Utils: any; const ValidationError: any; const UniqueConstraintError: any; const DatabaseError: any; const ForeignKeyConstraintError: any; const BaseError: any;
  function fn(name: string, ...args: any[]): any; function col(name: string): any; function literal(sql: string): any; function cast(value: any, type: string): any; function where(...args: any[]): any; function and(...args: any[]): any; function or(...args: any[]): any; function json(value: any): any;
  enum QueryTypes { SELECT = 'SELECT', INSERT = 'INSERT', UPDATE = 'UPDATE', BULKUPDATE = 'BULKUPDATE', BULKDELETE = 'BULKDELETE', DELETE = 'DELETE', UPSERT = 'UPSERT', VERSION = 'VERSION', SHOWTABLES = 'SHOWTABLES', SHOWINDEXES = 'SHOWINDEXES', DESCRIBE = 'DESCRIBE', RAW = 'RAW', FOREIGNKEYS = 'FOREIGNKEYS' }
  type InferAttributes<M, O = any> = any; type InferCreationAttributes<M, O = any> = any; type CreationOptional<T> = T; type ForeignKey<T> = T; type NonAttribute<T> = T; type Attributes<M> = any; type CreationAttributes<M> = any; type Optional<T, K = any> = any; type Association<S = any, T = any> = any; type WhereOptions<T = any> = any; type FindOptions<T = any> = any; type FindAndCountOptions<T = any> = any; type Order = any; type Includeable = any; type IncludeOptions = any; type Options = any; type ModelAttributes<M = any, T = any> = any; type InitOptions<M = any> = any; type SaveOptions<T = any> = any; type InstanceUpdateOptions<T = any> = any; type OrderItem = any;
  interface Transaction { commit(): Promise<void>; rollback(): Promise<void>; afterCommit(run: (transaction: this) => any): void; LOCK: any; ISOLATION_LEVELS: any }
  const Transaction: any;
  type ModelStatic<M extends Model> = { new (...args: any[]): M } & typeof Model;
  type ModelCtor<M extends Model> = ModelStatic<M>;
  type ModelDefined<S, T> = ModelStatic<Model<S, T> & S>;
  interface Models { [name: string]: ModelStatic<DynamicModel> }
  type DynamicModel = Model & { [property: string]: any };
  interface QueryInterface {
    sequelize: Main;
    bulkInsert(table: any, rows: any[], ...rest: any[]): Promise<any>; bulkUpdate(table: any, values: any, where: any, ...rest: any[]): Promise<any>; bulkDelete(table: any, where: any, ...rest: any[]): Promise<any>; insert(...args: any[]): Promise<any>; upsert(...args: any[]): Promise<any>; update(...args: any[]): Promise<any>; delete(...args: any[]): Promise<any>; select(...args: any[]): Promise<any[]>;
    createTable(...args: any[]): Promise<any>; dropTable(...args: any[]): Promise<any>; addColumn(...args: any[]): Promise<any>; removeColumn(...args: any[]): Promise<any>; changeColumn(...args: any[]): Promise<any>; renameColumn(...args: any[]): Promise<any>; addIndex(...args: any[]): Promise<any>; removeIndex(...args: any[]): Promise<any>; addConstraint(...args: any[]): Promise<any>; removeConstraint(...args: any[]): Promise<any>; describeTable(...args: any[]): Promise<any>; showAllTables(...args: any[]): Promise<any>; renameTable(...args: any[]): Promise<any>; dropEnum(...args: any[]): Promise<any>;
  }
  class Model<A = any, B = any> {
    constructor(values?: any, options?: any);
    static readonly associations: any; static readonly rawAttributes: any; static readonly tableName: string; static readonly primaryKeyAttribute: string; static readonly sequelize?: Main; static readonly options: any;
    static init(...args: any[]): any; static schema<M extends Model>(this: { new (...args: any[]): M }, ...args: any[]): ModelStatic<M>; static scope<M extends Model>(this: { new (...args: any[]): M }, ...args: any[]): ModelStatic<M>; static unscoped<M extends Model>(this: { new (...args: any[]): M }): ModelStatic<M>; static addScope(...args: any[]): void; static addHook(...args: any[]): any; static removeHook(...args: any[]): any; static getTableName(): any; static getAttributes(): any; static removeAttribute(name: string): void; static sync(options?: any): Promise<any>; static drop(options?: any): Promise<void>; static describe(...args: any[]): Promise<any>;
    static hasMany(...args: any[]): any; static hasOne(...args: any[]): any; static belongsTo(...args: any[]): any; static belongsToMany(...args: any[]): any; static hasAlias(alias: string): boolean;
    static beforeCreate(...args: any[]): void; static afterCreate(...args: any[]): void; static beforeUpdate(...args: any[]): void; static afterUpdate(...args: any[]): void; static beforeSave(...args: any[]): void; static afterSave(...args: any[]): void; static beforeDestroy(...args: any[]): void; static afterDestroy(...args: any[]): void; static beforeFind(...args: any[]): void; static afterFind(...args: any[]): void; static beforeBulkCreate(...args: any[]): void; static afterBulkCreate(...args: any[]): void;
    static build<M extends Model>(this: { new (...args: any[]): M }, values?: any, options?: any): M; static bulkBuild<M extends Model>(this: { new (...args: any[]): M }, values: readonly any[], options?: any): M[];
    static findAll<M extends Model>(this: { new (...args: any[]): M }, options?: any): Promise<M[]>; static all<M extends Model>(this: { new (...args: any[]): M }, options?: any): Promise<M[]>;
    static findByPk<M extends Model>(this: { new (...args: any[]): M }, key?: any, options?: any): Promise<M | null>; static findById<M extends Model>(this: { new (...args: any[]): M }, key?: any, options?: any): Promise<M | null>; static findByPrimary<M extends Model>(this: { new (...args: any[]): M }, key?: any, options?: any): Promise<M | null>;
    static findOne<M extends Model>(this: { new (...args: any[]): M }, options?: any): Promise<M | null>; static find<M extends Model>(this: { new (...args: any[]): M }, options?: any): Promise<M | null>;
    static findAndCountAll<M extends Model>(this: { new (...args: any[]): M }, options?: any): Promise<{ rows: M[]; count: number }>; static findAndCount<M extends Model>(this: { new (...args: any[]): M }, options?: any): Promise<{ rows: M[]; count: number }>;
    static findOrCreate<M extends Model>(this: { new (...args: any[]): M }, options?: any): Promise<[M, boolean]>; static findCreateFind<M extends Model>(this: { new (...args: any[]): M }, options?: any): Promise<[M, boolean]>; static findOrBuild<M extends Model>(this: { new (...args: any[]): M }, options?: any): Promise<[M, boolean]>; static findOrInitialize<M extends Model>(this: { new (...args: any[]): M }, options?: any): Promise<[M, boolean]>;
    static create<M extends Model>(this: { new (...args: any[]): M }, values?: any, options?: any): Promise<M>; static bulkCreate<M extends Model>(this: { new (...args: any[]): M }, values: readonly any[], options?: any): Promise<M[]>; static upsert<M extends Model>(this: { new (...args: any[]): M }, values: any, options?: any): Promise<[M, boolean | null]>; static insertOrUpdate(...args: any[]): Promise<any>;
    static update(values: any, options?: any): Promise<any>; static destroy(options?: any): Promise<number>; static restore(options?: any): Promise<void>; static truncate(options?: any): Promise<void>; static increment(...args: any[]): Promise<any>; static decrement(...args: any[]): Promise<any>;
    static count(options: { group: any; [option: string]: any }): Promise<{ [column: string]: unknown; count: number }[]>; static count(options?: any): Promise<number>; static sum(field: string, options?: any): Promise<number>; static max(field: string, options?: any): Promise<any>; static min(field: string, options?: any): Promise<any>; static aggregate(...args: any[]): Promise<any>;
    readonly dataValues: any; isNewRecord: boolean; readonly sequelize: Main; readonly _attributes: A;
    save(options?: any): Promise<this>; update(...args: any[]): Promise<this>; destroy(options?: any): Promise<void>; restore(options?: any): Promise<void>; reload(options?: any): Promise<this>; increment(...args: any[]): Promise<this>; decrement(...args: any[]): Promise<this>;
    get(...args: any[]): any; set(...args: any[]): this; getDataValue(key: any): any; setDataValue(key: any, value: any): void; setAttributes(...args: any[]): this; toJSON<T = any>(): T; changed(...args: any[]): any; previous(...args: any[]): any; equals(other: any): boolean; equalsOneOf(others: any[]): boolean; isSoftDeleted(): boolean; validate(options?: any): Promise<void>; where(): any; addHook(...args: any[]): any; removeHook(...args: any[]): any; hasHook(...args: any[]): boolean;
  }
  type HasManyGetAssociationsMixin<M = any> = (...args: any[]) => Promise<M[]>;
  type HasManyCountAssociationsMixin<M = any> = (...args: any[]) => Promise<number>;
  type HasManySetAssociationsMixin<M = any, K = any> = (...args: any[]) => Promise<void>;
  type HasManyAddAssociationsMixin<M = any, K = any> = (...args: any[]) => Promise<void>;
  type HasManyAddAssociationMixin<M = any, K = any> = (...args: any[]) => Promise<void>;
  type HasManyCreateAssociationMixin<M = any, K = any> = (...args: any[]) => Promise<M>;
  type HasManyRemoveAssociationMixin<M = any, K = any> = (...args: any[]) => Promise<void>;
  type HasManyRemoveAssociationsMixin<M = any, K = any> = (...args: any[]) => Promise<void>;
  type HasManyHasAssociationMixin<M = any, K = any> = (...args: any[]) => Promise<boolean>;
  type HasManyHasAssociationsMixin<M = any, K = any> = (...args: any[]) => Promise<boolean>;
  type BelongsToManyGetAssociationsMixin<M = any> = (...args: any[]) => Promise<M[]>;
  type BelongsToManyCountAssociationsMixin<M = any> = (...args: any[]) => Promise<number>;
  type BelongsToManySetAssociationsMixin<M = any, K = any> = (...args: any[]) => Promise<void>;
  type BelongsToManyAddAssociationsMixin<M = any, K = any> = (...args: any[]) => Promise<void>;
  type BelongsToManyAddAssociationMixin<M = any, K = any> = (...args: any[]) => Promise<void>;
  type BelongsToManyCreateAssociationMixin<M = any, K = any> = (...args: any[]) => Promise<M>;
  type BelongsToManyRemoveAssociationMixin<M = any, K = any> = (...args: any[]) => Promise<void>;
  type BelongsToManyRemoveAssociationsMixin<M = any, K = any> = (...args: any[]) => Promise<void>;
  type BelongsToManyHasAssociationMixin<M = any, K = any> = (...args: any[]) => Promise<boolean>;
  type BelongsToManyHasAssociationsMixin<M = any, K = any> = (...args: any[]) => Promise<boolean>;
  type HasOneGetAssociationMixin<M = any> = (...args: any[]) => Promise<M>;
  type HasOneSetAssociationMixin<M = any, K = any> = (...args: any[]) => Promise<void>;
  type HasOneCreateAssociationMixin<M = any> = (...args: any[]) => Promise<M>;
  type BelongsToGetAssociationMixin<M = any> = (...args: any[]) => Promise<M>;
  type BelongsToSetAssociationMixin<M = any, K = any> = (...args: any[]) => Promise<void>;
  type BelongsToCreateAssociationMixin<M = any> = (...args: any[]) => Promise<M>;
}
`;

/** Source: https://github.com/sequelize/sequelize-typescript#readme, versions 1 and 2. */
export const sequelizeTypescriptStub = `
import Base = require('sequelize');
export declare class Model<A = any, B = any> extends Base.Model<A, B> {
  $get<K extends keyof this>(key: K, options?: any): Promise<NonNullable<this[K]>>; $get<R = any>(key: string, options?: any): Promise<R>;
  $set(key: any, instances: any, options?: any): Promise<unknown>; $add(key: any, instances: any, options?: any): Promise<unknown>; $remove(key: any, instances: any, options?: any): Promise<any>;
  $count(key: any, options?: any): Promise<number>; $has(key: any, instances: any, options?: any): Promise<boolean>; $create<R = any>(key: any, values: any, options?: any): Promise<R>;
}
export declare class Sequelize extends Base { addModels(...args: any[]): void; getRepository<M extends Model>(model: { new (...args: any[]): M }): Repository<M> }
export type ModelCtor<M extends Model = Model> = { new (...args: any[]): M } & typeof Model;
export type ModelType<A = any, B = any> = typeof Model;
export type Repository<M extends Model> = { new (...args: any[]): M } & typeof Model;
export type SequelizeOptions = any;
`;
