import type { EntryReach } from '../flow/graph/reach/entry-reach';
import type { CallSite } from '../flow/types';
import type { RuleFinding } from './types';

type Steps = NonNullable<RuleFinding['path']>;

/** Whether what comes in is a message of a socket or of a transport of messages, which no browser waits for. */
export function isMessage({ name }: { readonly name: string }): boolean {
  return /^message\b/.test(name);
}

/** Calls, one after the other, as steps of a way. */
export function calledSteps(calls: readonly CallSite[]): Steps {
  return calls.map((call) => ({ node: call.callee, message: `\`${call.name}\` is called.` }));
}

/** The way of a request from where it comes in to a function, its handler included; nothing where none leads there. */
export function entrySteps(reach: EntryReach | undefined): Steps {
  return reach ? [{ node: reach.entry.node, message: `\`${reach.name}\` comes in here.` }, ...calledSteps(reach.path)] : [];
}

/** The same to the function of a finding; nothing where that is the handler itself. */
export function wayIn(reach: EntryReach | undefined): Steps {
  return reach && reach.path.length > 0 ? entrySteps(reach) : [];
}
