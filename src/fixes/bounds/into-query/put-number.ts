import type { Query } from '../../../catalog';
import { withReplaced } from '../../../catalog/chains/chain-text';
import { declarationOf } from '../../../flow/values/symbols';
import { isOr, isWithin, outward, uncast } from '../../../project/syntax';
import { ts } from '../../../project/ts';
import type { RowUse } from '../../../rules/bounds/uses';
import type { EditBuilder } from '../../edits/edit-builder';

/** What a call, an access or a loop is about. */
export function receiverOf(node: ts.Node): ts.Expression | undefined {
  if (ts.isForOfStatement(node)) return node.expression;
  if (ts.isCallExpression(node)) return ts.isPropertyAccessExpression(node.expression) ? node.expression.expression : undefined;
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node) ? node.expression : undefined;
}

/** Leaves the rows where they are, of which the query gives one, and reads the number off that wherever it was worked out. */
export function putInRows(builder: EditBuilder, uses: readonly RowUse[], { call }: Query, query: string, read: (rows: string) => string): boolean {
  let isWithout = true;
  for (const { node, filters } of uses) {
    const rows = receiverOf(filters[0] ?? node);
    if (!rows) return false;
    const isDirect = isWithin(call, rows);
    if (isDirect && uses.length > 1) return false;
    isWithout &&= !isDirect;
    builder.replace(node, read(isDirect ? withReplaced(rows, call, query) : rows.getText()));
  }
  if (isWithout) builder.replace(call, query);
  return true;
}

/**
 * Reads the number off the result of a query that gives no rows any more: `snapshot.docs.length` and `snapshot.size` are then one number of `snapshot`. That stands where it is awaited, or is a constant of its own, alone or
 * beside others of `Promise.all`, and has no type that is written out.
 */
export function putInResult(builder: EditBuilder, uses: readonly RowUse[], { call, rowsIn }: Query, query: string, { read, checker }: { read(result: string): string; readonly checker: ts.TypeChecker }): boolean {
  let isWithout = true;
  for (const { node } of uses) {
    if (!ts.isPropertyAccessExpression(node) || node.questionDotToken) return false;
    const rows = uncast(node.expression);
    const result = node.name.text === 'length' ? (ts.isPropertyAccessExpression(rows) && !rows.questionDotToken && rows.name.text === rowsIn ? rows.expression : undefined) : node.expression;
    if (!result) return false;
    const isDirect = isWithin(call, result);
    if (isDirect ? uncast(result) !== outward(call).user : !isConstantOf(uncast(result), call, checker)) return false;
    if (isDirect && uses.length > 1) return false;
    isWithout &&= !isDirect;
    builder.replace(node, read(isDirect ? withReplaced(result, call, query) : result.getText()));
  }
  if (isWithout) builder.replace(call, query);
  return true;
}

/** Whether a name is that of a constant for what is awaited of a call: `const a = await call`, `const [a, b] = await Promise.all([call, …])`. */
function isConstantOf(name: ts.Expression, call: ts.Node, checker: ts.TypeChecker): boolean {
  const declared = ts.isIdentifier(name) ? declarationOf(name, checker) : undefined;
  const isElement = declared !== undefined && ts.isBindingElement(declared) && !declared.initializer && !declared.dotDotDotToken;
  const whole = isElement ? declared.parent.parent : declared;
  if (!declared || !whole || !ts.isVariableDeclaration(whole) || whole.type || !whole.initializer || (ts.getCombinedNodeFlags(whole) & ts.NodeFlags.Const) === 0) return false;
  const given = uncast(whole.initializer);
  const awaited = ts.isAwaitExpression(given) ? uncast(given.expression) : undefined;
  if (!isElement) return awaited === call && ts.isIdentifier(whole.name);
  const list = awaited && ts.isCallExpression(awaited) && awaited.expression.getText() === 'Promise.all' ? awaited.arguments[0] : undefined;
  return list !== undefined && ts.isArrayLiteralExpression(list) && ts.isArrayBindingPattern(whole.name) && list.elements.some((element, index) => uncast(element) === call && ts.isArrayBindingPattern(whole.name) && whole.name.elements[index] === declared);
}

/** `data?.slice(…)`, which is undefined where the query failed, and the rows are `null`: it may only be part of `data?.slice(…) ?? []`. */
export function mayLack(node: ts.CallExpression): boolean {
  const { child, user } = outward(node);
  return ts.isPropertyAccessExpression(node.expression) && node.expression.questionDotToken !== undefined && !(ts.isBinaryExpression(user) && user.left === child && isOr(user.operatorToken.kind));
}
