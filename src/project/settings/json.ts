import type { FilePath, Notice } from '../../core';
import { locationOf } from '../positions';
import { ts } from '../ts';

/** A JSON file with comments and trailing commas allowed, read as far as it makes sense. */
export interface JsonFile {
  readonly value: unknown;
  /** The syntax, for places in notices. */
  readonly sourceFile: ts.JsonSourceFile;
  /** What is wrong with the syntax; `value` then holds what could be made of it. */
  readonly notices: readonly Notice[];
}

/** Reads JSON that may be broken; every syntax error becomes a notice with the given code at its place. */
export function readJson(file: FilePath, text: string, code: string): JsonFile {
  const plain = plainObject(text);
  if (plain === undefined) return readLoosely(file, text, code);
  let sourceFile: ts.JsonSourceFile | undefined;
  return { value: plain, get sourceFile() { return sourceFile ??= ts.parseJsonText(file, text); }, notices: [] };
}

/** Most files are JSON without anything else, which the platform reads in a fraction of the time that a syntax tree takes. */
function plainObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function readLoosely(file: FilePath, text: string, code: string): JsonFile {
  const sourceFile = ts.parseJsonText(file, text);
  const errors: ts.Diagnostic[] = [];
  const value: unknown = text.trim() === '' ? {} : ts.convertToObject(sourceFile, errors);
  const { parseDiagnostics } = sourceFile as ts.JsonSourceFile & { parseDiagnostics?: readonly ts.Diagnostic[] };
  const broken = [...(text.trim() === '' ? [] : (parseDiagnostics ?? [])), ...errors];
  return { value, sourceFile, notices: broken.slice(0, 1).map((diagnostic) => notice(file, text, code, diagnostic)) };
}

function notice(file: FilePath, text: string, code: string, diagnostic: ts.Diagnostic): Notice {
  const start = diagnostic.start ?? 0;
  const said = ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ').replace(/\.$/, '');
  return {
    code,
    severity: 'warning',
    message: `This is not valid JSON: ${said}.`,
    file,
    location: locationOf(file, text, start, start + (diagnostic.length ?? 0)),
  };
}

/** The value as a plain object; anything else is undefined. */
export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
}

/** The strings of an array; of anything else, none. */
export function asStrings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}
