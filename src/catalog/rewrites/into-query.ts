import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import { textOf } from '../chains/chain-text';
import { optionsIn } from './properties';
import { rowOrder, settledBy, type RowOrder } from '../models/row-order';
import type { FieldTest, IntoQuery, IntoQueryRequest, Query } from '../types';

/** Databases that tell texts apart as `===` does; others may take `A` for `a` (https://dev.mysql.com/doc/refman/8.4/en/case-sensitivity.html). */
const exact: ReadonlySet<string> = new Set(['postgresql', 'postgres', 'cockroachdb', 'sqlite', 'mongodb']);

/** Whether the database compares as JavaScript does, as far as the tests are about texts. */
export function comparesAlike({ model, data }: Pick<Query, 'model' | 'data'>, tests: readonly FieldTest[]): boolean {
  const provider = model?.provider ?? data?.provider;
  if (isOfDocuments({ model, data }) && !meetsAbsent({ tests })) return false;
  return tests.every(({ field, value }) => field.type !== 'String' || value === 'null') || (provider !== undefined && exact.has(provider));
}

/** Whether a query may be put to a database whose rows need not have a column: what its schema says, or the driver that a project has. */
function isOfDocuments({ model, data }: Pick<Query, 'model' | 'data'>): boolean {
  return /^(?:mongodb|other)$/.test(model?.provider ?? data?.provider ?? '');
}

/** Whether documents that lack a field are among those which meet tests, as they contradict what they are asked: what is compared with a size, or is to be false, is not there then. */
export function meetsAbsent({ tests, isContrary }: Pick<IntoQueryRequest, 'tests' | 'isContrary'>): boolean {
  return tests.every((test) => (isContrary !== true && test.isContrary !== true) || test.is === 'not' || (test.is === 'equal' && test.value !== 'false'));
}

/** Whether rows of a selection that is written out have columns under their own names: `['id', 'name']`, `{ id: true }`, `{ id: orders.id }`, `'id, name'`. All of them have, where nothing is selected. */
export function givesColumns(selection: ts.Expression | undefined, names: readonly string[]): boolean {
  const node = selection && bare(selection);
  if (!node || names.length === 0) return true;
  if (ts.isStringLiteralLike(node)) { const listed = node.text.split(',').map((one) => one.trim()); return !node.text.includes(':') && (listed.includes('*') || names.every((name) => listed.includes(name))); }
  if (ts.isArrayLiteralExpression(node)) return node.elements.every((one) => ts.isStringLiteralLike(bare(one)) && !/\s/.test((bare(one) as ts.StringLiteral).text)) && names.every((name) => node.elements.some((one) => (bare(one) as ts.StringLiteral).text.replace(/^.*\./, '') === name));
  return ts.isObjectLiteralExpression(node) && names.every((name) => node.properties.some((part) => ts.isPropertyAssignment(part) && propertyName(part.name) === name && isOwn(part.initializer, name)));
}

/** `true`, or `orders.id` under the name `id`. */
function isOwn(value: ts.Expression, name: string): boolean {
  const node = bare(value);
  return node.kind === ts.SyntaxKind.TrueKeyword || (ts.isPropertyAccessExpression(node) && node.name.text === name);
}

/** The conditions of an object with others put behind them; undefined where one is about a column that is named already, or they are not written out. */
export function withTests(where: ts.Expression | undefined, tests: readonly FieldTest[], write: (test: FieldTest) => string | undefined): string | undefined {
  const given = where && bare(where);
  if (given && !ts.isObjectLiteralExpression(given)) return tests.length === 0 && where ? textOf(where) : undefined;
  const own = given?.properties ?? [];
  const added = tests.map((test) => { const text = write(test); return text === undefined ? undefined : `${test.field.name}: ${text}`; });
  if (added.includes(undefined) || own.some((element) => tests.some(({ field }) => propertyName(element.name) === field.name))) return undefined;
  // A spread may bring the same column, and what stands last counts.
  if (tests.length > 0 && own.some(ts.isSpreadAssignment)) return undefined;
  const all = [...own.map(textOf), ...added];
  return all.length === 0 ? '{}' : `{ ${all.join(', ')} }`;
}

/** Arguments of a call whose options get other values: those that are `undefined` go. Undefined where one of the options is not known. */
function changedOptions(call: ts.CallExpression, { index, order, dropped, kept: others = [] }: OptionsForm, changes: Readonly<Record<string, string | undefined>>): string | undefined {
  const options = optionsIn(call.arguments[index]);
  const known = ['where', order, ...dropped, ...others];
  if (!options || call.arguments.length > index + 1 || [...options.keys()].some((name) => !known.includes(name))) return undefined;
  const kept = [...options].flatMap(([name, value]) => (name in changes ? [] : [name === value.getText() ? name : `${name}: ${textOf(value)}`]));
  const added = Object.entries(changes).flatMap(([name, value]) => (value === undefined ? [] : [name === value ? name : `${name}: ${value}`]));
  const all = [...kept, ...added];
  return [...call.arguments.slice(0, index).map(textOf), ...(all.length > 0 ? [`{ ${all.join(', ')} }`] : [])].join(', ');
}

/** What a call is made on, as text: `prisma.order` of `prisma.order.findMany()`. */
function receiverText(call: ts.CallExpression): string | undefined {
  return ts.isPropertyAccessExpression(call.expression) && !call.typeArguments ? call.expression.expression.getText() : undefined;
}

/** How a library whose queries are given an object of options writes what goes into them. */
export interface OptionsForm {
  /** The argument that the options are. */
  readonly index: number;
  /** The method that gives rows; that which counts them is `count`. */
  readonly rows: string;
  /** The option of the order, and the columns that are read off it. */
  readonly order: string;
  orderOf(order: ts.Expression | undefined): readonly string[];
  /** The order with columns before and behind what is written; undefined where that cannot be added to. */
  ordered(order: ts.Expression | undefined, by: RowOrder): string | undefined;
  /** Whether the library reads moments without a time zone as those of UTC. */
  readonly readsUtc?: boolean;
  /** Other options that may be there: those that a count does without, and those that it keeps. */
  readonly dropped: readonly string[];
  readonly kept?: readonly string[];
  /** The options of limit and offset, in the order in which they are written. */
  readonly page: readonly (readonly ['take' | 'skip', string])[];
  /** A test as the value of its column. */
  condition(test: FieldTest): string;
}

/** The query with other options, or its count. */
export function optionsQuery(query: Query, request: IntoQueryRequest, form: OptionsForm): IntoQuery | undefined {
  const { tests, wants, take, skip, order } = request;
  const written = isOfDocuments(query) && !meetsAbsent(request) ? undefined : writtenQuery(query, tests, form, order && [order.field.name]);
  if (!written) return undefined;
  const { call, options, on, gone } = written;
  const own = options.get(form.order);
  const by = rowOrder(form.orderOf(own), query, request, { hasOwn: own !== undefined, ...(form.readsUtc === true && { readsUtc: true }) });
  const sorted = by && (by.first || by.last.length > 0) ? form.ordered(own, by) : undefined;
  if (!by || ((by.first || by.last.length > 0) && sorted === undefined)) return undefined;
  const isNarrowed = options.has('where') || tests.length > 0;
  const where = isNarrowed ? withTests(options.get('where'), tests, form.condition) : undefined;
  if (where === undefined && isNarrowed) return undefined;
  const given = { take, skip: skip === 0 ? undefined : skip };
  const page = form.page.flatMap(([part, name]) => (given[part] === undefined ? [] : [[name, String(given[part])] as const]));
  const args = changedOptions(call, form, { ...(where !== undefined && { where }), ...(wants === 'count' ? gone : { ...(sorted !== undefined && { [form.order]: sorted }), ...Object.fromEntries(page) }) });
  return args === undefined ? undefined : { query: `${on}.${wants === 'count' ? 'count' : form.rows}(${args})`, isOrdered: true, ...settledBy(by) };
}

/** What the query is called on, and its arguments with other options in place of those that say how its rows come. */
export function optionsInstead(query: Query, tests: readonly FieldTest[], form: OptionsForm, added: Readonly<Record<string, string>>, read?: readonly string[]): { readonly on: string; readonly args: string } | undefined {
  const written = writtenQuery(query, tests, form, read);
  if (!written) return undefined;
  const { call, options, on, gone } = written;
  // `[['name', 'title']]`: a column under another one's name.
  const chosen = options.get('attributes') && bare(options.get('attributes') as ts.Expression);
  if (chosen && !(ts.isArrayLiteralExpression(chosen) && chosen.elements.every((one) => ts.isStringLiteralLike(bare(one))))) return undefined;
  const where = tests.length > 0 ? withTests(options.get('where'), tests, form.condition) : undefined;
  if (tests.length > 0 && where === undefined) return undefined;
  const args = changedOptions(call, form, { ...gone, ...(where !== undefined && { where }), ...added });
  return args === undefined ? undefined : { on, args };
}

/** A query whose options are written out. */
interface WrittenQuery {
  readonly call: ts.CallExpression;
  /** What it is called on, as text. */
  readonly on: string;
  readonly options: ReadonlyMap<string, ts.Expression>;
  /** The options that say how its rows come, each without a value. */
  readonly gone: Readonly<Record<string, undefined>>;
}

/** A query of a database that compares as JavaScript does, as far as its options are written out. */
function writtenQuery(query: Query, tests: readonly FieldTest[], form: OptionsForm, read: readonly string[] = []): WrittenQuery | undefined {
  const { call } = query;
  if (!ts.isCallExpression(call) || !comparesAlike(query, tests)) return undefined;
  const options = optionsIn(call.arguments[form.index]);
  const on = receiverText(call);
  if (!['select', 'attributes'].every((name) => givesColumns(options?.get(name), [...tests.map(({ field }) => field.name), ...read]))) return undefined;
  return options && on !== undefined ? { call, options, on, gone: Object.fromEntries([form.order, ...form.dropped].map((name) => [name, undefined])) } : undefined;
}
