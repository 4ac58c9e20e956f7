// What of a change was made that a person could take parts out of: the editor says only that something was. It knows no editor, so that a test needs none.
import { lineStarts } from './place';
import type { PlacedEdit } from './protocol';

/**
 * Which edits of a file were made, by its text before and after.
 * @param edits against the text before, in its order
 */
export function madeEdits(before: string, after: string, edits: readonly PlacedEdit[]): readonly boolean[] {
  const starts = lineStarts(before);
  const offset = (line: number, character: number): number => (starts[line] ?? before.length) + character;
  // An editor writes the line ends of the file, whatever those of the edit are.
  const plain = (text: string): string => text.replaceAll('\r\n', '\n');
  const now = plain(after);
  const places = edits.map(({ range: [startLine, startCharacter, endLine, endCharacter], newText }) => ({ start: offset(startLine, startCharacter), end: offset(endLine, endCharacter), newText: plain(newText) }));
  let at = plain(before.slice(0, places[0]?.start)).length;
  return places.map(({ start, end, newText }, index) => {
    const behind = plain(before.slice(end, places[index + 1]?.start));
    const old = plain(before.slice(start, end));
    const isMade = now.startsWith(newText + behind, at) || !now.startsWith(old + behind, at);
    at += (isMade ? newText : old).length + behind.length;
    return isMade;
  });
}
