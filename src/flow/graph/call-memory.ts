import type { FilePath } from '../../core';
import type { Answer } from './asking';
import type { Call } from './handed/arguments';
import { fileOfId, type FunctionId } from './names/function-table';
import type { NameMemory } from './names/name-memory';

/** What a resolver leaves to that of the next snapshot. */
export interface Memory {
  readonly names: NameMemory;
  readonly calls: CallMemory;
}

type Answers = Map<FunctionId, Answer<readonly Call[]>>;

/**
 * Which calls lead to a function, from one state of the workspace to the next: to find them, the checker is asked about every call of that name. Answers are kept by how far
 * callers are followed.
 */
export class CallMemory {
  private readonly byHops = new Map<number, Answers>();

  answers(hops: number): Answers {
    let answers = this.byHops.get(hops);
    if (!answers) this.byHops.set(hops, (answers = new Map()));
    return answers;
  }

  /**
   * Lets go of what does not hold after an edit: calls that stood in a file of another text, and all answers of files whose functions are not the ones that they were.
   * Functions without a name are told apart by their order alone.
   */
  forget(edited: ReadonlySet<FilePath>, reshaped: ReadonlySet<FilePath>): void {
    for (const answers of this.byHops.values()) {
      for (const [id, { value }] of answers) {
        const file = fileOfId(id);
        const isGone = reshaped.has(file) || (edited.has(file) && id.includes('('));
        if (isGone || value.some((call) => edited.has(call.getSourceFile().fileName))) answers.delete(id);
      }
    }
  }

  clear(): void {
    this.byHops.clear();
  }

  /** A copy for a trial. */
  fork(): CallMemory {
    const copy = new CallMemory();
    for (const [hops, answers] of this.byHops) copy.byHops.set(hops, new Map(answers));
    return copy;
  }
}
