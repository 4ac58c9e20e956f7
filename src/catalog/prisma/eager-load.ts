import type { Field, TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperty } from '../edit-literal';
import { assign, has, properties, sameText } from '../properties';
import { relationBetween } from '../relations';
import type { EagerLoad, EagerLoadRequest, KeyPair, Query } from '../types';
import { methodName, writtenArgs } from './args';

/** What a nested read of a relation takes over from the query that it replaces (Prisma API reference, "Relation queries"). */
const carried = ['orderBy', 'skip', 'take', 'distinct', 'select', 'include', 'omit'] as const;

/** `include` (or a nested `select`) in place of a query per row. */
export function eagerLoad(list: Query, path: readonly string[], inner: Query, keys: readonly KeyPair[], { firstOnly }: EagerLoadRequest): EagerLoad | undefined {
  const field = relationBetween(list, path, inner, keys);
  if (!field) return undefined;
  const nested = nestedArgs(inner, field, keys);
  if (!nested || (firstOnly && !(field.list && !nested.first))) return undefined;
  const edits = nested.count
    ? addCount(list, path, field.name, nested.text)
    : addRelation(list, path, field.name, nested.text);
  return edits && {
    edits, relation: field.name, many: field.list && !nested.first && !nested.count,
    property: nested.count ? '_count' : field.name, ...(nested.count && { isCount: true }), compound: nested.first,
    // Measured with Prisma 7.10: a nested `take` sends no LIMIT when there are several parents.
    ...((nested.first || nested.cut) && { caveat: 'Prisma cuts the lists in memory' }),
    read: (row) => nested.count ? `${row}._count.${field.name}` : nested.first ? `${row}.${field.name}[0] ?? null` : `${row}.${field.name}${firstOnly ? '[0]' : ''}`,
  };
}

/** What stands after `relation:`; `first` where the first row of a list is meant, `count` where only the number is. */
function nestedArgs(inner: Query, field: Field, keys: readonly KeyPair[]): { readonly text: string; readonly first: boolean; readonly count: boolean; readonly cut?: boolean } | undefined {
  const args = writtenArgs(inner.call);
  if (!args) return undefined;
  const method = methodName(inner);
  const { equals = [], rest = [] } = inner.filter ?? {};
  const conditions = [
    ...equals.filter((condition) => !keys.some((key) => key.innerField === condition.field)).map((condition) => assign(condition.field, condition.value.getText())),
    ...rest.map((node) => node.getText()),
  ];
  const where = conditions.length > 0 ? `where: { ${conditions.join(', ')} }` : undefined;
  for (const name of args.keys()) if (name !== 'where' && !(carried as readonly string[]).includes(name)) return undefined;

  if (method === 'count') {
    return args.size <= 1 && field.list ? { text: where ? `{ ${where} }` : 'true', first: false, count: true } : undefined;
  }
  const parts = where ? [where] : [];
  for (const name of carried) {
    const value = args.get(name);
    if (value && has(args, name)) parts.push(assign(name, value.getText()));
  }
  const nested = (extra: readonly string[] = []): string => (parts.length + extra.length > 0 ? `{ ${[...parts, ...extra].join(', ')} }` : 'true');

  if (method === 'findMany') return field.list ? { text: nested(), first: false, count: false, cut: has(args, 'take') || has(args, 'skip') } : undefined;
  if (inner.op !== 'read-one') return undefined;
  const throws = method.endsWith('OrThrow');
  if (!field.list) {
    // A to-one relation takes no filter and no order; where it may be absent, an `OrThrow` call would have thrown.
    if (where || (throws && field.optional) || ['skip', 'take', 'distinct'].some((name) => has(args, name))) return undefined;
    const own = parts.filter((part) => !part.startsWith('orderBy'));
    return { text: own.length > 0 ? `{ ${own.join(', ')} }` : 'true', first: false, count: false };
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
