import { propertyValue } from '../../project/syntax';
import { ts } from '../../project/ts';
import { objectLiteral } from '../values/literal';
import { heldOptions } from './held-options';
import { isSilent, setsTimeout, type PatienceFacts } from './patience';
import type { CallLike, EndlessWait, RecogniseContext } from '../types';

/** What an address or a comment says where a pooler stands before the database: Supabase's port, Neon's host, PgBouncer by name. */
export const pooled = /\bpooler\b|pgbouncer|:6543\b/i;

/** What the users of a client may wait for, and what of its options ends that. */
export type WaitFacts = Readonly<Partial<Record<EndlessWait['for'], PatienceFacts>>>;

/** What the users of a client wait for without an end, where its options are seen and do not say how long. */
export function endlessWaits(waits: WaitFacts, call: CallLike, { checker }: RecogniseContext): readonly EndlessWait[] {
  return (Object.keys(waits) as EndlessWait['for'][]).flatMap((what) => {
    const facts = waits[what];
    // Addresses have options too, of the driver and of the session: `mongodb://…?waitQueueTimeoutMS=5000`, `postgres://…?options=-c%20statement_timeout=5s`.
    if (facts?.byDefault === undefined || saysInAddress(call, facts.options) || !isUnended(call, facts, checker)) return [];
    return [{ for: what, patience: { wait: facts.byDefault, facts } }];
  });
}

/** Whether the options that a client is made with, or those of the pool that it makes for itself, are all seen, and nothing in them ends a wait. */
function isUnended(call: CallLike, facts: PatienceFacts, checker: ts.TypeChecker): boolean {
  const held = facts.held && heldOptions(call, facts.held, checker);
  if (facts.held && !held) return false;
  const options = held ? held.literal : ts.isTaggedTemplateExpression(call) ? undefined : call.arguments?.[clientOptionsIndex(call, facts, checker)];
  const literal = objectLiteral(options, checker);
  if (literal && facts.unlessFalse !== undefined && propertyValue(literal, facts.unlessFalse)?.kind === ts.SyntaxKind.FalseKeyword) return false;
  return !options || (held ? setsTimeout(options, facts, checker) === false : isSilent(options, facts, checker));
}

/** Whether the address that a client is given in its call says one of some options. */
export function saysInAddress(call: CallLike, options: readonly string[]): boolean {
  return new RegExp(`(?:[?&]|-c(?:%20|[\\s+])*)(?:${options.join('|')})(?:=|%3D)`).test(call.getText());
}

/** Which argument a client's options are: the first, or the one behind an address. */
export function clientOptionsIndex(call: ts.CallExpression | ts.NewExpression, { behindAddress }: PatienceFacts, checker: ts.TypeChecker): number {
  const first = call.arguments?.[0];
  return behindAddress && first && !objectLiteral(first, checker) ? 1 : 0;
}
