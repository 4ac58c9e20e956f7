import { isEffect } from '../../flow/graph/graph';
import type { FunctionId } from '../../flow/graph/names/function-table';
import { requestCacheOf } from '../../flow/graph/reach/request-caches';
import type { CallSite } from '../../flow/types';
import type { ts } from '../../project/ts';
import type { RuleContext } from '../types';

/** How deep the calls before are followed. */
const maxDepth = 2;

/**
 * Whether what a call gives is under way already: it stands for a function that React keeps for the request, and one before it in the same function began that without waiting for it, as
 * `preload(id)` does (https://nextjs.org/docs/app/building-your-application/data-fetching/fetching#preloading-data). The reads between run beside it as they stand. Outside of a render nothing is kept: what was
 * begun there is asked for again (https://react.dev/reference/react/cache, the pitfalls).
 */
export function isBegun(site: CallSite, context: RuleContext): boolean {
  const { call, callee, enclosing } = site;
  const cache = requestCacheOf(callee, context.checker);
  return cache !== undefined && context.reachedFrom(site)?.entry.isRendered === true && context.flow.calls.some((one) =>
    one.enclosing === enclosing && one.call.end < call.pos && one.waiting === 'detached' && (requestCacheOf(one.callee, context.checker) === cache || context.graph.calleesOf(one).some((id) => begins(id, cache, context, 0))));
}

function begins(id: FunctionId, cache: ts.Node, context: RuleContext, depth: number): boolean {
  return context.graph.stepsOf(id).some((step) => !isEffect(step) && (requestCacheOf(step.callee, context.checker) === cache || (depth < maxDepth && context.graph.calleesOf(step).some((callee) => begins(callee, cache, context, depth + 1)))));
}
