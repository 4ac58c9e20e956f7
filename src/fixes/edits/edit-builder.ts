import { applyEdits, type FileEdit, type TextEdit } from '../../core';
import { lineBreak, lineIndent, linesOfTemplates, reindent } from '../../catalog/rewrites/edit-literal';
import { isComponentFile, isDrawn } from '../../project/markup/component-files';
import { ts } from '../../project/ts';
import { withoutUnusedImports } from './unused-imports';

/** Collects the edits of one rewrite. Everything it does keeps the file's line breaks and indentation. */
export class EditBuilder {
  private readonly files = new Map<ts.SourceFile, TextEdit[]>();

  replace(node: ts.Node, text: string): this {
    return this.range(node.getSourceFile(), node.getStart(), node.end, text);
  }

  range(file: ts.SourceFile, start: number, end: number, newText: string): this {
    const edits = this.files.get(file) ?? [];
    this.files.set(file, edits);
    // Two parts of one rewrite may ask for the same change (`async` for one function).
    if (!edits.some((edit) => edit.start === start && edit.end === end && edit.newText === newText)) edits.push({ start, end, newText });
    return this;
  }

  all(file: ts.SourceFile, edits: readonly TextEdit[]): this {
    for (const edit of edits) this.range(file, edit.start, edit.end, edit.newText);
    return this;
  }

  /** Puts lines before a statement, on its own indentation; comments above the statement stay with it. */
  before(statement: ts.Node, lines: readonly string[]): this {
    const file = statement.getSourceFile();
    const indent = lineIndent(file, statement.getStart());
    const eol = lineBreak(file);
    const text = lines.map((line) => reindentAll(line, indent, eol)).join(eol + indent);
    return this.range(file, statement.getStart(), statement.getStart(), text + eol + indent);
  }

  /** Puts lines behind a statement, on its own indentation; a comment at the end of its line stays there. */
  after(statement: ts.Node, lines: readonly string[]): this {
    const file = statement.getSourceFile();
    const indent = lineIndent(file, statement.getStart());
    const eol = lineBreak(file);
    const trailing = commentedEnd(statement);
    return this.range(file, trailing, trailing, lines.map((line) => (line === '' ? eol : eol + indent + reindentAll(line, indent, eol))).join(''));
  }

  /** Takes a whole statement out, with the line that it stands on. */
  remove(statement: ts.Node): this {
    const file = statement.getSourceFile();
    const { text } = file;
    let start = statement.getStart();
    let end = statement.end;
    const lineStart = text.lastIndexOf('\n', start - 1) + 1;
    const rest = /^[ \t]*\r?\n/.exec(text.slice(end));
    if (/^[ \t]*$/.test(text.slice(lineStart, start)) && rest) {
      start = lineStart;
      end += rest[0].length;
    }
    return this.range(file, start, end, '');
  }

  /** Whether an edit so far overlaps the range. */
  touches(file: ts.SourceFile, start: number, end: number): boolean {
    return (this.files.get(file) ?? []).some((edit) => edit.start < end && start < edit.end);
  }

  build(): readonly FileEdit[] {
    return [...this.files].map(([file, edits]) => ({
      file: file.fileName,
      edits: joined([...withoutUnusedImports(file, edits.filter((edit) => edit.start !== edit.end || edit.newText !== ''))].sort((a, b) => a.start - b.start || a.end - b.end)),
    }));
  }
}

/** An insertion right where a replacement begins becomes one edit with it: not every tool applies two edits at one offset in their order. */
function joined(edits: readonly TextEdit[]): readonly TextEdit[] {
  const result: TextEdit[] = [];
  for (const edit of edits) {
    const last = result.at(-1);
    if (last && last.end === edit.start) result[result.length - 1] = { start: last.start, end: edit.end, newText: last.newText + edit.newText };
    else result.push(edit);
  }
  return result;
}

/** A piece of several lines, its first line where it is put and the others on `indent` more than they had relative to it; what stands in a template literal stays as it is. */
export function reindentAll(text: string, indent: string, eol: string): string {
  const held = linesOfTemplates(text);
  return text.split(/\r?\n/).map((line, at) => (at > 0 && line && !held.has(at) ? indent + line : line)).join(eol);
}

/** Text that was written at one indentation, for use at column 0: a node's own, or what has become of it. What stands in a template literal stays as it is. */
export function dedent(node: ts.Node, text = node.getText()): string {
  const file = node.getSourceFile();
  const indent = lineIndent(file, node.getStart());
  const held = linesOfTemplates(text);
  return text.split(/\r?\n/).map((line, at) => (at > 0 && line.startsWith(indent) && !held.has(at) ? line.slice(indent.length) : line)).join('\n');
}

/** The text of a node with edits of its file in it. */
export function edited(node: ts.Node, edits: readonly TextEdit[]): string {
  const start = node.getStart();
  return applyEdits(node.getText(), edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start })));
}

export { lineBreak, lineIndent, linesOfTemplates, reindent };

/** Where a statement ends, with what is said behind it on its line. */
export function commentedEnd(statement: ts.Node): number {
  return ts.getTrailingCommentRanges(statement.getSourceFile().text, statement.end)?.at(-1)?.end ?? statement.end;
}

/** One level of indentation as the file has it: a tab, two or four spaces. */
export function indentUnit(file: ts.SourceFile): string {
  // What stands around the scripts of a component is indented by itself.
  const text = isComponentFile(file.fileName) ? file.statements.map((statement) => dedent(statement)).join('\n') : file.text;
  const match = /\n(\t| {2,8})\S/.exec(text);
  return match?.[1] ?? '  ';
}

/** `;` where the file ends its statements with one. */
export function semicolon(file: ts.SourceFile): string {
  const sample = file.statements.slice(0, 40).filter((statement) => ts.isImportDeclaration(statement) || ts.isVariableStatement(statement) || ts.isExpressionStatement(statement));
  const some = (sample.length > 0 ? sample : collectStatements(file)).filter((statement) => !ts.isExpressionStatement(statement) || !isDrawn(statement.expression));
  return some.length > 0 && some.filter((statement) => file.text[statement.end - 1] === ';').length * 2 < some.length ? '' : ';';
}

function collectStatements(file: ts.SourceFile): ts.Statement[] {
  const found: ts.Statement[] = [];
  const visit = (node: ts.Node): void => {
    if (found.length > 20) return;
    if (ts.isVariableStatement(node) || ts.isExpressionStatement(node) || ts.isReturnStatement(node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
