import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { limitOption } from '../rewrites/limit-edit';
import type { Query } from '../types';

/** `take` among the arguments. */
export function limit({ call }: Query, rows: number): readonly TextEdit[] | undefined {
  return ts.isCallExpression(call) ? limitOption(call, 0, 'take', rows) : undefined;
}
