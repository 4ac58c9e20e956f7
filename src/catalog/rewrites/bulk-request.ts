import type { FileEdit, FilePath } from '../../core';
import type { ts } from '../../project/ts';
import type { Withheld } from '../models/hooks';
import type { Imported } from './dialect';

/** What a rewrite asks of a dialect for a write of all rows, and what it is given. */

/** A value of a written row: `{ status: order.status }`, with `field` `{ filter: { _id: order.id } }`; with `asText` the text that it is in an address (`String(order.status)`). */
export interface RowValue {
  readonly name: string;
  readonly value: ts.Expression;
  readonly field?: string;
  readonly asText?: true;
}

export interface BulkWriteRequest {
  /**
   * Source text of the array of an expression's values for all elements: `order.id` → `orders.map((order) => order.id)`. Where the loop goes on, the name of
   * a list that it fills, called after `name`. Undefined where an element does not say it alone.
   */
  each(expression: ts.Expression, name?: string): string | undefined;
  /**
   * Source text of an array that has an object for each element, with a value under each name, for statements of rows that get other values; undefined where an element does not say them alone. `name` is what
   * a list is called after; with `inside` each of the objects is the value of another that has nothing but this name. Left out, as `files` is, where no other statement than the given one can take its place.
   */
  rows?(values: readonly RowValue[], name: string, inside?: string): string | undefined;
  /** The files of the workspace, sources by their names, where new ones may be made. */
  readonly files?: { files(): readonly FilePath[]; made(): readonly FilePath[]; text(file: FilePath): string | undefined; databases(): readonly { readonly files: readonly FilePath[] }[] };
  /** Whether the rows that were written are used afterwards. */
  readonly needsRows: boolean;
  /** Whether whoever calls can be told whose rows were there: a write that fails where there is no row of the key (`single`) then gives back those that it has written. */
  readonly tellsKeys?: boolean;
  /** Whether the loop takes the first row of each result: a library that gives a list for one row too gives the same list for all. */
  readonly takesFirst: boolean;
  /** Whether no two elements can have the same key. */
  readonly uniqueKeys: boolean;
  /** Whether no two elements can give an expression the same value. */
  isUnique(expression: ts.Expression): boolean;
  /** Whether the expression, evaluated in the loop, depends on the item. */
  varies(node: ts.Node): boolean;
  /** Told where of rows with one key the last alone is written: a title says so. */
  merged?(): void;
  /** Told why there is no statement for all, where it is something that the code does not show. */
  readonly withheld?: Withheld | undefined;
  readonly checker: ts.TypeChecker;
  readonly imported: Imported;
}

/** What a title says of rows that are merged. */
export const lastWins = 'of rows with one key the last is written';

export interface BulkWrite {
  /** Source text of the statement's expression, without `await`. Its result has the form of the inner query's (`rowsIn`, `errorIn`). */
  readonly query: string;
  /** The method, for the title: `createMany`. */
  readonly name: string;
  /** Parts of the inner query that the statement says in another way: they are not in it. */
  readonly replaced?: readonly ts.Node[];
  /** What can differ, for the title's parentheses: `all or nothing`. */
  readonly caveat?: string;
  /** The column whose values tell, in the rows that the statement gives, which keys had one; the others would have failed alone. Only for `tellsKeys`. */
  readonly keysIn?: string;
  /** True where the statement fails for an empty list, so that it stands behind `if (list.length > 0)`. */
  readonly failsIfEmpty?: boolean;
  /** Changes to other files that it takes: a migration that makes a function of the database. Such a statement is no preferred one. */
  readonly edits?: readonly FileEdit[];
}
