import type { Fix } from '../../core';
import type { AwaitedRead } from '../../rules';
import { ts } from '../../project/ts';
import { EditBuilder, indentUnit, lineBreak, lineIndent, linesOfTemplates, reindent, semicolon } from '../edits/edit-builder';
import type { Planner } from '../types';

/** How long a line may become before each read gets one of its own. */
const width = 120;

/** One `Promise.all` in place of reads in a row; statements that look at their errors follow behind it, in their order. */
export const planParallel: Planner<'sequence'> = (finding): Fix | undefined => {
  const { reads, guards } = finding.subject;
  // What a read's own annotation says would be lost.
  if (reads.some(({ declaration }) => declaration.type)) return undefined;
  const [first, last] = [reads[0] as AwaitedRead, reads.at(-1) as AwaitedRead];
  const file = first.statement.getSourceFile();
  const statements: readonly ts.Statement[] = [...reads.map(({ statement }) => statement), ...guards];
  // A comment at the end of a line would stand behind something else.
  if (statements.some((one) => one !== last.statement && ts.getTrailingCommentRanges(file.text, one.end))) return undefined;

  const indent = lineIndent(file, first.statement.getStart());
  const [eol, unit] = [lineBreak(file), indentUnit(file)];
  const names = reads.map(({ declaration }) => declaration.name.getText());
  const values = reads.map(({ operand }) => operand.getText());
  const comments = reads.map(({ statement }, at) => (at === 0 ? [] : commentsOf(statement, file)));
  const one = `const [${names.join(', ')}] = await Promise.all([${values.join(', ')}])${semicolon(file)}`;
  const isShort = reads.length === 2 && !/\n/.test(one) && indent.length + one.length <= width && comments.every((list) => list.length === 0);
  const inner = indent + unit;
  const listed = values.map((value, at) => [...comments[at] ?? [], `${reindent(value, inner + depthOf(value, indent))},`].map((line) => inner + line).join(eol));
  const pattern = /\n/.test(names.join()) || indent.length + names.join(', ').length + 30 > width ? `[${eol}${names.map((name) => `${inner}${reindent(name, inner)},`).join(eol)}${eol}${indent}]` : `[${names.join(', ')}]`;
  const whole = isShort ? one : `const ${pattern} = await Promise.all([${eol}${listed.join(eol)}${eol}${indent}])${semicolon(file)}`;
  const after = guards.map((guard) => [...commentsOf(guard, file), reindent(guard.getText(), indent)].map((line) => eol + indent + line).join(''));
  return {
    kind: 'parallel', title: `Run the ${reads.length} reads at the same time (Promise.all)`, preferred: true, changesBehavior: false,
    edits: new EditBuilder().range(file, first.statement.getStart(), last.statement.end, whole + after.join('')).build(),
  };
};

/** The comments above a statement. */
function commentsOf(statement: ts.Statement, file: ts.SourceFile): readonly string[] {
  return (ts.getLeadingCommentRanges(file.text, statement.pos) ?? []).map(({ pos, end }) => file.text.slice(pos, end));
}

/** How much deeper than their statement all further lines of a value stand: those of a chain of calls do, an object's last bracket does not. */
function depthOf(value: string, indent: string): string {
  const held = linesOfTemplates(value);
  const [least = indent] = value.split(/\r?\n/).filter((line, at) => at > 0 && line.trim() && !held.has(at)).map((line) => /^[ \t]*/.exec(line)?.[0] ?? '').sort((a, b) => a.length - b.length);
  return least.startsWith(indent) ? least.slice(indent.length) : '';
}
