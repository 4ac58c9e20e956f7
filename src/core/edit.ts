import type { FilePath } from './location';

/** Replaces the characters `[start, end)` of the text before any edit by `newText`. Offsets are UTF-16 code units. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** All edits of one file, sorted by `start`, never overlapping. A file with `create` does not exist yet and starts empty. */
export interface FileEdit {
  readonly file: FilePath;
  readonly create?: boolean;
  readonly edits: readonly TextEdit[];
}

/**
 * The text after the edits.
 * @throws RangeError when edits overlap or lie outside the text: a wrong edit must never be half applied.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = '';
  let last = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < last || edit.end < edit.start || edit.end > text.length) {
      throw new RangeError(`Edit ${edit.start}-${edit.end} overlaps another or lies outside the text.`);
    }
    result += text.slice(last, edit.start) + edit.newText;
    last = edit.end;
  }
  return result + text.slice(last);
}
