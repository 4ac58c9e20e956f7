import type { FileEdit } from '../../core';
import type { ts } from '../../project/ts';
import type { RowValue } from './bulk-request';
import type { WorkspaceSources } from './dialect';

/** What a rewrite asks of a dialect for a read that each element makes with conditions of its own, and what it is given. */

export interface EachReadRequest {
  /** Source text of an array that has an object for each element, with a value under each name; undefined where an element does not say one of them alone. */
  rows(values: readonly RowValue[]): string | undefined;
  /** The files of the workspace, and those that new ones may stand beside. */
  readonly files: Pick<WorkspaceSources, 'files' | 'text'> & { made(): ReturnType<WorkspaceSources['files']> };
  /** Whether an element's read that failed means something else than one that found nothing; else one that fails gives nothing, and leaves the others alone. */
  readonly looksAtErrors: boolean;
  readonly checker: ts.TypeChecker;
}

export interface EachRead {
  /** Source text of the query, without `await`. Its rows (`rowsIn`) are a list with what each element's read gives, in the elements' order: its rows, its row or `null`, or their number. */
  readonly query: string;
  /** Where the query's result holds that list. */
  readonly rowsIn: string;
  /** What the query is called, for the title. */
  readonly name: string;
  /** Whether the inner query says that it failed where this one gives no row. */
  readonly missingIsError: boolean;
  /** What can differ, for the title's parentheses. */
  readonly caveat: string;
  /** Changes to other files that it takes: a migration that makes a function of the database. */
  readonly edits: readonly FileEdit[];
}
