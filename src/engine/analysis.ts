import type { FilePath, Finding, Notice, Severity } from '../core';
import { enclosingName } from '../flow/names';
import type { FixContext } from '../fixes';
import { lineStarts, positionAt } from '../project/positions';
import { ts } from '../project/ts';
import type { Snapshot, WorkspaceFacts } from '../project/types';
import { rules, type RuleContext, type RuleFinding } from '../rules';
import { applyDirectives } from './directives';
import { WorkspaceFlow } from './flow';
import type { FlowStore } from './flow-store';
import { shortened, withoutExcess } from './long-lists';
import { isTouched, type Range } from './regions';
import type { WorkspaceStubs } from './stubs';

/** A finding as the outside sees it, with the syntax that it came from, which its fixes start from. */
export interface Located {
  readonly finding: Finding;
  readonly raw: RuleFinding;
}

export interface FileAnalysis {
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

const nothing: FileAnalysis = { located: [], suppressed: 0, notices: [] };

/** All that is worked out from one snapshot. Answers are kept, so asking twice costs nothing. */
export class Analysis {
  readonly flow: WorkspaceFlow;
  private readonly files = new Map<FilePath, FileAnalysis>();

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
  }

  /** What rewrites see. */
  get context(): FixContext {
    return { ...this.flow.context, graph: this.flow.graph, workspace: this.workspace };
  }

  /** What rules see of a file; of one that is not in the program, nothing. */
  ruleContext(file: FilePath): RuleContext {
    return this.looked(file).context;
  }

  private looked(file: FilePath): { readonly context: RuleContext; readonly excess: readonly Notice[] } {
    const { graph, reachedFrom, context, snapshot } = this.flow;
    const { flow, notices } = withoutExcess(graph.factsOf(file)?.flow ?? { file, sites: [], calls: [] }, (call) => graph.reachOfCall(call) !== 0);
    return { context: { ...context, flow, kind: snapshot.kindOf(file), graph, reachedFrom, workspace: this.workspace, moduleKind: (other) => snapshot.kindOf(other) }, excess: notices };
  }

  file(file: FilePath): FileAnalysis {
    let analysis = this.files.get(file);
    if (!analysis) this.files.set(file, analysis = this.analyse(file));
    return analysis;
  }

  private analyse(file: FilePath): FileAnalysis {
    const sourceFile = this.snapshot.sourceFile(file);
    if (!sourceFile) return nothing;
    const kind = this.snapshot.kindOf(file);
    if (kind === 'generated') return nothing;
    const { context, excess } = this.looked(file);
    const raw = rules.flatMap((rule) => rule.check(context)).sort((a, b) => a.node.getStart() - b.node.getStart());
    if (raw.length === 0 && !sourceFile.text.includes('headroom-ignore-')) return excess.length === 0 ? nothing : { ...nothing, notices: excess };

    const placers = new Map<ts.SourceFile, ReturnType<typeof placer>>();
    const place = (node: ts.Node): Finding['location'] => {
      const file = node.getSourceFile();
      let placeIn = placers.get(file);
      if (!placeIn) placers.set(file, placeIn = placer(file));
      return placeIn(headOf(node));
    };
    const ordinals = new Map<string, number>();
    const located = raw.map((one): Located => {
      const enclosing = enclosingName(one.enclosing);
      const key = [one.rule, one.shape, this.displayPath(file), enclosing, one.detail].join('|');
      const ordinal = ordinals.get(key) ?? 0;
      ordinals.set(key, ordinal + 1);
      const finding: Finding = {
        rule: one.rule, shape: one.shape, severity: one.severity, confidence: one.confidence, message: one.message,
        location: place(one.node),
        related: one.related.map(({ node, message }) => ({ location: place(node), message })),
        path: shortened(one.path ?? [], ({ node }, count) => ({ node, message: `${count} more calls, one after the other.` })).map(({ node, message }) => ({ location: place(node), message })),
        fingerprint: ordinal === 0 ? key : `${key}|${ordinal}`,
        frequency: one.frequency, library: one.library, ...(one.model !== undefined && { model: one.model }), enclosing,
        ...(one.route !== undefined && { route: one.route }),
      };
      return { finding, raw: one };
    });
    const byFinding = new Map(located.map((one) => [one.finding, one]));
    const { findings, suppressed, notices } = applyDirectives(file, sourceFile.text, located.map((one) => one.finding), (finding) => statementLine(byFinding.get(finding)?.raw.node));
    return { located: findings.flatMap((finding) => byFinding.get(finding) ?? []), suppressed, notices: [...excess, ...notices] };
  }
}

/** What is underlined of a call: its name up to the parenthesis, so that a call of ten lines is no red block. */
function headOf(node: ts.Node): { readonly start: number; readonly end: number } {
  const head = ts.isCallExpression(node) || (ts.isNewExpression(node) && node.arguments) ? node.expression : ts.isTaggedTemplateExpression(node) ? node.tag : node;
  return { start: node.getStart(), end: head.end };
}

function placer(sourceFile: ts.SourceFile): (range: { readonly start: number; readonly end: number }) => Finding['location'] {
  const starts = lineStarts(sourceFile.text);
  return ({ start, end }) => ({ file: sourceFile.fileName, start: positionAt(sourceFile.text, start, starts), end: positionAt(sourceFile.text, end, starts) });
}

/** The 0-based line on which the innermost statement around a node begins. */
function statementLine(node: ts.Node | undefined): number {
  let current = node;
  while (current && !(ts.isStatement(current) && !ts.isBlock(current))) current = current.parent;
  return current ? current.getSourceFile().getLineAndCharacterOfPosition(current.getStart()).line : -1;
}

/** The severity that the settings give a rule's finding; undefined where the rule is off. */
export function configuredSeverity(finding: Finding, configured: Severity | 'off' | undefined): Severity | undefined {
  if (configured === 'off') return undefined;
  // A setting says how grave the rule is on a request path; elsewhere a finding stays advice.
  return configured === undefined || finding.severity === 'hint' ? finding.severity : configured;
}
