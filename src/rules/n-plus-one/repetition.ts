import { writeOps } from '../../catalog';
import { LoopDependence, type Dependence } from '../../flow/values/dependence';
import { loopFacts, type LoopContext } from '../../flow/loops/loop-idioms';
import { definitionsIn, given } from '../../flow/graph/reach/schema-work';
import type { Origin } from '../../flow/values/origin';
import { isOnlyNamed } from '../../flow/values/quoted-names';
import type { Loop, QuerySite, Site } from '../../flow/types';
import { isWithin, someInRun } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { Repetition } from '../types';

/** A loop that repeats a query and grows with the data. */
export interface CountedLoop {
  readonly loop: Loop;
  readonly origin: Origin;
  readonly reads: LoopDependence;
  /** What the query's arguments depend on, seen from this loop. */
  readonly dependence: Dependence;
}

/** Why a query inside a loop is not reported; `headroom explain` and tests read it. */
export type Silence = 'no-loop' | 'constant' | 'chunked' | 'until' | 'first-hit' | 'no-collection' | 'merged' | 'carried' | 'once-per-request' | 'left-over' | 'batch-transaction' | 'schema-work' | 'elsewhere';

/** Decides whether the loops around a query repeat it once per element of something that grows. */
export function repetitionOf(site: QuerySite, context: LoopContext): Repetition | Silence {
  if (site.loops.length === 0) return 'no-loop';
  // A batch call sends what it is given one by one.
  const merged = site.meaning.mergedInOneTick && !site.batch;
  const loops = countedLoops(site, merged ? withoutMerged(site.loops) : site.loops, inputs(site), context);
  const inner = typeof loops === 'string' ? undefined : loops.at(-1);
  if (!inner || typeof loops === 'string') return loops as Silence;
  if (takesBatch(site, inner, context.checker)) return 'chunked';

  const writes = writeOps.has(site.meaning.op) || site.meaning.op === 'raw' && isExecute(site);
  const { item, carried, impure } = inner.dependence;
  if (carried && !item) return 'carried';
  // The same question to a database, or a collection, of each element's own.
  if (!item && inner.reads.of(site.meaning.client).item) return 'elsewhere';
  if (inner.origin.kind !== 'query' && definitionsIn(inner.loop.body).some((call) => inner.reads.of(...given(call)).item)) return 'schema-work';
  if (item && isOnlyNamed(inputs(site), (node) => inner.reads.of(node).item, context.checker)) return 'schema-work';
  // Different changes to many rows, already in one transaction around the loop: no single statement does the same.
  if (site.batch && !isWithin(site.batch.call, inner.loop.body) && (!site.meaning.hasBulkForm || (site.meaning.op === 'update' && inner.reads.of(site.meaning.written).item))) return 'batch-transaction';
  if (writes) return { kind: 'repetition', site, loops, shape: 'write' };
  return { kind: 'repetition', site, loops, shape: item || impure || carried ? 'read' : 'invariant' };
}

/** The loops that repeat a site once per element of something that grows, outermost first; why there is none, otherwise. */
export function countedLoops(site: Site, around: readonly Loop[], asked: readonly ts.Node[], context: LoopContext): readonly CountedLoop[] | Silence {
  const loops: CountedLoop[] = [];
  let silence: Silence = 'no-loop';
  for (const loop of around) {
    const { idiom, exit, origin } = loopFacts(loop, site.call, context);
    if (idiom) {
      silence = idiom;
      // A `return` ends the loops around it too, up to the callback that it returns from.
      if (exit === 'function') loops.splice(loops.findLastIndex((outer) => outer.loop.kind === 'callback') + 1);
      continue;
    }
    const reads = new LoopDependence(loop, context.checker);
    loops.push({ loop, origin, reads, dependence: reads.of(...asked) });
  }
  return loops.length > 0 ? loops : silence === 'no-loop' ? 'merged' : silence;
}

/** Queries that the client merges when they start in one tick: loops that do not wait in between add nothing. */
export function withoutMerged(around: readonly Loop[]): readonly Loop[] {
  const loops = [...around];
  while (loops.length > 0) {
    const inner = loops[loops.length - 1] as Loop;
    if (inner.sequential && (inner.kind === 'callback' || someInRun(inner.body, ts.isAwaitExpression))) break;
    loops.pop();
  }
  return loops;
}

/** All expressions that decide what the query asks. */
export function inputs(site: QuerySite): readonly ts.Node[] {
  const { call, meaning } = site;
  if (meaning.inputs) return meaning.inputs;
  if (ts.isTaggedTemplateExpression(call)) return ts.isTemplateExpression(call.template) ? call.template.templateSpans : [];
  return ts.isCallExpression(call) ? call.arguments : [call.expression];
}

function isExecute(site: QuerySite): boolean {
  const callee = ts.isCallExpression(site.call) ? site.call.expression : ts.isTaggedTemplateExpression(site.call) ? site.call.tag : site.call;
  return ts.isPropertyAccessExpression(callee) && /execute|command/i.test(callee.name.text);
}

/**
 * Whether one run of the query handles a whole batch: the loop's element is itself a list and the query is given that
 * list (`in: batch`, `data: batch.map(…)`).
 */
function takesBatch(site: QuerySite, inner: CountedLoop, checker: ts.TypeChecker): boolean {
  const many = site.meaning.op === 'insert-many' || site.meaning.op === 'update-many' || site.meaning.op === 'delete-many' || site.meaning.op === 'read-many';
  if (!many || !inner.loop.item || !ts.isIdentifier(inner.loop.item)) return false;
  const name = inner.loop.item.text;
  let found = false;
  const visit = (node: ts.Node): void => {
    if (found) return;
    if (ts.isPropertyAssignment(node) && (node.name.getText() === 'in' || node.name.getText() === 'data')) {
      const root = listRoot(node.initializer);
      if (root?.text === name) {
        const type = checker.getTypeAtLocation(root);
        found = checker.isArrayLikeType(type) || (type.flags & ts.TypeFlags.Any) !== 0;
      }
    }
    ts.forEachChild(node, visit);
  };
  inputs(site).forEach(visit);
  return found;
}

/** `batch` of `batch`, `batch.map(…)` and `batch.filter(…).map(…)`. */
function listRoot(expression: ts.Expression): ts.Identifier | undefined {
  let current = expression;
  while (ts.isCallExpression(current) && ts.isPropertyAccessExpression(current.expression)) current = current.expression.expression;
  return ts.isIdentifier(current) ? current : undefined;
}
