import type { Field, TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperty } from '../rewrites/edit-literal';
import { isUniqueWith } from '../models/keys';
import { assign, has, properties, sameText } from '../rewrites/properties';
import { relationBetween, walkPath } from '../models/relations';
import type { EagerLoad, EagerLoadRequest, KeyPair, Query } from '../types';
import { methodName, writtenArgs } from './args';
import { runsAlone } from './hooks';

/** What a nested read of a relation takes over from the query that it replaces (Prisma API reference, "Relation queries"). */
const carried = ['orderBy', 'skip', 'take', 'distinct', 'select', 'include', 'omit'] as const;

/** `include` (or a nested `select`) in place of a query per row. */
export function eagerLoad(list: Query, path: readonly string[], inner: Query, keys: readonly KeyPair[], { firstOnly, withheld }: EagerLoadRequest): EagerLoad | undefined {
  const field = relationBetween(list, path, inner, keys);
  if (!field || runsAlone(inner, withheld)) return undefined;
  const nested = nestedArgs(inner, field, keys);
  if (!nested || (firstOnly && !(field.list && !nested.first))) return undefined;
  const edits = nested.count
    ? addCount(list, path, field.name, nested.text)
    : addRelation(list, path, field.name, nested.text);
  return edits && {
    edits, relation: field.name, many: field.list && !nested.first && !nested.count,
    property: nested.count ? '_count' : field.name, ...(nested.count && { isCount: true }), compound: nested.first,
    ...((nested.first || nested.cut) && { caveat: cutInMemory }),
    read: (row) => nested.count ? `${row}._count.${field.name}` : nested.first ? `${row}.${field.name}[0] ?? null` : `${row}.${field.name}${firstOnly ? '[0]' : ''}`,
  };
}

/**
 * The same in place of `prisma.order.findUnique({ where: { id: order.id } }).customer()`, and of `tag.findMany({ where: { products: { some: { id: product.id } } } })`, whose rows are those of
 * a relation of the walked row.
 */
export function followed(list: Query, path: readonly string[], inner: Query, field: Field, { firstOnly, withheld }: EagerLoadRequest): EagerLoad | undefined {
  const args = writtenArgs(inner.call);
  const { follows, filter } = inner;
  const holder = list.data && list.model && walkPath(list.data, list.model, path);
  if (!args || !follows || !filter || !holder || list.library !== inner.library || list.client.getText() !== inner.client.getText() || list.inTransaction !== inner.inTransaction || runsAlone(inner, withheld)) return undefined;
  // The row has to be one of the model that the query names, and the key its own.
  if (follows.call ? holder !== inner.model : inner.op !== 'read-many' || !field.list || field.type !== inner.model?.name || !follows.by || !isUniqueWith(holder, follows.by)) return undefined;
  for (const name of args.keys()) if (name !== 'where' && !(carried as readonly string[]).includes(name)) return undefined;
  if (!field.list && [...args.keys()].some((name) => !['select', 'include', 'omit'].includes(name))) return undefined;
  const where = follows.call ? args.get('where')?.getText() : conditionsOf(inner, (node) => node !== follows.condition);
  const parts = [...(where === undefined ? [] : [assign('where', where)]), ...carriedParts(args)];
  const edits = addRelation(list, path, field.name, parts.length > 0 ? `{ ${parts.join(', ')} }` : 'true');
  return edits && {
    edits, relation: field.name, many: field.list, property: field.name, compound: false, ...((has(args, 'take') || has(args, 'skip')) && { caveat: cutInMemory }),
    read: (row) => `${row}.${field.name}${firstOnly ? '[0]' : ''}`,
  };
}

/** Measured with Prisma 7.10: a nested `take` sends no LIMIT when there are several parents. */
const cutInMemory = 'Prisma cuts the lists in memory';

/** What a query says beside its key, as an object's text. */
function conditionsOf({ filter }: Query, isKept: (node: ts.Node) => boolean): string | undefined {
  const conditions = [...(filter?.equals ?? []).filter(({ value }) => isKept(value)).map((condition) => assign(condition.field, condition.value.getText())), ...(filter?.rest ?? []).filter(isKept).map((node) => node.getText())];
  return conditions.length > 0 ? `{ ${conditions.join(', ')} }` : undefined;
}

function carriedParts(args: ReadonlyMap<string, ts.Expression>): readonly string[] {
  return carried.flatMap((name) => { const value = args.get(name); return value && has(args, name) ? [assign(name, value.getText())] : []; });
}

/** What stands after `relation:`; `first` where the first row of a list is meant, `count` where only the number is. */
function nestedArgs(inner: Query, field: Field, keys: readonly KeyPair[]): { readonly text: string; readonly first: boolean; readonly count: boolean; readonly cut?: boolean } | undefined {
  const args = writtenArgs(inner.call);
  if (!args) return undefined;
  const method = methodName(inner);
  const own = inner.filter?.equals.filter((condition) => keys.some((key) => key.innerField === condition.field)).map(({ value }) => value) ?? [];
  const conditions = conditionsOf(inner, (node) => !own.includes(node as ts.Expression));
  const where = conditions === undefined ? undefined : `where: ${conditions}`;
  for (const name of args.keys()) if (name !== 'where' && !(carried as readonly string[]).includes(name)) return undefined;

  if (method === 'count') {
    return args.size <= 1 && field.list ? { text: where ? `{ ${where} }` : 'true', first: false, count: true } : undefined;
  }
  const parts = [...(where === undefined ? [] : [where]), ...carriedParts(args)];
  const nested = (extra: readonly string[] = []): string => (parts.length + extra.length > 0 ? `{ ${[...parts, ...extra].join(', ')} }` : 'true');

  if (method === 'findMany') return field.list ? { text: nested(), first: false, count: false, cut: has(args, 'take') || has(args, 'skip') } : undefined;
  if (inner.op !== 'read-one') return undefined;
  const throws = method.endsWith('OrThrow');
  if (!field.list) {
    // A to-one relation takes no filter and no order; where it may be absent, an `OrThrow` call would have thrown.
    if (where || (throws && field.optional) || ['skip', 'take', 'distinct'].some((name) => has(args, name))) return undefined;
    const read = parts.filter((part) => !part.startsWith('orderBy'));
    return { text: read.length > 0 ? `{ ${read.join(', ')} }` : 'true', first: false, count: false };
  }
  if (throws || method !== 'findFirst' || has(args, 'take')) return undefined;
  return { text: nested(['take: 1']), first: true, count: false };
}

function addRelation(list: Query, path: readonly string[], name: string, text: string): readonly TextEdit[] | undefined {
  return intoArgs(list, path, (literal) => {
    const args = properties(literal);
    if (!args) return undefined;
    const key = args.has('select') ? 'select' : 'include';
    const holder = args.get(key);
    if (!holder) return [addProperty(literal, `include: { ${name}: ${text} }`)];
    const inner = bare(holder);
    if (!ts.isObjectLiteralExpression(inner)) return undefined;
    const existing = properties(inner);
    if (!existing) return undefined;
    const present = existing.get(name);
    if (present) return sameText(present.getText(), text) ? [] : undefined;
    return [addProperty(inner, `${name}: ${text}`)];
  }, `include: { ${name}: ${text} }`);
}

function addCount(list: Query, path: readonly string[], name: string, text: string): readonly TextEdit[] | undefined {
  return intoArgs(list, path, (literal) => {
    const args = properties(literal);
    if (!args) return undefined;
    const key = args.has('select') ? 'select' : 'include';
    const holder = args.get(key);
    const whole = `_count: { select: { ${name}: ${text} } }`;
    if (!holder) return [addProperty(literal, `include: { ${whole} }`)];
    const inner = bare(holder);
    if (!ts.isObjectLiteralExpression(inner)) return undefined;
    const existing = properties(inner);
    if (!existing) return undefined;
    const count = existing.get('_count');
    if (!count) return [addProperty(inner, whole)];
    const select = ts.isObjectLiteralExpression(count) ? properties(count)?.get('select') : undefined;
    if (!select || !ts.isObjectLiteralExpression(select)) return undefined;
    const counted = properties(select);
    if (!counted) return undefined;
    const present = counted.get(name);
    if (present) return sameText(present.getText(), text) ? [] : undefined;
    return [addProperty(select, `${name}: ${text}`)];
  }, `include: { _count: { select: { ${name}: ${text} } } }`);
}

/** Finds the object literal that belongs to `path` inside the list query's arguments, and changes it; makes it where it is missing. */
function intoArgs(
  list: Query, path: readonly string[], change: (literal: ts.ObjectLiteralExpression) => readonly TextEdit[] | undefined, fresh: string,
): readonly TextEdit[] | undefined {
  if (!ts.isCallExpression(list.call)) return undefined;
  const first = list.call.arguments[0];
  if (!first) {
    if (path.length > 0) return undefined;
    const at = list.call.end - 1;
    return [{ start: at, end: at, newText: `{ ${fresh} }` }];
  }
  let literal = bare(first);
  for (const name of path) {
    if (!ts.isObjectLiteralExpression(literal)) return undefined;
    const args = properties(literal);
    const holder = args?.get('select') ?? args?.get('include');
    const relations = holder && ts.isObjectLiteralExpression(holder) ? properties(holder) : undefined;
    const value = relations?.get(name);
    if (!value) return undefined;
    if (value.kind === ts.SyntaxKind.TrueKeyword) return name === path.at(-1) ? [{ start: value.getStart(), end: value.end, newText: `{ ${fresh} }` }] : undefined;
    literal = bare(value);
  }
  return ts.isObjectLiteralExpression(literal) ? change(literal) : undefined;
}
