import { applyEdits, type FileEdit, type FilePath } from '../core';
import type { Analysis } from './analysis';
import { changesOf, type Change } from './changes';
import type { FixAllResult, ScanProgress } from './types';
import { errorsOf, newError } from './new-errors';

/** What a person can take out of all fixes, each tried alone: `now` is the workspace without them, `tryOut` the one with other texts. */
export function* triedChanges(
  { edits, applied }: FixAllResult, now: Analysis, tryOut: (texts: ReadonlyMap<FilePath, string>) => Analysis, text: (file: FilePath) => string | undefined,
): Generator<ScanProgress, readonly Change[], void> {
  const isRight = (some: readonly FileEdit[]): boolean => {
    const after = tryOut(new Map(some.map(({ file, edits: own }) => [file, applyEdits(text(file) ?? '', own)])));
    return some.every(({ file }) => newError(errorsOf(now, file), errorsOf(after, file)) === undefined);
  };
  const steps = changesOf(applied.map(({ fix }) => fix), edits, text, isRight);
  for (let step = steps.next(); ; step = steps.next()) {
    if (step.done) return step.value;
    yield { phase: 'trying', ...step.value, findings: applied.length };
  }
}
