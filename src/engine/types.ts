import type { Confidence, FileEdit, FilePath, Finding, Fix, FixKind, Notice, Route, Severity, UnresolvedCall } from '../core';
import type { LibraryFunction } from '../project/settings/config';
import type { FileHost } from '../project/types';
import type { Change } from './changes';
import type { Explanation } from './explain';
import type { Handler } from './handlers';
import type { QueriesAt } from './queries-at';

export type { Explanation } from './explain';
export type { Handler } from './handlers';
export type { QueriesAt, RepeatedQuery } from './queries-at';

export interface EngineOptions {
  /** Absolute folders of the workspace; may be empty (single files are then given to `scan` or opened as overlays). */
  readonly roots: readonly FilePath[];
  readonly host: FileHost;
  readonly settings?: Partial<Settings>;
}

/** What a user can set; `headroom.config.json` in a root is merged over the defaults, these settings over both. */
export interface Settings {
  readonly minConfidence: Confidence;
  /** Rule id → severity or `off`. */
  readonly rules: Readonly<Record<string, Severity | 'off'>>;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

export interface ScanRequest {
  /** Files or folders to report on; default: everything. */
  readonly paths?: readonly FilePath[];
  /** Only these rules. */
  readonly rules?: readonly string[];
  /** Also work out and verify the fixes. */
  readonly withFixes?: boolean;
  /** Also say what the request of a finding would gain, and which calls could not be followed: for reports that people read. */
  readonly withRequests?: boolean;
}

export interface ScanProgress {
  readonly phase: 'reading' | 'analysing' | 'fixing' | 'trying' | 'requests';
  readonly done: number;
  readonly total: number;
  readonly findings: number;
  /** Findings of the file that was just finished, for an editor that shows them as they come. */
  readonly file?: { readonly path: FilePath; readonly findings: readonly Finding[] };
}

export interface ScanResult {
  /** Sorted by file, place and rule. */
  readonly findings: readonly Finding[];
  readonly notices: readonly Notice[];
  /** How many source files were considered. */
  readonly files: number;
  /** Findings silenced by a directive. */
  readonly suppressed: number;
  /** The calls of the routes that could not be followed; present only where they were asked for. */
  readonly unresolved?: readonly UnresolvedCall[];
}

export interface RoutesResult {
  /** Requests before jobs, each in the order of files and places. */
  readonly routes: readonly Route[];
  readonly notices: readonly Notice[];
  readonly files: number;
}

export interface FixAllRequest {
  readonly paths?: readonly FilePath[];
  readonly rules?: readonly string[];
  readonly kind?: FixKind;
  /** Leave out fixes that change behaviour. */
  readonly safeOnly?: boolean;
  /** Only findings whose primary location covers this 0-based line. */
  readonly line?: number;
}

export interface FixAllResult {
  /** Edits against the current texts; empty where nothing could be fixed. */
  readonly edits: readonly FileEdit[];
  readonly applied: readonly { readonly finding: Finding; readonly fix: Fix }[];
  readonly left: readonly { readonly finding: Finding; readonly reason: string }[];
}

/** The façade: the only thing that the command line, the extension and the tests talk to. No clock, no network, no writes. */
export interface Engine {
  /** Sets or (with undefined) drops the text that an editor holds for a file. */
  setOverlay(file: FilePath, text: string | undefined): void;
  /** Paths that were created, changed or deleted on disk. */
  notifyChanged(paths: readonly FilePath[]): void;
  /** Replaces all settings; those that are left out have their defaults again. */
  configure(settings: Partial<Settings>): void;
  /** Walks the workspace step by step; the caller decides between steps whether to go on. */
  scan(request?: ScanRequest): Generator<ScanProgress, ScanResult, void>;
  /**
   * Looks at the whole workspace, a step at a time: until then findings do not know of requests that come in through other files. To be done when
   * nothing else waits; after an edit only what the edit touches is looked at again.
   */
  settle(): Generator<{ readonly done: number; readonly total: number }, void, void>;
  /** Whether the whole workspace was looked at since the last change. */
  readonly isSettled: boolean;
  /** What the flow knows at an offset of a file, also where it knows nothing and why. */
  explain(file: FilePath, offset: number): Explanation;
  /** The queries that run where every list has a hundred elements, of the request that leads to an offset of a file. */
  queriesAt(file: FilePath, offset: number): QueriesAt | undefined;
  /** Every entry point and what it does, through all functions that it leads to. */
  routes(request?: Pick<ScanRequest, 'paths'>): Generator<ScanProgress, RoutesResult, void>;
  /** The handlers of a file, with what each does: `GET /orders`, 1 + N queries, 3 findings. */
  handlers(file: FilePath): readonly Handler[];
  /** The findings of one file as it stands now. */
  findings(file: FilePath): readonly Finding[];
  /** Problems of the input (tsconfig, schema, configuration, unreadable files), and of the directives of files that were asked about. */
  notices(): readonly Notice[];
  /** The change to `headroom.config.json` that says a model has few rows; undefined where the file cannot be changed. */
  smallModelEdit(file: FilePath, model: string): FileEdit | undefined;
  /** The exported function that is named at an offset, and the changes that say what a call of it does. */
  wrapperEdits(file: FilePath, offset: number): { readonly name: string; readonly edits: Readonly<Record<LibraryFunction['is'], FileEdit>> } | undefined;
  /** The verified fixes of the findings that touch the range (offsets, end exclusive), best first. */
  fixesAt(file: FilePath, start: number, end: number): readonly { readonly finding: Finding; readonly fixes: readonly Fix[] }[];
  /** Applies preferred fixes one after another on an in-memory copy and returns the whole difference. */
  fixAll(request?: FixAllRequest): FixAllResult;
  /** The same a file at a time; `findings` of the progress are those that were fixed. */
  fixing(request?: FixAllRequest): Generator<ScanProgress, FixAllResult, void>;
  /** What fix-all has made, taken apart into what can be made or left out by itself; each is tried alone. */
  changes(result: FixAllResult): Generator<ScanProgress, readonly Change[], void>;
  /** The text as the engine sees it: overlay first, then disk. */
  text(file: FilePath): string | undefined;
}
