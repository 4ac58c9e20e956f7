/**
 * What of Mongoose types flow through: models give queries, queries give documents. Everything else is `any`. Documents take any
 * property, since a schema written as an object says nothing to the checker here; a type argument (`Schema<IUser>`, `Model<IUser>`) does.
 * `export =` answers `import mongoose`, `import { model }`, `import * as`, and `require` alike, as the package itself does.
 * Source: https://mongoosejs.com/docs/api/mongoose.html, versions 5 to 9.
 */
export const mongooseStub = `
export = mongoose;
declare namespace mongoose {
  type HydratedDocument<T, M = {}, Q = {}, V = {}, S = any> = 0 extends 1 & T ? Document : 0 extends 1 & M ? T & Document : T & Document & M;
  type LeanDocument<T> = T;
  type InferSchemaType<S> = any;
  type FilterQuery<T> = any; type QueryFilter<T> = any; type RootFilterQuery<T> = any; type UpdateQuery<T> = any; type ProjectionType<T> = any; type QueryOptions<T = any> = any; type AnyBulkWriteOperation<T = any> = any;
  type PipelineStage = any; type SortOrder = any; type PopulateOptions = any; type SaveOptions = any; type ConnectOptions = any; type SchemaDefinition<T = any> = any; type SchemaOptions<T = any> = any;
  type PopulatedDoc<T, I = any> = any;
  type ObjectId = Types.ObjectId;
  interface Thenable<R> {
    then<A = R, B = never>(done?: ((value: R) => A | PromiseLike<A>) | null, failed?: ((reason: any) => B | PromiseLike<B>) | null): Promise<A | B>;
    catch<B = never>(failed?: ((reason: any) => B | PromiseLike<B>) | null): Promise<R | B>;
    finally(done?: (() => void) | null): Promise<R>;
  }
  interface Document<I = any, Q = any, D = any, V = any, S = any> {
    _id: any;
    id?: any;
    isNew: boolean;
    [property: string]: any;
    save(...args: any[]): Promise<this>;
    deleteOne(...args: any[]): Query<any, this>;
    updateOne(...args: any[]): Query<any, this>;
    replaceOne(...args: any[]): Query<any, this>;
    remove(...args: any[]): Promise<this>;
    delete(...args: any[]): Promise<this>;
    update(...args: any[]): Query<any, this>;
    populate(...args: any[]): Promise<this> & { populate: Document['populate']; execPopulate(): Promise<any> };
    set(...args: any[]): this; get(path: string, ...args: any[]): any; toObject(...args: any[]): any; toJSON(...args: any[]): any; markModified(...args: any[]): void;
    isModified(...args: any[]): boolean; validate(...args: any[]): Promise<void>; depopulate(...args: any[]): this; equals(other: any): boolean; overwrite(value: any): this;
    $session(session?: any): any; $isNew: boolean; $locals: any; collection: any; errors?: any;
    $model<M = Model<any>>(name?: string): M;
    model<M = Model<any>>(name?: string): M;
  }
  interface Cursor<D> extends AsyncIterable<D> { next(): Promise<D | null>; eachAsync(run: (doc: D, ...rest: any[]) => any, options?: any): Promise<void>; map(run: any): this; addCursorFlag(...args: any[]): this; close(): Promise<void>; on(...args: any[]): this; pipe(...args: any[]): any }
  /** Until 7 every call took a function to hand its answer to: https://mongoosejs.com/docs/migrating_to_7.html#dropped-callback-support */
  type Done<R> = (error: any, result: R, ...rest: any[]) => any;
  interface Query<R, D, H = {}, T = any, O = any, I = any> extends Thenable<R>, AsyncIterable<D> {
    exec(done: Done<R>): Promise<R>;
    exec(...args: any[]): Promise<R>;
    orFail(...args: any[]): Query<NonNullable<R>, D>;
    find(...args: any[]): Query<D[], D>;
    findOne(...args: any[]): Query<D | null, D>;
    findOneAndUpdate(...args: any[]): Query<D | null, D>; findOneAndReplace(...args: any[]): Query<D | null, D>; findOneAndDelete(...args: any[]): Query<D | null, D>; findOneAndRemove(...args: any[]): Query<D | null, D>;
    findByIdAndUpdate(...args: any[]): Query<D | null, D>; findByIdAndDelete(...args: any[]): Query<D | null, D>;
    updateOne(...args: any[]): Query<any, D>; updateMany(...args: any[]): Query<any, D>; replaceOne(...args: any[]): Query<any, D>; update(...args: any[]): Query<any, D>;
    deleteOne(...args: any[]): Query<any, D>; deleteMany(...args: any[]): Query<any, D>; remove(...args: any[]): Query<any, D>;
    countDocuments(...args: any[]): Query<number, D>; estimatedDocumentCount(...args: any[]): Query<number, D>; count(...args: any[]): Query<number, D>;
    distinct(...args: any[]): Query<any[], D>;
    lean<L = R>(...args: any[]): Query<L, D>;
    cursor(options?: any): Cursor<D>;
    transform<N>(run: (result: R) => N): Query<N, D>;
    getFilter(): any; getQuery(): any; getUpdate(): any; getOptions(): any; model: Model<any>;
    where(...args: any[]): this; equals(...args: any[]): this; in(...args: any[]): this; nin(...args: any[]): this; ne(...args: any[]): this; gt(...args: any[]): this; gte(...args: any[]): this; lt(...args: any[]): this; lte(...args: any[]): this;
    or(...args: any[]): this; and(...args: any[]): this; nor(...args: any[]): this; regex(...args: any[]): this; exists(...args: any[]): this; all(...args: any[]): this; elemMatch(...args: any[]): this; size(...args: any[]): this; mod(...args: any[]): this; near(...args: any[]): this; within(...args: any[]): this;
    sort(...args: any[]): this; limit(...args: any[]): this; skip(...args: any[]): this; select(...args: any[]): this; slice(...args: any[]): this; populate<P = any>(...args: any[]): this; session(...args: any[]): this; setOptions(...args: any[]): this; set(...args: any[]): this;
    hint(...args: any[]): this; batchSize(...args: any[]): this; collation(...args: any[]): this; maxTimeMS(...args: any[]): this; read(...args: any[]): this; comment(...args: any[]): this; allowDiskUse(...args: any[]): this; clone(): this; merge(...args: any[]): this; projection(...args: any[]): this; sanitizeProjection(...args: any[]): this; tailable(...args: any[]): this; j(...args: any[]): this; w(...args: any[]): this; writeConcern(...args: any[]): this; readConcern(...args: any[]): this;
  }
  interface Aggregate<R> extends Thenable<R> {
    exec(...args: any[]): Promise<R>;
    cursor(options?: any): Cursor<any>;
    match(...args: any[]): this; group(...args: any[]): this; sort(...args: any[]): this; limit(...args: any[]): this; skip(...args: any[]): this; project(...args: any[]): this; lookup(...args: any[]): this; unwind(...args: any[]): this; addFields(...args: any[]): this; facet(...args: any[]): this; count(...args: any[]): this; sample(...args: any[]): this; replaceRoot(...args: any[]): this; sortByCount(...args: any[]): this; graphLookup(...args: any[]): this; unionWith(...args: any[]): this; near(...args: any[]): this; redact(...args: any[]): this; search(...args: any[]): this; append(...args: any[]): this; allowDiskUse(...args: any[]): this; session(...args: any[]): this; option(...args: any[]): this; hint(...args: any[]): this; collation(...args: any[]): this; read(...args: any[]): this; pipeline(): any[];
  }
  interface Model<T = any, Q = {}, M = {}, V = {}, H = HydratedDocument<T, M>, S = any> {
    new (doc?: any, ...rest: any[]): H;
    modelName: string; schema: Schema<any>; collection: any; db: Connection; base: any; discriminators: any;
    model<M = Model<any>>(name: string): M;
    find<R = H>(done: Done<R[]>): Query<R[], R>; find<R = H>(filter: any, done: Done<R[]>): Query<R[], R>; find<R = H>(filter: any, fields: any, done: Done<R[]>): Query<R[], R>; find<R = H>(filter: any, fields: any, options: any, done: Done<R[]>): Query<R[], R>;
    find<R = H>(...args: any[]): Query<R[], R>;
    findOne<R = H>(done: Done<R | null>): Query<R | null, R>; findOne<R = H>(filter: any, done: Done<R | null>): Query<R | null, R>; findOne<R = H>(filter: any, fields: any, done: Done<R | null>): Query<R | null, R>; findOne<R = H>(filter: any, fields: any, options: any, done: Done<R | null>): Query<R | null, R>;
    findOne<R = H>(...args: any[]): Query<R | null, R>;
    findById<R = H>(done: Done<R | null>): Query<R | null, R>; findById<R = H>(filter: any, done: Done<R | null>): Query<R | null, R>; findById<R = H>(filter: any, fields: any, done: Done<R | null>): Query<R | null, R>; findById<R = H>(filter: any, fields: any, options: any, done: Done<R | null>): Query<R | null, R>;
    findById<R = H>(...args: any[]): Query<R | null, R>;
    findOneAndUpdate<R = H>(...args: any[]): Query<R | null, R>; findOneAndReplace<R = H>(...args: any[]): Query<R | null, R>; findOneAndDelete<R = H>(...args: any[]): Query<R | null, R>; findOneAndRemove<R = H>(...args: any[]): Query<R | null, R>;
    findByIdAndUpdate<R = H>(...args: any[]): Query<R | null, R>; findByIdAndDelete<R = H>(...args: any[]): Query<R | null, R>; findByIdAndRemove<R = H>(...args: any[]): Query<R | null, R>;
    updateOne<R = any>(...args: any[]): Query<R, H>; updateMany<R = any>(...args: any[]): Query<R, H>; replaceOne<R = any>(...args: any[]): Query<R, H>; update(...args: any[]): Query<any, H>;
    deleteOne<R = any>(...args: any[]): Query<any, H>; deleteMany<R = any>(...args: any[]): Query<any, H>; remove(...args: any[]): Query<any, H>;
    countDocuments(...args: any[]): Query<number, H>; estimatedDocumentCount(...args: any[]): Query<number, H>; count(...args: any[]): Query<number, H>;
    distinct<R = any>(...args: any[]): Query<R[], H>;
    exists(...args: any[]): Query<{ _id: any } | null, H>;
    where(...args: any[]): Query<H[], H>;
    $where(...args: any[]): Query<H[], H>;
    aggregate<R = any>(...args: any[]): Aggregate<R[]>;
    create<D = T>(doc: { readonly length?: never; [field: string]: any }): Promise<H>;
    create<D = T>(docs: readonly any[], options?: any): Promise<H[]>;
    create<D = T>(doc: any): Promise<H>;
    create<D = T>(...docs: any[]): Promise<H[]>;
    insertOne<D = T>(doc: any, options?: any): Promise<H>;
    insertMany<D = T>(docs: readonly any[], options?: any): Promise<H[]>;
    insertMany<D = T>(docs: any, ...rest: any[]): Promise<any>;
    bulkWrite<D = T>(operations: readonly any[], options?: any): Promise<any>;
    bulkSave(docs: readonly any[], options?: any): Promise<any>;
    populate<P = any>(docs: readonly any[], options: any): Promise<H[]>;
    populate<P = any>(doc: any, options: any): Promise<H>;
    hydrate(doc: any, ...rest: any[]): H;
    discriminator<D = any>(name: string, schema: any, ...rest: any[]): Model<D>;
    watch(...args: any[]): any; startSession(options?: any): Promise<ClientSession>; init(): Promise<any>; createCollection(...args: any[]): Promise<any>; createIndexes(...args: any[]): Promise<any>; ensureIndexes(...args: any[]): Promise<any>; syncIndexes(...args: any[]): Promise<any>; validate(...args: any[]): Promise<any>; translateAliases(raw: any): any; castObject(...args: any[]): any; on(...args: any[]): this;
  }
  interface SchemaMethods<T, I> { [name: string]: (this: HydratedDocument<T, I>, ...args: any[]) => any }
  interface SchemaStatics<T, I> { [name: string]: (this: Model<T, {}, I>, ...args: any[]) => any }
  interface SchemaSetup<T, I> { methods?: SchemaMethods<T, I>; statics?: SchemaStatics<T, I>; [option: string]: any }
  interface VirtualType<T, I> {
    get(run: (this: HydratedDocument<T, I>, ...args: any[]) => any): this;
    set(run: (this: HydratedDocument<T, I>, ...args: any[]) => any): this;
    applyGetters(...args: any[]): any; applySetters(...args: any[]): any;
  }
  interface SchemaOf<T> { readonly rows: T }
  interface SchemaConstructor {
    new <T = {}, M = any, I = {}, Q = {}, V = {}, St = {}, O = any, D = any, H = any>(definition?: any, options?: SchemaSetup<T, I>): Schema<T, M, I, Q, V, St, O, D, H>;
    (definition?: any, options?: any): Schema;
    Types: any;
    ObjectId: any;
  }
  const Schema: SchemaConstructor;
  interface Schema<T = {}, M = any, I = {}, Q = {}, V = {}, St = {}, O = any, D = any, H = any> {
    readonly rows: T;
    methods: SchemaMethods<T, I>;
    statics: SchemaStatics<T, I>;
    query: { [name: string]: (this: Query<any, any>, ...args: any[]) => any };
    method(name: any, run?: (this: HydratedDocument<T, I>, ...args: any[]) => any): this;
    static(name: any, run?: (this: Model<T, {}, I>, ...args: any[]) => any): this;
    pre(...args: any[]): this; post(...args: any[]): this; index(...args: any[]): this; virtual(name: any, options?: any): VirtualType<T, I>; plugin(...args: any[]): this; set(...args: any[]): this; get(...args: any[]): any; add(...args: any[]): this; loadClass(...args: any[]): this; path(...args: any[]): any; discriminator(...args: any[]): this; clone(): this; paths: any; obj: any;
  }
  namespace Schema { namespace Types { type ObjectId = mongoose.Types.ObjectId; type Mixed = any; type Decimal128 = any; type Buffer = any } }
  namespace Types {
    class ObjectId { constructor(id?: any); static isValid(id: any): boolean; static createFromHexString(hex: string): ObjectId; toHexString(): string; toString(): string; equals(other: any): boolean; getTimestamp(): Date }
    interface DocumentArray<T> extends Array<T & Document> { id(id: any): (T & Document) | null; create(value: any): T & Document; pull(...args: any[]): this }
    interface Array<T> extends globalThis.Array<T> { pull(...args: any[]): this; addToSet(...args: any[]): any[] }
    type Map<T> = globalThis.Map<string, T>;
    type Subdocument<I = any> = Document<I>;
    type Decimal128 = any;
  }
  interface ClientSession { withTransaction<R>(run: (session: ClientSession) => R, options?: any): Promise<Awaited<R>>; startTransaction(options?: any): void; commitTransaction(): Promise<void>; abortTransaction(): Promise<void>; endSession(...args: any[]): Promise<void>; inTransaction(): boolean; id?: any }
  interface Connection {
    model<T = {}, U = Model<T>>(name: string, schema?: SchemaOf<T>, collection?: string, options?: any): U;
    models: { [name: string]: Model<any> };
    collection<T = any>(name: string, options?: any): import('mongodb').Collection<T>;
    db: import('mongodb').Db; getClient(): import('mongodb').MongoClient; client: import('mongodb').MongoClient;
    transaction<R>(run: (session: ClientSession) => R, options?: any): Promise<Awaited<R>>;
    withSession<R>(run: (session: ClientSession) => R): Promise<Awaited<R>>;
    startSession(options?: any): Promise<ClientSession>;
    asPromise(): Promise<this>; openUri(uri: string, options?: any): Promise<this>; close(...args: any[]): Promise<void>; destroy(...args: any[]): Promise<void>; useDb(name: string, options?: any): Connection; createCollection(...args: any[]): Promise<any>; dropCollection(name: string): Promise<void>; dropDatabase(): Promise<void>; listCollections(): Promise<any[]>; deleteModel(name: any): this; plugin(...args: any[]): this; set(...args: any[]): this; get(key: string): any; on(event: string, run: (...args: any[]) => any): this; once(event: string, run: (...args: any[]) => any): this;
    readyState: number; name: string; host: string; port: number;
  }
  class Mongoose {
    constructor(options?: any);
    model: typeof model; connect(uri: string, options?: any): Promise<Mongoose>; createConnection: typeof createConnection; disconnect(): Promise<void>; startSession: typeof startSession; set(key: any, value?: any): this; plugin(...args: any[]): this; connection: Connection; connections: Connection[]; models: { [name: string]: Model<any> };
    Schema: typeof Schema; Types: any; Model: any; Document: any; Error: any; STATES: any; isValidObjectId(value: any): boolean;
  }
  function model<T = {}, U = Model<T>, Q = {}>(name: string, schema?: SchemaOf<T>, collection?: string, options?: any): U;
  function connect(uri: string, options?: any): Promise<Mongoose>;
  function createConnection(uri?: string, options?: any): Connection & { asPromise(): Promise<Connection> };
  function disconnect(): Promise<void>;
  function startSession(options?: any): Promise<ClientSession>;
  function set(key: any, value?: any): Mongoose;
  function plugin(...args: any[]): Mongoose;
  function isValidObjectId(value: any): boolean;
  function isObjectIdOrHexString(value: any): boolean;
  function deleteModel(name: any): Mongoose;
  function modelNames(): string[];
  function sanitizeFilter(filter: any): any;
  function trusted(value: any): any;
  const connection: Connection;
  const connections: Connection[];
  const models: { [name: string]: Model<any> };
  const STATES: any;
  const mongo: any;
  const version: string;
  const mongoose: Mongoose;
  const Error: any;
  namespace Error { type ValidationError = any; type CastError = any; type VersionError = any; type DocumentNotFoundError = any }
}
`;
