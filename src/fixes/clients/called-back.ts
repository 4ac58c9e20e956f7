import { leavesState } from '../../catalog/sql/any-connection';
import type { Fix } from '../../core';
import { stateAsked, type Leak } from '../../rules/client-per-request/called-back';
import { bare, enclosingFunction, inlineFunction, isFunctionNode, isNamedIn, isWithin, outward, referencesTo, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { commentedEnd, dedent, EditBuilder, edited, indentUnit, lineBreak, lineIndent, reindentAll, semicolon } from '../edits/edit-builder';
import type { Planner } from '../types';
import { isLeftOn, kept } from './direct-query';
import { leading } from './releases';
import { transactionOf } from './transaction';

/**
 * A connection that is handed to a callback for one statement: the pool itself is asked, which takes one and gives it back whatever happens. Where connecting fails the statement's own callback is told, so that
 * both errors have to be dealt with in the same words.
 */
export const planDirectCallback: Planner<'checkout'> = (finding, { checker, withheld }): Fix | undefined => {
  const { site: { call }, meaning, calledBack } = finding.subject;
  const { direct } = meaning;
  const pool = ts.isCallExpression(call) && ts.isPropertyAccessExpression(call.expression) ? call.expression.expression : undefined;
  if (!direct || !calledBack || !pool || !ts.isExpressionStatement(call.parent)) return undefined;
  const { callback, client, error, releases } = calledBack;
  if (!releases.every((release) => isPlain(release, meaning.release))) return undefined;
  const own = (callback.body as ts.Block).statements.filter((one) => !isReleaseAlone(one, releases));
  const asking = own.at(-1);
  const query = asking && ts.isExpressionStatement(asking) && ts.isCallExpression(asking.expression) ? asking.expression : undefined;
  const access = query && ts.isPropertyAccessExpression(query.expression) ? query.expression : undefined;
  const answer = query && inlineFunction(query.arguments.at(-1));
  if (!asking || !query || !access || !answer || !ts.isBlock(answer.body) || bare(access.expression).getText() !== client.text || !direct.includes(access.name.text) || own.length > 2) return undefined;
  const gone = releases.map((release) => ts.findAncestor(release, ts.isStatement)).filter((one): one is ts.ExpressionStatement => one !== undefined && isReleaseAlone(one, releases));
  const given = query.arguments.slice(0, -1);
  if (releases.length === 0 && leavesState(query, checker)) {
    withheld?.(kept);
    return undefined;
  }
  if (gone.length !== releases.length || own.length !== 2 || [client, ...(calledBack.done ? [calledBack.done] : [])].some(({ text }) => referencesTo(text, callback.body).some((use) => !isWithin(use, access.expression) && !gone.some((one) => isWithin(use, one)) && !isWithin(use, own[0] as ts.Statement)))) return undefined;
  // What the callback of connecting calls its error is another thing behind it.
  const answered = answer.parameters[0] && ts.isIdentifier(answer.parameters[0].name) ? answer.parameters[0].name.text : undefined;
  if (error === undefined || answered === undefined || given.some((one) => isNamedIn(error, one)) || (error !== answered && isNamedIn(error, answer)) || usesThis(answer) || isComparedToNull(answered, answer)) return undefined;
  const refused = refusal(own[0] as ts.Statement, error, gone, client.text);
  const failed = answer.body.statements.filter((one) => !gone.some((release) => release === one))[0];
  if (refused === undefined || !failed || refusal(failed, answered, gone) !== refused) {
    withheld?.('where connecting fails something else is done than where the statement does');
    return undefined;
  }
  if ([...own, ...gone].some(hasComment) || /\/[/*]/.test((own[0] as ts.Statement).getText())) return undefined;
  const file = call.getSourceFile();
  const edits = [{ start: access.expression.getStart(), end: access.name.getStart(), newText: `${pool.getText()}.` }, ...gone.filter((one) => isWithin(one, query)).map((one) => ({ ...lines(one), newText: '' }))];
  const text = reindentAll(dedent(asking, edited(query, edits.sort((a, b) => a.start - b.start))), lineIndent(file, call.getStart()), lineBreak(file));
  const builder = new EditBuilder().range(file, call.getStart(), call.end, text);
  return { kind: 'direct-query', title: `Ask \`${pool.getText()}.${access.name.text}\`, which takes a connection and gives it back by itself`, preferred: true, changesBehavior: false, edits: builder.build() };
};

/** A connection that is handed to a callback is given back on the ways that do not do so: before they return, and where they end. */
export const planReleaseOnEveryWay: Planner<'checkout'> = (finding, { checker, withheld }): Fix | undefined => {
  const { meaning, calledBack } = finding.subject;
  if (!calledBack) return undefined;
  const { callback, client, done, leaks, releases } = calledBack;
  const uses = referencesTo(client.text, callback.body);
  const { begins, commits, rollbacks } = transactionOf(uses, checker);
  if (begins.length + commits.length + rollbacks.length > 0) {
    withheld?.('a transaction is begun on it, and whoever gets the connection next would be in it');
    return undefined;
  }
  if (isLeftOn(uses, checker)) {
    withheld?.(kept);
    return undefined;
  }
  if (!leaks.every(({ at }) => isOver(at, uses, releases))) {
    withheld?.('on a way that does not give it back the connection may still be asked something');
    return undefined;
  }
  const file = callback.getSourceFile();
  const release = `${done ? done.text : `${receiverOf(uses) ?? client.text}.${meaning.release}`}()${semicolon(file)}`;
  const builder = new EditBuilder();
  for (const { at } of leaks) give(at, release, builder);
  return { kind: 'release', title: `Give \`${client.text}\` back on every way`, preferred: true, changesBehavior: false, edits: builder.build() };
};

/** How a connection is named where something is asked of it: `client!` and `client?` where its type says that there may be none. */
function receiverOf(uses: readonly ts.Identifier[]): string | undefined {
  const asked = uses.map(outward).find(({ child, user }) => ts.isPropertyAccessExpression(user) && user.expression === child);
  return asked && `${asked.child.getText()}${(asked.user as ts.PropertyAccessExpression).questionDotToken ? '?' : ''}`;
}

/** Whether nothing is asked of a connection any more where a way ends, since all that was asked has called back: what was asked before stands around that place, and what stands behind it is not reached. */
function isOver(at: Leak['at'], uses: readonly ts.Identifier[], releases: readonly ts.Node[]): boolean {
  const fn = enclosingFunction(at);
  if (!fn || !(ts.isReturnStatement(at) || ts.isBlock(at))) return false;
  const place = ts.isBlock(at) ? at.end : at.getStart();
  return uses.every((use) => {
    if (isCondition(use) || releases.some((release) => isWithin(use, release) && !isWithin(release, at))) return true;
    if (use.pos >= place) return ts.isReturnStatement(at) && isWithin(use, fn) && !isWithin(use, at);
    const asked = ts.findAncestor(use, ts.isCallExpression);
    return asked?.arguments.some((one) => inlineFunction(one) !== undefined && isWithin(at, one)) === true;
  });
}

function isCondition(use: ts.Identifier): boolean {
  const { user } = outward(use);
  return !ts.isPropertyAccessExpression(user) && !ts.isCallExpression(user);
}

function give(at: Leak['at'], release: string, builder: EditBuilder): void {
  const file = at.getSourceFile();
  const eol = lineBreak(file);
  if (ts.isBlock(at)) {
    const last = at.statements.at(-1);
    if (last) builder.after(last, [release]);
    else builder.range(file, at.getStart() + 1, at.end - 1, ` ${release} `);
  } else if (ts.isBlock(at.parent)) builder.before(at, [release]);
  else {
    const indent = lineIndent(file, at.parent.getStart());
    const inner = indent + indentUnit(file);
    builder.range(file, leading(at as ts.Statement) === at.getStart() ? at.pos : at.getStart(), at.getStart(), ` {${eol}${inner}${release}${eol}${inner}`);
    builder.range(file, at.end, at.end, `${eol}${indent}}`);
  }
}

/** Whether the connection is given back, and closed at most where its statement failed: `done()`, `done(err)`. */
function isPlain(release: ts.Node, method: string): boolean {
  if (!ts.isCallExpression(release) || (ts.isPropertyAccessExpression(release.expression) && release.expression.name.text !== method)) return false;
  const [given, ...more] = release.arguments;
  return more.length === 0 && (!given || enclosingFunction(release)?.parameters[0]?.name.getText() === given.getText());
}

/** Whether something is said above a statement, or behind it on its line. */
function hasComment(statement: ts.Statement): boolean {
  const { text } = statement.getSourceFile();
  return commentedEnd(statement) !== statement.end || /\/[/*]/.test(text.slice(statement.pos, statement.getStart()));
}

/** Whether a statement gives the connection back and does nothing else. */
function isReleaseAlone(statement: ts.Statement, releases: readonly ts.Node[]): boolean {
  return ts.isExpressionStatement(statement) && releases.some((release) => release === statement.expression);
}

/** What is done with an error that leaves the function, with a placeholder for what it is called and without what gives the connection back; undefined where a statement is no such thing. */
function refusal(statement: ts.Statement, error: string, gone: readonly ts.Statement[], client?: string): string | undefined {
  if (!ts.isIfStatement(statement) || statement.elseStatement || stateAsked(statement.expression, error, client ?? error) !== 'failed') return undefined;
  const then = ts.isBlock(statement.thenStatement) ? statement.thenStatement.statements : [statement.thenStatement];
  const said = then.filter((one) => !gone.some((release) => release === one));
  const last = said.at(-1);
  return last && (ts.isReturnStatement(last) || ts.isThrowStatement(last)) ? said.map((one) => worded(one, error)).join('') : undefined;
}

/** The text of a statement with a placeholder for a name. */
function worded(statement: ts.Statement, name: string): string {
  const edits = referencesTo(name, statement).map((use) => ({ start: use.getStart(), end: use.end, newText: ts.isShorthandPropertyAssignment(use.parent) ? `${name}: §` : '§' }));
  return edited(statement, edits).replace(/\s+/g, ' ').replace(/;$/, '');
}

/** Whether it is asked whether an error is `null` and nothing else: a pool says `undefined` where there is none, its connections say `null` (https://github.com/brianc/node-postgres/blob/master/packages/pg-pool/index.js). */
function isComparedToNull(error: string, answer: ts.Node): boolean {
  return referencesTo(error, answer).some((use) => {
    const { user } = outward(use);
    return ts.isBinaryExpression(user) && /^[!=]==$/.test(user.operatorToken.getText());
  });
}

/** Whether a callback reads what it is called on, which is another thing in another place. */
function usesThis(callback: ts.Node): boolean {
  let found = false;
  walk(callback, (node) => {
    found ||= node.kind === ts.SyntaxKind.ThisKeyword || (ts.isIdentifier(node) && node.text === 'arguments');
    return !found && (node === callback || !isFunctionNode(node) || ts.isArrowFunction(node));
  });
  return found;
}

/** The lines of a statement, with the break behind it where nothing else stands on them. */
function lines(statement: ts.Statement): { readonly start: number; readonly end: number } {
  const { text } = statement.getSourceFile();
  const start = text.lastIndexOf('\n', statement.getStart() - 1) + 1;
  const rest = /^[ \t]*\r?\n/.exec(text.slice(statement.end));
  return /^[ \t]*$/.test(text.slice(start, statement.getStart())) && rest ? { start, end: statement.end + rest[0].length } : { start: statement.getStart(), end: statement.end };
}

