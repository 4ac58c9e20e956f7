// Where things stand after an edit that were worked out before it.
import type { FilePath } from '../core';
import type { ts } from '../project/ts';
import type { Snapshot } from '../project/types';

/** What was edited between two texts: what stood from `start` to `end` of the old one gave way to something that is longer by `by` characters. */
export interface Move {
  readonly start: number;
  readonly end: number;
  readonly by: number;
}

/** Where an offset of the text before an edit is after it. */
export function moved(offset: number, move: Move | undefined): number {
  return move && offset >= move.end ? offset + move.by : offset;
}

const known = new WeakMap<ts.SourceFile, { readonly now: ts.SourceFile; readonly move: Move }>();

/** What was edited of a file since it was parsed; undefined where it is the snapshot's own, or gone. */
export function moveOf(sourceFile: ts.SourceFile, snapshot: Snapshot): Move | undefined {
  const now = snapshot.sourceFile(sourceFile.fileName);
  if (!now || now === sourceFile) return undefined;
  let found = known.get(sourceFile);
  if (found?.now !== now) known.set(sourceFile, (found = { now, move: changeBetween(sourceFile.text, now.text) }));
  return found.move;
}

/** What was edited between two texts. */
export function changeBetween(old: string, now: string): Move {
  const most = Math.min(old.length, now.length);
  const start = alike(most, (from, to) => old.slice(from, to) === now.slice(from, to));
  const end = alike(most - start, (from, to) => old.slice(old.length - to, old.length - from) === now.slice(now.length - to, now.length - from));
  return { start, end: old.length - end, by: now.length - old.length };
}

/** How many of at most that many characters are the same, from one end on: looked for in steps, as most of a long file is. */
function alike(most: number, isSame: (from: number, to: number) => boolean): number {
  let count = 0;
  for (let step = 4096; step >= 1; step /= 8) while (count + step <= most && isSame(count, count + step)) count += step;
  return count;
}

/** The files that have other texts in one snapshot than in another; undefined where files came or went, or imports lead elsewhere. */
export function changedFiles(before: Snapshot, after: Snapshot): readonly FilePath[] | undefined {
  if (before.resolution !== after.resolution || before.files.length !== after.files.length) return undefined;
  const changed = after.files.filter((file) => before.sourceFile(file) !== after.sourceFile(file));
  return changed.every((file) => before.sourceFile(file) && after.sourceFile(file)) ? changed : undefined;
}
