import type { Loop } from '../../../flow/types';
import { enclosingFunction, isAsync, isFunctionNode, outward, walk } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import { lineIndent, type EditBuilder } from '../../edits/edit-builder';

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
