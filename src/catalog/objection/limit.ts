import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { addLimit } from '../rewrites/limit-edit';
import type { Query } from '../types';

const ends: ReadonlySet<string> = new Set(['then', 'timeout', 'execute']);

/** `limit` at the end of the chain. */
export function limit({ call, isLimited }: Query, rows: number): readonly TextEdit[] | undefined {
  return ts.isCallExpression(call) && !isLimited ? addLimit(call, `limit(${rows})`, ends) : undefined;
}
