import type { TextEdit } from '../../core';
import { isTemplateText, walk } from '../../project/syntax';
import { ts } from '../../project/ts';

/** The edit that adds a property at the end of an object literal, laid out as its other properties are. */
export function addProperty(literal: ts.ObjectLiteralExpression, text: string): TextEdit {
  return addProperties(literal, [text]);
}

/** The same for several at once: edits at one place would not be sure to stay in their order. */
export function addProperties(literal: ts.ObjectLiteralExpression, texts: readonly string[]): TextEdit {
  const source = literal.getSourceFile();
  const last = literal.properties.at(-1);
  if (!last) return { start: literal.getStart(), end: literal.end, newText: `{ ${texts.join(', ')} }` };
  const indent = ownLineIndent(last, source);
  if (indent === undefined) return { start: last.end, end: last.end, newText: texts.map((text) => `, ${text}`).join('') };
  // What is said behind the last one stays on its line.
  const said = /^,[ \t]*(?:\/\/[^\r\n]*|\/\*[^*\r\n]*\*\/)(?=[ \t]*\r?\n)/.exec(source.text.slice(last.end, literal.end))?.[0];
  const lines = texts.map((text) => `${lineBreak(source)}${indent}${reindent(text, indent)}`);
  if (said !== undefined) return { start: last.end + said.length, end: last.end + said.length, newText: lines.map((line) => `${line},`).join('') };
  return { start: last.end, end: last.end, newText: lines.map((line) => `,${line}`).join('') };
}

/** The edit that adds properties which hold only where a spread of the literal does not bring them: `{ where, take: 100, ...(limit ? { take: limit } : {}) }`. */
export function addDefaults(literal: ts.ObjectLiteralExpression, texts: readonly string[]): TextEdit {
  const spread = literal.properties.find(ts.isSpreadAssignment);
  if (!spread) return addProperties(literal, texts);
  const source = literal.getSourceFile();
  const indent = ownLineIndent(spread, source);
  const start = spread.getStart();
  return { start, end: start, newText: texts.map((text) => (indent === undefined ? `${text}, ` : `${reindent(text, indent)},${lineBreak(source)}${indent}`)).join('') };
}

/** An object literal's text with a property put before its own. */
export function addedProperty(literal: ts.ObjectLiteralExpression, text: string): string {
  return reindent(literal.properties.length === 0 ? `{ ${text} }` : `{ ${text},${literal.getText().slice(1)}`, '');
}

/** The white space before a node that begins its line; undefined where something else stands before it. */
export function ownLineIndent(node: ts.Node, source: ts.SourceFile): string | undefined {
  const start = node.getStart();
  const lineStart = source.text.lastIndexOf('\n', start - 1) + 1;
  const before = source.text.slice(lineStart, start);
  return /^[ \t]*$/.test(before) ? before : undefined;
}

/** The white space at the start of the line that a position is on. */
export function lineIndent(source: ts.SourceFile, position: number): string {
  const lineStart = source.text.lastIndexOf('\n', position - 1) + 1;
  return /^[ \t]*/.exec(source.text.slice(lineStart))?.[0] ?? '';
}

/** The line break that the file uses. */
export function lineBreak(source: ts.SourceFile): string {
  return source.text.includes('\r\n') ? '\r\n' : '\n';
}

/** Moves every line but the first so that the least indented of them stands at `indent` (closing brackets included); what stands in a template literal stays as it is. */
export function reindent(text: string, indent: string): string {
  const lines = text.split(/\r?\n/);
  if (lines.length === 1) return text;
  const held = linesOfTemplates(text);
  const isMoved = (line: string, at: number): boolean => at > 0 && line.trim() !== '' && !held.has(at);
  const least = Math.min(...lines.filter(isMoved).map((line) => /^[ \t]*/.exec(line)?.[0].length ?? 0));
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  return lines.map((line, at) => (isMoved(line, at) ? indent + line.slice(least) : line)).join(eol);
}

/** The lines of a piece of code, by their number from 0, that begin within the text of a template literal: white space there is seen by whoever reads the value. */
export function linesOfTemplates(text: string): ReadonlySet<number> {
  const held = new Set<number>();
  if (!text.includes('`') || !text.includes('\n')) return held;
  // An object alone would be read as a block.
  const lead = text.startsWith('{') ? '(' : '';
  const file = ts.createSourceFile('piece.tsx', lead + text, ts.ScriptTarget.Latest, false, /<\/|\/>/.test(text) ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const lineOf = (position: number): number => file.getLineAndCharacterOfPosition(position).line;
  walk(file, (node) => {
    if (!isTemplateText(node)) return;
    for (let line = lineOf(node.getStart(file)) + 1; line <= lineOf(node.end); line++) held.add(line);
  });
  return held;
}
