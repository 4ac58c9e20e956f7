import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { textOf } from '../chains/chain-text';
import { tellsApart } from '../rewrites/grouping';
import { comparesAlike, meetsAbsent, withTests } from '../rewrites/into-query';
import { assign, optionsIn } from '../rewrites/properties';
import { orderParts, rowOrder, settledBy, type RowOrder } from '../models/row-order';
import type { FieldTest, IntoQuery, IntoQueryRequest, Query } from '../types';
import { writtenCall, type Written } from './written';

const operators = { not: '$ne', above: '$gt', 'at-least': '$gte', below: '$lt', 'at-most': '$lte', among: '$in' } as const;
/** Options that say how rows come, which a count does without. */
const ofRows: ReadonlySet<string> = new Set(['orderBy', 'populate', 'fields', 'where']);

/** `count`, or `find` with more conditions and a limit (https://mikro-orm.io/docs/entity-manager). */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  const { tests, wants, take, skip, order: sorted } = request;
  const asked = askedIn(query);
  if (!asked || (/@mikro-orm\/mongodb/.test(query.call.getSourceFile().text) && !meetsAbsent(request)) || !isComparedAlike(query, asked, sorted ? [...tests, tellsApart(sorted.field)] : tests)) return undefined;
  const { written: { receiver, target, method }, options, where: given } = asked;
  const own = options.get('orderBy');
  const by = rowOrder(orderOf(own), query, request, { hasOwn: own !== undefined });
  const isSorted = by !== undefined && (by.first !== undefined || by.last.length > 0);
  const orderBy = isSorted ? ordered(own, by) : undefined;
  if (!by || (isSorted && orderBy === undefined)) return undefined;
  const where = given || tests.length > 0 ? withTests(given, tests, conditionText) : undefined;
  if (where === undefined && (given || tests.length > 0)) return undefined;
  if (wants === 'count') return { query: `${receiver}.count(${argumentsOf(target, [where])})` };
  const isFind = method === 'find';
  const kept = [...options].flatMap(([name, value]) => (name === 'where' || (name === 'orderBy' && orderBy !== undefined) ? [] : [assign(name, textOf(value))]));
  const added = [...(orderBy === undefined ? [] : [`orderBy: ${orderBy}`]), ...(take === undefined ? [] : [assign('limit', String(take))]), ...(skip ? [assign('offset', String(skip))] : [])];
  const all = [...(!isFind && where !== undefined ? [`where: ${where}`] : []), ...kept, ...added];
  return { query: `${receiver}.${method}(${argumentsOf(target, [...(isFind ? [where ?? '{}'] : []), ...(all.length > 0 ? [`{ ${all.join(', ')} }`] : [])])})`, isOrdered: true, ...settledBy(by) };
}

/** A `find` or `findAll` whose options are written out. */
export interface Asked {
  readonly written: Written;
  readonly options: ReadonlyMap<string, ts.Expression>;
  readonly where?: ts.Expression;
}

export function askedIn(query: Query): Asked | undefined {
  const written = writtenCall(query);
  if (!written || !query.model || (written.method !== 'find' && written.method !== 'findAll')) return undefined;
  const isFind = written.method === 'find';
  const [first, second, ...more] = written.args;
  const options = optionsIn(isFind ? second : first);
  const where = isFind ? first : options?.get('where');
  if (!options || more.length > 0 || (!isFind && second) || [...options.keys()].some((name) => !ofRows.has(name) || (isFind && name === 'where'))) return undefined;
  return { written, options, ...(where && { where }) };
}

/**
 * Whether the database tells the rows apart as JavaScript does. An entity that is there already is given as it is, changed or not: changes are written before such a query, unless the project has put that off
 * (https://mikro-orm.io/docs/unit-of-work#flush-modes). What is not loaded is compared with nothing.
 */
export function isComparedAlike(query: Query, { options }: Asked, tests: readonly FieldTest[]): boolean {
  if (tests.length === 0) return true;
  const { model, call } = query;
  const { text } = call.getSourceFile();
  const isExact = /['"]@mikro-orm\/(?:postgresql|sqlite|better-sqlite|libsql)['"]/.test(text) && !/['"]@mikro-orm\/(?:mysql|mariadb|mssql|oracledb|mongodb)['"]/.test(text);
  const compared = isExact || comparesAlike(query, tests);
  return compared && !options.has('fields') && !/flushMode/i.test(text) && !model?.hooks?.some((hook) => hook === '*' || /load|init/i.test(hook));
}

export function conditionText({ is, value }: FieldTest): string {
  return is === 'equal' ? value : `{ ${operators[is]}: ${value} }`;
}

/** The properties of `{ id: 'asc' }` and `[{ name: 'asc' }, { id: 'asc' }]`. */
function orderOf(order: ts.Expression | undefined): readonly string[] {
  const node = order && bare(order);
  if (!node) return [];
  const parts = ts.isArrayLiteralExpression(node) ? node.elements.map((element) => bare(element)) : [node];
  return parts.flatMap((part) => (ts.isObjectLiteralExpression(part) ? part.properties.flatMap((element) => propertyName(element.name) ?? []) : []));
}

/** `[{ views: 'desc' }, { id: 'asc' }]` (https://mikro-orm.io/docs/query-conditions and https://mikro-orm.io/api/core/interface/FindOptions#orderBy) */
function ordered(order: ts.Expression | undefined, by: RowOrder): string | undefined {
  const own = order && bare(order);
  if (own && !ts.isArrayLiteralExpression(own) && !ts.isObjectLiteralExpression(own)) return undefined;
  const parts = orderParts(by, !own ? [] : (ts.isArrayLiteralExpression(own) ? [...own.elements] : [own]).map(textOf), ({ name }, descending) => `{ ${name}: '${descending ? 'desc' : 'asc'}' }`);
  return parts.length === 1 ? parts[0] : `[${parts.join(', ')}]`;
}

/** What a call is given, behind the entity that a manager is given first. */
function argumentsOf(target: string, args: readonly (string | undefined)[]): string {
  const all = args.filter((one) => one !== undefined);
  return all.length === 0 ? target.replace(/,\s*$/, '') : `${target}${all.join(', ')}`;
}
