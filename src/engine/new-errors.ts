import type { FilePath, TextEdit } from '../core';
import { ts } from '../project/ts';
import type { Analysis } from './analysis';
import { isOfLightProgram, isOfNulls, isPackageUnseen } from './light-errors';
import { changedParts, givesTheSame, inferredTypes, partsOf, rangesAfter, statementsOf, type Range } from './regions';

/** Stands for the errors of a file whose types cannot be worked out: nothing can be said for a fix there. */
const unchecked = 'types that cannot be worked out';

/** Whether types are no errors in a file: in JavaScript, unless it asks for it. */
function isUnchecked({ fileName, text }: ts.SourceFile): boolean {
  return /\.[cm]?jsx?$/.test(fileName) && !text.includes('@ts-check');
}

/** Every error of a file (or of some nodes of it) and how often it occurs; where it stands does not count, since edits move it. */
export function errorsOf(analysis: Analysis, file: FilePath, nodes?: readonly ts.Node[]): ReadonlyMap<string, number> {
  const errors = new Map<string, number>();
  const diagnostics = analysis.snapshot.diagnostics(file, nodes);
  if (!diagnostics) return errors.set(unchecked, 1);
  for (const diagnostic of diagnostics) {
    if (diagnostic.category !== ts.DiagnosticCategory.Error || isOfLightProgram(diagnostic, analysis.snapshot.checker) || isPackageUnseen(diagnostic, file, analysis.snapshot) || isOfNulls(diagnostic, file, analysis.snapshot)) continue;
    const key = keyOf(diagnostic);
    errors.set(key, (errors.get(key) ?? 0) + 1);
  }
  return errors;
}

function keyOf({ code, messageText }: ts.Diagnostic): string {
  return `${code}:${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
}

/** The lines on which an error of a file starts. */
function linesWith(error: string, { snapshot }: Analysis, file: FilePath): ReadonlySet<string> {
  const found = (snapshot.diagnostics(file) ?? []).filter((diagnostic) => keyOf(diagnostic) === error);
  return new Set(found.map(lineOf));
}

/** How often a file has each of its errors that come from another one, by the last of what they say and by their line; of one error, or of all. */
function causesOf({ snapshot }: Analysis, file: FilePath, error?: string): ReadonlyMap<string, number> {
  const causes = new Map<string, number>();
  for (const diagnostic of snapshot.diagnostics(file) ?? []) {
    const cause = causeOf(diagnostic);
    if (cause !== undefined && (error === undefined || keyOf(diagnostic) === error)) causes.set(cause, (causes.get(cause) ?? 0) + 1);
  }
  return causes;
}

/** What an error comes from: "Property 'team' is missing in type …", where what it says before names the whole of two types. */
function causeOf(diagnostic: ts.Diagnostic): string | undefined {
  let { messageText: last } = diagnostic;
  if (typeof last === 'string' || !last.next?.length) return undefined;
  while (last.next?.length) {
    const [only, ...others]: readonly ts.DiagnosticMessageChain[] = last.next;
    if (!only || others.length > 0) return undefined;
    last = only;
  }
  return `${diagnostic.code}:${last.messageText}:${lineOf(diagnostic)}`;
}

/** The line on which an error starts, without its indentation. */
function lineOf({ file, start = 0 }: ts.Diagnostic): string {
  const text = file?.text ?? '';
  return (text.slice(text.lastIndexOf('\n', start - 1) + 1).split('\n', 1)[0] ?? '').trim();
}

/** The first error that was not there before, beside those that are `had` anyhow. */
export function newError(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>, isHad: (error: string) => boolean = () => false): string | undefined {
  for (const [key, count] of after) if (key === unchecked || count > (before.get(key) ?? 0) && !isHad(key)) return key;
  return undefined;
}

/** The edits of a file that is there before and after them. */
interface Edited {
  readonly file: FilePath;
  readonly edits: readonly TextEdit[];
  /** Where their texts stand afterwards. */
  readonly made?: readonly Range[];
}

/** The errors of a whole file before, and those of it or of some nodes of it afterwards. */
interface Errors {
  before(): ReadonlyMap<string, number>;
  now(nodes?: readonly ts.Node[]): ReadonlyMap<string, number>;
}

/** The first new error of an edited file. Only what is edited is checked, as long as it gives the rest of its function and file the same types as before. */
export function newErrorAround(
  { file, edits, made = rangesAfter(edits) }: Edited, before: Analysis, after: Analysis, errors: Errors = { before: () => errorsOf(before, file), now: (nodes) => errorsOf(after, file, nodes) },
): string | undefined {
  const [old, now] = [before.snapshot.sourceFile(file), after.snapshot.sourceFile(file)];
  if (!old || !now) return newError(errors.before(), errors.now());
  // Where the project's own compiler says nothing of `null`, what follows from it here follows for a copy of the same line as well: types that could not be inferred for it.
  const isHad = (error: string): boolean => {
    // An error that a line has had names the types around what it comes from: one of them is now written otherwise, be it only the order of a union.
    const causes = [...causesOf(after, file, error).keys()];
    if (causes.length > 0) {
      const [was, is] = [causesOf(before, file), causesOf(after, file)];
      if (causes.every((cause) => (is.get(cause) ?? 0) <= (was.get(cause) ?? 0))) return true;
    }
    if (after.snapshot.checksNulls(file) || !errors.before().has(error)) return false;
    const had = linesWith(error, before, file);
    return [...linesWith(error, after, file)].every((line) => had.has(line));
  };
  // From the statements that are edited outwards, as far as they give other types than before to what stands around them.
  for (const around of [statementsOf, partsOf]) {
    const [partsBefore, partsAfter] = changedParts(around(old, edits), around(now, made));
    // What has no error has no new one.
    const found = errors.now(partsAfter);
    const error = found.size === 0 ? undefined : newError(errorsOf(before, file, partsBefore), found, isHad);
    if (error !== undefined || isUnchecked(now)) return error;
    const [given, givenNow] = [inferredTypes(partsBefore, before.snapshot.checker), inferredTypes(partsAfter, after.snapshot.checker)];
    if (after.snapshot.isSpent && after.snapshot.notices.some((notice) => notice.code === 'types-too-deep' && notice.file === file)) return unchecked;
    if (givesTheSame(given, givenNow)) return undefined;
  }
  return newError(errors.before(), errors.now(), isHad);
}
