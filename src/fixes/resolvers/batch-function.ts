import { dialectOf, subjectOf, type Query } from '../../catalog';
import { spellingOf } from '../../catalog/models/keys';
import type { Field } from '../../core';
import { followsFrom } from '../../flow/graph/handed/passed-on';
import type { Loop, QuerySite } from '../../flow/types';
import { uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { PerParentRead } from '../../rules/types';
import { inputs } from '../../rules/n-plus-one/repetition';
import { semicolon, type EditBuilder } from '../edits/edit-builder';
import { camel } from '../../project/letter-case';
import { pascal, plurals, rowName } from '../edits/naming';
import { calleeText, writePlural } from '../helpers/plural';
import { plainReadOf } from '../helpers/plain-read';
import { bindingOf } from '../loops/batch';
import { isDeclaredIn, isVisibleAt } from '../loops/rows/between';
import { mapKeyOf, mayBeAbsent } from '../loops/rows/keys';
import { isAnyClient, lookupOf } from '../loops/rows/lookup';
import { resultOf, type Result } from '../loops/rows/result';
import type { FixContext } from '../types';
import { isOfContext, type ResolverPlace } from './request-context';

/** A query for one parent, written for all of them. */
export interface BatchFunction {
  /** The key of one parent, as it stands in the resolver. */
  readonly key: ts.Expression;
  /** Where the resolver takes what it asked for. */
  readonly result: Result;
  /** The statements of a function that is given the keys by the name `keys`, and returns what each of them has. */
  readonly statements: readonly string[];
  /** What a key that is absent has, as source text, where such a key finds nothing. */
  readonly absent?: string;
  readonly caveat?: string;
}

/** Names for the keys: `keys` for all, `one` for one of them. */
interface KeyNames {
  readonly keys: string;
  readonly one: string;
}

/** The query of a resolver for all keys; undefined where it asks by more than one key of the parent, or by what only the resolver knows. */
export function batchFunction(read: PerParentRead, at: ts.Node, place: ResolverPlace, names: KeyNames, builder: EditBuilder, context: FixContext): BatchFunction | undefined {
  return read.path.length === 0 ? direct(read, at, place, names, context) : throughHelper(read, at, place, names, builder, context);
}

function direct(read: PerParentRead, at: ts.Node, place: ResolverPlace, { keys, one }: KeyNames, context: FixContext): BatchFunction | undefined {
  const { query, resolver } = read;
  const { meaning } = query;
  const { checker } = context;
  const result = resultOf(query, asLoop(query));
  const varying = meaning.filter?.complete ? meaning.filter.equals.filter(({ value }) => followsFrom(resolver.fn, resolver.parent, [value], checker)) : [];
  const [key] = varying;
  // Who looks at an error may end with it: what all share cannot say whose it is.
  if (!result || !key || varying.length > 1 || result.errors.length > 0) return undefined;
  if (!isKnownAt(at, [...inputs(query), meaning.client], key.value, read, place)) return undefined;
  const batch = dialectOf(meaning.library).batchRead?.(
    meaning, { keyField: key.field, key: key.value, keyList: keyList(keys), firstOnly: result.firstOnly, files: context.workspace, withheld: context.withheld, checker, imported: place.imports.named },
  );
  const mapKey = batch && mapKeyOf(batch, meaning, key.value, { column: key.field, property: batch.keyProperty ?? key.field, ...parentColumn(key.value, key.field, meaning, read) }, context);
  if (!batch || !mapKey || batch.missing === 'throws' || batch.missing === 'never') return undefined;
  const row = rowName(subjectOf(meaning) ?? 'row');
  const rows = place.names.free(plurals(row), `${plurals(row)}Found`);
  const isList = batch.missing === 'empty' && !result.firstOnly;
  const map = place.names.free(`${batch.perKey === 'all' ? plurals(row) : row}By${pascal(camel(key.field))}`);
  const lookup = lookupOf(batch, { rows, map, row, isAny: isAnyClient(meaning, checker) }, key.field, mapKey, isList, at.getSourceFile());
  const statements = [`const ${bindingOf(meaning, rows, undefined)} = await ${batch.query}`, ...lookup.statements];
  return closed(read, key.value, result, statements, { keys, one, find: lookup.find }, batch, context);
}

/** The resolver calls a function that only reads by its key: that gets a plural beside it, and the loader calls this. */
function throughHelper(read: PerParentRead, at: ts.Node, place: ResolverPlace, { keys, one }: KeyNames, builder: EditBuilder, context: FixContext): BatchFunction | undefined {
  const { site, path, query, resolver } = read;
  const { checker } = context;
  if (!('callee' in site) || path.length !== 1 || site.handedOn || !ts.isCallExpression(site.call) || site.call.arguments.some(ts.isSpreadElement)) return undefined;
  const { call } = site;
  const helper = plainReadOf(query, checker);
  const key = helper && call.arguments[helper.keyIndex];
  const { rowsIn: _rows, errorIn: _error, ...meaning } = query.meaning;
  const asked: QuerySite = { ...site, call, meaning };
  const result = resultOf(asked, asLoop(asked));
  if (!helper || helper.missingThrows || !key || !result || result.firstOnly || context.functionsOf(site.callee).length !== 1 || !followsFrom(resolver.fn, resolver.parent, [key], checker)) return undefined;
  if (!isKnownAt(at, [site.callee, ...call.arguments], key, read, place)) return undefined;
  const plural = writePlural(builder, helper, call, parentColumn(key, helper.keyField, query.meaning, read).from, context);
  const callee = plural && calleeText(site.callee, helper.fn, plural.name, place.imports);
  if (!plural || !callee || (callee.foreign && !plural.reachable)) return undefined;
  const { batch, mapKey } = plural;
  const row = rowName(subjectOf(query.meaning) ?? 'row');
  const isList = batch.missing === 'empty' && !helper.firstOnly;
  const map = place.names.free(`${isList ? plurals(row) : row}By${pascal(camel(helper.keyField))}`);
  const lookup = lookupOf(batch, { rows: map, map, row }, helper.keyField, mapKey, isList, at.getSourceFile());
  const given = call.arguments.map((argument) => (argument === key ? keyList(keys) : argument.getText())).join(', ');
  return closed(read, key, result, [`const ${map} = await ${callee.text}(${given})`], { keys, one, find: lookup.find }, batch, context);
}

/**
 * The column of the parent's table that a key is named for. A parent may have been made of what a request says (a reference of a federation), so that where a text can be brought to one form that is done all the same.
 */
function parentColumn(key: ts.Expression, column: string, meaning: Query, { resolver }: PerParentRead): { readonly from?: Field } {
  const node = uncast(key);
  const from = ts.isPropertyAccessExpression(node) && spellingOf(meaning, column) === 'several' ? meaning.data?.models.get(resolver.type)?.fields.get(node.name.text) : undefined;
  return from ? { from } : {};
}

function keyList(keys: string): string {
  return `Array.from(new Set(${keys}))`;
}

/** The resolver's function, as what repeats the query. */
function asLoop(site: QuerySite): Loop {
  return { node: site.call, kind: 'callback', body: site.enclosing, sequential: true } as unknown as Loop;
}

interface Finding {
  readonly keys: string;
  readonly one: string;
  find(key: string): string;
}

function closed(
  { resolver }: PerParentRead, key: ts.Expression, result: Result, statements: readonly string[], { keys, one, find }: Finding,
  batch: { readonly absentFindsNothing?: boolean; readonly caveat?: string }, { checker }: FixContext,
): BatchFunction | undefined {
  const absent = mayBeAbsent(key, checker) || (checker.getTypeAtLocation(key).flags & ts.TypeFlags.Any) !== 0;
  if (mayBeAbsent(key, checker) && !batch.absentFindsNothing) return undefined;
  const end = semicolon(resolver.fn.getSourceFile());
  const missing = / \?\? (.+)$/.exec(find(one))?.[1] ?? 'undefined';
  return {
    key, result,
    statements: [...statements, `return ${keys}.map((${one}) => ${find(one)})`].map((text) => (/^(?:for|if)\b/.test(text) ? text : text + end)),
    ...(absent && batch.absentFindsNothing && { absent: missing }),
    ...(batch.caveat !== undefined && { caveat: batch.caveat }),
  };
}

/** Whether all that the query names beside its key can be named where the loader is made: what the module, the instance or the context holds. */
function isKnownAt(at: ts.Node, nodes: readonly ts.Node[], key: ts.Node, { resolver }: PerParentRead, place: ResolverPlace): boolean {
  let known = true;
  for (const root of nodes) walk(root, (node) => {
    if (!known || node === key) return false;
    if (ts.isAwaitExpression(node) || (node.kind === ts.SyntaxKind.ThisKeyword && !ts.isClassLike(at))) known = false;
    if (!ts.isIdentifier(node) || isDeclaredIn(node, root, place.checker)) return known;
    if (!(resolver.context !== undefined && isOfContext(node, resolver.context, place)) && !isVisibleAt(node, at, place.checker)) known = false;
    return known;
  });
  return known;
}
