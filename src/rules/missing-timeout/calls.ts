import type { ExternalCall } from '../../catalog';
import { frequencyIn } from '../../core';
import type { EffectSite } from '../../flow/types';
import { isWaitedFor } from '../../flow/waits';
import { isFunctionNode } from '../../project/syntax';
import type { WorkspaceFacts } from '../../project/types';
import type { RuleContext, RuleFinding } from '../types';
import { wayIn } from '../way-in';

/** A call that a request or job waits for, and that neither its options nor its client end. */
export function unendedCall(site: EffectSite, meaning: ExternalCall, context: RuleContext): readonly RuleFinding[] {
  const { patience, label, library } = meaning;
  const { enclosing, call, loops } = site;
  if (!patience || !isFunctionNode(enclosing) || !isWaitedFor(site)) return [];
  const reach = context.reachedFrom(site, 'waiting');
  if (!reach || (patience.facts.unless && isSaid(patience.facts.unless, context))) return [];
  const isRequest = reach.kind === 'request';
  return [{
    rule: 'missing-timeout', shape: 'no-timeout', severity: isRequest && !patience.facts.ends ? 'warning' : 'information', confidence: isRequest ? 'medium' : 'low',
    message: `If the other side does not answer, \`${label}\` waits ${patience.wait}, and so does the ${isRequest ? 'request' : 'job'}: nothing sets a timeout.`,
    node: call, related: [], path: wayIn(reach), detail: label,
    frequency: frequencyIn(loops),
    library, enclosing, route: reach.name,
    subject: { kind: 'endless', of: { call: meaning } },
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
