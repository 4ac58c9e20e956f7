import type { Fix } from '../../core';
import { enclosingFunction, isFunctionNode, isWithin, someInRun } from '../../project/syntax';
import { ts } from '../../project/ts';
import { commentedEnd, EditBuilder, indentUnit, lineBreak, lineIndent, semicolon } from '../edits/edit-builder';
import { statementOf } from '../edits/place';
import type { FixContext, Planner } from '../types';
import { isRelease, isWaitedFor, leading, waits, withComments } from './releases';
import { stateOf, undoing, type Transaction } from './transaction';

/** The `try` right behind the statement that takes a connection, where that is all that has it. */
export function ownTry(rest: readonly ts.Statement[], uses: readonly ts.Identifier[]): ts.TryStatement | undefined {
  const [attempt] = rest;
  return attempt && ts.isTryStatement(attempt) && attempt.catchClause && !attempt.finallyBlock && uses.every((use) => isWithin(use, attempt)) ? attempt : undefined;
}

/** A connection that is given back within its `try`, or in branches of that, goes back in the `finally` of it: behind a release nothing is waited for, so that nobody has it for longer. */
export function planOwnTry(attempt: ts.TryStatement, uses: readonly ts.Identifier[], transaction: Transaction, { subject: { site, name, meaning, releases } }: Parameters<Planner<'checkout'>>[0], { withheld }: FixContext): Fix | undefined {
  const given = releases.map((release) => statementOf(release));
  if (!given.every((one): one is ts.Statement => one !== undefined && isRelease(one, releases, meaning.release) && enclosingFunction(one) === site.enclosing && !isRepeated(one, attempt))) return undefined;
  const later = given.some((one) => behind(one, attempt).some((statement) => waits(statement) || uses.some((use) => isWithin(use, statement))));
  const others = uses.filter((use) => !given.some((one) => isWithin(use, one)));
  if (later || others.some((use) => !isWaitedFor(use, site.enclosing))) {
    withheld?.('something is waited for behind the release, or what the connection is asked is not waited for');
    return undefined;
  }
  const { begins, commits, rollbacks, rollback } = transaction;
  const undone = begins.length + commits.length + rollbacks.length === 0 ? 'not begun' : stateOf(transaction, attempt.tryBlock.statements);
  const caught = attempt.catchClause?.block;
  if (undone === 'left open' || !caught) {
    withheld?.('a transaction is begun on it and not ended on every way, and whoever gets the connection next would be in it');
    return undefined;
  }
  const file = attempt.getSourceFile();
  const eol = lineBreak(file);
  const indent = lineIndent(file, attempt.getStart());
  const inner = indent + indentUnit(file);
  const end = semicolon(file);
  const builder = new EditBuilder();
  for (const statement of given) builder.range(file, ...withItsComments(statement), '');
  if (undone === 'to be undone') {
    const start = caught.getStart() + 1;
    builder.range(file, start, start, `${eol}${inner}${undoing(rollback ?? '', end).lines[0] ?? ''}`);
  }
  const lines = withComments(`${meaning.waits ? 'await ' : ''}${name.text}.${meaning.release}()${end}`, given);
  builder.range(file, attempt.end, attempt.end, ` finally {${eol}${lines.map((line) => `${inner}${line}${eol}`).join('')}${indent}}`);
  const title = undone === 'to be undone' ? `Give \`${name.text}\` back in a \`finally\`, and roll its transaction back where something fails` : `Give \`${name.text}\` back in a \`finally\``;
  return { kind: 'release', title, preferred: true, changesBehavior: false, edits: builder.build() };
}

/** The lines of a statement with the comments above and behind it, which go where it goes; less where something else stands on them. */
function withItsComments(statement: ts.Statement): readonly [number, number] {
  const { text } = statement.getSourceFile();
  const [start, end] = [leading(statement), commentedEnd(statement)];
  const line = text.lastIndexOf('\n', start - 1) + 1;
  const rest = /^[ \t]*\r?\n/.exec(text.slice(end));
  return /^[ \t]*$/.test(text.slice(line, start)) && rest ? [line, end + rest[0].length] : [start, end];
}

/** Whether a loop stands around a statement within another one. */
function isRepeated(statement: ts.Statement, around: ts.Statement): boolean {
  for (let node: ts.Node = statement; node !== around; node = node.parent) if (ts.isIterationStatement(node, false)) return true;
  return false;
}

/** The statements that run behind one until another one ends: also where a `case` has no `break`, in a `finally` around it, and where what is thrown behind it is caught. */
function behind(statement: ts.Statement, around: ts.TryStatement): readonly ts.Statement[] {
  const found: ts.Statement[] = [];
  let [isLeft, mayFail] = [false, false];
  for (let node: ts.Node = statement; node !== around; node = node.parent) {
    const { parent } = node;
    for (const one of isLeft ? [] : following(node)) {
      found.push(one);
      mayFail ||= !isFunctionNode(one) && someInRun(one, ts.isThrowStatement);
      isLeft = ts.isReturnStatement(one) || ts.isThrowStatement(one);
      if (isLeft || ts.isBreakStatement(one)) break;
    }
    if (!ts.isTryStatement(parent)) continue;
    if (node === parent.tryBlock && mayFail && parent.catchClause) {
      found.push(parent.catchClause.block);
      [isLeft, mayFail] = [false, false];
    }
    if (node !== parent.finallyBlock && parent.finallyBlock) found.push(parent.finallyBlock);
  }
  return found;
}

/** The statements that stand behind one beside it, with those of the next cases of a `switch`. */
function following(node: ts.Node): readonly ts.Statement[] {
  const { parent } = node;
  if (!ts.isStatement(node) || !(ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent))) return [];
  const next = ts.isBlock(parent) ? [] : parent.parent.clauses.slice(parent.parent.clauses.indexOf(parent) + 1);
  return [...parent.statements.slice(parent.statements.indexOf(node) + 1), ...next.flatMap((one) => [...one.statements])];
}
