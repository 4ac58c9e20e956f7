import { applyEdits, type Fix } from '../../core';
import { mayLeave } from '../../flow/loop-exits';
import type { Checkout } from '../../catalog';
import { enclosingFunction, isFunctionNode, isWithin, mentions, outward, referencesTo, someInRun, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { commentedEnd, EditBuilder, indentUnit, lineBreak, lineIndent, semicolon } from '../edits/edit-builder';
import { statementOf } from '../edits/place';
import type { FixContext, Planner } from '../types';
import { textsIn } from './closings';
import { transactionOf, type Transaction } from './transaction';

/** What comes after a connection was taken goes into a `try`, and the connection back in its `finally`; a transaction on it is rolled back where something fails, since whoever gets the connection next would be in it. */
export const planRelease: Planner<'checkout'> = (finding, context): Fix | undefined => {
  const { site, name, meaning, releases } = finding.subject;
  const taken = statementOf(site.call);
  // Only what is declared and taken in one statement is known from there on.
  if (!taken || !ts.isVariableStatement(taken) || !ts.isVariableDeclaration(name.parent) || !ts.isBlock(taken.parent)) return undefined;
  const block = taken.parent;
  const rest = block.statements.slice(block.statements.indexOf(taken) + 1);
  const uses = referencesTo(name.text, site.enclosing).filter((use) => use !== name);
  const transaction = transactionOf(uses, context.checker);
  const isEnded = meaning.undo !== undefined && meaning.undo !== meaning.release;
  const answers = isEnded || releases.length > 0 ? [] : answersOf(uses, site.enclosing, context);
  const change = isEnded ? ended(name.text, meaning, rest, transaction, context) : answers && given(name.text, meaning, rest, releases, transaction, context);
  if (!answers || !change) return undefined;
  const { tried, handlers } = change;
  const declared = declaredIn(tried.all);
  if (block.statements.slice(0, block.statements.indexOf(taken)).some((statement) => mentions(statement, declared))) {
    context.withheld?.('what stands before the connection is taken uses what is declared behind that');
    return undefined;
  }
  const [first, last] = [tried.kept[0], tried.all.at(-1)];
  if (!first || !last) return undefined;

  const file = block.getSourceFile();
  const eol = lineBreak(file);
  const indent = lineIndent(file, taken.getStart());
  const unit = indentUnit(file);
  const body = tried.kept.map((statement) => movedIn(statement, unit, startOf(statement, tried), endOf(statement, tried), answers)).join('').trimStart();
  const clauses = handlers.map(({ begin, lines }) => `${begin} {${eol}${lines.map((line) => `${indent}${unit}${line}${eol}`).join('')}${indent}}`).join(' ');
  const builder = new EditBuilder().range(file, leading(tried.all[0] ?? first), commentedEnd(last), `try {${eol}${indent}${unit}${body}${eol}${indent}} ${clauses}`);
  return { kind: 'release', title: change.title, preferred: true, changesBehavior: false, edits: builder.build() };
};

interface Change {
  readonly title: string;
  /** The statements that go into the `try`, and those of them that stay. */
  readonly tried: { readonly all: readonly ts.Statement[]; readonly kept: readonly ts.Statement[] };
  readonly handlers: readonly { readonly begin: string; readonly lines: readonly string[] }[];
}

/** A connection that is given back in a `finally`. */
function given(name: string, meaning: Checkout, rest: readonly ts.Statement[], releases: readonly ts.Node[], transaction: Transaction, { withheld }: FixContext): Change | undefined {
  const statements = releases.map((release) => statementOf(release));
  // A release in a branch, a callback or a handler of errors has a reason of its own.
  if (rest.length === 0 || statements.some((statement) => !statement || !rest.includes(statement) || !isRelease(statement, releases, meaning.release))) return undefined;
  const at = rest.findLastIndex((statement) => statements.includes(statement)) + 1;
  const after = at === 0 ? [] : rest.slice(at);
  // Nobody else could have the connection while that is waited for, and another one that is taken there may be waited for in vain.
  const isApart = after.some(waits);
  const all = isApart ? rest.slice(0, at) : rest;
  if (isApart && after.some((one) => mentions(one, declaredIn(all)))) {
    withheld?.('what is waited for once it was given back needs what was declared before, and would keep it from others meanwhile');
    return undefined;
  }
  const kept = all.filter((statement) => !statements.includes(statement));
  if (kept.length === 0) return undefined;
  const { begins, commits, rollbacks } = transaction;
  const undone = begins.length + commits.length + rollbacks.length === 0 ? 'not begun' : stateOf(transaction, kept);
  if (undone === 'left open') {
    withheld?.('a transaction is begun on it and not ended on every way, and whoever gets the connection next would be in it');
    return undefined;
  }
  const file = (rest[0] as ts.Statement).getSourceFile();
  const finallyClause = { begin: 'finally', lines: withComments(`${meaning.waits ? 'await ' : ''}${name}.${meaning.release}()${semicolon(file)}`, statements as readonly ts.Statement[]) };
  const handlers = undone === 'to be undone' ? [undoing(transaction.rollback ?? '', semicolon(file)), finallyClause] : [finallyClause];
  const title = undone === 'to be undone' ? `Give \`${name}\` back in a \`finally\`, and roll its transaction back where something fails` : `Give \`${name}\` back in a \`finally\``;
  return { title, tried: { all, kept }, handlers };
}

/** What a function returns without having waited for it, of a connection that it never gave back; undefined where another use may outlast the function. */
function answersOf(uses: readonly ts.Identifier[], fn: ts.Node, { checker, withheld }: FixContext): readonly ts.Expression[] | undefined {
  const answers: ts.Expression[] = [];
  for (const use of uses) {
    if (isWaitedFor(use, fn)) continue;
    const answer = answerOf(use);
    if (!answer || enclosingFunction(use) !== fn || !checker.getTypeAtLocation(answer).getProperty('then')) {
      withheld?.('what is asked of it is not waited for, and whether it is still needed where the function ends is not known');
      return undefined;
    }
    answers.push(answer);
  }
  return answers;
}

/** Whether what a use begins is waited for within a function. */
function isWaitedFor(use: ts.Node, fn: ts.Node): boolean {
  for (let node = use; node !== fn && node.parent; node = node.parent) if (ts.isAwaitExpression(node) || (ts.isForOfStatement(node.parent) && node.parent.awaitModifier !== undefined && node.parent.expression === node)) return true;
  return false;
}

/** What a function returns where it is what a use is asked: `client.query(…).then(…)` of `return client.query(…).then(…);`. */
function answerOf(use: ts.Identifier): ts.Expression | undefined {
  for (let node: ts.Expression = use; ;) {
    const { child, user } = outward(node);
    if (ts.isReturnStatement(user)) return child as ts.Expression;
    if (!((ts.isPropertyAccessExpression(user) || ts.isCallExpression(user)) && user.expression === child) && !(ts.isTaggedTemplateExpression(user) && user.tag === child)) return undefined;
    node = user;
  }
}

/** Whether something is waited for in a statement itself. */
function waits(statement: ts.Statement): boolean {
  return !isFunctionNode(statement) && someInRun(statement, (node) => ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined));
}

/** A transaction that is rolled back where something fails before it is committed. */
function ended(name: string, meaning: Checkout, rest: readonly ts.Statement[], { commits, rollbacks }: Transaction, { withheld }: FixContext): Change | undefined {
  const [commit] = commits;
  const at = rest.findIndex((statement) => commit !== undefined && statement === awaitedAlone(commit));
  const statement = rest[at];
  if (!commit || !statement || commits.length > 1 || rollbacks.length > 0 || at === 0) return undefined;
  const body = rest.slice(0, at + 1);
  if (body.some(mayLeave)) {
    withheld?.('the function returns before the commit, and whether the transaction should be committed or rolled back there is not known');
    return undefined;
  }
  const after = rest.slice(at + 1);
  const [answer] = after;
  const isNeeded = after.some((one) => mentions(one, declaredIn(body)));
  // What fails behind the commit is nothing that could be rolled back.
  if (isNeeded && !(after.length === 1 && answer && ts.isReturnStatement(answer) && answer.expression && isPlain(answer.expression))) {
    withheld?.('what follows the commit needs what was declared before it');
    return undefined;
  }
  const all = isNeeded && answer ? [...body, answer] : body;
  return { title: `Roll \`${name}\` back where something fails before its commit`, tried: { all, kept: all }, handlers: [undoing(`${name}.${meaning.undo ?? ''}()`, semicolon(statement.getSourceFile()))] };
}

/** The error stays the one that it was, also where the connection is gone. */
function undoing(rollback: string, end: string): Change['handlers'][number] {
  const thrown = /\berror\b/.test(rollback) ? 'failure' : 'error';
  return { begin: `catch (${thrown})`, lines: [`await ${rollback}.catch(console.error)${end}`, `throw ${thrown}${end}`] };
}

/** What becomes of a transaction on a connection where something fails: nothing has to be done where the code rolls it back itself. */
function stateOf({ begins, commits, rollbacks, rollback }: Transaction, kept: readonly ts.Statement[]): 'left open' | 'to be undone' | 'ended' {
  const [commit] = commits;
  if (begins.length !== 1 || commits.length !== 1 || !commit || rollback === undefined) return 'left open';
  if (rollbacks.length > 0) return rollbacks.every((one) => isCaughtAround(one, begins[0] as ts.Node, commit)) ? 'ended' : 'left open';
  const whole = kept.filter((statement) => [...begins, commit].some((one) => isWithin(one, statement)));
  const span = kept.slice(kept.indexOf(whole[0] as ts.Statement), kept.indexOf(whole.at(-1) as ts.Statement) + 1);
  // Begun and committed on every way: in statements of the block itself.
  return [...begins, commit].every((one) => kept.some((statement) => statement === awaitedAlone(one))) && !span.some(mayLeave) ? 'to be undone' : 'left open';
}

/** The statement that does nothing but wait for a call: `await client.query('BEGIN');` of what is called or of the tag. */
function awaitedAlone(callee: ts.Node): ts.Statement | undefined {
  const call = ts.isTaggedTemplateExpression(callee) ? callee : outward(callee).user;
  const { user } = outward(call);
  const statement = ts.isAwaitExpression(user) ? outward(user).user : undefined;
  return statement && ts.isExpressionStatement(statement) ? statement : undefined;
}

/** Whether a rollback stands in the `catch` of a `try` with all that may fail between a begin and its commit, and nothing leaves the function there. */
function isCaughtAround(rollback: ts.Node, begin: ts.Node, commit: ts.Node): boolean {
  const block = statementOf(rollback)?.parent;
  const attempt = block && ts.isBlock(block) && ts.isCatchClause(block.parent) ? block.parent.parent : undefined;
  if (!attempt || !isWithin(commit, attempt.tryBlock)) return false;
  const start = statementOf(begin);
  const siblings: readonly ts.Statement[] = start && ts.isBlock(start.parent) ? start.parent.statements : [];
  const isAround = isWithin(begin, attempt.tryBlock) || (start !== undefined && siblings[siblings.indexOf(start) + 1] === attempt);
  let isLeft = false;
  walk(attempt.tryBlock, (node) => {
    if (isFunctionNode(node)) return false;
    if (ts.isReturnStatement(node) && node.pos >= begin.end && node.end <= commit.pos) isLeft = true;
    return !isLeft;
  });
  return isAround && !isLeft;
}

function declaredIn(statements: readonly ts.Statement[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const statement of statements) {
    walk(statement, (node) => {
      if (isFunctionNode(node)) return false;
      if ((ts.isVariableDeclaration(node) || ts.isBindingElement(node)) && ts.isIdentifier(node.name)) names.add(node.name.text);
      return true;
    });
    if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name) names.add(statement.name.text);
  }
  return names;
}

/** Names and objects of names: nothing that could fail. */
function isPlain(expression: ts.Expression): boolean {
  if (ts.isIdentifier(expression) || ts.isStringLiteralLike(expression) || ts.isNumericLiteral(expression) || expression.kind === ts.SyntaxKind.TrueKeyword || expression.kind === ts.SyntaxKind.FalseKeyword) return true;
  return ts.isObjectLiteralExpression(expression) && expression.properties.every((one) => ts.isShorthandPropertyAssignment(one) || (ts.isPropertyAssignment(one) && isPlain(one.initializer)));
}

/** Whether a statement gives a connection back and does nothing else: one that is closed instead has a reason of its own. */
function isRelease(statement: ts.Statement, releases: readonly ts.Node[], method: string): boolean {
  if (!ts.isExpressionStatement(statement)) return false;
  return releases.some((release) => {
    if (!isWithin(release, statement) || !ts.isPropertyAccessExpression(release) || release.name.text !== method || !ts.isCallExpression(release.parent) || release.parent.arguments.length > 0) return false;
    const { user } = outward(release.parent);
    return (ts.isAwaitExpression(user) ? outward(user).user : user) === statement;
  });
}

/** The lines of a release with what is said above and behind those whose place it takes. */
function withComments(release: string, statements: readonly ts.Statement[]): readonly string[] {
  const text = (one: ts.Statement, from: number, to: number): string => one.getSourceFile().text.slice(from, to);
  const above = statements.flatMap((one) => text(one, leading(one), one.getStart()).split(/\r?\n/)).map((line) => line.trim()).filter((line) => line !== '');
  const behind = statements.map((one) => text(one, one.end, commentedEnd(one))).join('');
  return [...above.map((line) => (line.startsWith('*') ? ` ${line}` : line)), release + behind];
}

/** Where the text of a statement begins that is moved: behind the one before it, or where its own comments begin. */
function startOf(statement: ts.Statement, { all, kept }: Change['tried']): number {
  const before = all[all.indexOf(statement) - 1];
  if (statement === kept[0] || !before) return leading(statement);
  return kept.includes(before) ? statement.pos : commentedEnd(before);
}

/** Where a statement ends, with the comments behind it where no other of those that stay follows: they belong to that one's text. */
function endOf(statement: ts.Statement, { all, kept }: Change['tried']): number {
  const next = all[all.indexOf(statement) + 1];
  return next && kept.includes(next) ? statement.end : commentedEnd(statement);
}

/** Where a statement begins, with the comments above it. */
function leading(statement: ts.Statement): number {
  const ranges = ts.getLeadingCommentRanges(statement.getSourceFile().text, statement.pos) ?? [];
  return ranges.find(({ pos }) => pos > statement.pos)?.pos ?? statement.getStart();
}

/** The text of a statement from where what stands above it begins, a step further in; texts of several lines keep their white space, and answers are waited for. */
function movedIn(statement: ts.Statement, unit: string, start: number, end: number, answers: readonly ts.Expression[]): string {
  const { text } = statement.getSourceFile();
  const isText = textsIn(statement);
  const added = answers.filter((one) => isWithin(one, statement)).map((one) => ({ at: one.getStart(), what: 'await ' }));
  for (let line = text.indexOf('\n', start) + 1; line > 0 && line <= end; line = text.indexOf('\n', line) + 1) {
    if (isText(line) || /^[ \t]*(?:\r?\n|$)/.test(text.slice(line, text.indexOf('\n', line) + 1 || undefined))) continue;
    added.push({ at: line, what: unit });
  }
  return applyEdits(text.slice(start, end), added.map(({ at, what }) => ({ start: at - start, end: at - start, newText: what })));
}
