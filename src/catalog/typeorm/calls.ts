import type { Model } from '../../core';
import { bare, classNameAround, property, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isList, limitOf, noFilter, objectFilter, option } from '../models/conditions';
import { entityFacts, targetName, typeName } from '../models/entity-name';
import { calleeModule, calleeName, calleeOf, stubMember, type StubMember } from '../tables/members';
import { knownType } from '../values/provenance';
import { throughRelations } from '../models/through-relations';
import { endlessWaits } from '../clients/endless-waits';
import { objectLiteral } from '../values/literal';
import type { PatienceFacts } from '../clients/patience';
import { poolSizeOf, postgresServer, serverNamed } from '../clients/pool-size';
import { pgWaits } from '../sql/pg';
import { queryOf } from '../models/query';
import { serverAddress } from '../clients/server-address';
import { labelOf } from '../tables/rows';
import type { CallLike, ClientMade, Filter, Meaning, Query, QueryOp, RecogniseContext } from '../types';
import { builderEnds, builderLimit, builderLinks, builderOp, namedEntity, readConditions } from './builder';
import { folder, isTarget, isTransactional, rowOf, rowOrigin } from './entity';

/** Methods of repositories, managers and active records (https://typeorm.io/docs/working-with-entity-manager/repository-api). */
const ops: Readonly<Record<string, QueryOp>> = {
  find: 'read-many', findBy: 'read-many', findAndCount: 'read-many', findAndCountBy: 'read-many', findOne: 'read-one', findOneBy: 'read-one', findOneOrFail: 'read-one', findOneByOrFail: 'read-one',
  exists: 'read-one', existsBy: 'read-one', preload: 'read-one', reload: 'read-one', count: 'count', countBy: 'count', sum: 'aggregate', average: 'aggregate', minimum: 'aggregate', maximum: 'aggregate',
  save: 'upsert', insert: 'insert', upsert: 'upsert', update: 'update', updateAll: 'update-many', delete: 'delete', deleteAll: 'delete-many', remove: 'delete', clear: 'delete-many',
  softDelete: 'update', softRemove: 'update', restore: 'update', recover: 'update', increment: 'update', decrement: 'update', query: 'raw', sql: 'raw',
  findTrees: 'read-many', findRoots: 'read-many', findDescendants: 'read-many', findDescendantsTree: 'read-many', findAncestors: 'read-many', findAncestorsTree: 'read-many', countDescendants: 'count', countAncestors: 'count',
  // Taken out in 1.0: https://typeorm.io/docs/releases/1.0/upgrading-from-0.3/
  findByIds: 'read-many', findOneById: 'read-one', exist: 'read-one',
};
/** Of a `MongoRepository` alone (https://typeorm.io/docs/drivers/mongodb). */
const mongoOps: Readonly<Record<string, QueryOp>> = {
  aggregate: 'aggregate', insertMany: 'insert-many', insertOne: 'insert', updateOne: 'update', updateMany: 'update-many', deleteOne: 'delete', deleteMany: 'delete-many', replaceOne: 'update', bulkWrite: 'update-many', countDocuments: 'count', distinct: 'aggregate', findOneAndUpdate: 'update', findOneAndDelete: 'delete', findOneAndReplace: 'update',
};

export const methods: readonly string[] = [...new Set([...Object.keys(ops), ...Object.keys(mongoOps), ...Object.keys(builderEnds), 'transaction', 'createQueryRunner'])];
export const functions: readonly string[] = ['createConnection', 'createConnections'];
export const classes: readonly string[] = ['DataSource', 'Connection'];
export const callNames: ReadonlySet<string> = new Set([...methods, ...functions, ...classes, 'destroy', 'initialize', 'forRoot', 'forRootAsync']);

/** Methods whose criteria may name one row or many. */
const byCriteria: ReadonlySet<string> = new Set(['update', 'delete', 'softDelete', 'restore', 'increment', 'decrement']);
/** Methods that are given rows, or the one whose method it is. */
const byRow: ReadonlySet<string> = new Set(['save', 'remove', 'softRemove', 'recover']);
/** Writes of one row that the same method does for many: an array of rows, `In(…)` in the criteria. */
const bulkForms: ReadonlySet<string> = new Set([...byCriteria, ...byRow, 'insert', 'upsert']);

/** Reads a call by the stub's declaration of what is called; of a query builder, by the call that sends it. */
export function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  const name = calleeName(call);
  // `users.find((user) => …)` and `set.add(…)` of plain JavaScript need no question; no method here takes a function but `transaction`.
  const first = ts.isTaggedTemplateExpression(call) ? undefined : call.arguments?.[0];
  if (name !== 'transaction' && first && (ts.isArrowFunction(first) || ts.isFunctionExpression(first))) return undefined;
  if (name === 'forRoot' || name === 'forRootAsync') return ofNest(call, context);
  const member = stubMember(call, context);
  if (!member?.file.startsWith(folder)) return undefined;
  // "Cannot create a … connection because connection to the database already established" (https://github.com/typeorm/typeorm/blob/master/src/data-source/DataSource.ts, `initialize`).
  if (ts.isNewExpression(call)) return member.name === 'DataSource' ? { concept: 'client', kind: 'database', library: 'typeorm', call, label: 'new DataSource', opens: 'initialize', givesItself: 'initialize', ...poolOf(call, context) } : undefined;
  if (member.owner === undefined) return functions.includes(member.name) ? { concept: 'client', kind: 'database', library: 'typeorm', call, label: member.name } : undefined;
  if (member.name === 'transaction') return ts.isCallExpression(call) && member.owner === 'Source' ? { concept: 'batch', library: 'typeorm', call } : undefined;
  // "You must call the `release` method": https://typeorm.io/docs/query-runner/
  if (member.name === 'createQueryRunner') return { concept: 'checkout', library: 'typeorm', call, label: labelOf(call), release: 'release', undo: 'release', waits: true };
  if (member.name === 'query' || member.name === 'sql' || (member.owner === 'QueryRunner' && member.name === 'stream')) return raw(call, context);
  if (!ts.isCallExpression(call)) return undefined;
  if (member.name === 'initialize' && member.owner === 'DataSource') return { concept: 'connect', library: 'typeorm', call, label: labelOf(call), client: receiverOf(call) };
  if (member.name === 'destroy' && member.owner === 'DataSource') return { concept: 'disconnect', library: 'typeorm', call, label: labelOf(call), client: receiverOf(call), opens: 'initialize' };
  if (member.owner.endsWith('QueryBuilder')) return Object.hasOwn(builderEnds, member.name) && sends(member) ? built(call, context) : undefined;
  if (member.owner === 'MongoRepository') return entityQuery(call, member, mongoOps[member.name], context);
  return ['Repository', 'TreeRepository', 'EntityManager', 'BaseEntity'].includes(member.owner) ? entityQuery(call, member, ops[member.name], context) : undefined;
}

/** The data source that NestJS makes of the same options when it starts (https://docs.nestjs.com/techniques/database#typeorm-integration). */
function ofNest(call: CallLike, context: RecogniseContext): Meaning | undefined {
  return calleeModule(call, context) === '@nestjs/typeorm' ? { concept: 'client', kind: 'database', library: 'typeorm', call, label: labelOf(call), ...poolOf(call, context) } : undefined;
}

/**
 * `poolSize` is the drivers' `max` and `connectionLimit`, ten in both unless it is said (https://typeorm.io/docs/data-source/data-source-options/#common-data-source-options). `connectTimeoutMS` is the `connectionTimeoutMillis` of the
 * pool of Postgres, which is none by default: https://github.com/typeorm/typeorm/blob/master/src/driver/postgres/PostgresDriver.ts, `createPool`. What stands in `extra` is given to the driver as it is,
 * behind all else (`Object.assign(…, options.extra)`, there and in `MysqlDriver.ts`).
 */
function poolOf(call: CallLike, context: RecogniseContext): Pick<ClientMade, 'size' | 'waits' | 'address'> {
  const server = serverNamed(call, 'type', context.checker);
  const [options] = ts.isTaggedTemplateExpression(call) ? [] : call.arguments ?? [];
  const literal = objectLiteral(options, context.checker);
  if (!server || !literal || property(literal, 'replication')) return {};
  const extra = objectLiteral(propertyValue(literal, 'extra'), context.checker);
  const isPlain = !property(literal, 'extra');
  const own = server === postgresServer ? 'max' : 'connectionLimit';
  const isExtra = extra !== undefined && property(extra, own) !== undefined;
  // What cannot be seen may say it too.
  const isSeen = isPlain || (extra !== undefined && !extra.properties.some(ts.isSpreadAssignment));
  const size = isSeen ? poolSizeOf(call, { byDefault: 10, ...(isExtra ? { option: own, within: 'extra' } : { option: 'poolSize' }), ...server }, context.checker) : undefined;
  const waits = server === postgresServer ? endlessWaits({ ...(isPlain && { connection: wait }), statement }, call, context) : [];
  return { ...(size && { size }), ...(waits.length > 0 && { waits }), ...(server === postgresServer && { address: serverAddress(call, context.checker) }) };
}

const wait: PatienceFacts = { byDefault: 'for ever', options: ['connectTimeoutMS'], limit: (limit) => `connectTimeoutMS: ${limit}`, ms: 5_000 };
const statement: PatienceFacts = { ...pgWaits.statement, within: 'extra' };

/** `set`, `add` and `remove` send only what belongs to a relation; an update's `set` is a link. */
function sends(member: StubMember): boolean {
  return !['set', 'add', 'remove', 'addAndRemove'].includes(member.name) || member.owner === 'RelationQueryBuilder';
}

function raw(call: ts.CallExpression | ts.TaggedTemplateExpression, context: RecogniseContext): Meaning {
  const client = receiverOf(call);
  return queryOf({ library: 'typeorm', op: 'raw', call, client, label: `${client.getText()}.query`, inTransaction: isTransactional(client, context) });
}

function built(call: ts.CallExpression, context: RecogniseContext): Meaning {
  const { checker } = context;
  const links = builderLinks(call, checker);
  const end = links.at(-1) ?? { name: 'execute', call };
  const op = builderOp(end, links, checker);
  const filter = readConditions(links, checker);
  const entity = targetName(namedEntity(links), checker) ?? rowOf(receiverOf(call), context);
  const written = links.findLast(({ name }) => name === 'values' || name === 'set')?.call.arguments[0];
  return queryOf({
    library: 'typeorm', op, call, client: links[0] ? receiverOf(links[0].call) : call.expression, label: `${entity ?? 'query'}.${end.name}`, clientIsModel: links[0] !== undefined && namedEntity(links) === undefined, ...(end.name === 'getManyAndCount' && { rowsIn: 0 }),
    ...entityFacts(entity, 'typeorm', call, context), ...(filter && { filter }), ...(written && { written }),
    ...(op === 'read-one' ? { limit: 1, isLimited: true } : builderLimit(links, checker)),
    inputs: links.flatMap((link) => [...link.call.arguments]),
    inTransaction: links.some((link) => isTransactional(receiverOf(link.call), context)),
    hasBulkForm: op === 'insert' || op === 'update' || op === 'delete',
  });
}

function entityQuery(call: ts.CallExpression, member: StubMember, plain: QueryOp | undefined, context: RecogniseContext): Meaning | undefined {
  if (plain === undefined) return undefined;
  const { checker } = context;
  const receiver = receiverOf(call);
  const onRow = member.owner === 'BaseEntity' && !(ts.getCombinedModifierFlags(member.declaration) & ts.ModifierFlags.Static);
  const isManager = member.owner === 'EntityManager';
  const hasTarget = isManager && (!byRow.has(member.name) || (call.arguments.length > 1 && isTarget(call.arguments[0], context)));
  const args = hasTarget ? call.arguments.slice(1) : call.arguments;
  const row = onRow ? receiver : byRow.has(member.name) ? args[0] : undefined;
  const entity = hasTarget ? targetName(call.arguments[0], checker)
    : onRow ? rowEntity(receiver, context)
    : isManager ? row && typeName(elementOf(knownType(row, context), checker))
    : member.owner === 'BaseEntity' ? recordName(receiver, context) : rowOf(receiver, context);
  const op = opOf(member.name, plain, args, row, context);
  const declared = entityFacts(entity, 'typeorm', call, context);
  const filter = throughRelations(byKey(member.name, args, declared.model, checker) ?? filterOf(member.name, args, checker), declared.model, declared.data);
  const written = row ?? (/^(?:insert|upsert)/.test(member.name) ? args[0] : /^update/.test(member.name) ? args[member.name === 'updateAll' ? 0 : 1] : undefined);
  return queryOf({
    library: 'typeorm', op, call, client: receiver, label: `${entity ?? receiver.getText()}.${member.name}`,
    ...declared, clientIsModel: !isManager && !onRow, ...versionOf(call, context), ...(filter && { filter }), ...(written && { written }),
    ...(/^findAndCount/.test(member.name) && { rowsIn: 0 }),
    ...(op === 'read-one' ? { limit: 1, isLimited: true } : limitOf(/^find/.test(member.name) ? option(args[0], 'take', checker) : undefined, checker)),
    inputs: [...(onRow ? [receiver] : []), ...call.arguments],
    inTransaction: isTransactional(receiver, context),
    hasBulkForm: bulkForms.has(member.name) && !op.endsWith('-many'),
  });
}

function opOf(name: string, plain: QueryOp, args: readonly ts.Expression[], row: ts.Expression | undefined, context: RecogniseContext): QueryOp {
  const { checker } = context;
  if (row) {
    const many = isList(row, checker);
    const origin = name === 'save' ? rowOrigin(row, context) : undefined;
    if (name === 'save') return origin === 'stored' ? (many ? 'update-many' : 'update') : many ? 'insert-many' : origin === 'new' ? 'insert' : 'upsert';
    return many ? (plain === 'delete' ? 'delete-many' : 'update-many') : plain;
  }
  if (name === 'insert') return isList(args[0], checker) ? 'insert-many' : 'insert';
  if (!byCriteria.has(name) || !args[0]) return plain;
  // An id is one row; conditions are many, unless the id is one of them.
  const conditions = objectFilter(args[0], checker);
  const many = isList(args[0], checker) || (conditions !== undefined && !conditions.equals.some(({ field }) => field === 'id'));
  return many ? (plain === 'delete' ? 'delete-many' : 'update-many') : plain;
}

function filterOf(name: string, args: readonly ts.Expression[], checker: ts.TypeChecker): Filter | undefined {
  if (/^(?:find(?:One|AndCount)?By(?:OrFail)?|countBy|existsBy)$/.test(name) || byCriteria.has(name)) return objectFilter(args[0], checker);
  if (/^(?:sum|average|minimum|maximum)$/.test(name)) return args[1] ? objectFilter(args[1], checker) : noFilter;
  if (!/^(?:find(?:One|AndCount)?(?:OrFail)?|count|exists?)$/.test(name)) return undefined;
  if (!args[0]) return noFilter;
  const where = option(args[0], 'where', checker);
  if (where) return objectFilter(where, checker);
  const options = objectFilter(args[0], checker);
  return options?.complete ? noFilter : undefined;
}

/** `delete(id)`, `update(id, …)`, and `findOne(id)` of 0.2: a key alone stands for equality with it. */
function byKey(name: string, args: readonly ts.Expression[], model: Model | undefined, checker: ts.TypeChecker): Filter | undefined {
  const [key] = args;
  const [field, ...others] = model?.primaryKey ?? [];
  if (!key || field === undefined || others.length > 0 || (name !== 'findOne' && name !== 'findOneOrFail' && !byCriteria.has(name))) return undefined;
  const type = checker.getTypeAtLocation(key);
  return type.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike) ? { equals: [{ field, value: key }], rest: [], complete: name !== 'findOne' || args.length === 1 } : undefined;
}

function versionOf(call: ts.Node, context: RecogniseContext): Pick<Query, 'version'> {
  const version = context.dependencyVersion(call.getSourceFile().fileName, 'typeorm');
  return version === undefined ? {} : { version };
}

/** The class of a row whose own method is called; of `this`, the class it stands in. */
function rowEntity(row: ts.Expression, context: RecogniseContext): string | undefined {
  return row.kind === ts.SyntaxKind.ThisKeyword ? classNameAround(row) : typeName(knownType(row, context));
}

/** `User` of `User.find()`, also through `this` in a static method. */
function recordName(record: ts.Expression, context: RecogniseContext): string | undefined {
  return bare(record).kind === ts.SyntaxKind.ThisKeyword ? classNameAround(record) : targetName(record, context.checker);
}

function elementOf(type: ts.Type | undefined, checker: ts.TypeChecker): ts.Type | undefined {
  return type && checker.isArrayLikeType(type) ? checker.getTypeArguments(type as ts.TypeReference)[0] : type;
}

function receiverOf(call: CallLike): ts.Expression {
  const callee = calleeOf(call);
  return ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
}
