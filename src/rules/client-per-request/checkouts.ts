import type { Checkout } from '../../catalog';
import { answersInside } from '../../flow/waits/answers';
import { wayIn } from '../way-in';
import type { EffectSite, Site } from '../../flow/types';
import { enclosingFunction, isFunctionNode, isWithin, outward, referencesTo, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext, RuleFinding } from '../types';
import { calledBack } from './called-back';

/** A connection that is taken from a pool and not given back, or not where something fails on the way. */
export function unreleased(site: EffectSite, meaning: Checkout, context: RuleContext): readonly RuleFinding[] {
  const taken = takenConnection(site);
  if (!taken) return handedToCallback(site, meaning, context);
  const uses = referencesTo(taken.name.text, taken.fn).filter((use) => use !== taken.name);
  if (uses.some((use) => escapes(use) && !(meaning.undo !== undefined && isLent(use)) && !isOnlyAsked(use, meaning, context, lent))) return [];
  const releases = uses.flatMap((use) => releaseOf(use, meaning) ?? []);
  const shape = releases.length === 0 ? 'never-released' : isSure(taken, releases) ? undefined : 'released-if-nothing-fails';
  if (!shape || (shape === 'never-released' && uses.some(listens))) return [];
  const reach = context.reachedFrom(site);
  return [{
    rule: 'client-per-request', shape, ...weightOf(shape, meaning),
    message: meaning.isSession === true ? `The session that \`${meaning.label}\` begins is ${shape === 'never-released' ? 'never ended' : `not ended where something fails before \`${meaning.release}\``}: the server keeps it for half an hour, with what its transaction has locked until that is aborted.`
      : shape === 'never-released'
      ? `The connection that \`${meaning.label}\` takes from the pool is never given back: after as many calls as the pool has connections, all others wait for ever.`
      : `Where something fails${meaning.undo === undefined ? '' : ', or the function returns,'} before \`${meaning.release}\`, the connection that \`${meaning.label}\` takes is never given back, and the pool runs dry.`,
    node: site.call,
    related: releases.map((node) => ({ node, message: 'It is given back here.' })),
    detail: meaning.label, frequency: '1', library: meaning.library, enclosing: site.enclosing,
    ...(reach && { route: reach.name }), path: wayIn(reach),
    ...(meaning.isSession !== true && { subject: { kind: 'checkout' as const, site, meaning, name: taken.name, releases } }),
  }];
}

/** The same of a connection that is handed to a callback, whose ways are followed. A module that does so when it is loaded, or has it done then, keeps one connection and no more. */
function handedToCallback(site: EffectSite, meaning: Checkout, context: RuleContext): readonly RuleFinding[] {
  const taken = isFunctionNode(site.enclosing) ? calledBack(site.call, meaning) : undefined;
  const [first] = taken?.leaks ?? [];
  if (!taken || !first) return [];
  const reach = context.reachedFrom(site);
  if (!reach && isCalledOnStart(site.enclosing, context)) return [];
  const shape = taken.releases.length === 0 ? 'never-released' : 'released-if-nothing-fails';
  const by = taken.done?.text ?? meaning.release;
  return [{
    rule: 'client-per-request', shape, ...weightOf(shape, meaning),
    message: shape === 'never-released'
      ? `The connection that \`${meaning.label}\` takes from the pool is never given back: after as many calls as the pool has connections, all others wait for ever.`
      : `The connection that \`${meaning.label}\` hands to its callback is not given back on every way (\`${by}\`): each request that goes another one takes one from the pool for good, until it runs dry.`,
    node: site.call,
    related: shape === 'never-released' ? [] : taken.leaks.map(({ at }) => ({ node: ts.isBlock(at) ? at.statements.at(-1) ?? at : at, message: 'This way does not give it back.' })),
    detail: meaning.label, frequency: '1', library: meaning.library, enclosing: site.enclosing,
    ...(reach && { route: reach.name }), path: wayIn(reach),
    subject: { kind: 'checkout', site, meaning, name: taken.client, releases: taken.releases, calledBack: taken },
  }];
}

/** Whether a function is called where modules are loaded and nowhere else. */
function isCalledOnStart(fn: ts.Node, { callsOf }: RuleContext): boolean {
  const calls = isFunctionNode(fn) ? callsOf(fn) : [];
  return calls.length > 0 && calls.every((call) => enclosingFunction(call) === undefined);
}

function weightOf(shape: 'never-released' | 'released-if-nothing-fails', { isSession }: Checkout): Pick<RuleFinding, 'severity' | 'confidence'> {
  if (isSession === true) return { severity: 'information', confidence: shape === 'never-released' ? 'medium' : 'low' };
  return shape === 'never-released' ? { severity: 'error', confidence: 'high' } : { severity: 'warning', confidence: 'medium' };
}

interface Taken {
  readonly name: ts.Identifier;
  readonly fn: FunctionNode;
  /** The statement that takes it. */
  readonly statement: ts.Node;
}

/** The variable of the function that the connection is put into: `const client = await pool.connect()`, `client = await pool.connect()`. */
export function takenConnection({ call, enclosing }: Site): Taken | undefined {
  if (!isFunctionNode(enclosing)) return undefined;
  const { child, user } = outward(call);
  const value = ts.isAwaitExpression(user) ? outward(user) : { child, user };
  const holder = value.user;
  let statement: ts.Node = call;
  while (!ts.isStatement(statement) && statement !== enclosing) statement = statement.parent;
  const name = ts.isVariableDeclaration(holder) && holder.initializer === value.child ? holder.name
    : ts.isBinaryExpression(holder) && holder.operatorToken.kind === ts.SyntaxKind.EqualsToken && holder.right === value.child ? holder.left : undefined;
  return name && ts.isIdentifier(name) && (ts.isVariableDeclaration(holder) || isLocal(name, enclosing)) ? { name, fn: enclosing, statement } : undefined;
}

function isLocal(name: ts.Identifier, fn: FunctionNode): boolean {
  let found = false;
  walk(fn, (node) => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.name.text === name.text) found = true;
    return !found;
  });
  return found;
}

/** Whether a use hands the connection on, so that someone else may give it back. */
function escapes(use: ts.Identifier): boolean {
  const { child, user } = outward(use);
  if (ts.isTaggedTemplateExpression(user) && user.tag === child) return false;
  if (ts.isPropertyAccessExpression(user) || ts.isIfStatement(user) || ts.isPrefixUnaryExpression(user) || ts.isBinaryExpression(user) && user.left === child) return false;
  return !(ts.isBinaryExpression(user) && /^[!=]==?$|^&&$/.test(user.operatorToken.getText()));
}

/** Whether a transaction or session is handed to queries, which leave it open: `trx('orders')`, `.transacting(trx)`, `{ transaction: t }`, `.session(session)`, `{ session }`. */
function isLent(use: ts.Identifier): boolean {
  const { child, user } = outward(use);
  if (ts.isCallExpression(user)) return user.expression === child || (ts.isPropertyAccessExpression(user.expression) && (user.expression.name.text === 'transacting' || user.expression.name.text === 'session'));
  if (!(ts.isPropertyAssignment(user) || ts.isShorthandPropertyAssignment(user)) || (user.name.getText() !== 'transaction' && user.name.getText() !== 'session')) return false;
  // What is returned or kept with others is handed on.
  const options = outward(user.parent);
  return ts.isCallExpression(options.user) && options.user.expression !== options.child;
}

/** Whether a connection is taken to hear what is told it, which it keeps for that: `client.on('notification', …)`. */
function listens(use: ts.Identifier): boolean {
  const { user } = outward(use);
  return ts.isPropertyAccessExpression(user) && /^(?:on|once|addListener)$/.test(user.name.text) && ts.isCallExpression(user.parent) && /^['"`]notification['"`]$/.test(user.parent.arguments[0]?.getText() ?? '');
}

/** How many functions a connection is followed into that is lent. */
const lent = 3;

/** Whether a connection is handed to functions of the workspace which do nothing with it but ask it, and are waited for: `await debit(client, from)`, `await Promise.all([debit(client, from), credit(client, to)])`. */
function isOnlyAsked(use: ts.Identifier, meaning: Checkout, context: RuleContext, depth: number): boolean {
  const { child, user } = outward(use);
  if (depth === 0 || !ts.isCallExpression(user) || user.expression === child || !isAwaited(user)) return false;
  const position = user.arguments.findIndex((argument) => argument === child);
  const functions = context.functionsOf(user.expression);
  return functions.length > 0 && functions.every((fn) => {
    const parameter = fn.parameters[position];
    if (!parameter || !ts.isIdentifier(parameter.name) || parameter.dotDotDotToken) return false;
    const { name } = parameter;
    return referencesTo(name.text, fn).every((one) => one === name || ((!escapes(one) || isOnlyAsked(one, meaning, context, depth - 1)) && !releaseOf(one, meaning) && enclosingFunction(one) === fn));
  });
}

/** Whether a call is waited for where it stands, by itself or among others; in the function that is given something what it returns is waited for there. */
function isAwaited(call: ts.CallExpression): boolean {
  let { user } = outward(call);
  if (ts.isArrayLiteralExpression(user)) {
    const all = outward(user).user;
    if (!ts.isCallExpression(all) || !/^Promise\s*\.\s*all$/.test(all.expression.getText())) return false;
    ({ user } = outward(all));
  }
  return ts.isAwaitExpression(user) || ts.isReturnStatement(user) || ts.isArrowFunction(user);
}

function releaseOf(use: ts.Identifier, { release: method, undo }: Checkout): ts.Node | undefined {
  const { user } = outward(use);
  return ts.isPropertyAccessExpression(user) && (user.name.text === method || user.name.text === undo || user.name.text === 'end' || user.name.text === 'destroy' || user.name.text === 'close') ? user : undefined;
}

/** Whether it is given back whatever happens: in a `finally`, or both where all goes well and where it is caught. */
function isSure({ statement, fn }: Taken, releases: readonly ts.Node[]): boolean {
  if (releases.some((release) => blockOf(release, fn, 'finally'))) return true;
  const caught = releases.some((release) => blockOf(release, fn, 'catch'));
  if (caught && releases.some((release) => !blockOf(release, fn, 'catch'))) return !returnsBetween(statement, fn, releases);
  // Callbacks have their own way to fail, and nothing between taking and giving back cannot fail.
  if (releases.some((release) => enclosingFunction(release) !== fn)) return true;
  const last = releases.at(-1) as ts.Node;
  let waits = false;
  walk(fn, (node) => {
    const isWaiting = ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined);
    if (isWaiting && node.pos >= statement.end && node.end <= last.pos) waits = true;
    return !waits;
  });
  return !waits && !answersInside(statement);
}

/** Whether a function that gives it back at its end and where something is caught returns before, from a place where it was not given back. */
function returnsBetween(statement: ts.Node, fn: FunctionNode, releases: readonly ts.Node[]): boolean {
  const last = releases.findLast((release) => !blockOf(release, fn, 'catch'));
  let found = false;
  walk(fn, (node) => {
    if (isFunctionNode(node) && node !== fn) return false;
    if (ts.isReturnStatement(node) && node.pos >= statement.end && node.end <= (last?.pos ?? 0) && !blockOf(node, fn, 'catch') && !releases.some((release) => release.pos < node.pos && isWithin(node, blockAround(release)))) found = true;
    return !found;
  });
  return found;
}

function blockAround(node: ts.Node): ts.Node {
  let block = node.parent;
  while (block.parent && !ts.isBlock(block)) block = block.parent;
  return block;
}

function blockOf(node: ts.Node, fn: FunctionNode, which: 'finally' | 'catch'): boolean {
  for (let current: ts.Node = node; current !== fn && current.parent; current = current.parent) {
    if (which === 'catch' && ts.isCatchClause(current)) return true;
    if (which === 'finally' && ts.isTryStatement(current.parent) && current.parent.finallyBlock === current && isWithin(node, current)) return true;
  }
  return false;
}
