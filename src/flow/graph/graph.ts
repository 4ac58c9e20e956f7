import type { FilePath } from '../../core';
import { isTagCall } from '../../project/markup/component-files';
import { ts } from '../../project/ts';
import { componentNamed, drawnComponents } from '../entries/files/astro';
import { fileFlow } from '../walk';
import type { CallSite, EffectSite, Enclosing, FileFlow, FlowContext } from '../types';
import { anything, bits, effectOf } from './reach/concepts';
import { EffectLister, type EffectList } from './reach/effects';
import type { Narrowed } from './names/named-strategies';
import { wrappersOf } from './handed/wrapping-decorators';
import { fileOfId, functionId, functionOf, functionTable, type FunctionId } from './names/function-table';

export type Step = EffectSite | CallSite;

/** The functions that a call leads to. */
interface Callees {
  readonly ids: readonly FunctionId[];
  /** Where the call runs all of them, one after the other, the one that it is made for; undefined where it runs one of them. */
  readonly main?: FunctionId;
}

/** The functions that a call leads to: with a procedure of tRPC what runs before it, with a component of Astro what it draws. */
function calleesAt(site: CallSite, context: FlowContext, sourceFile: (file: FilePath) => ts.SourceFile | undefined): Callees {
  const { call, callee } = site;
  const asked = { checker: context.checker, sourceFile };
  const component = isTag(site) ? componentNamed(callee as ts.Identifier, asked) : undefined;
  if (component) return { ids: [component, ...drawnComponents(component, asked)].map(functionId), main: functionId(component) };
  const functions = ts.isPropertyAccessExpression(call) ? context.gettersOf(call) : ts.isDecorator(call) ? wrappersOf(call, context) : context.functionsOf(ts.isNewExpression(call) && !site.handedOn ? call : callee);
  const before = functions.length === 0 ? [] : context.runsBefore(callee);
  const main = functions.at(-1);
  return { ids: [...before, ...functions].map(functionId), ...(before.length > 0 && main && { main: functionId(main) }) };
}

/** Whether a call stands for a component that is drawn. */
function isTag({ call }: CallSite): boolean {
  return ts.isCallExpression(call) && isTagCall(call);
}

/** What is known of one parsed file. It holds for as long as the file and what its types come from stay the same. */
export interface FileFacts {
  readonly sourceFile: ts.SourceFile;
  /** Of the functions that are looked at; in a trial these are the ones that were edited. */
  readonly flow: FileFlow;
  readonly steps: Map<Enclosing, readonly Step[]>;
  /** Functions that nobody has asked for yet. */
  readonly left: Set<Enclosing>;
  readonly callees: Map<CallSite, Callees>;
  /** What rules worked out of a call; see `FlowGraph.keep`. */
  readonly kept: Map<ts.Node, Map<string, unknown>>;
  /** Whether values had to be traced across the workspace for any of this, so that an edit anywhere may change it. */
  readonly traced: { value: boolean };
}

/** An effect that a function or call leads to. */
export interface ReachedEffect {
  readonly site: EffectSite;
  /** The calls from the start to the function that does it, outermost first. */
  readonly path: readonly CallSite[];
}

const none: Callees = { ids: [] };

export function isEffect(step: Step): step is EffectSite {
  return 'meaning' in step;
}

/** What the graph asks of its surroundings. */
export interface GraphHost {
  readonly context: FlowContext;
  sourceFile(file: FilePath): ts.SourceFile | undefined;
  /** How often values were traced across the workspace until now. */
  traces(): number;
  /** What was known of a file before it was edited, where the file still gives others the same: its untouched functions call what they called. */
  factsBefore(file: FilePath): FileFacts | undefined;
  /** Whether a call of that name may lead to an effect: a cheap guard before the checker is asked. */
  mayMatter(name: string): boolean;
  /** In a trial: what was edited, and what was known before. */
  readonly trial?: {
    /** Whether edits touched a function; undefined for a file that was not edited. */
    readonly isEdited: (file: FilePath) => ((fn: Enclosing) => boolean) | undefined;
    readonly before: FlowGraph;
  };
}

/**
 * Who calls whom, and what comes of it. Facts of files are worked out when they are first asked for and given on to the next graph as long as they
 * hold; functions are named by their ids, which outlive edits.
 */
export class FlowGraph {
  /** What a function reaches, as bits; complete for every function that is in it. */
  private readonly reaches = new Map<FunctionId, number>();
  private readonly lister = new EffectLister(this);

  constructor(private readonly host: GraphHost, readonly facts: Map<FilePath, FileFacts>) {}

  factsOf(file: FilePath): FileFacts | undefined {
    const sourceFile = this.host.sourceFile(file);
    if (!sourceFile) return undefined;
    let facts = this.facts.get(file);
    if (facts?.sourceFile !== sourceFile) this.facts.set(file, (facts = this.read(sourceFile)));
    return facts;
  }

  private read(sourceFile: ts.SourceFile): FileFacts {
    const traces = this.host.traces();
    const { left, ...flow } = fileFlow(sourceFile, this.host.context, this.host.trial?.isEdited(sourceFile.fileName));
    const facts: FileFacts = { sourceFile, flow, steps: stepsOf(flow), left: new Set(left), callees: new Map(), kept: new Map(), traced: { value: this.host.traces() !== traces } };
    const before = this.host.factsBefore(sourceFile.fileName);
    if (before) takeOver(before, facts, facts.steps);
    return facts;
  }

  /** Walks what was left of a file on the way to a function. */
  private readOn(facts: FileFacts, to: Enclosing): void {
    for (let fn = outermostOf(facts.left, to); fn; fn = outermostOf(facts.left, to)) {
      facts.left.delete(fn);
      const traces = this.host.traces();
      const { left, ...flow } = fileFlow(fn, this.host.context, () => false);
      facts.traced.value ||= this.host.traces() !== traces;
      for (const one of left) facts.left.add(one);
      const steps = stepsOf(flow);
      for (const [enclosing, list] of steps) facts.steps.set(enclosing, list);
      const before = this.host.factsBefore(facts.sourceFile.fileName);
      if (before) takeOver(before, facts, steps);
    }
  }

  functionOf(id: FunctionId): Enclosing | undefined {
    const sourceFile = this.host.sourceFile(fileOfId(id));
    return sourceFile && functionOf(id, sourceFile);
  }

  /** What a function does and calls, in the order in which it happens. */
  stepsOf(id: FunctionId): readonly Step[] {
    const node = this.functionOf(id);
    const facts = node && this.factsOf(fileOfId(id));
    if (!facts) return [];
    if (facts.left.size > 0) this.readOn(facts, node);
    return facts.steps.get(node) ?? [];
  }

  /** The functions that a call may lead to. */
  calleesOf(call: CallSite): readonly FunctionId[] {
    return this.calleesAt(call).ids;
  }

  private calleesAt(call: CallSite): Callees {
    if (!this.host.mayMatter(call.name)) return none;
    const { callees, traced } = this.factsOf(call.call.getSourceFile().fileName) as FileFacts;
    let found = callees.get(call);
    if (!found) {
      const traces = this.host.traces();
      callees.set(call, (found = calleesAt(call, this.host.context, (file) => this.host.sourceFile(file))));
      traced.value ||= this.host.traces() !== traces;
    }
    return found;
  }

  /** Whether a call runs all functions that it leads to, one after the other, and not one of several: a procedure with what runs before it, a component with what it draws. */
  runsAll(call: CallSite): boolean {
    return this.calleesAt(call).main !== undefined;
  }

  /** The function that a call is made for; where it may be one of several, the first. */
  mainCalleeOf(call: CallSite): FunctionId | undefined {
    const { ids, main } = this.calleesAt(call);
    return main ?? ids[0];
  }

  /** Whether a call that leads to a step perhaps does not reach it: what a component draws may stand under a condition. */
  isDrawnPerhaps(call: CallSite, next: Step): boolean {
    return isTag(call) && functionId(next.enclosing) !== this.mainCalleeOf(call);
  }

  /**
   * What `work` makes of a call, kept for as long as the text of its function stays the same, whatever else is edited; what it follows across the workspace is as of the last
   * look at all of it. The answer must not hold on to syntax.
   */
  keep<T>(call: ts.Node, what: string, work: () => T): T {
    const facts = this.factsOf(call.getSourceFile().fileName);
    if (!facts) return work();
    let kept = facts.kept.get(call);
    if (!kept) facts.kept.set(call, (kept = new Map()));
    if (!kept.has(what)) {
      const traces = this.host.traces();
      kept.set(what, work());
      facts.traced.value ||= this.host.traces() !== traces;
    }
    return kept.get(what) as T;
  }

  /** Everything that a function leads to, as bits. */
  reach(id: FunctionId): number {
    const known = this.knownReach(id);
    if (known !== undefined) return known;
    // All functions that can be reached and are not known yet; then what they do goes back along the calls until nothing changes.
    const open = [id];
    const found = new Set(open);
    const callers = new Map<FunctionId, FunctionId[]>();
    const own = new Map<FunctionId, number>();
    for (let current = open.pop(); current !== undefined; current = open.pop()) {
      let mask = 0;
      for (const step of this.stepsOf(current)) {
        if (isEffect(step)) {
          const effect = effectOf(step.meaning);
          if (effect) mask |= bits[effect];
          continue;
        }
        for (const callee of this.calleesOf(step)) {
          const seen = this.knownReach(callee);
          if (seen !== undefined) { mask |= seen; continue; }
          const list = callers.get(callee);
          if (list) list.push(current);
          else callers.set(callee, [current]);
          if (!found.has(callee)) { found.add(callee); open.push(callee); }
        }
      }
      own.set(current, mask);
    }
    const changed = [...own].filter(([, mask]) => mask !== 0).map(([one]) => one);
    for (let current = changed.pop(); current !== undefined; current = changed.pop()) {
      const mask = own.get(current) ?? 0;
      for (const caller of callers.get(current) ?? []) {
        const before = own.get(caller) ?? 0;
        if ((before | mask) !== before) { own.set(caller, before | mask); changed.push(caller); }
      }
    }
    for (const [one, mask] of own) this.reaches.set(one, mask);
    return this.reaches.get(id) ?? 0;
  }

  /** In a trial, a function whose text is the same leads to what it led to. */
  private knownReach(id: FunctionId): number | undefined {
    const known = this.reaches.get(id);
    const trial = this.host.trial;
    if (known !== undefined || !trial) return known;
    const [was, now] = [trial.before.functionOf(id), this.functionOf(id)];
    return was && now && (was === now || (!ts.isSourceFile(now) && was.getText() === now.getText())) ? trial.before.reaches.get(id) : undefined;
  }

  /** What a call leads to: what all of its candidates have in common, since it is not known which of them runs. */
  reachOfCall(call: CallSite): number {
    const { ids, main } = this.calleesAt(call);
    if (main !== undefined) return ids.reduce((mask, callee) => mask | this.reach(callee), 0);
    return ids.length === 0 ? 0 : ids.reduce((mask, callee) => mask & this.reach(callee), anything);
  }

  /** The effects that a function leads to; see `EffectLister.list`. */
  effectsOf(id: FunctionId, wanted: number, limit: number, every = false, narrowed?: Narrowed): EffectList {
    return this.lister.list(id, wanted, limit, every, narrowed);
  }

  /** The same for a call: its own step is the first of every path. */
  effectsOfCall(call: CallSite, wanted: number, limit: number): readonly ReachedEffect[] {
    if ((this.reachOfCall(call) & wanted) === 0) return [];
    const callees = this.calleesOf(call);
    return callees.slice(0, this.runsAll(call) ? callees.length : 1).flatMap((callee) => this.effectsOf(callee, wanted, limit).effects.map(({ site, path }) => ({ site, path: [call, ...path] }))).slice(0, limit);
  }
}

/** The outermost of some functions that is, or is around, a function. */
function outermostOf(functions: ReadonlySet<Enclosing>, fn: Enclosing): Enclosing | undefined {
  let found: Enclosing | undefined;
  for (let node: ts.Node = fn; !ts.isSourceFile(node); node = node.parent) if (functions.has(node as Enclosing)) found = node as Enclosing;
  return found;
}

/** Functions whose text is the same call the same, and what was worked out of their calls holds. */
function takeOver(before: FileFacts, now: FileFacts, walked: ReadonlyMap<Enclosing, readonly Step[]>): void {
  const [old, table] = [functionTable(before.sourceFile), functionTable(now.sourceFile)];
  for (const [fn, steps] of walked) {
    const was = old.byKey.get(table.keys.get(fn) ?? '');
    if (!was || fn === now.sourceFile || was.getText(before.sourceFile) !== fn.getText(now.sourceFile)) continue;
    const oldSteps = before.steps.get(was) ?? [];
    if (oldSteps.length !== steps.length) continue;
    steps.forEach((step, i) => {
      const one = oldSteps[i];
      const kept = one && before.kept.get(one.call);
      if (kept) now.kept.set(step.call, kept);
      const callees = one && !isEffect(one) && !isEffect(step) && one.name === step.name ? before.callees.get(one) : undefined;
      if (callees && !isEffect(step)) now.callees.set(step, callees);
    });
  }
  now.traced.value ||= before.traced.value;
}

function stepsOf(flow: FileFlow): Map<Enclosing, readonly Step[]> {
  const steps = new Map<Enclosing, Step[]>();
  for (const step of [...flow.sites, ...flow.calls]) {
    const list = steps.get(step.enclosing);
    if (list) list.push(step);
    else steps.set(step.enclosing, [step]);
  }
  // What is handed to a call happens before the call.
  for (const list of steps.values()) list.sort((a, b) => a.call.end - b.call.end);
  return steps;
}
