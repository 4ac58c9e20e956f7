import type { Field } from '../../core';
import type { ts } from '../../project/ts';
import type { Choice, SearchRequest } from './asked-by-people';
import type { Imported } from './dialect';

/** The value that a column has in the rows that a listener does something for. */
export interface HeardTest {
  readonly column: string;
  readonly value: ts.Expression;
}

/** A comparison of one column that a row has to pass. */
export interface FieldTest {
  readonly field: Field;
  readonly is: 'equal' | 'not' | 'above' | 'at-least' | 'below' | 'at-most' | 'among';
  /** Source text of what it is compared with: `null` of `equal` and `not`, a list of `among`. */
  readonly value: string;
  /** True where it holds of the rows that JavaScript's own comparison does not hold of (`!(order.total > 5)`): a row that lacks the column is one of these, too. */
  readonly isContrary?: boolean;
}

/** A column that rows are sorted by. */
export interface SortedBy {
  readonly field: Field;
  readonly descending: boolean;
}

/** A number of rows, or the source text of one that is whole and not negative wherever the query stands. */
export type Amount = number | string;

export interface IntoQueryRequest {
  /** All of them must hold, beside the query's own conditions. No two are about the same column. */
  readonly tests: readonly FieldTest[];
  readonly wants: 'rows' | 'count';
  /** So many rows alone, after those that are skipped. Which ones they are must be sure, unless any will do. */
  readonly take?: Amount;
  readonly skip?: Amount;
  /** True where so many may come to none, for which some libraries give all. */
  readonly mayTakeNone?: boolean;
  readonly anyRows?: boolean;
  /** True where the tests hold of the rows that JavaScript's own condition does not hold of: a row that lacks a column is one of these, too. */
  readonly isContrary?: boolean;
  /** What JavaScript sorts the rows by: rows that are equal in it keep the order of the query. What a limit leaves to chance then, the key decides. */
  readonly order?: SortedBy;
  readonly search?: SearchRequest;
  /** Values that a column equals, unless a condition holds. */
  readonly choices?: readonly Choice[];
  readonly imported: Imported;
  /** The version range of a package where the query stands. Without it, what only some versions have is not asked for. */
  readonly dependencyVersion?: (name: string) => string | undefined;
}

export interface IntoQuery {
  /** Source text of the query, without `await`. Its rows are where those of the old query are. */
  readonly query: string;
  /** What that takes the place of, where it is not the whole call: what a call listens to. */
  readonly place?: ts.Expression;
  /** Of a count: how the number is read off the awaited result, where that is not the number itself. */
  readonly number?: (awaited: string) => string;
  /** The same, given the text of the rows, which the result has in one of its parts: `rows` → `Number(rows[0]?.count)`. */
  readonly numberOf?: (rows: string) => string;
  /** Of a count whose result has no rows at all: how the number is read off it, given its text: `snapshot` → `snapshot.data().count`. */
  readonly numberOfResult?: (result: string) => string;
  /** Of a count: the property of the result that holds the number. */
  readonly numberIn?: string;
  /** What can differ, for the title's parentheses. */
  readonly caveat?: string;
  /** True where the query has the order that was asked for; a dialect that does not know it leaves this out. */
  readonly isOrdered?: boolean;
  /** What decides among rows of which the query left the order to chance, and whether it said none at all. */
  readonly settled?: { readonly by: readonly string[]; readonly isNew: boolean };
  /** True where it searches as it was asked to, likewise. */
  readonly isSearched?: boolean;
  /** A sign of what is searched for that stands for any, which nothing can take as it is. */
  readonly anySign?: string;
  /** Statements before that of the query. */
  readonly before?: readonly string[];
  /** True where it leaves conditions out as it was asked to, likewise. */
  readonly isChosen?: boolean;
}
