import { frequencyIn } from '../../core';
import { isScheduled } from '../../flow/entries/jobs/scheduled';
import { isEffect } from '../../flow/graph/graph';
import { isWaitedFor } from '../../flow/waits/waits';
import { describeMeaning } from '../describe';
import { isFunctionNode } from '../../project/syntax';
import type { AwaitedRead, Rule, RuleFinding } from '../types';
import { wayIn } from '../way-in';
import { runsOf } from './runs';

/** From how many reads on the sum is felt by whoever waits. */
const many = 3;

/** Reads that wait for each other though none needs what another gives. */
export const sequentialAwaits: Rule = {
  id: 'sequential-awaits',
  title: 'Reads one after the other',
  help: 'Several reads of a request are awaited in a row, though none uses what another gives. The request takes as long as all of them together. Asked at the same time, it takes as long as the slowest.',
  severity: 'warning',
  check(context) {
    if (context.kind !== 'source') return [];
    return runsOf(context).flatMap(({ reads, guards }): readonly RuleFinding[] => {
      const [first, ...others] = reads as readonly [AwaitedRead, ...AwaitedRead[]];
      const { enclosing, loops } = first.site;
      const reach = isFunctionNode(enclosing) ? context.reachedFrom(first.site) : undefined;
      // Nobody waits for what a schedule calls.
      if (reach?.kind !== 'request' || isScheduled(reach.entry, context.workspace)) return [];
      // Nor for what a handler starts and leaves to itself.
      if (!reach.path.every(isWaitedFor)) return [];
      const isSlow = reads.some(({ site }) => isEffect(site) && site.meaning.concept === 'external');
      const library = reads.flatMap(({ site }) => (isEffect(site) ? [site.meaning.library] : [])).at(0) ?? '';
      return [{
        rule: sequentialAwaits.id, shape: 'independent-reads',
        severity: isSlow || reads.length >= many ? 'warning' : 'information',
        confidence: reads.length >= many && reads.every(({ site }) => isEffect(site)) ? 'high' : 'medium',
        message: `${reads.length} reads (${reads.map((one) => `\`${nameOf(one)}\``).join(', ')}) wait for one another, though none uses what another gives: the request takes as long as all of them together instead of as long as the slowest.`,
        node: first.site.call,
        related: others.map((one) => ({ node: one.site.call, message: `\`${nameOf(one)}\` waits for the one before.` })),
        detail: nameOf(first), frequency: frequencyIn(loops),
        library, enclosing, route: reach.name, path: wayIn(reach),
        subject: { kind: 'sequence', reads, guards },
      }];
    });
  },
};

function nameOf({ site }: AwaitedRead): string {
  return isEffect(site) ? describeMeaning(site.meaning) : site.name;
}
