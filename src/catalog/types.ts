import type { DataModel, Field, FilePath, Model, TextEdit } from '../core';
import type { FunctionNode } from '../project/syntax';
import type { ts } from '../project/ts';
import type { AmbientTypes } from '../project/types';
import type { Checkout, ClientMade, Connect, Disconnect } from './clients/clients';
import type { ExternalCall } from './clients/external';
import type { Dialect } from './rewrites/dialect';
import type { AskContext, Extent } from './models/extent-types';
import type { KeysetEdit, KeysetRequest } from './rewrites/keyset';
import type { LoadedAlong } from './rewrites/along';
import type { Filter } from './models/filter';
import type { Followed } from './models/followed';
import type { LoaderForm } from './rewrites/loader-form';
import type { PageEdit, PageRequest } from './rewrites/page';
import type { PartRequest } from './rewrites/part-request';

export type { ExternalCall, ExternalKind } from './clients/external';
export type { CursorKey, KeysetEdit, KeysetRequest } from './rewrites/keyset';
export type { EqualityCondition, Filter } from './models/filter';
export type { Followed } from './models/followed';
export type { LoaderForm } from './rewrites/loader-form';
export type { PageEdit, PageRequest } from './rewrites/page';
export type { PartRequest } from './rewrites/part-request';
export type { Choice, SearchRequest } from './rewrites/asked-by-people';
export type { Figure, Totals, TotalsRequest } from './rewrites/totals';
export type { BulkWrite, BulkWriteRequest, RowValue } from './rewrites/bulk-request';
export type { BatchRead, BatchReadRequest, CompoundReadRequest, Dialect, EagerLoad, EagerLoadRequest, Imported, KeyPair, MergedRead, MergedReadRequest, RelatedRows, RelatedRowsRequest, Settled, WorkspaceSources } from './rewrites/dialect';
export type { WrittenRow, WrittenRowRequest } from './rewrites/written-row';
export type { Amount, FieldTest, HeardTest, IntoQuery, IntoQueryRequest, SortedBy } from './rewrites/moved-work';
export type { AddedUp, CountedBy, DistinctRows, GroupRequest, Numbers, NumbersRequest, SumRequest } from './rewrites/grouping';
export { holdsOf, type Checkout, type ClientKind, type ClientMade, type Connect, type Disconnect, type EndlessWait, type Holds, type PoolSize } from './clients/clients';

/** What a query does. `raw` is SQL text or a command that the catalogue cannot read further. */
export type QueryOp = 'read-one' | 'read-many' | 'count' | 'aggregate' | 'insert' | 'insert-many' | 'update' | 'update-many' | 'upsert' | 'delete' | 'delete-many' | 'raw';

export const writeOps: ReadonlySet<QueryOp> = new Set<QueryOp>(['insert', 'insert-many', 'update', 'update-many', 'upsert', 'delete', 'delete-many']);

/** What a meaning is read from: a call, a tagged template, or the construction of a client. */
export type CallLike = ts.CallExpression | ts.TaggedTemplateExpression | ts.NewExpression;

/** A database query, in the words of no library. */
export interface Query {
  readonly concept: 'query';
  readonly library: string;
  readonly op: QueryOp;
  /** The whole call; of a builder's chain the outermost link; a property, where reading it asks (a relation that is loaded when it is awaited). */
  readonly call: ts.CallExpression | ts.TaggedTemplateExpression | ts.PropertyAccessExpression;
  /** The model, where a schema of the workspace says what it is; undefined for raw queries and where the schema is unknown. */
  readonly model?: Model;
  /** The table, collection or model as the source names it, for people; `model` wins over it. */
  readonly entity?: string;
  /** The column that tells the rows apart, where code says it and no schema does. */
  readonly keyColumn?: string;
  readonly data?: DataModel;
  /** The expression that the client was taken from: `prisma` in `prisma.user.findMany()`. */
  readonly client: ts.Expression;
  /** True where the client stands for the model alone (a repository, a model's class), so that other models of the same connection have others. */
  readonly clientIsModel?: boolean;
  /** The version range of the library in the nearest `package.json`, where what a query gives depends on it. */
  readonly version?: string;
  /** How a person would name the call where its own text is no good name: `orders.select` of a chain of ten lines. */
  readonly label?: string;
  /** All that decides what is asked, where it is more than the call's own arguments: those of every link of a chain, a row that is saved. */
  readonly inputs?: readonly ts.Node[];
  /** True inside an interactive transaction, whose client has no transaction of its own. */
  readonly inTransaction: boolean;
  /** What it names as its transaction, where that is not its client: `t` of `{ transaction: t }`. */
  readonly transaction?: ts.Expression;
  /** True where it is sent over one connection that the code holds: queries there run one after the other in any case. */
  readonly onConnection?: boolean;
  readonly filter?: Filter;
  /** Set where it asks for what a row refers to by the row itself: `order.getCustomer()`, `await order.customer`. */
  readonly follows?: Followed;
  /** What a write stores, as written. */
  readonly written?: ts.Expression;
  /** Of a write in SQL text: the columns that it says of its row, each with the expression that gives its value; undefined where the database works that out. */
  readonly stored?: ReadonlyMap<string, ts.Expression | undefined>;
  /** The models of rows that a write changes beside its own: what it says below a relation. */
  readonly writesAlong?: readonly string[];
  /** The columns by which an upsert finds the row that is there, where that is said. */
  readonly conflict?: readonly string[];
  /** True where it may give one row of its model several times: joined to others. */
  readonly repeats?: boolean;
  /** Names under which its rows have something else than the model's field of that name: `SELECT customer_id AS id`. */
  readonly renamed?: readonly string[];
  /** True where its rows may have no columns by name: a client that gives lists of values. */
  readonly hasOtherRows?: boolean;
  /** The greatest number of rows it can return, where that is a literal. */
  readonly limit?: number;
  /** True where it says a limit at all, known or not. */
  readonly isLimited: boolean;
  /** True where the client merges such calls of one tick into one query (`sources`: the catalogue entry's comment). */
  readonly mergedInOneTick: boolean;
  /**
   * Where the awaited result holds the rows (of a count, the number): a property such as `data` or `rows`, or an index where it is a tuple
   * (`const [rows] = await …`). Left out where the result itself is the rows, the row or the number.
   */
  readonly rowsIn?: string | number;
  /** The property of the awaited result that says what went wrong, for clients that do not reject: `error` of `{ data, error }`. */
  readonly errorIn?: string;
  /** The property of the awaited result that holds the number of rows beside the rows, for queries that were told to count: code that reads nothing else has counted. */
  readonly countIn?: string;
  /** For a write of one row: whether the library, in the version and on the database at hand, can write many in one statement. */
  readonly hasBulkForm: boolean;
  /** Whether such a bulk write can give back the rows. */
  readonly returnsManyRows?: boolean;
  /** True where nothing runs until the result is awaited or handed to a batch. */
  readonly lazy: boolean;
  /** True where the call gives its result itself, and no promise of it. */
  readonly isSync?: boolean;
  /** True where it runs in the user's browser: nobody's request waits for it on the server. */
  readonly inBrowser?: boolean;
}

/** A call that runs several lazy queries together: `prisma.$transaction([…])`. A callback that it is given runs in place, as one transaction. */
export interface Batch {
  readonly concept: 'batch';
  readonly library: string;
  readonly call: ts.CallExpression;
}

/** Work handed to a queue, to be done elsewhere. */
export interface Enqueue {
  readonly concept: 'enqueue';
  readonly library: string;
  readonly call: CallLike;
  readonly label: string;
}

/** `wrap`: a function whose result is kept (`unstable_cache(fn)`, React's `cache(fn)`). */
export type CacheOp = 'read' | 'read-many' | 'write' | 'delete' | 'wrap';

export interface CacheAccess {
  readonly concept: 'cache';
  readonly op: CacheOp;
  readonly library: string;
  readonly call: CallLike;
  readonly label: string;
  /** True for a cache in this process's own memory: no round trip. */
  readonly inProcess: boolean;
  /** True for a read where the library has a call that reads many keys at once. */
  readonly hasManyForm?: boolean;
}

/** A lock or mutex that is taken. */
export interface Lock extends Omit<Load, 'concept'> {
  readonly concept: 'lock';
  /** True for one among what runs in this process. */
  readonly inProcess?: boolean;
}

/** A key handed to a loader that batches the keys of one tick (`DataLoader`). */
export interface Load {
  readonly concept: 'load';
  readonly library: string;
  readonly call: CallLike;
  readonly label: string;
}

/** What a call means. */
export type Meaning = Query | Batch | ExternalCall | ClientMade | Checkout | Connect | Disconnect | Enqueue | CacheAccess | Lock | Load;

/** Where the values of names come from that the checker cannot follow: what callers pass, what a property is given elsewhere. */
export interface Provenance {
  /** What the callers that are known pass for a parameter. */
  argumentsOf(parameter: ts.ParameterDeclaration): readonly ts.Expression[];
  /** The functions of the workspace that an expression stands for. */
  functionsOf(expression: ts.Expression): readonly FunctionNode[];
  /** What properties of that name are given anywhere (`req.prisma = prisma`, `{ prisma }` of a context object), where it is one thing. */
  typeOfProperty(name: string): ts.Type | undefined;
  /** What a worker's `env` has under a name where a node stands: a database, a bucket. */
  typeOfBinding(name: string, place: ts.Node): ts.Type | undefined;
  /** What a member is of an object that is filled with the files of a folder, by their names. */
  typeInFolder(owner: ts.Expression, name: string): ts.Type | undefined;
  /** Whether the workspace makes a global of that name: `global.app = app`. */
  isOwnGlobal(name: string): boolean;
  /** The members of classes below that say what an abstract member is. */
  membersBelow(member: ts.Declaration): readonly ts.Declaration[];
  /** Keeps what was found for an expression; one that is asked about while it is being worked out has no type of its own. */
  remember(expression: ts.Expression, work: () => ts.Type | undefined): ts.Type | undefined;
  /** To be called where an answer was read off another file, so that it may change with that file. */
  noteTrace(): void;
  /** What to follow with what a caller passes: each such step is one less to go. */
  readonly farther?: Provenance;
}

/** A model, and the data model that it is part of. */
export interface DeclaredModel {
  readonly model: Model;
  readonly data: DataModel;
}

/** What a catalogue entry may ask while it reads a call. */
export interface RecogniseContext {
  readonly checker: ts.TypeChecker;
  /** The data model that a stub file was made from. */
  dataModel(stub: FilePath): DataModel | undefined;
  dependencyVersion(file: FilePath, name: string): string | undefined;
  /**
   * The model of that name or table which the workspace declares, in its code or in its schema files.
   * @param sources which kinds of declarations count, the best first: ids as in `DataModel.source`
   * @param near the file that asks: of several declarations the nearest one is meant
   */
  modelNamed?(name: string, sources: readonly string[], near: FilePath): DeclaredModel | undefined;
  /** The stubs that any file of the workspace imports: of other libraries there is no call. Left out, every library is asked. */
  readonly importedStubs?: ReadonlySet<FilePath>;
  /** The workspace's own wrappers, asked before any library. */
  readonly own?: LibraryEntry;
  readonly provenance?: Provenance;
}

/** A declaration file that stands for a package or for a generated client. */
export interface Stub {
  /** A path under `/headroom-stubs/`; it exists nowhere on disk. */
  readonly file: FilePath;
  readonly text: string;
  readonly data?: DataModel;
  /** Whether an import maps to it; see `StubProvider.resolve`. The most specific answer (highest number) wins, 0 is no. */
  match(specifier: string, containingFile: FilePath, target: FilePath | undefined): number;
  /** True where the specifier alone decides, wherever the import stands. */
  readonly anywhere?: boolean;
}

/** The change that makes a read ask for these columns alone; undefined where there is no place for it, or where other columns would be missed. */
export type Narrowing = (fields: readonly Field[]) => readonly TextEdit[] | undefined;

/** A subscription to every change of a table or collection of that name. */
export interface Subscription {
  readonly entity: string;
  /** What is called with each change, and where the changed row stands in what it is given (`new`); where that is all rows each time, the query that they are of. */
  readonly listener?: ts.Expression;
  readonly rowIn?: string;
  readonly rows?: Query;
}

/** All that is known of one library. The rest of the program never names it. */
export interface LibraryEntry {
  readonly id: string;
  /** A file whose text does not match has no call of this library that matters. Cheap: it is run over every file. */
  readonly trigger: RegExp;
  /**
   * Names of methods, functions and classes whose call can carry a meaning: the syntax guard before any question to the checker.
   * `()` stands for every call of a plain name with a string as its first argument (`knex('users')`),
   * two backticks for every tagged template.
   */
  readonly callNames: ReadonlySet<string>;
  /** Names that the workspace makes of the library's (`user.getPosts()` of an association `posts`, `new PrismaService()`), for calls that no name above stands for. */
  readonly callPattern?: RegExp;
  /** A file whose text matches uses the library without importing it: a global such as `fetch`. */
  readonly globals?: RegExp;
  /** Types of the library that are global: a file whose text names one uses it without an import. */
  readonly ambient?: AmbientTypes;
  stubs(models: readonly DataModel[]): readonly Stub[];
  recognise(call: CallLike, context: RecogniseContext): Meaning | undefined;
  /** What a property asks that code waits for: `await user.posts` of a relation that is loaded then. */
  recogniseAwaited?(access: ts.PropertyAccessExpression, context: RecogniseContext): Query | undefined;
  /** How many rows one of its queries asks for, where that takes more reading than its `Query` says; asked about reads and writes of many rows alone. */
  extent?(query: Query, context: AskContext): Extent | undefined;
  /** The change that gives a read of many rows a limit of so many; undefined where there is no place for one. */
  limit?(query: Query, rows: number): readonly TextEdit[] | undefined;
  /** The rows of relations that a read loads with each of its own. */
  along?(query: Query): readonly LoadedAlong[];
  /** How a read that asks for every column of its rows is made to ask for some; undefined where it names its columns already, or that cannot be told. */
  narrowing?(query: Query): Narrowing | undefined;
  /** Set where rows have the type of the columns that a text names, and no type where that is a star and nobody says what the tables have; the stub reads no such text. */
  readonly typesNamedColumns?: true;
  /** The change that gives a read of many rows one page of them, in an order that decides between any two rows; undefined where that would not be exact. */
  page?(query: Query, request: PageRequest): PageEdit | undefined;
  /** The change that gives a query those of its rows that a request asks for, where it does; all of them where it says nothing. */
  part?(query: Query, request: PartRequest): PageEdit | undefined;
  /** What a call listens to, where that is every change of a whole table or collection. */
  subscription?(call: ts.CallExpression, checker: ts.TypeChecker): Subscription | undefined;
  /** The change that gives it the rows after a key, in the order of that key; undefined where no unique key orders them, or the rows do not have it. */
  keyset?(query: Query, request: KeysetRequest): KeysetEdit | undefined;
  /** The change that makes a read of many rows give them one after the other, for `for await`, without an `await` before it. */
  cursor?(query: Query): readonly TextEdit[] | undefined;
  readonly dialect: Dialect;
  /** Where the library is one for loaders: how they are written. */
  readonly loader?: LoaderForm;
}
