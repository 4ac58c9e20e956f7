import type { FilePath } from '../core';
import type { Explanation } from '../engine/types';
import { relativePath } from './paths';

/** An explanation as Markdown; places are links to lines. */
export function toExplanationMarkdown(explanation: Explanation, base: FilePath): string {
  const lines = [`# ${explanation.title}`, ''];
  for (const { heading, lines: content } of explanation.sections) {
    lines.push(`## ${heading}`, '');
    for (const { text, location } of content) {
      const indent = text.startsWith('  ') ? '  ' : '';
      const where = location && ` ([${relativePath(base, location.file)}:${location.start.line + 1}](${encodeURI(`file://${location.file.startsWith('/') ? '' : '/'}${location.file}`)}#L${location.start.line + 1}))`;
      lines.push(`${indent}- ${text.trim()}${where ?? ''}`);
    }
    lines.push('');
  }
  return `${lines.join('\n').trimEnd()}\n`;
}
