import type { FilePath, Location, Position } from '../core';

/** Places are mostly asked for many at a time in one text. */
let last: { readonly text: string; readonly starts: readonly number[] } = { text: '', starts: [0] };

/** The offset of the first character of every line; `\n`, `\r\n` and a lone `\r` end a line, as in the editor. */
export function lineStarts(text: string): readonly number[] {
  if (last.text !== text) last = { text, starts: readLineStarts(text) };
  return last.starts;
}

function readLineStarts(text: string): readonly number[] {
  const starts = [0];
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}

/** The position of an offset; offsets beyond the text are taken back to its ends. */
export function positionAt(text: string, offset: number, starts: readonly number[] = lineStarts(text)): Position {
  const at = Math.max(0, Math.min(offset, text.length));
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return { offset: at, line: low, character: at - (starts[low] ?? 0) };
}

/** The range `[start, end)` of a file's text as a location. */
export function locationOf(file: FilePath, text: string, start: number, end: number): Location {
  const starts = lineStarts(text);
  return { file, start: positionAt(text, start, starts), end: positionAt(text, Math.max(start, end), starts) };
}
