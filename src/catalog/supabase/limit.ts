import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { addLimit } from '../rewrites/limit-edit';
import type { Query } from '../types';

/** Links behind which no other can be written. */
export const ends: ReadonlySet<string> = new Set(['then', 'throwOnError', 'returns', 'overrideTypes', 'abortSignal', 'csv']);

/** `limit` at the end of the chain. */
export function limit({ call, isLimited }: Query, rows: number): readonly TextEdit[] | undefined {
  return ts.isCallExpression(call) && !isLimited ? addLimit(call, `limit(${rows})`, ends) : undefined;
}
