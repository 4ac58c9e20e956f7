import { declarationOf } from '../../flow/values/symbols';
import { enclosingFunction, inlineFunction, isFunctionNode, isOr, isReference, outward, propertyName, walk, type FunctionNode } from '../../project/syntax';
import { literally } from '../../project/pattern';
import { ts } from '../../project/ts';
import type { FixContext } from '../types';

/** How many names and functions an answer is followed through. */
const steps = 5;
/** What reads a whole body. */
const whole = /^(?:json|text|arrayBuffer|blob|bytes|formData|dump)$/;
/** Functions by whose names a platform answers with what they give, and what is handed such a function. */
const answering = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|fetch|loader|action|handler|handle|onRequest\w*|middleware)$/;
const serving = /(?:^|\.)(?:serve|use|all|get|post|put|patch|delete|on|handler)$/;

/**
 * Whether the body of an answer is read piece by piece, or handed on as it comes in: `new Response(answer.body)`, `answer.body.getReader()`, `return fetch(url)` of a handler. It may take any time, and what ends the wait for the
 * answer would end that, too (https://developer.mozilla.org/docs/Web/API/AbortSignal/timeout_static).
 */
export function isHandedOn(call: ts.CallExpression, context: FixContext): boolean {
  return isStreamed(call, context, steps);
}

function isStreamed(answer: ts.Expression, context: FixContext, depth: number): boolean {
  if (depth < 0) return false;
  let { child, user } = outward(answer);
  // `req.query.fresh ? await fetch(url) : kept`
  while (ts.isAwaitExpression(user) || (ts.isConditionalExpression(user) && user.condition !== child) || (ts.isBinaryExpression(user) && isOr(user.operatorToken.kind))) ({ child, user } = outward(user));
  if (ts.isPropertyAccessExpression(user) && user.expression === child) {
    const next = user.parent;
    // `guard.execute(() => fetch(url)).then((answer) => …)`, `.catch(…)`
    if (!ts.isCallExpression(next) || next.expression !== user || !/^(?:then|catch|finally)$/.test(user.name.text)) return isBody(user);
    const callback = user.name.text === 'then' && next.arguments[0] ? inlineFunction(next.arguments[0]) : undefined;
    const [parameter] = callback?.parameters ?? [];
    if (callback && parameter && isNameStreamed(parameter.name, callback, context, depth)) return true;
    return user.name.text !== 'then' && isStreamed(next, context, depth);
  }
  if (ts.isVariableDeclaration(user) && user.initializer === child) return isNameStreamed(user.name, enclosingFunction(user) ?? user.getSourceFile(), context, depth - 1);
  if (ts.isBinaryExpression(user) && user.operatorToken.kind === ts.SyntaxKind.EqualsToken && user.right === child && ts.isIdentifier(user.left)) return isNameStreamed(user.left, enclosingFunction(user) ?? user.getSourceFile(), context, depth - 1);
  const fn = ts.isReturnStatement(user) ? enclosingFunction(user) : isFunctionNode(user) && user.body === child ? user : undefined;
  if (fn) return isGivenStreamed(fn, context, depth);
  // What is handed to a function of the workspace may be read there.
  return ts.isCallExpression(user) && user.arguments.some((one) => one === child) && context.functionsOf(user.expression).some((one) => {
    const parameter = isFunctionNode(one) ? one.parameters[user.arguments.indexOf(child as ts.Expression)] : undefined;
    return parameter !== undefined && depth > 0 && isNameStreamed(parameter.name, one, context, depth - 1);
  });
}

/** The same for what a name holds, or a pattern takes out of it. */
function isNameStreamed(name: ts.BindingName, within: ts.Node, context: FixContext, depth: number): boolean {
  const body = ts.isObjectBindingPattern(name) ? name.elements.find((one) => propertyName(one.propertyName ?? (ts.isIdentifier(one.name) ? one.name : undefined)) === 'body') : undefined;
  const held = ts.isIdentifier(name) ? name : body && ts.isIdentifier(body.name) ? body.name : undefined;
  const declared = held && declarationOf(held, context.checker);
  let found = false;
  if (declared) walk(within, (node) => {
    // Another variable around this one may have its name.
    if (found || !ts.isIdentifier(node) || node === held || node.text !== held.text || !isReference(node) || declarationOf(node, context.checker) !== declared) return !found;
    if (body) found = isRead(node);
    else found = ts.isPropertyAccessExpression(node.parent) && node.parent.expression === node ? isBody(node.parent) : isStreamed(node, context, depth);
    return !found;
  });
  return found;
}

function isBody(access: ts.PropertyAccessExpression): boolean {
  return access.name.text === 'body' && isRead(access);
}

/** Whether a body is more than asked whether it is there, and not read as a whole. */
function isRead(body: ts.Expression): boolean {
  const { user } = outward(body);
  if (ts.isPrefixUnaryExpression(user) || ts.isIfStatement(user) || ts.isConditionalExpression(user)) return false;
  if (ts.isBinaryExpression(user)) return !/^(?:[!=]==?|&&|\|\|)$/.test(user.operatorToken.getText());
  return !(ts.isPropertyAccessExpression(user) && whole.test(user.name.text));
}

/** Whether what a function gives is streamed by those who call it, or is the answer of a handler. */
function isGivenStreamed(fn: FunctionNode, context: FixContext, depth: number): boolean {
  const named = fn.name ?? (ts.isVariableDeclaration(fn.parent) || ts.isPropertyAssignment(fn.parent) ? fn.parent.name : undefined);
  const name = named && ts.isIdentifier(named) ? named.text : undefined;
  if (name === undefined) {
    const { user } = outward(fn);
    if (ts.isExportAssignment(user) || !ts.isCallExpression(user)) return true;
    // `guard.execute(() => fetch(url))` gives what it is given.
    return serving.test(user.expression.getText()) || isStreamed(user, context, depth);
  }
  if (answering.test(name)) return true;
  if (depth <= 0) return false;
  const called = new RegExp(`\\b${literally(name)}\\s*(?:<[^>]*>)?\\(`);
  return context.workspace.files().some((path) => {
    if (!called.test(context.workspace.text(path) ?? '')) return false;
    const file = context.workspace.sourceFile(path);
    let found = false;
    if (file) walk(file, (node) => {
      if (!found && ts.isCallExpression(node) && (ts.isPropertyAccessExpression(node.expression) ? node.expression.name : node.expression).getText() === name && context.functionsOf(node.expression).some((one) => one === fn)) found = isStreamed(node, context, depth - 1);
      return !found;
    });
    return found;
  });
}
