import { functionId } from '../../flow/graph/names/function-table';
import { isEffect } from '../../flow/graph/graph';
import type { Enclosing } from '../../flow/types';
import type { FixContext } from '../types';

const looked = 30;

/** Some functions and those that they call, nearest first, up to a bound. */
export function* reachedFrom(from: readonly Enclosing[], { graph }: Pick<FixContext, 'graph'>): Generator<Enclosing> {
  const open: Enclosing[] = [...from];
  const seen = new Set<Enclosing>(open);
  for (let fn = open.shift(); fn && seen.size < looked; fn = open.shift()) {
    yield fn;
    for (const step of graph.stepsOf(functionId(fn))) {
      if (isEffect(step)) continue;
      for (const id of graph.calleesOf(step)) {
        const next = graph.functionOf(id);
        if (next && !seen.has(next)) {
          seen.add(next);
          open.push(next);
        }
      }
    }
  }
}
