import type { Field } from '../../core';
import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { argsText, chainText, textOf, writtenChain } from '../chains/chain-text';
import { sumName, tellsApart } from '../rewrites/grouping';
import { meetsAbsent, withTests } from '../rewrites/into-query';
import { rowOrder, settledBy } from '../models/row-order';
import { properties } from '../rewrites/properties';
import type { AddedUp, CountedBy, DistinctRows, FieldTest, GroupRequest, IntoQuery, IntoQueryRequest, Numbers, NumbersRequest, Query, SumRequest } from '../types';

const operators = { not: '$ne', above: '$gt', 'at-least': '$gte', below: '$lt', 'at-most': '$lte', among: '$in' } as const;

/** A `find` of a model of which nothing else is asked, taken apart. */
interface Found {
  readonly root: string;
  readonly filter?: ts.Expression;
  readonly links: readonly Link[];
}

/** `countDocuments`, or `find` with more conditions and a limit (https://mongoosejs.com/docs/api/model.html#Model.countDocuments()). */
export function intoQuery(query: Query, request: IntoQueryRequest): IntoQuery | undefined {
  const { tests, wants, take, skip } = request;
  const found = foundIn(query, /find|init|count|discriminator/i);
  // `limit(0)` is no limit: https://www.mongodb.com/docs/manual/reference/method/cursor.limit/#zero-value
  if (!found || request.mayTakeNone === true) return undefined;
  if (tests.some(isUnlike) || !meetsAbsent(request) || (tests.length > 0 && !meets(found, tests))) return undefined;
  const { root, filter: given, links } = found;
  const { order: _, ...unsorted } = request;
  const sorts = links.filter(({ name }) => name === 'sort');
  const [sort, ...others] = sorts;
  const by = rowOrder(sort?.call.arguments[0] ? orderOf(sort.call.arguments[0]) : [], query, unsorted, { hasOwn: sort !== undefined });
  const sorted = by && by.last.length > 0 ? sortedText(sort, by.last) : undefined;
  if (!by || (by.last.length > 0 && (sorted === undefined || others.length > 0))) return undefined;
  const filter = given || tests.length > 0 ? withTests(given, tests, operatorText) : '';
  if (filter === undefined) return undefined;
  if (wants === 'count') return { query: `${root}.countDocuments(${filter})` };
  const kept = links.map((link): readonly [string, string] => [link.name, link === sort && sorted !== undefined ? sorted : argsText(link)]);
  const ended = kept.at(-1)?.[0] === 'exec' ? [kept.pop() ?? ['exec', ''] as const] : [];
  return { query: chainText(root, [['find', filter], ...kept, ...(sort || sorted === undefined ? [] : [['sort', sorted] as const]), ...(skip ? [['skip', String(skip)] as const] : []), ...(take === undefined ? [] : [['limit', String(take)] as const]), ...ended]), ...settledBy(by) };
}

/** `aggregate`, of a path that every document has; it casts no filter: https://mongoosejs.com/docs/api/model.html#Model.aggregate() */
export function countedBy(query: Query, { field, sums, tests }: GroupRequest): CountedBy | undefined {
  if (sums) {
    const summed = isSummable(sums) ? grouped(query, [field, sums], tests, (filter) => summingStages(filter, field.name, sums.name)) : undefined;
    return summed === undefined ? undefined : { query: summed, count: (row) => `Number(${row}.sum)`, isSummed: true, isNarrowed: true };
  }
  const asked = grouped(query, [field], tests, (filter) => countingStages(filter, field.name));
  return asked === undefined ? undefined : { query: asked, count: (row) => `${row}.count`, isNarrowed: true };
}

/** `$sum` of the documents as one group, of which there is none without a document. It may be a long, which is no number where the driver is told so (`useBigInt64`). */
export function addedUp(query: Query, { field, tests }: SumRequest): AddedUp | undefined {
  const asked = isSummable(field) ? grouped(query, [field], tests, (filter) => stagesText(filter, `{ $group: { _id: null, sum: { $sum: '$${field.name}' } } }`)) : undefined;
  return asked === undefined ? undefined : { query: asked, sum: (awaited) => `Number((${awaited})[0]?.sum ?? 0)` };
}

/** The same of several paths, with the number of documents beside them. */
export function numbersOf(query: Query, { sums, tests }: NumbersRequest): Numbers | undefined {
  const wanted = [...sums.map((field) => `${sumName(field)}: { $sum: '$${field.name}' }`), 'count: { $sum: 1 }'];
  const asked = sums.every(isSummable) ? grouped(query, sums, tests, (filter) => stagesText(filter, `{ $group: { _id: null, ${wanted.join(', ')} } }`)) : undefined;
  return asked === undefined ? undefined : { query: asked, isList: true, sum: (row, field) => `Number(${row}?.${sumName(field)} ?? 0)`, count: (row) => `Number(${row}?.count ?? 0)` };
}

/** Whole numbers alone are added up alike: `Number` has fractions, too (https://mongoosejs.com/docs/api/schematypes.html#Schema.Types.Int32). */
function isSummable({ nativeType }: Field): boolean {
  return nativeType === 'int32';
}

/** The values alone, in the same way. */
export function distinctRows(query: Query, { field }: GroupRequest): DistinctRows | undefined {
  const asked = grouped(query, [field], [], (filter) => distinctStages(filter, field.name));
  return asked === undefined ? undefined : { query: asked };
}

function grouped(query: Query, fields: readonly Field[], tests: readonly FieldTest[] = [], stages: (filter: string) => string): string | undefined {
  const found = foundIn(query, /find|init|aggregate|discriminator/i);
  const given = found?.filter && bare(found.filter);
  if (!found || fields.some((field) => field.optional || isMadeUp(field)) || !meets(found, [...fields.map(tellsApart), ...tests]) || tests.some(isUnlike) || (given && !isAsStored(given, query))) return undefined;
  const filter = tests.length > 0 ? withTests(found.filter, tests, operatorText) : found.filter ? textOf(found.filter) : '';
  return filter === undefined ? undefined : `${found.root}.aggregate(${stages(filter)})`;
}

/** Whether no value of a filter has another type before it is cast to that of its path. */
function isAsStored(filter: ts.Expression, { model }: Query): boolean {
  const known = ts.isObjectLiteralExpression(filter) ? properties(filter) : undefined;
  return known !== undefined && [...known].every(([name, value]) => {
    const node = bare(value);
    const type = ts.isStringLiteralLike(node) ? 'String' : ts.isNumericLiteral(node) ? 'Int' : node.kind === ts.SyntaxKind.TrueKeyword || node.kind === ts.SyntaxKind.FalseKeyword ? 'Boolean' : undefined;
    const field = model?.fields.get(name);
    return type !== undefined && field?.type === type && field.nativeType !== 'folded';
  });
}

function foundIn(query: Query, hooks: RegExp): Found | undefined {
  const chain = writtenChain(query);
  const [find, ...links] = chain?.links ?? [];
  if (!chain || find?.name !== 'find' || find.call.arguments.length > 1 || links.some(({ name }) => !['sort', 'lean', 'exec', 'select'].includes(name)) || query.model?.hooks?.some((hook) => hook === '*' || hook === 'collation' || hooks.test(hook))) return undefined;
  const [filter] = find.call.arguments;
  return { root: chain.root, links, ...(filter && { filter }) };
}

/** Whether documents have paths after `select('name total')` or `select('-body')`. */
function givesPaths({ name, call: { arguments: [given] } }: Link, tests: readonly FieldTest[]): boolean {
  if (name !== 'select') return true;
  const node = given && bare(given);
  const paths = node && ts.isStringLiteralLike(node) ? node.text.split(/\s+/) : undefined;
  return paths !== undefined && tests.every(({ field }) => (paths.some((path) => path.startsWith('-')) ? !paths.includes(`-${field.name}`) : paths.includes(field.name)));
}

/** Whether the documents that are found have the paths. */
function meets({ links }: Found, tests: readonly FieldTest[]): boolean {
  return links.every((link) => givesPaths(link, tests));
}

/** What a document lacks is undefined for JavaScript, or has the default that Mongoose gives it. */
function isUnlike(test: FieldTest): boolean {
  return test.value === 'null' || isMadeUp(test.field) || !meetsAbsent({ tests: [test] });
}

/** Whether Mongoose makes the values of a path itself: a default, letters that are folded. */
function isMadeUp({ hasDefault, nativeType }: Field): boolean {
  return hasDefault || nativeType === 'folded';
}

/** A test as the value of its path. */
export function operatorText({ is, value }: FieldTest): string {
  return is === 'equal' ? value : `{ ${operators[is]}: ${value} }`;
}

/** The stages of an `aggregate` that count the documents of a filter for each value of a path: https://www.mongodb.com/docs/manual/reference/operator/aggregation/group/ */
export function countingStages(filter: string, path: string): string {
  return stagesText(filter, `{ $group: { _id: '$${path}', count: { $sum: 1 } } }`, `{ $project: { _id: 0, ${path}: '$_id', count: 1 } }`);
}

function summingStages(filter: string, path: string, summed: string): string {
  return stagesText(filter, `{ $group: { _id: '$${path}', sum: { $sum: '$${summed}' } } }`, `{ $project: { _id: 0, ${path}: '$_id', sum: 1 } }`);
}

function distinctStages(filter: string, path: string): string {
  return stagesText(filter, `{ $group: { _id: '$${path}' } }`, `{ $project: { _id: 0, ${path}: '$_id' } }`);
}

function stagesText(filter: string, ...stages: readonly string[]): string {
  return `[${[...(filter === '' ? [] : [`{ $match: ${filter} }`]), ...stages].join(', ')}]`;
}

/** What `sort` is given, with further paths behind those that are there: `{ createdAt: -1, _id: 1 }`, `'-createdAt _id'`. Undefined where it says its paths in another way, or is not sure to say others. */
function sortedText(sort: Link | undefined, last: readonly Field[]): string | undefined {
  const [given, ...others] = sort?.call.arguments ?? [];
  const added = last.map(({ name }) => `${name}: 1`);
  if (!sort) return `{ ${added.join(', ')} }`;
  const node = given && others.length === 0 ? bare(given) : undefined;
  if (node && ts.isStringLiteralLike(node)) return `${node.getText().slice(0, -1)} ${last.map(({ name }) => name).join(' ')}${node.getText().slice(-1)}`;
  if (!node || !ts.isObjectLiteralExpression(node) || node.properties.some(({ name }) => propertyName(name) === undefined)) return undefined;
  return `{ ${[...node.properties.map(textOf), ...added].join(', ')} }`;
}

/** The paths of `sort({ _id: 1 })` and `sort('-_id')`. */
function orderOf(sort: ts.Expression): readonly string[] {
  const node = bare(sort);
  if (ts.isStringLiteralLike(node)) return node.text.split(/\s+/).map((path) => path.replace(/^-/, ''));
  return ts.isObjectLiteralExpression(node) ? node.properties.flatMap((element) => propertyName(element.name) ?? []) : [];
}
