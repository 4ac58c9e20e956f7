import type { Field } from '../../core';

/** Texts of which one has to contain a term in any case. */
export interface SearchRequest {
  readonly fields: readonly Field[];
  /** How the term is named where the query stands. */
  readonly term: string;
  /** Two texts that are searched as one, with a space between them: both of them are in `fields` too. */
  readonly pairs?: readonly (readonly [Field, Field])[];
  /** Texts in which the term has to stand as it is, or in small letters. */
  readonly exact?: readonly { readonly field: Field; readonly isLowered: boolean }[];
  /** A name for a variable where the query stands. */
  free(name: string): string;
}

/** `status` equals what was chosen, unless that is `all`: how the value is named where the query stands, and the condition under which every row will do. */
export interface Choice {
  readonly field: Field;
  readonly value: string;
  readonly unless: string;
}
