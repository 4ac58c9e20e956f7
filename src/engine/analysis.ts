import type { FilePath, Finding, Notice, Severity } from '../core';
import type { FixContext } from '../fixes';
import { isAstroFile } from '../project/markup/component-files';
import type { ts } from '../project/ts';
import type { FileKind, Snapshot, WorkspaceFacts } from '../project/types';
import { rules, type RuleContext, type RuleFinding } from '../rules';
import { WorkspaceFlow } from './flow';
import type { FlowStore } from './flow-store';
import { locate, type Located } from './locate';
import { withoutExcess } from './long-lists';
import { changedFiles } from './moves';
import { isTouched, type Range } from './regions';
import type { WorkspaceStubs } from './stubs';

export interface FileAnalysis {
  /** What the rules say, in source order. */
  readonly raw: readonly RuleFinding[];
  /** What the file was for then. */
  readonly kind: FileKind;
  /** Of every confidence and severity, in source order; what a directive silences is left out. */
  readonly located: readonly Located[];
  readonly suppressed: number;
  readonly notices: readonly Notice[];
}

/** What is tried: where edits stand after they were made, by file, and what was known before. */
export interface Trial {
  readonly edited: ReadonlyMap<FilePath, readonly Range[]>;
  readonly before: Analysis;
}

const nothing: Omit<FileAnalysis, 'kind'> = { raw: [], located: [], suppressed: 0, notices: [] };

/** All that is worked out from one snapshot. Answers are kept, so asking twice costs nothing. */
export class Analysis {
  readonly flow: WorkspaceFlow;
  private readonly files = new Map<FilePath, FileAnalysis>();
  /** What was found in files before, where nothing has changed in any since. */
  private earlier: ReadonlyMap<FilePath, FileAnalysis> = new Map();
  /** Later texts of files whose functions were seen to do what those of this snapshot do. */
  private readonly same = new WeakSet<ts.SourceFile>();

  /**
   * `displayPath` gives the path that fingerprints carry: relative to the workspace, with forward slashes. With `trial`, the findings of edited files are those of the functions
   * that were edited.
   */
  constructor(
    readonly snapshot: Snapshot, stubs: WorkspaceStubs, private readonly displayPath: (file: FilePath) => string, private readonly workspace: WorkspaceFacts, store?: FlowStore, trial?: Trial,
  ) {
    this.flow = new WorkspaceFlow(snapshot, stubs, displayPath, store, trial && {
      before: trial.before.flow.graph,
      isEdited: (file) => {
        const ranges = trial.edited.get(file);
        return ranges && ((fn) => isTouched(fn, ranges));
      },
    });
  }

  /** Forgets the findings, which may say more now: the whole workspace was looked at. */
  settled(): void {
    this.files.clear();
    this.earlier = new Map();
  }

  /** The same, knowing what was found in files by the analysis before it, where its snapshot is another one in which they are the same. */
  goingOnFrom(before: Analysis | undefined): this {
    if (before && before.snapshot !== this.snapshot && changedFiles(before.snapshot, this.snapshot)?.length === 0) this.earlier = new Map([...before.earlier, ...before.files]);
    return this;
  }

  /** What was found in a file when it was last looked at; undefined where that was not done since something has changed. */
  lastOf(file: FilePath): FileAnalysis | undefined {
    return this.files.get(file) ?? this.earlier.get(file);
  }

  /** Notes that the functions of a file that was edited since do the same as those of this snapshot: while its text stays, that is not asked again at each edit of another file. */
  noteSame(now: ts.SourceFile): void {
    this.same.add(now);
  }

  doesTheSame(now: ts.SourceFile): boolean {
    return this.same.has(now);
  }

  /** What rewrites see. */
  get context(): FixContext {
    return { ...this.flow.context, graph: this.flow.graph, workspace: this.workspace, moduleKind: (file) => this.snapshot.kindOf(file) };
  }

  /** What rules see of a file; of one that is not in the program, nothing. */
  ruleContext(file: FilePath): RuleContext {
    return this.looked(file).context;
  }

  private looked(file: FilePath): { readonly context: RuleContext; readonly excess: readonly Notice[] } {
    const { graph, reachedFrom, handlerOfRead } = this.flow;
    const { flow, notices } = withoutExcess(graph.factsOf(file)?.flow ?? { file, sites: [], calls: [] }, (call) => graph.reachOfCall(call) !== 0);
    return { context: { ...this.context, flow, kind: this.snapshot.kindOf(file), reachedFrom, handlerOfRead }, excess: notices };
  }

  file(file: FilePath): FileAnalysis {
    let analysis = this.files.get(file);
    if (!analysis) this.files.set(file, analysis = this.analyse(file));
    return analysis;
  }

  private analyse(file: FilePath): FileAnalysis {
    const sourceFile = this.snapshot.sourceFile(file);
    const kind = this.snapshot.kindOf(file);
    if (!sourceFile) return { ...nothing, kind };
    // What no request is known to render runs while a site is built: nobody waits for it.
    if (kind === 'generated' || (isAstroFile(file) && !this.flow.reachedFrom(sourceFile))) return { ...nothing, kind };
    const { context, excess } = this.looked(file);
    const raw = rules.flatMap((rule) => rule.check(context)).sort((a, b) => a.node.getStart() - b.node.getStart());
    if (raw.length === 0 && !sourceFile.text.includes('headroom-ignore-')) return { ...nothing, kind, notices: excess };

    const found = locate(file, raw, this.snapshot, this.displayPath);
    return { ...found, raw, kind, notices: [...excess, ...found.notices] };
  }
}

/** The severity that the settings give a rule's finding; undefined where the rule is off. */
export function configuredSeverity(finding: Finding, configured: Severity | 'off' | undefined): Severity | undefined {
  if (configured === 'off') return undefined;
  // A setting says how grave the rule is on a request path; elsewhere a finding stays advice.
  return configured === undefined || finding.severity === 'hint' ? finding.severity : configured;
}
