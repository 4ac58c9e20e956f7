import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeName } from '../members';
import type { Subscription } from '../types';

/**
 * `onSnapshot(collection(db, 'orders'), …)`: every document of the collection, and every change to one, each of which is a read that is paid for
 * (https://firebase.google.com/docs/firestore/query-data/listen).
 */
export function subscription(call: ts.CallExpression): Subscription | undefined {
  const listened = calleeName(call) === 'onSnapshot' && call.arguments[0] ? bare(call.arguments[0]) : undefined;
  const collection = listened && ts.isCallExpression(listened) && calleeName(listened) === 'query' && listened.arguments.length === 1 && listened.arguments[0] ? bare(listened.arguments[0]) : listened;
  if (!collection || !ts.isCallExpression(collection) || calleeName(collection) !== 'collection' || collection.arguments.length !== 2) return undefined;
  const path = collection.arguments[1] && bare(collection.arguments[1]);
  return path && ts.isStringLiteralLike(path) ? { entity: path.text } : undefined;
}
