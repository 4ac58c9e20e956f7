// Turns the engine's offsets into lines and characters on the worker, where the texts are.
import type { FileEdit, FilePath, Finding, Fix } from '../core';
import type { Engine, FixAllResult, ScanProgress } from '../engine/types';
import type { FixableFinding, PlacedChange, PlacedEdit, PlacedEdits, PlacedFileEdit } from './protocol';

/** The offsets at which the lines of a text begin. Lines end at `\r\n`, `\n` or `\r`, as they do in the editor. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return starts;
}

/** The 0-based line and character of an offset. */
export function positionAt(starts: readonly number[], offset: number): [line: number, character: number] {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return [low, offset - (starts[low] ?? 0)];
}

/** The edits in lines and characters, with the versions of those files that an editor holds. */
export function placeEdits(engine: Engine, edits: readonly FileEdit[], open: ReadonlyMap<FilePath, number>): PlacedEdits {
  const versions: Record<FilePath, number> = {};
  const files = edits.map((edit): PlacedFileEdit => {
    if (edit.create) return { file: edit.file, create: edit.edits.map(({ newText }) => newText).join(''), edits: [] };
    const version = open.get(edit.file);
    if (version !== undefined) versions[edit.file] = version;
    const starts = lineStarts(engine.text(edit.file) ?? '');
    return {
      file: edit.file,
      edits: edit.edits.map(({ start, end, newText }): PlacedEdit => ({
        range: [...positionAt(starts, start), ...positionAt(starts, end)],
        newText,
      })),
    };
  });
  return { files, versions };
}

/** The difference that fix-all makes, taken apart into what can be made or left out by itself. */
export function* placeChanges(engine: Engine, result: FixAllResult): Generator<ScanProgress, readonly PlacedChange[], void> {
  const { applied } = result;
  return (yield* engine.changes(result)).flatMap((change): readonly PlacedChange[] => {
    const rewrites = change.applied.flatMap((index) => applied[index] ?? []);
    const [first] = rewrites;
    return first ? [{ titles: rewrites.map(({ fix }) => fix.title), at: first.finding.location, files: placeEdits(engine, change.edits, new Map()).files }] : [];
  });
}

/** The fixes of the findings that touch a range, each with whether its kind is of use elsewhere in the file. */
export function placeFixes(
  engine: Engine,
  range: { readonly file: FilePath; readonly start: number; readonly end: number },
  open: ReadonlyMap<FilePath, number>,
): FixableFinding[] {
  const here = engine.fixesAt(range.file, range.start, range.end);
  const seconds = new Map<string, number>();
  const sameKind = (finding: Finding, fix: Fix): number => {
    if (!fix.preferred) return 1;
    let count = seconds.get(fix.kind);
    if (count === undefined) seconds.set(fix.kind, (count = hasSecond(engine, finding, fix, here) ? 2 : 1));
    return count;
  };
  return here.map(({ finding, fixes }) => ({
    rule: finding.rule,
    location: finding.location,
    fixes: fixes.map(fix => ({
      kind: fix.kind,
      title: fix.title,
      preferred: fix.preferred,
      changesBehavior: fix.changesBehavior,
      edits: placeEdits(engine, fix.edits, open),
      sameKindInFile: sameKind(finding, fix),
    })),
  }));
}

/** Every try is a verified fix, which can take a second in a large workspace; so few are made, of findings that look alike. */
const maxTries = 3;

/** Whether another finding of the file has a preferred fix of the same kind. A second one behind several without a fix is missed. */
function hasSecond(engine: Engine, finding: Finding, fix: Fix, here: ReturnType<Engine['fixesAt']>): boolean {
  const isSame = (other: Fix): boolean => other.preferred && other.kind === fix.kind;
  if (here.filter(({ fixes }) => fixes.some(isSame)).length > 1) return true;
  const seen = new Set(here.map(other => other.finding.fingerprint));
  const { file } = finding.location;
  return engine.findings(file)
    .filter(other => other.shape === finding.shape && !seen.has(other.fingerprint))
    .slice(0, maxTries)
    .some(other => engine.fixesAt(file, other.location.start.offset, other.location.end.offset)
      .some(answer => answer.finding.fingerprint === other.fingerprint && answer.fixes.some(isSame)));
}
