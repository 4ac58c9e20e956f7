import type { FilePath } from '../core';
import { CallMemory } from '../flow/graph/call-memory';
import type { EntryReaches } from '../flow/graph/reach/entry-reach';
import { indexOf, namesOf } from '../flow/graph/names/file-index';
import { functionTable } from '../flow/graph/names/function-table';
import type { FileFacts } from '../flow/graph/graph';
import type { FileRegistrations } from '../flow/entries/registry';
import { hotNames } from '../flow/graph/names/hot-names';
import { NameMemory } from '../flow/graph/names/name-memory';
import { hasSameOutline, hasSameShape, tracesTheSame } from '../flow/graph/shape';
import { isFunctionNode } from '../project/syntax';
import type { ts } from '../project/ts';
import type { Snapshot } from '../project/types';

const declaresGlobals = /\bdeclare\s+(?:global|module)\b/;

/**
 * What outlives a snapshot: the facts of files that still hold. An edit takes its file's facts away, so that its own findings are those of its new text. What it may mean
 * for other files (of what it gives to those that import it; of values that are traced across the workspace: what callers pass, what properties are given) is worked out at
 * the next look at the whole workspace, as is how requests come to functions: until then theirs are as of the last one. While somebody types, that goes for functions too that were not edited (quick-look.ts).
 */
export class FlowStore {
  readonly facts = new Map<FilePath, FileFacts>();
  /** What files register with frameworks. */
  readonly registrations = new Map<FilePath, { readonly of: ts.SourceFile; readonly found: FileRegistrations | undefined }>();
  /** How requests come to functions, as of the last time that the whole workspace was looked at. */
  reaches: EntryReaches | undefined;
  /** The snapshot that `reaches` was worked out from. */
  reachesOf: Snapshot | undefined;
  /** The names whose call may lead to an effect, as of then; a name that the guard does not know is asked about. */
  hot: ReadonlySet<string> | undefined;
  names = new NameMemory();
  calls = new CallMemory();
  /** Whether values that were traced across the workspace may have changed since it was last looked at. */
  private isOutOfDate = false;
  /** The files that import something which gives them other things than when the workspace was last looked at. */
  private readonly doubtful = new Set<FilePath>();
  private readonly fresh = new Set<string>();
  /** Facts of edited files whose shape is the same: what they say of untouched functions still holds. */
  private readonly before = new Map<FilePath, FileFacts>();
  private last: Snapshot | undefined;

  /** Whether a call of that name may lead to an effect. */
  mayMatter(name: string): boolean {
    return this.hot === undefined || this.hot.has(name) || this.fresh.has(name);
  }

  factsBefore(file: FilePath): FileFacts | undefined {
    return this.before.get(file);
  }

  /** Whether its facts are those of a snapshot. */
  holds(snapshot: Snapshot): boolean {
    return this.last === snapshot;
  }

  /** Keeps what a look at the whole workspace gave. */
  settle(snapshot: Snapshot, reaches: EntryReaches): void {
    this.reaches = reaches;
    this.reachesOf = snapshot;
  }

  /** Works the names out anew, from the facts of the whole workspace. */
  heat(): void {
    this.hot = hotNames(this.facts.values());
    this.fresh.clear();
  }

  /** `isTrial`: of edited files alone is asked, and no look at the whole workspace will come. */
  constructor(private readonly isTrial = false) {}

  /** Lets go of what does not hold for a snapshot any more. */
  adopt(snapshot: Snapshot): void {
    const before = this.last;
    this.last = snapshot;
    if (!before || before === snapshot) return;
    if (before.resolution !== snapshot.resolution) {
      this.clear();
      this.hot = undefined;
      return;
    }
    if (before.isSpent) this.calls.clear();
    const changed = new Set<FilePath>();
    const reshaped: FilePath[] = [];
    for (const file of new Set([...before.files, ...snapshot.files])) {
      const [old, now] = [before.sourceFile(file), snapshot.sourceFile(file)];
      if (old === now) continue;
      changed.add(file);
      if (!this.isTrial) this.isOutOfDate ||= !old || !now || !tracesTheSame(old, now);
      if (old && now && !declaresGlobals.test(old.text) && !declaresGlobals.test(now.text)
        && (this.isTrial ? hasSameOutline(old, now) : hasSameShape({ sourceFile: old, checker: before.checker }, { sourceFile: now, checker: snapshot.checker }))) continue;
      if (declaresGlobals.test(old?.text ?? '') || declaresGlobals.test(now?.text ?? '')) this.clear();
      reshaped.push(file);
    }
    if (changed.size === 0) {
      // Nothing but the checker is new.
      if (this.reachesOf === before) this.reachesOf = snapshot;
      return;
    }
    // What is new in a file that was edited is not known to lead nowhere.
    for (const file of changed) {
      const sourceFile = snapshot.sourceFile(file);
      if (sourceFile) for (const [, fn] of functionTable(sourceFile).byKey) if (isFunctionNode(fn)) namesOf(fn).forEach((name) => this.fresh.add(name));
      if (sourceFile) for (const [alias] of indexOf(sourceFile).aliases) this.fresh.add(alias);
    }
    const importers = new Set([...before.withImporters(reshaped), ...snapshot.withImporters(reshaped)]);
    for (const file of importers) this.doubtful.add(file);
    this.calls.forget(changed, new Set(reshaped));
    for (const file of changed) {
      const facts = this.facts.get(file);
      // A rewrite adds imports and functions; what it leaves as it was calls what it called.
      if (facts && (this.isTrial || !importers.has(file))) this.before.set(file, facts);
      else this.before.delete(file);
      this.facts.delete(file);
      this.registrations.delete(file);
    }
  }

  /** Lets go of what edits of other files may have changed. Whether there is any. */
  refresh(): boolean {
    if (!this.isOutOfDate && this.doubtful.size === 0) return false;
    for (const facts of [this.facts, this.before]) {
      for (const [file, { traced }] of facts) if (this.doubtful.has(file) || (this.isOutOfDate && traced.value)) facts.delete(file);
    }
    for (const file of this.doubtful) this.registrations.delete(file);
    this.calls.clear();
    this.doubtful.clear();
    this.isOutOfDate = false;
    return true;
  }

  private clear(): void {
    this.facts.clear();
    this.before.clear();
    this.registrations.clear();
    this.names.clear();
    this.calls.clear();
  }

  /** A copy for a trial: what it works out stays with it. Of unedited files that it asks about, facts are read anew: what it edits may decide them. */
  fork(asked: Iterable<FilePath> = []): FlowStore {
    const copy = new FlowStore(true);
    // The facts themselves are shared: those that hold for both answer the same in both.
    for (const [file, facts] of this.facts) copy.facts.set(file, facts);
    for (const [file, facts] of this.before) copy.before.set(file, facts);
    for (const [file, known] of this.registrations) copy.registrations.set(file, known);
    for (const file of asked) {
      copy.facts.delete(file);
      copy.before.delete(file);
      copy.registrations.delete(file);
    }
    copy.last = this.last;
    copy.names = this.names.fork();
    copy.calls = this.calls.fork();
    copy.hot = this.hot;
    for (const name of this.fresh) copy.fresh.add(name);
    copy.reaches = this.reaches;
    copy.reachesOf = this.reachesOf;
    return copy;
  }
}
