import { diffLines } from 'diff';
import type { FileEdit, FilePath, TextEdit } from '../core';

/** What makes one text of another, an edit for each run of lines that differs: what stands between them is left alone, in a preview as in the file. */
export function difference(file: FilePath, before: string | undefined, after: string): FileEdit {
  if (before === undefined) return { file, create: true, edits: [{ start: 0, end: 0, newText: after }] };
  const edits: TextEdit[] = [];
  let at = 0;
  let open: { start: number; end: number; newText: string } | undefined;
  for (const { value, added, removed } of diffLines(before, after)) {
    if (added || removed) {
      open ??= { start: at, end: at, newText: '' };
      if (added) open.newText += value;
      else open.end = at += value.length;
      continue;
    }
    if (open) edits.push(open);
    open = undefined;
    at += value.length;
  }
  if (open) edits.push(open);
  return { file, edits };
}
