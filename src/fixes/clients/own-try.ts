import type { Fix } from '../../core';
import { isNothing } from '../../catalog/values/given-values';
import { enclosingFunction, isAssignment, isFunctionNode, isWithin, referencesTo, someInRun, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { commentedEnd, EditBuilder, indentUnit, lineBreak, lineIndent, semicolon } from '../edits/edit-builder';
import { statementOf } from '../edits/place';
import type { FixContext, Planner } from '../types';
import { isRelease, isWaitedFor, leading, waits, withComments } from './releases';
import { isThere, stateOf, undoing, type Transaction } from './transaction';

/** A `try` that is all that has a connection. */
export interface OwnTry {
  readonly attempt: ts.TryStatement;
  readonly uses: readonly ts.Identifier[];
  /** The variable that it is put into within the `try`, which has nothing where taking one fails. */
  readonly declared?: ts.VariableDeclaration;
}

/** The `try` right behind the statement that takes a connection. */
export function ownTry(rest: readonly ts.Statement[], uses: readonly ts.Identifier[]): OwnTry | undefined {
  const [attempt] = rest;
  return attempt && ts.isTryStatement(attempt) && attempt.catchClause && !attempt.finallyBlock && uses.every((use) => isWithin(use, attempt)) ? { attempt, uses } : undefined;
}

/** The `try` in which a connection is taken, for a variable that was declared for it before and is empty until then: `let client; try { client = await pool.connect(); … }`. */
export function takenInTry({ site, name, meaning }: CheckoutTaken): OwnTry | undefined {
  const statement = statementOf(site.call);
  const attempt = statement?.parent.parent;
  const isPlain = statement !== undefined && ts.isExpressionStatement(statement) && statement.expression === name.parent && ts.isBinaryExpression(name.parent);
  if (!isPlain || (meaning.undo !== undefined && meaning.undo !== meaning.release) || !attempt || !ts.isTryStatement(attempt) || attempt.tryBlock !== statement.parent || !ts.isBlock(attempt.parent)) return undefined;
  const before = attempt.parent.statements.slice(0, attempt.parent.statements.indexOf(attempt));
  const declared = before.flatMap((one) => (ts.isVariableStatement(one) && (one.declarationList.flags & ts.NodeFlags.Let) !== 0 ? one.declarationList.declarations : [])).find((one) => one.name.getText() === name.text);
  if (!declared || (declared.initializer && !isNothing(declared.initializer))) return undefined;
  let [isOther, declarations] = [false, 0];
  walk(site.enclosing, (node) => {
    if ((ts.isVariableDeclaration(node) || ts.isParameter(node) || ts.isBindingElement(node)) && node.name.getText() === name.text) declarations++;
    if (isAssignment(node) && node !== name.parent && node.left.getText() === name.text) isOther = true;
  });
  const uses = referencesTo(name.text, site.enclosing).filter((use) => use !== name && use !== declared.name);
  return !isOther && declarations === 1 && uses.every((use) => isWithin(use, attempt)) ? { attempt, uses, declared } : undefined;
}

type CheckoutTaken = Parameters<Planner<'checkout'>>[0]['subject'];

/** A connection that is given back within its `try`, or in branches of that, goes back in the `finally` of it: behind a release nothing is waited for, so that nobody has it for longer. */
export function planOwnTry({ attempt, uses, declared }: OwnTry, transaction: Transaction, { subject: { site, name, meaning, releases } }: Parameters<Planner<'checkout'>>[0], { withheld }: FixContext): Fix | undefined {
  const given = releases.map((release) => guarded(statementOf(release), name.text));
  if (!given.every((one): one is ts.Statement => one !== undefined && isRelease(inGuard(one), releases, meaning.release) && enclosingFunction(one) === site.enclosing && !isRepeated(one, attempt))) return undefined;
  const later = given.some((one) => behind(one, attempt).some((statement) => waits(statement) || uses.some((use) => isWithin(use, statement))));
  const others = uses.filter((use) => !given.some((one) => isWithin(use, one)) && !isAskedFor(use));
  if (later || others.some((use) => !isWaitedFor(use, site.enclosing))) {
    withheld?.('something is waited for behind the release, or what the connection is asked is not waited for');
    return undefined;
  }
  const { begins, commits, rollbacks, rollback } = transaction;
  const undone = begins.length + commits.length + rollbacks.length === 0 ? 'not begun' : stateOf(transaction, attempt.tryBlock.statements);
  if (undone === 'left open') {
    withheld?.('a transaction is begun on it and not ended on every way, and whoever gets the connection next would be in it');
    return undefined;
  }
  const file = attempt.getSourceFile();
  const eol = lineBreak(file);
  const indent = lineIndent(file, attempt.getStart());
  const inner = indent + indentUnit(file);
  const end = semicolon(file);
  const of = declared ? `${name.text}?.` : `${name.text}.`;
  const within = (lines: readonly string[]): string => lines.map((line) => `${inner}${line}${eol}`).join('');
  const builder = new EditBuilder();
  for (const statement of given) builder.range(file, ...withItsComments(statement), '');
  if (undone === 'to be undone') {
    const clause = undoing((rollback ?? '').replace(`${name.text}.`, of), end);
    const caught = attempt.catchClause?.block;
    const at = caught ? caught.getStart() + 1 : attempt.tryBlock.end;
    builder.range(file, at, at, caught ? `${eol}${inner}${clause.lines[0] ?? ''}` : ` ${clause.begin} {${eol}${within(clause.lines)}${indent}}`);
  }
  const lines = withComments(`${meaning.waits ? 'await ' : ''}${of}${meaning.release}()${end}`, given);
  const { finallyBlock } = attempt;
  if (finallyBlock) builder.range(file, finallyBlock.getStart() + 1, finallyBlock.getStart() + 1, `${eol}${lines.map((line) => `${inner}${line}`).join(eol)}`);
  else builder.range(file, attempt.end, attempt.end, ` finally {${eol}${within(lines)}${indent}}`);
  // Where taking one fails there is nothing in it.
  if (declared?.type && !declared.initializer && !declared.exclamationToken && !/\b(?:undefined|null|any|unknown)\b/.test(declared.type.getText())) builder.range(file, declared.type.end, declared.type.end, ' | undefined');
  const title = undone === 'to be undone' ? `Give \`${name.text}\` back in a \`finally\`, and roll its transaction back where something fails` : `Give \`${name.text}\` back in a \`finally\``;
  return { kind: 'release', title, preferred: true, changesBehavior: false, edits: builder.build() };
}

/** The statement that asks whether there is a connection, where it does nothing else than a statement within it: `if (client) client.release();`. */
function guarded(statement: ts.Statement | undefined, name: string): ts.Statement | undefined {
  const block = statement?.parent;
  const branch = block && ts.isBlock(block) && block.statements.length === 1 ? block : statement;
  const around = branch?.parent;
  return around && ts.isIfStatement(around) && around.thenStatement === branch && !around.elseStatement && isThere(around.expression, name) ? around : statement;
}

function inGuard(statement: ts.Statement): ts.Statement {
  if (!ts.isIfStatement(statement)) return statement;
  const then = statement.thenStatement;
  return ts.isBlock(then) ? then.statements[0] ?? then : then;
}

/** Whether a use only asks whether there is a connection: `if (client) …`. */
function isAskedFor(use: ts.Identifier): boolean {
  const around = ts.findAncestor(use, ts.isStatement);
  return around !== undefined && ts.isIfStatement(around) && isThere(around.expression, use.text);
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
