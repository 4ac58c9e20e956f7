import type { Field, Model, TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { addProperty } from '../rewrites/edit-literal';
import { textOf } from '../chains/chain-text';
import type { EagerLoad, EagerLoadRequest, KeyPair, Query } from '../types';
import { assign, properties } from '../rewrites/properties';
import { withoutKeys } from './condition';
import { writtenQuery, type Built, type Relational } from './written';

/** `with: { customer: true }` on a relational list query in place of a query per row (https://orm.drizzle.team/docs/rqb). */
export function eagerLoad(list: Query, path: readonly string[], inner: Query, keys: readonly KeyPair[], { firstOnly, imported }: EagerLoadRequest): EagerLoad | undefined {
  const lists = writtenQuery(list);
  const asked = writtenQuery(inner);
  const { data } = list;
  if (!lists || lists.kind !== 'relational' || !asked || !data || !list.model || !inner.model || !inner.filter?.complete) return undefined;
  // Rows of `findMany`, or rows that one row of another query brought along.
  if (list.op !== 'read-many' && !(list.op === 'read-one' && path.length > 0)) return undefined;
  const holder = path.reduce<Model | undefined>((model, name) => { const type = model?.fields.get(name)?.type; return type === undefined ? undefined : data.models.get(type); }, list.model);
  const field = holder && relationFor(holder, inner.model, keys);
  if (!field) return undefined;
  const own = asked.kind === 'relational' ? ofRelational(asked) : ofBuilder(asked, inner.model);
  if (!own) return undefined;
  const where = withoutKeys(inner, keys.map(({ innerField }) => innerField), imported);
  // Only a list of rows can be narrowed down.
  if (where === 'lost' || (where !== undefined && !field.list) || (!field.list && own.parts.has('offset'))) return undefined;
  const parts = new Map([...(where === undefined ? [] : [['where', where] as const]), ...own.parts]);
  // There is one row, in whatever order.
  if (!field.list && !/^[1-9]\d*$/.test(own.parts.get('limit') ?? '1')) return undefined;
  if (!field.list) for (const name of ['orderBy', 'limit']) parts.delete(name);
  const takesFirst = own.isFirst || firstOnly;
  if (field.list && own.isFirst) parts.set('limit', '1');
  const text = parts.size === 0 ? 'true' : `{ ${[...parts].map(([name, value]) => assign(name, value)).join(', ')} }`;
  const edits = addRelation(lists, path, field.name, text);
  if (!edits) return undefined;
  const read = readOf(field, takesFirst);
  return read && { edits, relation: field.name, property: field.name, many: field.list && !takesFirst, read: read.text, compound: read.compound };
}

/** The relation whose key is exactly the pairs that the filter compares. */
function relationFor(from: Model, to: Model, keys: readonly KeyPair[]): Field | undefined {
  for (const field of from.fields.values()) {
    const { relation } = field;
    if (!relation || relation.unnamed || field.type !== to.name) continue;
    const [own, other] = relation.fields.length > 0 ? [relation.fields, relation.references] : [relation.foreign?.references ?? [], relation.foreign?.fields ?? []];
    if (own.length === keys.length && keys.every((key) => own.some((name, i) => name === key.listField && other[i] === key.innerField))) return field;
  }
  return undefined;
}

/** What stands for the inner query's result: `findFirst` gives `undefined` where there is no row, a relation `null`. */
function readOf(field: Field, takesFirst: boolean): { readonly text: (row: string) => string; readonly compound: boolean } | undefined {
  const { name, list, optional } = field;
  if (list) return { text: (row) => (takesFirst ? `${row}.${name}[0]` : `${row}.${name}`), compound: false };
  if (!takesFirst) return optional ? { text: (row) => `${row}.${name} ? [${row}.${name}] : []`, compound: true } : { text: (row) => `[${row}.${name}]`, compound: false };
  return optional ? { text: (row) => `${row}.${name} ?? undefined`, compound: true } : { text: (row) => `${row}.${name}`, compound: false };
}

interface Asked {
  /** What stands in the relation's place, by name. */
  readonly parts: ReadonlyMap<string, string>;
  /** Whether the query itself takes the first row. */
  readonly isFirst: boolean;
}

/** What a nested relation takes over from a query of its own. */
const carried: readonly string[] = ['columns', 'with', 'extras', 'orderBy', 'limit', 'offset'];

function ofRelational({ method, config }: Relational): Asked | undefined {
  const parts = new Map<string, string>();
  for (const [name, value] of config) {
    if (name === 'where') continue;
    if (!carried.includes(name)) return undefined;
    parts.set(name, textOf(value));
  }
  return { parts, isFirst: method === 'findFirst' };
}

/** A plain select of the relation's table is the same, with its columns by their own names. */
function ofBuilder({ links }: Built, model: Model): Asked | undefined {
  const parts = new Map<string, string>();
  for (const { name, call } of links) {
    const [first] = call.arguments;
    if (name === 'select' && first) {
      const literal = bare(first);
      const chosen = ts.isObjectLiteralExpression(literal) ? properties(literal) : undefined;
      if (!chosen || ![...chosen].every(([own, value]) => model.fields.get(own)?.kind !== 'relation' && model.fields.has(own) && isColumn(value, own))) return undefined;
      parts.set('columns', `{ ${[...chosen.keys()].map((own) => `${own}: true`).join(', ')} }`);
    } else if (name === 'orderBy') parts.set('orderBy', call.arguments.length === 1 && first ? textOf(first) : `[${call.arguments.map(textOf).join(', ')}]`);
    else if ((name === 'limit' || name === 'offset') && first) parts.set(name, textOf(first));
    else if (!['select', 'from', 'where', 'execute'].includes(name)) return undefined;
  }
  return { parts, isFirst: false };
}

function isColumn(value: ts.Expression, name: string): boolean {
  const node = bare(value);
  return ts.isPropertyAccessExpression(node) && node.name.text === name;
}

/** Puts `customer: true` into the list query's `with`, at the end of the path. */
function addRelation({ literal }: Relational, path: readonly string[], name: string, text: string): readonly TextEdit[] | undefined {
  if (!literal) return undefined;
  let holder = literal;
  for (const [depth, step] of path.entries()) {
    const value = properties(holder)?.get('with');
    const inside = value && bare(value);
    const relation = inside && ts.isObjectLiteralExpression(inside) ? properties(inside)?.get(step) : undefined;
    const nested = relation && bare(relation);
    if (!nested) return undefined;
    if (nested.kind === ts.SyntaxKind.TrueKeyword && depth === path.length - 1) {
      return [{ start: nested.getStart(), end: nested.end, newText: `{ with: { ${name}: ${text} } }` }];
    }
    if (!ts.isObjectLiteralExpression(nested)) return undefined;
    holder = nested;
  }
  const present = properties(holder);
  if (!present) return undefined;
  const loaded = present.get('with') && bare(present.get('with') as ts.Expression);
  if (!loaded) return [addProperty(holder, `with: { ${name}: ${text} }`)];
  if (!ts.isObjectLiteralExpression(loaded)) return undefined;
  const existing = properties(loaded);
  if (!existing) return undefined;
  // What is loaded already is there, if it is loaded in the same way.
  if (existing.has(name)) return existing.get(name)?.getText() === text ? [] : undefined;
  return [addProperty(loaded, `${name}: ${text}`)];
}

