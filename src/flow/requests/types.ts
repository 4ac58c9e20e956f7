import type { Imported } from '../../catalog';
import type { FileEdit, FilePath, TextEdit } from '../../core';
import type { FunctionNode } from '../../project/syntax';
import type { ts } from '../../project/ts';
import type { WorkspaceFacts } from '../../project/types';
import type { EntryPoint } from '../entries/types';

/** How a handler comes to the parameters of its request's query string. */
export interface RequestQuery {
  /** Source text of an object with them by their names: `req.query`. */
  readonly text: string;
  /** What the handler's own file needs for that: a parameter that it did not have. */
  readonly edits: readonly TextEdit[];
  /** Whether the framework may end the handler by an error of its own where the text is read, which nothing in the handler may catch. */
  readonly isThrowing?: boolean;
  /** What else becomes of the handler, for people. */
  readonly says?: string;
  /** What another file needs, which says what the query string has: a class. */
  readonly elsewhere?: { readonly node: ts.Node; readonly edits: readonly TextEdit[]; readonly imports: readonly Import[] };
  /** What files need that are no sources: schemas. */
  readonly schemas?: readonly FileEdit[];
}

/** A name of a module that must be known in a file. */
export interface Import {
  readonly name: string;
  readonly module: string;
}

/** What a framework may ask while it reads a handler. */
export interface RequestContext {
  readonly checker: ts.TypeChecker;
  /** What the helper reads of the query string, for frameworks that have to be told. */
  readonly asked: Readonly<Record<string, 'number' | 'string'>>;
  /** A name that is free in the handler. */
  free(...wishes: readonly string[]): string;
  readonly imported: Imported;
  /** The files with GraphQL schemas that the handler's package loads; the text of a source that says some of a schema comes without its file. */
  schemas(): readonly { readonly file?: FilePath; readonly text: string }[];
  readonly workspace: Pick<WorkspaceFacts, 'files' | 'text' | 'sourceFile'>;
  /** The version range of a package in the nearest `package.json`. */
  dependencyVersion(name: string): string | undefined;
}

/** What a framework draws with what a handler answers. */
export interface DrawnBy {
  /** The property of the answer that the component is given. */
  readonly property: string;
  /** The component; undefined where something is around it, or it cannot be told. */
  readonly component?: FunctionNode;
  /** Whether what is around every page may read what is called so, too. */
  isAlsoRead(name: string): boolean;
}

/** One framework: undefined where a handler is given its request in a way that is not known, or the framework would refuse further parameters. */
export type RequestReader = (handler: FunctionNode, entry: EntryPoint, context: RequestContext) => RequestQuery | undefined;
