import type { FilePath, Notice } from '../core';
import { messageOf } from './discover';
import { scanImports } from './imports';
import type { FileHost } from './types';

/** Larger files are data or bundles, not code that someone maintains; parsing one takes as long as a thousand others. */
export const maxFileSize = 2 * 1024 * 1024;
const binaryProbe = 8192;

/** One file's text with what was read off it. A changed text is a new entry. */
export interface SourceText {
  /** Undefined where the file is absent, unreadable, too large or binary. */
  readonly text: string | undefined;
  /** Whether the text matches the trigger. */
  readonly triggers: boolean;
  /** Whether it uses a library that is there without an import. */
  readonly usesGlobals: boolean;
  /** Whether it can wait for something, and so call what has an effect elsewhere, or registers what a framework calls. */
  readonly mayLead: boolean;
  /** The modules that it names. */
  readonly imports: readonly string[];
  readonly notice?: Notice;
}

/** The entry of a text that is at hand: an editor's, or a fix that is tried. */
export function sourceTextOf(text: string, { trigger, globals, registers }: Triggers): SourceText {
  trigger.lastIndex = 0;
  return { text, triggers: trigger.test(text), usesGlobals: globals?.test(text) ?? false, mayLead: waiting.test(text) || (registers?.test(text) ?? false), imports: scanImports(text) };
}

/** What the workspace's files are looked at for. */
export interface Triggers {
  readonly trigger: RegExp;
  readonly globals?: RegExp;
  readonly registers?: RegExp;
}

const waiting = /\b(?:await|async|then|yield|Promise)\b/;

/** Reads a file from disk. What cannot be used becomes a notice, and the scan goes on without it. */
export function readSourceText(host: FileHost, file: FilePath, triggers: Triggers): SourceText {
  const unusable = (code: string, severity: Notice['severity'], message: string): SourceText => ({
    text: undefined,
    triggers: false,
    usesGlobals: false,
    mayLead: false,
    imports: [],
    notice: { code, severity, message, file },
  });
  let text: string | undefined;
  try {
    const size = host.stat(file)?.size ?? 0;
    if (size > maxFileSize) {
      return unusable('file-too-large', 'note', `The file is ${(size / 1024 / 1024).toFixed(1)} MB large; files above ${maxFileSize / 1024 / 1024} MB are not analysed.`);
    }
    text = host.readFile(file);
  } catch (error) {
    return unusable('file-unreadable', 'warning', `The file cannot be read: ${messageOf(error)}.`);
  }
  if (text === undefined) return unusable('file-unreadable', 'warning', 'The file disappeared while it was about to be read.');
  const zero = text.indexOf('\0');
  if (zero !== -1 && zero < binaryProbe) return unusable('file-binary', 'note', 'The file is binary and is not analysed.');
  return sourceTextOf(text, triggers);
}
