import type { DataModel, FilePath, Model, TextEdit } from '../core';
import type { ts } from '../project/ts';

/** What a query does. `raw` is SQL text or a command that the catalogue cannot read further. */
export type QueryOp = 'read-one' | 'read-many' | 'count' | 'aggregate' | 'insert' | 'insert-many' | 'update' | 'update-many' | 'upsert' | 'delete' | 'delete-many' | 'raw';

export const writeOps: ReadonlySet<QueryOp> = new Set<QueryOp>(['insert', 'insert-many', 'update', 'update-many', 'upsert', 'delete', 'delete-many']);

/** `field = value` in a query's filter. A field of a compound key is listed on its own. */
export interface EqualityCondition {
  readonly field: string;
  readonly value: ts.Expression;
}

/** A query's filter as far as it can be read from the source. */
export interface Filter {
  /** Conditions that a row meets only if the field equals the value; all of them must hold. */
  readonly equals: readonly EqualityCondition[];
  /** Every other condition, as written (object properties); they must hold too. */
  readonly rest: readonly ts.Node[];
  /** False where a part is dynamic (a spread, a variable), so that there may be conditions which are not listed. */
  readonly complete: boolean;
}

/** A database query, in the words of no library. */
export interface Query {
  readonly concept: 'query';
  readonly library: string;
  readonly op: QueryOp;
  readonly call: ts.CallExpression | ts.TaggedTemplateExpression;
  /** The model's name in `data`; undefined for raw queries and where the schema is unknown. */
  readonly model?: Model;
  readonly data?: DataModel;
  /** The expression that the client was taken from: `prisma` in `prisma.user.findMany()`. */
  readonly client: ts.Expression;
  /** True inside an interactive transaction, whose client has no transaction of its own. */
  readonly inTransaction: boolean;
  readonly filter?: Filter;
  /** What a write stores, as written. */
  readonly written?: ts.Expression;
  /** The greatest number of rows it can return, where that is a literal. */
  readonly limit?: number;
  /** True where it says a limit at all, known or not. */
  readonly isLimited: boolean;
  /** True where the client merges such calls of one tick into one query (`sources`: the catalogue entry's comment). */
  readonly mergedInOneTick: boolean;
  /** For a write of one row: whether the library, in the version and on the database at hand, can write many in one statement. */
  readonly hasBulkForm: boolean;
  /** Whether such a bulk write can give back the rows. */
  readonly returnsManyRows?: boolean;
  /** True where nothing runs until the result is awaited or handed to a batch. */
  readonly lazy: boolean;
}

/** What a call means. Further concepts (external call, client, transaction, enqueue, cache) join this union. */
export type Meaning = Query | Batch;

/** A call that runs several lazy queries together: `prisma.$transaction([…])`. */
export interface Batch {
  readonly concept: 'batch';
  readonly library: string;
  readonly call: ts.CallExpression;
}

/** What a catalogue entry may ask while it reads a call. */
export interface RecogniseContext {
  readonly checker: ts.TypeChecker;
  /** The data model that a stub file was made from. */
  dataModel(stub: FilePath): DataModel | undefined;
  dependencyVersion(file: FilePath, name: string): string | undefined;
}

/** A declaration file that stands for a package or for a generated client. */
export interface Stub {
  /** A path under `/headroom-stubs/`; it exists nowhere on disk. */
  readonly file: FilePath;
  readonly text: string;
  readonly data?: DataModel;
  /** Whether an import maps to it; see `StubProvider.resolve`. The most specific answer (highest number) wins, 0 is no. */
  match(specifier: string, containingFile: FilePath, target: FilePath | undefined): number;
}

/** All that is known of one library. The rest of the program never names it. */
export interface LibraryEntry {
  readonly id: string;
  /** A file whose text does not match has no call of this library that matters. Cheap: it is run over every file. */
  readonly trigger: RegExp;
  /** Names of methods or functions that can carry a meaning: the syntax guard before any question to the checker. */
  readonly callNames: ReadonlySet<string>;
  stubs(models: readonly DataModel[]): readonly Stub[];
  recognise(call: ts.CallExpression | ts.TaggedTemplateExpression, context: RecogniseContext): Meaning | undefined;
  readonly dialect: Dialect;
}

/** How a library is rewritten. Each member answers undefined where the rewrite is impossible or would not be exact. */
export interface Dialect {
  /**
   * Loads the rows of `inner` with those of `list`. `path` names the relations from the list's rows to the rows that are walked
   * over (empty where they are the list's own); `keys` pairs each column of the inner query's filter with the column of the
   * walked row that it is compared to.
   * Result: the change to the list query, and how the loop then reads the relation from the row's expression.
   */
  eagerLoad?(list: Query, path: readonly string[], inner: Query, keys: readonly KeyPair[]): EagerLoad | undefined;
  /** The inner query for all keys at once, as source text. `keyList` is the text of an expression that gives the array of keys. */
  batchRead?(inner: Query, keyField: string, keyList: string): BatchRead | undefined;
  /** One statement that does for all rows what `inner` does for one. */
  bulkWrite?(inner: Query, request: BulkWriteRequest): BulkWrite | undefined;
  /** One transaction over an expression that gives an array of lazy queries; `queries` is its source text. */
  transaction?(inner: Query, queries: string): string | undefined;
}

export interface KeyPair {
  readonly innerField: string;
  readonly listField: string;
}

export interface EagerLoad {
  /** The change to the list query, in its file. */
  readonly edits: readonly TextEdit[];
  /** The relation's name, for the title: `customer`. */
  readonly relation: string;
  /** What stands for the awaited inner query, given the text of the row: `order` → `order.customer`. */
  read(row: string): string;
  /** True where that text is no simple access and needs parentheses inside a larger expression. */
  readonly compound: boolean;
  /** The property that is read off the row (`customer`, `_count`), for rows that are destructured. */
  readonly property: string;
  /** True where the relation is a list of rows. */
  readonly many: boolean;
  /** What to know before taking it, for the title's parentheses. */
  readonly caveat?: string;
}

export interface BatchRead {
  /** Source text of the query, without `await`. */
  readonly query: string;
  /** Where the key was not among the selected columns and was added, it must be taken off the rows again. */
  readonly keyAdded: boolean;
  /** Several rows may share a key. */
  readonly many: boolean;
  /** What the result was where no row matched: `null`, `[]` or an error. */
  readonly missing: 'null' | 'empty' | 'zero' | 'throws';
  /** What is kept of a row under its key, given the row's name; the row itself where it is left out. */
  value?(row: string): string;
}

export interface BulkWriteRequest {
  /** Source text of the array of an expression's values for all elements: `order.id` → `orders.map((order) => order.id)`. */
  each(expression: ts.Expression): string | undefined;
  /** Whether the rows that were written are used afterwards. */
  readonly needsRows: boolean;
  /** Whether no two elements can have the same key. */
  readonly uniqueKeys: boolean;
  /** Whether the expression, evaluated in the loop, depends on the item. */
  varies(node: ts.Node): boolean;
}

export interface BulkWrite {
  /** Source text of the statement's expression, without `await`. */
  readonly query: string;
  /** The method, for the title: `createMany`. */
  readonly name: string;
  /** What can differ, for the title's parentheses: `all or nothing`. */
  readonly caveat?: string;
}
