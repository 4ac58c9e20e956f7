import type { TextEdit } from '../../core';
import { breakBefore } from '../limit-edit';
import { calleeName } from '../members';
import type { Query } from '../types';
import { sentOf } from './sent';

/** Steps that a second limit would take the place of. */
const limiting = /^(?:limit|limitToLast|findNearest)$/;

/** `limit` before the call that sends the query. https://googleapis.dev/nodejs/firestore/latest/Query.html#limit */
export function limit(query: Query, rows: number): readonly TextEdit[] | undefined {
  const sent = query.isLimited ? undefined : sentOf(query);
  if (!sent || sent.steps.some((step) => limiting.test(calleeName(step) ?? ''))) return undefined;
  const { before } = sent;
  return [{ start: before.end, end: before.end, newText: `${breakBefore(before)}.limit(${rows})` }];
}
