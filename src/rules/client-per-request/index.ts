import type { Rule, RuleFinding } from '../types';
import { unreleased } from './checkouts';
import { disconnected, opened } from './disconnects';
import { duplicated } from './duplicates';
import { givenByHelper } from './given-connections';
import { madePerRequest } from './made';
import { unpooled } from './poolers';
import { oversized } from './sizes';

/** Clients and connections whose number grows with the requests. */
export const clientPerRequest: Rule = {
  id: 'client-per-request',
  title: 'A client per request',
  help: 'A database client or pool is made, connected or kept back for each request. The server allows a few dozen to a few hundred connections in all, so that a busy minute ends in errors. Share one client, and give back what is taken from its pool.',
  severity: 'error',
  check(context) {
    // Tests, seeds and scripts end with what they opened.
    if (context.kind !== 'source') return [];
    const findings: RuleFinding[] = [];
    for (const site of context.flow.sites) {
      const { meaning } = site;
      if (meaning.concept === 'client') findings.push(...madePerRequest(site, meaning, context) ?? [...duplicated(site, meaning, context), ...oversized(site, meaning, context), ...unpooled(site, meaning, context)]);
      else if (meaning.concept === 'checkout') findings.push(...unreleased(site, meaning, context));
      else if (meaning.concept === 'connect') findings.push(...opened(site, meaning, context));
      else if (meaning.concept === 'disconnect') findings.push(...disconnected(site, meaning, context));
    }
    for (const call of context.flow.calls) {
      const given = givenByHelper(call, context);
      if (given) findings.push(...unreleased(given, given.meaning, context));
    }
    return findings;
  },
};
