import type { EntryReach } from '../flow/graph/entry-reach';
import type { RuleFinding } from './types';

/** The way of a request from its handler to the function of a finding; nothing where that is the handler itself. */
export function wayIn(reach: EntryReach | undefined): NonNullable<RuleFinding['path']> {
  if (!reach || reach.path.length === 0) return [];
  return [
    { node: reach.entry.node, message: `\`${reach.name}\` comes in here.` },
    ...reach.path.map((call) => ({ node: call.callee, message: `\`${call.name}\` is called.` })),
  ];
}
