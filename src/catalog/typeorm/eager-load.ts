import type { Field, TextEdit } from '../../core';
import { bare } from '../../project/syntax';
import { ts } from '../../project/ts';
import { linksOf } from '../chains/chain';
import { addProperty } from '../rewrites/edit-literal';
import { has, properties } from '../rewrites/properties';
import { relationBetween } from '../models/relations';
import type { EagerLoad, EagerLoadRequest, KeyPair, Query } from '../types';
import { builderStart, optionsOfRead, writtenCall } from './written';
import { isBefore } from '../tables/version';

/** `relations` of the list query, or `leftJoinAndSelect` of its builder, in place of a query per row. */
export function eagerLoad(list: Query, path: readonly string[], inner: Query, keys: readonly KeyPair[], { firstOnly }: EagerLoadRequest): EagerLoad | undefined {
  const field = relationBetween(list, path, inner, keys);
  // A promise would have to be awaited; what it brings along is another question.
  if (!field || field.relation?.lazy) return undefined;
  // A relation that must have a row is joined so that a row without one is left out: one whose row is only marked as deleted would be.
  if (!field.list && !field.optional && inner.model?.softDelete !== undefined) return undefined;
  const nested = nestedOf(inner, field, keys);
  if (!nested || inner.inTransaction && list.client.getText().split('.')[0] !== inner.client.getText().split('.')[0]) return undefined;
  const edits = builderStart(list.call) ? joined(list, path, field, nested) : intoOptions(list, path, field, nested);
  return edits && {
    edits, relation: field.name, property: field.name, many: field.list, compound: nested.orUndefined, missingIsError: false,
    read: (row) => `${row}.${field.name}${nested.orUndefined ? ' ?? undefined' : ''}${firstOnly ? '[0]' : ''}`,
  };
}

/** The same for a relation that is a promise: loaded with the list, it is there when it is waited for (https://typeorm.io/docs/relations/eager-and-lazy-relations#lazy-relations). */
export function followed(list: Query, path: readonly string[], _inner: Query, field: Field): EagerLoad | undefined {
  if (!field.relation?.lazy || (!field.list && !field.optional && list.data?.models.get(field.type)?.softDelete !== undefined)) return undefined;
  const nested: Nested = { orUndefined: false };
  const edits = builderStart(list.call) ? joined(list, path, field, nested) : intoOptions(list, path, field, nested);
  return edits && { edits, relation: field.name, property: field.name, many: field.list, compound: false, stays: true, read: (row) => `${row}.${field.name}` };
}

interface Nested {
  /** The relations that the inner query loads in its turn, as written. */
  readonly relations?: ts.Expression;
  /** Its order, as written. */
  readonly order?: ts.Expression;
  /** True where a row that is missing was `undefined`, and not the relation's `null`. */
  readonly orUndefined: boolean;
}

/** What the inner query says beside its key; undefined where a relation cannot say the same. */
function nestedOf(inner: Query, field: Field, keys: readonly KeyPair[]): Nested | undefined {
  const written = writtenCall(inner);
  const options = written && optionsOfRead(written);
  const { equals = [], rest = [] } = inner.filter ?? {};
  if (!written || !options || rest.length > 0 || equals.length !== keys.length) return undefined;
  for (const name of options.keys()) if (!['where', 'relations', 'order'].includes(name)) return undefined;
  const isList = /^find(?:By)?$/.test(written.method);
  if (isList !== field.list || !/^find(?:By|One|OneBy|OneOrFail|OneByOrFail)?$/.test(written.method)) return undefined;
  // Where the related row may be absent, `OrFail` would have thrown.
  if (written.method.endsWith('OrFail') && field.optional) return undefined;
  const relations = options.get('relations');
  const order = field.list ? options.get('order') : undefined;
  return { ...(relations && { relations }), ...(order && { order }), orUndefined: !isList && !written.method.endsWith('OrFail') && inner.version !== undefined && isBefore(inner.version, 0, 3) };
}

/** `find({ …, relations: { customer: true } })`, in the form that the call has: an object, or a list of paths. */
function intoOptions(list: Query, path: readonly string[], field: Field, nested: Nested): readonly TextEdit[] | undefined {
  const written = writtenCall(list);
  const options = written && optionsOfRead(written);
  if (!written || !options || !/^(?:find|findBy|findAndCount|findAndCountBy|findOne|findOneBy|findOneOrFail|findOneByOrFail)$/.test(written.method)) return undefined;
  if (['select', 'join', 'lock', 'loadRelationIds', 'transaction'].some((name) => has(options, name))) return undefined;
  const given = options.get('relations');
  if (!given && path.length > 0) return undefined;
  const asList = given ? ts.isArrayLiteralExpression(bare(given)) : list.version !== undefined && isBefore(list.version, 0, 3);
  // What is loaded along is put in order by the whole query's order: its own comes first.
  const order = nested.order && orderEdit(options.get('order'), path, field, nested.order, asList);
  if (nested.order && !order) return undefined;
  const relation = given ? intoRelations(bare(given), [...path, field.name], nested) : undefined;
  if (given) return relation && [...relation, ...order ?? []];
  const text = asList ? `relations: [${pathsOf(field.name, nested)?.map((one) => `'${one}'`).join(', ') ?? ''}]` : `relations: { ${field.name}: ${nestedText(nested)} }`;
  if (asList && !pathsOf(field.name, nested)) return undefined;
  const [first] = written.args;
  if (!first) {
    const at = written.call.end - 1;
    return [{ start: at, end: at, newText: written.target === '' ? `{ ${text} }` : `, { ${text} }` }];
  }
  const name = (written.call.expression as ts.PropertyAccessExpression).name;
  // `findBy(conditions)` has no room for relations: `find({ where: conditions, relations })`.
  if (/By$|ByOrFail$/.test(written.method)) return [{ start: name.getStart(), end: name.end, newText: written.method.replace('By', '') }, { start: first.getStart(), end: first.end, newText: `{ where: ${first.getText()}, ${text} }` }];
  const literal = bare(first);
  return ts.isObjectLiteralExpression(literal) ? [addProperty(literal, text), ...order ?? []] : undefined;
}

/** The relations that the inner query loads become part of the new relation. */
function nestedText({ relations }: Nested): string {
  if (!relations) return 'true';
  const literal = bare(relations);
  if (!ts.isArrayLiteralExpression(literal)) return relations.getText();
  return `{ ${literal.elements.map((element) => `${element.getText().slice(1, -1).split('.').join(': { ')}: true${' }'.repeat(element.getText().split('.').length - 1)}`).join(', ')} }`;
}

/** The same as paths; undefined where they are written as an object. */
function pathsOf(name: string, { relations }: Nested): readonly string[] | undefined {
  if (!relations) return [name];
  const literal = bare(relations);
  if (!ts.isArrayLiteralExpression(literal) || !literal.elements.every(ts.isStringLiteralLike)) return undefined;
  return [name, ...literal.elements.map((element) => `${name}.${(element as ts.StringLiteralLike).text}`)];
}

/** Adds a relation at the end of a path to those that the list loads already. */
function intoRelations(relations: ts.Expression, path: readonly string[], nested: Nested): readonly TextEdit[] | undefined {
  const [name, ...rest] = path;
  if (name === undefined) return undefined;
  if (ts.isArrayLiteralExpression(relations)) {
    const present = relations.elements.map((element) => (ts.isStringLiteralLike(element) ? element.text : undefined));
    const paths = pathsOf(path.join('.'), nested);
    if (!paths || present.includes(undefined)) return undefined;
    const missing = paths.filter((one) => !present.includes(one));
    const last = relations.elements.at(-1);
    const text = missing.map((one) => `'${one}'`).join(', ');
    if (missing.length === 0) return [];
    return [last ? { start: last.end, end: last.end, newText: `, ${text}` } : { start: relations.getStart(), end: relations.end, newText: `[${text}]` }];
  }
  const literal = ts.isObjectLiteralExpression(relations) ? relations : undefined;
  const present = literal && properties(literal);
  if (!literal || !present) return undefined;
  const value = present.get(name);
  const text = rest.reduceRight((inside, one) => `{ ${one}: ${inside} }`, nestedText(nested));
  if (!value) return [addProperty(literal, `${name}: ${text}`)];
  if (value.kind === ts.SyntaxKind.TrueKeyword) return rest.length === 0 && text === 'true' ? [] : [{ start: value.getStart(), end: value.end, newText: text }];
  if (rest.length === 0) return nested.relations ? undefined : [];
  return intoRelations(bare(value), rest, nested);
}

/** `order: { id: 'ASC', items: { line: 'ASC' } }`: without an order of its own, the list would get another one. */
function orderEdit(order: ts.Expression | undefined, path: readonly string[], field: Field, inner: ts.Expression, asList: boolean): readonly TextEdit[] | undefined {
  const literal = order && bare(order);
  if (!literal || !ts.isObjectLiteralExpression(literal) || asList || path.length > 0 || !properties(literal) || properties(literal)?.has(field.name)) return undefined;
  return [addProperty(literal, `${field.name}: ${inner.getText()}`)];
}

/** `.leftJoinAndSelect('order.customer', 'customer')` behind `createQueryBuilder('order')`. */
function joined(list: Query, path: readonly string[], field: Field, nested: Nested): readonly TextEdit[] | undefined {
  const start = builderStart(list.call);
  if (!start || path.length > 0 || nested.relations || nested.order || !ts.isCallExpression(list.call)) return undefined;
  const { links } = linksOf(list.call);
  const end = links.at(-1)?.name ?? '';
  if (!/^getMany(?:AndCount)?$/.test(end)) return undefined;
  // Columns that are chosen by hand, groups, and a `limit` that counts joined rows have another meaning with a join.
  if (links.some(({ name }) => /^(?:select|addSelect|groupBy|distinct|distinctOn|subQuery|from)$/.test(name) || (name === 'limit' && field.list) || (name === 'offset' && field.list))) return undefined;
  const alias = start.arguments.map(bare).find(ts.isStringLiteralLike)?.text;
  if (alias === undefined) return undefined;
  const present = links.find(({ call }) => call.arguments[0] && ts.isStringLiteralLike(call.arguments[0]) && call.arguments[0].text === `${alias}.${field.name}`);
  if (present) return /^leftJoinAndSelect$/.test(present.name) && present.call.arguments.length === 2 ? [] : undefined;
  const taken = new Set(links.flatMap(({ call }) => (call.arguments[1] && ts.isStringLiteralLike(call.arguments[1]) ? [call.arguments[1].text] : [])));
  const name = field.name === alias || taken.has(field.name) ? `${field.name}Row` : field.name;
  const text = list.call.getText();
  const onLines = /\)\s*\n\s*\./.test(text);
  const indent = onLines ? `\n${/\n([ \t]*)\./.exec(text)?.[1] ?? '  '}` : '';
  return [{ start: start.end, end: start.end, newText: `${indent}.leftJoinAndSelect('${alias}.${field.name}', '${name}')` }];
}
