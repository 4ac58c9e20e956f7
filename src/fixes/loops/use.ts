import type { Loop, QuerySite } from '../../flow/types';
import { enclosingFunction, isFunctionNode, outward, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { lineIndent, type EditBuilder } from '../edits/edit-builder';

/**
 * The expression that gives the rows: `await query`, or the bare query where its promise is only collected (the value of a
 * callback, an argument of `push`). Undefined where the promise itself is used (`.then`, stored in a variable).
 */
export function resultOf(site: QuerySite, loop: Loop): ts.Expression | undefined {
  const { child, user } = outward(site.call);
  if (ts.isAwaitExpression(user)) {
    const around = user.parent;
    // `(await query)?.name`: a simple access needs no parentheses any more, so they belong to what is replaced.
    return ts.isParenthesizedExpression(around) ? around : user;
  }
  if (child !== site.call && !ts.isParenthesizedExpression(child)) return undefined;
  if (user === loop.body && ts.isArrowFunction(user)) return site.call;
  if (ts.isReturnStatement(user) && enclosingFunction(user) === loop.body) return site.call;
  // One of several queries of a pass: `await Promise.all([query, other])` takes a plain value as well.
  if (ts.isArrayLiteralExpression(user)) {
    const all = outward(user).user;
    return ts.isCallExpression(all) && all.expression.getText() === 'Promise.all' ? site.call : undefined;
  }
  if (ts.isCallExpression(user) && ts.isPropertyAccessExpression(user.expression) && user.expression.name.text === 'push') return site.call;
  return undefined;
}

/** Whether the text of an operator expression can stand in place of `node` without parentheses. */
export function needsParentheses(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) return false;
  if (ts.isParenthesizedExpression(parent) || ts.isArrayLiteralExpression(parent) || ts.isExpressionStatement(parent) || ts.isTemplateSpan(parent)) return false;
  if (ts.isCallExpression(parent)) return parent.expression === node;
  if (ts.isBinaryExpression(parent)) return parent.operatorToken.kind !== ts.SyntaxKind.EqualsToken;
  return true;
}

/**
 * Where a callback waits for nothing any more, `await Promise.all(rows.map(async (row) => …))` becomes `rows.map((row) => …)`.
 * `gone` is the expression whose `await` the rewrite takes away.
 */
export function unwrapPromiseAll(builder: EditBuilder, loop: Loop, gone: ts.Node, checker: ts.TypeChecker): void {
  if (loop.kind !== 'callback' || loop.method !== 'map' || !ts.isCallExpression(loop.node) || !isFunctionNode(loop.body)) return;
  const all = outward(loop.node).user;
  if (!ts.isCallExpression(all) || all.arguments.length !== 1 || all.expression.getText() !== 'Promise.all') return;
  const { child, user } = outward(all);
  // What an async function returns is waited for by its caller all the same.
  const returned = ts.isReturnStatement(user) || (ts.isArrowFunction(user) && user.body === child);
  const awaiting = ts.isAwaitExpression(user) ? user : returned && isAsync(enclosingFunction(all)) ? all : undefined;
  if (!awaiting || awaitsElsewhere(loop.body, gone) || givesPromise(loop.body, gone, checker)) return;
  const file = all.getSourceFile();
  const callback = loop.body;
  const async = ts.canHaveModifiers(callback) ? ts.getModifiers(callback)?.find((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) : undefined;
  if (async) builder.range(file, async.getStart(), skipSpace(file.text, async.end), '');
  const inner = loop.node;
  builder.range(file, awaiting.getStart(), inner.getStart(), '');
  builder.range(file, inner.end, awaiting.end, '');
  outdent(builder, inner, awaiting);
}

/** Moves the lines of a node that stood on a line of its own back to the indentation of what it takes the place of. */
function outdent(builder: EditBuilder, inner: ts.Node, outer: ts.Node): void {
  const file = inner.getSourceFile();
  const surplus = lineIndent(file, inner.getStart()).length - lineIndent(file, outer.getStart()).length;
  if (surplus <= 0) return;
  const { text } = file;
  for (let at = text.indexOf('\n', inner.getStart()); at !== -1 && at < inner.end; at = text.indexOf('\n', at + 1)) {
    const start = at + 1;
    const indent = /^[ \t]*/.exec(text.slice(start, start + 200))?.[0].length ?? 0;
    if (indent >= surplus && !isInsideTemplate(inner, start) && !builder.touches(file, start, start + surplus)) builder.range(file, start, start + surplus, '');
  }
}

function isInsideTemplate(root: ts.Node, position: number): boolean {
  let found = false;
  walk(root, (node) => {
    if (found || position < node.pos || position > node.end) return false;
    if ((ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node)) && node.getStart() < position && position <= node.end) found = true;
    return !found;
  });
  return found;
}

function isAsync(node: ts.Node | undefined): boolean {
  return node !== undefined && ts.canHaveModifiers(node) && ts.getModifiers(node)?.some((modifier) => modifier.kind === ts.SyntaxKind.AsyncKeyword) === true;
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return at;
}

function awaitsElsewhere(callback: ts.Node, gone: ts.Node): boolean {
  let found = false;
  ts.forEachChild(callback, (child) => walk(child, (node) => {
    if (found || node === gone || isFunctionNode(node)) return false;
    if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier)) found = true;
    return !found;
  }));
  return found;
}

/** Whether the callback may give back a promise, which `Promise.all` would have waited for. */
function givesPromise(callback: ts.Node, gone: ts.Node, checker: ts.TypeChecker): boolean {
  const mayBe = (expression: ts.Expression): boolean => {
    if (expression === gone) return false;
    const type = checker.getTypeAtLocation(expression);
    if (type.flags & ts.TypeFlags.Any) return !ts.isObjectLiteralExpression(expression);
    return checker.getPropertyOfType(checker.getNonNullableType(type), 'then') !== undefined;
  };
  if (ts.isArrowFunction(callback) && !ts.isBlock(callback.body)) return mayBe(callback.body);
  let found = false;
  walk((callback as ts.FunctionExpression).body, (node) => {
    if (found || isFunctionNode(node)) return false;
    if (ts.isReturnStatement(node) && node.expression && mayBe(node.expression)) found = true;
    return true;
  });
  return found;
}
