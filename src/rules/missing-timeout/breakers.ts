import type { ExternalCall } from '../../catalog';
import { isEnded } from '../../catalog/clients/patience';
import { frequencyIn } from '../../core';
import type { EffectSite } from '../../flow/types';
import { askedAlike, askedElsewhere, othersOf, serviceOf } from '../../flow/values/asked-service';
import { isWaitedFor } from '../../flow/waits/waits';
import { isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext, RuleFinding } from '../types';
import { isMessage, wayIn } from '../way-in';
import { isGuarded, isTriedAround } from './policies';

/**
 * A call that gives up in time, in a loop or to a service that is asked elsewhere too, of which nothing remembers that the service failed: each pass, or each request, waits anew until it gives up. One of a file for each
 * service is told, the first: a policy that is made for it is there for the others.
 */
export function unguardedCall(site: EffectSite, meaning: ExternalCall, context: RuleContext): readonly RuleFinding[] {
  const { ended, label, library } = meaning;
  const { enclosing, call, loops } = site;
  if (!ended || !ts.isCallExpression(call) || !isFunctionNode(enclosing) || !isWaitedFor(site)) return [];
  const service = serviceOf(call, context);
  if (!service) return [];
  const reach = context.reachedFrom(site, 'waiting');
  if (reach?.kind !== 'request' || isGuarded(call, context)) return [];
  // A loop that counts its tries asks for one thing.
  const frequency = isTriedAround(call, context) ? '1' : frequencyIn(loops);
  const isRepeated = frequency !== '1';
  const others = othersOf(call, service, context);
  if (others.some((other) => other.pos < call.pos && isEnded(other, ended, context) && !isGuarded(other, context))) return [];
  if (!isRepeated && !askedAlike(call, others) && !askedElsewhere(call, service, context)) return [];
  const asked = service.isWritten ? service.address.replace(/^https?:\/\//, '') : service.address;
  const who = isMessage(reach) ? 'message' : 'request';
  return [{
    rule: 'missing-timeout', shape: 'no-circuit-breaker', severity: 'information', confidence: 'low',
    message: `While \`${asked}\` does not answer, ${isRepeated ? `\`${label}\` is called for each element all the same, and the ${who} waits each time until it gives up` : `every ${who} that asks it waits until \`${label}\` gives up`}: nothing remembers that it failed (a circuit breaker).`,
    node: call, related: [], path: wayIn(reach), detail: `${label} guarded`, frequency, library, enclosing, route: reach.name,
    subject: { kind: 'endless', of: { ended: meaning } },
  }];
}
