import type { TextEdit } from '../../core';
import type { ts } from '../../project/ts';

/** What a rewrite asks of a dialect for the row that a write gives back. */
export interface WrittenRowRequest {
  /** The column by which the row is looked up afterwards. */
  readonly keyField: string;
  /** Whether nothing but columns is taken of what the write gives back, so that it may give back more of them. */
  readonly takesColumns: boolean;
  /** The same of the look-up. */
  readonly looksAtColumns: boolean;
  readonly checker: ts.TypeChecker;
}

/** The row that a write of one row gives back. */
export interface WrittenRow {
  /** Source text of the row as the read would give it, given the variable that holds what the write gives back. */
  row(variable: string): string;
  /** The property by which what is given back has the key; undefined where it has not. */
  readonly key?: string;
  /** True where nothing may be given back although nothing was thrown, or where the types say so. */
  readonly mayBeAbsent?: boolean;
  /** True where what is given back is a list of one row. */
  readonly inList?: boolean;
  /** Where what a write gives back holds the rows, where the write itself does not say. */
  readonly rowsIn?: string | number;
  /** True where the write takes a list as well, of whose rows only the first would be taken. */
  readonly takesLists?: boolean;
  /** True where nothing is given back but by the changes, so that nobody may have taken what the write gave. */
  readonly asksAnew?: boolean;
  /** The changes to the write that make it give back what the read does. */
  readonly edits?: readonly TextEdit[];
}

/**
 * Source text of an object with some columns of a row, for `WrittenRow.row`.
 * @param columns each by the name that it has in the object, and, where that is another one, by what the row calls it
 */
export function withColumns(columns: readonly (readonly [name: string, from?: string])[]): WrittenRow['row'] {
  return (variable) => `{ ${columns.map(([name, from = name]) => `${name}: ${variable}.${from}`).join(', ')} }`;
}
