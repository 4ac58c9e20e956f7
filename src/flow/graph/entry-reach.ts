import type { EntryKind } from '../../core';
import type { ts } from '../../project/ts';
import { isOnce } from '../guarded';
import { isWaitedFor } from '../waits';
import { bits, everything } from './concepts';
import { isEffect, type FlowGraph } from './graph';
import { functionId, type FunctionId } from './function-table';
import type { EntryPoint } from '../entries/types';
import type { CallSite } from '../types';

/** How a request or job comes to a function: the shortest way from an entry point, requests before jobs. */
export interface EntryReach {
  readonly kind: EntryKind;
  /** `GET /orders/:id`. */
  readonly name: string;
  readonly entry: EntryPoint;
  /** The calls from one of the entry's own functions to this one; empty where it is one of them. */
  readonly path: readonly CallSite[];
}

/** A step of the walk from an entry point: what it came from says the path, so that long chains take no more memory than short ones. */
class Reached implements EntryReach {
  readonly kind: EntryKind;
  readonly name: string;

  constructor(readonly entry: EntryPoint, private readonly from?: Reached, private readonly call?: CallSite) {
    ({ kind: this.kind, name: this.name } = entry);
  }

  get path(): readonly CallSite[] {
    const path: CallSite[] = [];
    for (let one: Reached | undefined = this; one?.call; one = one.from) path.push(one.call);
    return path.reverse();
  }
}

/** Which ways from an entry point count. */
export interface Ways {
  /** The effects, as bits: calls that lead to none of them are not followed. */
  readonly wanted: number;
  follows(call: CallSite): boolean;
}

const allWays: Ways = { wanted: everything, follows: () => true };

/** In what manner a request comes to a function: somehow; so that it waits for all that the function does; or each time, and not only to make what is kept from then on. */
export type Manner = 'somehow' | 'waiting' | 'each-time';

export type EntryReaches = Readonly<Record<Manner, ReadonlyMap<FunctionId, EntryReach>>>;

/** Every function that an entry point leads to, in each manner. */
export function* allReaches(entries: readonly EntryPoint[], graph: FlowGraph, checker: ts.TypeChecker): Generator<void, EntryReaches, void> {
  return {
    somehow: yield* entryReaches(entries, graph),
    waiting: yield* entryReaches(entries, graph, { wanted: bits.external, follows: isWaitedFor }),
    'each-time': yield* entryReaches(entries, graph, { wanted: bits.client, follows: (call) => !isOnce(call, checker) }),
  };
}

/**
 * Every function that an entry point leads to. One walk over the graph from all entries at once, a function at a time; calls that lead to no effect are
 * not followed.
 */
export function* entryReaches(entries: readonly EntryPoint[], graph: FlowGraph, { wanted, follows }: Ways = allWays): Generator<void, ReadonlyMap<FunctionId, EntryReach>, void> {
  const reached = new Map<FunctionId, Reached>();
  for (const kind of ['request', 'job'] as const) {
    let ring: FunctionId[] = [];
    for (const entry of entries) {
      if (entry.kind !== kind) continue;
      // The handler comes before the middleware that many routes share.
      for (const fn of [...entry.functions].reverse()) {
        const id = functionId(fn);
        if (reached.has(id)) continue;
        reached.set(id, new Reached(entry));
        ring.push(id);
      }
    }
    while (ring.length > 0) {
      const next: FunctionId[] = [];
      for (const id of ring) {
        const from = reached.get(id) as Reached;
        for (const step of graph.stepsOf(id)) {
          if (isEffect(step)) continue;
          for (const callee of graph.calleesOf(step)) {
            if (reached.has(callee) || (graph.reach(callee) & wanted) === 0 || !follows(step)) continue;
            reached.set(callee, new Reached(from.entry, from, step));
            next.push(callee);
          }
        }
        yield;
      }
      ring = next;
    }
  }
  return reached;
}

