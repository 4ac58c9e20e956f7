import { bare, enclosingFunction, hasModifier, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { chainInputs, chainOf, isOutermost, type Chain, type Link } from '../chains/chain';
import { isList, option } from '../models/conditions';
import { entityFacts } from '../models/entity-name';
import { calleeModule, calleeName, stubMember, stubTypeOf } from '../tables/members';
import { mongoPool, session } from '../mongodb/calls';
import { readsDocuments } from '../mongodb/pipeline';
import { queryOf } from '../models/query';
import { folderOf, labelOf } from '../tables/rows';
import type { CallLike, Meaning, Query, QueryOp, RecogniseContext } from '../types';
import { entityOf, isQueried, originOfDocument } from './entity';
import { aggregated } from './figures';
import { readFilter, readLimit } from './filter';

/** Methods of a model and of a query (https://mongoosejs.com/docs/api/model.html, https://mongoosejs.com/docs/api/query.html). */
const modelOps: Readonly<Record<string, QueryOp>> = {
  find: 'read-many', where: 'read-many', $where: 'read-many', findOne: 'read-one', findById: 'read-one', exists: 'read-one', populate: 'read-many',
  findOneAndUpdate: 'update', findOneAndReplace: 'update', findByIdAndUpdate: 'update', updateOne: 'update', replaceOne: 'update', updateMany: 'update-many',
  findOneAndDelete: 'delete', findByIdAndDelete: 'delete', deleteOne: 'delete', deleteMany: 'delete-many',
  create: 'insert', insertOne: 'insert', insertMany: 'insert-many', bulkWrite: 'update-many', bulkSave: 'update-many',
  countDocuments: 'count', estimatedDocumentCount: 'count', distinct: 'aggregate', aggregate: 'aggregate',
  // Taken out in 7 (`remove`, `update`, `findOneAndRemove`: https://mongoosejs.com/docs/migrating_to_7.html) and 8 (`count`, `findByIdAndRemove`: https://mongoosejs.com/docs/migrating_to_8.html).
  remove: 'delete-many', update: 'update', findOneAndRemove: 'delete', findByIdAndRemove: 'delete', count: 'count',
};

/** Methods that a query takes over from its model: the last one said decides. */
const queryOps: ReadonlySet<string> = new Set(Object.keys(modelOps).filter((name) => !['where', '$where', 'exists', 'populate', 'create', 'insertOne', 'insertMany', 'bulkWrite', 'bulkSave', 'aggregate'].includes(name)));

/** Of a document (https://mongoosejs.com/docs/api/document.html); `remove` and `update` until 6. */
const documentOps: Readonly<Record<string, QueryOp>> = { save: 'upsert', deleteOne: 'delete', updateOne: 'update', replaceOne: 'update', populate: 'read-many', remove: 'delete', delete: 'delete', update: 'update' };

/** Links that only refine what a query asks; any of them can be the last. */
const refinements = [
  'exec', 'lean', 'sort', 'limit', 'skip', 'select', 'session', 'orFail', 'cursor', 'execPopulate', 'equals', 'in', 'nin', 'ne', 'gt', 'gte', 'lt', 'lte', 'or', 'and', 'nor', 'regex', 'elemMatch', 'all', 'size',
  'setOptions', 'hint', 'batchSize', 'collation', 'maxTimeMS', 'read', 'allowDiskUse', 'projection', 'transform', 'set', 'comment', 'slice', 'near', 'within', 'eachAsync', 'next', 'clone',
  'match', 'group', 'project', 'lookup', 'unwind', 'addFields', 'facet', 'sample', 'replaceRoot', 'sortByCount', 'graphLookup', 'unionWith', 'append', 'option', 'search',
];

export const callNames: ReadonlySet<string> = new Set([...Object.keys(modelOps), ...Object.keys(documentOps), ...refinements, 'forRoot', 'forRootAsync', 'connect', 'disconnect', 'close', 'destroy', 'createConnection', 'asPromise', 'withTransaction', 'transaction', 'startSession']);

/** Names with which what a chain does can begin. */
export const starters: ReadonlySet<string> = new Set([...Object.keys(modelOps), ...Object.keys(documentOps), 'connect', 'disconnect', 'close', 'destroy', 'createConnection', 'withTransaction', 'transaction', 'startSession']);
/** Writes of one document that the library can do for many in one call: `insertMany`, `bulkWrite`, `updateMany`, `deleteMany`, `bulkSave`. */
const bulkForms: ReadonlySet<string> = new Set(['create', 'insertOne', 'updateOne', 'replaceOne', 'deleteOne', 'findByIdAndDelete', 'findByIdAndUpdate', 'save']);

/** Reads a chain by the stub's declaration of the call with which it begins. */
export function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  if (!ts.isCallExpression(call) || !isOutermost(call)) return undefined;
  // What NestJS connects with the same options when it starts: https://docs.nestjs.com/techniques/mongodb
  if (/^forRoot(?:Async)?$/.test(calleeName(call) ?? '')) return calleeModule(call, context) === '@nestjs/mongoose' ? { concept: 'client', kind: 'database', library: 'mongoose', call, label: labelOf(call), isDefault: true, ...mongoPool(call, context) } : undefined;
  const chain = chainOf(call, context.checker);
  if (!chain) return undefined;
  for (const [index, link] of chain.links.entries()) {
    const name = link.name === '()' ? calleeName(link.call) : link.name;
    const owner = name !== undefined && starters.has(name) ? ownerOf(link.call, name, context) : undefined;
    if (owner !== undefined && name === 'startSession') return session(call, 'mongoose');
    switch (owner) {
      case undefined: continue;
      case 'Model': return modelQuery(chain, index, link, context);
      case 'Document': return documentQuery(chain, link, context);
      case 'mongoose':
      case 'Mongoose': return name === 'disconnect' ? { concept: 'disconnect', library: 'mongoose', call, label: 'mongoose.disconnect', client: receiverOf(call) }
        // https://mongoosejs.com/docs/connections.html: `connect` opens the default connection, `createConnection` one more.
        : name === 'connect' || name === 'createConnection' ? { concept: 'client', kind: 'database', library: 'mongoose', call, label: `mongoose.${name}`, ...(name === 'connect' && { isDefault: true }), ...(link.call === call && mongoPool(call, context)) } : undefined;
      case 'ClientSession':
      case 'Connection': return name === 'close' || name === 'destroy' ? { concept: 'disconnect', library: 'mongoose', call, label: labelOf(call), client: receiverOf(call) } : name === 'withTransaction' || name === 'transaction' ? { concept: 'batch', library: 'mongoose', call } : undefined;
      default: return undefined;
    }
  }
  return undefined;
}

/** The interface or namespace of the stub that declares what is called. */
function ownerOf(call: ts.CallExpression, name: string, context: RecogniseContext): string | undefined {
  const member = stubMember(call, context);
  // `@returns {Promise<User>}` in JavaScript: the checker takes the model for what the comment calls its document.
  const unsure = Object.hasOwn(documentOps, name) && (!member || member.owner === 'Model') && /\.[cm]?jsx?$/.test(call.getSourceFile().fileName);
  if (unsure && ts.isIdentifier(receiverOf(call)) && isQueried(receiverOf(call), context)) return 'Document';
  if (member) return member.file.startsWith(folderOf('mongoose')) ? member.owner : undefined;
  const loaded = receiverOf(call).kind === ts.SyntaxKind.ThisKeyword ? loadedInto(call) : undefined;
  if (loaded) return loaded;
  // `schema.methods.close = function () { return this.save(); }` in JavaScript: the checker takes `this` for the function, or for the object that is written to.
  const assigned = receiverOf(call).kind === ts.SyntaxKind.ThisKeyword ? assignedTo(call) : undefined;
  const holder = assigned && stubTypeOf(assigned, context);
  return holder?.file.startsWith(folderOf('mongoose')) ? { SchemaMethods: 'Document', SchemaStatics: 'Model' }[holder.name] : undefined;
}

/**
 * What `this` is in the methods of a class that its file hands to a schema (`schema.loadClass(Person)`): the model in static ones, else the document.
 * https://mongoosejs.com/docs/guide.html#es6-classes
 */
function loadedInto(call: ts.CallExpression): 'Model' | 'Document' | undefined {
  const { text } = call.getSourceFile();
  if (!text.includes('.loadClass')) return undefined;
  let member: ts.Node = call;
  while (member.parent && !ts.isClassLike(member.parent)) member = member.parent;
  const owner = member.parent as ts.Node | undefined;
  const name = owner && ts.isClassLike(owner) ? owner.name?.text : undefined;
  if (name === undefined || !new RegExp(`\\.loadClass\\s*\\(\\s*${name}\\b`).test(text)) return undefined;
  return hasModifier(member, ts.SyntaxKind.StaticKeyword) ? 'Model' : 'Document';
}

/** `schema.methods` of `schema.methods.close = function …`, of the function whose `this` it is. */
function assignedTo(node: ts.Node): ts.Expression | undefined {
  let owner = enclosingFunction(node);
  while (owner && ts.isArrowFunction(owner)) owner = enclosingFunction(owner);
  const parent = owner?.parent;
  return parent && ts.isBinaryExpression(parent) && ts.isPropertyAccessExpression(parent.left) ? parent.left.expression : undefined;
}

function modelQuery(chain: Chain, index: number, first: Link, context: RecogniseContext): Meaning | undefined {
  const { checker } = context;
  const links = chain.links.slice(index);
  // Of an aggregation, `count` and `project` are stages.
  const isAggregation = first.name === 'aggregate';
  const acting = (isAggregation ? undefined : links.findLast(({ name }) => queryOps.has(name))) ?? first;
  const receiver = receiverOf(first.call);
  const entity = entityOf(receiver, context);
  const op = isAggregation && readsDocuments(links, checker) ? 'read-many' : opOf(acting, context);
  const filter = isAggregation ? aggregated(first.call, checker) : readFilter(links, checker);
  const bound = op === 'read-one' ? { limit: 1, isLimited: true } : readLimit(links, isAggregation, checker);
  const written = writtenOf(acting);
  return queryOf({
    library: 'mongoose', op, call: chain.call, client: receiver, label: `${entity ?? receiver.getText()}.${acting.name}`,
    ...entityFacts(entity, 'mongoose', chain.call, context), clientIsModel: true, ...(filter && { filter }), ...(written && { written }), ...bound,
    inputs: chainInputs({ ...chain, links }),
    inTransaction: hasSession(links, checker),
    hasBulkForm: bulkForms.has(acting.name) && op !== 'insert-many',
    // A query or aggregation runs when it is awaited or executed; these run at once.
    lazy: !['create', 'insertOne', 'insertMany', 'bulkWrite', 'bulkSave', 'populate'].includes(first.name),
  });
}

function documentQuery(chain: Chain, first: Link, context: RecogniseContext): Meaning {
  const receiver = receiverOf(first.call);
  const { entity, isNew, isStored } = originOfDocument(receiver, context);
  const op = first.name === 'save' ? isNew ? 'insert' : isStored ? 'update' : 'upsert' : documentOps[first.name] ?? 'update';
  const written = op === 'update' ? first.call.arguments[0] : undefined;
  return queryOf({
    library: 'mongoose', op, call: chain.call, client: receiver, label: `${receiver.getText()}.${first.name}`,
    // What a `populate` loads is not the document's own collection.
    ...entityFacts(first.name === 'populate' ? undefined : entity, 'mongoose', chain.call, context), ...(written && { written }),
    inputs: [receiver, ...chainInputs(chain)],
    ...followedPath(first, receiver),
    inTransaction: hasSession(chain.links, context.checker),
    hasBulkForm: bulkForms.has(first.name),
    lazy: first.name === 'deleteOne' || first.name === 'updateOne' || first.name === 'replaceOne',
  });
}

/** `order.populate('customer', 'name')`, `order.populate({ path: 'customer' })`. */
function followedPath({ name, call }: Link, row: ts.Expression): Partial<Query> {
  const said = name === 'populate' && call.arguments[0] ? bare(call.arguments[0]) : undefined;
  const path = said && ts.isObjectLiteralExpression(said) ? propertyValue(said, 'path') : said;
  return path && ts.isStringLiteralLike(path) && !/[\s.]/.test(path.text) ? { follows: { row, relation: path.text } } : {};
}

function opOf(acting: Link, { checker }: RecogniseContext): QueryOp {
  const op = modelOps[acting.name] ?? 'read-many';
  const args = acting.call.arguments;
  if (acting.name === 'create') return args.length > 1 && !isList(args[0], checker) && !isSessionOptions(args[1], checker) || isList(args[0], checker) ? 'insert-many' : 'insert';
  if (acting.name === 'insertMany') return 'insert-many';
  if (op === 'update' && option(args[2], 'upsert', checker)?.kind === ts.SyntaxKind.TrueKeyword) return 'upsert';
  return op;
}

/** What an update stores, or the documents that an insert is given. */
function writtenOf({ name, call }: Link): ts.Expression | undefined {
  if (/^(?:create|insertOne|insertMany|bulkWrite|bulkSave)$/.test(name)) return call.arguments[0];
  return /update|replace/i.test(name) ? call.arguments[1] : undefined;
}

/** `.session(session)`, or `{ session }` among the options. `.session(null)` takes it away. */
function hasSession(links: readonly Link[], checker: ts.TypeChecker): boolean {
  return links.some(({ name, call }) => (name === 'session' && call.arguments[0] !== undefined && call.arguments[0].kind !== ts.SyntaxKind.NullKeyword) || call.arguments.some((argument) => isSessionOptions(argument, checker)));
}

function isSessionOptions(argument: ts.Expression | undefined, checker: ts.TypeChecker): boolean {
  return option(argument, 'session', checker) !== undefined;
}

function receiverOf(call: ts.CallExpression): ts.Expression {
  return ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : call.expression;
}
