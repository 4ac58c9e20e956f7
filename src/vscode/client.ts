// The extension's side of the conversation with the worker. It knows no editor, so that a test can drive it in plain Node.
import { Worker } from 'node:worker_threads';
import type { FilePath, Notice } from '../core';
import type { ScanProgress, Settings } from '../engine/types';
import type { Answer, Ask, EditorLanguage, FromWorker, LogLevel, Notification, Question, QuestionKind, Versions, WalkKind, WorkerData } from './protocol';

/** An answer that nobody waits for any more: cancelled, or the client was disposed. */
export class Cancelled extends Error {
  constructor() {
    super('The request was cancelled.');
    this.name = 'Cancelled';
  }
}

export interface ClientOptions {
  /** The worker's script. */
  readonly script: string;
  readonly execArgv?: readonly string[];
  readonly roots: readonly FilePath[];
  readonly settings: Partial<Settings>;
  readonly language: EditorLanguage;
  readonly log: (level: LogLevel, message: string) => void;
  readonly onNotices: (notices: readonly Notice[]) => void;
  /** The worker has looked at the whole workspace: findings may say more than before. */
  readonly onSettled?: () => void;
  /** Called whenever `state` has changed. */
  readonly onState: (state: ClientState) => void;
  /** The pause before the first restart in milliseconds; it doubles with each crash in a row. */
  readonly firstPause?: number;
}

/** `failed`: it crashed too often in a row; only `restart` brings it back. */
export type ClientState = 'idle' | 'busy' | 'restarting' | 'failed';

export type ScanListener = (progress: ScanProgress, versions: Versions) => void;

interface Pending {
  readonly question: Question;
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  readonly onProgress?: ScanListener;
  /** How many workers have died with this question in hand. */
  deaths: number;
}

/** More crashes than this in a row, without an answer in between, and the client gives up. */
const maxCrashes = 5;
/** A question that this many workers died over is not asked again. */
const maxDeaths = 2;
/** A runaway analysis ends with its worker and not with the extension host. */
const maxHeapMb = 2048;
/** Types and syntax that an edit needs live for a moment: with V8's own 48 MB the collector copies them around while they are still in use. */
const maxYoungMb = 96;

/**
 * Talks to the worker: starts it at the first question, gives every question a number, and brings a crashed worker back with
 * the same open documents and the same unanswered questions.
 */
export class EngineClient {
  private worker: Worker | undefined;
  private nextId = 1;
  private crashes = 0;
  private timer: NodeJS.Timeout | undefined;
  private disposed = false;
  private lastState: ClientState = 'idle';
  private roots: readonly FilePath[];
  private settings: Partial<Settings>;
  private readonly pending = new Map<number, Pending>();
  private readonly overlays = new Map<FilePath, { readonly text: string; readonly version: number }>();

  constructor(private readonly options: ClientOptions) {
    this.roots = options.roots;
    this.settings = options.settings;
  }

  /** Sets the text that an editor holds for a file, or drops it. */
  setOverlay(file: FilePath, text: string | undefined, version: number): void {
    if (text === undefined) this.overlays.delete(file);
    else this.overlays.set(file, { text, version });
    this.notify({ kind: 'overlay', file, text, version });
  }

  /** The version of the overlay that was sent last. */
  sentVersion(file: FilePath): number | undefined {
    return this.overlays.get(file)?.version;
  }

  /** Tells of files that were created, changed or deleted on disk. */
  notifyChanged(paths: readonly FilePath[]): void {
    this.notify({ kind: 'changed', paths });
  }

  /** Replaces all settings. */
  configure(settings: Partial<Settings>): void {
    this.settings = settings;
    this.notify({ kind: 'configure', settings });
  }

  /** Other workspace folders: a new worker, same documents. */
  setRoots(roots: readonly FilePath[]): void {
    this.roots = roots;
    if (this.worker) this.restart();
  }

  /**
   * Asks one question. The signal takes it back.
   * @throws Cancelled when it was taken back; Error with the engine's message when it could not be answered.
   */
  ask<K extends Exclude<QuestionKind, WalkKind>>(kind: K, ask: Ask<K>, signal?: AbortSignal): Promise<Answer<K>> {
    return this.send(kind, ask, signal);
  }

  /** Walks the whole workspace. Throws as `ask` does. */
  walk<K extends WalkKind>(kind: K, ask: Ask<K>, onProgress: ScanListener, signal?: AbortSignal): Promise<Answer<K>> {
    return this.send(kind, ask, signal, onProgress);
  }

  /** A new worker now, whatever state the old one is in. Questions that wait are asked again. */
  restart(): void {
    this.crashes = 0;
    this.stop();
    this.start();
    this.tellState();
  }

  /** For tests: ends the worker as a crash would. */
  async kill(): Promise<void> {
    await this.worker?.terminate();
  }

  dispose(): void {
    this.disposed = true;
    this.stop();
    for (const { reject } of this.pending.values()) reject(new Cancelled());
    this.pending.clear();
  }

  get state(): ClientState {
    if (this.crashes > maxCrashes) return 'failed';
    if (this.timer) return 'restarting';
    return this.pending.size > 0 ? 'busy' : 'idle';
  }

  private send<K extends QuestionKind>(kind: K, ask: Ask<K>, signal?: AbortSignal, onProgress?: ScanListener): Promise<Answer<K>> {
    return new Promise((resolve, reject) => {
      if (this.disposed || signal?.aborted) return reject(new Cancelled());
      if (this.state === 'failed') return reject(new Error('The analysis has stopped after several crashes.'));
      const id = this.nextId++;
      const question = { kind, id, ...ask } as Question;
      this.pending.set(id, { question, resolve, reject, deaths: 0, ...(onProgress ? { onProgress } : {}) });
      signal?.addEventListener('abort', () => this.cancel(id), { once: true });
      if (this.worker) this.worker.postMessage(question);
      else if (!this.timer) this.start();
      this.tellState();
    });
  }

  /** The answer is given up at once; the worker is told so that it does not work it out. */
  private cancel(id: number): void {
    const pending = this.pending.get(id);
    if (!pending) return;
    this.pending.delete(id);
    pending.reject(new Cancelled());
    this.notify({ kind: 'cancel', id });
    this.tellState();
  }

  private notify(message: Notification): void {
    this.worker?.postMessage(message);
  }

  private start(): void {
    if (this.disposed) return;
    const workerData: WorkerData = { roots: this.roots, settings: this.settings, language: this.options.language };
    const worker = new Worker(this.options.script, {
      workerData,
      name: 'headroom',
      resourceLimits: { maxOldGenerationSizeMb: maxHeapMb, maxYoungGenerationSizeMb: maxYoungMb },
      ...(this.options.execArgv ? { execArgv: [...this.options.execArgv] } : {}),
    });
    this.worker = worker;
    worker.on('message', (message: FromWorker) => {
      if (this.worker === worker) this.receive(message);
    });
    worker.on('error', error => this.options.log('error', `The analysis crashed: ${error.stack ?? error.message}`));
    worker.on('exit', code => {
      if (this.worker === worker) this.crashed(code);
    });
    // A test process or an extension host that is done must not be kept alive by the analysis.
    worker.unref();
    for (const [file, { text, version }] of this.overlays) this.notify({ kind: 'overlay', file, text, version });
    for (const { question } of this.pending.values()) worker.postMessage(question);
    this.options.log('debug', `The analysis runs on worker ${worker.threadId}, with ${this.overlays.size} open documents.`);
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const { worker } = this;
    this.worker = undefined;
    void worker?.terminate();
  }

  private crashed(code: number): void {
    this.worker = undefined;
    this.crashes++;
    this.options.log('error', `The analysis ended unexpectedly (exit code ${code}, ${this.crashes} in a row).`);
    // Any of the questions may be what it died over; those that keep killing workers are dropped.
    for (const [id, pending] of this.pending) {
      if (++pending.deaths < maxDeaths && this.crashes <= maxCrashes) continue;
      this.pending.delete(id);
      pending.reject(new Error(`The analysis crashed over this request (${pending.question.kind}).`));
    }
    if (this.crashes <= maxCrashes) {
      this.timer = setTimeout(() => {
        this.timer = undefined;
        this.start();
        this.tellState();
      }, (this.options.firstPause ?? 250) * 2 ** (this.crashes - 1));
    }
    this.tellState();
  }

  private receive(message: FromWorker): void {
    switch (message.kind) {
      case 'log':
        return this.options.log(message.level, message.message);
      case 'notices':
        return this.options.onNotices(message.notices);
      case 'settled':
        return this.options.onSettled?.();
      case 'progress':
        this.pending.get(message.id)?.onProgress?.(message.progress, message.versions);
        return;
      case 'answer':
        this.crashes = 0;
        this.settle(message.id, pending => pending.resolve(message.answer as never));
        return;
      case 'failed':
        this.options.log('error', message.stack ?? message.message);
        this.settle(message.id, pending => pending.reject(new Error(message.message)));
        return;
      case 'cancelled':
        this.settle(message.id, pending => pending.reject(new Cancelled()));
    }
  }

  private settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.pending.get(id);
    if (!pending) return;
    this.pending.delete(id);
    how(pending);
    this.tellState();
  }

  private tellState(): void {
    const { state } = this;
    if (state === this.lastState) return;
    this.lastState = state;
    this.options.onState(state);
  }
}
