import { bare, inlineFunction } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isCertain, isPart } from '../chains/builder';
import { chainInputs, chainOf, linksOf, type Chain, type Link } from '../chains/chain';
import { isList, limitOf } from '../models/conditions';
import { chainFilter, conditionsOf } from '../knex/filter';
import { aggregateLinks, plainLinks } from '../knex/stub';
import { numericValue } from '../values/literal';
import { calleeName, stubMember, stubTypeOf } from '../tables/members';
import { queryOf } from '../models/query';
import { folderOf } from '../tables/rows';
import type { CallLike, EqualityCondition, Filter, Meaning, Query, QueryOp, RecogniseContext } from '../types';
import { declaredModel } from './declared';
import { modelOf } from './model';
import { countedWrites, fetchedWrites, ownLinks } from './stub';

export const library = 'objection';
/** What a query begins with: on a model's class, or on a row of it. */
const starters: ReadonlySet<string> = new Set(['query', '$query', 'relatedQuery', '$relatedQuery', 'fetchGraph', '$fetchGraph', 'knexQuery']);
const onRow: ReadonlySet<string> = new Set(['$query', '$relatedQuery', '$fetchGraph']);
const links: ReadonlySet<string> = new Set([
  ...plainLinks, ...ownLinks, ...aggregateLinks, ...fetchedWrites, ...countedWrites,
  'insert', 'first', 'findById', 'findOne', 'throwIfNotFound', 'returning', 'page', 'range', 'castTo', 'resultSize', 'truncate', 'execute', 'columnInfo',
]);
/** A chain with one of these is handed to something else and does not run. */
const handedOn: ReadonlySet<string> = new Set(['as', 'toKnexQuery', 'modelClass', 'tableRefFor', 'tableNameFor', 'isFind', 'hasWheres']);

export const callNames: ReadonlySet<string> = new Set([...links, ...starters, 'transaction']);

/** Reads a call by where its chain begins: a static or instance method that the stub's `Model` declares. */
export function recognise(call: CallLike, context: RecogniseContext): Meaning | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  if (calleeName(call) === 'transaction') return isTransaction(call, context) ? { concept: 'batch', library, call } : undefined;
  const own = linksOf(call).links;
  const index = own.findIndex(({ name }) => starters.has(name));
  const begin = own[index];
  // `pool.query('select …')` has the name too.
  if (!begin || (begin.name === 'query' && begin.call.arguments[0] && (ts.isStringLiteralLike(begin.call.arguments[0]) || ts.isTemplateExpression(begin.call.arguments[0])))) return undefined;
  if (own.some(({ name }, at) => at > index && handedOn.has(name)) || !isModelMember(begin.call, context)) return undefined;
  const chain = chainOf(call, context.checker);
  if (!chain || isPart(call, takesParts, context.checker)) return undefined;
  return queryFrom(chain, begin, context);
}

function isModelMember(call: ts.CallExpression, context: RecogniseContext): boolean {
  const member = stubMember(call, context);
  return member?.file.startsWith(folderOf(library)) === true && member.owner === 'Model';
}

/** `Person.transaction(async (trx) => …)`, `transaction(knex, async (trx) => …)` */
function isTransaction(call: ts.CallExpression, context: RecogniseContext): boolean {
  const last = call.arguments.at(-1);
  if (!last || !(inlineFunction(last) || ts.isIdentifier(bare(last)) || ts.isPropertyAccessExpression(bare(last)))) return false;
  const member = stubMember(call, context);
  return member?.file.startsWith(folderOf(library)) === true && member.name === 'transaction';
}

function takesParts(call: ts.CallExpression | ts.TaggedTemplateExpression): boolean {
  const callee = bare(ts.isCallExpression(call) ? call.expression : call.tag);
  if (!ts.isPropertyAccessExpression(callee) || !links.has(callee.name.text)) return false;
  return !(ts.isIdentifier(callee.expression) && ['Array', 'Promise', 'Object', 'Readable'].includes(callee.expression.text));
}

function receiverOf({ call }: Link): ts.Expression {
  const callee = bare(call.expression);
  return ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
}

function queryFrom(chain: Chain, begin: Link, context: RecogniseContext): Query {
  const { checker } = context;
  const receiver = receiverOf(begin);
  const model = modelOf(begin.call, context);
  const facts = factsOf(chain, begin, model.table, model.isOne, checker);
  const trx = begin.name === 'query' || begin.name === '$query' ? begin.call.arguments[0] : begin.call.arguments[1];
  const isTransacting = chain.links.some(({ name, call }) => name === 'transacting' && call.arguments[0]);
  const relation = begin.name.endsWith('elatedQuery') && begin.call.arguments[0] && ts.isStringLiteralLike(begin.call.arguments[0]) ? begin.call.arguments[0].text : undefined;
  const verb = chain.links.find(({ name }) => isVerb(name))?.name ?? begin.name;
  return queryOf({
    library, call: chain.call, client: receiver, lazy: true, inputs: [...(onRow.has(begin.name) ? [receiver] : []), ...chainInputs(chain)],
    inTransaction: isTransacting || (trx !== undefined && stubTypeOf(trx, context)?.name === 'Transaction'),
    label: `${relation ?? model.name ?? receiver.getText().slice(0, 40)}.${verb}`, ...(model.name !== undefined && { entity: model.name }), ...(model.key !== undefined && { keyColumn: model.key }),
    ...declaredModel(model, chain.call, context), ...(begin.name === 'query' && ts.isIdentifier(bare(receiver)) && { clientIsModel: true }),
    ...(begin.name === '$relatedQuery' && relation !== undefined && { follows: { row: receiver, relation } }), ...facts,
  });
}

function isVerb(name: string): boolean {
  return ([...aggregateLinks, ...fetchedWrites, ...countedWrites, 'insert', 'first', 'findById', 'findOne', 'findByIds', 'resultSize', 'truncate', 'page', 'range'] as readonly string[]).includes(name);
}

function factsOf(chain: Chain, begin: Link, table: string | undefined, isOneRow: boolean, checker: ts.TypeChecker): Pick<Query, 'op'> & Partial<Query> {
  const find = (...names: readonly string[]): Link | undefined => chain.links.find(({ name }) => names.includes(name));
  const filter = filterOf(chain, table, checker);
  const isOne = begin.name === '$query' || filter.equals.length > 0 || find('findById', 'findOne') !== undefined;
  const returned = { hasBulkForm: begin.name !== '$relatedQuery', ...(find('returning') && { returnsManyRows: true }) };
  const insert = find('insert', 'insertAndFetch', 'insertGraph', 'insertGraphAndFetch');
  if (insert) {
    const [written] = insert.call.arguments;
    const op: QueryOp = isList(written, checker) ? 'insert-many' : find('merge') ? 'upsert' : 'insert';
    return { op, ...returned, hasBulkForm: true, ...(written && { written }) };
  }
  const graph = find('upsertGraph', 'upsertGraphAndFetch');
  if (graph) return { op: 'upsert', ...(graph.call.arguments[0] && { written: graph.call.arguments[0] }) };
  const byId = find('updateAndFetchById', 'patchAndFetchById', 'deleteById');
  if (byId) {
    const [value, written] = byId.call.arguments;
    const keyed: Filter = { ...filter, equals: [...filter.equals, ...(value ? [{ field: 'id', value }] : [])] };
    return { op: byId.name === 'deleteById' ? 'delete' : 'update', ...returned, filter: keyed, ...(written && { written }) };
  }
  const update = find('update', 'patch', 'updateAndFetch', 'patchAndFetch', 'increment', 'decrement');
  if (update) {
    const [written] = update.call.arguments;
    return { op: isOne || update.name.endsWith('AndFetch') ? 'update' : 'update-many', ...returned, filter, ...(written && { written }) };
  }
  if (find('del', 'delete')) return { op: isOne ? 'delete' : 'delete-many', ...returned, filter };
  if (find('truncate')) return { op: 'delete-many', filter };
  if (find('relate')) return { op: 'update', filter };
  if (find('unrelate')) return { op: isOne ? 'update' : 'update-many', filter };
  if (find('columnInfo')) return { op: 'raw' };
  const isGrouped = find('groupBy', 'groupByRaw') !== undefined;
  const aggregates = chain.links.filter(({ name }) => (aggregateLinks as readonly string[]).includes(name));
  if ((aggregates.length > 0 && !isGrouped) || find('resultSize')) return { op: aggregates.every(({ name }) => name.startsWith('count')) ? 'count' : 'aggregate', filter };
  const { limit, isLimited } = readLimit(chain, find('findById', 'findOne', 'first') !== undefined || begin.name === '$query' || isOneRow, checker);
  return { op: isGrouped ? 'aggregate' : limit === 1 ? 'read-one' : 'read-many', filter, ...(limit !== undefined && { limit }), isLimited };
}

/** `page(index, size)` and `range(start, end)` limit too (https://vincit.github.io/objection.js/api/query-builder/other-methods.html#page). */
function readLimit(chain: Chain, isOne: boolean, checker: ts.TypeChecker): { readonly limit?: number; readonly isLimited: boolean } {
  if (isOne) return { limit: 1, isLimited: true };
  const page = chain.links.findLast(({ name }) => name === 'page');
  if (page) return limitOf(page.call.arguments[1], checker);
  const range = chain.links.findLast(({ name, call }) => name === 'range' && call.arguments.length === 2);
  if (range) {
    const [start, end] = range.call.arguments.map((node) => numericValue(node, checker));
    return { ...(start !== undefined && end !== undefined && { limit: end - start + 1 }), isLimited: true };
  }
  return limitOf(chain.links.findLast((link) => link.name === 'limit' && isCertain(chain.call, link.call))?.call.arguments[0], checker);
}

/** Knex's conditions, and those of `findById` (by the column that is the key unless the model says otherwise) and `findOne`. */
function filterOf(chain: Chain, table: string | undefined, checker: ts.TypeChecker): Filter {
  const filter = chainFilter(chain, table, checker);
  const equals: EqualityCondition[] = [...filter.equals];
  const rest: ts.Node[] = [...filter.rest];
  for (const link of chain.links) {
    const [value] = link.call.arguments;
    if (link.name === 'findById' && value && isCertain(chain.call, link.call)) {
      if (isList(value, checker) || ts.isObjectLiteralExpression(bare(value))) rest.push(value);
      else equals.push({ field: 'id', value });
    } else if (link.name === 'findOne') {
      const found = conditionsOf(link, table, checker);
      equals.push(...found?.equals ?? []);
      rest.push(...found?.rest ?? link.call.arguments);
    } else if (link.name === 'findByIds' && value) rest.push(value);
  }
  return { equals, rest, complete: filter.complete };
}
