/** How deep questions may lead to questions; beyond it there is no answer. Real code stays far below. */
const maxDepth = 80;

interface Answer<T> {
  readonly value: T;
  /** Whether values had to be traced across the workspace for it. */
  readonly traced: boolean;
}

/** What questions that ask each other share: how deep they are, and which of them is asked again while it is still open. */
export class Asking {
  depth = 0;
  /** The lowest position among open questions that were asked again since this was last set. */
  low = Infinity;
  /** How often a value was traced across the workspace; who compares two of these numbers learns whether it was in between. */
  traces = 0;
}

/**
 * A kind of question with the answers to it. A question that is asked again while it is being worked out adds nothing of its own, so that circles
 * end. What was answered inside such a circle is only kept for the question that closes it: another one may see more from where it stands, and an
 * answer must not depend on the order of questions.
 */
export class Question<Key extends object | string, T> {
  private readonly known = new Map<Key, Answer<T>>();
  private readonly open = new Map<Key, number>();

  constructor(private readonly asking: Asking, private readonly nothing: T) {}

  ask(key: Key, work: () => T): T {
    const { asking } = this;
    const answer = this.known.get(key);
    if (answer) {
      if (answer.traced) asking.traces++;
      return answer.value;
    }
    const position = this.open.get(key);
    if (position !== undefined || asking.depth > maxDepth) {
      asking.low = Math.min(asking.low, position ?? -1);
      return this.nothing;
    }
    const { low, traces, depth } = asking;
    asking.low = Infinity;
    asking.depth++;
    this.open.set(key, depth);
    try {
      const value = work();
      const closed = asking.low >= depth;
      if (closed || depth === 0) this.known.set(key, { value, traced: asking.traces !== traces });
      asking.low = closed || depth === 0 ? low : Math.min(low, asking.low);
      return value;
    } finally {
      this.open.delete(key);
      asking.depth = depth;
    }
  }
}
