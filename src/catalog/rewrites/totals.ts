import type { Field, FileEdit, FilePath } from '../../core';
import type { FieldTest } from './moved-work';

/** A number that JavaScript works out of the rows that pass some tests. */
export interface Figure {
  /** What it is called in a result that has several: `amount_sum`. */
  readonly name: string;
  /** The tests compare with what is written out: nothing of them is a variable. */
  readonly tests: readonly FieldTest[];
  /** The column of whole numbers whose values are added; without one the rows are counted. */
  readonly sum?: Field;
}

export interface TotalsRequest {
  readonly figures: readonly Figure[];
  /** The column by whose values the one figure is told apart. */
  readonly by?: Field;
  /** What the new function is about, in words joined by `_`: `orders_totals`. */
  readonly wish: string;
  /** Files that were made in the same run, migrations among them. */
  readonly made: readonly FilePath[];
  text(file: FilePath): string | undefined;
}

/** A query for numbers instead of rows, by a function that the database gets. */
export interface Totals {
  /** Source text of the query, without `await`. Where rows were there is the number; with several figures an object of them, with `by` one of the numbers. */
  readonly query: string;
  /** The migration that makes the function, and what is declared of it. */
  readonly edits: readonly FileEdit[];
  /** The migration's file. */
  readonly migration: FilePath;
}
