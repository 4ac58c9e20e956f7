import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { calleeName } from '../tables/members';
import { addLimit, limitOption } from '../rewrites/limit-edit';
import type { Query } from '../types';

const ends: ReadonlySet<string> = new Set(['all', 'execute', 'values', 'prepare', '$dynamic']);

/** `limit` at the end of the chain, or in a relational query's configuration. */
export function limit({ call, isLimited }: Query, rows: number): readonly TextEdit[] | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  if (calleeName(call) === 'findMany') return limitOption(call, 0, 'limit', rows);
  return isLimited ? undefined : addLimit(call, `limit(${rows})`, ends);
}
