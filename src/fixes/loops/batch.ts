import { dialectOf, type BatchRead, type BatchReadRequest, type Query } from '../../catalog';
import type { Fix } from '../../core';
import type { FlowContext, QuerySite } from '../../flow/types';
import { isFunctionNode, isReference, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { inputs, type CountedLoop } from '../../rules/n-plus-one/repetition';
import { plural, rowNoun } from '../../rules/words';
import { isDeclaredIn, isVisibleAt, mayWrite } from './between';
import { aliases, changes, changesKey, changesList, handedOn, failsAlone, isChangedInPlace, isListShared } from './changes';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Element } from './element';
import { failureOf } from './failure';
import { keysOf, mapKeyOf, mayBeAbsent } from './keys';
import { lookupOf } from './lookup';
import { sameClient } from './eager-load';
import { camel, Names, pascal, plurals, rowName, saving } from '../edits/naming';
import { ownWrites } from './own-writes';
import { placeBefore, statementOf } from '../edits/place';
import { counting, resultOf, type Result } from './result';
import { unwrapPromiseAll } from './unwrap';

/** One query for all keys before the loop, and a `Map` to read from inside it. */
export function planBatch(finding: FixableFinding, context: FlowContext): Fix | undefined {
  const { loops, shape } = finding.subject;
  const site = counting(finding.subject.site);
  const counted = loops.at(-1);
  const { meaning } = site;
  const { filter } = meaning;
  if (shape !== 'read' || !counted || site.loops.at(-1) !== counted.loop || !filter?.complete) return undefined;
  const { loop } = counted;
  const element = Element.of(counted, context.checker);
  const result = resultOf(site, loop);
  const place = placeBefore(loop.node, context.checker);
  if (!element || !result || !place || loop.kind === 'while' || loop.kind === 'do') return undefined;

  const varying = filter.equals.filter((condition) => !isFree(condition.value, counted));
  const key = varying[0];
  if (!key || varying.length > 1 || !restIsFree(site, [key.value], counted, context)) return undefined;
  const keyText = element.express(key.value);
  if (keyText === undefined) return undefined;
  if (!keysHold(key.value, element, counted, site.call, context.checker) || !rowsHold(result, counted)) return undefined;
  // What is asked earlier, and for all at once, must not be changed in between, nor may its failure have been one element's own.
  if (mayWrite(statementOf(loop.node) ?? loop.node, meaning, context, ownWrites(site, key, element, counted, context.checker)) || failsAlone(site, loop.node)) return undefined;

  const file = site.call.getSourceFile();
  const names = new Names(loop.node);
  const imports = new Imports(file, names);
  const builder = new EditBuilder();
  const before: string[] = [];
  const row = rowName(meaning.model?.name ?? meaning.entity ?? 'row');
  let collection = element.collection.getText();
  if (!isPlain(element.collection)) {
    const all = names.free(plurals(camel(ts.isIdentifier(loop.item ?? element.collection) ? element.parameter : row)), 'rows');
    before.push(`const ${all} = ${collection}`);
    builder.replace(element.collection, all);
    collection = all;
  } else if (!isVisibleAt(element.collection, loop.node, context.checker)) return undefined;

  const walked = walkedBy(key.value, element, counted, meaning);
  const ask = (keyList: string): BatchRead | undefined => dialectOf(meaning.library).batchRead?.(
    meaning, { keyField: key.field, key: key.value, keyList, firstOnly: result.firstOnly, ...(walked && { walked }), checker: context.checker, imported: imports.named },
  );
  let keyList = keysOf(element, collection, keyText, key.value, counted, false, context.checker);
  let batch = ask(keyList);
  if (batch?.absentFindsNothing) batch = ask(keyList = keysOf(element, collection, keyText, key.value, counted, true, context.checker));
  else if (mayBeAbsent(key.value, context.checker)) return undefined;
  if (!batch || batch.missing === 'throws' || (batch.failsIfEmpty && meaning.rowsIn !== undefined && meaning.rowsIn !== 0)) return undefined;
  if (batch.failsIfEmpty && !isName(keyList)) {
    const list = names.free(plurals(camel(nameOfKey(key.value) ?? key.field)));
    before.push(`const ${list} = ${keyList}`);
    batch = ask(keyList = list);
    if (!batch) return undefined;
  }
  const mapKey = mapKeyOf(batch, meaning, key.value, batch.keyProperty ?? key.field, context.checker);
  if (!mapKey) return undefined;

  const isCount = batch.missing === 'zero' || meaning.op === 'count';
  const [one, several] = isCount ? [`${row}Count`, `${row}Counts`] : [row, plurals(row)];
  const holder = batch.holder === undefined ? undefined : rowName(batch.holder);
  const rows = holder === undefined ? names.free(several, `${camel(element.row ?? 'related')}${pascal(several)}`) : names.free(`${plurals(holder)}With${pascal(several)}`);
  const map = names.free(`${batch.perKey === 'all' || batch.perKey === 'list' ? several : one}By${pascal(key.field)}`);
  const error = result.errors.length > 0 ? names.free(`${rows}Error`) : undefined;
  const failure = failureOf(result, loop, error ?? '', batch.missing === 'error', context);
  if (!failure) return undefined;
  const asList = batch.missing === 'empty' && !result.firstOnly;
  const lookup = lookupOf(batch, { rows, map, row: holder ?? one }, key.field, mapKey, asList, file);
  before.push(`const ${bindingOf(batch.rowsIn === undefined ? meaning : { ...meaning, rowsIn: batch.rowsIn }, rows, error)} = ${batch.failsIfEmpty ? `${keyList}.length > 0 ? await ${batch.query} : ${meaning.rowsIn === 0 ? '[[]]' : '[]'}` : `await ${batch.query}`}`);
  if (failure.check !== undefined) before.push(failure.check);
  before.push(...lookup.statements);
  place.insert(builder, before);
  imports.apply(builder);

  failure.apply(builder);
  result.put(builder, { text: lookup.find(key.value.getText()), compound: true, ...(error !== undefined && { error }) });
  unwrapPromiseAll(builder, loop, result.gone, context.checker);
  const caveat = batch.caveat === undefined ? '' : `; ${batch.caveat}`;
  return {
    kind: 'batch',
    title: `${isCount ? 'Count' : 'Load'} all ${plural(rowNoun(meaning.model?.name ?? meaning.entity ?? 'row'))} at once before the loop (${saving(loops.length > 1)}${caveat})`,
    preferred: true,
    changesBehavior: batch.caveat !== undefined,
    edits: builder.build(),
  };
}

/** The query whose rows are walked over, where the key is a column of theirs and both go through one connection. */
function walkedBy(key: ts.Expression, element: Element, { origin }: CountedLoop, inner: Query): BatchReadRequest['walked'] {
  const field = element.column(key);
  if (field === undefined || origin.kind !== 'query' || origin.rows !== 'same' || origin.remote || !sameClient(origin.query, inner)) return undefined;
  return { list: origin.query, field };
}

/** Whether source text is a name that can stand anywhere. */
function isName(text: string): boolean {
  return /^[\w$]+$/.test(text);
}

/** `customerId` of `order.customerId`. */
function nameOfKey(key: ts.Expression): string | undefined {
  const node = uncast(key);
  return ts.isPropertyAccessExpression(node) ? node.name.text : ts.isIdentifier(node) ? node.text : undefined;
}

/** What the new query's result is taken apart to. */
export function bindingOf({ rowsIn, errorIn }: Query, rows: string, error: string | undefined): string {
  if (rowsIn === undefined) return rows;
  if (typeof rowsIn === 'number') return `[${', '.repeat(rowsIn)}${rows}]`;
  const parts = [rows === rowsIn ? rows : `${rowsIn}: ${rows}`, ...(error === undefined ? [] : [`${errorIn ?? 'error'}: ${error}`])];
  return `{ ${parts.join(', ')} }`;
}

/** Whether the keys that are read before the loop are those that the loop would have asked for, one after another. */
export function keysHold(key: ts.Expression, element: Element, { loop, reads, origin }: CountedLoop, call: ts.Node, checker: ts.TypeChecker): boolean {
  const { carried, impure } = reads.of(key);
  const columns = columnsOf(key, element);
  // What is compared as it stands is a number or a text, which no function changes, and its neighbours in a pattern say nothing of it.
  const node = uncast(key);
  const bareName = ts.isIdentifier(node) && element.names.includes(node.text) ? [node.text] : undefined;
  // A row of a query is no other element's: what its own pass makes of it once the key is read is seen by nobody.
  const isOwnRow = origin.kind === 'query' && origin.rows === 'same' && columns !== undefined && !isRepeatedIn(call, loop.body);
  return !carried && !impure && isReiterable(element.collection, checker)
    && !changesList(loop.body, element.collection) && !isListShared(loop.node, element.collection)
    && !changesKey(loop.body, bareName ?? element.names, columns, isOwnRow ? call : undefined) && (bareName !== undefined || !handedOn(loop.body, element.names, call));
}

/** The columns of the element that a key is made of: `id` of `Number(order.id)`; undefined where it is made of more. */
function columnsOf(key: ts.Expression, element: Element): readonly string[] | undefined {
  const column = element.column(key);
  if (column !== undefined) return [column];
  const columns: string[] = [];
  let only = true;
  walk(key, (node) => {
    if (ts.isPropertyAccessExpression(node) && element.isRow(node.expression)) {
      columns.push(node.name.text);
      return false;
    }
    if (ts.isIdentifier(node) && element.names.includes(node.text) && isReference(node)) only = false;
    return only;
  });
  return only && columns.length > 0 ? columns : undefined;
}

/** Whether a loop inside the pass comes to a node more than once. */
function isRepeatedIn(node: ts.Node, body: ts.Node): boolean {
  for (let current = node; current !== body && current.parent; current = current.parent) {
    if (ts.isIterationStatement(current, false) || (current !== node && isFunctionNode(current))) return true;
  }
  return false;
}

/** Whether a row can serve all elements with its key: none of them changes it in the loop. */
export function rowsHold({ expression, names }: Result, { loop }: CountedLoop): boolean {
  return !(expression && isChangedInPlace(expression)) && !changes(loop.body, aliases(loop.body, names));
}

/** Whether a collection can be walked over twice; a generator's elements are gone after the first time. */
function isReiterable(collection: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(collection));
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => (part.flags & ts.TypeFlags.Any) !== 0 || checker.isArrayLikeType(part) || /^(?:Readonly)?(?:Set|Map)$/.test(part.symbol?.name ?? ''));
}

export function isFree(node: ts.Node, counted: CountedLoop): boolean {
  const { item, carried, impure } = counted.reads.of(node);
  return !item && !carried && !impure;
}

/** Whether all of the query beside its keys is the same in every pass, and can be written before the loop. */
export function restIsFree(site: QuerySite, keys: readonly ts.Node[], counted: CountedLoop, context: FlowContext): boolean {
  let free = true;
  const visit = (node: ts.Node, whole: ts.Node): void => {
    if (!free || keys.includes(node)) return;
    if (ts.isAwaitExpression(node)) free = false;
    if (ts.isIdentifier(node) && !isDeclaredIn(node, whole, context.checker) && (!isFree(node, counted) || !isVisibleAt(node, counted.loop.node, context.checker))) free = false;
    ts.forEachChild(node, (child) => visit(child, whole));
  };
  for (const input of inputs(site)) visit(input, input);
  return free;
}

/** Whether evaluating an expression twice is the same as once: a name, or a property of one. */
export function isPlain(node: ts.Expression): boolean {
  if (ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword) return true;
  return ts.isPropertyAccessExpression(node) && isPlain(node.expression);
}
