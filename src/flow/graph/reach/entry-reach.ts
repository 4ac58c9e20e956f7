import type { EntryKind } from '../../../core';
import type { ts } from '../../../project/ts';
import { isOnce } from '../../values/guarded';
import { isWaitedFor } from '../../waits/waits';
import { anything, bits } from './concepts';
import { isEffect, type FlowGraph } from '../graph';
import { functionId, type FunctionId } from '../names/function-table';
import { narrowedBy, type Narrowed } from '../names/named-strategies';
import { isElsewhere } from '../../entries/reading/by-method';
import type { EntryPoint } from '../../entries/types';
import type { CallSite, FlowContext } from '../../types';

/** How a request or job comes to a function: the shortest way from an entry point, requests before jobs. */
export interface EntryReach {
  readonly kind: EntryKind;
  /** `GET /orders/:id`. */
  readonly name: string;
  readonly entry: EntryPoint;
  /** The calls from one of the entry's own functions to this one; empty where it is one of them. */
  readonly path: readonly CallSite[];
  /** Of a handler that is one for several methods, which tells them apart: the other entries. */
  readonly siblings?: readonly EntryReach[];
}

/** How requests come to a place in a function: of the methods that a handler tells apart, those that come there. */
export function reachAt(reach: EntryReach | undefined, place: ts.TextRange | undefined): EntryReach | undefined {
  if (!reach?.siblings || !place) return reach;
  return [reach, ...reach.siblings].find(({ entry }) => !isElsewhere(place, entry.part)) ?? reach;
}

/** A step of the walk from an entry point: what it came from says the path, so that long chains take no more memory than short ones. */
class Reached implements EntryReach {
  readonly kind: EntryKind;
  readonly name: string;
  siblings: EntryReach[] | undefined;

  constructor(readonly entry: EntryPoint, readonly narrowed: Narrowed | undefined, private readonly from?: Reached, private readonly call?: CallSite) {
    ({ kind: this.kind, name: this.name } = entry);
  }

  /** Whether a function that it leads to is the entry's handler. */
  isHandler(id: FunctionId): boolean {
    const handler = this.entry.functions.at(-1);
    return handler !== undefined && functionId(handler) === id;
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

const allWays: Ways = { wanted: anything, follows: () => true };

/** In what manner a request comes to a function: somehow; so that it waits for all that the function does; or each time, and not only to make what is kept from then on. */
export type Manner = 'somehow' | 'waiting' | 'each-time';

export type EntryReaches = Readonly<Record<Manner, ReadonlyMap<FunctionId, EntryReach>>>;

/** Every function that an entry point leads to, in each manner. */
export function* allReaches(entries: readonly EntryPoint[], graph: FlowGraph, context: FlowContext): Generator<void, EntryReaches, void> {
  return {
    somehow: yield* entryReaches(entries, graph, context),
    waiting: yield* entryReaches(entries, graph, context, { wanted: bits.external, follows: isWaitedFor }),
    'each-time': yield* entryReaches(entries, graph, context, { wanted: bits.client, follows: (call) => !isOnce(call, context.checker) }),
  };
}

/**
 * Every function that an entry point leads to. One walk over the graph from all entries at once, a function at a time; calls that lead to no effect are
 * not followed. What a handler was made for (a strategy's name) is walked once for each.
 */
function* entryReaches(entries: readonly EntryPoint[], graph: FlowGraph, context: FlowContext, { wanted, follows }: Ways = allWays): Generator<void, ReadonlyMap<FunctionId, EntryReach>, void> {
  const reached = new Map<FunctionId, Reached>();
  const walkedFor = new Set<string>();
  for (const kind of ['request', 'job'] as const) {
    let ring: [FunctionId, Reached][] = [];
    for (const entry of entries) {
      if (entry.kind !== kind) continue;
      // The handler comes before the middleware that many routes share.
      for (const [distance, fn] of [...entry.functions].reverse().entries()) {
        const id = functionId(fn);
        const known = reached.get(id);
        const isOther = known !== undefined && distance === 0 && entry.part !== undefined && known.entry.part !== undefined;
        const made = entry.made?.[entry.functions.length - 1 - distance] ?? [];
        const key = made.length === 0 ? undefined : [id, ...made.map((call) => `${call.getSourceFile().fileName}:${call.pos}`)].join(' ');
        if (known && !isOther && (key === undefined || walkedFor.has(key))) continue;
        if (key !== undefined) walkedFor.add(key);
        const one = new Reached(entry, narrowedBy(made, context));
        if (!known) reached.set(id, one);
        else if (isOther) (known.siblings ??= []).push(one);
        ring.push([id, one]);
      }
    }
    for (const entry of entries) {
      if (entry.kind !== kind) continue;
      for (const fn of entry.drawn ?? []) {
        const id = functionId(fn);
        if (reached.has(id)) continue;
        const one = new Reached(entry, undefined);
        reached.set(id, one);
        ring.push([id, one]);
      }
    }
    while (ring.length > 0) {
      const next: [FunctionId, Reached][] = [];
      for (const [id, from] of ring) {
        const part = from.isHandler(id) ? from.entry.part : undefined;
        for (const step of graph.stepsOf(id)) {
          if (isEffect(step) || isElsewhere(step.call, part)) continue;
          for (const callee of from.narrowed?.(step, graph.calleesOf(step)) ?? graph.calleesOf(step)) {
            if (reached.has(callee) || (graph.reach(callee) & wanted) === 0 || !follows(step)) continue;
            const one = new Reached(from.entry, from.narrowed, from, step);
            reached.set(callee, one);
            next.push([callee, one]);
          }
        }
        yield;
      }
      ring = next;
    }
  }
  return reached;
}

