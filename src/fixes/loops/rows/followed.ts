import { dialectOf, followedField, walkPath, writeOps, type EagerLoad, type Query } from '../../../catalog';
import type { Field, Fix } from '../../../core';
import type { FlowContext, QuerySite } from '../../../flow/types';
import { enclosingFunction, isFunctionNode, isReference, outward, propertyName, uncast, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { FixableFinding } from '../../../rules';
import type { CountedLoop } from '../../../rules/n-plus-one/repetition';
import { mayWrite, nodesBetween } from './between';
import { aliases, changedIn, changes, isChangedInPlace, isSettled, memberName, rootName } from '../passes/changes';
import { carriesOver, eagerFix, isChanged, keysHold } from '../eager-load';
import { EditBuilder } from '../../edits/edit-builder';
import { Imports } from '../../edits/imports';
import { Element } from './element';
import { inlineRowsEscape, rowsEscape } from '../passes/escape';
import { isReachedAgain, listOf, type List } from './list-of';
import { Names } from '../../edits/naming';
import { awaitedOf, resultOf } from './result';
import { unwrapPromiseAll } from './unwrap';
import { isTried } from '../../../flow/loops/loops';
import type { FixContext } from '../../types';

/** The list query loads what its rows refer to, where the loop has each row load it by itself: `order.getCustomer()`, `await order.customer`. */
export function planFollowed(finding: FixableFinding, context: FixContext): Fix | undefined {
  const { loops, shape } = finding.subject;
  const site = whole(finding.subject.site);
  const { meaning, call } = site;
  const counted = loops.at(-1);
  const { follows } = meaning;
  if (shape !== 'read' || !follows || !counted || site.loops.at(-1) !== counted.loop) return undefined;
  const { node, body } = counted.loop;
  const element = Element.of(counted, context.checker);
  const list = element && listOf(counted, loops, context);
  const field = list && followedField(list.query, list.path, follows.relation);
  if (!element || element.row === undefined || !list || !field || !element.isRow(follows.row) || isReachedAgain(list.query.call, counted, loops)) return undefined;
  if (!carriesOver(site, [follows.row, ...follows.keys ?? []], counted, list.query.call, context)) return undefined;

  const alone = aloneIn(awaitedOf(site, counted.loop), counted);
  const result = resultOf(site, counted.loop);
  const imports = new Imports(list.query.call.getSourceFile(), new Names(list.query.call));
  const load = dialectOf(meaning.library).followed?.(list.query, list.path, meaning, field, { firstOnly: result?.firstOnly === true, withheld: context.withheld, checker: context.checker, imported: imports.named });
  if (!load || (!load.stays && !alone && !result) || (load.shared && result && isChanged(result, counted))) return undefined;
  const between = nodesBetween(list.query.call, node);
  if (load.replaces ? isSeenBefore(load, element.names, list, between, call, counted) : escapes(list, load, context)) return undefined;
  if (isTried(call, node) || isSettled(node) || (result?.expression && isChangedInPlace(result.expression))) return undefined;
  const holder = list.query.data && list.query.model && walkPath(list.query.data, list.query.model, list.path);
  const columns = [...field.relation?.fields ?? [], ...field.relation?.foreign?.references ?? [], ...holder?.primaryKey ?? [], ...(follows.keys ?? []).flatMap((key) => memberName(uncast(key)) ?? [])];
  if (!keysHold(columns, load.property, element, counted, call, between) || isWrittenBefore(element.names, body, call, context)) return undefined;
  // A row that is told by its key is read anew.
  if ([...(follows.keys ? [meaning] : []), ...relatedTo(field, list.query, meaning)].some((asked) => [node, ...between].some((part) => mayWrite(part, asked, context)))) return undefined;

  const builder = new EditBuilder();
  builder.all(list.query.call.getSourceFile(), load.edits);
  imports.apply(builder);
  if (!load.stays) {
    if (alone) builder.remove(alone);
    else result?.put(builder, { text: load.read(element.row), compound: load.compound });
    if (!alone && result) unwrapPromiseAll(builder, counted.loop, result.gone, context.checker);
  }
  return eagerFix(load, counted, loops, list, builder);
}

/** The query with the call around it that gives what the row is asked for. */
function whole(site: QuerySite): QuerySite {
  const call = site.meaning.follows?.call;
  return call ? { ...site, call, meaning: { ...site.meaning, call } } : site;
}

function escapes({ variable, path, query }: List, { property }: EagerLoad, { checker }: FlowContext): boolean {
  return variable ? rowsEscape(variable, path, property, checker) : inlineRowsEscape(query, property, checker);
}

/** The statement that does nothing but ask; with the loop around it, where nothing else stands there. */
function aloneIn(awaited: ts.Expression | undefined, { loop }: CountedLoop): ts.Statement | undefined {
  const user = awaited && outward(awaited).user;
  if (user && ts.isExpressionStatement(user)) {
    if (user.parent !== loop.body || !ts.isBlock(user.parent)) return ts.isBlock(user.parent) ? user : undefined;
    return user.parent.statements.length === 1 && ts.isStatement(loop.node) ? loop.node : user;
  }
  // `await Promise.all(orders.map((order) => order.populate('customer')));`
  if (!user || user !== loop.body || !ts.isArrowFunction(user)) return undefined;
  const all = outward(loop.node).user;
  if (!ts.isCallExpression(all) || all.expression.getText() !== 'Promise.all') return undefined;
  const waiting = outward(all).user;
  return ts.isAwaitExpression(waiting) && ts.isExpressionStatement(waiting.parent) && ts.isBlock(waiting.parent.parent) ? waiting.parent : undefined;
}

/** The query for each of the models that a write may be about: the related one; where a table stands between, which has no name here, any of them. */
function relatedTo(field: Field, { data }: Query, inner: Query): readonly Query[] {
  const known = field.relation !== undefined && (field.relation.fields.length > 0 || field.relation.foreign !== undefined);
  const models = [...data?.models.values() ?? []].filter(({ name }) => !known || name === field.type);
  return models.map((model) => ({ ...inner, model }));
}

/** Whether the row itself is written before it is asked: `await order.update({ customerId })`. */
function isWrittenBefore(names: readonly string[], body: ts.Node, call: ts.Node, context: FlowContext): boolean {
  let written = false;
  walk(body, (node) => {
    if (written || node.pos >= call.pos) return false;
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(uncast(node.expression)) || !names.includes(rootName((uncast(node.expression) as ts.PropertyAccessExpression).expression) ?? '')) return true;
    const meaning = context.recognise(node);
    if (meaning?.concept === 'query' && writeOps.has(meaning.op)) written = true;
    return !written;
  });
  return written;
}

/**
 * Whether anyone may see of a row what its property held before the row was asked; or, of a row that was never asked, what it holds now. So every pass has to ask, before it
 * looks at the property, and every row has to be walked over. What was loaded is shared by rows that refer to the same one, so that nobody may change it.
 */
function isSeenBefore({ property }: EagerLoad, names: readonly string[], list: List, between: readonly ts.Node[], call: ts.Node, { loop }: CountedLoop): boolean {
  if (list.path.length > 0 || !list.variable || !ts.isIdentifier(list.variable.name) || list.variable.name.text !== uncast(loop.collection as ts.Expression).getText()) return true;
  const { text } = list.variable.name;
  let statement = call;
  while (statement.parent !== loop.body && statement !== loop.body && statement.parent) {
    if (!ts.isAwaitExpression(statement.parent) && !ts.isExpressionStatement(statement.parent) && !ts.isVariableDeclaration(statement.parent) && !ts.isVariableDeclarationList(statement.parent) && !ts.isVariableStatement(statement.parent)) return true;
    statement = statement.parent;
  }
  let seen = false;
  for (const part of between) {
    walk(part, (node) => {
      if (ts.isIdentifier(node) && node.text === text && isReference(node) && !isLength(node)) seen = true;
    });
  }
  walk(loop.body, (node) => {
    if (isExit(node) && (node.pos < call.pos || !ts.isContinueStatement(node)) && !(ts.isReturnStatement(node) && loop.kind === 'callback' && node.pos > call.pos)) seen = true;
    if (node !== loop.body && isFunctionNode(node)) return node.pos > call.pos;
    if (node.pos < call.pos && ts.isIdentifier(node) && names.includes(node.text) && isReference(node) && !isOther(node, property, call)) seen = true;
    return !seen;
  });
  const scope = enclosingFunction(list.variable) ?? list.variable.getSourceFile();
  return seen || changedIn(scope).some((expression) => expression.getText().includes(`.${property}`)) || changes(scope, aliases(scope, heldBy(property, scope)));
}

/** The names that are declared for what a property holds: `const customer = order.customer as Customer`, `const { customer } = order`. */
function heldBy(property: string, scope: ts.Node): readonly string[] {
  const names: string[] = [];
  walk(scope, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer && memberName(uncast(node.initializer)) === property) names.push(node.name.text);
    if (ts.isBindingElement(node) && ts.isIdentifier(node.name) && propertyName(node.propertyName ?? node.name) === property) names.push(node.name.text);
  });
  return names;
}

function isLength(list: ts.Identifier): boolean {
  return ts.isPropertyAccessExpression(list.parent) && list.parent.expression === list && list.parent.name.text === 'length';
}

function isExit(node: ts.Node): boolean {
  return ts.isBreakStatement(node) || ts.isContinueStatement(node) || ts.isReturnStatement(node);
}

/** A use of the row that cannot show the property: another one, or the call itself. */
function isOther(row: ts.Identifier, property: string, call: ts.Node): boolean {
  const { child, user } = outward(row);
  if (row.pos >= call.pos && row.end <= call.end) return true;
  return ts.isPropertyAccessExpression(user) && user.expression === child && user.name.text !== property && !(ts.isCallExpression(user.parent) && user.parent.expression === user);
}
