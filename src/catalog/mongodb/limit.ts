import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { addLink } from '../limit-edit';
import type { Query } from '../types';

const ends: ReadonlySet<string> = new Set(['toArray', 'forEach', 'map', 'next']);

/** `limit` before the call that reads the cursor. */
export function limit({ call, isLimited }: Query, rows: number): readonly TextEdit[] | undefined {
  return ts.isCallExpression(call) && !isLimited ? addLink(call, `limit(${rows})`, ends) : undefined;
}
