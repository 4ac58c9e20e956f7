import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { addLimit } from '../rewrites/limit-edit';
import type { Query } from '../types';

const ends: ReadonlySet<string> = new Set(['toArray', 'forEach', 'map', 'next']);

/** `limit` before the call that reads the cursor. */
export function limit({ call, isLimited }: Query, rows: number): readonly TextEdit[] | undefined {
  return ts.isCallExpression(call) && !isLimited ? addLimit(call, `limit(${rows})`, ends) : undefined;
}
