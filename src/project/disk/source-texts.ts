import type { FilePath, Notice } from '../../core';
import { codeOf } from '../markup/component-files';
import { messageOf } from './discover';
import { scanImports } from '../modules/imports';
import type { AmbientTypes, FileHost } from '../types';

/** Larger files are data or bundles, not code that someone maintains; parsing one takes as long as a thousand others. */
export const maxFileSize = 2 * 1024 * 1024;
const binaryProbe = 8192;

/** One file's text with what was read off it. A changed text is a new entry. */
export interface SourceText {
  /** Undefined where the file is absent, unreadable, too large, binary or minified; an editor's text is always kept. */
  readonly text: string | undefined;
  /** Whether it uses a library that is there without an import. */
  readonly usesGlobals: boolean;
  /** The modules that it takes global types from, without an import, whatever its package depends on. */
  readonly ambient: readonly string[];
  /** Whether it can wait for something, and so call what has an effect elsewhere, or registers what a framework calls. */
  readonly mayLead: boolean;
  /** Whether it holds what a framework calls, whatever else there is in it. */
  readonly handles: boolean;
  /** The modules that it names. */
  readonly imports: readonly string[];
  /** Why it is not analysed. */
  readonly notice?: Notice;
  /** Whether a pattern is found in the text. It is looked for once: which files a program has is asked for each fix that is tried. */
  matches(pattern: RegExp): boolean;
  /** The same of its code, where anything is called in it at all. */
  calls(pattern: RegExp): boolean;
}

/** The entry of a text that is at hand: an editor's, or a fix that is tried. What is not to be analysed keeps its text. */
export function sourceTextOf(file: FilePath, text: string, triggers: Triggers): SourceText {
  const notice = tooLarge(file, text.length) ?? minified(file, text);
  return notice === undefined ? new ReadText(text, codeOf(file, text), triggers) : unusable(notice, text);
}

/** Each pattern is run over a text when it is first asked about: most files are decided by one or two of them. */
class ReadText implements SourceText {
  private readonly known: { -readonly [Fact in 'usesGlobals' | 'mayLead' | 'handles' | 'hasCode']?: boolean } = {};
  private readonly matched = new Map<RegExp, boolean>();
  private readonly called = new Map<RegExp, boolean>();
  private specifiers: readonly string[] | undefined;
  private ambientModules: readonly string[] | undefined;

  constructor(readonly text: string, private readonly code: string, private readonly patterns: Triggers) {}

  get usesGlobals(): boolean {
    return this.known.usesGlobals ??= this.patterns.globals?.test(this.code) ?? false;
  }

  get ambient(): readonly string[] {
    return this.ambientModules ??= this.patterns.ambient?.filter(({ pattern, dependency }) => dependency === undefined && pattern.test(this.text)).map(({ module }) => module) ?? [];
  }

  get mayLead(): boolean {
    return this.known.mayLead ??= (waiting.test(this.code) || (this.patterns.registers?.test(this.code) ?? false)) && this.hasCode;
  }

  get handles(): boolean {
    return this.known.handles ??= functions.test(this.code) && this.patterns.handles?.test(this.code) === true && this.hasCode;
  }

  /** Whether anything is called: in a table of translations the words of every pattern stand, as words. */
  private get hasCode(): boolean {
    return this.known.hasCode ??= this.code.length < longTable || calls.test(this.code.replace(stringsOfLine, '""'));
  }

  matches(pattern: RegExp): boolean {
    let found = this.matched.get(pattern);
    if (found === undefined) this.matched.set(pattern, (found = pattern.test(this.text)));
    return found;
  }

  calls(pattern: RegExp): boolean {
    let found = this.called.get(pattern);
    if (found === undefined) this.called.set(pattern, (found = pattern.test(this.code) && this.hasCode));
    return found;
  }

  get imports(): readonly string[] {
    return this.specifiers ??= scanImports(this.code);
  }
}

/** What the workspace's files are looked at for. */
export interface Triggers {
  readonly globals?: RegExp;
  readonly ambient?: readonly AmbientTypes[];
  readonly registers?: RegExp;
  readonly handles?: RegExp;
}

const waiting = /\b(?:await|async|then|yield|Promise)\b/;
/** What a file of types alone has not. */
const functions = /=>|\b(?:function|class)\b/;
/** Shorter texts are parsed as fast as they are looked through. */
const longTable = 8000;
/** An apostrophe of a comment can hide code up to the next one of its line, and no farther. */
const stringsOfLine = /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g;
/** A call, a function, or what is called without parentheses: the tag of a template, `new`, JSX. */
const calls = /[\w$)\]]\s*\(|=>|[\w$)\]]`|\bnew\s+[\w$]|\/>/;

/** Reads a file from disk; `stat` says what stands there. What cannot be used becomes a notice, and the scan goes on without it. */
export function readSourceText(host: FileHost, file: FilePath, triggers: Triggers, stat: () => ReturnType<FileHost['stat']>): SourceText {
  const unreadable = (message: string): SourceText => unusable({ code: 'file-unreadable', severity: 'warning', message, file });
  let text: string | undefined;
  try {
    const large = tooLarge(file, stat()?.size ?? 0);
    if (large !== undefined) return unusable(large);
    text = host.readFile(file);
  } catch (error) {
    return unreadable(`The file cannot be read: ${messageOf(error)}.`);
  }
  if (text === undefined) return unreadable('The file disappeared while it was about to be read.');
  const zero = text.indexOf('\0');
  if (zero !== -1 && zero < binaryProbe) return unusable({ code: 'file-binary', severity: 'note', message: 'The file is binary and is not analysed.', file });
  const notice = minified(file, text);
  return notice === undefined ? new ReadText(text, codeOf(file, text), triggers) : unusable(notice);
}

function unusable(notice: Notice, text?: string): SourceText {
  return { text, usesGlobals: false, ambient: [], mayLead: false, handles: false, imports: [], notice, matches: (pattern) => text !== undefined && pattern.test(text), calls: () => false };
}

function tooLarge(file: FilePath, size: number): Notice | undefined {
  if (size <= maxFileSize) return undefined;
  const message = `The file is ${(size / 1024 / 1024).toFixed(1)} MB large; files above ${maxFileSize / 1024 / 1024} MB are not analysed.`;
  return { code: 'file-too-large', severity: 'note', message, file };
}

function minified(file: FilePath, text: string): Notice | undefined {
  return isMinified(text) ? { code: 'file-minified', severity: 'note', message: 'The file is minified or bundled: nobody writes it, so it is not analysed.', file } : undefined;
}

/** No line that somebody writes is longer, but for texts and data. */
const longestWritten = 500;
/** With fewer functions a long line is an odd statement, no bundle. */
const bundledFunctions = 20;
const functionHeads = /\bfunction\b|=>/g;

/** A bundle that a formatter has broken into lines again is large, and its names are still those of the minifier: `function (e, t)`. */
const formattedBundle = { size: 100_000, functions: 200 };
const namedParameters = /\bfunction\b[^(]{0,40}\(([\w$, ]+)\)|\(([\w$, ]+)\) *=>/g;

function isFormattedBundle(text: string): boolean {
  if (text.length < formattedBundle.size) return false;
  let [functions, short] = [0, 0];
  for (const [, declared, arrow] of text.matchAll(namedParameters)) {
    functions++;
    if ((declared ?? arrow ?? '').split(',').every((name) => name.trim().length <= 1)) short++;
  }
  return short >= formattedBundle.functions && short * 10 > functions * 8;
}

/** Whether most functions of a text stand in lines that nobody writes. A picture, a translation or a table of data in a long line has none. */
function isMinified(text: string): boolean {
  if (isFormattedBundle(text)) return true;
  let bundled = 0;
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    if (end - start > longestWritten) bundled += text.slice(start, end).match(functionHeads)?.length ?? 0;
    start = end + 1;
  }
  return bundled >= bundledFunctions && bundled * 2 > (text.match(functionHeads)?.length ?? 0);
}
