import type { FilePath, Notice } from '../core';
import type { Deployments } from './deployment/deployments';
import type { ts } from './ts';

/** The disk, as the project sees it. Synchronous, because the compiler is. Tests give one that lives in memory. */
export interface FileHost {
  /** The file's text, or undefined where there is no such file. Throws where it exists but cannot be read. */
  readFile(file: FilePath): string | undefined;
  /** What stands at the path, links followed; undefined where there is nothing. `modified` grows when a file is written; a host that does not know leaves it out. */
  stat(path: FilePath): { readonly kind: 'file' | 'folder'; readonly size: number; readonly modified?: number } | undefined;
  /** The entries of a folder, sorted by name, links followed for `kind`. Throws where it cannot be read. */
  readFolder(path: FilePath): readonly { readonly name: string; readonly kind: 'file' | 'folder' | 'other'; readonly link: boolean }[];
  /** The path with all links resolved. */
  realPath(path: FilePath): FilePath;
}

/** Modules that do not come from the workspace's files: the catalogue's declaration stubs. */
export interface StubProvider {
  /**
   * The stub file that `specifier`, imported from `containingFile`, maps to; undefined where the catalogue does not know it.
   * `target` is the absolute path of a relative or aliased specifier, for generated clients in custom folders.
   */
  resolve(specifier: string, containingFile: FilePath, target: FilePath | undefined): FilePath | undefined;
  /** The text of a stub file that `resolve` named. */
  text(stub: FilePath): string | undefined;
  /** Changes when any answer above may have changed. */
  readonly version: number;
}

/** Global types. */
export interface AmbientTypes {
  /** Texts that may name one of them. */
  readonly pattern: RegExp;
  /** The module that declares them, as an import would name it. */
  readonly module: string;
  /** Whether they are the types of what is bound to a worker: code that asks its `env` for it names none of them. */
  readonly ofBindings?: true;
  /** The package on which a file's own has to depend for them to be there: elsewhere `strapi` is a name like any other. */
  readonly dependency?: string;
}

/** What a file is for; decides whether a cost in it is on a request path. */
export type FileKind = 'source' | 'test' | 'seed' | 'migration' | 'script' | 'generated';

/** What the workspace is and how it is to be read. */
export interface ProjectOptions {
  /** Absolute folders, in the order the user gave them. */
  readonly roots: readonly FilePath[];
  readonly host: FileHost;
  readonly stubs: StubProvider;
  /** Globs relative to each root, in `.gitignore` syntax. */
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** A file whose text does not match has no effect of its own. */
  readonly trigger: RegExp;
  /** The same where the libraries are known that the workspace imports, by their stubs: what others call is called by nobody. */
  readonly triggerAmong?: (stubs: ReadonlySet<FilePath>) => RegExp;
  /** A file whose text matches uses a library that needs no import. */
  readonly globals?: RegExp;
  /** Types that are there without an import, of a module that has a stub. */
  readonly ambient?: readonly AmbientTypes[];
  /** A file whose text matches may register what a framework calls. */
  readonly registers?: RegExp;
  /** A file whose text matches holds what a framework calls: it is looked at even where it uses no library that is known. */
  readonly handles?: RegExp;
  /** The same for paths: files that a framework finds by where they stand. */
  readonly registersPath?: RegExp;
  /** Kinds of files that are candidates only while they are open in the editor; none by default. */
  readonly passiveKinds?: readonly FileKind[];
  /** Files beside source files that `extraFiles` lists: schemas, say. Asked for every path that is not ignored. */
  readonly isExtra?: (file: FilePath) => boolean;
}

/** One immutable state of the workspace. Holding on to an old one is harmless. */
export interface Snapshot {
  readonly program: ts.Program;
  readonly checker: ts.TypeChecker;
  /** The files whose text matches the trigger or that are open in the editor, sorted: those that rules look at. */
  readonly candidates: readonly FilePath[];
  /** All files of the program but the stubs, sorted: candidates, and what their types and calls lead to. */
  readonly files: readonly FilePath[];
  /** The stubs that any file of the workspace imports. */
  readonly stubs: ReadonlySet<FilePath>;
  /** Changes when modules resolve in another way: files came or went, a configuration or a stub changed. */
  readonly resolution: object;
  /** The stubs of libraries that the workspace has under another package's name. */
  readonly republished: ReadonlySet<FilePath>;
  /** These files and all that import them, at whatever distance. */
  withImporters(files: Iterable<FilePath>): ReadonlySet<FilePath>;
  /** The number of files that were discovered. */
  readonly fileCount: number;
  /** Grows where types turn out to be entangled too much to be worked out. */
  readonly notices: readonly Notice[];
  /** Whether the checker ran out of stack: the project's next snapshot has a new one, and is the same otherwise. */
  readonly isSpent: boolean;
  kindOf(file: FilePath): FileKind;
  sourceFile(file: FilePath): ts.SourceFile | undefined;
  /** What the compiler has against a file, or against the syntax of all and the types of some nodes of it; undefined where its types cannot be worked out. */
  diagnostics(file: FilePath, nodes?: readonly ts.Node[]): readonly ts.Diagnostic[] | undefined;
  /** The nearest `package.json` above the file that names the dependency: its version range, for differences between versions. */
  dependencyVersion(file: FilePath, name: string): string | undefined;
  /** What the files say that the workspace is deployed by. */
  readonly deployments: Deployments;
  /** The folder of the nearest `package.json` above a file. */
  packageFolder(file: FilePath): FilePath | undefined;
  /** The file of the workspace that a file imports by a name, whether or not it is part of the program. */
  importedFile(specifier: string, file: FilePath): FilePath | undefined;
  /** Whether a default import of a package that is one value gives nothing in the file, as its configuration has modules compiled. */
  importsByRequire(file: FilePath): boolean;
  /** The extension with which a file has to name others of the workspace, as its configuration has modules resolved: that of what they are compiled to (`js`), or their own (`ts`); undefined where it needs none. */
  importEnding(file: FilePath): 'js' | 'ts' | undefined;
  /** Whether the project's own compiler takes `null` for an error in the file, where a type does not name it. */
  checksNulls(file: FilePath): boolean;
}

/** Where the code runs in production: what is right on a long-lived server can be wrong elsewhere. */
export type Target = 'node' | 'serverless' | 'workers';

/** What rules and rewrites may know of the workspace beyond its flow. */
export interface WorkspaceFacts {
  /** Models that never have more than a few rows, as the configuration names them. */
  readonly smallModels: ReadonlySet<string>;
  /** The queue that rewrites use where the workspace has none of its own, as the configuration names it. */
  readonly queue?: 'bullmq' | 'pg-boss';
  /** Where the code runs, as the configuration says; undefined where it says nothing. */
  readonly target?: Target;
  /** The databases that schemas of the workspace are for, and the files that say so. */
  databases(): readonly { readonly provider?: string; readonly files: readonly FilePath[] }[];
  /** Whether the GraphQL schemas of the workspace declare a type of which an answer holds one: no list has it, nor anything that stands in lists. */
  isAnsweredOnce(type: string): boolean;
  /** The files with GraphQL schemas. */
  graphqlSchemas(): readonly FilePath[];
  /** Whether migrations of the workspace have the database call a path on a schedule. */
  isCalledOnSchedule(path: string): boolean;
  /** Whether the workspace has a library under another package's name: what is said of the library may not hold of that package's version. */
  isRepublished(library: string): boolean;
  /** Every source file of the workspace, sorted. */
  files(): readonly FilePath[];
  /** Files of any kind that rewrites of the same run have made, which are on no disk yet. */
  made(): readonly FilePath[];
  /** The text of any file, overlays first; undefined where it is absent. Not for rules: what it says is not part of the snapshot's types. */
  text(file: FilePath): string | undefined;
  sourceFile(file: FilePath): ts.SourceFile | undefined;
  /** The version range of a dependency in the nearest `package.json` above the file that names it. */
  dependencyVersion(file: FilePath, name: string): string | undefined;
  /** Whether a default import of a package that is one value gives nothing in the file, as its configuration has modules compiled. */
  importsByRequire(file: FilePath): boolean;
  /** The extension with which a file has to name others of the workspace, as its configuration has modules resolved: that of what they are compiled to (`js`), or their own (`ts`); undefined where it needs none. */
  importEnding(file: FilePath): 'js' | 'ts' | undefined;
  /** The file of the workspace that a file imports by a name, whether or not it is part of the program. */
  importedFile(specifier: string, file: FilePath): FilePath | undefined;
  /** What the files say that the workspace is deployed by. */
  readonly deployments: Deployments;
}

/** The workspace over time: disk, overlays, and the snapshots made of them. */
export interface Project {
  /** Sets the text that the editor holds for a file; undefined closes it, and the disk counts again. */
  setOverlay(file: FilePath, text: string | undefined): void;
  /** Files or folders that were created, changed or deleted on disk. */
  notifyChanged(paths: readonly FilePath[]): void;
  /** Every source file of the workspace, sorted, ignored ones left out. */
  files(): readonly FilePath[];
  /** The files that `ProjectOptions.isExtra` named, sorted. Listing them reads no source file. */
  extraFiles(): readonly FilePath[];
  /** The text as the snapshot sees it: overlay first, then disk; undefined where it is absent or unreadable. */
  text(file: FilePath): string | undefined;
  /** The current state; the same object until something changes. */
  snapshot(): Snapshot;
  /** A snapshot as if the files had these texts, without touching the current one: where a fix is tried. */
  tryOut(texts: ReadonlyMap<FilePath, string>): Snapshot;
}
