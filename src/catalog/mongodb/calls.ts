import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { chainInputs, chainOf, isOutermost, type Chain, type Link } from '../chains/chain';
import { limitOf, noFilter, objectFilter, option } from '../models/conditions';
import { readsDocuments } from './pipeline';
import { endlessWaits, type WaitFacts } from '../clients/endless-waits';
import { stubMember } from '../tables/members';
import { originOf } from '../values/origin';
import { knownType } from '../values/provenance';
import { poolSizeOf, type PoolSizeFacts } from '../clients/pool-size';
import { queryOf } from '../models/query';
import { folderOf, labelOf } from '../tables/rows';
import type { CallLike, ClientMade, Filter, Meaning, QueryOp, RecogniseContext } from '../types';

/** Methods of a collection (https://mongodb.github.io/node-mongodb-native/6.0/classes/Collection.html). */
const collectionOps: Readonly<Record<string, QueryOp>> = {
  find: 'read-many', findOne: 'read-one', findOneAndUpdate: 'update', findOneAndReplace: 'update', findOneAndDelete: 'delete', updateOne: 'update', replaceOne: 'update', updateMany: 'update-many',
  deleteOne: 'delete', deleteMany: 'delete-many', insertOne: 'insert', insertMany: 'insert-many', bulkWrite: 'update-many', countDocuments: 'count', estimatedDocumentCount: 'count', distinct: 'aggregate', aggregate: 'aggregate',
  // Until 3 (`save`, `findAndModify`) and 6 (`insert`, `update`, `remove`): https://github.com/mongodb/node-mongodb-native/blob/main/etc/notes/CHANGES_4.0.0.md, …/CHANGES_7.0.0.md
  insert: 'insert', update: 'update', remove: 'delete-many', save: 'upsert', findAndModify: 'update', count: 'count',
};
/** What is called on a cursor, any of which can come last. */
const cursorNames = ['toArray', 'next', 'tryNext', 'hasNext', 'forEach', 'sort', 'limit', 'skip', 'project', 'map', 'filter', 'batchSize', 'stream', 'hint', 'collation', 'maxTimeMS', 'match', 'group', 'lookup', 'unwind', 'allowDiskUse', 'addCursorFlag', 'clone', 'comment'];

export const callNames: ReadonlySet<string> = new Set([...Object.keys(collectionOps), ...cursorNames, 'command', 'execute', 'MongoClient', 'connect', 'close', 'withTransaction', 'startSession']);

const bulkForms: ReadonlySet<string> = new Set(['insertOne', 'updateOne', 'replaceOne', 'deleteOne', 'insert', 'update', 'save']);
/** Names with which what a chain does can begin. */
export const starters: ReadonlySet<string> = new Set([...Object.keys(collectionOps), 'command', 'execute', 'connect', 'withTransaction', 'startSession']);

/**
 * "`waitQueueTimeoutMS`: the maximum time in milliseconds that an operation can wait for a connection …, default 0", which is no limit, of a hundred (https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/connection-pools/);
 * `timeoutMS` ends all that an operation waits for (https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/csot/).
 */
const mongoWaits: WaitFacts = {
  connection: { byDefault: 'for ever', options: ['waitQueueTimeoutMS', 'timeoutMS'], limit: (limit) => `waitQueueTimeoutMS: ${limit}`, ms: 10_000, behindAddress: true, isRare: true },
};

/**
 * "`maxPoolSize`: default 100", and "0" is no limit (https://www.mongodb.com/docs/drivers/node/current/connect/connection-options/connection-pools/); how many the server accepts follows from the files that its machine lets it open
 * (https://www.mongodb.com/docs/manual/reference/configuration-options/#mongodb-setting-net.maxIncomingConnections).
 */
const mongoSize: PoolSizeFacts = { option: 'maxPoolSize', byDefault: 100, unlimited: 0, behindAddress: true, server: 'MongoDB', accepts: Infinity };

/** What the options of a client of MongoDB say of its pool. */
export function mongoPool(call: CallLike, context: RecogniseContext): Pick<ClientMade, 'size' | 'waits'> {
  const size = poolSizeOf(call, mongoSize, context.checker);
  // The size is told where it is none: a hundred connections are what the driver means.
  return { waits: endlessWaits(mongoWaits, call, context), ...(size?.written === Infinity && { size }) };
}

/** Reads a chain by the stub's declaration of the call with which it begins: of a cursor, the `find` or `aggregate`. */
export function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  if (ts.isNewExpression(call)) return stubMember(call, context)?.file.startsWith(folderOf('mongodb')) ? { concept: 'client', kind: 'database', library: 'mongodb', call, label: 'new MongoClient', givesItself: 'connect', ...mongoPool(call, context) } : undefined;
  if (!ts.isCallExpression(call) || !isOutermost(call)) return undefined;
  const chain = chainOf(call, context.checker);
  if (!chain) return undefined;
  const [only] = chain.links;
  if (only?.name === 'close' && only.call === call) {
    const member = stubMember(call, context);
    // Connecting again does nothing where it is connected (https://mongodb.github.io/node-mongodb-native/7.0/classes/MongoClient.html#connect).
    return member?.owner === 'MongoClient' && member.file.startsWith(folderOf('mongodb')) ? { concept: 'disconnect', library: 'mongodb', call, label: labelOf(call), client: receiverOf(call) } : undefined;
  }
  for (const [index, link] of chain.links.entries()) {
    if (!starters.has(link.name)) continue;
    const member = stubMember(link.call, context);
    if (!member?.file.startsWith(folderOf('mongodb'))) continue;
    if (member.name === 'startSession') return session(call, 'mongodb');
    if (member.owner === 'ClientSession') return { concept: 'batch', library: 'mongodb', call };
    if (member.owner === 'MongoClient' && isStatic(member.declaration)) return { concept: 'client', kind: 'database', library: 'mongodb', call, label: 'MongoClient.connect', isAwaited: true, ...(link.call === call && mongoPool(call, context)) };
    if (member.owner === 'Collection' || member.owner === 'Db' || member.name === 'bulkWrite' || (member.owner === 'BulkOperation' && member.name === 'execute')) return query(chain, index, link, context);
    return undefined;
  }
  return undefined;
}

/**
 * A session, which is to be ended (https://www.mongodb.com/docs/drivers/node/current/crud/transactions/); the server keeps one for "30 minutes" after its last use, as `localLogicalSessionTimeoutMinutes` says
 * (https://www.mongodb.com/docs/manual/reference/server-sessions/).
 */
export function session(call: CallLike, library: string): Meaning {
  return { concept: 'checkout', library, call, label: labelOf(call), release: 'endSession', undo: 'endSession', waits: true, isSession: true };
}

function query(chain: Chain, index: number, first: Link, context: RecogniseContext): Meaning {
  const { checker } = context;
  const links = chain.links.slice(index);
  const receiver = receiverOf(first.call);
  const entity = entityOf(receiver, context);
  const args = first.call.arguments;
  const reads = links.some(({ name }) => name === 'next' || name === 'tryNext' || name === 'hasNext');
  const op: QueryOp = first.name === 'command' ? 'raw'
    : first.name === 'execute' ? 'update-many'
    : first.name === 'find' && links.some(({ name }) => name === 'count') ? 'count'
    // `find().sort(…).limit(1).next()` is one row; without a limit, `next` pages through them.
    : first.name === 'find' && reads && boundOf(links, checker).limit === 1 ? 'read-one'
    : first.name === 'aggregate' && readsDocuments(links, checker) ? 'read-many'
    : optioned(first, checker) ?? collectionOps[first.name] ?? 'raw';
  const filter = filterOf(first, checker);
  const written = /update|replace/i.test(first.name) ? args[1] : /insert|save|bulk/i.test(first.name) ? args[0] : undefined;
  return queryOf({
    library: 'mongodb', op, call: chain.call, client: receiver, label: `${entity ?? receiver.getText()}.${first.name}`,
    ...(entity !== undefined && { entity }), ...(filter && { filter }), ...(written && { written }),
    ...(op === 'read-one' ? { limit: 1, isLimited: true } : boundOf(links, checker)),
    ...(first.name === 'find' && hasObjectIds(first.call, checker) && { keyColumn: '_id' }),
    inputs: chainInputs({ ...chain, links }),
    inTransaction: args.some((argument) => option(argument, 'session', checker) !== undefined),
    hasBulkForm: bulkForms.has(first.name),
    // A cursor asks nothing until it is read.
    lazy: first.name === 'find' || first.name === 'aggregate',
  });
}

/**
 * Whether the type of a collection says that its documents have ids as the driver makes them: `Collection<Order>`, whose type names the `_id` as an `ObjectId` or not at all
 * (https://mongodb.github.io/node-mongodb-native/6.0/types/WithId.html). Of documents without a type nothing is known.
 */
function hasObjectIds(find: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const [row] = checker.getTypeArguments(checker.getTypeAtLocation(find) as ts.TypeReference);
  const own = row?.getProperties().flatMap((property) => property.declarations ?? []).filter((declaration) => !declaration.getSourceFile().fileName.startsWith(folderOf('mongodb'))) ?? [];
  const ids = own.filter((declaration) => ts.isPropertySignature(declaration) && propertyName(declaration.name) === '_id');
  return own.length > 0 && ids.every((declaration) => ts.isPropertySignature(declaration) && /^(?:\w+\.)?ObjectId$/.test(declaration.type?.getText() ?? ''));
}

function optioned(first: Link, checker: ts.TypeChecker): QueryOp | undefined {
  const upsert = collectionOps[first.name] === 'update' ? option(first.call.arguments[2], 'upsert', checker) : undefined;
  return upsert?.kind === ts.SyntaxKind.TrueKeyword ? 'upsert' : undefined;
}

/** Methods whose first argument is the filter; of `distinct` it is the second. */
const filtering = /^(?:find|findOne|findOneAnd\w+|update\w*|replaceOne|delete\w+|remove|count|countDocuments)$/;

function filterOf(first: Link, checker: ts.TypeChecker): Filter | undefined {
  const argument = first.name === 'distinct' ? first.call.arguments[1] : filtering.test(first.name) ? first.call.arguments[0] : undefined;
  if (argument) return objectFilter(argument, checker);
  return filtering.test(first.name) || first.name === 'distinct' ? noFilter : undefined;
}

/** `.limit(10)`, `find(filter, { limit: 10 })`, the `$limit` of a pipeline as long as nothing after it makes more rows. */
function boundOf(links: readonly Link[], checker: ts.TypeChecker): { readonly limit?: number; readonly isLimited: boolean } {
  const said = links.findLast(({ name }) => name === 'limit')?.call.arguments[0];
  if (said) return limitOf(said, checker);
  const [pipeline, options] = links[0]?.call.arguments ?? [];
  if (links[0]?.name !== 'aggregate') return limitOf(option(options, 'limit', checker), checker);
  const stages = pipeline && bare(pipeline);
  for (const stage of stages && ts.isArrayLiteralExpression(stages) ? [...stages.elements].reverse() : []) {
    if (option(stage, '$unwind', checker)) break;
    const found = option(stage, '$limit', checker);
    if (found) return limitOf(found, checker);
  }
  return { isLimited: false };
}

/** The collection's name, as `db.collection('orders')` was given it; else what its rows are called in the types. */
function entityOf(collection: ts.Expression, context: RecogniseContext): string | undefined {
  const { checker } = context;
  const { node } = originOf(collection, checker);
  const name = ts.isCallExpression(node) ? nameGiven(node, context) : ts.isParameter(node) || ts.isPropertyDeclaration(node) ? injected(node) : undefined;
  if (name !== undefined) return name;
  const type = knownType(collection, context);
  const row = type?.symbol?.name === 'Collection' ? checker.getTypeArguments(type as ts.TypeReference)[0] : undefined;
  const symbol = row?.aliasSymbol ?? row?.symbol;
  return symbol && !symbol.name.startsWith('__') && symbol.name !== 'Document' ? symbol.name : undefined;
}

/** `'orders'` of `db.collection('orders')`, or of the collection that a bulk operation was made on. */
function nameGiven(call: ts.CallExpression, context: RecogniseContext): string | undefined {
  const { checker } = context;
  const callee = bare(call.expression);
  if (ts.isPropertyAccessExpression(callee) && /^initialize\w+BulkOp$/.test(callee.name.text)) return entityOf(callee.expression, context);
  if (!ts.isPropertyAccessExpression(callee) || !/^(?:collection|createCollection)$/.test(callee.name.text) || !call.arguments[0]) return undefined;
  const type = checker.getTypeAtLocation(call.arguments[0]);
  return type.isStringLiteral() ? type.value : undefined;
}

/** A class's `this.orders = db.collection('orders')` in its constructor. */
function injected(declaration: ts.ParameterDeclaration | ts.PropertyDeclaration): string | undefined {
  const owner = declaration.parent;
  if (!ts.isPropertyDeclaration(declaration) || !ts.isClassLike(owner) || !ts.isIdentifier(declaration.name)) return undefined;
  const { text } = declaration.name;
  for (const statement of owner.members.find(ts.isConstructorDeclaration)?.body?.statements ?? []) {
    const assigned = ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) ? statement.expression : undefined;
    const call = assigned && ts.isPropertyAccessExpression(assigned.left) && assigned.left.name.text === text ? bare(assigned.right) : undefined;
    const name = call && ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'collection' ? call.arguments[0] : undefined;
    if (name && ts.isStringLiteralLike(name)) return name.text;
  }
  return undefined;
}

function isStatic(declaration: ts.Declaration): boolean {
  return (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Static) !== 0;
}

function receiverOf(call: ts.CallExpression): ts.Expression {
  return ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : call.expression;
}
