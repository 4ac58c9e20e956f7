import { bare, isFunctionNode, walk, type FunctionNode } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { hasDirective } from '../reading/exports';
import { declarationAt } from '../reading/trace';
import type { EntryContext, Framework } from '../types';

/** What says that a file runs in the browser: a library of components, or the page itself. */
const browser = /from\s*['"](?:react|react-dom|react-native|preact|vue|svelte|solid-js|@angular\/core|expo)(?:\/[\w-]+)?['"]|\b(?:window|document|localStorage)\s*\.|\bself\.addEventListener\b/;

/**
 * `setInterval(fn, ms)` where a server starts: at the top of a module, or in a function that starts it and leaves it running. One that the same
 * function clears again is a wait, one inside an inline callback belongs to a request or an event.
 */
export const timers: Framework = {
  id: 'timers',
  trigger: /\bsetInterval\s*\(/,
  * collect(file, context) {
    if (/\.[jt]sx$/.test(file.fileName) || hasDirective(file.statements, 'use client') || browser.test(file.text)) return;
    const calls: ts.CallExpression[] = [];
    walk(file, (node) => {
      if (ts.isCallExpression(node) && isSetInterval(node, context)) calls.push(node);
    });
    for (const call of calls) {
      const [handler, time] = call.arguments;
      if (!handler || !keepsRunning(call)) continue;
      yield { kind: 'handler', entry: 'job', verb: 'interval', path: time && numberOf(time, context, 0)?.toString(), handlers: [handler], node: call };
    }
  },
};

function isSetInterval(node: ts.CallExpression, context: EntryContext): boolean {
  const callee = bare(node.expression);
  if (ts.isPropertyAccessExpression(callee)) return callee.name.text === 'setInterval' && callee.expression.getText() === 'globalThis';
  return ts.isIdentifier(callee) && callee.text === 'setInterval' && declarationAt(callee, context.checker) === undefined;
}

function keepsRunning(call: ts.CallExpression): boolean {
  for (let current: ts.Node = call.parent; !ts.isSourceFile(current); current = current.parent) {
    if (!isFunctionNode(current) || isTransparent(current)) continue;
    return isStarter(current) && !clears(current, call);
  }
  return true;
}

/** What runs where it stands: `(async () => { … })()`, `connect().then(() => { … })`, `app.listen(port, () => { … })`. */
function isTransparent(fn: FunctionNode): boolean {
  let child: ts.Node = fn;
  while (ts.isParenthesizedExpression(child.parent)) child = child.parent;
  const { parent } = child;
  if (!ts.isCallExpression(parent)) return false;
  if (parent.expression === child) return true;
  return ts.isPropertyAccessExpression(parent.expression) && ['then', 'finally', 'listen'].includes(parent.expression.name.text);
}

/** A function of the module or a method of a class, which somebody calls to start something; not a callback. */
function isStarter(fn: FunctionNode): boolean {
  if (ts.isFunctionDeclaration(fn)) return ts.isSourceFile(fn.parent);
  if (ts.isConstructorDeclaration(fn)) return true;
  if (ts.isMethodDeclaration(fn)) return ts.isClassLike(fn.parent);
  return ts.isVariableDeclaration(fn.parent) && ts.isVariableStatement(fn.parent.parent.parent) && ts.isSourceFile(fn.parent.parent.parent.parent);
}

/** Whether the function itself stops the timer that it starts. */
function clears(fn: FunctionNode, call: ts.CallExpression): boolean {
  const { parent } = call;
  const name = ts.isVariableDeclaration(parent) ? parent.name.getText() : ts.isBinaryExpression(parent) ? parent.left.getText() : undefined;
  let found = false;
  walk(fn, (node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'clearInterval') found ||= node.arguments[0] !== undefined && bare(node.arguments[0]).getText() === name;
  });
  return found;
}

/** The number of `60 * 1000`, of a `const` as well. */
function numberOf(expression: ts.Expression, context: EntryContext, depth: number): number | undefined {
  const node = bare(expression);
  if (depth > 8) return undefined;
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (ts.isBinaryExpression(node)) {
    const [left, right] = [numberOf(node.left, context, depth + 1), numberOf(node.right, context, depth + 1)];
    if (left === undefined || right === undefined) return undefined;
    if (node.operatorToken.kind === ts.SyntaxKind.AsteriskToken) return left * right;
    return node.operatorToken.kind === ts.SyntaxKind.PlusToken ? left + right : undefined;
  }
  if (!ts.isIdentifier(node) && !ts.isPropertyAccessExpression(node)) return undefined;
  const declaration = declarationAt(ts.isIdentifier(node) ? node : node.name, context.checker);
  if (!declaration || !(ts.isVariableDeclaration(declaration) || ts.isPropertyAssignment(declaration)) || !declaration.initializer) return undefined;
  const isFixed = ts.isPropertyAssignment(declaration) || (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) !== 0;
  return isFixed ? numberOf(declaration.initializer, context, depth + 1) : undefined;
}
