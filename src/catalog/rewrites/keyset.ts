import type { TextEdit } from '../../core';
import { bare, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import type { Imported } from './dialect';
import { addProperties } from './edit-literal';
import { breakBefore } from './limit-edit';
import { ordersOf, quoteOf, wholeChain, writtenOptions, type Keys, type OrderPart, type PageLinks, type PageOptions } from './page';
import { assign, properties } from './properties';
import type { Query } from '../types';

/** Which rows a query is to give: so many after the one with a key. Source texts that are known where the query stands. */
export interface KeysetRequest {
  /** How many rows: `cursor.limit`. */
  readonly limit: string;
  /** The key, or `undefined` for the first rows: `cursor.after`. */
  readonly after: string;
  readonly imported: Imported;
  /** True where the keys are those of rows that were read, and no text of a request that may be anything. */
  readonly isOwn?: boolean;
  /** The version range of a package in the nearest `package.json`. */
  dependencyVersion(name: string): string | undefined;
}

/** The change that gives a query the rows after a key. */
export interface KeysetEdit {
  readonly edits: readonly TextEdit[];
  readonly key: CursorKey;
}

/** The unique column that the rows are walked by. */
export interface CursorKey extends OrderPart {
  readonly type: 'number' | 'text';
  /** True where it is none of the row's columns but said of it beside them (`doc.id`), so that it reaches a client only if it is written down. */
  readonly isApart?: boolean;
  /** What makes a key of a request's text, where that is more than its type says: a function, as source text. */
  reader?(imported: Imported): string;
}

/**
 * The key by which rows can be walked: that of the query's order where that is one unique column alone, the primary key where it has none. Undefined for keys of several
 * columns, that may be null, or whose values a request cannot name without being refused by the database.
 */
export function cursorKey(keys: Keys | undefined, order: readonly OrderPart[], isOwn: boolean, numbers: readonly string[] = ['Int']): CursorKey | undefined {
  const [first, ...others] = order;
  const name = first?.field ?? keys?.primaryKey[0];
  const field = name === undefined ? undefined : keys?.fields.get(name);
  if (!keys || name === undefined || !field || others.length > 0 || field.optional || field.list || field.kind !== 'scalar') return undefined;
  if (![keys.primaryKey, ...keys.uniques.map(({ fields }) => fields)].some((key) => key.length === 1 && key[0] === name)) return undefined;
  const type = numbers.includes(field.type) ? 'number' : field.type === 'String' && (isOwn || !/uuid|citext|^char/i.test(field.nativeType ?? '')) ? 'text' : undefined;
  return type && { field: name, descending: first?.descending ?? false, type };
}

/** How a library that is given an object of options says which rows come after a key. */
export interface KeysetOptions extends PageOptions {
  readonly where: string;
  /** The argument that the conditions are, where they are none of the options. */
  readonly whereAt?: number;
  /** Options that say which columns the rows have. */
  readonly selection: readonly string[];
  /** The property of the conditions, as text. */
  condition(key: CursorKey, request: KeysetRequest): string;
}

/** The rows after a key among the options that a call is given as its argument at `index`; options and conditions must all be written out. */
export function keysetOptions(query: Query, index: number, form: KeysetOptions, request: KeysetRequest): KeysetEdit | undefined {
  const given = writtenOptions(query, index, form);
  if (!given) return undefined;
  const { written } = given;
  const quote = quoteOf(query.call);
  const value = written.get(form.order);
  const order = value ? form.extended(value, quote)?.order : [];
  const key = order && cursorKey(query.model, order, request.isOwn === true);
  if (!key || !form.selection.every((name) => selects(written.get(name), key.field))) return undefined;
  const condition = form.condition(key, request);
  const isApart = form.whereAt !== undefined;
  const where = isApart && ts.isCallExpression(query.call) ? query.call.arguments[form.whereAt] : written.get(form.where);
  if (isApart && !where) return undefined;
  const conditions = where && bare(where);
  if (conditions && (!ts.isObjectLiteralExpression(conditions) || !properties(conditions) || properties(conditions)?.has(key.field))) return undefined;
  const texts = [...(where ? [] : [`${form.where}: { ${condition} }`]), ...(value ? [] : [`${form.order}: ${form.fresh([key.field], quote)}`]), assign(form.limit, request.limit)];
  return { key, edits: [...(conditions && ts.isObjectLiteralExpression(conditions) ? [addProperties(conditions, [condition])] : []), given.add(texts)] };
}

/** Whether a selection that is written out has a column: `{ id: true }`, `['id']`. */
function selects(selection: ts.Expression | undefined, field: string): boolean {
  const node = selection && bare(selection);
  if (!node) return true;
  if (ts.isArrayLiteralExpression(node)) return node.elements.some((element) => ts.isStringLiteralLike(element) && element.text === field);
  return ts.isObjectLiteralExpression(node) && properties(node)?.get(field)?.kind === ts.SyntaxKind.TrueKeyword;
}

/** How a library whose queries are chains says it. */
export interface KeysetLinks extends Omit<PageLinks, 'page'> {
  readonly limit: string;
  /** Types of columns whose values are numbers in JavaScript; whole ones of four bytes where it is left out. */
  readonly numbers?: readonly string[];
  /** The edits that add the condition; `links` are those of the chain, `before` what further ones are written behind. */
  condition(key: CursorKey, links: readonly Link[], before: ts.Expression): readonly TextEdit[] | undefined;
  /** Whether the rows have a column. */
  selects(links: readonly Link[], field: string): boolean;
}

/** The rows after a key in a builder's chain. */
export function keysetLinks(query: Query, keys: Keys | undefined, form: KeysetLinks, isOwn = false): KeysetEdit | undefined {
  const chain = wholeChain(query, form);
  if (!chain) return undefined;
  const { links, before } = chain;
  const quote = quoteOf(query.call);
  const orders = ordersOf(links, form, quote);
  const key = orders && cursorKey(keys, orders.flatMap(({ order }) => order), isOwn, form.numbers);
  if (!key || !form.selects(links, key.field)) return undefined;
  const condition = form.condition(key, links, before);
  if (!condition) return undefined;
  const texts = [...(orders && orders.length > 0 ? [] : [form.fresh([key.field], quote)]), form.limit];
  const added = texts.map((text) => `${breakBefore(before)}.${text}`).join('');
  const inserted = condition.find(({ start }) => start === before.end);
  return { key, edits: [...condition.filter((edit) => edit !== inserted), { start: before.end, end: before.end, newText: (inserted?.newText ?? '') + added }] };
}

/** Whether a selection of a chain that names its columns in an object has one under its own name. */
export function namesColumn(selection: ts.Expression | undefined, field: string): boolean {
  const node = selection && bare(selection);
  return !node || (ts.isObjectLiteralExpression(node) && node.properties.some((part) => ts.isPropertyAssignment(part) && propertyName(part.name) === field && ts.isPropertyAccessExpression(part.initializer) && part.initializer.name.text === field));
}
