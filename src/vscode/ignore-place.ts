import type { FilePath } from '../core';
import { ts } from '../project/ts';
import type { IgnorePlaceAnswer } from './protocol';
import { lineStarts } from './place';

/**
 * Where a directive for `line` (0-based) goes: above that line, with its indentation. Among the children of a JSX element a
 * comment needs braces; inside a template or a string there is no place for one.
 */
export function ignorePlace(text: string, file: FilePath, line: number): IgnorePlaceAnswer {
  const start = lineStarts(text)[line];
  if (start === undefined) return undefined;
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? '';
  const around = tokenAround(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true), start);
  if (around && ts.isJsxText(around)) return { line, indent, style: 'jsx' };
  if (around) return undefined;
  return { line, indent, style: 'line' };
}

/** The literal, template part or JSX text that the offset lies strictly inside of. */
function tokenAround(sourceFile: ts.SourceFile, offset: number): ts.Node | undefined {
  const visit = (node: ts.Node): ts.Node | undefined => {
    const begin = ts.isJsxText(node) ? node.pos : node.getStart(sourceFile);
    if (offset <= begin || offset >= node.end) return undefined;
    if (ts.isJsxText(node) || ts.isTemplateLiteralToken(node) || ts.isStringLiteral(node)) return node;
    return ts.forEachChild(node, visit);
  };
  return ts.forEachChild(sourceFile, visit);
}
