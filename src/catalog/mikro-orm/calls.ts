import type { Model } from '../../core';
import { bare, enclosingFunction, isFunctionNode, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { chainInputs, chainOf, isOutermost, type Chain, type Link } from '../chains/chain';
import { isList, limitOf, noFilter, objectFilter, option } from '../models/conditions';
import { argumentName, entityFacts, targetName, typeName } from '../models/entity-name';
import { calleeModule, calleeName, stubMember } from '../tables/members';
import { originOf } from '../values/origin';
import { knownType } from '../values/provenance';
import { queryOf } from '../models/query';
import { folderOf, labelOf } from '../tables/rows';
import { throughRelations } from '../models/through-relations';
import type { CallLike, Filter, Followed, Meaning, QueryOp, RecogniseContext } from '../types';
import { madeOrm } from './client';
import { builderEnds, builderFilter, builderLimit, builderOp, isSent, refinements } from './builder';

const folder = folderOf('mikro-orm');

/** Methods of managers and repositories (https://mikro-orm.io/api/core/class/EntityManager). */
const ops: Readonly<Record<string, QueryOp>> = {
  find: 'read-many', findAll: 'read-many', findAndCount: 'read-many', findByCursor: 'read-many', stream: 'read-many', findOne: 'read-one', findOneOrFail: 'read-one', count: 'count', countBy: 'aggregate', aggregate: 'aggregate',
  insert: 'insert', insertMany: 'insert-many', upsert: 'upsert', upsertMany: 'upsert', nativeUpdate: 'update-many', nativeDelete: 'delete-many', nativeInsert: 'insert',
  refresh: 'read-one', refreshOrFail: 'read-one', populate: 'read-many', execute: 'raw', flush: 'update', persistAndFlush: 'upsert', removeAndFlush: 'delete',
};
/** What loads the rest of an entity (https://mikro-orm.io/docs/collections, https://mikro-orm.io/docs/type-safe-relations). */
const loads: Readonly<Record<string, Readonly<Record<string, QueryOp>>>> = {
  Collection: { init: 'read-many', load: 'read-many', loadItems: 'read-many', matching: 'read-many', loadCount: 'count' },
  Reference: { load: 'read-one', loadOrFail: 'read-one', loadProperty: 'read-one' },
  ScalarReference: { load: 'read-one', loadOrFail: 'read-one' },
  IWrappedEntity: { init: 'read-one', populate: 'read-many' },
  BaseEntity: { init: 'read-one', populate: 'read-many' },
};

export const starters: readonly string[] = [...new Set([...Object.keys(ops), ...Object.values(loads).flatMap((methods) => Object.keys(methods)), 'createQueryBuilder', 'qb', 'transactional', 'initSync'])];
export const callNames: ReadonlySet<string> = new Set([...starters, ...builderEnds, ...refinements, 'MikroORM', 'forRoot', 'forRootAsync', 'defineConfig']);

/** Methods that are given rows and not an entity's name. */
const byRow: ReadonlySet<string> = new Set(['refresh', 'refreshOrFail', 'populate', 'flush', 'persistAndFlush', 'removeAndFlush', 'execute']);
const bulkForms: ReadonlySet<string> = new Set(['insert', 'upsert', 'nativeInsert', 'nativeUpdate', 'nativeDelete', 'persistAndFlush', 'removeAndFlush']);

/** Reads a chain by the stub's declaration of the call with which it begins. */
export function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  if (ts.isNewExpression(call)) return stubMember(call, context)?.file.startsWith(folder) ? madeOrm(call, 'new MikroORM', context) : undefined;
  // The instance that NestJS makes of the same options when it starts (https://mikro-orm.io/docs/usage-with-nestjs), or whoever takes them from their module (https://mikro-orm.io/docs/configuration).
  const name = calleeName(call);
  const isModule = name === 'forRoot' || name === 'forRootAsync';
  const module = isModule || name === 'defineConfig' ? calleeModule(call, context) : undefined;
  if (module !== undefined && (isModule ? module === '@mikro-orm/nestjs' : module.startsWith('@mikro-orm/'))) return madeOrm(call, isModule ? labelOf(call) : 'defineConfig', context);
  if (!ts.isCallExpression(call) || !isOutermost(call)) return undefined;
  // `users.find((user) => …)` of plain JavaScript needs no question; no method here takes a function but `transactional`.
  const first = call.arguments[0];
  if (first && isFunctionNode(bare(first)) && calleeName(call) !== 'transactional') return undefined;
  const chain = chainOf(call, context.checker);
  for (const [index, link] of chain?.links.entries() ?? []) {
    const member = chain && starters.includes(link.name) ? stubMember(link.call, context) : undefined;
    if (!chain || !member?.file.startsWith(folder) || member.owner === undefined) continue;
    const load = loads[member.owner]?.[member.name];
    if (load) return loaded(call, link, member.owner, load, context);
    switch (member.owner) {
      case 'MikroORM': return member.name.startsWith('init') ? madeOrm(call, `MikroORM.${member.name}`, context) : undefined;
      case 'Connection': return queryOf({ library: 'mikro-orm', op: 'raw', call, client: receiverOf(link.call), label: 'connection.execute', inTransaction: isTransactional(link.call, context) });
      case 'EntityManager':
      case 'EntityRepository': break;
      default: return undefined;
    }
    if (member.name === 'transactional') return { concept: 'batch', library: 'mikro-orm', call };
    if (member.name === 'createQueryBuilder' || member.name === 'qb') return built(chain, index, member.owner, context);
    if (Object.hasOwn(ops, member.name)) return queried(chain, index, member.owner, context);
  }
  return undefined;
}

function loaded(call: ts.CallExpression, link: Link, owner: string, op: QueryOp, context: RecogniseContext): Meaning | undefined {
  const receiver = receiverOf(link.call);
  const follows = followedBy(receiver, link, owner);
  // What is there is not loaded again; `init` does.
  if (follows && link.name !== 'init' && isPopulated(follows, context.checker)) return undefined;
  const wrapped = bare(receiver);
  const subject = owner === 'IWrappedEntity' && ts.isCallExpression(wrapped) && wrapped.arguments[0] ? wrapped.arguments[0] : receiver;
  const type = knownType(subject, context);
  // What `populate` and `loadProperty` load is not the entity itself.
  const entity = /^(?:populate|loadProperty)$/.test(link.name) || !type ? undefined : owner === 'IWrappedEntity' || owner === 'BaseEntity' ? typeName(type) : argumentName(type, folder, context.checker);
  const options = link.call.arguments[0];
  return queryOf({
    library: 'mikro-orm', op, call, client: subject, label: `${subject.getText()}.${link.name}`,
    ...entityFacts(entity, 'mikro-orm', call, context), ...(op === 'read-one' ? { limit: 1, isLimited: true } : limitOf(option(options, 'limit', context.checker), context.checker)),
    inputs: [subject, ...link.call.arguments],
    ...(follows && { follows }),
    inTransaction: isTransactional(call, context),
  });
}

/** The relation of a row that is loaded, and nothing said of how: `order.customer.load()`. */
function followedBy(receiver: ts.Expression, { name, call }: Link, owner: string): Followed | undefined {
  const relation = bare(receiver);
  if (!ts.isPropertyAccessExpression(relation) || call.arguments.length > 0 || !/^(?:Collection|Reference)$/.test(owner) || !/^(?:init|load|loadItems|loadOrFail)$/.test(name)) return undefined;
  return { row: relation.expression, relation: relation.name.text };
}

/** Whether the query that gave the row has loaded the relation with it. https://mikro-orm.io/docs/populating-relations */
function isPopulated({ row, relation }: Followed, checker: ts.TypeChecker): boolean {
  const { node } = originOf(row, checker);
  if (!ts.isCallExpression(node) || !/^find/.test(calleeName(node) ?? '')) return false;
  return node.arguments.some((argument) => {
    const paths = option(argument, 'populate', checker);
    const list = paths && bare(paths);
    return list !== undefined && ts.isArrayLiteralExpression(list) && list.elements.some((path) => ts.isStringLiteralLike(path) && path.text.split('.')[0] === relation);
  });
}

function built(chain: Chain, index: number, owner: string, context: RecogniseContext): Meaning | undefined {
  const { checker } = context;
  if (!isSent(chain, checker)) return undefined;
  const links = chain.links.slice(index);
  const [first] = links;
  if (!first) return undefined;
  const op = builderOp(links, checker);
  const entity = owner === 'EntityManager' ? targetName(first.call.arguments[0], checker) : rowOf(receiverOf(first.call), context);
  const filter = builderFilter(links, checker);
  const written = links.find(({ name }) => name === 'insert' || name === 'update')?.call.arguments[0];
  return queryOf({
    library: 'mikro-orm', op, call: chain.call, client: receiverOf(first.call), label: `${entity ?? 'query'}.${links.at(-1)?.name ?? 'select'}`,
    ...entityFacts(entity, 'mikro-orm', chain.call, context), ...(filter && { filter }), ...(written && { written }),
    ...(op === 'read-one' ? { limit: 1, isLimited: true } : builderLimit(links, checker)),
    inputs: chainInputs({ ...chain, links }),
    inTransaction: isTransactional(chain.call, context),
    hasBulkForm: op === 'insert' || op === 'update' || op === 'delete',
    lazy: true,
  });
}

function queried(chain: Chain, index: number, owner: string, context: RecogniseContext): Meaning | undefined {
  const { checker } = context;
  const link = chain.links[index];
  if (!link) return undefined;
  const { name, call } = link;
  const receiver = receiverOf(call);
  // `em.persist(user).flush()`, `em.remove(user).flush()`: what is flushed is known.
  const before = name === 'flush' ? chain.links.slice(0, index).filter((one) => one.name === 'persist' || one.name === 'remove') : [];
  const row = before.at(-1)?.call.arguments[0] ?? (byRow.has(name) && name !== 'execute' ? call.arguments[0] : undefined);
  // `em.upsert(user)`, `em.insert(user)` take an entity's own row as well.
  const isManager = owner === 'EntityManager';
  const named = isManager && !byRow.has(name) && (call.arguments.length > 1 || /^(?:find|count|native|stream)/.test(name));
  const args = named ? call.arguments.slice(1) : call.arguments;
  const entity = named ? targetName(call.arguments[0], checker) : row && name !== 'populate' ? typeName(elementOf(knownType(row, context), checker)) : isManager || name === 'populate' ? undefined : rowOf(receiver, context);
  const op = opOf(name, before.at(-1)?.name, row, args, context);
  const declared = entityFacts(entity, 'mikro-orm', chain.call, context);
  const filter = throughRelations(byKey(name, args, declared.model, checker) ?? filterOf(name, args, checker), declared.model, declared.data);
  const written = /^(?:insert|upsert|nativeInsert)/.test(name) ? args[0] : name === 'nativeUpdate' ? args[1] : undefined;
  return queryOf({
    library: 'mikro-orm', op, call: chain.call, client: receiver, label: name === 'flush' || name === 'execute' ? name : `${entity ?? receiver.getText()}.${name}`,
    ...declared, clientIsModel: !isManager, ...(filter && { filter }), ...(written && { written }),
    ...(op === 'read-one' ? { limit: 1, isLimited: true } : /^find/.test(name) ? boundOf(name, args, checker) : {}),
    inputs: [...(row ? [row] : []), ...call.arguments],
    ...(/^(?:find|count$)/.test(name) && versionOf(call, context)),
    inTransaction: isTransactional(chain.call, context),
    hasBulkForm: bulkForms.has(name) && !op.endsWith('-many'),
  });
}

/** All of its packages have one version, and the core need not be among the dependencies. */
function versionOf(call: ts.Node, context: RecogniseContext): { readonly version?: string } {
  const file = call.getSourceFile();
  const version = ['@mikro-orm/core', ...drivers.exec(file.text)?.slice(0, 1) ?? []].map((name) => context.dependencyVersion(file.fileName, name)).find((one) => one !== undefined);
  return version === undefined ? {} : { version };
}

const drivers = /@mikro-orm\/(?:postgresql|sqlite|better-sqlite|libsql|mysql|mariadb|mssql)\b/;

/** `em.findOne(User, id)`: a key alone stands for equality with it. */
function byKey(name: string, [key]: readonly ts.Expression[], model: Model | undefined, checker: ts.TypeChecker): Filter | undefined {
  const [field, ...others] = model?.primaryKey ?? [];
  if (!key || field === undefined || others.length > 0 || !/^(?:findOne|findOneOrFail|nativeDelete|nativeUpdate)$/.test(name)) return undefined;
  return checker.getTypeAtLocation(key).flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike) ? { equals: [{ field, value: key }], rest: [], complete: true } : undefined;
}

function opOf(name: string, before: string | undefined, row: ts.Expression | undefined, args: readonly ts.Expression[], context: RecogniseContext): QueryOp {
  const { checker } = context;
  if (name === 'removeAndFlush' || before === 'remove') return isList(row, checker) ? 'delete-many' : 'delete';
  if (name === 'persistAndFlush' || before === 'persist') {
    const origin = row && originOfRow(row, context);
    return isList(row, checker) ? (origin === 'stored' ? 'update-many' : 'insert-many') : origin === 'new' ? 'insert' : origin === 'stored' ? 'update' : 'upsert';
  }
  const plain = ops[name] ?? 'raw';
  if (name !== 'nativeUpdate' && name !== 'nativeDelete') return plain;
  const criteria = args[0];
  const one = criteria && (ts.isStringLiteralLike(criteria) || ts.isNumericLiteral(criteria) || objectFilter(criteria, checker)?.equals.some(({ field }) => field === 'id'));
  return one ? (name === 'nativeUpdate' ? 'update' : 'delete') : plain;
}

/** Whether a row was made here (`em.create(User, …)`, `new User()`) or read before. */
function originOfRow(row: ts.Expression, context: RecogniseContext): 'new' | 'stored' | undefined {
  const { node, several } = originOf(row, context.checker);
  if (several) return undefined;
  if (ts.isNewExpression(node)) return 'new';
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression) || !stubMember(node, context)?.file.startsWith(folder)) return undefined;
  return node.expression.name.text === 'create' ? 'new' : /^(?:find|refresh)/.test(node.expression.name.text) ? 'stored' : undefined;
}

function filterOf(name: string, args: readonly ts.Expression[], checker: ts.TypeChecker): Filter | undefined {
  if (name === 'findAll') return args[0] ? where(args[0], checker) : noFilter;
  if (!/^(?:find|count|nativeUpdate|nativeDelete)/.test(name) || name === 'findByCursor') return undefined;
  return args[0] ? objectFilter(args[0], checker) : noFilter;
}

function where(options: ts.Expression, checker: ts.TypeChecker): Filter | undefined {
  const conditions = option(options, 'where', checker);
  return conditions ? objectFilter(conditions, checker) : objectFilter(options, checker)?.complete ? noFilter : undefined;
}

/** `{ limit: 10 }`; of a cursor, `{ first: 10 }`. */
function boundOf(name: string, args: readonly ts.Expression[], checker: ts.TypeChecker): { readonly limit?: number; readonly isLimited: boolean } {
  const options = args.slice(name === 'findAll' || name === 'findByCursor' ? 0 : 1);
  const names = name === 'findByCursor' ? ['first', 'last'] : ['limit'];
  return limitOf(options.flatMap((argument) => names.flatMap((one) => option(argument, one, checker) ?? []))[0], checker);
}

function rowOf(repository: ts.Expression, context: RecogniseContext): string | undefined {
  const type = knownType(repository, context);
  const name = type && argumentName(type, folder, context.checker);
  if (name !== undefined) return name;
  // A repository that is asked for by the entity's name has no type of rows.
  const { node } = originOf(repository, context.checker);
  return ts.isCallExpression(node) && /\b(?:getRepository|repo)$/.test(node.expression.getText()) ? targetName(node.arguments[0], context.checker) : undefined;
}

/**
 * Inside the callback of `transactional` every call belongs to the transaction, on the manager that it is handed or on another: the context
 * is kept per asynchronous call (https://mikro-orm.io/docs/transactions#implicit-transactions). So it does after `em.begin()` in the same function.
 */
function isTransactional(call: ts.CallExpression, context: RecogniseContext): boolean {
  for (let owner = enclosingFunction(call); owner; owner = enclosingFunction(owner)) {
    const { parent } = owner;
    if (ts.isCallExpression(parent) && calleeName(parent) === 'transactional' && stubMember(parent, context)?.file.startsWith(folder)) return true;
  }
  const body = enclosingFunction(call)?.body;
  let begun = false;
  if (body) {
    walk(body, (node) => {
      if (ts.isCallExpression(node) && node.end < call.pos && calleeName(node) === 'begin' && stubMember(node, context)?.file.startsWith(folder)) begun = true;
      return !begun && node.pos < call.pos;
    });
  }
  return begun;
}

function elementOf(type: ts.Type | undefined, checker: ts.TypeChecker): ts.Type | undefined {
  return type && checker.isArrayType(type) ? checker.getTypeArguments(type as ts.TypeReference)[0] : type;
}

function receiverOf(call: ts.CallExpression): ts.Expression {
  return ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : call.expression;
}
