// The worker's side of the conversation, apart from the thread itself: it can be driven by a test with a fake engine.
import type { FilePath, Notice } from '../core';
import type { Engine, FixAllResult, ScanProgress } from '../engine/types';
import { toExplanationMarkdown } from '../report/explanation';
import { ignorePlace } from './ignore-place';
import { placeChanges, placeEdits, placeFixes } from './place';
import { sayings } from './sayings';
import type { Answer, FromWorker, Question, QuestionKind, ReportQuestion, ToWorker, Versions, WalkKind } from './protocol';

/** Makes the report that is asked for. */
export type Reporter = (question: ReportQuestion) => string;

/** What the session needs of time; in the worker `setImmediate`, `setTimeout` and the clock. */
export interface Turns {
  /** Calls back after waiting messages were let in. */
  next(work: () => void): void;
  /** Calls back after the worker has rested for so many milliseconds; answers how to call it off. */
  afterRest(milliseconds: number, work: () => void): () => void;
  /** Milliseconds since some moment. */
  now(): number;
}

/** The notices can concern every file of the workspace, and while they are worked out a keystroke would wait. */
const restBeforeNotices = 800;
/** The whole workspace is looked at when the worker has rested for this long: the open files' findings come first. */
const restBeforeSettling = 250;

type WalkQuestion = Question & { readonly kind: WalkKind };

/** A scan or a list of routes that is under way. */
interface RunningWalk {
  readonly id: number;
  readonly steps: Generator<ScanProgress, Answer<WalkKind>, void>;
  readonly versions: Versions;
}

/** Progress without findings is told at most this often; the thread at the other end has better things to do. */
const progressEvery = 25;

/**
 * Puts messages to the engine. Notifications take effect on arrival; questions wait in a queue of which one is answered at a
 * time, and between two of them (and between two steps of a scan) waiting messages are let in. A scan runs only
 * while no other question waits, so that typing stays quick.
 */
export class AnalysisSession {
  private readonly versions = new Map<FilePath, number>();
  private readonly waiting: Question[] = [];
  private readonly walks: WalkQuestion[] = [];
  private running: RunningWalk | undefined;
  private scheduled = false;
  private lastNotices = '[]';
  private callOffNotices: (() => void) | undefined;
  private callOffSettling: (() => void) | undefined;
  /** The look at the whole workspace that is under way; what changes in between ends it. */
  private settling: ReturnType<Engine['settle']> | undefined;

  constructor(
    private readonly engine: Engine,
    private readonly toReport: Reporter,
    private readonly post: (message: FromWorker) => void,
    private readonly turns: Turns,
  ) {}

  /** Takes one message from the extension. */
  receive(message: ToWorker): void {
    const noticesAreDue = this.callOffNotices !== undefined;
    this.callOffNotices?.();
    this.callOffNotices = undefined;
    this.take(message);
    if (noticesAreDue) this.tellNoticesSoon();
  }

  private take(message: ToWorker): void {
    switch (message.kind) {
      case 'overlay':
        if (message.text === undefined) this.versions.delete(message.file);
        else this.versions.set(message.file, message.version);
        this.guard(() => this.engine.setOverlay(message.file, message.text));
        this.settleAnew();
        return;
      case 'changed':
        this.guard(() => this.engine.notifyChanged(message.paths));
        this.settleAnew();
        return;
      case 'configure':
        this.guard(() => this.engine.configure(message.settings));
        this.settleAnew();
        return;
      case 'cancel':
        this.cancel(message.id);
        return;
      case 'scan':
      case 'routes':
      case 'fixWorkspace':
        this.walks.push(message);
        break;
      default:
        this.waiting.push(message);
    }
    this.schedule();
  }

  private cancel(id: number): void {
    for (const queue of [this.waiting, this.walks]) {
      const index = queue.findIndex(question => question.id === id);
      if (index >= 0) {
        queue.splice(index, 1);
        this.post({ kind: 'cancelled', id });
        return;
      }
    }
    if (this.running?.id === id) {
      this.running = undefined;
      this.post({ kind: 'cancelled', id });
      this.schedule();
    }
  }

  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    this.turns.next(() => {
      this.scheduled = false;
      this.work();
      if (this.waiting.length > 0 || this.walks.length > 0 || this.running || this.settling) this.schedule();
    });
  }

  private work(): void {
    const question = this.waiting.shift();
    if (question) this.answer(question);
    else if (this.running) this.step(this.running);
    else if (this.walks.length > 0) this.startWalk(this.walks.shift());
    else if (this.settling) this.settleStep(this.settling);
  }

  private answer(question: Question): void {
    const begin = this.turns.now();
    this.attempt(question.id, () => {
      this.post({ kind: 'answer', id: question.id, answer: this.ask(question) });
      this.tellNoticesSoon();
      this.settleSoon();
    });
    this.log(`${question.kind} ${'file' in question ? question.file : ''}: ${Math.round(this.turns.now() - begin)} ms`);
  }

  private ask(question: Question): Answer<QuestionKind> {
    const { engine } = this;
    switch (question.kind) {
      case 'findings':
        return { version: this.versions.get(question.file), findings: engine.findings(question.file) };
      case 'fixesAt':
        return { version: this.versions.get(question.file), findings: placeFixes(engine, question, this.versions) };
      case 'fixAll': {
        const { file, kindOfFix, safeOnly } = question;
        return this.placeAll(engine.fixAll({ paths: [file], safeOnly, ...(kindOfFix ? { kind: kindOfFix } : {}) }));
      }
      case 'ignorePlace':
        return ignorePlace(engine.text(question.file) ?? '', question.file, question.line);
      case 'queriesAt':
        return engine.queriesAt(question.file, question.offset);
      case 'explain':
        return toExplanationMarkdown(engine.explain(question.file, question.offset), question.file.slice(0, question.file.lastIndexOf('/')));
      case 'report':
        return this.toReport(question);
      case 'sayings':
        return sayings(engine, question.file, question.offset, this.versions);
      case 'handlers':
        return { version: this.versions.get(question.file), handlers: engine.handlers(question.file) };
      case 'scan':
      case 'routes':
      case 'fixWorkspace':
        throw new Error('What walks the whole workspace is run in steps.');
    }
  }

  private startWalk(question: WalkQuestion | undefined): void {
    if (!question) return;
    this.attempt(question.id, () => {
      this.running = { id: question.id, versions: Object.fromEntries(this.versions), steps: this.walk(question) };
    });
  }

  private *walk(question: WalkQuestion): Generator<ScanProgress, Answer<WalkKind>, void> {
    const versions = Object.fromEntries(this.versions);
    switch (question.kind) {
      case 'scan': return { result: yield* this.engine.scan(question), versions };
      case 'routes': return yield* this.engine.routes();
      case 'fixWorkspace': {
        // Of the documents as they are now: what is typed meanwhile makes the answer stale.
        const open = new Map(this.versions);
        const result = yield* this.engine.fixing({ safeOnly: true });
        return { ...this.placeAll(result, open), changes: yield* placeChanges(this.engine, result) };
      }
    }
  }

  private placeAll({ edits, applied, left }: FixAllResult, open: ReadonlyMap<FilePath, number> = this.versions): Answer<'fixAll'> {
    return {
      edits: placeEdits(this.engine, edits, open),
      applied: applied.length,
      left: left.map(({ finding, reason }) => `${finding.location.file}:${finding.location.start.line + 1}: ${reason}`),
    };
  }

  private step(walk: RunningWalk): void {
    const finished = this.attempt(walk.id, () => {
      const next = walk.steps.next();
      if (next.done) {
        this.post({ kind: 'answer', id: walk.id, answer: next.value });
        this.tellNoticesSoon();
        return true;
      }
      const { value } = next;
      const isWorthTelling = value.done % progressEvery === 0 || value.done === value.total || !!value.file?.findings.length;
      if (isWorthTelling) this.post({ kind: 'progress', id: walk.id, progress: value, versions: walk.versions });
      return false;
    });
    if (finished ?? true) this.running = undefined;
  }

  /** Looks at the whole workspace once nothing else is to be done: who calls whom, and which requests come in where. */
  private settleSoon(): void {
    this.callOffSettling?.();
    this.callOffSettling = undefined;
    if (this.engine.isSettled) return;
    this.callOffSettling = this.turns.afterRest(restBeforeSettling, () => {
      this.callOffSettling = undefined;
      this.guard(() => {
        this.settling ??= this.engine.settle();
        this.schedule();
      });
    });
  }

  /** What has changed ends the look at the whole workspace; it begins anew also where nobody asks about the change, as with a `tsconfig.json` that was opened. */
  private settleAnew(): void {
    if (!this.settling) return;
    this.settling = undefined;
    this.settleSoon();
  }

  private settleStep(settling: ReturnType<Engine['settle']>): void {
    let isDone = true;
    this.guard(() => { isDone = settling.next().done === true; });
    if (!isDone) return;
    this.settling = undefined;
    this.post({ kind: 'settled' });
  }

  private tellNoticesSoon(): void {
    this.callOffNotices?.();
    this.callOffNotices = this.turns.afterRest(restBeforeNotices, () => {
      this.callOffNotices = undefined;
      if (this.waiting.length > 0 || this.running) this.tellNoticesSoon();
      else this.tellNotices();
    });
  }

  /** Says what is wrong with the input whenever that has changed. */
  private tellNotices(): void {
    let notices: readonly Notice[] = [];
    this.guard(() => notices = this.engine.notices());
    const text = JSON.stringify(notices);
    if (text === this.lastNotices) return;
    this.lastNotices = text;
    this.post({ kind: 'notices', notices });
  }

  /** Runs the work for one question; what it throws becomes the answer. */
  private attempt<T>(id: number, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      this.post({ kind: 'failed', id, ...describe(error) });
      return undefined;
    }
  }

  private guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      const { message, stack } = describe(error);
      this.post({ kind: 'log', level: 'error', message: stack ?? message });
    }
  }

  private log(message: string): void {
    this.post({ kind: 'log', level: 'trace', message });
  }
}

function describe(error: unknown): { message: string; stack?: string } {
  return error instanceof Error ? { message: error.message, stack: error.stack } : { message: String(error) };
}
