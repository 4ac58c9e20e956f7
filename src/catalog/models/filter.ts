import type { ts } from '../../project/ts';

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
  /** What conditions of `rest` say, as far as only their field is known: `id IN (…)` of an SQL text. */
  readonly known?: readonly { readonly field: string; readonly kind: 'equals' | 'in' }[];
  /** Parts of JSON columns that must have a value, of conditions in `rest`: `data` holds `{ order: id }`. */
  readonly parts?: readonly { readonly field: string; readonly part: string; readonly value: ts.Expression }[];
}
