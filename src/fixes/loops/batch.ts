import { dialectOf, subjectOf, type BatchRead, type BatchReadRequest, type Query, type QueryOp } from '../../catalog';
import type { Field, Fix } from '../../core';
import type { FlowContext, QuerySite } from '../../flow/types';
import { isReference, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { inputs, type CountedLoop } from '../../rules/n-plus-one/repetition';
import { plural, rowNoun } from '../../rules/words';
import { isDeclaredIn, isVisibleAt, mayWrite } from './rows/between';
import { changesKey, changesList, changesRows, handedOn, failsAlone, isChangedInPlace, isListShared } from './passes/changes';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { Element } from './rows/element';
import { failureOf } from './passes/failure';
import { columnField, keysOf, mapKeyOf, mayBeAbsent, mayBeDeclaredAbsent } from './rows/keys';
import { KeptRows } from './rows/kept-rows';
import { isAnyClient, lookupOf } from './rows/lookup';
import { sameClient } from './eager-load';
import { camel } from '../../project/letter-case';
import { Names, pascal, plurals, readName, readVerb, rowName, saving } from '../edits/naming';
import { failsByItself, refuse, writtenBefore } from '../refuse';
import { harmlessTo } from './passes/own-writes';
import { placeBefore, statementOf } from '../edits/place';
import { columnList, columnOfRead, isRepeatedIn } from './rows/read-rows';
import { counting, resultOf, type Result } from './rows/result';
import { unwrapPromiseAll } from './rows/unwrap';
import { iterated, walkedList } from './rows/walked-list';
import type { FixContext } from '../types';

/** What reads of one loop that are batched together share. */
interface Shared {
  readonly counted: CountedLoop;
  readonly element: Element;
  /** The walked list as it can be written before the loop. */
  readonly collection: string;
  readonly context: FixContext;
  readonly builder: EditBuilder;
  readonly names: Names;
  readonly imports: Imports;
}

/** A read that goes before the loop. */
interface BatchedRead {
  readonly batch: BatchRead;
  readonly result: Result;
  /** The variable with all rows, and what one of them is called. */
  readonly rows: string;
  readonly row: string;
  /** What is read, for the title: `orders`. */
  readonly noun: string;
  /** How many queries it takes, with those that its keys come from. */
  readonly queries: number;
  readonly statements: readonly string[];
  /** Whether the loop keeps the rows up to date with what it writes. */
  readonly isKept: boolean;
  /** Puts what was read in the query's place. */
  apply(): void;
}

/** One query for all keys before the loop, and a `Map` to read from inside it. */
export function planBatch(finding: FixableFinding, context: FixContext): Fix | undefined {
  const { loops, shape } = finding.subject;
  const site = counting(finding.subject.site);
  const counted = loops.at(-1);
  if (shape !== 'read' || !counted || site.loops.at(-1) !== counted.loop) return undefined;
  const { loop } = counted;
  const element = Element.of(counted, context.checker);
  const place = placeBefore(loop.node, context.checker, !site.meaning.isSync);
  if (!element || !place || loop.kind === 'while' || loop.kind === 'do') return undefined;

  const file = site.call.getSourceFile();
  const names = new Names(loop.node);
  const shared = { counted, element, context, builder: new EditBuilder(), names, imports: new Imports(file, names) };
  const { builder } = shared;
  const before: string[] = [];
  const walked = walkedList(element, site, counted, { names, builder, checker: context.checker });
  if (!walked) return undefined;
  before.push(...walked.statements);
  const { collection } = walked;
  const read = batchedRead(site, { ...shared, collection });
  if (!read) return undefined;
  place.insert(builder, [...before, ...read.statements]);
  shared.imports.apply(builder);
  read.apply();
  const { batch } = read;
  const caveat = batch.caveat === undefined ? '' : `; ${batch.caveat}`;
  return {
    kind: 'batch',
    title: `${readVerb(givenOf(batch, site.meaning))} all ${read.noun} at once before the loop${read.isKept ? ', and keep them up to date in it' : ''} (${saving(loops.length > 1, read.queries)}${caveat})`,
    preferred: true,
    changesBehavior: batch.caveat !== undefined,
    edits: builder.build(),
  };
}

/** One read of a loop for all keys; where its keys are columns of rows that another read of the pass gives, that one too. */
function batchedRead(site: QuerySite, shared: Shared): BatchedRead | undefined {
  const { counted, element, context, builder, names, imports } = shared;
  const { meaning } = site;
  const { filter } = meaning;
  const { loop } = counted;
  const { checker } = context;
  const file = site.call.getSourceFile();
  const result = resultOf(site, loop);
  if (!filter?.complete || !result) return undefined;
  const varying = filter.equals.filter((condition) => !isFree(condition.value, counted));
  const key = varying[0];
  if (!key || varying.length > 1 || !restIsFree(site, [key.value], counted, context) || !rowsHold(result, counted)) return undefined;
  const keys = keysFor(key.value, site, shared);
  if (!keys) return refuse(context.withheld, 'what it asks by is worked out or changed in a pass, and so is not known before the loop');
  // What is asked earlier, and for all at once, must not be changed in between, nor may its failure have been one element's own.
  const harmless = harmlessTo(site, key, element, counted, context);
  const kept = new KeptRows(site, key, result, counted, names, context);
  if (mayWrite(statementOf(loop.node) ?? loop.node, meaning, context, (write) => harmless(write) || kept.keeps(write))) return refuse(context.withheld, writtenBefore(meaning));
  if (failsAlone(site, loop.node)) return refuse(context.withheld, failsByItself);

  const row = rowName(subjectOf(meaning) ?? 'row');
  const before = [...keys.source?.statements ?? []];
  const walked = walkedBy(key.value, element, counted, meaning);
  const ask = (keyList: string): BatchRead | undefined => dialectOf(meaning.library).batchRead?.(
    meaning, { keyField: key.field, key: key.value, keyList, firstOnly: result.firstOnly, ...(walked && { walked }), files: context.workspace, withheld: context.withheld, checker, imported: imports.named },
  );
  let keyList = keys.list(false);
  const looseList = keys.list(true);
  if (keyList === undefined || looseList === undefined) return undefined;
  let batch = ask(keyList);
  if (batch?.absentFindsNothing) batch = ask(keyList = looseList);
  else if (mayBeAbsent(key.value, checker)) return undefined;
  if (!batch || batch.missing === 'throws' || (batch.failsIfEmpty && meaning.rowsIn !== undefined && meaning.rowsIn !== 0)) return undefined;
  if (batch.failsIfEmpty && !isName(keyList)) {
    const list = names.free(plurals(camel(nameOfKey(key.value) ?? key.field)));
    before.push(`const ${list} = ${keyList}`);
    batch = ask(keyList = list);
    if (!batch) return undefined;
  }
  const mapKey = mapKeyOf(batch, meaning, key.value, { column: key.field, property: batch.keyProperty ?? key.field, ...(keys.from && { from: keys.from }) }, context);
  if (!mapKey || (kept.any && !kept.suits(batch))) return undefined;

  const given = givenOf(batch, meaning);
  const one = readName(row, given);
  const several = given === 'aggregate' ? `${row}Groups` : plurals(one);
  const holder = batch.holder === undefined ? undefined : rowName(batch.holder);
  const rows = holder === undefined ? names.free(several, `${camel(element.row ?? 'related')}${pascal(several)}`) : names.free(`${plurals(holder)}With${pascal(several)}`);
  const map = names.free(`${batch.perKey === 'all' || batch.perKey === 'list' ? several : one}By${pascal(key.field)}`);
  const error = result.errors.length > 0 ? names.free(`${rows}Error`) : undefined;
  const failure = failureOf(result, loop, error ?? '', batch.missing === 'error', context);
  if (!failure) return undefined;
  const asList = batch.missing === 'empty' && !result.firstOnly;
  const lookup = lookupOf(batch, { rows, map, row: holder ?? one, isAny: isAnyClient(meaning, checker) }, key.field, mapKey, asList, file);
  const asked = meaning.isSync ? batch.query : `await ${batch.query}`;
  before.push(`const ${bindingOf(batch.rowsIn === undefined ? meaning : { ...meaning, rowsIn: batch.rowsIn }, rows, error)} = ${batch.failsIfEmpty ? `${keyList}.length > 0 ? ${asked} : ${meaning.rowsIn === 0 ? '[[]]' : '[]'}` : asked}`);
  if (failure.check !== undefined) before.push(failure.check);
  before.push(...lookup.statements);
  const noun = plural(rowNoun(subjectOf(meaning) ?? 'row'));
  return {
    batch, result, rows, row: holder ?? one, statements: before,
    noun: keys.source ? `${keys.source.noun}, and their ${noun},` : noun,
    queries: (keys.source?.queries ?? 0) + 1,
    isKept: kept.any,
    apply() {
      kept.apply(builder, map, mapKey, asList);
      keys.source?.apply();
      failure.apply(builder);
      result.put(builder, { text: lookup.find(key.value.getText()), compound: true, ...(error !== undefined && { error }) });
      unwrapPromiseAll(builder, loop, result.gone, checker);
      if (batch.leftOver) builder.remove(batch.leftOver);
    },
  };
}

/** What a read gives for each key: rows of which nothing but their number is taken are a count, whatever they were asked for by. */
function givenOf(batch: BatchRead, { op }: Query): QueryOp {
  return batch.missing === 'zero' ? 'count' : op;
}

/** The keys of a read before the loop. */
interface Keys {
  /** The source text of their list; `loose` leaves out those, too, of which no type says that they can be absent. */
  list(loose: boolean): string | undefined;
  /** The read whose rows they are columns of. */
  readonly source?: BatchedRead;
  /** The column of rows that they are. */
  readonly from?: Field;
}

/** The keys that a loop would have asked for: what its elements say, or the rows that another read of the pass gives. Undefined where they follow from more. */
function keysFor(key: ts.Expression, site: QuerySite, shared: Shared): Keys | undefined {
  const { counted, element, collection, context: { checker } } = shared;
  const text = element.express(key);
  if (text !== undefined) {
    if (!keysHold(key, element, counted, site.call, checker)) return undefined;
    const from = columnField(key, element, counted);
    return { list: (loose) => keysOf(element, collection, text, key, site.call, counted, loose, checker), ...(from && { from }) };
  }
  const column = columnOfRead(key, site, counted, shared.context);
  if (!column) return undefined;
  const listOf = (rows: string, row: string) => (loose: boolean): string => `Array.from(new Set(${rows}.${columnList(row, column.name, loose || mayBeDeclaredAbsent(key, checker))}))`;
  if (typeof column.from === 'string') return { list: listOf(column.from, column.holder) };
  const source = batchedRead(column.from, shared);
  // Of rows that hang on others, or are counted, the variable holds something else; of rows that passes write it may hold one that nobody has read before.
  if (!source || source.isKept || source.batch.holder !== undefined || source.batch.value || (source.batch.perKey !== 'one' && source.batch.perKey !== 'first') || source.result.names.length !== 1 || source.result.names[0] !== column.holder) return undefined;
  const { rows, row, batch } = source;
  const from = column.from.meaning.renamed?.includes(column.name) === true ? undefined : column.from.meaning.model?.fields.get(column.name);
  return { source, list: listOf(batch.rowsMayBeNull ? `(${rows} ?? [])` : rows, row), ...(from && { from }) };
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
  const list = iterated(element.collection) ?? element.collection;
  return !carried && !impure && isReiterable(list, checker) && !changesList(loop.body, list) && !isListShared(loop.node, list)
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

/** Whether a row can serve all elements with its key: none of them changes it in the loop. */
export function rowsHold({ expression, names }: Result, { loop }: CountedLoop): boolean {
  return !(expression && isChangedInPlace(expression)) && !changesRows(loop.body, names);
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
