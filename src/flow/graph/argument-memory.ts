import type { FilePath } from '../../core';
import type { ts } from '../../project/ts';
import type { Answer } from './asking';
import { fileOfId } from './function-table';
import type { NameMemory } from './name-memory';

/** What a resolver leaves to that of the next snapshot. */
export interface Memory {
  readonly names: NameMemory;
  readonly args: ArgumentMemory;
}

/** A parameter by its function's id and its place, so that what is known of it outlives an edit of its file. */
export type ParameterId = string;

type Answers = Map<ParameterId, Answer<readonly ts.Expression[]>>;

/**
 * What callers pass for parameters, from one state of the workspace to the next: to find it, the checker is asked about every call of that name. Answers are kept by how far
 * callers are followed.
 */
export class ArgumentMemory {
  private readonly byHops = new Map<number, Answers>();

  answers(hops: number): Answers {
    let answers = this.byHops.get(hops);
    if (!answers) this.byHops.set(hops, (answers = new Map()));
    return answers;
  }

  /**
   * Lets go of what does not hold after an edit: arguments that stood in a file of another text, and all answers of files whose functions are not the ones that they were.
   * Functions without a name are told apart by their order alone.
   */
  forget(edited: ReadonlySet<FilePath>, reshaped: ReadonlySet<FilePath>): void {
    for (const answers of this.byHops.values()) {
      for (const [id, { value }] of answers) {
        const file = fileOfId(id);
        const isGone = reshaped.has(file) || (edited.has(file) && id.includes('('));
        if (isGone || value.some((argument) => edited.has(argument.getSourceFile().fileName))) answers.delete(id);
      }
    }
  }

  clear(): void {
    this.byHops.clear();
  }

  /** A copy for a trial. */
  fork(): ArgumentMemory {
    const copy = new ArgumentMemory();
    for (const [hops, answers] of this.byHops) copy.byHops.set(hops, new Map(answers));
    return copy;
  }
}
