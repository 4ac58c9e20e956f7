import { declarationOf } from '../../flow/values/symbols';
import { isOnce } from '../../flow/values/guarded';
import { classAround, enclosingFunction, isAssignment, isFunctionNode, isGenerator, isReference, outward, walk, type FunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';
import { keeping } from './given-to';
import type { Hold, Stretch } from './held';

/**
 * Whether a connection, where it is taken or by its name, is put where others have it for as long as they like: `this.client = await pool.connect()`, `req.client = client`, `held.push(client)`, `return { client, done }`; a variable of the module, unless that is
 * given one connection for good. What a call is handed in its options is lent to it: `orders.create(row, { transaction })`.
 */
export function isPutAway(connection: ts.Node, { checker }: Pick<FixContext, 'checker'>): boolean {
  let { child, user } = outward(connection);
  if (ts.isAwaitExpression(user)) ({ child, user } = outward(user));
  if (isAssignment(user) && user.right === child) {
    if (!ts.isIdentifier(user.left)) return true;
    const enclosing = enclosingFunction(user);
    const declaration = declarationOf(user.left, checker);
    return declaration !== undefined && enclosing !== undefined && enclosingFunction(declaration) === undefined && !(ts.isCallExpression(connection) && isOnce({ call: connection, enclosing }, checker));
  }
  if (ts.isCallExpression(user) && user.expression !== child) return ts.isPropertyAccessExpression(user.expression) && keeping.has(user.expression.name.text);
  if (ts.isArrayLiteralExpression(user)) return true;
  if (!ts.isPropertyAssignment(user) && !ts.isShorthandPropertyAssignment(user)) return false;
  const { user: taker } = outward(user.parent);
  return !ts.isCallExpression(taker);
}

/**
 * Whether a connection is put into a variable of a module, or a private field, that is there to listen: all that is asked on it anywhere is `LISTEN` (https://www.postgresql.org/docs/current/sql-listen.html), and it is given nowhere. It is one
 * connection less for the others, who never wait for whoever has it.
 */
export function isKeptToListen(connection: ts.Node): boolean {
  const made = outward(connection);
  const { child, user } = ts.isAwaitExpression(made.user) ? outward(made.user) : made;
  if (!isAssignment(user) || user.right !== child || !ts.isExpressionStatement(outward(user).user)) return false;
  const target = user.left;
  const owner = ts.isPropertyAccessExpression(target) && target.expression.kind === ts.SyntaxKind.ThisKeyword ? classAround(target) : undefined;
  const name = ts.isIdentifier(target) ? target.text : owner && ts.isPropertyAccessExpression(target) ? target.name.text : undefined;
  const field = owner?.members.find((member) => member.name?.getText() === name);
  const isPrivate = owner ? field !== undefined && (name?.startsWith('#') === true || (ts.getCombinedModifierFlags(field) & ts.ModifierFlags.Private) !== 0) : ts.isIdentifier(target) && !new RegExp(`\\bexport\\b[^;]*\\b${target.text}\\b`).test(target.getSourceFile().text);
  if (name === undefined || !isPrivate) return false;
  let listens = false;
  let isOnly = true;
  walk(owner ?? connection.getSourceFile(), (node) => {
    const isIt = owner ? ts.isPropertyAccessExpression(node) && node.name.text === name : ts.isIdentifier(node) && node.text === name && isReference(node);
    if (!isIt || node === target) return isOnly;
    if (isListening(node)) listens ||= asksToListen(node);
    else if (!isAsked(node)) isOnly = false;
    return isOnly;
  });
  return isOnly && listens;
}

const listening = /^(?:on|once|off|addListener|removeListener|removeAllListeners|release|end)$/;

/** Whether a use of a connection asks nothing but `LISTEN` of it, hears what it tells, or gives it back. */
export function isListening(use: ts.Node): boolean {
  const { child, user } = outward(use);
  if (!ts.isPropertyAccessExpression(user) || user.expression !== child) return false;
  const call = outward(user).user;
  return ts.isCallExpression(call) && call.expression === outward(user).child && (listening.test(user.name.text) || asksToListen(use));
}

function asksToListen(use: ts.Node): boolean {
  const { user } = outward(use);
  const call = outward(user).user;
  if (!ts.isPropertyAccessExpression(user) || user.name.text !== 'query' || !ts.isCallExpression(call)) return false;
  const [text] = call.arguments;
  const begins = text && (ts.isStringLiteralLike(text) ? text.text : ts.isTemplateExpression(text) ? text.head.text : undefined);
  return begins !== undefined && /^\s*(?:un)?listen\s/i.test(begins) && !/;\s*\S/.test(text?.getText() ?? '');
}

/** `if (this.client)`, `this.client = undefined`: nothing is done with it. */
function isAsked(node: ts.Node): boolean {
  const { child, user } = outward(node);
  if (isAssignment(user)) return user.left === child && ts.isExpressionStatement(outward(user).user);
  return (ts.isIfStatement(user) && user.expression === child) || (ts.isPrefixUnaryExpression(user) && user.operator === ts.SyntaxKind.ExclamationToken) || ts.isVariableDeclaration(user) && user.name === node;
}

/**
 * Whether code runs while a connection is held that nobody sees there: a middleware hands the request on, or a function is called that whoever calls has given (`next()`, `await next()`, `storage.run(client, next)`). What is told of a failure is
 * none, and what gives the connection back that a callback is handed (`done()`) neither.
 */
export function goesOnElsewhere({ names, code }: Pick<Hold, 'names' | 'code'>, context: Pick<FixContext, 'checker' | 'functionsOf'>): boolean {
  let found = false;
  for (const { within, from, to } of code) walk(within, (node) => {
    if (found || node.end < from || node.pos > to) return false;
    if (!ts.isIdentifier(node) || node.pos < from || node.end > to || names.includes(node.text)) return true;
    const { child, user } = outward(node);
    const isCalled = ts.isCallExpression(user) && user.expression === child && user.arguments.length === 0;
    const isHanded = node.text === 'next' && ts.isCallExpression(user) && user.expression !== child && !/\.(?:catch|then|finally|on|once)$/.test(user.expression.getText());
    if (!isCalled && !isHanded) return false;
    const declaration = declarationOf(node, context.checker);
    const fn = declaration && ts.isParameter(declaration) ? declaration.parent : undefined;
    found = fn !== undefined && isFunctionNode(fn) && !isExecutor(fn) && context.functionsOf(node).length === 0;
    return false;
  });
  return found;
}

/** Of `new Promise((resolve, reject) => …)` the parameters run nothing. */
function isExecutor(fn: ts.Node): boolean {
  const { user } = outward(fn);
  return ts.isNewExpression(user) && user.expression.getText() === 'Promise';
}

/** The generator that gives something in a stretch of itself. */
export function yieldsIn({ within, from, to }: Stretch): FunctionNode | undefined {
  const fn = isFunctionNode(within) ? within : enclosingFunction(within);
  if (!isGenerator(fn)) return undefined;
  let found = false;
  walk(fn, (node) => {
    if (node !== fn && isFunctionNode(node)) return false;
    if (ts.isYieldExpression(node) && from <= node.pos && node.end <= to) found = true;
    return !found;
  });
  return found ? fn : undefined;
}
