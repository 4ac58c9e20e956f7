import type { Field, Model, TextEdit } from '../../core';
import { isTypeScript } from '../../project/paths';
import { ts } from '../../project/ts';
import { lineBreak } from '../rewrites/edit-literal';
import type { Link } from '../chains/chain';
import type { BatchRead, EagerLoad, EagerLoadRequest, KeyPair, Query } from '../types';
import { relationFor } from '../models/relations';
import { itemsOf } from './columns';
import { isColumnFilter, literalOf, startOf, writtenOf, type Written } from './written';

/** A relation with the name of its key, and whether a row has one of the other table or many. */
interface Embedding {
  readonly field: Field;
  readonly target: Model;
  /** The key's name, where PostgREST could not tell alone which relation is meant. */
  readonly hint: string;
}

/**
 * Related rows in the list's own `select`: `select('*, customer:customers(*)')`. An embedded list has conditions, an order and a limit of its own, per row as the query in the
 * loop had; PostgREST's own cut counts per row too. Sources: https://docs.postgrest.org/en/stable/references/api/resource_embedding.html,
 * https://supabase.com/docs/reference/javascript/select
 */
export function eagerLoad(list: Query, path: readonly string[], inner: Query, keys: readonly KeyPair[], { firstOnly }: EagerLoadRequest): EagerLoad | undefined {
  const [outer, asked] = [writtenOf(list), writtenOf(inner)];
  const embedding = path.length === 0 && list.op === 'read-many' ? embeddingOf(list, inner, keys) : undefined;
  if (!outer || !asked || !embedding || outer.verb.name !== 'select' || asked.verb.name !== 'select') return undefined;
  const content = contentOf(inner, asked, embedding, keys, firstOnly);
  const select = content && selectOf(outer);
  if (!content || !select) return undefined;

  const items = itemsOf(select.text);
  if (!items) return undefined;
  // Without generated types the package takes a row that is embedded beside named columns for a list (`any[]`), and what is read off it is an error.
  const isTyped = list.data?.source === 'supabase-types' || items.some(({ name }) => name === '*');
  if (!isTyped && !embedding.field.list && isTypeScript(list.call.getSourceFile().fileName)) return undefined;
  const taken = new Set([...items.map(({ name }) => name), ...(items.some(({ name }) => name === '*') ? [...list.model?.fields.values() ?? []].filter(({ kind }) => kind !== 'relation').map(({ name }) => name) : [])]);
  const wishes = content.count ? [embedding.target.name, `${embedding.target.name}_count`] : [embedding.field.name, embedding.target.name];
  const name = wishes.find((wish) => !taken.has(wish));
  if (name === undefined) return undefined;
  const item = `${name === embedding.target.name ? '' : `${name}:`}${embedding.target.name}${embedding.hint}(${content.columns})`;
  const links = content.links.map((link) => link(name));
  const { many, count, first } = content;
  return {
    edits: [...addItem(select, item), ...addLinks(outer, links)], relation: name, property: name,
    many: many && !first && !count, compound: first,
    ...(count && { isCount: true }), ...(content.missingIsError && { missingIsError: true }),
    read: (row) => (count ? `${row}.${name}[0].count` : first ? `${row}.${name}[0] ?? null` : `${row}.${name}`),
  };
}

/**
 * What `inner` asks for one key, asked for all keys with the rows of the table that the key identifies: `from('Customer').select('id, Order(*)').in('id', ids)`. Only the columns that tell
 * the rows apart come along. Every key has its row, so that what is missing is what a failed query leaves out: `null`.
 */
export function embedded(list: Query, inner: Query, key: KeyPair, keyList: string, firstOnly: boolean): Pick<BatchRead, 'query' | 'keyAdded' | 'perKey' | 'missing' | 'value' | 'rowsIn' | 'rowsMayBeNull'> | undefined {
  const asked = writtenOf(inner);
  const embedding = list.model && embeddingOf(list, inner, [key]);
  if (!asked || !embedding?.field.list || asked.verb.name !== 'select') return undefined;
  const content = contentOf(inner, asked, embedding, [key], firstOnly);
  if (!content) return undefined;
  const { count, first, missingIsError, columns, links } = content;
  const name = embedding.target.name;
  const quote = literalOf(asked.from.call.arguments[0])?.quote ?? '\'';
  const quoted = (text: string): string => `${quote}${text}${quote}`;
  const changes = new Map<Link, string>([
    [asked.from, `.from(${quoted(list.model?.name ?? '')})`],
    [asked.verb, `.select(${quoted(`${key.listField}, ${name}${embedding.hint}(${columns})`)}).in(${quoted(key.listField)}, ${keyList})${links.map((link) => link(name)).join('')}`],
    ...asked.rest.map((link) => [link, ''] as const),
  ]);
  return {
    query: asked.text(changes), keyAdded: false, rowsMayBeNull: true, rowsIn: 'data',
    perKey: count || first ? 'one' : 'list', missing: missingIsError ? 'error' : 'null',
    value: (row) => (count ? `${row}.${name}[0].count` : first ? `${row}.${name}[0]` : `${row}.${name}`),
  };
}

interface Content {
  readonly columns: string;
  readonly many: boolean;
  readonly count: boolean;
  /** Whether a list of one row stands for the row. */
  readonly first: boolean;
  readonly missingIsError: boolean;
  /** Conditions, order and limit of the relation under its name, as links of the list's chain. */
  readonly links: readonly ((name: string) => string)[];
}

/** What is asked of the relation; undefined where a row of the list cannot ask it in the same way. */
function contentOf(inner: Query, { verb, rest }: Written, { field, target }: Embedding, keys: readonly KeyPair[], firstOnly: boolean): Content | undefined {
  const count = inner.op === 'count';
  const selected = verb.call.arguments[0];
  const literal = selected ? literalOf(selected) : undefined;
  if ((selected && !literal) || (!count && verb.call.arguments.length > 1)) return undefined;
  const columns = count ? 'count' : literal?.text.replace(/\s+/g, ' ').trim() || '*';
  if (!count && !itemsOf(columns)) return undefined;
  if (count && !/count:\s*['"]exact['"]/.test(verb.call.arguments[1]?.getText() ?? '')) return undefined;

  const links: ((name: string) => string)[] = [];
  let [single, throws, limited] = [false, false, false];
  for (const link of rest) {
    const { name, call } = link;
    const [first, second] = call.arguments;
    if (name === 'eq' && keys.some(({ innerField }) => literalOf(first)?.text === innerField)) continue;
    if (name === 'single' || name === 'maybeSingle') [single, throws] = [true, name === 'single'];
    else if (isColumnFilter(link)) links.push((relation) => filterText(link, relation));
    else if (name === 'order' && field.list && literalOf(first) && (!second || ts.isObjectLiteralExpression(second))) links.push((relation) => withRelation(link, second, relation));
    else if (name === 'limit' && field.list && call.arguments.length === 1 && first && ts.isNumericLiteral(first)) {
      links.push((relation) => withRelation(link, undefined, relation));
      limited = first.text === '1';
    } else return undefined;
  }
  // Of several rows without a limit `single` makes an error.
  if (single && field.list && !limited) return undefined;
  if (!single && !count && !field.list) return undefined;
  if (count && !field.list) return undefined;
  const first = single && field.list;
  if (firstOnly) return undefined;
  // A key that is null makes an error of an `id`, and so does a row that is not there of `single`.
  const mayLack = keys.some(({ listField }) => target.fields.has(listField)) || field.optional;
  return { columns, many: field.list, count, first, missingIsError: single && (throws || mayLack), links };
}

/** `.eq('status', 'open')` → `.eq('orders.status', 'open')` */
function filterText({ name, call }: Link, relation: string): string {
  const [column, ...others] = call.arguments;
  const literal = literalOf(column);
  return `.${name}(${[`${literal?.quote ?? '\''}${relation}.${literal?.text ?? ''}${literal?.quote ?? '\''}`, ...others.map((node) => node.getText())].join(', ')})`;
}

/** `.order('name', { ascending: false })` → `.order('name', { ascending: false, referencedTable: 'orders' })` */
function withRelation({ name, call }: Link, options: ts.Expression | undefined, relation: string): string {
  const quote = /["'`]/.exec(call.getText())?.[0] ?? '\'';
  const given = options && ts.isObjectLiteralExpression(options) ? options.properties.map((property) => property.getText()) : [];
  return `.${name}(${call.arguments[0]?.getText() ?? ''}, { ${[...given, `referencedTable: ${quote}${relation}${quote}`].join(', ')} })`;
}

/** The relation whose key is what the loop compares; none of a table to itself, whose two ends PostgREST cannot be told apart. */
function embeddingOf({ model: from, data }: Query, { model: to, filter }: Query, keys: readonly KeyPair[]): Embedding | undefined {
  if (!from || !to || !data || !filter?.complete || from.name === to.name) return undefined;
  const between = [...from.fields.values()].filter(({ kind, type }) => kind === 'relation' && type === to.name);
  const field = relationFor(data, from, to, keys);
  if (!field) return undefined;
  // Tables that point to both stand for a relation of many to many.
  const joins = [...data.models.values()].some(({ fields }) => [from.name, to.name].every((name) => [...fields.values()].some(({ relation, type }) => relation && relation.fields.length > 0 && type === name)));
  return { field, target: to, hint: between.length > 1 || joins ? `!${field.relation?.name ?? ''}` : '' };
}

/** The text of a list's `select`, and where it stands; of `select()` the place that it would have. */
interface Select {
  readonly text: string;
  readonly quote: string;
  readonly start: number;
  readonly end: number;
  /** Whether there is a text yet. */
  readonly written: boolean;
}

function selectOf({ from, verb }: Written): Select | undefined {
  const [columns] = verb.call.arguments;
  if (!columns) return { text: '*', quote: literalOf(from.call.arguments[0])?.quote ?? '\'', start: verb.call.end - 1, end: verb.call.end - 1, written: false };
  const literal = literalOf(columns);
  return literal && { text: literal.text, quote: literal.quote, start: literal.node.getStart() + 1, end: literal.node.end - 1, written: true };
}

function addItem({ text, quote, start, end, written }: Select, item: string): readonly TextEdit[] {
  if (!written) return [{ start, end, newText: `${quote}${text}, ${item}${quote}` }];
  const at = start + text.trimEnd().length;
  // A text of several lines goes on as its last item does.
  const indent = text.includes('\n') ? /\n([ \t]*)\S[^\n]*\s*$/.exec(text)?.[1] : undefined;
  return [{ start: at, end: at, newText: indent === undefined ? `, ${item}` : `,\n${indent}${item}` }];
}

/** Links right behind the `select`, each on a line of its own where the chain has such lines. */
function addLinks({ verb }: Written, links: readonly string[]): readonly TextEdit[] {
  if (links.length === 0) return [];
  const source = verb.call.getSourceFile();
  const at = startOf(verb);
  const dot = source.text.indexOf('.', at);
  const indent = /^\s*\n/.test(source.text.slice(at, dot)) ? /[ \t]*$/.exec(source.text.slice(at, dot))?.[0] ?? '' : undefined;
  return [{ start: verb.call.end, end: verb.call.end, newText: links.map((link) => (indent === undefined ? link : `${lineBreak(source)}${indent}${link}`)).join('') }];
}
