import type { FilePath, Location, Position } from '../core';
import { lineStarts, positionAt } from '../project/positions';

/** Lines and positions of the files that a report shows, each text split once. */
export class SourceTexts {
  private readonly known = new Map<FilePath, { text: string; starts: readonly number[] } | undefined>();

  constructor(private readonly readText: (file: FilePath) => string | undefined) {}

  /** The 0-based line without its line break; undefined where the file or the line is gone. */
  line(file: FilePath, line: number): string | undefined {
    const source = this.source(file);
    const start = source?.starts[line];
    if (source === undefined || start === undefined) return undefined;
    return source.text.slice(start, source.starts[line + 1]).replace(/\r?\n$|\r$/, '');
  }

  /** The position of an offset; line 0 of an empty text where the file is not there (a file that a fix creates). */
  position(file: FilePath, offset: number): Position {
    const source = this.source(file);
    return source ? positionAt(source.text, offset, source.starts) : { offset: 0, line: 0, character: 0 };
  }

  private source(file: FilePath): { text: string; starts: readonly number[] } | undefined {
    if (!this.known.has(file)) {
      const text = this.readText(file);
      this.known.set(file, text === undefined ? undefined : { text, starts: lineStarts(text) });
    }
    return this.known.get(file);
  }
}

/** One line of source with the marked part, ready to be shown in a fixed-width font. */
export interface CodeFrame {
  /** 1-based. */
  readonly line: number;
  readonly before: string;
  readonly marked: string;
  readonly after: string;
}

const frameWidth = 140;
const leftContext = 60;

/**
 * The first line of the location, tabs as two spaces, control characters made harmless. A line wider than a screen
 * (minified code) is cut around the mark. Undefined where the text is gone.
 */
export function codeFrame(texts: SourceTexts, location: Location): CodeFrame | undefined {
  const text = texts.line(location.file, location.start.line);
  if (text === undefined) return undefined;
  const from = Math.min(location.start.character, text.length);
  const to = location.end.line === location.start.line ? Math.min(location.end.character, text.length) : text.length;
  const cutLeft = text.length > frameWidth && from > leftContext ? from - leftContext : 0;
  const cutRight = Math.min(text.length, cutLeft + frameWidth);
  return {
    line: location.start.line + 1,
    before: (cutLeft > 0 ? '…' : '') + visible(text.slice(cutLeft, from)),
    marked: visible(text.slice(from, Math.min(Math.max(to, from), cutRight))),
    after: visible(text.slice(Math.min(Math.max(to, from), cutRight), cutRight)) + (cutRight < text.length ? '…' : ''),
  };
}

/** Text that cannot move a terminal's cursor or change its colours: tabs widened, other control characters replaced. */
export function visible(text: string): string {
  return text.replace(/\t/g, '  ').replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, '\uFFFD');
}
