import { applyEdits, type Fix } from '../../core';
import { mayLeave } from '../../flow/loops/loop-exits';
import type { Checkout } from '../../catalog';
import { enclosingFunction, isFunctionNode, isWithin, mentions, outward, referencesTo, walk } from '../../project/syntax';
import { ts } from '../../project/ts';
import { commentedEnd, EditBuilder, indentUnit, lineBreak, lineIndent, semicolon } from '../edits/edit-builder';
import { statementOf } from '../edits/place';
import type { FixContext, Planner } from '../types';
import { textsIn } from './closings';
import { isLeftOn, kept } from './direct-query';
import { goesOnBehind, lentUses } from './lent';
import { ownTry, planOwnTry, takenInTry } from './own-try';
import { isRelease, isWaitedFor, leading, waits, withComments } from './releases';
import { awaitedAlone, stateOf, transactionOf, undoing, type Clause, type Transaction } from './transaction';

/** What comes after a connection was taken goes into a `try`, and the connection back in its `finally`; a transaction on it is rolled back where something fails, since whoever gets the connection next would be in it. */
export const planRelease: Planner<'checkout'> = (finding, context): Fix | undefined => {
  const { site, name, meaning, releases } = finding.subject;
  const taken = statementOf(site.call);
  const uses = referencesTo(name.text, site.enclosing).filter((use) => use !== name);
  const transaction = transactionOf(uses, context.checker);
  const reason = unsuited(uses, finding, context);
  if (reason !== undefined) {
    context.withheld?.(reason);
    return undefined;
  }
  const late = takenInTry(finding.subject);
  if (late) return planOwnTry(late, transaction, finding, context);
  // Only what is declared and taken in one statement is known from there on.
  if (!taken || !ts.isVariableStatement(taken) || !ts.isVariableDeclaration(name.parent) || !ts.isBlock(taken.parent)) return undefined;
  const block = taken.parent;
  const rest = block.statements.slice(block.statements.indexOf(taken) + 1);
  const own = releases.length > 0 ? ownTry(rest, uses) : undefined;
  if (own) return planOwnTry(own, transaction, finding, context);
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

/** Why a connection is not given back in a `finally`, whatever stands around it; undefined where nothing speaks against it. */
function unsuited(uses: readonly ts.Identifier[], { subject: { site, releases } }: Parameters<Planner<'checkout'>>[0], context: FixContext): string | undefined {
  const lent = lentUses(uses, context);
  if (releases.length === 0 && isLeftOn([...uses, ...lent], context.checker)) return kept;
  const { begins, commits, rollbacks } = transactionOf(lent, context.checker);
  if (begins.length + commits.length + rollbacks.length > 0) return 'a function that it is handed to begins or ends a transaction on it';
  return goesOnBehind(uses, site.enclosing, context) ? 'what runs at the same time may go on asking it once one of them has failed, when somebody else has it' : undefined;
}

interface Change {
  readonly title: string;
  /** The statements that go into the `try`, and those of them that stay. */
  readonly tried: { readonly all: readonly ts.Statement[]; readonly kept: readonly ts.Statement[] };
  readonly handlers: readonly Clause[];
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

/** What a function returns where it is what a use is asked: `client.query(…).then(…)` of `return client.query(…).then(…);`. */
function answerOf(use: ts.Identifier): ts.Expression | undefined {
  for (let node: ts.Expression = use; ;) {
    const { child, user } = outward(node);
    if (ts.isReturnStatement(user)) return child as ts.Expression;
    if (!((ts.isPropertyAccessExpression(user) || ts.isCallExpression(user)) && user.expression === child) && !(ts.isTaggedTemplateExpression(user) && user.tag === child)) return undefined;
    node = user;
  }
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
