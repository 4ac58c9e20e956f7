import { dialectOf, subjectOf, type EagerLoad, type KeyPair, type Query } from '../../catalog';
import type { Fix } from '../../core';
import type { FlowContext, QuerySite } from '../../flow/types';
import { enclosingFunction, isFunctionNode, isReference, isWithin, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { inputs, type CountedLoop } from '../../rules/n-plus-one/repetition';
import { elementNoun } from '../../rules/n-plus-one';
import { plural } from '../../rules/words';
import { isDeclaredIn, isVisibleAt, mayWrite, nodesBetween } from './rows/between';
import { aliases, changedIn, changes, changesKey, changesList, handedOn, isChangedInPlace, isSettled, memberName } from './passes/changes';
import { EditBuilder } from '../edits/edit-builder';
import { Imports } from '../edits/imports';
import { dropFailure } from './passes/failure';
import { Element } from './rows/element';
import { inlineRowsEscape, rowsEscape } from './passes/escape';
import { isReachedAgain, listOf, type List } from './rows/list-of';
import { Names, plurals, rowName, saving } from '../edits/naming';
import type { FixContext } from '../types';
import { counting, resultOf, type Result } from './rows/result';
import { unwrapPromiseAll } from './rows/unwrap';
import { isTried } from '../../flow/loops/loops';

/** The list query loads the related rows too; the loop reads them off the row. */
export function planEagerLoad(finding: FixableFinding, context: FixContext): Fix | undefined {
  const { loops, shape } = finding.subject;
  const site = counting(finding.subject.site);
  const counted = loops.at(-1);
  const { filter } = site.meaning;
  if (shape !== 'read' || !counted || site.loops.at(-1) !== counted.loop || !filter?.complete || filter.equals.length === 0) return undefined;
  const element = Element.of(counted, context.checker);
  const result = resultOf(site, counted.loop);
  const list = element && listOf(counted, loops, context);
  if (!element || !result || !list) return undefined;

  const keys: KeyPair[] = [];
  for (const condition of filter.equals) {
    if (isFree(condition.value, counted)) continue;
    const listField = element.column(condition.value);
    if (listField === undefined) return undefined;
    keys.push({ innerField: condition.field, listField });
  }
  const own = filter.equals.filter((condition) => keys.some((key) => key.innerField === condition.field)).map((condition) => condition.value);
  if (keys.length === 0 || !carriesOver(site, own, counted, list.query.call, context)) return undefined;
  if (!sameClient(list.query, site.meaning)) return undefined;

  const names = new Names(list.query.call);
  const imports = new Imports(list.query.call.getSourceFile(), names);
  const load = dialectOf(site.meaning.library).eagerLoad?.(list.query, list.path, site.meaning, keys, {
    firstOnly: result.firstOnly, named: relatedName(site), files: context.workspace, withheld: context.withheld, checker: context.checker, imported: imports.named,
  });
  if (!load || (load.shared && isChanged(result, counted))) return undefined;
  const escapes = list.variable ? rowsEscape(list.variable, list.path, load.property, context.checker) : inlineRowsEscape(list.query, load.property, context.checker);
  if (escapes) return undefined;
  const { node } = counted.loop;
  if (isReachedAgain(list.query.call, counted, loops) || (result.expression && isChangedInPlace(result.expression)) || isTried(site.call, node) || isSettled(node)) return undefined;
  const between = nodesBetween(list.query.call, node);
  if (!keysHold(keys.map((key) => key.listField), load.property, element, counted, site.call, between)) return undefined;
  // What is read earlier must not be changed before it would have been read.
  if ([node, ...between].some((part) => mayWrite(part, site.meaning, context))) return undefined;

  const builder = new EditBuilder();
  builder.all(list.query.call.getSourceFile(), load.edits);
  imports.apply(builder);
  // The list's own error now stands for both.
  if (result.errors.length > 0 && (!looksAtError(list) || !dropFailure(builder, result, load.missingIsError === true))) return undefined;
  if (element.row === undefined) {
    if (!intoPattern(builder, counted.loop.item, result, load, site.call)) return undefined;
  } else {
    result.put(builder, { text: load.read(element.row), compound: load.compound });
  }
  unwrapPromiseAll(builder, counted.loop, result.gone, context.checker);
  return eagerFix(load, counted, loops, list, builder);
}

/** What the row or the rows of a query are called beside those that they belong to. */
export function relatedName({ meaning }: QuerySite): (many: boolean) => string {
  const row = rowName(subjectOf(meaning) ?? 'row');
  return (many) => (many ? plurals(row) : row);
}

/** The rewrite as it is offered. */
export function eagerFix(load: EagerLoad, counted: CountedLoop, loops: readonly CountedLoop[], list: List, builder: EditBuilder): Fix {
  return {
    kind: 'eager-load',
    title: `Load \`${load.relation}\`${load.isCount ? ' count' : ''} with the ${plural(elementNoun(counted))} (${saving(loops.length > 1 && isWithin(list.query.call, (loops[0] as CountedLoop).loop.body))}${load.caveat === undefined ? '' : `; ${load.caveat}`})`,
    preferred: true,
    changesBehavior: false,
    edits: builder.build(),
  };
}

/** Whether a row still has, where the loop would ask, the key that it came with: else another row would be meant than came along. */
export function keysHold(columns: readonly string[], property: string, element: Element, { loop }: CountedLoop, call: ts.Node, between: readonly ts.Node[]): boolean {
  const names = element.names.filter((name) => name !== loop.item?.getText() || !loop.indexed);
  return !changesKey(loop.body, names, [...columns, property]) && !changesList(loop.body, element.collection) && !handedOn(loop.body, names, call)
    && !between.some((node) => changedIn(node).some((expression) => columns.includes(memberName(expression) ?? '')));
}

/** Whether the loop changes what was loaded. */
export function isChanged({ names }: Result, { loop }: CountedLoop): boolean {
  return changes(loop.body, aliases(loop.body, names));
}

/** A row that is taken apart in the loop's header gets one more part: `{ id, customerId }` → `{ id, customerId, customer }`. */
function intoPattern(builder: EditBuilder, pattern: ts.BindingName | undefined, result: Result, load: EagerLoad, call: ts.Node): boolean {
  if (!pattern || !ts.isObjectBindingPattern(pattern) || load.compound || load.property !== load.relation) return false;
  const last = pattern.elements.at(-1);
  if (!last || last.dotDotDotToken) return false;
  const { declaration } = result;
  const statement = declaration && isSoleName(declaration.name) && !declaration.type ? declaration.parent.parent : undefined;
  let name: string;
  if (statement && ts.isVariableStatement(statement) && statement.declarationList.declarations.length === 1 && statement.declarationList.flags & ts.NodeFlags.Const) {
    name = result.names[0] ?? load.property;
    builder.remove(statement);
  } else {
    name = new Names(call).free(load.property, `${load.property}Row`);
    result.put(builder, { text: name, compound: false });
  }
  const added = name === load.property ? name : `${load.property}: ${name}`;
  // What only the query used would be left over.
  const kept = pattern.elements.filter((element) => !ts.isIdentifier(element.name) || isUsedOutside(element.name.text, pattern, call));
  if (kept.length < pattern.elements.length && !pattern.getText().includes('\n')) {
    builder.replace(pattern, `{ ${[...kept.map((element) => element.getText()), added].join(', ')} }`);
  } else {
    builder.range(pattern.getSourceFile(), last.end, last.end, `, ${added}`);
  }
  return true;
}

/** Whether the loop uses a name of its pattern anywhere but in the call. */
function isUsedOutside(name: string, pattern: ts.Node, call: ts.Node): boolean {
  let loop: ts.Node = pattern;
  while (!ts.isIterationStatement(loop, false) && !isFunctionNode(loop)) loop = loop.parent;
  let used = false;
  walk(loop, (node) => {
    if (node === call || node === pattern) return false;
    if (ts.isIdentifier(node) && node.text === name && isReference(node)) used = true;
    return !used;
  });
  return used;
}

/** Whether a declaration gives the result one name: `customer`, `{ data: customer }`. */
function isSoleName(name: ts.BindingName): boolean {
  if (ts.isIdentifier(name)) return true;
  const [only, ...others] = name.elements;
  return others.length === 0 && only !== undefined && ts.isBindingElement(only) && !only.initializer && ts.isIdentifier(only.name);
}

/** Whether the code looks at what went wrong with the list. */
function looksAtError({ query, variable }: List): boolean {
  const { errorIn } = query;
  if (errorIn === undefined) return true;
  const awaiting = outward(query.call).user;
  const taken = ts.isAwaitExpression(awaiting) ? outward(awaiting).user : undefined;
  const holder = variable ?? (taken && ts.isVariableDeclaration(taken) ? taken : undefined);
  if (!holder || ts.isArrayBindingPattern(holder.name)) return false;
  if (ts.isObjectBindingPattern(holder.name)) return holder.name.elements.some((element) => (element.propertyName ?? element.name).getText() === errorIn);
  const held = holder.name.text;
  let looks = false;
  walk(enclosingFunction(holder) ?? holder.getSourceFile(), (node) => {
    if (ts.isPropertyAccessExpression(node) && node.name.text === errorIn && node.expression.getText() === held) looks = true;
    return !looks;
  });
  return looks;
}

/** Whether an expression has one value for all passes of the loop. */
function isFree(node: ts.Node, counted: CountedLoop): boolean {
  const { item, carried } = counted.reads.of(node);
  return !item && !carried;
}

/** Whether all that the inner query says beside its key means the same where the list query stands. `own`: what it says of the row itself. */
export function carriesOver(site: QuerySite, own: readonly ts.Expression[], counted: CountedLoop, at: ts.Node, context: FlowContext): boolean {
  const { makesPart } = dialectOf(site.meaning.library);
  let fine = true;
  const visit = (node: ts.Node, whole: ts.Node): void => {
    if (!fine || own.includes(node as ts.Expression)) return;
    if (ts.isCallExpression(node) || ts.isTaggedTemplateExpression(node)) fine = makesPart?.(node, context.checker) === true;
    else if (ts.isNewExpression(node)) fine = isFree(node, counted) && isVisibleAt(node, at, context.checker);
    else if (ts.isIdentifier(node) && !isDeclaredIn(node, whole, context.checker)) fine = isFree(node, counted) && isVisibleAt(node, at, context.checker);
    if (node.kind === ts.SyntaxKind.ThisKeyword || ts.isAwaitExpression(node)) fine &&= node.kind === ts.SyntaxKind.ThisKeyword;
    ts.forEachChild(node, (child) => visit(child, whole));
  };
  // A shorthand key (`{ orderId }`) has its identifier as both name and value.
  for (const input of inputs(site)) visit(input, input);
  return fine && !isWithin(at, counted.loop.body);
}

/** One connection for both: the same client, or clients that each stand for one model; which transaction these belong to is in the query, and the dialect's question. */
export function sameClient(a: Query, b: Query): boolean {
  return a.inTransaction === b.inTransaction && ((a.clientIsModel === true && b.clientIsModel === true) || a.client.getText() === b.client.getText());
}
