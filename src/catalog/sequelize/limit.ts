import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { limitOption } from '../rewrites/limit-edit';
import { calleeName } from '../tables/members';
import type { Query } from '../types';

/** `limit` among the options of a model's finders. */
export function limit({ call }: Query, rows: number): readonly TextEdit[] | undefined {
  return ts.isCallExpression(call) && /^find(?:All|AndCountAll)$/.test(calleeName(call) ?? '') ? limitOption(call, 0, 'limit', rows) : undefined;
}
