import { dialectOf, type BatchRead } from '../../catalog';
import type { Fix } from '../../core';
import type { FlowContext } from '../../flow/types';
import { outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import type { CountedLoop } from '../../rules/n-plus-one/repetition';
import { plural, rowNoun } from '../../rules/words';
import { isVisibleAt, mayWrite } from './between';
import { aliases, changes, changesKey, changesList, handedOn, isChangedInPlace, isListShared, isSettled, isTried, namesIn } from './changes';
import { EditBuilder, indentUnit } from '../edits/edit-builder';
import { Element } from './element';
import { camel, Names, pascal, plurals, rowName, saving } from '../edits/naming';
import { placeBefore, statementOf } from '../edits/place';
import { needsParentheses, resultOf, unwrapPromiseAll } from './use';

/** One query for all keys before the loop, and a `Map` to read from inside it. */
export function planBatch(finding: FixableFinding, context: FlowContext): Fix | undefined {
  const { site, loops, shape } = finding.subject;
  const counted = loops.at(-1);
  const { meaning } = site;
  const { filter, model } = meaning;
  if (shape !== 'read' || !counted || site.loops.at(-1) !== counted.loop || !filter?.complete || !model) return undefined;
  const element = Element.of(counted, context.checker);
  const result = resultOf(site, counted.loop);
  const place = placeBefore(counted.loop.node, context.checker);
  if (!element || !result || !place || counted.loop.kind === 'while' || counted.loop.kind === 'do') return undefined;

  const varying = filter.equals.filter((condition) => !isFree(condition.value, counted));
  const key = varying[0];
  if (!key || varying.length > 1 || !restIsFree(finding, key.value, counted, context)) return undefined;
  const keyText = element.express(key.value);
  if (keyText === undefined || mayBeAbsent(key.value, context.checker)) return undefined;
  if (!keysHold(key.value, element, counted, site.call, context.checker) || !rowsHold(result, counted)) return undefined;
  // What is asked earlier, and for all at once, must not be changed in between, nor may its failure have been one element's own.
  const { node } = counted.loop;
  if (mayWrite(statementOf(node) ?? node, meaning, context) || isTried(site.call, node) || isSettled(node)) return undefined;

  const names = new Names(counted.loop.node);
  const builder = new EditBuilder();
  const before: string[] = [];
  let collection = element.collection.getText();
  if (!isPlain(element.collection)) {
    const all = names.free(plurals(camel(ts.isIdentifier(counted.loop.item ?? element.collection) ? element.parameter : model.name)), 'rows');
    before.push(`const ${all} = ${collection}`);
    builder.replace(element.collection, all);
    collection = all;
  } else if (!isVisibleAt(element.collection, counted.loop.node, context.checker)) return undefined;

  const keyList = keysOf(element, collection, keyText, key.value, counted, context.checker);
  const batch = dialectOf(meaning.library).batchRead?.(meaning, key.field, keyList);
  if (!batch || batch.missing === 'throws') return undefined;

  const row = rowName(model.name);
  const isCount = batch.missing === 'zero';
  const [one, several] = isCount ? [`${row}Count`, `${row}Counts`] : [row, plurals(row)];
  const rows = names.free(several, `${camel(element.row ?? 'related')}${pascal(several)}`);
  const map = names.free(`${batch.many ? several : one}By${pascal(key.field)}`);
  before.push(`const ${rows} = await ${batch.query}`);
  before.push(...mapStatements(batch, rows, map, one, key.field, site.call.getSourceFile()));
  place.insert(builder, before);

  const missing = { null: 'null', empty: '[]', zero: '0' }[batch.missing];
  const target = ts.isParenthesizedExpression(result) ? result.expression : result;
  const text = `${map}.get(${key.value.getText()}) ?? ${missing}`;
  builder.replace(target, needsParentheses(target) ? `(${text})` : text);
  unwrapPromiseAll(builder, counted.loop, target, context.checker);
  return {
    kind: 'batch',
    title: `${isCount ? 'Count' : 'Load'} all ${plural(rowNoun(model.name))} at once before the loop (${saving(loops.length > 1)})`,
    preferred: true,
    changesBehavior: false,
    edits: builder.build(),
  };
}

/** Whether the keys that are read before the loop are those that the loop would have asked for, one after another. */
function keysHold(key: ts.Expression, element: Element, { loop, reads }: CountedLoop, call: ts.Node, checker: ts.TypeChecker): boolean {
  const { carried, impure } = reads.of(key);
  const column = element.column(key);
  return !carried && !impure && isReiterable(element.collection, checker)
    && !changesList(loop.body, element.collection) && !isListShared(loop.node, element.collection)
    && !changesKey(loop.body, element.names, column === undefined ? undefined : [column]) && !handedOn(loop.body, element.names, call);
}

/** Whether a row can serve all elements with its key: none of them changes it in the loop. */
function rowsHold(result: ts.Expression, { loop }: CountedLoop): boolean {
  return !isChangedInPlace(result) && !changes(loop.body, aliases(loop.body, resultNames(result)));
}

/** The variable that holds the result. */
function resultNames(result: ts.Expression): readonly string[] {
  const { user } = outward(result);
  return ts.isVariableDeclaration(user) ? namesIn(user.name) : [];
}

/** Whether a collection can be walked over twice; a generator's elements are gone after the first time. */
function isReiterable(collection: ts.Expression, checker: ts.TypeChecker): boolean {
  const type = checker.getNonNullableType(checker.getTypeAtLocation(collection));
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => (part.flags & ts.TypeFlags.Any) !== 0 || checker.isArrayLikeType(part) || /^(?:Readonly)?(?:Set|Map)$/.test(part.symbol?.name ?? ''));
}

function isFree(node: ts.Node, counted: CountedLoop): boolean {
  const { item, carried, impure } = counted.reads.of(node);
  return !item && !carried && !impure;
}

/** Whether all of the query beside its key is the same in every pass, and can be written before the loop. */
function restIsFree(finding: FixableFinding, key: ts.Node, counted: CountedLoop, context: FlowContext): boolean {
  let free = true;
  const visit = (node: ts.Node): void => {
    if (!free || node === key) return;
    if (ts.isAwaitExpression(node)) free = false;
    if (ts.isIdentifier(node) && (!isFree(node, counted) || !isVisibleAt(node, counted.loop.node, context.checker))) free = false;
    ts.forEachChild(node, visit);
  };
  if (ts.isCallExpression(finding.subject.site.call)) finding.subject.site.call.arguments.forEach(visit);
  return free;
}

/** A key that may be `null` or `undefined` here asks another question than equality with a value. */
function mayBeAbsent(key: ts.Expression, checker: ts.TypeChecker): boolean {
  return hasAbsent(checker.getTypeAtLocation(key));
}

function hasAbsent(type: ts.Type): boolean {
  const absent = ts.TypeFlags.Null | ts.TypeFlags.Undefined;
  return type.isUnion() ? type.types.some((part) => part.flags & absent) : (type.flags & absent) !== 0;
}

/** Whether evaluating an expression twice is the same as once: a name, or a property of one. */
function isPlain(node: ts.Expression): boolean {
  if (ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword) return true;
  return ts.isPropertyAccessExpression(node) && isPlain(node.expression);
}

/** The array of all keys. Keys that can be absent outside the guard that the loop has are left out; repeated ones are taken once. */
function keysOf(element: Element, collection: string, keyText: string, key: ts.Expression, counted: CountedLoop, checker: ts.TypeChecker): string {
  const source = element.isArray ? collection : `Array.from(${collection})`;
  if (keyText === element.parameter) return source;
  const column = element.column(key);
  const nullable = column !== undefined && hasAbsent(declaredType(key, checker));
  const plain = keyText.replace(/!$/, '');
  const list = nullable || plain !== keyText
    ? `${source}.flatMap(${element.callback(`${plain} ?? []`)})`
    : `${source}.map(${element.callback(keyText)})`;
  return isUniqueKey(column, counted) ? list : `Array.from(new Set(${list}))`;
}

/** The type of `order.customerId` as declared, without the narrowing that holds where it is used. */
function declaredType(key: ts.Expression, checker: ts.TypeChecker): ts.Type {
  let node = key;
  while (ts.isNonNullExpression(node) || ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) node = node.expression;
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  const symbol = checker.getSymbolAtLocation(name);
  return symbol ? checker.getTypeOfSymbolAtLocation(symbol, name.getSourceFile()) : checker.getTypeAtLocation(key);
}

/** Whether no two rows of the list can have the same value in a column. */
export function isUniqueKey(column: string | undefined, counted: CountedLoop): boolean {
  const { origin } = counted;
  if (column === undefined || origin.kind !== 'query' || origin.rows !== 'same' || !origin.query.model) return false;
  const { primaryKey, uniques } = origin.query.model;
  return [primaryKey, ...uniques.map((unique) => unique.fields)].some((fields) => fields.length === 1 && fields[0] === column);
}

function mapStatements(batch: BatchRead, rows: string, map: string, row: string, key: string, file: ts.SourceFile): string[] {
  const parameter = batch.keyAdded ? `{ ${key}, ...${row} }` : row;
  const value = batch.keyAdded ? key : `${row}.${key}`;
  if (!batch.many) return [`const ${map} = new Map(${rows}.map((${parameter}) => [${value}, ${batch.value?.(row) ?? row}]))`];
  const typed = /\.[cm]?tsx?$/.test(file.fileName);
  const one = batch.keyAdded ? `Omit<(typeof ${rows})[number], '${key}'>[]` : `typeof ${rows}`;
  const indent = indentUnit(file);
  return [
    `const ${map} = new Map${typed ? `<(typeof ${rows})[number]['${key}'], ${one}>` : ''}()`,
    `for (const ${parameter} of ${rows}) {\n${indent}const group = ${map}.get(${value});\n${indent}if (group) group.push(${row});\n${indent}else ${map}.set(${value}, [${row}]);\n}`,
  ];
}

