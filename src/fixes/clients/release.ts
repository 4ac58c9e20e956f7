import type { Fix } from '../../core';
import { isWithin, outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import { dedent, EditBuilder, indentUnit, lineBreak, lineIndent, semicolon } from '../edits/edit-builder';
import { statementOf } from '../edits/place';
import type { Planner } from '../types';

/** What comes after a connection was taken goes into a `try`, and the connection back in its `finally`. */
export const planRelease: Planner<'checkout'> = (finding): Fix | undefined => {
  const { site, name, meaning, releases } = finding.subject;
  const taken = statementOf(site.call);
  // Only what is declared and taken in one statement is known from there on.
  if (!taken || !ts.isVariableStatement(taken) || !ts.isVariableDeclaration(name.parent) || !ts.isBlock(taken.parent)) return undefined;
  const block = taken.parent;
  const rest = block.statements.slice(block.statements.indexOf(taken) + 1);
  const given = releases.map((release) => statementOf(release));
  // A release in a branch, a callback or a handler of errors has a reason of its own.
  if (rest.length === 0 || given.some((statement) => !statement || statement.parent !== block || !isRelease(statement, releases))) return undefined;
  const kept = rest.filter((statement) => !given.includes(statement));
  if (kept.length === 0) return undefined;

  const file = block.getSourceFile();
  const [first, last] = [rest[0] as ts.Statement, rest.at(-1) as ts.Statement];
  const indent = lineIndent(file, taken.getStart());
  const eol = lineBreak(file);
  const inner = indent + indentUnit(file);
  const start = leading(first);
  const body = between(kept, rest, file).map((text) => text.split(/\r?\n/).map((line, i) => (line === '' ? '' : (i === 0 ? inner : inner) + line)).join(eol)).join(eol);
  const text = `try {${eol}${body}${eol}${indent}} finally {${eol}${inner}${name.text}.${meaning.release}()${semicolon(file)}${eol}${indent}}`;
  const builder = new EditBuilder().range(file, start, last.end, text);
  return { kind: 'release', title: `Give \`${name.text}\` back in a \`finally\``, preferred: true, changesBehavior: false, edits: builder.build() };
};

function isRelease(statement: ts.Statement, releases: readonly ts.Node[]): boolean {
  if (!ts.isExpressionStatement(statement)) return false;
  return releases.some((release) => isWithin(release, statement) && ts.isCallExpression(release.parent) && outward(release.parent).user === statement);
}

/** Where a statement begins, with the comments above it. */
function leading(statement: ts.Statement): number {
  const ranges = ts.getLeadingCommentRanges(statement.getSourceFile().text, statement.pos) ?? [];
  return ranges.find(({ pos }) => pos > statement.pos)?.pos ?? statement.getStart();
}

/** The texts of the statements that stay, at column 0, with their comments and the empty lines between them. */
function between(kept: readonly ts.Statement[], all: readonly ts.Statement[], file: ts.SourceFile): readonly string[] {
  return kept.map((statement) => {
    const indent = lineIndent(file, statement.getStart());
    const comments = file.text.slice(leading(statement), statement.getStart()).split(/\r?\n/).map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line)).join('\n');
    const isApart = statement !== all[0] && /\n[ \t]*\r?\n/.test(file.text.slice(statement.pos, leading(statement)));
    return `${isApart ? '\n' : ''}${comments}${dedent(statement)}`;
  });
}
