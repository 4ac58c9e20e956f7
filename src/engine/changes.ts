// The whole difference of many rewrites, taken apart again: what can be made or left out by itself.
import type { FileEdit, FilePath, Fix, TextEdit } from '../core';

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
 * Takes the difference apart. Rewrites that have changed the same lines are one change, and so are those of which one uses a name that another brings in.
 * @param fixes in the order in which they were applied, the edits of each against what the one before it left
 * @param whole the difference that they make together
 * @param textOf the texts before all of them
 */
export function changesOf(fixes: readonly Fix[], whole: readonly FileEdit[], textOf: (file: FilePath) => string | undefined): readonly Change[] {
  const groups = new Groups(fixes.length);
  const hunks = whole.flatMap(({ file, create = false, edits }) => edits.map((edit): Hunk => ({ file, create, edit, owners: ownersOf(file, edit, create, fixes) })));
  for (const { owners } of hunks) for (const other of owners) groups.join(owners[0] ?? 0, other);
  for (const [later, earlier] of uses(fixes, textOf)) groups.join(later, earlier);
  return groups.all().map((applied) => ({ applied, edits: editsOf(hunks.filter(({ owners }) => applied.includes(owners[0] ?? 0))) })).filter(({ edits }) => edits.length > 0);
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

/** Pairs of a rewrite and an earlier one that declares a name which it uses, brings in and does not declare: an import, a helper, a function that asks for all rows. */
function uses(fixes: readonly Fix[], textOf: (file: FilePath) => string | undefined): readonly (readonly [number, number])[] {
  const pairs: [number, number][] = [];
  const made = new Map<string, number[]>();
  const before = new Map<FilePath, ReadonlySet<string>>();
  for (const [index, { edits }] of fixes.entries()) {
    for (const { file, edits: texts } of edits) {
      const known = before.get(file) ?? new Set(namesIn(textOf(file) ?? ''));
      before.set(file, known);
      const text = texts.map(({ newText }) => newText).join('\n');
      for (const name of new Set(namesIn(text))) {
        if (known.has(name)) continue;
        if (declares(edits, name)) made.set(name, [...made.get(name) ?? [], index]);
        else for (const earlier of made.get(name) ?? []) pairs.push([index, earlier]);
      }
    }
  }
  return pairs;
}

function namesIn(text: string): readonly string[] {
  return text.match(/[A-Za-z_$][\w$]*/g) ?? [];
}

/** Whether a rewrite writes down what a name stands for. What is missed here makes one change of two. */
function declares(edits: readonly FileEdit[], name: string): boolean {
  const escaped = name.replaceAll('$', '\\$');
  const declaration = new RegExp(`\\b(?:const|let|var|function|class|type|interface|import)\\b[^=;\\n]*(?<![\\w$])${escaped}(?![\\w$])|(?<![\\w$])${escaped}(?![\\w$])(?:[^=;\\n()]*\\))?\\s*=>|\\(\\s*${escaped}\\s*[,)]|^[ \\t]*(?:[a-z]+ )*${escaped}\\([^;\\n]*\\{`, 'm');
  return edits.some((edit) => edit.edits.some(({ newText }) => declaration.test(newText)));
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
