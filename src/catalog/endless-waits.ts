import { propertyValue } from '../project/syntax';
import { ts } from '../project/ts';
import { objectLiteral } from './literal';
import { setsTimeout, type PatienceFacts } from './patience';
import type { CallLike, EndlessWait, RecogniseContext } from './types';

/** What an address or a comment says where a pooler stands before the database: Supabase's port, Neon's host, PgBouncer by name. */
export const pooled = /\bpooler\b|pgbouncer|:6543\b/i;

/** What the users of a client may wait for, and what of its options ends that. */
export type WaitFacts = Readonly<Partial<Record<EndlessWait['for'], PatienceFacts>>>;

/** What the users of a client wait for without an end, where its options are seen and do not say how long. */
export function endlessWaits(waits: WaitFacts, call: CallLike, { checker }: RecogniseContext): readonly EndlessWait[] {
  const [options] = ts.isTaggedTemplateExpression(call) ? [] : call.arguments ?? [];
  return (Object.keys(waits) as EndlessWait['for'][]).flatMap((what) => {
    const facts = waits[what];
    const literal = options && objectLiteral(options, checker);
    if (literal && facts?.unlessFalse !== undefined && propertyValue(literal, facts.unlessFalse)?.kind === ts.SyntaxKind.FalseKeyword) return [];
    return facts?.byDefault !== undefined && (!options || setsTimeout(options, facts, checker) === false) ? [{ for: what, patience: { wait: facts.byDefault, facts } }] : [];
  });
}
