/** A file's absolute path with forward slashes, on every platform (`C:/app/src/a.ts`, `/app/src/a.ts`). */
export type FilePath = string;

/** A place in a text. `offset` counts UTF-16 code units from the start; `line` and `character` are 0-based, as in the editor. */
export interface Position {
  readonly offset: number;
  readonly line: number;
  readonly character: number;
}

/** A range of characters in one file; `end` is exclusive. */
export interface Location {
  readonly file: FilePath;
  readonly start: Position;
  readonly end: Position;
}
