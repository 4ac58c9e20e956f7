import { bare, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { originOf } from '../values/origin';
import type { BatchRead, BatchReadRequest, Query } from '../types';
import { idField } from './reference';

/** The packages of the server's client, which alone has `getAll`. */
const ofServer = /['"](?:firebase-admin(?:\/firestore)?|@google-cloud\/firestore)['"]/;

/**
 * `getAll` of the documents of all ids, in place of `get` of each. It gives a snapshot for every one, also of what is not there (`exists`), and takes at least one.
 * https://googleapis.dev/nodejs/firestore/latest/Firestore.html#getAll
 */
export function batchRead({ op, call, client }: Query, { keyField, key, keyList, checker }: BatchReadRequest): BatchRead | undefined {
  if (op !== 'read-one' || keyField !== idField || !ts.isCallExpression(call) || call.arguments.length > 0) return undefined;
  const get = bare(call.expression);
  const doc = ts.isPropertyAccessExpression(get) && get.name.text === 'get' ? bare(get.expression) : undefined;
  const made = doc && ts.isCallExpression(doc) ? bare(doc.expression) : undefined;
  if (!doc || !ts.isCallExpression(doc) || !made || !ts.isPropertyAccessExpression(made) || made.name.text !== 'doc' || doc.arguments.length !== 1 || uncast(doc.arguments[0] as ts.Expression) !== uncast(key)) return undefined;
  const collection = made.expression.getText();
  if (!ofServer.test(originOf(client, checker).node.getSourceFile().text) || collection === client.getText()) return undefined;
  const id = /\bid\b/.test(collection) ? 'key' : 'id';
  return {
    query: `${client.getText()}.getAll(...${keyList}.map((${id}) => ${collection}.doc(${id})))`, keyAdded: false, perKey: 'one', missing: 'never', failsIfEmpty: true, keyProperty: 'id', keysAreTyped: true,
  };
}
