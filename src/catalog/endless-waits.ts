import { propertyValue } from '../project/syntax';
import { ts } from '../project/ts';
import { objectLiteral } from './literal';
import { heldOptions } from './held-options';
import { isSilent, setsTimeout, type PatienceFacts } from './patience';
import type { CallLike, EndlessWait, RecogniseContext } from './types';

/** What an address or a comment says where a pooler stands before the database: Supabase's port, Neon's host, PgBouncer by name. */
export const pooled = /\bpooler\b|pgbouncer|:6543\b/i;

/** What the users of a client may wait for, and what of its options ends that. */
export type WaitFacts = Readonly<Partial<Record<EndlessWait['for'], PatienceFacts>>>;

/** What the users of a client wait for without an end, where its options are seen and do not say how long. */
export function endlessWaits(waits: WaitFacts, call: CallLike, { checker }: RecogniseContext): readonly EndlessWait[] {
  return (Object.keys(waits) as EndlessWait['for'][]).flatMap((what) => {
    const facts = waits[what];
    if (facts?.byDefault === undefined) return [];
    if (facts.held) {
      const found = heldOptions(call, facts.held, checker);
      const asked = found?.literal && facts.unlessFalse !== undefined ? propertyValue(found.literal, facts.unlessFalse) : undefined;
      return found && asked?.kind !== ts.SyntaxKind.FalseKeyword && (!found.literal || setsTimeout(found.literal, facts, checker) === false) ? [{ for: what, patience: { wait: facts.byDefault, facts } }] : [];
    }
    const options = ts.isTaggedTemplateExpression(call) ? undefined : call.arguments?.[clientOptionsIndex(call, facts, checker)];
    const literal = options && objectLiteral(options, checker);
    if (literal && facts.unlessFalse !== undefined && propertyValue(literal, facts.unlessFalse)?.kind === ts.SyntaxKind.FalseKeyword) return [];
    // Addresses have options too: `mongodb://…?waitQueueTimeoutMS=5000`.
    if (!ts.isTaggedTemplateExpression(call) && facts.behindAddress && new RegExp(`[?&](?:${facts.options.join('|')})=`).test(call.getText())) return [];
    return !options || isSilent(options, facts, checker) ? [{ for: what, patience: { wait: facts.byDefault, facts } }] : [];
  });
}

/** Which argument a client's options are: the first, or the one behind an address. */
export function clientOptionsIndex(call: ts.CallExpression | ts.NewExpression, { behindAddress }: PatienceFacts, checker: ts.TypeChecker): number {
  const first = call.arguments?.[0];
  return behindAddress && first && !objectLiteral(first, checker) ? 1 : 0;
}
