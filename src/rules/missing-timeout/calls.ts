import type { ExternalCall } from '../../catalog';
import { frequencyIn } from '../../core';
import type { EffectSite } from '../../flow/types';
import { isWaitedFor } from '../../flow/waits/waits';
import { isFunctionNode } from '../../project/syntax';
import { ts } from '../../project/ts';
import type { WorkspaceFacts } from '../../project/types';
import type { RuleContext, RuleFinding } from '../types';
import { isMessage, wayIn } from '../way-in';
import { isEndedByPolicy, isLeftOut } from './policies';

/** A call that a request or job waits for, and that neither its options nor its client end. */
export function unendedCall(site: EffectSite, meaning: ExternalCall, context: RuleContext): readonly RuleFinding[] {
  const { patience, label, library } = meaning;
  const { enclosing, call, loops } = site;
  if (!patience || !isFunctionNode(enclosing) || !isWaitedFor(site)) return [];
  const reach = context.reachedFrom(site, 'waiting');
  if (!reach || (patience.facts.unless && isSaid(patience.facts.unless, context)) || (ts.isCallExpression(call) && isEndedByPolicy(call, context))) return [];
  const isRequest = reach.kind === 'request';
  return [{
    rule: 'missing-timeout', shape: 'no-timeout', severity: isRequest && !patience.facts.ends ? 'warning' : 'information', confidence: isRequest && !patience.facts.isRare ? 'medium' : 'low',
    message: `If the other side does not answer, \`${label}\` waits ${patience.wait}, and so does ${!isRequest ? 'the job' : isMessage(reach) ? 'what is done for the message' : 'the request'}: nothing sets a timeout.`,
    node: call, related: [], path: wayIn(reach), detail: label,
    frequency: frequencyIn(loops),
    library, enclosing, route: reach.name,
    subject: { kind: 'endless', of: { call: meaning } },
  }];
}

/** A read that a request waits for, that gives up in time and then is not tried again, in a project that does so with others. A job is tried again as a whole. */
export function untriedCall(site: EffectSite, meaning: ExternalCall, context: RuleContext): readonly RuleFinding[] {
  const { ended, isRead, label, library } = meaning;
  const { enclosing, call, loops } = site;
  if (!ended || !isRead || !ts.isCallExpression(call) || !isFunctionNode(enclosing) || !isWaitedFor(site)) return [];
  const reach = context.reachedFrom(site, 'waiting');
  if (reach?.kind !== 'request' || !isLeftOut(call, library, context)) return [];
  return [{
    rule: 'missing-timeout', shape: 'no-retry', severity: 'information', confidence: 'low',
    message: `\`${label}\` gives up in time and is not tried again: one lost packet, or a restart of the other side, fails ${isMessage(reach) ? 'what is done for the message' : 'the request'}, and this only asks for something.`,
    node: call, related: [], path: wayIn(reach), detail: `${label} again`, frequency: frequencyIn(loops), library, enclosing, route: reach.name,
    subject: { kind: 'endless', of: { ended: meaning } },
  }];
}

const said = new WeakMap<WorkspaceFacts, Map<RegExp, boolean>>();

/** Whether a file of the workspace gives all clients their options. Every file is looked into, so it is done once. */
function isSaid(text: RegExp, { workspace }: RuleContext): boolean {
  let known = said.get(workspace);
  if (!known) said.set(workspace, (known = new Map()));
  if (!known.has(text)) known.set(text, workspace.files().some((file) => text.test(workspace.text(file) ?? '')));
  return known.get(text) === true;
}
