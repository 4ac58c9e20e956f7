import { bare, enclosingFunction, isAssignment, isFunctionNode, isReference, lastOf, namesIn, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { answersInside, isAnswer, isOfRequest, isWrittenToAnswer } from '../waits/answers';
import type { Enclosing, Site } from '../types';
import { promiseAround } from '../waits/waits';

/**
 * What becomes of what a call gives. `unused`: nothing; `checked`: only whether it went well, and what is logged; `decides`: where it went wrong the
 * function ends there; `stored`: it is worked with, but is no part of what
 * the function answers or returns; `answered`: it is in the answer, or decides it; `returned`: it is all that the function gives back.
 */
export type ResultUse = 'unused' | 'checked' | 'decides' | 'stored' | 'answered' | 'returned';

const rank: Readonly<Record<ResultUse, number>> = { unused: 0, checked: 1, decides: 2, stored: 3, returned: 4, answered: 5 };

const logging = /^(?:console|logger|log|winston|pino|Sentry|this\.logger|this\.log|fastify\.log|req\.log|request\.log)\b|\b(?:captureException|captureMessage)$/;

/** What the function around a call does with its result, when it has waited for it. */
export function resultUse({ call, enclosing }: Pick<Site, 'call' | 'enclosing'>): ResultUse {
  let { child, user } = outward(call);
  /** The place in a list of promises that are waited for together. */
  let index: number | undefined;
  let use: ResultUse = 'unused';
  for (;;) {
    if (ts.isPropertyAccessExpression(user) && user.expression === child && ts.isCallExpression(user.parent) && user.parent.expression === user) {
      use = most(use, callbackUse(user.name.text, user.parent));
      ({ child, user } = outward(user.parent));
    } else if (ts.isArrayLiteralExpression(user)) {
      index = user.elements.indexOf(child as ts.Expression);
      ({ child, user } = outward(user));
    } else if (ts.isCallExpression(user) && user.expression !== child && /^Promise\.\w+$/.test(user.expression.getText())) ({ child, user } = outward(user));
    else if (ts.isAwaitExpression(user) || ts.isSpreadElement(user) || isChoice(user, child)) ({ child, user } = outward(user));
    else if (ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child)) {
      const fn = ts.isArrowFunction(user) ? user : enclosingFunction(user);
      if (!fn || fn === enclosing) return most(use, 'returned');
      const outer = outward(fn).user;
      if (ts.isNewExpression(outer) && outer === promiseAround(child)?.promise && isIn(outer, enclosing)) return most(use, resultUse({ call: outer, enclosing }));
      if (!ts.isCallExpression(outer)) return most(use, 'stored');
      index = undefined;
      ({ child, user } = outward(outer));
    } else if (ts.isVariableDeclaration(user) && user.initializer === child) return most(use, useOfNames(namesAt(user.name, index), user, enclosing));
    else if (isAssignment(user) && user.right === child && isOfRequest(user.left)) return 'answered';
    else if (isAssignment(user) && user.right === child) return most(use, useOfNames(ts.isIdentifier(user.left) ? [user.left.text] : [], user, enclosing));
    else if (ts.isExpressionStatement(user) || ts.isVoidExpression(user)) {
      // What a callback keeps a promise with is what the promise gives.
      const around = promiseAround(user)?.promise;
      return around && isIn(around, enclosing) ? most(use, resultUse({ call: around, enclosing })) : use;
    }
    else return most(use, placeOf(child, enclosing, []));
  }
}

function isIn(node: ts.Node, around: ts.Node): boolean {
  return around.pos <= node.pos && node.end <= around.end && node !== around;
}

function most(a: ResultUse, b: ResultUse): ResultUse {
  return rank[a] >= rank[b] ? a : b;
}

function isChoice(node: ts.Node, child: ts.Node): boolean {
  if (ts.isConditionalExpression(node)) return node.condition !== child;
  return ts.isBinaryExpression(node) && node.right === child && /^(?:&&|\|\||\?\?|,)$/.test(node.operatorToken.getText());
}

/** What the callback of `.then` does with what it is given; `.catch` and `.finally` get nothing of it. */
function callbackUse(method: string, call: ts.CallExpression): ResultUse {
  const [callback] = call.arguments;
  const fn = callback && bare(callback);
  if (method === 'catch' || method === 'finally') return 'unused';
  // A step of a fluent call, `superagent.post(url).send(contact)`: what becomes of it shows behind it.
  if (method !== 'then') return call.arguments.some((argument) => isFunctionNode(bare(argument))) ? 'stored' : 'unused';
  if (!fn || !isFunctionNode(fn)) return 'stored';
  if (fn.parameters.length === 0) return 'unused';
  return answersInside(fn) ? 'answered' : 'stored';
}

/** The names that hold the result: of a pattern over several promises, those at its place. */
function namesAt(name: ts.BindingName, index: number | undefined): readonly string[] {
  if (index !== undefined && ts.isArrayBindingPattern(name)) {
    const element = name.elements[index];
    return element && ts.isBindingElement(element) ? namesIn(element.name) : [];
  }
  return namesIn(name);
}

/** What becomes of names, and of the names that are made of them. */
function useOfNames(names: readonly string[], from: ts.Node, enclosing: Enclosing): ResultUse {
  const all = [...names];
  let use: ResultUse = 'unused';
  walk(enclosing, (node) => {
    if (!ts.isIdentifier(node) || node.pos < from.end || !all.includes(node.text) || !isReference(node)) return;
    const made = madeOf(node, enclosing);
    if (made) all.push(...made);
    use = most(use, made ? 'checked' : placeOf(node, enclosing, all));
  });
  return use;
}

/** The names of a variable or of what is assigned that a reference is part of. */
function madeOf(reference: ts.Node, enclosing: Enclosing): readonly string[] | undefined {
  for (let node: ts.Node = reference; node !== enclosing && node.parent && !isFunctionNode(node); node = node.parent) {
    const { parent } = node;
    if (ts.isVariableDeclaration(parent) && parent.initializer === node) return namesAt(parent.name, undefined);
    if (isAssignment(parent) && parent.right === node) return ts.isIdentifier(parent.left) ? [parent.left.text] : undefined;
    if (ts.isStatement(node)) return undefined;
  }
  return undefined;
}

/** How the statement around a place uses it. */
function placeOf(place: ts.Node, enclosing: Enclosing, names: readonly string[]): ResultUse {
  // `const sending = send(); …; await sending;`
  const { user } = outward(place);
  if (ts.isAwaitExpression(user) && ts.isExpressionStatement(outward(user).user)) return 'unused';
  for (let node: ts.Node = place; node !== enclosing && node.parent; node = node.parent) {
    const { parent } = node;
    // `document.pipe(res)`, `res.write(page)`.
    if (ts.isCallExpression(parent) && isWrittenToAnswer(parent)) return 'answered';
    if (ts.isCallExpression(parent) && parent.expression !== node) {
      if (logging.test(parent.expression.getText())) return 'checked';
      if (isAnswer(parent)) return reportsFailure(parent, enclosing, names) ? 'decides' : 'answered';
    }
    if (isAssignment(parent) && parent.right === node && isOfRequest(parent.left)) return 'answered';
    if (ts.isThrowStatement(parent)) return 'decides';
    if (ts.isIfStatement(parent) && parent.expression === node) return endsThere(parent.thenStatement) ? 'decides' : 'checked';
    if (ts.isWhileStatement(parent) && parent.expression === node) return 'checked';
    if (ts.isConditionalExpression(parent) && parent.condition === node && !names.length) return 'checked';
    if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node)) {
      const fn = ts.isArrowFunction(parent) ? parent : enclosingFunction(parent);
      if (fn === enclosing) return reportsFailure(parent, enclosing, names) ? 'decides' : 'answered';
    }
    if (ts.isStatement(parent) && !ts.isReturnStatement(parent)) return 'stored';
  }
  return 'stored';
}

/** Whether a branch leaves the function. */
function endsThere(statement: ts.Statement): boolean {
  const last = lastOf(statement);
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
}

/** `if (error) return res.status(500).json({ error })`: that something went wrong is no part of the answer that is wanted. */
function reportsFailure(place: ts.Node, enclosing: Enclosing, names: readonly string[]): boolean {
  for (let node = place; node !== enclosing && node.parent; node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && parent.thenStatement === node && names.some((name) => new RegExp(`\\b${name}\\b`).test(parent.expression.getText()))) return true;
    if (ts.isCatchClause(parent)) return true;
  }
  return false;
}
