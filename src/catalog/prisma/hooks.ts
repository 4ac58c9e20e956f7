import type { Model } from '../../core';
import { passesHooksBy, runsAtOne, type Withheld } from '../models/hooks';
import type { Query } from '../types';
import { methodName } from './args';

/** What runs at every operation of a client alike: it may look into what they are given, which of one row and of many has not the same form. */
const everywhere = '$allOperations';

/**
 * Whether an extension or a middleware of the client runs at the method of a query, and not at another one that takes its place, or the other way round; whoever asks is told.
 * https://www.prisma.io/docs/orm/prisma-client/client-extensions/query
 */
export function runsElsewhere(inner: Query, method: string, withheld: Withheld | undefined): boolean {
  return runsAtOne(inner, methodName(inner), method, withheld);
}

/** The same of a write of one row that becomes one of many. */
export function writesElsewhere(inner: Query, method: string, withheld: Withheld | undefined): boolean {
  return runsElsewhere(inner, method, withheld) || passesHooksBy(inner, (hook) => hook === everywhere, withheld);
}

/** The same of rows that come with others: of what is loaded along nothing runs ("nested read and write operations are not supported", as above). */
export function runsAlone(inner: Query, withheld: Withheld | undefined): boolean {
  return passesHooksBy(inner, (hook) => hook === everywhere || hook === methodName(inner), withheld);
}

const figures = ['count', 'aggregate', 'groupBy'];

/** Whether something runs at what reads rows, as where rows are only marked as deleted, and not at what counts them and adds them up. */
export function altersRows(model: Model | undefined): boolean {
  const runs = (method: string): boolean => model?.hooks?.includes(method) === true;
  return runs('findMany') && !figures.every(runs);
}
