import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { limitOption } from '../rewrites/limit-edit';
import { calleeName } from '../tables/members';
import type { Query } from '../types';

/** `limit` among the options: of a repository the second argument, of a manager, whose first is the entity, the third. */
export function limit({ call, clientIsModel }: Query, rows: number): readonly TextEdit[] | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const name = calleeName(call);
  const offset = clientIsModel === true ? 0 : 1;
  if (name === 'findAll') return limitOption(call, offset, 'limit', rows);
  return name === 'find' || name === 'findAndCount' ? limitOption(call, 1 + offset, 'limit', rows) : undefined;
}
