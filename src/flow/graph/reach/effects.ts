import type { CallSite, EffectSite } from '../../types';
import { bits, effectOf } from './concepts';
import type { FunctionId } from '../names/function-table';
import type { Narrowed } from '../names/named-strategies';
import { isEffect, type FlowGraph, type ReachedEffect, type Step } from '../graph';

/** How many calls a path has where effects are listed in order. Real layers are at most fifteen deep. */
export const maxPath = 24;
/** How many steps one list looks at: functions that all call each other have more ways through them than could ever be counted. */
const maxLooked = 20_000;

export interface EffectList {
  readonly effects: readonly ReachedEffect[];
  /** Whether a limit cut the list. */
  readonly truncated: boolean;
}

/** Lists what functions lead to. It knows how far every function is from the effects in question, and so enters only what leads to one. */
export class EffectLister {
  private readonly distances = new Map<number, Map<FunctionId, number>>();

  constructor(private readonly graph: Pick<FlowGraph, 'stepsOf' | 'calleesOf' | 'reach' | 'runsAll'>) {}

  /**
   * The effects that a function leads to, in the order in which they happen, `wanted` ones only, at most `limit`. A function that is on the path
   * already is not entered again: recursion ends. Where all of them are too far away, the nearest one stands for all. Of several functions that a call may lead to, the first
   * that does something stands for all, unless `every` asks for those of each; `narrowed` leaves out those that cannot be meant.
   */
  list(id: FunctionId, wanted: number, limit: number, every = false, narrowed: Narrowed = (_step, callees) => callees): EffectList {
    if (!this.leads(id, wanted)) return { effects: [], truncated: false };
    const { graph } = this;
    const effects: ReachedEffect[] = [];
    let looked = 0;
    let truncated = false;
    const enter = (current: FunctionId, path: readonly CallSite[], onPath: readonly FunctionId[]): void => {
      for (const step of graph.stepsOf(current)) {
        if (effects.length >= limit || ++looked > maxLooked) { truncated = true; return; }
        if (isEffect(step)) {
          if (isWanted(step, wanted)) effects.push({ site: step, path });
          continue;
        }
        for (const callee of narrowed(step, graph.calleesOf(step))) {
          if (!this.leads(callee, wanted) || onPath.includes(callee)) continue;
          if (path.length + 1 + this.distance(callee, wanted) > maxPath) truncated = true;
          else enter(callee, [...path, step], [...onPath, callee]);
          if (!every && !graph.runsAll(step)) break;
        }
      }
    };
    enter(id, [], [id]);
    return { effects: effects.length === 0 && limit > 0 && truncated ? this.nearest(id, wanted) : effects, truncated };
  }

  private leads(id: FunctionId, wanted: number): boolean {
    return (this.graph.reach(id) & wanted) !== 0;
  }

  /** By how many calls a function that leads to a wanted effect is away from it. */
  private distance(id: FunctionId, wanted: number): number {
    let known = this.distances.get(wanted);
    if (!known) this.distances.set(wanted, (known = new Map()));
    if (!known.has(id)) this.measure(id, wanted, known);
    return known.get(id) ?? Infinity;
  }

  /** Measures all that a function leads to: outwards from the functions with an effect of their own, a ring of callers at a time. */
  private measure(id: FunctionId, wanted: number, known: Map<FunctionId, number>): void {
    const callers = new Map<FunctionId, FunctionId[]>();
    const rings: FunctionId[][] = [];
    const put = (one: FunctionId, distance: number): void => void (rings[distance] ??= []).push(one);
    // The set grows while it is walked.
    const found = new Set([id]);
    for (const current of found) {
      for (const step of this.graph.stepsOf(current)) {
        if (isEffect(step)) {
          if (isWanted(step, wanted)) put(current, 0);
          continue;
        }
        for (const callee of this.graph.calleesOf(step)) {
          const distance = known.get(callee);
          if (distance !== undefined) { put(current, distance + 1); continue; }
          if (!this.leads(callee, wanted)) continue;
          const list = callers.get(callee);
          if (list) list.push(current);
          else callers.set(callee, [current]);
          found.add(callee);
        }
      }
    }
    for (let distance = 0; distance < rings.length; distance++) {
      for (const one of rings[distance] ?? []) {
        if (known.has(one)) continue;
        known.set(one, distance);
        for (const caller of callers.get(one) ?? []) put(caller, distance + 1);
      }
    }
  }

  /** The nearest effect, by whatever number of calls. */
  private nearest(id: FunctionId, wanted: number): readonly ReachedEffect[] {
    const path: CallSite[] = [];
    for (let current = id; ;) {
      const left = this.distance(current, wanted);
      const steps = this.graph.stepsOf(current);
      const own = steps.find((step): step is EffectSite => isEffect(step) && isWanted(step, wanted));
      if (own) return [{ site: own, path }];
      const calls = steps.filter((step): step is CallSite => !isEffect(step));
      const next = calls.find((step) => this.nearer(step, wanted, left) !== undefined);
      if (!next) return [];
      path.push(next);
      current = this.nearer(next, wanted, left) as FunctionId;
    }
  }

  private nearer(step: CallSite, wanted: number, left: number): FunctionId | undefined {
    return this.graph.calleesOf(step).find((callee) => this.leads(callee, wanted) && this.distance(callee, wanted) < left);
  }
}

function isWanted(step: Step & EffectSite, wanted: number): boolean {
  const effect = effectOf(step.meaning);
  return effect !== undefined && (bits[effect] & wanted) !== 0;
}
