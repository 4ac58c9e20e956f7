import { isWaitedFor } from '../flow/waits';
import { isFunctionNode } from '../project/syntax';
import type { Rule, RuleFinding } from './types';
import { wayIn } from './way-in';

/** A request to another service that nothing ends if there is no answer. */
export const missingTimeout: Rule = {
  id: 'missing-timeout',
  title: 'A call without a timeout',
  help: 'A request waits for another service without an end. When that service hangs, all requests that need it hang too, with the connections that they hold. Give it a few seconds, and say what happens then.',
  severity: 'warning',
  check(context) {
    if (context.kind !== 'source') return [];
    const findings: RuleFinding[] = [];
    for (const site of context.flow.sites) {
      const { meaning, enclosing } = site;
      if (meaning.concept !== 'external' || meaning.patience === undefined || !isFunctionNode(enclosing) || !isWaitedFor(site)) continue;
      const reach = context.reachedFrom(enclosing, 'waiting');
      if (!reach) continue;
      const isRequest = reach.kind === 'request';
      findings.push({
        rule: missingTimeout.id, shape: 'no-timeout', severity: isRequest ? 'warning' : 'information', confidence: isRequest ? 'medium' : 'low',
        message: `If the other side does not answer, \`${meaning.label}\` waits ${meaning.patience}, and so does the ${isRequest ? 'request' : 'job'}: nothing sets a timeout.`,
        node: site.call, related: [], path: wayIn(reach), detail: meaning.label,
        frequency: site.loops.length > 1 ? 'N*M' : site.loops.length === 1 ? 'N' : '1',
        library: meaning.library, enclosing, route: reach.name,
      });
    }
    return findings;
  },
};
