import type { DataModel, FilePath, Notice } from '../core';

/** The data models of a workspace, and what was wrong with them. */
export interface SchemaResult {
  readonly models: readonly DataModel[];
  readonly notices: readonly Notice[];
}

/** Reads one kind of schema. Keeps the last good state of each declaration while someone is typing. */
export interface SchemaReader {
  /** Recognises this reader's files by path alone. */
  readonly owns: (file: FilePath) => boolean;
  read(files: readonly FilePath[], text: (file: FilePath) => string | undefined): SchemaResult;
}
