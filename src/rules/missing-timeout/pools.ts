import type { ClientMade, EndlessWait } from '../../catalog';
import type { EffectSite } from '../../flow/types';
import { isFunctionNode } from '../../project/syntax';
import { objectPerRequest } from '../client-per-request/fields';
import type { RuleContext, RuleFinding } from '../types';

const messages: Readonly<Record<EndlessWait['for'], string>> = {
  connection: 'While all connections are in use, whoever asks for one waits without an end, and requests pile up behind those that hang: nothing sets how long to wait for a connection.',
  statement: 'A statement that never ends (a lock, a missing index) keeps its connection for ever: nothing sets how long a statement may take, here; the database itself may.',
};

/** A pool whose users wait for a connection or for a statement without an end. One that is made per request is a finding of another rule. */
export function unendedWaits(site: EffectSite, meaning: ClientMade, context: RuleContext): readonly RuleFinding[] {
  const { enclosing, call } = site;
  if (!meaning.waits || objectPerRequest(site, context) || (isFunctionNode(enclosing) && context.reachedFrom(enclosing, 'each-time'))) return [];
  return meaning.waits.map((wait) => ({
    rule: 'missing-timeout', shape: `no-${wait.for}-timeout`,
    // Where no option ends it there is less to be done, and where there are a hundred connections nobody waits soon.
    ...(wait.for === 'connection' && wait.patience.facts.limit && !wait.patience.facts.isRare ? { severity: 'information', confidence: 'medium' } : { severity: 'hint', confidence: 'low' }),
    message: messages[wait.for],
    node: call, related: [], detail: `${meaning.label} ${wait.for}`, frequency: '1', library: meaning.library, enclosing,
    subject: { kind: 'endless', of: { client: meaning, wait } },
  }));
}
