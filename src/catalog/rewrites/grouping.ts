import type { Field } from '../../core';
import type { Imported } from './dialect';
import type { FieldTest } from './moved-work';

/** What is asked of a query's rows by one column. */
export interface GroupRequest {
  readonly field: Field;
  readonly imported: Imported;
  /** True where only values that are written out are looked up in the groups, and the sum of all. */
  readonly isNamed?: boolean;
  /** Of groups: a column of whole numbers that is added up in each in place of counting its rows. */
  readonly sums?: Field;
  /** Of groups: the conditions that rows meet which are counted, as in `IntoQueryRequest`. */
  readonly tests?: readonly FieldTest[];
}

/** The same of those rows alone that meet conditions, as in `IntoQueryRequest`. */
export interface SumRequest extends GroupRequest {
  readonly tests: readonly FieldTest[];
}

export interface CountedBy {
  /** Source text of the query, without `await`: a list of rows that have the column under its name. */
  readonly query: string;
  /** How the number is read off such a row, given its text. */
  count(row: string): string;
  /** True where that is the sum that was asked for; a dialect that does not know it leaves this out. */
  readonly isSummed?: boolean;
  /** True where the conditions that were asked for are met, likewise. */
  readonly isNarrowed?: boolean;
  /** What can differ, for the title's parentheses. */
  readonly caveat?: string;
}

export interface AddedUp {
  readonly query: string;
  /** How the sum is read off the awaited result, zero where there is no row. */
  sum(awaited: string): string;
  /** The same, given the text of the rows, which the result has in one of its parts. */
  readonly sumOf?: (rows: string) => string;
  readonly caveat?: string;
}

/** Several numbers of all rows at once, or of those that meet conditions. */
export interface NumbersRequest {
  /** Columns of whole numbers that are never empty, each once. */
  readonly sums: readonly Field[];
  /** As in `IntoQueryRequest`. */
  readonly tests: readonly FieldTest[];
  readonly imported: Imported;
}

export interface Numbers {
  readonly query: string;
  /** True where the result is a list of one row; otherwise it is that row itself. */
  readonly isList?: boolean;
  readonly caveat?: string;
  /** How a sum, zero where there is no row, and the number of rows are read off the row, given its text. */
  sum(row: string, field: Field): string;
  count(row: string): string;
}

/**
 * What a column's sum is called in an answer, one word where the column is: what makes camel case of an answer's names leaves it as it is (https://kysely-org.github.io/kysely-apidoc/classes/CamelCasePlugin.html,
 * `knexSnakeCaseMappers` of Objection, `postgres.camel`), and where that runs no column is read by a name of several words with a line between.
 */
export function sumName({ column }: Field): string {
  return column.includes('_') ? `${column}_sum` : `${column}sum`;
}

/** A list of rows that have one column alone, each of its values once. */
export interface DistinctRows {
  /** Source text of the query, without `await`. Its rows have the column under its name. */
  readonly query: string;
  readonly caveat?: string;
}

/** A comparison that stands for telling the values of a column apart. */
export function tellsApart(field: Field): FieldTest {
  return { field, is: 'equal', value: '\'\'' };
}
