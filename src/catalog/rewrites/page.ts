import type { Field, Model, TextEdit } from '../../core';
import { bare, isWithin, outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Link } from '../chains/chain';
import { addProperties } from './edit-literal';
import { heldChain, heldUntil } from '../chains/held';
import { breakBefore, endOf } from './limit-edit';
import { assign, properties } from './properties';
import type { Query } from '../types';

/** Which part of the rows a query is to give, as source text that is known where the query stands. */
export interface PageRequest {
  /** How many rows: `page.limit`. */
  readonly limit: string;
  /** How many rows come before them: `page.offset`. */
  readonly offset: string;
  /** The version range of a package in the nearest `package.json`. */
  dependencyVersion(name: string): string | undefined;
}

/** The change that gives a query one page of its rows. */
export interface PageEdit {
  readonly edits: readonly TextEdit[];
  /** The columns by which the rows are put in order besides what the query says; empty where its own order leaves no two rows undecided. */
  readonly by: readonly string[];
  /** True where the query said no order at all. */
  readonly isNew: boolean;
}

/** What is known of a table's unique keys. */
export interface Keys extends Pick<Model, 'primaryKey' | 'uniques'> {
  readonly fields: ReadonlyMap<string, Pick<Field, 'type' | 'nativeType' | 'kind' | 'optional' | 'list'>>;
}

/** The direction in which a query is put in order, by the names of the fields, most important first. */
export interface OrderPart {
  readonly field: string;
  readonly descending: boolean;
}

/**
 * The parts of a primary key that have to be added to an order so that it decides between any two rows; without them, one row is on two pages and another on none
 * (https://www.postgresql.org/docs/current/queries-limit.html). Undefined where the model has no key.
 */
export function missingKey(model: Keys | undefined, order: readonly string[]): readonly string[] | undefined {
  if (!model || model.primaryKey.length === 0) return undefined;
  // A unique column that may be null has any number of rows without a value.
  const required = (fields: readonly string[]): boolean => fields.every((field) => model.fields.get(field)?.optional === false);
  const keys = [model.primaryKey, ...model.uniques.map(({ fields }) => fields).filter((fields) => fields.length > 0 && required(fields))];
  if (keys.some((key) => key.every((field) => order.includes(field)))) return [];
  return model.primaryKey.filter((field) => !order.includes(field));
}

/** Puts a text in the quotes of the query's file. */
export type Quote = (text: string) => string;

/** How a library that is given an object of options says limit, offset and order. */
export interface PageOptions {
  readonly limit: string;
  readonly offset: string;
  readonly order: string;
  /** Other options with which the rows are no plain list: `distinct`, `cursor`. */
  readonly excluded: readonly string[];
  /** The order as text for fields that the query has none for, and what an order that is written becomes; undefined where that cannot be read. */
  fresh(fields: readonly string[], quote: Quote): string;
  extended(written: ts.Expression, quote: Quote): { readonly order: readonly OrderPart[]; add(parts: readonly OrderPart[]): TextEdit } | undefined;
}

/** What options get besides a page, given the conditions that are written: a further option, or a change to the conditions. Undefined where they cannot be changed. */
type Beside = (where: ts.Expression | undefined) => { readonly text?: string; readonly edit?: TextEdit } | undefined;

/** One page among the options that a call is given as its argument at `index`; they must all be written out. Where no limit is asked for, the order stays as it is. */
export function pageOptions(query: Query, index: number, form: PageOptions, { limit, offset }: Partial<PageRequest>, beside?: Beside): PageEdit | undefined {
  const given = writtenOptions(query, index, form);
  const more = given && (beside ? beside(given.written.get('where')) : {});
  if (!given || !more) return undefined;
  const value = given.written.get(form.order);
  const quote = quoteOf(query.call);
  const extended = value && form.extended(value, quote);
  if (value && !extended) return undefined;
  const by = limit === undefined ? [] : missingKey(query.model, extended?.order.map(({ field }) => field) ?? []);
  if (!by) return undefined;
  const page = [...(limit === undefined ? [] : [assign(form.limit, limit)]), ...(offset === undefined ? [] : [assign(form.offset, offset)])];
  const texts = [...(more.text === undefined ? [] : [more.text]), ...(value || by.length === 0 ? [] : [`${form.order}: ${form.fresh(by, quote)}`]), ...page];
  const descending = extended?.order.at(-1)?.descending ?? false;
  const changed = [...(more.edit ? [more.edit] : []), ...(extended && by.length > 0 ? [extended.add(by.map((field) => ({ field, descending })))] : [])];
  return { by, isNew: !value, edits: [...changed, ...(texts.length > 0 ? [given.add(texts)] : [])] };
}

/** The options that a call is given as its argument at `index`, and the edit that adds some as texts. */
export interface WrittenOptions {
  readonly written: ReadonlyMap<string, ts.Expression>;
  add(texts: readonly string[]): TextEdit;
}

/** Undefined where they are not all written out, or say which part of the rows is wanted. */
export function writtenOptions({ call }: Query, index: number, form: Pick<PageOptions, 'limit' | 'offset' | 'excluded'>): WrittenOptions | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const given = call.arguments[index];
  const literal = given && bare(given);
  if ((!given && call.arguments.length !== index) || (literal && !ts.isObjectLiteralExpression(literal))) return undefined;
  const written = literal ? properties(literal) : new Map<string, ts.Expression>();
  if (!written || [form.limit, form.offset, ...form.excluded].some((name) => written.has(name))) return undefined;
  const at = call.arguments.at(-1)?.end ?? call.end - 1;
  return { written, add: (texts) => (literal ? addProperties(literal, texts) : { start: at, end: at, newText: `${index > 0 ? ', ' : ''}{ ${texts.join(', ')} }` }) };
}

/** How a library whose queries are chains says them: as texts of links. */
export interface PageLinks {
  /** Links before which everything has to stand: `exec`. */
  readonly ends: ReadonlySet<string>;
  /** Links with which the rows are no plain list of one table's rows, or that say a page already. */
  readonly excluded: RegExp;
  readonly order: string;
  /** A link that adds to an order, where the one above begins it anew. */
  readonly furtherOrder?: string;
  fresh(fields: readonly string[], quote: Quote): string;
  extended(link: Link, quote: Quote): { readonly order: readonly OrderPart[]; add(parts: readonly OrderPart[]): TextEdit } | undefined;
  /** The links of limit and offset, in the order in which they are written. */
  readonly page: readonly string[];
}

/** One page at the end of a builder's chain. */
export function pageLinks(query: Query, keys: Keys | undefined, form: PageLinks): PageEdit | undefined {
  const chain = wholeChain(query, form);
  if (!chain) return undefined;
  const { links, before } = chain;
  const quote = quoteOf(query.call);
  const known = ordersOf(links, form, quote);
  if (!known) return undefined;
  const order = known.flatMap((one) => one.order);
  const by = missingKey(keys, order.map(({ field }) => field));
  if (!by) return undefined;
  const texts = [...(known.length > 0 || by.length === 0 ? [] : [form.fresh(by, quote)]), ...form.page];
  const insert = { start: before.end, end: before.end, newText: texts.map((text) => `${breakBefore(before)}.${text}`).join('') };
  const last = known.at(-1);
  const added = last && by.length > 0 ? [last.add(by.map((field) => ({ field, descending: order.at(-1)?.descending ?? false })))] : [];
  return { by, isNew: known.length === 0, edits: [...added, insert] };
}

/** What the links of a chain say of its order; undefined where one of them cannot be read, or begins the order anew. */
export function ordersOf(links: readonly Link[], form: Pick<PageLinks, 'order' | 'furtherOrder' | 'extended'>, quote: Quote): readonly NonNullable<ReturnType<PageLinks['extended']>>[] | undefined {
  const orders = links.filter(({ name }) => name === form.order || name === form.furtherOrder);
  if (form.furtherOrder !== undefined && orders.some(({ name }, at) => at > 0 && name === form.order)) return undefined;
  const read = orders.map((one) => form.extended(one, quote));
  const known = read.filter((one) => one !== undefined);
  return known.length === read.length ? known : undefined;
}

/**
 * The links of a builder's chain and what more can be written behind: of one that is written in one expression, its last call; of one that a variable holds, what is sent. Undefined where one
 * of them is `excluded`, and where a condition decides about the order.
 */
export function wholeChain({ call, inputs }: Query, form: Pick<PageLinks, 'excluded' | 'ends' | 'order' | 'furtherOrder'>): { readonly links: readonly Link[]; readonly before: ts.Expression } | undefined {
  if (!ts.isCallExpression(call)) return undefined;
  const held = heldChain(call) ?? heldUntil(call);
  if (!held && (ts.isVariableDeclaration(outward(call).user) || inputs?.some((node) => !isWithin(node, call)))) return undefined;
  const { links, before } = endOf(held?.sent ?? call, form.ends);
  const all = held?.links ?? links;
  if (!before || (!held && !ts.isCallExpression(before)) || all.some((link) => form.excluded.test(link.name) || ((link.name === form.order || link.name === form.furtherOrder) && held?.conditional.has(link)))) return undefined;
  return { links: all, before };
}

/** Puts a text in the quotes of the file that a query is in. */
export function quoteOf(query: ts.Node): Quote {
  const quote = /\b(?:from\s*|import\s*|require\(\s*)(['"])/.exec(query.getSourceFile().text)?.[1] ?? '\'';
  return (text) => quote + text + quote;
}
