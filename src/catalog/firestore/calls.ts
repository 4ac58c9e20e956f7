import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { calleeName, stubMember, stubType, stubTypeOf } from '../tables/members';
import { queryOf } from '../models/query';
import { labelOf } from '../tables/rows';
import type { CallLike, Meaning, Query, QueryOp, RecogniseContext } from '../types';
import { readReference, type Reference } from './reference';
import { library, stubFolder } from './stub';

type Read = 'read';
type Write = 'insert' | 'set' | 'update' | 'delete';

/** Methods of references and queries. */
const methods: Readonly<Record<string, Read | Write>> = { get: 'read', stream: 'read', listDocuments: 'read', add: 'insert', create: 'insert', set: 'set', update: 'update', delete: 'delete' };

/** Functions of the web's SDK; those that read only the cache ask nobody. Source: https://firebase.google.com/docs/reference/js/firestore_ */
const functions: Readonly<Record<string, Read | Write | 'count' | 'aggregate'>> = {
  getDoc: 'read', getDocFromServer: 'read', getDocs: 'read', getDocsFromServer: 'read', getCountFromServer: 'count', getCount: 'count', getAggregateFromServer: 'aggregate', getAggregate: 'aggregate',
  addDoc: 'insert', setDoc: 'set', updateDoc: 'update', deleteDoc: 'delete',
};

/**
 * Methods of what is neither a reference nor a query. What is put into a batch, a bulk writer or a transaction goes out with its end, in one
 * request; so only the end is one. Sources: https://firebase.google.com/docs/firestore/manage-data/transactions#batched-writes,
 * https://googleapis.dev/nodejs/firestore/latest/BulkWriter.html
 */
const others: Readonly<Record<string, QueryOp>> = {
  'Firestore.getAll': 'read-many', 'Firestore.listCollections': 'read-many', 'Firestore.recursiveDelete': 'delete-many', 'DocumentReference.listCollections': 'read-many',
  'WriteBatch.commit': 'update-many', 'BulkWriter.flush': 'update-many', 'BulkWriter.close': 'update-many', 'Transaction.get': 'read-many', 'Transaction.getAll': 'read-many',
};

/** What gives a snapshot, whose documents are a part of it. https://googleapis.dev/nodejs/firestore/latest/QuerySnapshot.html */
const snapshots: ReadonlySet<string> = new Set(['get', 'getDocs', 'getDocsFromServer']);

export const functionNames: readonly string[] = [...Object.keys(functions), 'runTransaction'];

const otherNames: ReadonlySet<string> = new Set(Object.keys(others).map((key) => key.replace(/^.*\./, '')));

export const callNames: ReadonlySet<string> = new Set([...functionNames, ...Object.keys(methods), ...otherNames, 'Firestore', 'initializeFirestore']);

/** Reads a call that goes to the database: by the types, and back to the collection that it is about. */
export function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  const name = calleeName(call);
  if (name === undefined || ts.isTaggedTemplateExpression(call)) return undefined;
  if (ts.isNewExpression(call) || name === 'initializeFirestore') return made(call, context);
  if (name === 'runTransaction') return isStubs(call, context) ? { concept: 'batch', library, call } : undefined;
  const callee = bare(call.expression);
  const kind = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (kind) {
    const target = call.arguments[0];
    const reference = target && isStubs(call, context) ? readReference(target, context) : undefined;
    return reference && target && query(call, kind, reference, call.arguments.slice(1), target);
  }
  if (!ts.isPropertyAccessExpression(callee) || isOther(callee.expression, context)) return undefined;
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  const reference = method && readReference(callee.expression, context);
  if (method && reference) return fits(name, reference) ? query(call, method, reference, call.arguments) : undefined;
  return otherNames.has(name) ? other(call, callee, context) : undefined;
}

/** Whether the type says that it is something else: most of what is called `get` is, and needs no further reading. */
function isOther(expression: ts.Expression, { checker }: RecogniseContext): boolean {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(expression));
  return (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) === 0 && !stubType(type)?.file.startsWith(stubFolder);
}

/** `new Firestore()` opens a connection of its own; `getFirestore()` gives the same one every time. */
function made(call: ts.CallExpression | ts.NewExpression, context: RecogniseContext): Meaning | undefined {
  return isStubs(call, context) ? { concept: 'client', kind: 'database', library, call, label: labelOf(call), holds: 'nothing' } : undefined;
}

function isStubs(call: CallLike, context: RecogniseContext): boolean {
  return stubMember(call, context)?.file.startsWith(stubFolder) ?? false;
}

/** Whether what a reference is has such a method: a map in a variable called like one has not come this far. */
function fits(name: string, { kind }: Reference): boolean {
  switch (name) {
    case 'get': return true;
    case 'stream': return kind === 'query' || kind === 'collection';
    case 'add': case 'listDocuments': return kind === 'collection';
    default: return kind === 'document';
  }
}

function query(call: ts.CallExpression, does: Read | Write | 'count' | 'aggregate', reference: Reference, given: readonly ts.Expression[], target?: ts.Expression): Query {
  const { entity, limit, isLimited, equals, rest, complete, client, inputs } = reference;
  const op = operation(does, reference);
  const writes = does === 'insert' || does === 'set' || does === 'update';
  const filter = op === 'insert' ? undefined : { equals, rest, complete };
  const verb = calleeName(call) ?? op;
  const isRead = op === 'read-one' || op === 'read-many';
  return queryOf({
    library, op, call, client, inputs: [...inputs, ...given, ...(target && inputs.length === 0 ? [target] : [])], label: entity === undefined ? verb : `${entity}.${verb}`,
    ...(entity !== undefined && { entity }), ...(filter && { filter }), ...(writes && given[0] && { written: given[0] }),
    ...(isRead && { isLimited, ...(limit !== undefined && { limit }) }),
    ...(op === 'read-many' && snapshots.has(verb) && { rowsIn: 'docs' }),
    // A batch takes up to five hundred writes in one request.
    hasBulkForm: does !== 'read' && does !== 'count' && does !== 'aggregate',
  });
}

function operation(does: Read | Write | 'count' | 'aggregate', { kind, isNew }: Reference): QueryOp {
  switch (does) {
    case 'read': return kind === 'document' ? 'read-one' : kind === 'count' || kind === 'aggregate' ? kind : 'read-many';
    // `set` replaces a document or makes it; with an id of Firestore's making it can only make one.
    case 'set': return isNew ? 'insert' : 'upsert';
    default: return does;
  }
}

function other(call: ts.CallExpression, callee: ts.PropertyAccessExpression, context: RecogniseContext): Meaning | undefined {
  const found = stubTypeOf(callee.expression, context);
  const key = found?.file.startsWith(stubFolder) ? `${found.name}.${callee.name.text}` : '';
  const op = Object.hasOwn(others, key) ? others[key] : undefined;
  if (!op) return undefined;
  const client = callee.expression;
  const target = key === 'Transaction.get' || key === 'Firestore.recursiveDelete' ? call.arguments[0] : undefined;
  const reference = target && readReference(target, context);
  if (reference && key === 'Transaction.get') return { ...query(call, 'read', reference, []), client, inTransaction: true };
  const entity = reference?.entity;
  return queryOf({
    library, op, call, client, label: labelOf(call), inputs: call.arguments, inTransaction: found?.name === 'Transaction',
    ...(entity !== undefined && { entity }), ...(callee.name.text === 'getAll' && { isLimited: true }),
  });
}
