import { bare, isWithin, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf, type Link } from '../chains/chain';
import { argsText, chainText, textOf, type WrittenLinks } from '../chains/chain-text';
import { meetsAbsent, withTests } from '../rewrites/into-query';
import { countingStages, operatorText } from '../mongoose/into-query';
import { assign, optionsIn } from '../rewrites/properties';
import type { CountedBy, FieldTest, GroupRequest, IntoQuery, IntoQueryRequest, Query } from '../types';

/** A `find` whose documents are read into a list, taken apart. */
interface Found {
  /** The collection, as text: `db.collection<Order>('orders')`. */
  readonly on: string;
  readonly filter?: ts.Expression;
  readonly options: ReadonlyMap<string, ts.Expression>;
  /** The links between `find` and `toArray`. */
  readonly after: readonly Link[];
}

/** `countDocuments`, or `find` with more conditions and a limit (https://mongodb.github.io/node-mongodb-native/6.0/classes/Collection.html#countDocuments). */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  const { tests, wants, take, skip, anyRows } = request;
  const found = foundIn(query);
  // A document may lack what its type says it has: that is neither `null` nor `false`. What is left out of the documents is not compared either.
  // Nor does `limit(0)` leave none: https://www.mongodb.com/docs/manual/reference/method/cursor.limit/#zero-value
  if (!found || request.mayTakeNone === true || tests.some(({ is, value }) => value === 'null' || (is === 'equal' && value === 'false')) || (tests.length > 0 && leavesOut(found)) || !meetsAbsent(request)) return undefined;
  const sort = take !== undefined && anyRows !== true && !sortsById(found) ? onlySort(found) : undefined;
  const sorted = sort && withId(sort);
  if (take !== undefined && anyRows !== true && !sortsById(found) && sorted === undefined) return undefined;
  const filter = filterText(found, tests);
  if (filter === undefined) return undefined;
  const { on, options, after } = found;
  if (wants === 'count') return { query: chainText(on, [['countDocuments', argumentsOf(filter, options, ['session'])]]) };
  const bounds: WrittenLinks = [...(skip ? [['skip', String(skip)] as const] : []), ...(take === undefined ? [] : [['limit', String(take)] as const])];
  const links = after.map((link): readonly [string, string] => [link.name, sorted !== undefined && link.call.arguments[0] === sort ? sorted : argsText(link)]);
  return { query: chainText(on, [['find', argumentsOf(filter, options, [...options.keys()], sorted !== undefined && options.get('sort') === sort ? { sort: sorted } : {})], ...links, ...bounds, ['toArray', '']]), ...(sorted !== undefined && { settled: { by: ['_id'], isNew: false } }) };
}

/**
 * `aggregate`, where the counts of values that are named are wanted: documents that lack the field, and those that have `null` in it, are one group. Of a flag, JavaScript counts those that lack it among those that have `false`.
 */
export function countedBy(query: Query, { field, isNamed }: GroupRequest): CountedBy | undefined {
  const found = foundIn(query);
  const filter = found && filterText(found, []);
  if (!found || filter === undefined || isNamed !== true || field.optional || field.type === 'Boolean' || leavesOut(found)) return undefined;
  const { on, options } = found;
  return { query: chainText(on, [['aggregate', argumentsOf(countingStages(filter, field.name), options, ['session'])], ['toArray', '']]), count: (row) => `${row}.count` };
}

function foundIn({ call, inputs }: Query): Found | undefined {
  if (!ts.isCallExpression(call) || inputs?.some((node) => !isWithin(node, call)) !== false) return undefined;
  const { links } = linksOf(call);
  const at = links.findIndex(({ name }) => name === 'find');
  const [find, ...after] = links.slice(at);
  const last = after.pop();
  const callee = find && bare(find.call.expression);
  if (at < 0 || !find || !callee || !ts.isPropertyAccessExpression(callee) || last?.name !== 'toArray' || links.slice(at).some((link) => link.call.typeArguments !== undefined)) return undefined;
  const [filter, given, ...more] = find.call.arguments;
  const options = optionsIn(given);
  if (!options || more.length > 0 || [...options.keys()].some((name) => !['projection', 'session', 'sort'].includes(name)) || after.some(({ name }) => name !== 'sort' && name !== 'project')) return undefined;
  return { on: callee.expression.getText(), ...(filter && { filter }), options, after };
}

function leavesOut({ options, after }: Found): boolean {
  return options.has('projection') || after.some(({ name }) => name === 'project');
}

/** What says the order, where one thing does. */
function onlySort({ options, after }: Found): ts.Expression | undefined {
  const [only, ...others] = [...(options.has('sort') ? [options.get('sort')] : []), ...after.flatMap(({ name, call }) => (name === 'sort' ? [call.arguments[0]] : []))];
  return others.length === 0 ? only : undefined;
}

/** `{ createdAt: -1, _id: 1 }` of an order that is written out, and has other fields. */
function withId(sort: ts.Expression): string | undefined {
  const node = bare(sort);
  if (!ts.isObjectLiteralExpression(node) || node.properties.some(({ name }) => propertyName(name) === undefined)) return undefined;
  return `{ ${[...node.properties.map(textOf), '_id: 1'].join(', ')} }`;
}

/** Whether the order has the `_id` in it, which every document has and no two share: `sort({ _id: -1 })`, `sort('_id', -1)`, `{ sort: { createdAt: 1, _id: 1 } }`. */
function sortsById(found: Found): boolean {
  const only = onlySort(found);
  const node = only && bare(only);
  if (!node) return false;
  return ts.isStringLiteralLike(node) ? node.text === '_id' : ts.isObjectLiteralExpression(node) && node.properties.some(({ name }) => propertyName(name) === '_id');
}

/** What is asked beside the tests; `$near` and `$where` are for `find` alone (https://www.mongodb.com/docs/manual/reference/method/db.collection.countDocuments/#query-restrictions). */
function filterText({ filter }: Found, tests: readonly FieldTest[]): string | undefined {
  if (filter && /\$(?:where|near)/.test(filter.getText())) return undefined;
  return filter || tests.length > 0 ? withTests(filter, tests, operatorText) : '';
}

/** The filter, and those of the options that are named, some of them as other texts. */
function argumentsOf(filter: string, options: ReadonlyMap<string, ts.Expression>, names: readonly string[], changed: Readonly<Record<string, string>> = {}): string {
  const kept = [...options].filter(([name]) => names.includes(name));
  return kept.length === 0 ? filter : `${filter === '' ? '{}' : filter}, { ${kept.map(([name, value]) => assign(name, changed[name] ?? textOf(value))).join(', ')} }`;
}
