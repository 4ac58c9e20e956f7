// What the extension and its worker say to each other. Plain data only: everything here survives a structured clone.
import type { FilePath, Finding, FixKind, Location, Notice } from '../core';
import type { Handler, QueriesAt, RoutesResult, ScanProgress, ScanResult, Settings } from '../engine/types';

/** The version of an open document that an answer was computed from; files that no editor holds have none. */
export type Versions = Readonly<Record<FilePath, number>>;

/** What a worker is born with. Other folders need another worker. */
export interface WorkerData {
  readonly roots: readonly FilePath[];
  readonly settings: Partial<Settings>;
  readonly language: EditorLanguage;
}

/** The language of the editor, and the extension's texts in it by those in English; none where there is no translation. */
export interface EditorLanguage {
  readonly tag: string;
  readonly texts: Readonly<Record<string, string>>;
}

/** Messages that are obeyed and not answered. They take effect before any question that is still waiting. */
export type Notification =
  | { readonly kind: 'overlay'; readonly file: FilePath; readonly version: number; readonly text: string | undefined }
  | { readonly kind: 'changed'; readonly paths: readonly FilePath[] }
  | { readonly kind: 'configure'; readonly settings: Partial<Settings> }
  | { readonly kind: 'cancel'; readonly id: number };

/** Every question with its answer. */
export interface Questions {
  findings: { ask: { readonly file: FilePath }; answer: FindingsAnswer };
  fixesAt: { ask: { readonly file: FilePath; readonly start: number; readonly end: number }; answer: FixesAnswer };
  fixAll: { ask: FixAllQuestion; answer: FixAllAnswer };
  /** As Markdown. */
  explain: { ask: { readonly file: FilePath; readonly offset: number }; answer: string };
  /** What runs with a hundred rows, for the hover. */
  queriesAt: { ask: { readonly file: FilePath; readonly offset: number }; answer: QueriesAt | undefined };
  ignorePlace: { ask: { readonly file: FilePath; readonly line: number }; answer: IgnorePlaceAnswer };
  /** What can be said in `headroom.config.json` of a place: that a model is small, what a function does. */
  sayings: { ask: { readonly file: FilePath; readonly offset: number }; answer: readonly Saying[] };
  report: { ask: ReportQuestion; answer: string };
  /** The handlers of a file, for the line above each. */
  handlers: { ask: { readonly file: FilePath }; answer: HandlersAnswer };
  scan: { ask: ScanQuestion; answer: ScanAnswer };
  /** Every safe fix of the whole workspace, as one change. */
  fixWorkspace: { ask: object; answer: FixWorkspaceAnswer };
  /** What every route and job of the workspace does. */
  routes: { ask: object; answer: RoutesResult };
}

/** Questions that walk the whole workspace: they are answered a step at a time, tell how far they are, and make way for all others. */
export type WalkKind = 'scan' | 'routes' | 'fixWorkspace';

export type QuestionKind = keyof Questions;
export type Ask<K extends QuestionKind> = Questions[K]['ask'];
export type Answer<K extends QuestionKind> = Questions[K]['answer'];

export type Question = { [K in QuestionKind]: { readonly kind: K; readonly id: number } & Ask<K> }[QuestionKind];
export type ToWorker = Notification | Question;

export interface FindingsAnswer {
  /** The document's version; undefined where no editor holds the file. */
  readonly version: number | undefined;
  readonly findings: readonly Finding[];
}

export interface HandlersAnswer {
  readonly version: number | undefined;
  readonly handlers: readonly Handler[];
}

export interface FixesAnswer {
  readonly version: number | undefined;
  readonly findings: readonly FixableFinding[];
}

export interface FixableFinding {
  readonly rule: string;
  readonly location: Location;
  readonly fixes: readonly PlacedFix[];
}

/** A fix whose edits are given in lines and characters, so that nobody needs the text of a file that is not open. */
export interface PlacedFix {
  readonly kind: FixKind;
  readonly title: string;
  readonly preferred: boolean;
  readonly changesBehavior: boolean;
  readonly edits: PlacedEdits;
  /** How many findings of the same file this kind of rewrite would clear, as far as it was counted: 1 or 2. */
  readonly sameKindInFile: number;
}

/** Edits with the versions of the open documents that they were computed from. */
export interface PlacedEdits {
  readonly files: readonly PlacedFileEdit[];
  readonly versions: Versions;
}

export interface PlacedFileEdit {
  readonly file: FilePath;
  /** The whole text of a file that does not exist yet. */
  readonly create?: string;
  readonly edits: readonly PlacedEdit[];
}

/** 0-based line and character of start and end, against the text before any edit. */
export interface PlacedEdit {
  readonly range: readonly [startLine: number, startCharacter: number, endLine: number, endCharacter: number];
  readonly newText: string;
}

/** `webview`: HTML whose links are commands of the extension; `issue`: one finding, as Markdown. */
export type ReportFormat = 'webview' | 'html' | 'markdown' | 'json' | 'sarif' | 'issue';

export interface ReportQuestion {
  readonly format: ReportFormat;
  readonly result: ScanResult;
  readonly durationMs: number;
  /** The finding of an issue. */
  readonly fingerprint?: string;
}

export interface FixAllQuestion {
  readonly file: FilePath;
  readonly kindOfFix?: FixKind;
  readonly safeOnly: boolean;
}

/** What can be made or left out by itself. */
export interface PlacedChange {
  /** The titles of its rewrites, which stand or fall together. */
  readonly titles: readonly string[];
  /** The finding of the first of them. */
  readonly at: Location;
  readonly files: readonly PlacedFileEdit[];
}

export interface FixAllAnswer {
  readonly edits: PlacedEdits;
  readonly applied: number;
  /** Why the other findings stay, for the log; their number is in the summary. */
  readonly left: readonly string[];
}

/** What is shown before it is made. */
export interface FixWorkspaceAnswer extends FixAllAnswer {
  /** The same edits, taken apart. */
  readonly changes: readonly PlacedChange[];
}

/** One entry for `headroom.config.json`, and the change that makes it. */
export interface Saying {
  readonly is: 'small-model' | 'query' | 'email' | 'queue';
  /** The model or function. */
  readonly name: string;
  readonly edits: PlacedEdits;
}

/** Where and how a directive for the next line can be written; undefined where no comment can stand above that line. */
export type IgnorePlaceAnswer = { readonly line: number; readonly indent: string; readonly style: 'line' | 'jsx' } | undefined;

export interface ScanQuestion {
  /** The files and folders that are looked at; left out: everything. */
  readonly paths?: readonly FilePath[];
  /** Also what a report says of requests, which takes longer. */
  readonly withRequests?: boolean;
}

export interface ScanAnswer {
  readonly result: ScanResult;
  /** The open documents' versions when the scan began. */
  readonly versions: Versions;
}

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error';

/** What the worker says. `progress` belongs to a walk that runs; `notices` comes whenever they have changed; after `settled` findings may say more than before. */
export type FromWorker =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly message: string; readonly stack?: string }
  | { readonly kind: 'cancelled'; readonly id: number }
  | { readonly kind: 'progress'; readonly id: number; readonly progress: ScanProgress; readonly versions: Versions }
  | { readonly kind: 'notices'; readonly notices: readonly Notice[] }
  | { readonly kind: 'settled' }
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string };
