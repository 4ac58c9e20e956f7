import type { ExternalCall } from '../../catalog';
import { frequencyIn } from '../../core';
import type { EffectSite } from '../../flow/types';
import { isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { RuleContext, RuleFinding } from '../types';
import { wayIn } from '../way-in';

/** A call that moves money, and does so twice where the request or the job comes twice. */
export function unkeyedCall(site: EffectSite, meaning: ExternalCall, context: RuleContext): readonly RuleFinding[] {
  const { unkeyed, label, library } = meaning;
  const { enclosing, call, loops } = site;
  if (!unkeyed || !ts.isCallExpression(call) || !isFunctionNode(enclosing)) return [];
  const reach = context.reachedFrom(site);
  if (!reach) return [];
  const isRequest = reach.kind === 'request';
  return [{
    rule: 'missing-timeout', shape: 'no-idempotency-key', severity: 'information', confidence: 'medium',
    message: `\`${label}\` has ${unkeyed.isFresh ? `another \`${unkeyed.option}\` each time` : `no \`${unkeyed.option}\``}: if the ${isRequest ? 'request' : 'job'} comes twice (${isRequest ? 'a double click, a retry after a timeout' : 'its worker died, a retry'}), a second ${unkeyed.what} is made.`,
    node: call, related: [], path: wayIn(reach), detail: label, frequency: frequencyIn(loops), library, enclosing, route: reach.name,
    subject: { kind: 'unkeyed', call, unkeyed },
  }];
}
