import { applyEdits, type FileEdit, type FilePath, type TextEdit } from '../core';
import type { ts } from '../project/ts';
import { partsOf } from './regions';

/**
 * Edits that are made in one go to try fixes: of any number of files, and of one file where they stand in other members and statements, so that what is seen of one
 * fix is not another's doing.
 */
export class Round {
  private readonly parts = new Map<FilePath, Set<ts.Node> | 'whole'>();
  private readonly made = new Map<FilePath, TextEdit[]>();
  private readonly created = new Set<FilePath>();

  constructor(private readonly sourceFile: (file: FilePath) => ts.SourceFile | undefined) {}

  /** The edits of a file that are made, of all fixes. */
  get edits(): ReadonlyMap<FilePath, readonly TextEdit[]> {
    return this.made;
  }

  /** Takes the edits of a fix unless they meet those that were taken before; says whether it did. With `isAlone`, no other fix edits the same files. */
  takes(files: readonly FileEdit[], isAlone: boolean): boolean {
    const wanted = files.map(({ file, edits, create }) => {
      const sourceFile = create || isAlone ? undefined : this.sourceFile(file);
      return { file, edits, create, parts: sourceFile ? partsOf(sourceFile, edits) : 'whole' as const };
    });
    if (wanted.some(({ file, parts }) => !this.isFree(file, parts))) return false;
    for (const { file, edits, create, parts } of wanted) {
      if (create) this.created.add(file);
      const taken = this.parts.get(file);
      this.parts.set(file, parts === 'whole' || taken === 'whole' ? 'whole' : new Set([...taken ?? [], ...parts]));
      this.made.set(file, [...this.made.get(file) ?? [], ...edits]);
    }
    return true;
  }

  /** Whether another fix edits one of these files as well. */
  isShared(files: readonly FileEdit[]): boolean {
    return files.some(({ file, edits }) => this.made.get(file)?.length !== edits.length);
  }

  /** The files that the edits change, as they are afterwards. */
  texts(before: (file: FilePath) => string): ReadonlyMap<FilePath, string> {
    const changed = [...this.made].filter(([, edits]) => edits.some(({ start, end, newText }) => end > start || newText !== ''));
    return new Map(changed.map(([file, edits]) => [file, applyEdits(this.created.has(file) ? '' : before(file), edits)]));
  }

  private isFree(file: FilePath, parts: readonly ts.Node[] | 'whole'): boolean {
    const taken = this.parts.get(file);
    if (!taken) return true;
    if (taken === 'whole' || parts === 'whole') return false;
    // A class is met by what edits one of its members, and the other way round.
    const around = new Set([...taken].map(({ parent }) => parent));
    return parts.every((part) => !taken.has(part) && !taken.has(part.parent) && !around.has(part));
  }
}
