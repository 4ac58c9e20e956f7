import type { FilePath, Location, Position } from '../core';

/** Turns offsets of one text into places. Offsets beyond the text are moved to its end. */
export class Places {
  private readonly lines: number[] = [0];

  constructor(private readonly file: FilePath, private readonly text: string) {
    for (let index = text.indexOf('\n'); index !== -1; index = text.indexOf('\n', index + 1)) {
      this.lines.push(index + 1);
    }
  }

  /** The range `[start, end)` as a location in the file. */
  location(start: number, end: number): Location {
    return { file: this.file, start: this.position(start), end: this.position(Math.max(start, end)) };
  }

  private position(wanted: number): Position {
    const offset = Math.max(0, Math.min(wanted, this.text.length));
    let low = 0;
    let high = this.lines.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.lines[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return { offset, line: low, character: offset - (this.lines[low] ?? 0) };
  }
}

/** The folder of a path, without a trailing slash; '' for a path at the root. */
export function folderOf(path: FilePath): FilePath {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** Whether `path` is `folder` or lies below it. */
export function isInside(path: FilePath, folder: FilePath): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : folder + '/');
}
