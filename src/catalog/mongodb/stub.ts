/**
 * The MongoDB driver as far as types flow: clients give databases, these collections, these cursors and rows.
 * Source: https://mongodb.github.io/node-mongodb-native/, versions 3 to 7.
 */
export const mongodbStub = `
export interface Document { [field: string]: any }
export type WithId<T> = T & { _id: any };
export type OptionalId<T> = T; export type OptionalUnlessRequiredId<T> = T; export type WithoutId<T> = T;
export type Filter<T> = any; export type UpdateFilter<T> = any; export type FindOptions = any; export type Sort = any; export type MongoClientOptions = any; export type AnyBulkWriteOperation<T = any> = any; export type IndexDescription = any;
export type InsertOneResult<T = any> = any; export type UpdateResult<T = any> = any; export type DeleteResult = any; export type BulkWriteResult = any;
export declare class ObjectId { constructor(id?: any); static isValid(id: any): boolean; static createFromHexString(hex: string): ObjectId; toHexString(): string; toString(): string; equals(other: any): boolean; getTimestamp(): Date }
export { ObjectId as ObjectID };
export declare class ClientSession { withTransaction<R>(run: (session: ClientSession) => R, options?: any): Promise<Awaited<R>>; startTransaction(options?: any): void; commitTransaction(): Promise<void>; abortTransaction(): Promise<void>; endSession(options?: any): Promise<void>; inTransaction(): boolean }
export declare class MongoClient {
  constructor(uri?: string, options?: any);
  static connect(uri: string, options?: any): Promise<MongoClient>;
  connect(...args: any[]): Promise<this>;
  db(name?: string, options?: any): Db;
  database(name?: string): Db;
  startSession(options?: any): ClientSession;
  withSession<R>(run: (session: ClientSession) => R): Promise<Awaited<R>>;
  withSession<R>(options: any, run: (session: ClientSession) => R): Promise<Awaited<R>>;
  bulkWrite(models: readonly any[], options?: any): Promise<any>;
  close(force?: boolean): Promise<void>; on(event: any, run: any): this; watch(...args: any[]): any; isConnected(): boolean;
}
export declare class Db {
  databaseName: string;
  collection<T = Document>(name: string, options?: any): Collection<T>;
  command(command: any, options?: any): Promise<any>;
  aggregate<R = Document>(pipeline?: any[], options?: any): AggregationCursor<R>;
  admin(): any; createCollection<T = Document>(name: string, options?: any): Promise<Collection<T>>; createIndex(...args: any[]): Promise<string>; dropCollection(name: string): Promise<boolean>; dropDatabase(): Promise<boolean>; listCollections(...args: any[]): any; collections(): Promise<Collection[]>; stats(options?: any): Promise<any>; watch(...args: any[]): any;
}
export declare class Collection<T = Document> {
  collectionName: string;
  find(filter?: any, options?: any): FindCursor<WithId<T>>;
  findOne<R = WithId<T>>(filter?: any, options?: any): Promise<R | null>;
  findOneAndUpdate(filter: any, update: any, options?: any): Promise<any>; findOneAndReplace(filter: any, replacement: any, options?: any): Promise<any>; findOneAndDelete(filter: any, options?: any): Promise<any>;
  findAndModify(...args: any[]): Promise<any>;
  insertOne(doc: any, options?: any): Promise<{ acknowledged: boolean; insertedId: any }>; insertMany(docs: readonly any[], options?: any): Promise<{ acknowledged: boolean; insertedCount: number; insertedIds: any }>;
  insert(...args: any[]): Promise<any>; update(...args: any[]): Promise<any>; remove(...args: any[]): Promise<any>; save(...args: any[]): Promise<any>;
  updateOne(filter: any, update: any, options?: any): Promise<any>; updateMany(filter: any, update: any, options?: any): Promise<any>; replaceOne(filter: any, replacement: any, options?: any): Promise<any>;
  deleteOne(filter?: any, options?: any): Promise<any>; deleteMany(filter?: any, options?: any): Promise<any>;
  bulkWrite(operations: readonly any[], options?: any): Promise<any>;
  countDocuments(filter?: any, options?: any): Promise<number>; estimatedDocumentCount(options?: any): Promise<number>; count(filter?: any, options?: any): Promise<number>;
  distinct(key: string, filter?: any, options?: any): Promise<any[]>;
  aggregate<R = Document>(pipeline?: any[], options?: any): AggregationCursor<R>;
  initializeOrderedBulkOp(options?: any): BulkOperation; initializeUnorderedBulkOp(options?: any): BulkOperation;
  createIndex(...args: any[]): Promise<string>; createIndexes(...args: any[]): Promise<string[]>; dropIndex(name: string, options?: any): Promise<any>; indexes(options?: any): Promise<any[]>; drop(options?: any): Promise<boolean>; rename(...args: any[]): Promise<any>; watch(...args: any[]): any; indexExists(...args: any[]): Promise<boolean>; stats(options?: any): Promise<any>; options(): Promise<any>;
}
export declare class AbstractCursor<T> implements AsyncIterable<T> {
  [Symbol.asyncIterator](): AsyncIterator<T>;
  toArray(): Promise<T[]>; next(): Promise<T | null>; tryNext(): Promise<T | null>; hasNext(): Promise<boolean>; forEach(run: (doc: T) => any): Promise<void>;
  batchSize(size: number): this; maxTimeMS(ms: number): this; stream(options?: any): any; close(): Promise<void>; rewind(): void; clone(): this; withReadPreference(preference: any): this; addCursorFlag(flag: any, value: boolean): this; setReadPreference(preference: any): this; on(...args: any[]): this; pipe(target: any): any;
}
export declare class FindCursor<T = any> extends AbstractCursor<T> {
  limit(count: number): this; skip(count: number): this; sort(...args: any[]): this; filter(filter: any): this; hint(hint: any): this; collation(value: any): this; comment(value: any): this; min(value: any): this; max(value: any): this; returnKey(value: boolean): this; allowDiskUse(allow?: boolean): this; maxAwaitTimeMS(ms: number): this;
  project<R = any>(value: any): FindCursor<R>; map<R>(run: (doc: T) => R): FindCursor<R>; count(...args: any[]): Promise<number>; explain(...args: any[]): Promise<any>;
}
export { FindCursor as Cursor };
export declare class AggregationCursor<T = any> extends AbstractCursor<T> {
  limit(count: number): this; skip(count: number): this; sort(value: any): this; match(value: any): this; group(value: any): this; lookup(value: any): this; unwind(value: any): this; addStage(stage: any): this; out(value: any): this;
  project<R = any>(value: any): AggregationCursor<R>; map<R>(run: (doc: T) => R): AggregationCursor<R>; explain(...args: any[]): Promise<any>;
}
export interface BulkOperation { find(filter: any): any; insert(doc: any): this; execute(options?: any): Promise<any>; raw(operation: any): this }
`;
