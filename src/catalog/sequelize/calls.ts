import type { Model } from '../../core';
import { ts } from '../../project/ts';
import { isFunctionNode, uncast } from '../../project/syntax';
import { calleeModule, calleeName, calleeOf, stubMember } from '../tables/members';
import { entityFacts } from '../models/entity-name';
import { knownType } from '../values/provenance';
import { pooledServer } from '../clients/pool-size';
import { queryOf } from '../models/query';
import { labelOf } from '../tables/rows';
import type { CallLike, Filter, Meaning, Query, QueryOp, RecogniseContext } from '../types';
import { associationCall, associationNames, isAssociated } from './association';
import { folder, instanceName, instanceOrigin, modelName } from './entity';
import { isUnknown, listedInstance, listedModel } from './listed';
import { inTransaction, limitIn, whereOf } from './options';

/** What a static method of a model does, and which argument holds its options (https://sequelize.org/api/v6/class/src/model.js~model). */
interface StaticRow { readonly op: QueryOp; readonly options: number }

const statics: Readonly<Record<string, StaticRow>> = {
  findAll: { op: 'read-many', options: 0 }, findAndCountAll: { op: 'read-many', options: 0 }, findOne: { op: 'read-one', options: 0 }, findByPk: { op: 'read-one', options: 1 },
  findOrCreate: { op: 'upsert', options: 0 }, findCreateFind: { op: 'upsert', options: 0 }, findOrBuild: { op: 'read-one', options: 0 },
  create: { op: 'insert', options: 1 }, bulkCreate: { op: 'insert-many', options: 1 }, upsert: { op: 'upsert', options: 1 },
  update: { op: 'update-many', options: 1 }, destroy: { op: 'delete-many', options: 0 }, restore: { op: 'update-many', options: 0 }, truncate: { op: 'delete-many', options: 0 },
  increment: { op: 'update-many', options: 1 }, decrement: { op: 'update-many', options: 1 },
  count: { op: 'count', options: 0 }, sum: { op: 'aggregate', options: 1 }, max: { op: 'aggregate', options: 1 }, min: { op: 'aggregate', options: 1 }, aggregate: { op: 'aggregate', options: 2 },
  // Taken out in 5 (`findById`, `findByPrimary`, `find`, `all`, `findAndCount`, `findOrInitialize`, `insertOrUpdate`): https://sequelize.org/docs/v5/other-topics/upgrade-to-v5/
  all: { op: 'read-many', options: 0 }, findAndCount: { op: 'read-many', options: 0 }, find: { op: 'read-one', options: 0 }, findById: { op: 'read-one', options: 1 }, findByPrimary: { op: 'read-one', options: 1 },
  findOrInitialize: { op: 'read-one', options: 0 }, insertOrUpdate: { op: 'upsert', options: 1 },
};
/** Of an instance. */
const instances: Readonly<Record<string, QueryOp>> = { save: 'upsert', update: 'update', destroy: 'delete', restore: 'update', reload: 'read-one', increment: 'update', decrement: 'update' };
/** sequelize-typescript's names for associations (https://github.com/sequelize/sequelize-typescript#type-safe-usage-of-auto-generated-functions). */
const named: Readonly<Record<string, QueryOp>> = { $get: 'read-many', $set: 'update', $add: 'update', $remove: 'update', $count: 'count', $has: 'read-one', $create: 'insert' };
/** Of migrations and seeders (https://sequelize.org/api/v6/class/src/dialects/abstract/query-interface.js~queryinterface). */
const migrations: Readonly<Record<string, QueryOp>> = { bulkInsert: 'insert-many', bulkUpdate: 'update-many', bulkDelete: 'delete-many' };

export const methods: readonly string[] = [...new Set([...Object.keys(statics), ...Object.keys(instances), ...Object.keys(named), ...Object.keys(migrations), 'query', 'transaction'])];
export const callNames: ReadonlySet<string> = new Set([...methods, 'Sequelize', 'forRoot']);

/** "`pool.max`, default 5", https://sequelize.org/docs/v6/other-topics/connection-pool/ */
const pool = { option: 'max', within: 'pool', byDefault: 5, behindAddress: true } as const;

/** Reads a call by the stub's declaration of what is called; of an association's method, by the type of the mixin or the instance. */
export function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  if (ts.isNewExpression(call)) return stubMember(call, context)?.file.startsWith(folder) ? { concept: 'client', kind: 'database', library: 'sequelize', call, label: 'new Sequelize', ...pooledServer(call, 'dialect', pool, context.checker) } : undefined;
  const callee = uncast(calleeOf(call));
  const name = calleeName(call);
  // What NestJS makes of the same options when it starts: https://docs.nestjs.com/techniques/database#sequelize-integration
  if (name === 'forRoot') return calleeModule(call, context) === '@nestjs/sequelize' ? { concept: 'client', kind: 'database', library: 'sequelize', call, label: labelOf(call), ...pooledServer(call, 'dialect', pool, context.checker) } : undefined;
  if (!ts.isCallExpression(call) || !ts.isPropertyAccessExpression(callee) || name === undefined) return undefined;
  if (!callNames.has(name)) return associationNames.test(name) ? associationCall(call, callee, context) : undefined;
  // `users.find((user) => …)` of plain JavaScript needs no question; no method here takes a function but `transaction`.
  const [first] = call.arguments;
  if (name !== 'transaction' && first && isFunctionNode(first)) return undefined;
  const member = stubMember(call, context);
  if (!member && isUnknown(callee.expression, context)) return ofListed(call, callee, name, context);
  if (!member?.file.startsWith(folder)) return undefined;
  switch (member.owner) {
    case 'Main': return ofClient(call, callee, member.name, context);
    case 'QueryInterface': return ofMigration(call, callee, member.name, context);
    case 'Model':
      if (Object.hasOwn(named, member.name)) return ofAssociation(call, callee, member.name, context);
      return ts.getCombinedModifierFlags(member.declaration) & ts.ModifierFlags.Static ? ofModel(call, callee, member.name, context) : ofInstance(call, callee, member.name, context);
    default: return undefined;
  }
}

/** A call on a model that the generator's index lists, or on an instance that came from one. */
function ofListed(call: ts.CallExpression, callee: ts.PropertyAccessExpression, name: string, context: RecogniseContext): Meaning | undefined {
  if (Object.hasOwn(statics, name) && listedModel(callee.expression, context) !== undefined) return ofModel(call, callee, name, context);
  return Object.hasOwn(instances, name) && (listedInstance(callee.expression, context) !== undefined || isAssociated(callee.expression, context)) ? ofInstance(call, callee, name, context) : undefined;
}

function ofClient(call: ts.CallExpression, callee: ts.PropertyAccessExpression, name: string, { checker }: RecogniseContext): Meaning | undefined {
  if (name === 'query') return queryOf({ library: 'sequelize', op: 'raw', call, client: callee.expression, label: 'sequelize.query', ...inTransaction(call, checker) });
  // Without a callback the transaction is only begun, and has a connection until it is committed or rolled back: https://sequelize.org/docs/v6/other-topics/transactions/#unmanaged-transactions
  const managed = call.arguments.some((argument) => !ts.isObjectLiteralExpression(argument) && !ts.isStringLiteralLike(argument));
  if (name !== 'transaction') return undefined;
  return managed ? { concept: 'batch', library: 'sequelize', call } : { concept: 'checkout', library: 'sequelize', call, label: labelOf(call), release: 'commit', undo: 'rollback' };
}

function ofMigration(call: ts.CallExpression, callee: ts.PropertyAccessExpression, name: string, context: RecogniseContext): Meaning | undefined {
  const op = migrations[name];
  const [table] = call.arguments;
  const entity = table && ts.isStringLiteralLike(table) ? table.text : undefined;
  return op && queryOf({ library: 'sequelize', op, call, client: callee.expression, label: `${entity ?? 'queryInterface'}.${name}`, ...entityFacts(entity, 'sequelize', call, context) });
}

function ofModel(call: ts.CallExpression, callee: ts.PropertyAccessExpression, name: string, context: RecogniseContext): Meaning | undefined {
  const row = statics[name];
  if (!row) return undefined;
  const { checker } = context;
  const options = call.arguments[row.options];
  const entity = modelName(callee.expression, context);
  const declared = entityFacts(entity, 'sequelize', call, context);
  const filter = hasWhere(name) ? whereOf(options, checker) : byKey(name, call.arguments, declared.model);
  const op = single(row.op, filter);
  const written = op === 'insert' || op === 'insert-many' || name === 'upsert' || name === 'update' ? call.arguments[0] : undefined;
  return queryOf({
    library: 'sequelize', op, call, client: callee.expression, label: `${entity ?? callee.expression.getText()}.${name}`,
    ...declared, clientIsModel: true, ...(/^findAndCount/.test(name) && { rowsIn: 'rows' }), ...(filter && { filter }), ...(written && { written }),
    ...(op === 'read-one' ? { limit: 1, isLimited: true } : limitIn(options, checker)),
    inputs: call.arguments,
    ...(op === 'aggregate' && versionOf(call, context)), ...inTransaction(call, checker),
    // `bulkCreate` inserts and upserts (`updateOnDuplicate`); `update` and `destroy` take a list in their conditions.
    hasBulkForm: op === 'insert' || name === 'upsert' || op === 'update' || op === 'delete',
  });
}

/** `findByPk(id)`: equality with the key. */
function byKey(name: string, [key]: readonly ts.Expression[], model: Model | undefined): Filter | undefined {
  const [field, ...others] = model?.primaryKey ?? [];
  return key && field !== undefined && others.length === 0 && /^findBy/.test(name) ? { equals: [{ field, value: key }], rest: [], complete: true } : undefined;
}

function versionOf(call: ts.Node, context: RecogniseContext): Pick<Query, 'version'> {
  const version = context.dependencyVersion(call.getSourceFile().fileName, 'sequelize');
  return version === undefined ? {} : { version };
}

function hasWhere(name: string): boolean {
  return !/^(?:findByPk|findById|findByPrimary|create|bulkCreate|upsert|insertOrUpdate|truncate)$/.test(name);
}

/** `update` and `destroy` with the id among their conditions are about one row. */
function single(op: QueryOp, filter: Filter | undefined): QueryOp {
  if ((op !== 'update-many' && op !== 'delete-many') || !filter?.equals.some(({ field }) => field === 'id')) return op;
  return op === 'update-many' ? 'update' : 'delete';
}

function ofInstance(call: ts.CallExpression, callee: ts.PropertyAccessExpression, name: string, context: RecogniseContext): Meaning | undefined {
  const plain = instances[name];
  if (!plain) return undefined;
  const { entity, origin } = instanceOrigin(callee.expression, context);
  const op = name !== 'save' ? plain : origin === 'new' ? 'insert' : origin === 'stored' ? 'update' : 'upsert';
  const written = name === 'update' ? call.arguments[0] : undefined;
  return queryOf({
    library: 'sequelize', op, call, client: callee.expression, label: `${callee.expression.getText()}.${name}`,
    ...entityFacts(entity, 'sequelize', call, context), ...(written && { written }), ...(op === 'read-one' && { limit: 1, isLimited: true }),
    inputs: [callee.expression, ...call.arguments],
    ...inTransaction(call, context.checker),
    hasBulkForm: op !== 'read-one',
  });
}

/** `user.$get('posts')`: the property's type says whether it gives one row or many. */
function ofAssociation(call: ts.CallExpression, callee: ts.PropertyAccessExpression, name: string, context: RecogniseContext): Meaning {
  const { checker } = context;
  const [key] = call.arguments;
  const owner = knownType(callee.expression, context);
  const property = owner && key && ts.isStringLiteralLike(key) ? checker.getPropertyOfType(owner, key.text) : undefined;
  const type = property && checker.getNonNullableType(checker.getTypeOfSymbol(property));
  const many = type && checker.isArrayLikeType(type);
  const entity = type && instanceName(many ? checker.getTypeArguments(type as ts.TypeReference)[0] : type);
  const op = name === '$get' && type && !many ? 'read-one' : named[name] ?? 'read-many';
  return queryOf({
    library: 'sequelize', op, call, client: callee.expression, label: `${callee.expression.getText()}.${name}`,
    ...entityFacts(entity, 'sequelize', call, context), ...(op === 'read-one' ? { limit: 1, isLimited: true } : limitIn(call.arguments[1], checker)),
    inputs: [callee.expression, ...call.arguments],
    ...(name === '$get' && key && ts.isStringLiteralLike(key) && { follows: { row: callee.expression, relation: key.text } }),
    ...inTransaction(call, checker),
  });
}
