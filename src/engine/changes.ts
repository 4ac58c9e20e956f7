// The whole difference of many rewrites, taken apart again: what can be made or left out by itself.
import { applyEdits, type FileEdit, type FilePath, type Fix, type TextEdit } from '../core';
import { namePairs, valuePairs } from './depends';
import { rangesAfter } from './regions';

/** Rewrites that stand or fall together, and the part of the whole difference that is theirs. */
export interface Change {
  /** Which of the applied rewrites, by their place in the list. */
  readonly applied: readonly number[];
  /** Against the texts before all rewrites. */
  readonly edits: readonly FileEdit[];
}

/** A run of lines that differs, and the rewrites that made it. */
interface Hunk {
  readonly file: FilePath;
  readonly create: boolean;
  readonly edit: TextEdit;
  readonly owners: readonly number[];
}

/**
 * Takes the difference apart. Rewrites that have changed the same lines are one change, and so are those of which one uses a name that another brings in, or a value that it changes, and
 * those of which one is not right without the other.
 * @param fixes in the order in which they were applied, the edits of each against what the one before it left
 * @param whole the difference that they make together
 * @param textOf the texts before all of them
 * @param isRight whether the files that some edits change are right with these edits alone; asked once or more for each change
 */
export function* changesOf(
  fixes: readonly Fix[], whole: readonly FileEdit[], textOf: (file: FilePath) => string | undefined, isRight: (edits: readonly FileEdit[]) => boolean,
): Generator<{ readonly done: number; readonly total: number }, readonly Change[], void> {
  const groups = new Groups(fixes.length);
  const hunks = whole.flatMap(({ file, create = false, edits }) => edits.map((edit): Hunk => ({ file, create, edit, owners: ownersOf(file, edit, create, fixes) })));
  for (const { owners } of hunks) for (const other of owners) groups.join(owners[0] ?? 0, other);
  for (const [later, earlier] of namePairs(fixes, textOf)) groups.join(later, earlier);
  for (const { file, edits } of whole) {
    const here = hunks.filter((hunk) => hunk.file === file);
    for (const [taker, giver] of valuePairs({ path: file, text: applyEdits(textOf(file) ?? '', edits) }, rangesAfter(edits))) groups.join(here[taker]?.owners[0] ?? 0, here[giver]?.owners[0] ?? 0);
  }
  const editsOfAll = (applied: readonly number[]): readonly FileEdit[] => editsOf(hunks.filter(({ owners }) => applied.includes(owners[0] ?? 0)));
  const right = new Set<string>();
  for (let all = groups.all(); all.length > 1; all = groups.all()) {
    const next = all.find((group) => !right.has(String(group)));
    if (!next) break;
    yield { done: right.size, total: all.length };
    if (isRight(editsOfAll(next))) right.add(String(next));
    else for (const other of needed(next, all.filter((group) => group !== next), editsOfAll, isRight)) groups.join(next[0] ?? 0, other[0] ?? 0);
  }
  return groups.all().map((applied) => ({ applied, edits: editsOfAll(applied) })).filter(({ edits }) => edits.length > 0);
}

/** The changes without which one is not right: the nearest one with which it is, or all that have to do with the same files, or at last all. */
function needed(
  group: readonly number[], others: readonly (readonly number[])[], editsOfAll: (applied: readonly number[]) => readonly FileEdit[], isRight: (edits: readonly FileEdit[]) => boolean,
): readonly (readonly number[])[] {
  const files = new Set(editsOfAll(group).map(({ file }) => file));
  const near = others.filter((other) => editsOfAll(other).some(({ file }) => files.has(file)));
  const far = others.filter((other) => !near.includes(other));
  const single = [...near, ...far].find((other) => isRight(editsOfAll([...group, ...other])));
  if (single) return [single];
  return near.length > 1 && isRight(editsOfAll([group, ...near].flat())) ? near : others;
}

function editsOf(hunks: readonly Hunk[]): readonly FileEdit[] {
  const files = new Map<FilePath, { readonly create: boolean; readonly edits: TextEdit[] }>();
  for (const { file, create, edit } of hunks) {
    const known = files.get(file);
    if (known) known.edits.push(edit);
    else files.set(file, { create, edits: [edit] });
  }
  return [...files].map(([file, { create, edits }]) => ({ file, ...(create && { create }), edits }));
}

/** The rewrites whose edits lie in a hunk; where lines that are the same have made the difference stand elsewhere, the nearest one. */
function ownersOf(file: FilePath, { start, end }: TextEdit, create: boolean, fixes: readonly Fix[]): readonly number[] {
  const distances = fixes.flatMap(({ edits }, index) => {
    const own = edits.find((edit) => edit.file === file);
    if (!own) return [];
    const away = create ? 0 : Math.min(...own.edits.map((edit) => distance(originalOf(file, edit.start, fixes, index), originalOf(file, edit.end, fixes, index), start, end)));
    return [{ index, away }];
  });
  const nearest = Math.min(...distances.map(({ away }) => away));
  return distances.filter(({ away }) => away === nearest).map(({ index }) => index);
}

function distance(start: number, end: number, from: number, to: number): number {
  return end < from ? from - end : start > to ? start - to : 0;
}

/** Where a character stood before the first of the rewrites. */
function originalOf(file: FilePath, offset: number, fixes: readonly Fix[], before: number): number {
  return fixes.slice(0, before).reduceRight((at, { edits }) => originalOffset(at, edits.find((edit) => edit.file === file)), offset);
}

/** Where a character stood before one file's edits; inside replaced text, where that text began. */
export function originalOffset(offset: number, edit: FileEdit | undefined): number {
  let shift = 0;
  for (const { start, end, newText } of edit?.edits ?? []) {
    const from = start + shift;
    if (offset < from) break;
    if (offset < from + newText.length) return start;
    shift += newText.length - (end - start);
  }
  return offset - shift;
}

/** Numbers from 0 on that are put together. */
class Groups {
  private readonly first: number[];

  constructor(count: number) {
    this.first = Array.from({ length: count }, (_, index) => index);
  }

  join(a: number, b: number): void {
    const [low, high] = [this.of(a), this.of(b)].sort((x, y) => x - y);
    if (low !== undefined && high !== undefined) this.first[high] = low;
  }

  all(): readonly (readonly number[])[] {
    const groups = new Map<number, number[]>();
    for (const index of this.first.keys()) groups.set(this.of(index), [...groups.get(this.of(index)) ?? [], index]);
    return [...groups.values()];
  }

  private of(index: number): number {
    let at = index;
    while (this.first[at] !== at) at = this.first[at] ?? at;
    return at;
  }
}
