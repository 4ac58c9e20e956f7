import type { DataModel, Key, Model, ServerAddress } from '../../core';
import { bare, property, propertyName, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { numericValue, objectLiteral } from '../values/literal';
import { stubType } from '../tables/members';
import { knownType } from '../values/provenance';
import { mysqlServer, postgresServer, type PoolSize } from '../clients/pool-size';
import { numberInAddress, serverAddress } from '../clients/server-address';
import { writeOps, type CallLike, type EqualityCondition, type Filter, type Meaning, type QueryOp, type RecogniseContext } from '../types';
import { followedBy } from './followed';
import { writtenAlong } from './nested-writes';
import { stubFolder } from './stub';
import { isBefore } from '../tables/version';

/** Every method of a model delegate, and what it does (Prisma Client API reference, "Model queries"). */
const delegateOps: Readonly<Record<string, QueryOp>> = {
  findUnique: 'read-one',
  findUniqueOrThrow: 'read-one',
  findFirst: 'read-one',
  findFirstOrThrow: 'read-one',
  findMany: 'read-many',
  count: 'count',
  aggregate: 'aggregate',
  groupBy: 'aggregate',
  create: 'insert',
  createMany: 'insert-many',
  createManyAndReturn: 'insert-many',
  update: 'update',
  updateMany: 'update-many',
  updateManyAndReturn: 'update-many',
  upsert: 'upsert',
  delete: 'delete',
  deleteMany: 'delete-many',
  findRaw: 'raw',
  aggregateRaw: 'raw',
};

/** Methods of the client itself that run SQL text (API reference, "Raw queries"). */
const clientOps: ReadonlySet<string> = new Set(['$queryRaw', '$executeRaw', '$queryRawUnsafe', '$executeRawUnsafe', '$runCommandRaw']);

export const callNames: ReadonlySet<string> = new Set([...Object.keys(delegateOps), ...clientOps, '$transaction', '$disconnect', 'PrismaClient']);

/** What classes that extend the client are called: `PrismaService`, `DatabaseService`, `OrdersDb`. */
export const callPattern = /^[A-Z]\w*(?:Prisma|Database|D[Bb])|^(?:Prisma|Database|D[Bb])[A-Z]/;

/**
 * Reads a call by the type of its receiver: a method that is declared in a Prisma stub. Names decide nothing here but
 * which calls are worth the question.
 */
export function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  if (ts.isNewExpression(call)) return constructed(call, context);
  const callee = ts.isCallExpression(call) ? call.expression : call.tag;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const name = callee.name.text;
  if (name.startsWith('$')) return clientCall(call, callee, context);
  const op = delegateOps[name];
  const delegate = op && ts.isCallExpression(call) ? delegateOf(callee.expression, context) : undefined;
  if (!op || !delegate || !ts.isCallExpression(call)) return undefined;

  const data = context.dataModel(delegate.stub);
  const model = delegate.model === undefined ? undefined : data?.models.get(delegate.model);
  const client = clientOf(callee.expression);
  const args = objectLiteral(call.arguments[0], context.checker);
  const filter = readFilter(call, args, model, context.checker);
  const written = args && propertyValue(args, op === 'upsert' ? 'update' : 'data');
  const along = args && model && data && writeOps.has(op) ? writtenAlong(['data', 'create', 'update'].flatMap((part) => propertyValue(args, part) ?? []), model, data) : [];
  const version = versionOf(call, context);
  const follows = op === 'read-one' || op === 'read-many' ? followedBy(call, args, filter, model) : undefined;
  const limit = op === 'read-one' ? 1 : args && numericValue(propertyValue(args, 'take'), context.checker);
  return {
    concept: 'query', library: 'prisma', op, call, client,
    ...(model && { model }), ...(data && { data }), ...(filter && { filter }), ...(follows && { follows }), ...(limit !== undefined && { limit }),
    ...(written && { written }), ...(along.length > 0 && { writesAlong: along }), ...(version !== undefined && { version }),
    isLimited: limit !== undefined || (args !== undefined && propertyValue(args, 'take') !== undefined),
    inTransaction: client !== callee.expression && isTransactionClient(client, context),
    mergedInOneTick: isMerged(name, filter, version),
    hasBulkForm: op !== 'upsert' && !(op === 'insert' && written && model && writesOtherRows(written, model)) && !(op === 'insert' && data?.provider === 'sqlite' && isBefore(version, 5, 14)),
    returnsManyRows: !isBefore(version, 5, 14),
    lazy: true,
  };
}

/** Whether a row comes with rows of its own (`items: { create: [...] }`), of which `createMany` knows none. A row that it only points to (`owner: { connect: { id } }`) is a column. */
function writesOtherRows(data: ts.Expression, model: Model): boolean {
  const literal = bare(data);
  return ts.isObjectLiteralExpression(literal) && literal.properties.some((element) => {
    const name = propertyName(element.name);
    const field = name === undefined ? undefined : model.fields.get(name);
    if (field?.kind !== 'relation' || !ts.isPropertyAssignment(element)) return false;
    const value = bare(element.initializer);
    return field.list || (ts.isObjectLiteralExpression(value) && (propertyValue(value, 'create') ?? propertyValue(value, 'connectOrCreate')) !== undefined);
  });
}

/** `new PrismaClient()`: the client with its pool of connections; so is `new PrismaService()` of a class that extends it. */
function constructed(call: ts.NewExpression, context: RecogniseContext): Meaning | undefined {
  const type = knownType(call, context);
  const found = type && stubType(type);
  if (!found && type && extendsClient(type)) return { concept: 'client', kind: 'database', library: 'prisma', call, label: `new ${call.expression.getText()}`, isExtended: true };
  if (!found?.file.startsWith(stubFolder) || (found.name !== 'PrismaClient' && found.name !== '$ClientMembers')) return undefined;
  const data = context.dataModel(found.file);
  const address = clientAddress(call, data, context);
  const size = clientSize(call, data, context);
  return { concept: 'client', kind: 'database', library: 'prisma', call, label: 'new PrismaClient', ...(address && { address }), ...(size && { size }) };
}

function extendsClient(type: ts.Type): boolean {
  const bases = type.isClass() ? type.getBaseTypes() ?? [] : [];
  return bases.some((base) => {
    const found = stubType(base);
    return found ? found.file.startsWith(stubFolder) && (found.name === 'PrismaClient' || found.name === '$ClientMembers') : extendsClient(base);
  });
}

/**
 * How many connections the engine of a client may open, where an address says it (`?connection_limit=5`), in its code or in the environment: by itself it opens two for each processor and one more
 * (https://www.prisma.io/docs/orm/prisma-client/setup-and-configuration/databases-connections/connection-pool). An adapter has its own pool.
 */
function clientSize(call: ts.NewExpression, data: DataModel | undefined, { checker }: RecogniseContext): PoolSize | undefined {
  const options = objectLiteral(call.arguments?.[0], checker);
  const server = data?.provider === 'postgresql' ? postgresServer : data?.provider === 'mysql' ? mysqlServer : undefined;
  if ((call.arguments?.length && !options) || !server || (options && ['adapter', 'accelerateUrl'].some((name) => property(options, name)))) return undefined;
  const [source] = options ? objectLiteral(propertyValue(options, 'datasources'), checker)?.properties ?? [] : [];
  const inner = source && ts.isPropertyAssignment(source) ? objectLiteral(source.initializer, checker) : undefined;
  const url = (options && propertyValue(options, 'datasourceUrl')) ?? (inner && propertyValue(inner, 'url'));
  const written = url && numberInAddress(url, 'connection_limit', checker);
  const variable = url ? serverAddress(call, checker).variable : data?.address?.variable;
  return written === undefined && variable === undefined ? undefined : { facts: { option: 'connection_limit', byDefault: 0, ...server }, ...(written !== undefined ? { written } : { variable }) };
}

/** Where the engine of a client for Postgres connects to; undefined where an adapter connects in its place, or Accelerate (https://www.prisma.io/docs/accelerate) does. */
function clientAddress(call: ts.NewExpression, data: DataModel | undefined, { checker }: RecogniseContext): ServerAddress | undefined {
  const options = objectLiteral(call.arguments?.[0], checker);
  if (data?.provider !== 'postgresql' || (call.arguments?.length && !options) || (options && ['adapter', 'accelerateUrl'].some((name) => property(options, name))) || /\bwithAccelerate\b/.test(call.getSourceFile().text)) return undefined;
  const own = serverAddress(call, checker);
  return own.text ?? own.variable ? own : data.address ?? {};
}

/** `$transaction`, and SQL text that the client itself runs. */
function clientCall(call: ts.CallExpression | ts.TaggedTemplateExpression, callee: ts.PropertyAccessExpression, context: RecogniseContext): Meaning | undefined {
  const { checker } = context;
  const client = knownType(callee.expression, context);
  const stub = client && stubOf(checker.getPropertyOfType(client, callee.name.text));
  if (!stub) return undefined;
  if (callee.name.text === '$disconnect') return { concept: 'disconnect', library: 'prisma', call, label: '$disconnect', client: callee.expression };
  if (callee.name.text === '$transaction') return ts.isCallExpression(call) ? { concept: 'batch', library: 'prisma', call } : undefined;
  const data = context.dataModel(stub);
  return clientOps.has(callee.name.text) ? {
    concept: 'query', library: 'prisma', op: 'raw', call, client: callee.expression, ...(data && { data }),
    inTransaction: isTransactionClient(callee.expression, context), isLimited: false, mergedInOneTick: false, hasBulkForm: false, lazy: true,
  } : undefined;
}

/** The stub file that declares something, if one of ours does. */
function stubOf(symbol: ts.Symbol | undefined): string | undefined {
  const file = symbol?.declarations?.[0]?.getSourceFile().fileName;
  return file?.startsWith(stubFolder) ? file : undefined;
}

/**
 * The model delegate that an expression is: its type is the stub's `PrismaDelegate<'User'>`. Asking for the type, and not for its methods,
 * keeps the checker from working those out.
 */
function delegateOf(expression: ts.Expression, context: RecogniseContext): { readonly stub: string; readonly model?: string } | undefined {
  const type = delegateType(expression, context);
  const one = type?.isUnion() ? type.types[0] : type;
  const stub = one?.symbol?.name === 'PrismaDelegate' ? stubOf(one.symbol) : undefined;
  if (!one || !stub) return undefined;
  const args = one.aliasTypeArguments ?? context.checker.getTypeArguments(one as ts.TypeReference);
  const model = args.find((arg) => arg.isStringLiteral())?.value;
  return { stub, ...(model !== undefined && { model }) };
}

/** The type of `client.user`, read off the client's origin where the checker knows none. */
function delegateType(delegate: ts.Expression, context: RecogniseContext): ts.Type | undefined {
  const { checker } = context;
  const own = knownType(delegate, context);
  if (own || !ts.isPropertyAccessExpression(delegate)) return own;
  const client = knownType(delegate.expression, context);
  const member = client && checker.getPropertyOfType(client, delegate.name.text);
  return member && checker.getTypeOfSymbol(member);
}

/** `prisma` of `prisma.user`; a delegate that was stored on its own stands for itself. */
function clientOf(delegate: ts.Expression): ts.Expression {
  return ts.isPropertyAccessExpression(delegate) || ts.isElementAccessExpression(delegate) ? delegate.expression : delegate;
}

/** Inside an interactive transaction the client has no `$transaction` (API reference, "Interactive transactions"). */
function isTransactionClient(client: ts.Expression, context: RecogniseContext): boolean {
  const type = knownType(client, context);
  return type !== undefined && context.checker.getPropertyOfType(type, '$transaction') === undefined;
}

/**
 * Prisma merges `findUnique` calls of one tick that have the same model, keys and selection; other methods are not merged.
 * It needs plain equality on scalars: any operator, even an empty `AND`, keeps a call out.
 * Sources: prisma/prisma runtime/core/jsonProtocol/getBatchId.ts, prisma/prisma issue 23313. `findUniqueOrThrow` was not
 * merged from 4.7 until 5.1 (prisma/prisma pull 20119).
 */
function isMerged(name: string, filter: Filter | undefined, version: string | undefined): boolean {
  if (name !== 'findUnique' && name !== 'findUniqueOrThrow') return false;
  if (filter?.rest.some((node) => !ts.isSpreadAssignment(node))) return false;
  return name === 'findUnique' || isBefore(version, 4, 7) || !isBefore(version, 5, 1);
}

function versionOf(call: ts.Node, context: RecogniseContext): string | undefined {
  const file = call.getSourceFile().fileName;
  return context.dependencyVersion(file, '@prisma/client') ?? context.dependencyVersion(file, 'prisma');
}

function readFilter(call: ts.CallExpression, args: ts.ObjectLiteralExpression | undefined, model: Model | undefined, checker: ts.TypeChecker): Filter | undefined {
  if (call.arguments.length === 0) return { equals: [], rest: [], complete: true };
  if (!args) return undefined;
  const where = propertyValue(args, 'where');
  const spread = args.properties.some((element) => ts.isSpreadAssignment(element));
  if (!where) return { equals: [], rest: [], complete: !spread };
  const literal = objectLiteral(where, checker);
  if (!literal) return undefined;
  const equals: EqualityCondition[] = [];
  const rest: ts.Node[] = [];
  let complete = !spread;
  for (const element of literal.properties) {
    const name = propertyName(element.name);
    const value = ts.isPropertyAssignment(element) ? element.initializer : ts.isShorthandPropertyAssignment(element) ? element.name : undefined;
    if (ts.isSpreadAssignment(element) || name === undefined || !value) {
      const added = ts.isSpreadAssignment(element) ? spreadNames(element.expression) : undefined;
      // `...(user ? { userId: user.id } : {})` is one more condition, as long as it cannot replace one that is read here.
      if (!added || literal.properties.some((other) => other.name !== undefined && added.includes(propertyName(other.name) ?? ''))) complete = false;
      rest.push(element);
      continue;
    }
    const compound = model && compoundKey(model, name);
    const nested = ts.isObjectLiteralExpression(value) ? value : undefined;
    if (compound && nested) {
      for (const part of nested.properties) {
        const field = propertyName(part.name);
        const partValue = ts.isPropertyAssignment(part) ? part.initializer : ts.isShorthandPropertyAssignment(part) ? part.name : undefined;
        if (field && partValue && !ts.isObjectLiteralExpression(partValue)) equals.push({ field, value: partValue });
        else { rest.push(part); complete = false; }
      }
    } else if (nested && throughRelation(nested, model, name)) {
      equals.push(...throughRelation(nested, model, name) ?? []);
    } else if (nested) {
      const equalsValue = nested.properties.length === 1 ? propertyValue(nested, 'equals') : undefined;
      const field = model?.fields.get(name);
      if (equalsValue && (!field || field.kind !== 'relation') && !ts.isObjectLiteralExpression(equalsValue)) equals.push({ field: name, value: equalsValue });
      else rest.push(element);
    } else if (name === 'AND' || name === 'OR' || name === 'NOT') {
      rest.push(element);
    } else {
      equals.push({ field: name, value });
    }
  }
  return { equals, rest, complete };
}

/** The names that a spread of object literals, made under conditions, can add; undefined where it may add anything. */
function spreadNames(expression: ts.Expression): readonly string[] | undefined {
  const node = bare(expression);
  if (ts.isConditionalExpression(node)) {
    const [a, b] = [spreadNames(node.whenTrue), spreadNames(node.whenFalse)];
    return a && b && [...a, ...b];
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) return spreadNames(node.right);
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  const names = node.properties.map((element) => propertyName(element.name));
  return names.includes(undefined) ? undefined : (names as string[]);
}

/** `author: { id: x }` is `authorId: x`, where the relation's key is `authorId`: the database holds no other rows. */
function throughRelation(nested: ts.ObjectLiteralExpression, model: Model | undefined, name: string): EqualityCondition[] | undefined {
  const relation = model?.fields.get(name)?.relation;
  if (!relation || relation.fields.length === 0 || nested.properties.length !== relation.references.length) return undefined;
  const conditions: EqualityCondition[] = [];
  for (const [i, reference] of relation.references.entries()) {
    const value = propertyValue(nested, reference);
    const field = relation.fields[i];
    if (!value || field === undefined || ts.isObjectLiteralExpression(value)) return undefined;
    conditions.push({ field, value });
  }
  return conditions;
}

/** The compound key that a filter names `a_b` (or by the name the schema gives it). */
function compoundKey(model: Model, name: string): Key | undefined {
  if (model.primaryKey.length > 1 && (model.primaryKeyName ?? model.primaryKey.join('_')) === name) return { fields: model.primaryKey };
  return model.uniques.find((key) => key.fields.length > 1 && (key.name ?? key.fields.join('_')) === name);
}
