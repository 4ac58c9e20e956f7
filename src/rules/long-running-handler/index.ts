import { isFunctionNode } from '../../project/syntax';
import type { Rule } from '../types';
import { converted } from './conversions';
import { exported } from './exports';
import { stepByStep } from './loops';

/** Work that grows with the data until it outruns the time that a request has. */
export const longRunningHandler: Rule = {
  id: 'long-running-handler',
  title: 'Work that outruns a request',
  help: 'A request does one slow step after the other for every element of a list, writes a whole table into a file, or converts a film. With the data of next year it ends in a timeout, half done. Answer at once (202) with a job that can be asked for, and do the work in a queue.',
  severity: 'warning',
  check(context) {
    if (context.kind !== 'source') return [];
    const loops = [...context.flow.sites, ...context.flow.calls].filter(({ loops, enclosing }) => loops.length > 0 && isFunctionNode(enclosing));
    return [...stepByStep(loops, context), ...context.flow.sites.flatMap((site) => [...exported(site, context), ...converted(site, context)])].sort((a, b) => a.node.pos - b.node.pos);
  },
};
