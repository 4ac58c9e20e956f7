import type { FilePath } from '../core';
import type { EntryReaches } from '../flow/graph/entry-reach';
import { indexOf, namesOf } from '../flow/graph/file-index';
import { functionTable } from '../flow/graph/function-table';
import type { FileFacts } from '../flow/graph/graph';
import type { FileRegistrations } from '../flow/entries/registry';
import { hotNames } from '../flow/graph/hot-names';
import { NameMemory } from '../flow/graph/name-memory';
import { hasSameShape, tracesTheSame } from '../flow/graph/shape';
import { isFunctionNode } from '../project/syntax';
import type { ts } from '../project/ts';
import type { Snapshot } from '../project/types';

const declaresGlobals = /\bdeclare\s+(?:global|module)\b/;

/**
 * What outlives a snapshot: the facts of files that still hold. An edit takes its file's facts away; where it changes what the file gives to
 * others, those of all files that import it too. Values that were traced across the workspace (what callers pass, what properties are given)
 * may have changed with any edit.
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
    const changed = new Set<FilePath>();
    const reshaped: FilePath[] = [];
    let traces = false;
    for (const file of new Set([...before.files, ...snapshot.files])) {
      const [old, now] = [before.sourceFile(file), snapshot.sourceFile(file)];
      if (old === now) continue;
      changed.add(file);
      traces ||= !old || !now || !tracesTheSame(old, now);
      if (old && now && !declaresGlobals.test(old.text) && !declaresGlobals.test(now.text)
        && hasSameShape({ sourceFile: old, checker: before.checker }, { sourceFile: now, checker: snapshot.checker })) continue;
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
    for (const file of [...changed, ...before.withImporters(reshaped), ...snapshot.withImporters(reshaped)]) {
      const facts = this.facts.get(file);
      if (reshaped.length === 0 && facts && !(traces && facts.traced.value)) this.before.set(file, facts);
      else this.before.delete(file);
      this.facts.delete(file);
      this.registrations.delete(file);
    }
    if (!traces) return;
    for (const [file, { traced }] of [...this.facts, ...this.before]) {
      if (!traced.value) continue;
      this.facts.delete(file);
      this.before.delete(file);
    }
  }

  private clear(): void {
    this.facts.clear();
    this.before.clear();
    this.registrations.clear();
    this.names.clear();
  }

  /** A copy for a trial: what it works out stays with it. */
  fork(): FlowStore {
    const copy = new FlowStore();
    // The facts themselves are shared: those that hold for both answer the same in both.
    for (const [file, facts] of this.facts) copy.facts.set(file, facts);
    for (const [file, facts] of this.before) copy.before.set(file, facts);
    for (const [file, known] of this.registrations) copy.registrations.set(file, known);
    copy.last = this.last;
    copy.names = this.names.fork();
    copy.hot = this.hot;
    for (const name of this.fresh) copy.fresh.add(name);
    copy.reaches = this.reaches;
    copy.reachesOf = this.reachesOf;
    return copy;
  }
}
