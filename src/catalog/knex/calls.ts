import { literally } from '../../project/pattern';
import { bare, enclosingFunction, isWithin, outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isCertain, isPart, returnedBy } from '../chains/builder';
import { chainInputs, chainOf, isOutermost, linksOf, type Chain, type Link } from '../chains/chain';
import { isList, limitOf } from '../models/conditions';
import { calleeName, stubMember, stubTypeOf } from '../tables/members';
import { pooledServer } from '../clients/pool-size';
import { queryOf } from '../models/query';
import { folderOf, labelOf } from '../tables/rows';
import type { CallLike, Meaning, Query, QueryOp, RecogniseContext } from '../types';
import { chainFilter } from './filter';
import { aggregateLinks, plainLinks, writeLinks } from './stub';

export const library = 'knex';
/** Under which names the package's default export is imported: it has to be called to be a client. */
const factories = ['knex', 'Knex', 'KNEX', 'initKnex', 'createKnex', 'makeKnex', 'knexLib', 'knexFactory', 'knexConstructor', 'knexInit', 'knexBuilder', 'knexPkg'];
const builderLinks: ReadonlySet<string> = new Set([...plainLinks, ...aggregateLinks, ...writeLinks, 'first', 'pluck', 'returning', 'ignore', 'merge', 'columnInfo', 'stream', 'asCallback', 'onConflict', 'as', 'queryBuilder']);
const sources: ReadonlySet<string> = new Set(['from', 'fromRaw', 'table', 'into', 'batchInsert', 'queryBuilder']);
/** Names that builders share with arrays, validators and paths: they need a table in the same chain before the checker is asked. */
const common: ReadonlySet<string> = new Set(['min', 'max', 'sum', 'avg', 'count', 'first', 'join', 'from', 'on', 'with', 'column', 'union', 'delete', 'table', 'clear', 'options', 'timeout', 'debug', 'connection', 'clone', 'comment', 'rank', 'merge', 'ignore', 'except', 'stream', 'modify', 'having']);
/** A chain with one of these is handed to something else and does not run. */
const handedOn: ReadonlySet<string> = new Set(['as', 'toSQL', 'toQuery', 'toString']);

export const callNames: ReadonlySet<string> = new Set([...factories, ...builderLinks, 'raw', 'batchInsert', 'transaction', '()']);

/** "The default for `max` is 10", https://knexjs.org/guide/#pool; of SQLite there is no server. */
const pool = { option: 'max', within: 'pool', byDefault: 10 } as const;

/** Reads a call by the type of what its chain begins on: a `Client` of the stub, which is called with a table's name or has the same methods as a builder. */
export function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const name = calleeName(call);
  const callee = bare(call.expression);
  if (name !== undefined && factories.includes(name)) {
    const member = ts.isIdentifier(callee) || ts.isPropertyAccessExpression(callee) ? stubMember(call, context) : undefined;
    if (member?.file.startsWith(folderOf(library)) && member.name === 'knex' && member.owner === undefined) return { concept: 'client', kind: 'database', library, call, label: 'knex', ...pooledServer(call, 'client', pool, context.checker) };
  }
  if (name === 'transaction') {
    const client = ts.isPropertyAccessExpression(callee) ? clientOf(callee.expression, context) : undefined;
    if (client && isBatch(call)) return { concept: 'batch', library, call };
    // It has a connection of the pool until it is committed or rolled back: https://knexjs.org/guide/transactions. One within another has that of the other.
    return client && !client.inTransaction ? { concept: 'checkout', library, call, label: labelOf(call), release: 'commit', undo: 'rollback' } : undefined;
  }
  if (!isOutermost(call)) return undefined;
  if (name === 'raw' || linksOf(call).links[0]?.name === 'raw') return rawQuery(call, context);
  return builtQuery(call, context);
}

function isBatch(call: ts.CallExpression): boolean {
  const first = call.arguments[0] && bare(call.arguments[0]);
  return first !== undefined && !ts.isObjectLiteralExpression(first);
}

function clientOf(expression: ts.Expression, context: RecogniseContext): { readonly inTransaction: boolean } | undefined {
  const type = stubTypeOf(expression, context);
  if (!type?.file.startsWith(folderOf(library)) || !['Client', 'Transaction', 'knex'].includes(type.name)) return undefined;
  return { inTransaction: type.name === 'Transaction' };
}

interface Start {
  /** The index of the first link of the query. */
  readonly index: number;
  readonly client: ts.Expression;
  readonly inTransaction: boolean;
  /** What names the table, where the first link does. */
  readonly table?: ts.Expression;
}

/** Where a chain leaves its client: `db('users')`, `this.db('users')`, `db.select()`, or what a function of the workspace began. */
function startOf(own: readonly Link[], context: RecogniseContext): Start | undefined {
  const [first] = own;
  if (!first) return undefined;
  const callee = bare(first.call.expression);
  const table = first.call.arguments[0];
  if ((first.name === '()' || !builderLinks.has(first.name)) && table && isTable(table)) {
    const client = clientOf(callee, context);
    if (client) return { index: 0, client: callee, table, ...client };
  }
  const hasSource = own.some(({ name }) => sources.has(name));
  const index = own.findIndex(({ name }) => builderLinks.has(name) || name === 'batchInsert');
  const begin = own[index];
  const outer = own.at(-1)?.name ?? '';
  if (!begin || (!hasSource && common.has(outer) && own.slice(index).every(({ name }) => common.has(name)))) return undefined;
  const receiver = receiverOf(begin);
  const client = clientOf(receiver, context);
  if (client) return { index, client: receiver, ...client };
  return begunElsewhere(receiver, index, context);
}

/** `users().where(…)`, `this.table.where(…)`: the function or getter gives `db('users')`. */
function begunElsewhere(receiver: ts.Expression, index: number, context: RecogniseContext): Start | undefined {
  const type = stubTypeOf(receiver, context);
  if (!type?.file.startsWith(folderOf(library)) || type.name !== 'QueryBuilder') return undefined;
  const returned = returnedBy(receiver, context.checker);
  const made = returned && bare(returned);
  const links = made && ts.isCallExpression(made) ? linksOf(made).links : [];
  const [first] = links;
  if (!first || links.length !== 1) return undefined;
  const callee = bare(first.call.expression);
  const client = clientOf(callee, context);
  return client && { index, client: receiver, ...(first.call.arguments[0] && { table: first.call.arguments[0] }), ...client };
}

function isTable(node: ts.Expression): boolean {
  const inner = bare(node);
  return !ts.isFunctionLike(inner) && !ts.isNumericLiteral(inner);
}

function receiverOf({ call }: Link): ts.Expression {
  const callee = bare(call.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
}

function builtQuery(call: ts.CallExpression, context: RecogniseContext): Query | undefined {
  const own = linksOf(call).links;
  if (own.some(({ name }, index) => index > 0 && handedOn.has(name))) return undefined;
  if (own[0]?.name === 'clone') return copiedQuery(call, own, context);
  const start = startOf(own, context);
  if (!start) return undefined;
  const chain = ownChain(call, context.checker);
  if (!chain || (chain.links.length === 1 && start.table && isBeginning(call))) return undefined;
  if (isPart(call, takesParts, context.checker)) return undefined;
  const begin = own[start.index];
  return queryFrom(chain, start, begin, context);
}

function queryFrom(chain: Chain, start: Start, begin: Link | undefined, context: RecogniseContext): Query {
  const batch = begin?.name === 'batchInsert' ? begin : undefined;
  const source = start.table ?? batch?.call.arguments[0] ?? chain.links.find(({ name }) => name === 'from' || name === 'table' || name === 'into')?.call.arguments[0];
  const { table, alias } = tableOf(source, context);
  const facts = batch ? { op: 'insert-many' as const, ...(batch.call.arguments[1] && { written: batch.call.arguments[1] }) } : factsOf(chain, alias ?? table, context);
  const verb = chain.links.find(({ name }) => verbs.has(name))?.name ?? begin?.name;
  const isTransacting = chain.links.some(({ name, call: { arguments: [trx] } }) => name === 'transacting' && trx !== undefined);
  return queryOf({
    library, call: chain.call, client: start.client, inputs: chainInputs(chain), lazy: true, inTransaction: start.inTransaction || isTransacting,
    ...(table !== undefined && { entity: table, ...context.modelNamed?.(table, ['sql'], chain.call.getSourceFile().fileName) }),
    label: `${table ?? 'knex'}.${verb === undefined || verb === '()' || !verbs.has(verb) ? 'select' : verb}`, ...facts,
  });
}

/** `query.clone().count()`: a query of its own, with all that the other one had. */
function copiedQuery(call: ts.CallExpression, own: readonly Link[], context: RecogniseContext): Query | undefined {
  const { root } = linksOf(call);
  const declaration = ts.isIdentifier(root) ? context.checker.getSymbolAtLocation(root)?.valueDeclaration : undefined;
  const initial = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer ? bare(declaration.initializer) : undefined;
  if (!initial || !ts.isCallExpression(initial)) return undefined;
  const first = linksOf(initial).links;
  const start = startOf(first, context);
  const chain = ownChain(initial, context.checker);
  if (!start || !chain || isPart(call, takesParts, context.checker)) return undefined;
  return queryFrom({ root: chain.root, call, links: [...chain.links.filter((link) => link.call.pos < call.pos), ...own.slice(1)] }, start, first[start.index], context);
}

/** The chain without what is called on its copies. */
function ownChain(call: ts.CallExpression, checker: ts.TypeChecker): Chain | undefined {
  const chain = chainOf(call, checker);
  const copies = chain?.links.filter((link) => link.name === 'clone' && !isWithin(link.call, call)) ?? [];
  return chain && copies.length > 0 ? { ...chain, links: chain.links.filter((link) => !copies.some((copy) => isWithin(copy.call, link.call))) } : chain;
}

const verbs: ReadonlySet<string> = new Set([...aggregateLinks, ...writeLinks, 'first', 'pluck', 'batchInsert', 'columnInfo']);

function factsOf(chain: Chain, table: string | undefined, context: RecogniseContext): Pick<Query, 'op'> & Partial<Query> {
  const find = (...names: readonly string[]): Link | undefined => chain.links.find(({ name }) => names.includes(name));
  const filter = chainFilter(chain, table, context.checker);
  const isOne = filter.equals.length > 0;
  const returned = { hasBulkForm: true, ...(find('returning') && { returnsManyRows: true }) };
  const insert = find('insert', 'upsert');
  if (insert) {
    const [written] = insert.call.arguments;
    const isSelected = written !== undefined && ts.isCallExpression(bare(written)) && stubTypeOf(bare(written), context)?.name === 'QueryBuilder';
    const op: QueryOp = isSelected || isList(written, context.checker) ? 'insert-many' : insert.name === 'upsert' || find('merge') ? 'upsert' : 'insert';
    return { op, ...returned, ...(written && { written }) };
  }
  const update = find('update', 'increment', 'decrement');
  if (update) return { op: isOne ? 'update' : 'update-many', ...returned, filter, ...(update.call.arguments[0] && { written: update.call.arguments[0] }) };
  if (find('del', 'delete')) return { op: isOne ? 'delete' : 'delete-many', ...returned, filter };
  if (find('truncate')) return { op: 'delete-many', filter: { equals: [], rest: [], complete: true } };
  if (find('columnInfo')) return { op: 'raw' };
  const aggregates = chain.links.filter(({ name }) => (aggregateLinks as readonly string[]).includes(name));
  if (aggregates.length > 0 && !find('groupBy', 'groupByRaw')) return { op: aggregates.every(({ name }) => name.startsWith('count')) ? 'count' : 'aggregate', filter };
  const { limit, isLimited } = find('first') ? { limit: 1, isLimited: true } : limitOf(chain.links.findLast((link) => link.name === 'limit' && isCertain(chain.call, link.call))?.call.arguments[0], context.checker);
  return { op: find('groupBy', 'groupByRaw') ? 'aggregate' : limit === 1 ? 'read-one' : 'read-many', filter, ...(limit !== undefined && { limit }), isLimited };
}

/** `users` and `u` of `'users as u'` and `{ u: 'users' }`; the text of a constant. */
function tableOf(source: ts.Expression | undefined, { checker }: RecogniseContext): { readonly table?: string; readonly alias?: string } {
  const node = source && bare(source);
  if (!node) return {};
  if (ts.isObjectLiteralExpression(node)) {
    const [only] = node.properties;
    const value = only && node.properties.length === 1 && ts.isPropertyAssignment(only) ? bare(only.initializer) : undefined;
    return value && ts.isStringLiteralLike(value) && only?.name ? { table: value.text, alias: only.name.getText() } : {};
  }
  const type = ts.isStringLiteralLike(node) ? undefined : checker.getTypeAtLocation(node);
  const text = ts.isStringLiteralLike(node) ? node.text : type?.isStringLiteral() ? type.value : undefined;
  const match = text === undefined ? undefined : /^\s*(\S+)(?:\s+(?:as\s+)?(\S+))?\s*$/i.exec(text);
  return match?.[1] === undefined ? {} : { table: match[1], ...(match[2] !== undefined && { alias: match[2] }) };
}

/** `db.raw('…')` runs where its result is used; inside a chain it is a piece of SQL. */
function rawQuery(call: ts.CallExpression, context: RecogniseContext): Query | undefined {
  const own = linksOf(call).links;
  const first = own[0];
  if (!first || first.name !== 'raw' || own.some(({ name }) => handedOn.has(name) || name === 'wrap')) return undefined;
  const { user } = outward(call);
  const isUsed = ts.isAwaitExpression(user) || ts.isReturnStatement(user) || ts.isArrowFunction(user) || ts.isExpressionStatement(user) || ts.isPropertyAccessExpression(user) || ts.isArrayLiteralExpression(user) || ts.isVariableDeclaration(user);
  if (!isUsed || !first.call.arguments[0]) return undefined;
  const receiver = receiverOf(first);
  const client = clientOf(receiver, context);
  if (!client || (ts.isVariableDeclaration(user) && !enclosingFunction(call)) || isPart(call, takesParts, context.checker)) return undefined;
  const inTransaction = client.inTransaction || own.some(({ name }) => name === 'transacting');
  return queryOf({ library, op: 'raw', call, client: receiver, label: 'knex.raw', inputs: own.flatMap((link) => [...link.call.arguments]), lazy: true, inTransaction });
}

/** What stands in the arguments of a builder's link is a part of its query. */
function takesParts(call: ts.CallExpression | ts.TaggedTemplateExpression): boolean {
  const callee = bare(ts.isCallExpression(call) ? call.expression : call.tag);
  if (!ts.isPropertyAccessExpression(callee) || !(builderLinks.has(callee.name.text) || callee.name.text === 'raw')) return false;
  return !(ts.isIdentifier(callee.expression) && ['Array', 'Promise', 'Object', 'Readable'].includes(callee.expression.text));
}

/** Whether a call is all that a function or getter gives, and callers in the same file go on with it: there it is no query yet. */
function isBeginning(call: ts.CallExpression): boolean {
  const { child, user } = outward(call);
  const owner = ts.isReturnStatement(user) ? enclosingFunction(user) : ts.isArrowFunction(user) && user.body === child ? user : undefined;
  const holder = owner?.parent;
  const name = owner?.name ?? (holder && (ts.isVariableDeclaration(holder) || ts.isPropertyDeclaration(holder) || ts.isPropertyAssignment(holder)) ? holder.name : undefined);
  if (!name || !ts.isIdentifier(name)) return false;
  return new RegExp(`\\b${literally(name.text)}\\s*(?:\\([^()]*\\))?\\s*\\.\\s*(?:where|select|insert|update|del|first|count|orderBy|join|leftJoin|returning|pluck|limit|max|increment)`).test(call.getSourceFile().text);
}
