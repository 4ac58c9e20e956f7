import type { Loop } from '../../flow/types';
import { enclosingFunction, inlineFunction, outward, referencesTo, uncast } from '../../project/syntax';
import { ts } from '../../project/ts';
import { statementOf } from '../edits/place';
import { hasComments, onlyExpression } from '../loops/write-loop';
import { onlyTells } from '../loops/passes/outcome';

/** A loop that does nothing but call a function, and what it makes of a call that fails. */
export interface CallLoop {
  /** What another call takes the place of: the loop, or the statement that waits for it. */
  readonly target: ts.Statement;
  /** What each pass does where its call fails: it tells of it, and the next goes on. */
  readonly caught?: ts.CatchClause;
  /** Whether each call is waited for whatever comes of the others: `Promise.allSettled`. */
  readonly isSettled: boolean;
  /** What holds how each call ended: `const results = ` of `const results = await Promise.allSettled(…)`, of which is asked how many failed, and whether any did. */
  readonly results?: string;
}

/**
 * `for (const id of ids) await remove(id);`, also with a `try` in each pass that only tells of what fails, and `await Promise.all(ids.map((id) => remove(id)));` with its form that settles each.
 * @returns undefined where the loop does anything else, or what it gives is looked at
 */
export function callLoop({ node, body, method }: Loop, call: ts.CallExpression): CallLoop | undefined {
  if (hasComments(node, call.arguments)) return undefined;
  if (ts.isForOfStatement(node)) return ofStatement(node, call);
  if (method !== 'map' || !ts.isArrowFunction(body) || body.parameters.length > 1) return undefined;
  const only = ts.isBlock(body.body) ? onlyExpression(body.body) : body.body;
  if (!only || !isCall(only, call)) return undefined;
  const all = outward(node).user;
  const awaiting = outward(all).user;
  const isAll = ts.isCallExpression(all) && all.arguments.length === 1 && /^Promise\.all(?:Settled)?$/.test(all.expression.getText());
  const statement = isAll && ts.isAwaitExpression(awaiting) ? statementOf(awaiting) : undefined;
  if (!isAll || !ts.isAwaitExpression(awaiting) || !statement || hasComments(statement, call.arguments)) return undefined;
  const isSettled = all.expression.getText() === 'Promise.allSettled';
  if (ts.isExpressionStatement(statement)) return uncast(statement.expression) === awaiting ? { target: statement, isSettled } : undefined;
  const results = isSettled && ts.isVariableStatement(statement) ? countedIn(statement, awaiting) : undefined;
  return results === undefined ? undefined : { target: statement, isSettled, results };
}

function ofStatement(loop: ts.ForOfStatement, call: ts.CallExpression): CallLoop | undefined {
  const only = soleStatement(loop.statement);
  if (only && ts.isExpressionStatement(only)) return isCall(only.expression, call, true) ? { target: loop, isSettled: false } : undefined;
  if (!only || !ts.isTryStatement(only) || !only.catchClause || only.finallyBlock) return undefined;
  const tried = soleStatement(only.tryBlock);
  // What counts, or goes on with another pass, says of one row what it cannot say of all.
  const tells = only.catchClause.block.statements.every((statement) => ts.isExpressionStatement(statement) && isTelling(statement.expression)) && onlyTells(only.catchClause.block);
  return tried && ts.isExpressionStatement(tried) && isCall(tried.expression, call, true) && tells ? { target: loop, caught: only.catchClause, isSettled: false } : undefined;
}

/** `console.error('…', error)` */
function isTelling(expression: ts.Expression): boolean {
  return ts.isCallExpression(expression) && /^console\.\w+$/.test(expression.expression.getText());
}

function soleStatement(statement: ts.Statement): ts.Statement | undefined {
  if (!ts.isBlock(statement)) return statement;
  return statement.statements.length === 1 ? statement.statements[0] : undefined;
}

function isCall(expression: ts.Expression, call: ts.CallExpression, isAwaited = false): boolean {
  const inner = uncast(expression);
  return ts.isAwaitExpression(inner) ? uncast(inner.expression) === call : !isAwaited && inner === call;
}

/** `const results = ` where a statement declares nothing else, and of what it declares is asked how many calls failed, or whether one did. */
function countedIn({ declarationList }: ts.VariableStatement, awaiting: ts.Expression): string | undefined {
  const [declaration, ...others] = declarationList.declarations;
  if (!declaration || others.length > 0 || declaration.initializer !== awaiting || !ts.isIdentifier(declaration.name) || declaration.type || !(declarationList.flags & ts.NodeFlags.Const)) return undefined;
  const uses = usesOf(declaration.name);
  return uses.length > 0 && uses.every(isCount) ? `const ${declaration.name.text} = ` : undefined;
}

function usesOf(name: ts.Identifier): readonly ts.Identifier[] {
  return referencesTo(name.text, enclosingFunction(name) ?? name.getSourceFile()).filter((use) => use !== name);
}

/** `results.length`, `results.some(failed)`, `results.every(done)` and `results.filter(failed).length`, also where a constant holds those that failed. */
function isCount(results: ts.Identifier): boolean {
  const member = outward(results).user;
  if (!ts.isPropertyAccessExpression(member) || outward(results).child !== member.expression) return false;
  if (member.name.text === 'length') return true;
  const call = member.parent;
  if (!ts.isCallExpression(call) || call.expression !== member || call.arguments.length !== 1 || !looksAtStatus(inlineFunction(call.arguments[0]))) return false;
  if (member.name.text === 'some' || member.name.text === 'every') return true;
  if (member.name.text !== 'filter') return false;
  const { user } = outward(call);
  if (ts.isVariableDeclaration(user) && ts.isIdentifier(user.name)) return usesOf(user.name).every(isLength);
  return ts.isPropertyAccessExpression(user) && user.name.text === 'length';
}

function isLength(use: ts.Identifier): boolean {
  const { child, user } = outward(use);
  return ts.isPropertyAccessExpression(user) && user.expression === child && user.name.text === 'length';
}

/** Whether a function of one result reads nothing of it but how it ended. */
function looksAtStatus(test: ts.ArrowFunction | ts.FunctionExpression | undefined): boolean {
  const [parameter, ...more] = test?.parameters ?? [];
  if (!test || !parameter || more.length > 0 || !ts.isIdentifier(parameter.name) || ts.isBlock(test.body)) return false;
  const { body } = test;
  return ts.isBinaryExpression(body) && [body.left, body.right].every((side) => ts.isStringLiteral(side) || side.getText() === `${parameter.name.getText()}.status`);
}
