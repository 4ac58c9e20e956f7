import type { Query } from '../types';

/** A query of which only some things are known: what is left out is said in the careful way (no limit, no bulk form, not merged). */
export function queryOf(known: Pick<Query, 'library' | 'op' | 'call' | 'client'> & Partial<Query>): Query {
  return { concept: 'query', inTransaction: false, isLimited: known.limit !== undefined, mergedInOneTick: false, hasBulkForm: false, lazy: false, ...known };
}

/** The name of what a query is about: its model, or, where none is known, what the code calls its table. */
export function subjectOf({ model, entity }: Pick<Query, 'model' | 'entity'>): string | undefined {
  return model?.name ?? entity;
}
