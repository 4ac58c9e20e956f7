import type { Rule, RuleFinding } from '../types';
import { unguardedCall } from './breakers';
import { unendedCall, untriedCall } from './calls';
import { unkeyedCall } from './keys';
import { unendedWaits } from './pools';

/** A request to another service that nothing ends if there is no answer, or a wait for a connection. */
export const missingTimeout: Rule = {
  id: 'missing-timeout',
  title: 'A call without a timeout',
  help: 'A request waits for another service without an end. When that service hangs, all requests that need it hang too, with the connections that they hold. Give it a few seconds, and say what happens then.',
  severity: 'warning',
  check(context) {
    if (context.kind !== 'source') return [];
    const findings: RuleFinding[] = [];
    for (const site of context.flow.sites) {
      const { meaning } = site;
      if (meaning.concept === 'external') {
        const untried = untriedCall(site, meaning, context);
        // What tries a read of such a service again leaves it in peace as well.
        findings.push(...unendedCall(site, meaning, context), ...(untried.length > 0 ? untried : unguardedCall(site, meaning, context)), ...unkeyedCall(site, meaning, context));
      }
      else if (meaning.concept === 'client') findings.push(...unendedWaits(site, meaning, context));
    }
    return findings;
  },
};
