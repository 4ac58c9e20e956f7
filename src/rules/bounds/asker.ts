import type { EntryReach } from '../../flow/graph/reach/entry-reach';
import { functionId } from '../../flow/graph/names/function-table';
import { isEffect } from '../../flow/graph/graph';
import type { CallSite, Enclosing } from '../../flow/types';
import type { RuleContext, RuleFinding } from '../types';
import { calledSteps, entrySteps, wayIn } from '../way-in';
import type { Asked } from './rows';

/** How a request or job comes to a query in a function, with the steps on the way; where callers ask for different rows, to the one that asks for most. */
export function wayTo(enclosing: Enclosing, asked: Asked, context: RuleContext): { readonly reach?: EntryReach; readonly path: NonNullable<RuleFinding['path']> } {
  const { graph } = context;
  const caller = asked.by === undefined ? undefined : graph.functionOf(asked.by);
  const reach = context.reachedFrom(caller ?? enclosing);
  if (!reach) return { path: [] };
  const target = functionId(enclosing);
  const call = asked.by === undefined ? undefined : graph.stepsOf(asked.by).find((step): step is CallSite => !isEffect(step) && graph.calleesOf(step).includes(target));
  if (!call) return { reach, path: wayIn(reach) };
  return { reach: { kind: reach.kind, name: reach.name, entry: reach.entry, path: [...reach.path, call] }, path: [...entrySteps(reach), ...calledSteps([call])] };
}
