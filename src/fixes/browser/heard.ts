import { dialectOf, type HeardTest } from '../../catalog';
import type { Fix } from '../../core';
import { bindingOwner, declarationOf } from '../../flow/values/symbols';
import { bare, enclosingFunction, inlineFunction, lastOf, propertyName } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { FixableFinding } from '../../rules';
import { refNamed } from '../../rules/client-side-processing/component-state';
import { plural, rowNoun } from '../../rules/words';
import { isKnownAt } from '../bounds/into-query/predicate';
import { EditBuilder } from '../edits/edit-builder';
import { changedIn } from '../loops/passes/changes';
import type { FixContext } from '../types';
import { refuse } from '../refuse';

/**
 * A subscription to a whole table whose listener does nothing but for rows with one value in one column: the server is asked for those alone. The listener keeps its condition, so that it does what it did
 * for everything that it still hears of; of what is deleted it is told no columns either way.
 */
export function planHeard({ subject }: FixableFinding<'subscription'>, { checker, withheld }: FixContext): Fix | undefined {
  const { call, subscription, library } = subject;
  const listener = inlineFunction(subscription.listener);
  const test = listener && subscription.rowIn !== undefined ? askedFirst(listener, subscription.rowIn, call, checker) : undefined;
  if (!test) return refuse(withheld, 'the listener does something for every change, or for rows that no column tells from others');
  const edits = dialectOf(library).heard?.(call, test);
  return edits && {
    kind: 'into-query', title: `Listen only to the ${plural(rowNoun(subscription.entity))} whose \`${test.column}\` is ${ts.isIdentifier(test.value) || ts.isPropertyAccessExpression(test.value) ? `\`${test.value.getText()}\`` : test.value.getText()}`,
    preferred: true, changesBehavior: false, edits: new EditBuilder().all(call.getSourceFile(), edits).build(),
  };
}

/** What the listener asks of a changed row before it does anything: `if (payload.new.shop_id !== shop) return;`, or all that it does stands under the condition. */
function askedFirst(listener: ts.ArrowFunction | ts.FunctionExpression, rowIn: string, call: ts.CallExpression, checker: ts.TypeChecker): HeardTest | undefined {
  const [change] = listener.parameters;
  if (!change || listener.parameters.length !== 1 || !ts.isBlock(listener.body)) return undefined;
  const rows = new Set<string>();
  if (ts.isObjectBindingPattern(change.name)) for (const one of change.name.elements) if (ts.isIdentifier(one.name) && propertyName(one.propertyName ?? one.name) === rowIn) rows.add(one.name.text);
  const payload = ts.isIdentifier(change.name) ? change.name.text : undefined;
  const isRow = (node: ts.Expression): boolean => {
    const read = bare(node);
    return ts.isIdentifier(read) ? rows.has(read.text) : ts.isPropertyAccessExpression(read) && read.name.text === rowIn && ts.isIdentifier(bare(read.expression)) && read.expression.getText() === payload;
  };
  const test = (node: ts.Expression, isUnlike: boolean): HeardTest | undefined => testIn(node, isUnlike, isRow, call, checker);
  for (const [index, statement] of listener.body.statements.entries()) {
    if (ts.isVariableStatement(statement)) {
      for (const { name, initializer } of statement.declarationList.declarations) {
        if (!initializer || !ts.isIdentifier(name) || !isRow(initializer)) return undefined;
        rows.add(name.text);
      }
    } else if (ts.isIfStatement(statement) && !statement.elseStatement) {
      if (isReturn(statement.thenStatement)) return test(statement.expression, true);
      return index === listener.body.statements.length - 1 ? test(statement.expression, false) : undefined;
    } else return undefined;
  }
  return undefined;
}

function isReturn(statement: ts.Statement): boolean {
  const [only, ...others] = ts.isBlock(statement) ? statement.statements : [statement];
  return others.length === 0 && only !== undefined && ts.isReturnStatement(only) && !only.expression;
}

/** `row.shop_id === shop` among conditions that all have to hold, or its opposite among those of which none may. */
function testIn(expression: ts.Expression, isUnlike: boolean, isRow: (node: ts.Expression) => boolean, call: ts.CallExpression, checker: ts.TypeChecker): HeardTest | undefined {
  const node = bare(expression);
  if (!ts.isBinaryExpression(node)) return undefined;
  const { kind } = node.operatorToken;
  if (kind === (isUnlike ? ts.SyntaxKind.BarBarToken : ts.SyntaxKind.AmpersandAmpersandToken)) return testIn(node.left, isUnlike, isRow, call, checker) ?? testIn(node.right, isUnlike, isRow, call, checker);
  if (kind !== (isUnlike ? ts.SyntaxKind.ExclamationEqualsEqualsToken : ts.SyntaxKind.EqualsEqualsEqualsToken)) return undefined;
  for (const [read, given] of [[node.left, node.right], [node.right, node.left]] as const) {
    const column = bare(read);
    const value = bare(given);
    if (ts.isPropertyAccessExpression(column) && isRow(column.expression) && isKnown(value, call, checker)) return { column: column.name.text, value };
  }
  return undefined;
}

/** A text or number that is written out, or that the function around the subscription has as a constant: the listener compares with the same. */
function isKnown(value: ts.Expression, call: ts.CallExpression, checker: ts.TypeChecker): boolean {
  if (ts.isStringLiteral(value) || ts.isNumericLiteral(value)) return true;
  const root = ts.isPropertyAccessExpression(value) && !value.questionDotToken ? bare(value.expression) : value;
  const declaration = ts.isIdentifier(root) ? declarationOf(root, checker) : undefined;
  const owner = declaration && ts.isBindingElement(declaration) ? bindingOwner(declaration) : declaration;
  if (!owner || !isKnownAt(owner, call) || mayChange(value, checker)) return false;
  const { flags } = checker.getTypeAtLocation(value);
  return (flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike)) !== 0 || isRefused(value, call);
}

/** Whether a constant's property may be another one when the listener is called: what a `ref` of Vue or React holds, or what something in the file changes. */
function mayChange(value: ts.Expression, checker: ts.TypeChecker): boolean {
  if (!ts.isPropertyAccessExpression(value)) return false;
  return refNamed(value, checker) !== undefined || value.name.text === 'current' || changedIn(value.getSourceFile()).some((one) => one.getText() === value.getText());
}

/** `if (!shop) return;` before the subscription, in its function: what has no value is not subscribed for. */
function isRefused(value: ts.Expression, call: ts.CallExpression): boolean {
  const body = enclosingFunction(call)?.body;
  const named = value.getText();
  return body !== undefined && ts.isBlock(body) && body.statements.some((one) => ts.isIfStatement(one) && one.end <= call.pos && returns(one.thenStatement) && unless(one.expression).includes(named));
}

function returns(statement: ts.Statement): boolean {
  const last = lastOf(statement);
  return last !== undefined && ts.isReturnStatement(last);
}

/** `!a || !b` → `a`, `b` */
function unless(condition: ts.Expression): readonly string[] {
  const node = bare(condition);
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.BarBarToken) return [...unless(node.left), ...unless(node.right)];
  return ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken ? [node.operand.getText().replaceAll('?.', '.')] : [];
}
