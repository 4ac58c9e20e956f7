import { isForAnyConnection, leavesState } from '../../catalog/sql/any-connection';
import type { Fix } from '../../core';
import { enclosingFunction, outward, referencesTo } from '../../project/syntax';
import { ts } from '../../project/ts';
import { EditBuilder } from '../edits/edit-builder';
import { statementOf } from '../edits/place';
import type { Planner } from '../types';
import { awaitedCall, catcherOf } from './awaited-call';
import { removeClosing } from './closings';

/** A connection that is taken for statements which belong to nothing larger: the pool itself is asked, which takes one and gives it back whatever happens. */
export const planDirectQuery: Planner<'checkout'> = (finding, { checker, withheld }): Fix | undefined => {
  const { site, name, meaning, releases } = finding.subject;
  const { direct } = meaning;
  const taken = statementOf(site.call);
  const pool = ts.isCallExpression(site.call) && ts.isPropertyAccessExpression(site.call.expression) ? site.call.expression.expression : undefined;
  if (!direct || !taken || !ts.isVariableStatement(taken) || taken.declarationList.declarations.length !== 1 || !ts.isVariableDeclaration(name.parent) || !pool || !isPath(pool)) return undefined;
  const given = releases.map((release) => releasing(release, meaning.release));
  const queries = referencesTo(name.text, site.enclosing).filter((use) => use !== name && !releases.includes(outward(use).user)).map((use) => awaitedCall(use, direct));
  const [first] = queries;
  // A single statement of whatever kind is all that happens on the connection; several must not need each other's.
  const isSingle = queries.length === 1 && first !== undefined && isOnce(first, site.enclosing);
  const catcher = catcherOf(site.call);
  if (!first || given.some((one) => one === undefined)) return undefined;
  if (!queries.every((query) => query && enclosingFunction(query) === site.enclosing && catcherOf(query) === catcher && (isSingle || isForAnyConnection(query, checker)))) return undefined;
  if (given.length === 0 && leavesState(first, checker)) {
    withheld?.(kept);
    return undefined;
  }
  const builder = new EditBuilder().remove(taken);
  const gap = gapBehind(taken);
  if (gap) builder.range(taken.getSourceFile(), gap.start, gap.end, '');
  for (const query of queries) builder.replace(clientOf(query as ts.CallExpression | ts.TaggedTemplateExpression), pool.getText());
  for (const statement of given) if (!removeClosing(statement as ts.ExpressionStatement, builder)) return undefined;
  const how = `\`${pool.getText()}.${methodOf(first)}\``;
  return { kind: 'direct-query', title: `Ask ${how}, which takes a connection and gives it back by itself`, preferred: true, changesBehavior: false, edits: builder.build() };
};

/** Why a connection that is never given back is not given back after all. */
export const kept = 'what its statement leaves on the connection would be found by whoever gets that next';

/** Whether a statement that a connection is asked leaves something on it. */
export function isLeftOn(uses: readonly ts.Identifier[], checker: ts.TypeChecker): boolean {
  return uses.some((use) => {
    const access = outward(use).user;
    const asked = ts.isPropertyAccessExpression(access) ? outward(access).user : access;
    return (ts.isCallExpression(asked) || ts.isTaggedTemplateExpression(asked)) && leavesState(asked, checker);
  });
}

/** The empty line behind the first statement of a block, which would stand at its beginning. */
function gapBehind(statement: ts.Statement): { readonly start: number; readonly end: number } | undefined {
  const { text } = statement.getSourceFile();
  const [first] = ts.isBlock(statement.parent) ? statement.parent.statements : [];
  const found = first === statement ? /^[ \t]*\r?\n((?:[ \t]*\r?\n)+)/.exec(text.slice(statement.end)) : null;
  if (!found?.[1]) return undefined;
  const end = statement.end + found[0].length;
  return { start: end - found[1].length, end };
}

/** `pool`, `this.pool`, `db.pool`: what can be named again. */
function isPath(node: ts.Expression): boolean {
  return ts.isIdentifier(node) || node.kind === ts.SyntaxKind.ThisKeyword || (ts.isPropertyAccessExpression(node) && !node.questionDotToken && isPath(node.expression));
}

/** The statement that does nothing but give the connection back; undefined where it is closed instead. */
function releasing(release: ts.Node, method: string): ts.ExpressionStatement | undefined {
  const call = outward(release).user;
  const isGiven = ts.isCallExpression(call) && call.arguments.length === 0 && ts.isPropertyAccessExpression(release) && release.name.text === method;
  const { user } = isGiven ? outward(call) : { user: undefined };
  return user && ts.isExpressionStatement(user) ? user : undefined;
}

/** Whether no loop stands around a query. */
function isOnce(query: ts.Node, fn: ts.Node): boolean {
  for (let node = query; node !== fn && node.parent; node = node.parent) if (ts.isIterationStatement(node, false)) return false;
  return true;
}

function accessOf(query: ts.CallExpression | ts.TaggedTemplateExpression): ts.PropertyAccessExpression {
  return (ts.isCallExpression(query) ? query.expression : query.tag) as ts.PropertyAccessExpression;
}

function clientOf(query: ts.CallExpression | ts.TaggedTemplateExpression): ts.Expression {
  return accessOf(query).expression;
}

function methodOf(query: ts.CallExpression | ts.TaggedTemplateExpression): string {
  return accessOf(query).name.text;
}
