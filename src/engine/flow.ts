import { createRecogniser, tableOf } from '../catalog';
import type { RecogniseContext } from '../catalog/types';
import type { FilePath } from '../core';
import { allReaches, reachAt, type EntryReach, type Manner } from '../flow/graph/reach/entry-reach';
import { functionId, type FunctionId } from '../flow/graph/names/function-table';
import { FlowGraph, type GraphHost } from '../flow/graph/graph';
import { handlerOfRead } from '../flow/graph/names/handlers-by-name';
import { Resolver } from '../flow/graph/resolve';
import { composeEntries, composing, entriesOfFile, mayRegister, type FileRegistrations } from '../flow/entries/registry';
import type { EntryContext, EntryPoint } from '../flow/entries/types';
import type { Enclosing, Site } from '../flow/types';
import type { Snapshot } from '../project/types';
import { FlowStore } from './flow-store';
import { WorkspaceModels } from './models';
import type { WorkspaceStubs } from './stubs';

interface Progress {
  readonly done: number;
  readonly total: number;
}

/** The flow of one snapshot: what calls mean, who calls whom, and how requests come in. Everything is worked out when it is first asked for. */
export class WorkspaceFlow {
  readonly context: EntryContext;
  /** For entry points, a handler is all that runs: the wrappers around it too. */
  readonly entryContext: EntryContext;
  readonly graph: FlowGraph;
  private readonly local = new Map<FilePath, ReadonlyMap<string, EntryReach>>();
  private entries: readonly EntryPoint[] | undefined;

  constructor(readonly snapshot: Snapshot, stubs: WorkspaceStubs, relativePath: (file: FilePath) => string, readonly store: FlowStore = new FlowStore(), trial?: GraphHost['trial']) {
    store.adopt(snapshot);
    const { checker } = snapshot;
    const sources = once(() => snapshot.files.flatMap((file) => snapshot.sourceFile(file) ?? []));
    const { modelNamed, whole } = new WorkspaceModels(stubs.dataModels, sources);
    const known: RecogniseContext = {
      checker,
      dataModel(stub) {
        const data = stubs.dataModel(stub);
        return data && whole(data);
      },
      dependencyVersion: (file, name) => snapshot.dependencyVersion(file, name),
      modelNamed,
      importedStubs: snapshot.stubs,
      ...(stubs.own && { own: stubs.own }),
    };
    const resolver = Resolver.of(checker, sources, (file) => snapshot.kindOf(file.fileName) === 'test', store, createRecogniser(known), snapshot.deployments.bindingType);
    this.context = {
      checker,
      tableNamed: (name, file) => tableOf(name, file, { modelNamed }),
      recognise: createRecogniser({ ...known, provenance: resolver }),
      ...resolver.questions,
      relativePath,
      dependencyVersion: (file, name) => snapshot.dependencyVersion(file, name),
      packageFolder: (file) => snapshot.packageFolder(file), deployments: snapshot.deployments,
      sourceFile: (file) => snapshot.sourceFile(file),
      files: once(() => sources().filter(({ fileName }) => snapshot.kindOf(fileName) !== 'test')),
    };
    this.entryContext = { ...this.context, functionsOf: (expression) => resolver.runBy(expression) };
    this.graph = new FlowGraph({
      context: this.context,
      sourceFile: (file) => snapshot.sourceFile(file),
      traces: () => resolver.traces,
      mayMatter: (name) => store.mayMatter(name),
      factsBefore: (file) => store.factsBefore(file),
      ...(trial && { trial }),
    }, store.facts);
  }

  /** Whether the whole workspace was looked at since the last change. */
  get isSettled(): boolean {
    return this.store.reachesOf === this.snapshot;
  }

  /**
   * Looks at the whole workspace: every file's facts, then the entry points and what they lead to, in steps of a few milliseconds. It stops where the
   * workspace has changed meanwhile or the checker ran out of stack; the flow of the next snapshot goes on from there.
   */
  *settle(): Generator<Progress, void, void> {
    if (this.isSettled) return;
    const { candidates, files } = this.snapshot;
    let done = 0;
    // How much there is to be read is not known before it was.
    const step = (): Progress => ({ done: ++done, total: Math.max(candidates.length + files.length, done) });
    for (const file of candidates) {
      if (!this.isCurrent) return;
      this.graph.factsOf(file);
      yield step();
    }
    if (!this.isCurrent) return;
    this.store.heat();
    const registered: FileRegistrations[] = [];
    for (const file of files) {
      const found = this.registrationsOf(file);
      if (!found) continue;
      registered.push(found);
      yield step();
      if (!this.isCurrent) return;
    }
    const entries = this.entries ??= yield* this.throughout(composing(registered, this.entryContext), step);
    const reaches = entries && (yield* this.throughout(allReaches(entries, this.graph, this.context), step));
    if (reaches) this.store.settle(this.snapshot, reaches);
  }

  /** Goes on with something as long as the workspace stays the same; undefined where it has changed. */
  private *throughout<T>(steps: Generator<void, T, void>, progress: () => Progress): Generator<Progress, T | undefined, void> {
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done) return step.value;
      yield progress();
      if (!this.isCurrent) return undefined;
    }
  }

  private get isCurrent(): boolean {
    return !this.snapshot.isSpent && this.store.holds(this.snapshot);
  }

  /** Every entry point of the workspace. */
  allEntries(): readonly EntryPoint[] {
    return this.entries ??= this.entriesOf(this.snapshot.files);
  }

  /** The entry points whose handler stands in a file, or that are registered there with a handler of another file; paths are those of the whole workspace once it was looked at. */
  entriesAt(file: FilePath): readonly EntryPoint[] {
    const entries = this.isSettled ? this.allEntries() : this.entriesOf([file]).map((entry) => this.named(entry));
    return entries.filter((entry) => entry.functions.at(-1)?.getSourceFile().fileName === file || entry.node.getSourceFile().fileName === file);
  }

  /** With the name that it had at the last look at the whole workspace: what its router is mounted under is known from there. */
  private named(entry: EntryPoint): EntryPoint {
    const handler = entry.functions.at(-1);
    const known = handler && this.store.reaches?.somehow.get(functionId(handler))?.entry;
    const [, path = entry.name] = /^\S+ …?(\S+)$/.exec(entry.name) ?? [];
    return known && known.kind === entry.kind && known.name.endsWith(path) ? { ...entry, name: known.name } : entry;
  }

  /** The route that answers a read of a path, as of the last look at the whole workspace. */
  readonly handlerOfRead = (path: string): { readonly name: string; readonly handler: FunctionId } | undefined => this.store.reaches && handlerOfRead(path, this.store.reaches.somehow);

  /**
   * How a request or job comes to a function, or to a site in it: as of the last look at the whole workspace; before the first, what the function's own file says.
   */
  readonly reachedFrom = (asked: Enclosing | Site, manner: Manner = 'somehow'): EntryReach | undefined => {
    const [fn, place] = 'enclosing' in asked ? [asked.enclosing, asked.call] : [asked, undefined];
    if (this.store.reaches) return reachAt(this.store.reaches[manner].get(functionId(fn)), place);
    const file = fn.getSourceFile().fileName;
    let reaches = this.local.get(file);
    if (!reaches) this.local.set(file, (reaches = ownReaches(this.entriesOf([file]))));
    return reachAt(reaches.get(functionId(fn)), place);
  };

  private entriesOf(files: readonly FilePath[]): readonly EntryPoint[] {
    return composeEntries(files.flatMap((file) => this.registrationsOf(file) ?? []), this.entryContext);
  }

  private registrationsOf(file: FilePath): FileRegistrations | undefined {
    const sourceFile = this.snapshot.kindOf(file) === 'source' ? this.snapshot.sourceFile(file) : undefined;
    if (!sourceFile) return undefined;
    let known = this.store.registrations.get(file);
    if (known?.of !== sourceFile) {
      const may = mayRegister(sourceFile.text, this.context.relativePath(file)) || this.snapshot.deployments.functionsIn(file).length > 0;
      this.store.registrations.set(file, (known = { of: sourceFile, found: may ? entriesOfFile(sourceFile, this.entryContext) : undefined }));
    }
    return known.found;
  }
}

/** The entry points' own functions alone. */
function ownReaches(entries: readonly EntryPoint[]): ReadonlyMap<string, EntryReach> {
  const reaches = new Map<string, EntryReach & { siblings?: EntryReach[] }>();
  for (const entry of entries) {
    const handler = entry.functions.at(-1);
    const known = handler && reaches.get(functionId(handler));
    if (!handler || (known && !entry.part)) continue;
    const reach = { kind: entry.kind, name: entry.name, entry, path: [] };
    if (known) (known.siblings ??= []).push(reach);
    else reaches.set(functionId(handler), reach);
  }
  return reaches;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
