import type { Field, FilePath, Model, TextEdit } from '../../core';
import type { ts } from '../../project/ts';
import type { Withheld } from '../models/hooks';
import type { BulkWrite, BulkWriteRequest } from './bulk-request';
import type { Totals, TotalsRequest } from './totals';
import type { EachRead, EachReadRequest } from './each-request';
import type { WrittenRow, WrittenRowRequest } from './written-row';
import type { AddedUp, CountedBy, DistinctRows, GroupRequest, Numbers, NumbersRequest, SumRequest } from './grouping';
import type { HeardTest, IntoQuery, IntoQueryRequest } from './moved-work';
import type { EqualityCondition, Query } from '../types';

/**
 * How a library is rewritten. Each member answers undefined where the rewrite is impossible or would not be exact.
 *
 * The rewrites (`src/fixes/loops`) decide what the loop allows: which expression is the key, whether rows are changed, where the new query can stand. A
 * dialect decides what the query allows: it writes the new query as source text, and says how the rows are found in what that gives. Texts are written as
 * if at column 0, on one line or with line breaks relative to that. All that a text names must be known where the old query stood, or be `Imported`.
 */
export interface Dialect {
  /** The change that gives a read of many rows the last so many of its order, in that order; undefined where there is no place for it. */
  last?(query: Query, rows: number): readonly TextEdit[] | undefined;
  /**
   * Loads the rows of `inner` with those of `list`. `path` names the relations from the list's rows to the rows that are walked over (empty where they are the list's own); `keys` pairs each column of
   * the inner query's filter with the column of the walked row that it is compared to.
   * Result: the change to the list query, and how the loop then reads the relation from the row's expression.
   */
  eagerLoad?(list: Query, path: readonly string[], inner: Query, keys: readonly KeyPair[], request: EagerLoadRequest): EagerLoad | undefined;
  /** The same for a query that follows a relation of the walked row (`inner.follows`); `field` is that relation. */
  followed?(list: Query, path: readonly string[], inner: Query, field: Field, request: FollowedRequest): EagerLoad | undefined;
  /** The inner query for all keys at once. */
  batchRead?(inner: Query, request: BatchReadRequest): BatchRead | undefined;
  /** The same where a key is made of several columns; `keyList` is then an array of objects with these columns. */
  compoundRead?(inner: Query, request: CompoundReadRequest): BatchRead | undefined;
  /** What a write of one row gives back of it, as a read of the same table gives its rows. */
  writtenRow?(write: Query, read: Query, request: WrittenRowRequest): WrittenRow | undefined;
  /** A read that each element makes with conditions of its own, asked for all of them at once of something that the rewrite makes. */
  eachRead?(inner: Query, request: EachReadRequest): EachRead | undefined;
  /**
   * The variable that is the query's whole filter, where a function is handed an object of columns and values: `where: clause`. `settled` says which way the conditions go that
   * add other arguments.
   */
  filterArgument?(query: Query, settled?: Settled): ts.Identifier | undefined;
  /** The inner query in a form that the client merges with others of its kind which begin in the same tick. */
  mergedRead?(inner: Query, request: MergedReadRequest): MergedRead | undefined;
  /** A function's query for rows of one owner, asked through the owner's row, so that the client merges it with others which begin in the same tick. */
  relatedRows?(inner: Query, request: RelatedRowsRequest): RelatedRows | undefined;
  /** One statement that does for all rows what `inner` does for one. */
  bulkWrite?(inner: Query, request: BulkWriteRequest): BulkWrite | undefined;
  /** Whether a call inside a query only makes a part of it, and so means the same wherever it stands: `eq(orders.status, status)`. */
  makesPart?(call: ts.CallExpression | ts.TaggedTemplateExpression, checker: ts.TypeChecker): boolean;
  /** One transaction over an expression that gives an array of lazy queries; `queries` is its source text. */
  transaction?(inner: Query, queries: string): string | undefined;
  /**
   * How others send statements of Postgres in a transaction: an object whose `executeSql(text, values)` takes numbered placeholders and gives `{ rows }`, as source text. Undefined where the place
   * at hand has no name for what that takes.
   */
  executes?(transaction: OpenTransaction): string | undefined;
  /**
   * The transaction as one of another library, for those who have an adapter for that one: the library, and what its transaction is called. Undefined where it is none; `versionOf` gives the
   * version range of a package, `file` is where it would be written.
   */
  lends?(client: string, file: ts.SourceFile, versionOf: (name: string) => string | undefined): { readonly library: string; readonly client: string } | undefined;
  /** The query that asks the database for what JavaScript makes of all rows; undefined where the database may answer otherwise. */
  intoQuery?(query: Query, request: IntoQueryRequest): IntoQuery | undefined;
  /**
   * Of a library whose rows are documents without a schema: what the callback of `map` gives beside what is in a document, by its names; undefined where it gives anything else than all of that. A column of such
   * rows may hold anything, or be missing.
   */
  besideDocument?(callback: ts.Expression): readonly string[] | undefined;
  /** What the types of a query's rows say of them, where no schema declares them. */
  typedRows?(query: Query, checker: ts.TypeChecker): Model | undefined;
  /** The change that makes a subscription hear of rows with one value in a column alone; undefined where that cannot be written. */
  heard?(call: ts.CallExpression, test: HeardTest): readonly TextEdit[] | undefined;
  /** The numbers that JavaScript works out of all rows, from a function of the database that a new migration makes; a text says why there is none. */
  totals?(query: Query, request: TotalsRequest): Totals | string;
  /** One query that counts the rows for each value of a column. */
  countedBy?(query: Query, request: GroupRequest): CountedBy | undefined;
  /** One query that adds up a column of whole numbers that is never empty. */
  addedUp?(query: Query, request: SumRequest): AddedUp | undefined;
  /** One query that adds up columns and counts the rows. */
  numbersOf?(query: Query, request: NumbersRequest): Numbers | undefined;
  /** One query that gives each value of a column once. */
  distinctRows?(query: Query, request: GroupRequest): DistinctRows | undefined;
  /** Whether the workspace has the library change what its reads of rows ask for, and not what counts rows or adds them up. */
  altersRows?(model: Model | undefined): boolean;
}

/**
 * Asks for a name of a package in the file that is changed: `imported('inArray', 'drizzle-orm')` gives the name by which the file knows it, or the one that
 * it is imported as together with the rewrite (merged into an import of the module that is there).
 */
export type Imported = (name: string, module: string) => string;

/** What a condition comes to for one call of the function that it stands in; undefined where that cannot be told. */
export type Settled = (condition: ts.Expression) => boolean | undefined;

export interface KeyPair {
  readonly innerField: string;
  readonly listField: string;
}

export interface EagerLoadRequest {
  /** Whether the loop takes nothing but the first row of the result; `read` then gives that row. */
  readonly firstOnly: boolean;
  /** What the related row can be called, or the rows, where no relation has a name: after its table. */
  named(many: boolean): string;
  /** The files of the workspace, for what all clients have in common. */
  readonly files: WorkspaceSources;
  /** Told why a relation cannot be loaded with its rows, where it is something that the code does not show. */
  readonly withheld?: Withheld | undefined;
  readonly checker: ts.TypeChecker;
  readonly imported: Imported;
}

/** The same of a relation that is followed. */
export type FollowedRequest = Pick<EagerLoadRequest, 'firstOnly' | 'withheld' | 'checker' | 'imported'>;

/** Files of a workspace, with their texts. */
export interface WorkspaceSources {
  files(): readonly FilePath[];
  text(file: FilePath): string | undefined;
  sourceFile(file: FilePath): ts.SourceFile | undefined;
}

export interface EagerLoad {
  /** The change to the list query, in its file. */
  readonly edits: readonly TextEdit[];
  /** The relation's name, for the title: `customer`. */
  readonly relation: string;
  /**
   * What stands for the inner query's rows (its row, its number; what `rowsIn` names where there is such a thing), given the text of the row:
   * `order` → `order.customer`.
   */
  read(row: string): string;
  /** True where that text is no simple access and needs parentheses inside a larger expression. */
  readonly compound: boolean;
  /** The property that is read off the row (`customer`, `_count`), for rows that are destructured. */
  readonly property: string;
  /** True where the relation is a list of rows. */
  readonly many: boolean;
  /** True where only the number of related rows comes along. */
  readonly isCount?: boolean;
  /** True where a missing row was an error to the inner query (`error` beside `null`). */
  readonly missingIsError?: boolean;
  /** True where the call in the loop stays as it is: it finds what it asks for, and asks nothing. */
  readonly stays?: boolean;
  /** True where the property held something else until the row was asked (the id of what is there now). */
  readonly replaces?: boolean;
  /** True where rows that refer to the same one are given one object, which none of them may change then. */
  readonly shared?: boolean;
  /** What to know before taking it, for the title's parentheses. */
  readonly caveat?: string;
}

export interface BatchReadRequest {
  /** The column that each pass compares to a key of its own. */
  readonly keyField: string;
  /** That key, as it stands in the inner query. */
  readonly key: ts.Expression;
  /** Source text of an array of all keys: a variable's name, or an expression that the query contains once. */
  readonly keyList: string;
  /** Whether the loop takes nothing but the first row of the result: `const [user] = …`, `(…).rows[0]`. */
  readonly firstOnly: boolean;
  /** The query whose rows the loop walks over, and the column of theirs that is the key; undefined where the keys come from elsewhere. */
  readonly walked?: { readonly list: Query; readonly field: string };
  /** Which way conditions go that decide what else the query is given. */
  readonly settled?: Settled;
  /** The files of the workspace, for what its drivers were told. */
  readonly files: WorkspaceSources;
  /** Told why there is no query for all keys, where it is something that the code does not show. */
  readonly withheld?: Withheld | undefined;
  readonly checker: ts.TypeChecker;
  readonly imported: Imported;
}

export interface CompoundReadRequest extends Pick<BatchReadRequest, 'keyList' | 'withheld' | 'checker' | 'imported'> {
  /** The columns that each pass compares to values of its own. */
  readonly keys: readonly EqualityCondition[];
}

export interface BatchRead {
  /** Source text of the query, without `await`. Its rows are in the same place of its result (`rowsIn`, `errorIn`) as those of the inner query. */
  readonly query: string;
  /** Where the key was not among the selected columns and was added, it must be taken off the rows again. */
  readonly keyAdded: boolean;
  /**
   * What one key has of the rows: at most `one`; the `first` of several, in the order of the new query's rows; `all` of them; or their number, where
   * every row of the new query stands for one that is counted (`tally`). A grouped count is `one` row with a `value`, and so are rows that are gathered already:
   * of a `list`, the `value` is the list.
   */
  readonly perKey: 'one' | 'first' | 'all' | 'tally' | 'list';
  /**
   * What the inner query's result was where no row matched: `null`, `undefined`, an empty list, zero, a rejection (`throws`), or `null` beside an error
   * (`error`, where the library has an `errorIn`). `never`: each key has a result, whatever is there. `empty` also says that the result is a list, even where a key has at most one row.
   */
  readonly missing: 'null' | 'undefined' | 'empty' | 'zero' | 'throws' | 'error' | 'never';
  /** What a key without rows has, as source text, where that is none of the above: `{ count: 0 }`. Only for results of which the first row is taken, or which are one row. */
  readonly absent?: string;
  /** True where the new query fails for an empty list of keys, so that it is not asked then. */
  readonly failsIfEmpty?: boolean;
  /** What is kept of a row under its key, given the row's name; the row itself where it is left out. */
  value?(row: string): string;
  /** The table of the new query's rows, where it is not the inner query's: one whose rows bring those of the inner query along. */
  readonly holder?: string;
  /** Where the new query's result holds its rows, where that is not the inner query's `rowsIn`. */
  readonly rowsIn?: string;
  /** The property by which a row has the key, where it is not called `keyField`: the column `user_id` may be the property `userId`. */
  readonly keyProperty?: string;
  /** How a key is made a key of a `Map`, where `===` does not tell equal keys: `String(${key})` of ids that are objects. Applied to rows and to look-ups. */
  mapKey?(key: string): string;
  /** The type of such a key, for a typed `Map`; where it is left out, that of the row's property. */
  readonly mapKeyType?: string;
  /** True where the client refuses a key of another type than the column's. Otherwise `'5'` finds the row 5, in a `Map` it does not: the types have to be known. */
  readonly keysAreTyped?: boolean;
  /** True where the inner query, given `null` or `undefined` as its key, finds no row and does not fail; such keys are then left out of the list. */
  readonly absentFindsNothing?: boolean;
  /** True where the rows' place is more than a list (it counts them, it names their columns), so that no other list is of its type. */
  readonly hasMoreThanRows?: boolean;
  /** True where nothing is known of a row's type: without the key that was added it would become one whose absence has to be asked for. */
  readonly hasUntypedRows?: boolean;
  /** True where the new query gives no rows but an object, which has under each key as text what `perKey` says of one. */
  readonly isObject?: boolean;
  /** True where the new query's rows are `any`, of which a `Map` takes no type. */
  readonly rowsAreAny?: boolean;
  /** True where the rows' place holds `null` if the query failed. */
  readonly rowsMayBeNull?: boolean;
  /** What only the inner query needs. */
  readonly leftOver?: ts.Statement;
  /** What can differ, for the title's parentheses; the fix is then not taken by fix-all. */
  readonly caveat?: string;
}

export interface MergedReadRequest {
  /** What a row, and a list of rows, can be called in the query's place. */
  readonly row: string;
  readonly rows: string;
  readonly withheld?: Withheld | undefined;
  readonly checker: ts.TypeChecker;
}

export interface MergedRead {
  /** The changes to the query, in its file. */
  readonly edits: readonly TextEdit[];
  /** What is called, for the title: `findUnique`. */
  readonly name: string;
  /** How many queries remain for all that begin in one tick. */
  readonly queries: number;
  /** What is made of the awaited result, which has a name then: `null` under a condition, and the value otherwise. It makes a plain promise of the library's query. */
  readonly then?: { readonly name: string; readonly nullIf?: string; readonly value: string };
  /** What can differ, for the title's parentheses. */
  readonly caveat?: string;
}

export interface RelatedRowsRequest {
  /** The relation whose `column` a condition compares, or the column that it compares itself. */
  readonly condition: string;
  readonly column?: string;
  /** Source text of all else that the query is given. */
  readonly args: string;
}

export interface RelatedRows {
  /** The model of the owner, and the column of it that is the key. */
  readonly owner: string;
  readonly column: string;
  /** Source text of the query, given that of the key. Awaited it is the rows, or nothing where there is no owner. */
  query(key: string): string;
  readonly caveat?: string;
}

/** A transaction that is open at some place, as that place names things. */
export interface OpenTransaction {
  /** What its statements are sent by, or what they name as their transaction. */
  readonly client: string;
  /** In TypeScript. */
  readonly typed: boolean;
  /** What it was begun on: `sequelize` of `sequelize.transaction(…)`. */
  readonly begunOn?: string;
  /** A model whose statement names it. */
  readonly model?: string;
}
