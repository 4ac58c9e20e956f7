import type { DataModel, FilePath, Model, Notice } from '../core';
import type { ts } from '../project/ts';

/** The data models of a workspace, and what was wrong with them. Either may be read only when it is looked at; the notices are of what has been read. */
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

/** Reads models that are declared in code: classes with decorators, calls that make a table. By syntax alone, so that what a file says depends on no other file. */
export interface CodeSchemaReader {
  /** What `DataModel.source` says of its models: the id of the library that they are made with. */
  readonly source: string;
  /** A file whose text does not match declares no model. */
  readonly trigger: RegExp;
  /** The models of one file. Relations name models of any file. */
  read(file: ts.SourceFile): readonly Model[];
  /**
   * Puts together what all files say of one another's models: columns of base classes, the two ends of relations. Left out, every model is whole as it
   * is declared.
   */
  link?(models: readonly Model[]): readonly Model[];
  /** Of a reader that declares no model, and adds to those that schema files of the same source declare: they with what all files add. */
  adds?(data: DataModel, parts: readonly Model[]): DataModel;
}
