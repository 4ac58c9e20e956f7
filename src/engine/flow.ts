import { createRecogniser } from '../catalog';
import type { FilePath } from '../core';
import { entryOf } from '../flow/entries';
import { entryReaches, type EntryReach } from '../flow/graph/entry-reach';
import { functionId, type FunctionId } from '../flow/graph/function-table';
import { FlowGraph, type FileFacts } from '../flow/graph/graph';
import { Resolver } from '../flow/graph/resolve';
import type { EntryPoint } from '../flow/entries/types';
import type { Enclosing, FlowContext } from '../flow/types';
import type { Snapshot } from '../project/types';
import type { WorkspaceStubs } from './stubs';

/** The flow of one snapshot: what calls mean, who calls whom, and how requests come in. Everything is worked out when it is first asked for. */
export class WorkspaceFlow {
  readonly context: FlowContext;
  readonly graph: FlowGraph;
  private reaches: ReadonlyMap<FunctionId, EntryReach> | undefined;

  constructor(readonly snapshot: Snapshot, stubs: WorkspaceStubs) {
    const { checker } = snapshot;
    const sources = once(() => snapshot.files.flatMap((file) => snapshot.sourceFile(file) ?? []));
    const resolver = new Resolver(checker, sources);
    this.context = {
      checker,
      recognise: createRecogniser({
        checker,
        dataModel: (stub) => stubs.dataModel(stub),
        dependencyVersion: (file, name) => snapshot.dependencyVersion(file, name),
        provenance: resolver,
      }),
      functionsOf: (expression) => resolver.functionsOf(expression),
      argumentsOf: (parameter) => resolver.argumentsOf(parameter),
    };
    this.graph = new FlowGraph({ context: this.context, sourceFile: (file) => snapshot.sourceFile(file) }, new Map<FilePath, FileFacts>());
  }

  readonly reachedFrom = (fn: Enclosing): EntryReach | undefined => {
    const own = entryOf(fn, this.context);
    if (own) return { kind: 'request', name: own.route ?? '', entry: { kind: 'request', name: own.route ?? '', framework: '', functions: [], node: fn }, path: [] };
    this.reaches ??= entryReaches(this.entries(), this.graph);
    return this.reaches.get(functionId(fn));
  };

  private entries(): readonly EntryPoint[] {
    return [];
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}
