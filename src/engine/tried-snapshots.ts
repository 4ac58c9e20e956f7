import type { FilePath } from '../core';
import type { Project, Snapshot } from '../project';

/** Snapshots with texts in the place of the present ones. The last is kept: what was tried is looked at again where it is taken, and other files on it after that. */
export class TriedSnapshots {
  private last: { readonly now: Snapshot; readonly texts: ReadonlyMap<FilePath, string>; readonly snapshot: Snapshot } | undefined;

  /** Lets go of what was tried on another snapshot than the present one: no question is about it any more. */
  keepOf(now: Snapshot): void {
    if (this.last?.now !== now) this.last = undefined;
  }

  /** @param now the present snapshot, which another one follows as soon as anything changes */
  of(texts: ReadonlyMap<FilePath, string>, now: Snapshot, project: Pick<Project, 'tryOut'>): Snapshot {
    const { last } = this;
    if (last?.now === now && last.texts.size === texts.size && [...texts].every(([file, text]) => last.texts.get(file) === text)) return last.snapshot;
    // It goes before the next one is made: the checker of a large workspace is large.
    this.last = undefined;
    const snapshot = project.tryOut(texts);
    this.last = { now, texts, snapshot };
    return snapshot;
  }
}
