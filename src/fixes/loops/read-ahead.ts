import type { Query } from '../../catalog';
import { atOnce } from '../../catalog/limiters';
import type { Fix } from '../../core';
import type { CallSite, QuerySite } from '../../flow/types';
import { isTypeScript } from '../../project/paths';
import { isFunctionNode, isReference, isShortCircuit, outward, rootOf, someInRun, uncast, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { elementNoun } from '../../rules/n-plus-one';
import type { CountedLoop } from '../../rules/n-plus-one/repetition';
import { inputs } from '../../rules/n-plus-one/repetition';
import { plural } from '../../rules/words';
import { dedent, EditBuilder } from '../edits/edit-builder';
import { Names, plurals } from '../edits/naming';
import { placeBefore, statementOf } from '../edits/place';
import type { FixContext } from '../types';
import { isFree, keysHold } from './batch';
import { isVisibleAt } from './rows/between';
import { mayMeet } from './rows/meeting';
import { changedIn, handedOn, memberName, rootName } from './passes/changes';
import { limiterAt } from './concurrency';
import { Element } from './rows/element';
import { below, type Below } from './passes/reads-only';

/**
 * A loop that asks for something in each pass and waits for it there: nothing can be asked for all at once, but each pass asks for its own alone. What it asks is asked before the loop, a few at a time, and each pass
 * takes its own answer where it stood: also a failure, which is thrown there as it was (`Promise.allSettled` waits, and throws nothing). As many queries as before; the time that they take is shared.
 */
export function planReadAhead({ subject }: FixableFinding<'repetition' | 'repeated-call'>, context: FixContext): Fix | undefined {
  const { site, loops, shape } = subject;
  const counted = loops.at(-1);
  if (shape !== 'read' || !counted || site.loops.at(-1) !== counted.loop || site.batch || site.waiting === 'detached' || !ts.isCallExpression(site.call)) return undefined;
  if (subject.kind === 'repeated-call' && (subject.cached || subject.own || subject.site.handedOn)) return undefined;
  const { call } = site;
  const { loop } = counted;
  const element = loop.kind === 'for-of' ? Element.of(counted, context.checker) : undefined;
  const place = placeBefore(loop.node, context.checker);
  if (!element || !place || !isInEachPass(call, loop.body)) return undefined;
  const text = element.express(call);
  if (text === undefined || !asksForItsOwn(site, counted, element, context)) return undefined;
  const asked = below(call, context);
  if (!asked.isReading || asked.reads.length === 0 || !asked.reads.every(isOverPool) || !staysTrue(asked, call, counted, context)) return undefined;

  const builder = new EditBuilder();
  const names = new Names(loop.node);
  const limiter = limiterAt(loop, names, context);
  const walked = elementIn(element, counted);
  if (!limiter || walked === undefined) return undefined;
  const [pairs, asking] = [names.free(`${plurals(walked.name)}Asked`), names.free('asking')];
  const [before, behind] = limiter.around;
  const pair = `[${walked.text}, ${before}() => ${dedent(call, text)}${behind}]${isTypeScript(call.getSourceFile().fileName) ? ' as const' : ''}`;
  const list = element.isArray ? walkedText(element.collection) : `Array.from(${element.collection.getText()})`;
  place.insert(builder, [
    ...(limiter.made === undefined ? [] : [limiter.made]),
    `const ${pairs} = ${list}.map(${element.callback(pair)})`, `await Promise.allSettled(${pairs}.map(([, ${asking}]) => ${asking}))`,
  ]);
  builder.replace(loop.item as ts.BindingName, `[${walked.text}, ${asking}]`).replace(element.collection, pairs).replace(call, asking);
  limiter.imports.apply(builder);
  const mayEnd = someInRun(loop.body, (node) => ts.isReturnStatement(node) || ts.isThrowStatement(node)) ? ', also those that the loop does not come to' : '';
  const things = plural(elementNoun(counted));
  return {
    kind: 'concurrency',
    title: `Ask for all ${things} before the loop, ${limiter.own === undefined ? `at most ${atOnce} at a time` : `only some at a time with \`${limiter.own}\``} (still one query per ${elementNoun(counted)}${mayEnd}${limiter.news === undefined ? '' : `; ${limiter.news}`})`,
    preferred: false,
    changesBehavior: true,
    edits: [...builder.build(), ...limiter.added],
  };
}

/** What a query is sent over: where that is one connection, or a transaction, its queries run one after the other in any case. */
function isOverPool({ inTransaction, transaction, onConnection, isSync }: Query): boolean {
  return !inTransaction && transaction === undefined && !onConnection && !isSync;
}

/** Whether each pass comes to a node, unless it ends everything before: under no condition, in no loop of its own, and behind nothing that goes on with the next. */
function isInEachPass(call: ts.Node, body: ts.Node): boolean {
  for (let node = call; node !== body; node = node.parent) {
    const { parent } = node;
    if (isFunctionNode(parent) || ts.isIterationStatement(parent, false) || ts.isSwitchStatement(parent) || ts.isCatchClause(parent)) return false;
    if (ts.isTryStatement(parent) && node === parent.finallyBlock) return false;
    if (ts.isIfStatement(parent) && node !== parent.expression) return false;
    if (ts.isConditionalExpression(parent) && node !== parent.condition) return false;
    if (ts.isBinaryExpression(parent) && node === parent.right && isShortCircuit(parent.operatorToken.kind)) return false;
  }
  return !someInRun(body, (node) => ts.isBreakStatement(node) || (node.pos < call.pos && (ts.isContinueStatement(node) || ts.isReturnStatement(node))) || ts.isLabeledStatement(node));
}

/** Whether a pass asks by its own element and by what is the same for all of them, and says what it asks for before another pass can change that. */
function asksForItsOwn(site: QuerySite | CallSite, counted: CountedLoop, element: Element, { checker }: FixContext): boolean {
  const { loop } = counted;
  const asked = 'meaning' in site ? inputs(site) : (site.call as ts.CallExpression).arguments;
  const names = new Set<string>();
  let holds = true;
  walk(site.call, (node) => {
    if (!ts.isIdentifier(node) || !isReference(node) || !holds) return holds;
    names.add(node.text);
    const { item, carried } = counted.reads.of(node);
    if (carried || (!item && !isVisibleAt(node, loop.node, checker))) holds = false;
    return holds;
  });
  if (!holds) return false;
  // An element that is handed over whole must not have been handed to somebody before, who may change what is in it.
  if (asked.some((one) => ts.isIdentifier(one) && element.names.includes(one.text) && !isPrimitive(checker.getTypeAtLocation(one))) && handedOn(loop.body, element.names, site.call)) return false;
  for (const one of asked) {
    if (isFree(one, counted)) continue;
    if (!ts.isExpression(one) || !keysHold(one, element, counted, site.call, checker)) return false;
  }
  return !changedIn(loop.body).some((target) => rootOf(target).kind === ts.SyntaxKind.ThisKeyword || (names.has(rootName(target) ?? '') && !element.names.includes(rootName(target) ?? '')));
}

/** Whether nothing can be changed inside of a value: a text, a number. */
function isPrimitive(type: ts.Type): boolean {
  const { StringLike, NumberLike, BigIntLike, BooleanLike, Null, Undefined } = ts.TypeFlags;
  return (type.isUnion() ? type.types : [type]).every(({ flags }) => (flags & (StringLike | NumberLike | BigIntLike | BooleanLike | Null | Undefined)) !== 0);
}

/** Whether nothing that the loop does besides changes what is asked: no row of a table that is read, and nothing that the functions look at. */
function staysTrue(asked: Below, call: ts.CallExpression, { loop }: CountedLoop, context: FixContext): boolean {
  const rest = below(statementOf(loop.node) ?? loop.node, context, call);
  const isTouched = (write: Query): boolean => asked.reads.some((read) => mayMeet(read, write));
  if (rest.writes.some(isTouched)) return false;
  return !rest.changed.some((target) => {
    const node = uncast(target);
    const member = memberName(node);
    return asked.outside.has(rootName(node) ?? '') || (member !== undefined && (asked.members.has(member) || asked.outside.has(member)));
  });
}

/** How the element is written, so that it can stand beside what was asked for it, and what one is called; undefined where the loop takes it apart in another way. */
function elementIn(element: Element, { loop: { node, item } }: CountedLoop): { readonly text: string; readonly name: string } | undefined {
  if (!ts.isForOfStatement(node) || !ts.isVariableDeclarationList(node.initializer) || !item || outward(element.collection).user !== node) return undefined;
  if (ts.isIdentifier(item)) return { text: item.text, name: item.text };
  const isPlainPair = ts.isArrayBindingPattern(item) && item.elements.every((one) => ts.isBindingElement(one) && ts.isIdentifier(one.name) && !one.initializer && !one.dotDotDotToken);
  const type = ts.isArrayBindingPattern(item) && item.elements.length === 2;
  return isPlainPair && type ? { text: item.getText(), name: 'pair' } : undefined;
}

/** A list as a method of it can be called. */
export function walkedText(list: ts.Expression): string {
  return ts.isLeftHandSideExpression(list) ? list.getText() : `(${list.getText()})`;
}
