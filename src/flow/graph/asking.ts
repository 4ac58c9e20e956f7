/** How deep questions may lead to questions. Real code stays far below; what goes deeper has no answer. */
const maxDepth = 80;

export interface Answer<T> {
  readonly value: T;
  /** How deep the questions behind it went. */
  readonly height: number;
  /** Whether values had to be traced across the workspace for it. */
  readonly traced: boolean;
}

/** An answer inside a circle of questions, for the question that closes the circle alone. */
interface Provisional<T> extends Answer<T> {
  /** The position of the outermost open question that it ran into. */
  readonly low: number;
}

/** Thrown up to the outermost question, so that what is too deep costs no more than the way down. */
class TooDeep extends Error {}

/** What questions that ask each other share. */
export class Asking {
  depth = 0;
  /** The lowest position among open questions that were asked again since this was last set. */
  low = Infinity;
  /** The greatest height among the answers since this was last set. */
  height = 0;
  /** How often a value was traced across the workspace; who compares two of these numbers learns whether it was in between. */
  traces = 0;
  /** Takes back the provisional answers that were given, the latest last. */
  readonly provisional: (() => void)[] = [];

  takeBack(from: number): void {
    for (const undo of this.provisional.splice(from)) undo();
  }
}

/**
 * A kind of question with the answers to it. A question that is asked again while it is being worked out adds nothing of its own, so that circles
 * end, and inside a circle each question is worked out once. What was answered there is only kept for the question that closes the circle: another
 * one may see more from where it stands, and an answer must not depend on the order of questions. For the same reason a question that leads too deep has no answer
 * at all, whatever is known already on its way.
 */
export class Question<Key extends object | string, T> {
  private readonly provisional = new Map<Key, Provisional<T>>();
  private readonly open = new Map<Key, number>();

  /** `known`: answers from before, to which new ones are added. */
  constructor(private readonly asking: Asking, private readonly nothing: T, private readonly known = new Map<Key, Answer<T>>()) {}

  ask(key: Key, work: () => T): T {
    const { asking } = this;
    const answer = this.known.get(key) ?? this.provisional.get(key);
    if (answer) return this.reuse(answer);
    const position = this.open.get(key);
    if (position !== undefined) {
      asking.low = Math.min(asking.low, position);
      return this.nothing;
    }
    if (asking.depth > maxDepth) throw new TooDeep();
    return asking.depth === 0 ? this.outermost(key, work) : this.workOut(key, work);
  }

  private reuse(answer: Answer<T> | Provisional<T>): T {
    const { asking } = this;
    if (asking.depth > 0 && asking.depth + answer.height - 1 > maxDepth) throw new TooDeep();
    if (answer.traced) asking.traces++;
    if ('low' in answer) asking.low = Math.min(asking.low, answer.low);
    asking.height = Math.max(asking.height, answer.height);
    return answer.value;
  }

  private outermost(key: Key, work: () => T): T {
    const { asking } = this;
    try {
      return this.workOut(key, work);
    } catch (error) {
      if (!(error instanceof TooDeep)) throw error;
      this.known.set(key, { value: this.nothing, height: Infinity, traced: true });
      return this.nothing;
    } finally {
      asking.takeBack(0);
      asking.low = Infinity;
      asking.height = 0;
    }
  }

  private workOut(key: Key, work: () => T): T {
    const { asking } = this;
    const { low, height, traces, depth } = asking;
    const given = asking.provisional.length;
    asking.low = Infinity;
    asking.height = 0;
    asking.depth++;
    this.open.set(key, depth);
    try {
      const value = work();
      const answer: Answer<T> = { value, height: asking.height + 1, traced: asking.traces !== traces };
      if (asking.low >= depth) {
        asking.takeBack(given);
        this.known.set(key, answer);
        asking.low = low;
      } else {
        this.provisional.set(key, { ...answer, low: asking.low });
        asking.provisional.push(() => this.provisional.delete(key));
        asking.low = Math.min(low, asking.low);
      }
      asking.height = Math.max(height, answer.height);
      return value;
    } finally {
      this.open.delete(key);
      asking.depth = depth;
    }
  }
}
