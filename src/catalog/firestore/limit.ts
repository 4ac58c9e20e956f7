import type { TextEdit } from '../../core';
import { calleeName } from '../tables/members';
import type { Query } from '../types';
import { addLinks, sentOf } from './sent';

/** Steps that a second limit would take the place of. */
const limiting = /^(?:limit|limitToLast|findNearest)$/;

/** `limit` before the call that sends the query. https://googleapis.dev/nodejs/firestore/latest/Query.html#limit */
export function limit(query: Query, rows: number): readonly TextEdit[] | undefined {
  const sent = query.isLimited ? undefined : sentOf(query);
  return sent && !sent.steps.some((step) => limiting.test(calleeName(step) ?? '')) ? addLinks(sent, `limit(${rows})`) : undefined;
}
