import { bare, inlineFunction, propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { chainUntil, isCertain, isPart } from '../chains/builder';
import { chainInputs, linksOf, type Chain, type Link } from '../chains/chain';
import { isList, limitOf } from '../models/conditions';
import { objectLiteral } from '../values/literal';
import { calleeName, stubTypeOf } from '../tables/members';
import { queryOf } from '../models/query';
import { folderOf } from '../tables/rows';
import type { CallLike, Meaning, Query, QueryOp, RecogniseContext } from '../types';
import { madeClient } from './client';
import { chainFilter, conditionFilter, configFilter } from './filter';
import { isDrizzleName } from './operators';
import { selectionOp } from './selection';
import { tableName } from './table';

export const library = 'drizzle';
const reads: ReadonlySet<string> = new Set(['select', 'selectDistinct', 'selectDistinctOn']);
const writes: ReadonlySet<string> = new Set(['insert', 'update', 'delete']);
const relational: ReadonlySet<string> = new Set(['findMany', 'findFirst']);
/** What a query of the builder begins with. */
const starters: ReadonlySet<string> = new Set([...reads, ...writes, ...relational, '$count', 'with', 'refreshMaterializedView']);
/** Calls that run a query at once; SQLite's give the result itself where the driver is synchronous (https://orm.drizzle.team/docs/get-started-sqlite). */
const runners: ReadonlySet<string> = new Set(['execute', 'all', 'get', 'run', 'values', 'sync']);
/** Everything else that can stand last in a chain. */
const links = [
  'from', 'where', 'having', 'orderBy', 'groupBy', 'limit', 'offset', 'for', 'set', 'returning', '$returningId', 'onConflictDoNothing', 'onConflictDoUpdate', 'onDuplicateKeyUpdate',
  'leftJoin', 'rightJoin', 'innerJoin', 'fullJoin', 'crossJoin', 'leftJoinLateral', 'innerJoinLateral', 'crossJoinLateral',
  'union', 'unionAll', 'intersect', 'intersectAll', 'except', 'exceptAll', '$dynamic', '$withCache', 'concurrently', 'withNoData',
];
/** Calls whose arguments become a part of the query, so that a query among them is a subquery. */
const taking: ReadonlySet<string> = new Set([...links, ...starters, 'as', 'execute']);
/** A chain with one of these is handed to something else: a subquery's name, SQL text, a prepared statement. */
const handedOn: ReadonlySet<string> = new Set(['as', 'toSQL', 'getSQL', 'prepare']);

export const callNames: ReadonlySet<string> = new Set([...links, ...writes, ...relational, ...runners, ...reads, '$count', 'refreshMaterializedView', 'transaction', 'batch', 'drizzle']);

/** Reads a call by the type of what its chain begins on: a `Database` of the stub. */
export function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const name = calleeName(call);
  if (name === 'drizzle') return madeClient(call, context);
  const callee = bare(call.expression);
  if (name === undefined || !ts.isPropertyAccessExpression(callee)) return undefined;
  if (name === 'transaction' || name === 'batch') return isBatch(call, name) && databaseOf(callee.expression, context) ? { concept: 'batch', library, call } : undefined;
  const own = linksOf(call).links;
  const start = own.findIndex((link) => starters.has(link.name));
  if (start >= 0) return builtQuery(call, own, start, context);
  return runners.has(name) ? rawQuery(call, callee.expression, context) ?? preparedQuery(call, callee.expression, context) : undefined;
}

function isBatch(call: ts.CallExpression, name: string): boolean {
  const first = call.arguments[0];
  return first !== undefined && (name === 'batch' || inlineFunction(first) !== undefined || ts.isIdentifier(bare(first)) || ts.isPropertyAccessExpression(bare(first)));
}

/** Whether an expression is a database; inside an interactive transaction it has a type of its own. */
function databaseOf(expression: ts.Expression, context: RecogniseContext): { readonly inTransaction: boolean } | undefined {
  const type = stubTypeOf(expression, context);
  if (!type?.file.startsWith(folderOf(library)) || (type.name !== 'Database' && type.name !== 'Transaction')) return undefined;
  return { inTransaction: type.name === 'Transaction' };
}

/** What a link is called on. */
function receiverOf({ call }: Link): ts.Expression {
  const callee = bare(call.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
}

/** Whether a link runs the chain. `values` of an insert gives it its rows. */
function ends(all: readonly Link[], index: number): boolean {
  const before = all.slice(0, index);
  const name = all[index]?.name ?? '';
  return runners.has(name) && before.some((link) => starters.has(link.name)) && !(name === 'values' && before.some((link) => link.name === 'insert'));
}

function builtQuery(call: ts.CallExpression, own: readonly Link[], start: number, context: RecogniseContext): Query | undefined {
  const first = own[start];
  if (!first) return undefined;
  const isRelational = relational.has(first.name);
  const client = isRelational ? clientOfRelational(receiverOf(first)) : receiverOf(first);
  const database = client && databaseOf(client, context);
  if (!database && !(isRelational && stubTypeOf(receiverOf(first), context)?.name === 'RelationalQuery')) return undefined;
  const isEnded = ends(own, own.length - 1);
  if (!isEnded && own.some((link, index) => index > start && handedOn.has(link.name))) return undefined;
  const chain = chainUntil(call, context.checker, ends);
  if (!chain || (!isEnded && isPart(call, takesParts, context.checker))) return undefined;
  const verb = chain.links.slice(start).find(({ name }) => name !== 'with');
  if (!verb) return undefined;
  const facts = isRelational ? relationalFacts(first, context) : factsOf(chain, verb, context);
  return facts && queryOf({
    library, call, client: client ?? receiverOf(first), inputs: chainInputs(chain), inTransaction: database?.inTransaction ?? false, lazy: !isEnded, hasBulkForm: writes.has(verb.name),
    ...declared(facts.entity, call, context), ...facts,
  });
}

/** The table as the workspace declares it. */
function declared(entity: string | undefined, call: ts.Node, context: RecogniseContext): Partial<Query> {
  return (entity === undefined ? undefined : context.modelNamed?.(entity, [library], call.getSourceFile().fileName)) ?? {};
}

/** Operators of the package, links of a chain, and SQL text take queries as parts. */
function takesParts(call: ts.CallExpression | ts.TaggedTemplateExpression): boolean {
  const callee = bare(ts.isCallExpression(call) ? call.expression : call.tag);
  if (ts.isIdentifier(callee)) return isDrizzleName(callee);
  if (!ts.isPropertyAccessExpression(callee)) return false;
  if (ts.isIdentifier(callee.expression) && isDrizzleName(callee.expression)) return true;
  // `Array.from(…)` and `cache.set(…)` have such names too.
  return ts.isCallExpression(call) && taking.has(callee.name.text) && (/Join|^union|^where$|^except|^intersect/.test(callee.name.text) || linksOf(call).links.some(({ name }) => starters.has(name) || name === '$with' || name === 'execute'));
}

type Facts = Pick<Query, 'op'> & Partial<Query>;

function factsOf(chain: Chain, verb: Link, context: RecogniseContext): Facts | undefined {
  if (reads.has(verb.name)) return readFacts(chain, verb, context);
  const entityNode = verb.call.arguments[0];
  const entity = entityNode && tableName(entityNode, context);
  const named = { ...(entity !== undefined && { entity }), label: `${textOf(entityNode) ?? entity ?? 'db'}.${verb.name.replace('$', '')}` };
  const { filter, equals } = chainFilter(chain, entityNode, context);
  const returned = { ...(chain.links.some(({ name }) => name === 'returning') && { returnsManyRows: true }) };
  switch (verb.name) {
    case '$count': return { op: 'count', ...named, filter: conditionFilter(verb.call.arguments[1], entityNode, context) };
    case 'refreshMaterializedView': return { op: 'raw', ...named };
    case 'insert': return insertFacts(chain, verb, context, { ...named, ...returned });
    case 'update': {
      const set = chain.links.find(({ name }) => name === 'set')?.call.arguments[0];
      return set && { op: equals ? 'update' : 'update-many', ...named, ...returned, filter, written: set };
    }
    case 'delete': return { op: equals ? 'delete' : 'delete-many', ...named, ...returned, filter };
    default: return undefined;
  }
}

function readFacts(chain: Chain, verb: Link, context: RecogniseContext): Facts | undefined {
  const from = chain.links.find(({ name }) => name === 'from')?.call.arguments[0];
  if (!from) return undefined;
  const entity = tableName(from, context);
  const selection = verb.call.arguments[verb.name === 'selectDistinctOn' ? 1 : 0];
  const isGrouped = chain.links.some(({ name }) => name === 'groupBy');
  const asked = limitOf(chain.links.findLast((link) => link.name === 'limit' && isCertain(chain.call, link.call))?.call.arguments[0], context.checker);
  const { limit, isLimited } = chain.links.at(-1)?.name === 'get' ? { limit: 1, isLimited: true } : asked;
  const op = isGrouped ? 'aggregate' : selectionOp(selection, context) ?? (limit === 1 ? 'read-one' : 'read-many');
  return {
    op, ...(entity !== undefined && { entity }), label: `${textOf(from) ?? entity ?? 'db'}.${verb.name}`, filter: chainFilter(chain, from, context).filter,
    ...(limit !== undefined && { limit }), isLimited,
  };
}

function insertFacts(chain: Chain, verb: Link, context: RecogniseContext, named: Partial<Query>): Facts | undefined {
  const values = chain.links.find(({ name }, index) => name === 'values' && index > chain.links.indexOf(verb))?.call.arguments[0];
  const select = chain.links.find(({ name }) => name === 'select')?.call;
  const isMany = select !== undefined || isList(values, context.checker);
  const isUpsert = chain.links.some(({ name }) => name === 'onConflictDoUpdate' || name === 'onDuplicateKeyUpdate');
  const op: QueryOp = isMany ? 'insert-many' : isUpsert ? 'upsert' : 'insert';
  return values || select ? { op, ...named, ...(values && { written: values }) } : undefined;
}

/** `db` of `db.query.users.findMany()`. */
function clientOfRelational(table: ts.Expression): ts.Expression | undefined {
  const holder = bare(table);
  const query = ts.isPropertyAccessExpression(holder) || ts.isElementAccessExpression(holder) ? bare(holder.expression) : undefined;
  return query && ts.isPropertyAccessExpression(query) && (query.name.text === 'query' || query.name.text === '_query') ? query.expression : undefined;
}

function relationalFacts({ name, call }: Link, context: RecogniseContext): Facts {
  const table = receiverOf({ name, call });
  const config = objectLiteral(call.arguments[0], context.checker);
  const asked = limitOf(config && propertyValue(config, 'limit'), context.checker);
  const { limit, isLimited } = name === 'findFirst' ? { limit: 1, isLimited: true } : asked;
  const holder = bare(table);
  const variable = ts.isPropertyAccessExpression(holder) ? holder.name.text : undefined;
  const entity = tableName(table, context) ?? variable;
  const filter = configFilter(call, config, context);
  return {
    op: name === 'findFirst' ? 'read-one' : 'read-many', ...(entity !== undefined && { entity }), label: `${variable ?? entity ?? 'query'}.${name}`,
    ...(filter && { filter }), ...(limit !== undefined && { limit }), isLimited,
  };
}

/** ``db.execute(sql`…`)``, ``db.all(sql`…`)`` */
function rawQuery(call: ts.CallExpression, receiver: ts.Expression, context: RecogniseContext): Query | undefined {
  const argument = call.arguments.length === 1 && call.arguments[0] ? bare(call.arguments[0]) : undefined;
  if (!argument) return undefined;
  const name = calleeName(call) ?? '';
  // Maps, headers and routers have a `get` as well: without SQL text the question to the checker would be asked of all of them.
  const isText = ts.isTaggedTemplateExpression(argument) || ts.isCallExpression(argument) || ((name === 'execute' || name === 'run' || name === 'all') && !ts.isObjectLiteralExpression(argument) && !ts.isNumericLiteral(argument));
  const database = isText ? databaseOf(receiver, context) : undefined;
  return database && queryOf({ library, op: 'raw', call, client: receiver, label: `db.${name}`, inputs: [argument], lazy: true, ...database });
}

/** `prepared.execute({ id })`: the query stands where the statement was prepared, and runs here. */
function preparedQuery(call: ts.CallExpression, receiver: ts.Expression, context: RecogniseContext): Query | undefined {
  const values = call.arguments[0] && bare(call.arguments[0]);
  const name = calleeName(call) ?? '';
  if (name === 'sync' || call.arguments.length > 1 || (values && name !== 'execute' && !ts.isObjectLiteralExpression(values))) return undefined;
  if (!values && name === 'values') return undefined;
  const type = stubTypeOf(receiver, context);
  if (!type?.file.startsWith(folderOf(library)) || type.name !== 'Prepared') return undefined;
  const made = preparation(receiver, context);
  const own = made && linksOf(made);
  const start = own?.links.findIndex((link) => starters.has(link.name)) ?? -1;
  const first = own?.links[start];
  if (!made || !own || !first) return undefined;
  const chain: Chain = { root: own.root, links: own.links, call: made };
  const verb = own.links.slice(start).find((link) => link.name !== 'with');
  const facts = relational.has(first.name) ? relationalFacts(first, context) : verb && factsOf(chain, verb, context);
  const client = relational.has(first.name) ? clientOfRelational(receiverOf(first)) : receiverOf(first);
  return facts && client && queryOf({
    library, call, client, inputs: [...call.arguments, receiver], inTransaction: databaseOf(client, context)?.inTransaction ?? false, lazy: false, ...declared(facts.entity, call, context), ...facts,
    ...(name === 'get' && facts.op === 'read-many' && { op: 'read-one', limit: 1, isLimited: true }),
  });
}

/** The chain that ends with `.prepare()`, through the name that its statement was given. */
function preparation(receiver: ts.Expression, { checker }: RecogniseContext): ts.CallExpression | undefined {
  const node = bare(receiver);
  if (ts.isCallExpression(node)) return node;
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  let symbol = checker.getSymbolAtLocation(name);
  if (symbol && symbol.flags & ts.SymbolFlags.Alias) symbol = checker.getAliasedSymbol(symbol);
  const declaration = symbol?.valueDeclaration;
  const initial = declaration && (ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration) || ts.isPropertyAssignment(declaration)) ? declaration.initializer : undefined;
  const made = initial && bare(initial);
  return made && ts.isCallExpression(made) ? made : undefined;
}

function textOf(table: ts.Expression | undefined): string | undefined {
  const node = table && bare(table);
  return node && ts.isIdentifier(node) ? node.text : node && ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
}
