import type { Rule, RuleFinding } from '../types';
import { lostWork } from './lost';
import { workBeside } from './beside';
import { carries } from './carriers';
import { besideFor, waitingFor } from './waiting';

/** The response waits for something that it does not need. */
export const blockingSideEffect: Rule = {
  id: 'blocking-side-effect',
  title: 'The response waits for a side effect',
  help: 'An email, a message, a webhook or the like is waited for before the request is answered, though nothing in the answer depends on it. Every request is as slow as the other side, and fails with it. Put it into a queue, or do it after the response.',
  severity: 'warning',
  check(context) {
    // In tests, seeds and scripts nobody waits but who started them.
    if (context.kind !== 'source') return [];
    const findings: RuleFinding[] = [];
    for (const site of context.flow.sites) {
      if (site.meaning.concept === 'external') findings.push(...waitingFor(site, { site, path: [] }, context) ?? lostWork(site, { site, path: [] }, context));
    }
    for (const call of context.flow.calls) {
      // Cheap, and true of most calls: no request or job comes here, so what the call leads to need not be asked.
      if (!context.reachedFrom(call)) continue;
      const effect = carries(call, context);
      if (effect) findings.push(...waitingFor(call, effect, context) ?? lostWork(call, effect, context));
      const work = effect ? undefined : workBeside(call, context);
      if (work) findings.push(...besideFor(call, work, context));
    }
    return findings.sort((a, b) => a.node.pos - b.node.pos);
  },
};
