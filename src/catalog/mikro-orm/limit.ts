import type { TextEdit } from '../../core';
import { ts } from '../../project/ts';
import { addLimit, limitOption } from '../rewrites/limit-edit';
import { calleeName } from '../tables/members';
import type { Query } from '../types';
import { builderSends, isBuilt } from './builder-page';

/** `limit` among the options: of a repository the second argument, of a manager, whose first is the entity, the third; a link of a builder's chain. */
export function limit(query: Query, rows: number): readonly TextEdit[] | undefined {
  const { call, clientIsModel } = query;
  if (!ts.isCallExpression(call)) return undefined;
  if (isBuilt(query)) return calleeName(call) === 'getResultAndCount' ? undefined : addLimit(call, `limit(${rows})`, builderSends);
  const name = calleeName(call);
  const offset = clientIsModel === true ? 0 : 1;
  if (name === 'findAll') return limitOption(call, offset, 'limit', rows);
  return name === 'find' || name === 'findAndCount' ? limitOption(call, 1 + offset, 'limit', rows) : undefined;
}
