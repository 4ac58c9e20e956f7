import { resultUse } from '../../flow/values/result-use';
import type { EffectSite } from '../../flow/types';
import { isWaitedFor } from '../../flow/waits/waits';
import { isExternal, type ExternalSite } from '../blocking-side-effect/carriers';
import type { RuleContext, RuleFinding } from '../types';
import { isMessage, wayIn } from '../way-in';
import { limitOf } from './limits';

/** Whether a place waits until a film is converted, and not for one after the other. What is sent while it is made is not waited for. */
export function isConversion(site: EffectSite): site is ExternalSite {
  return isExternal(site) && site.meaning.isLong === true && site.loops.length === 0 && isWaitedFor(site) && resultUse(site) !== 'answered';
}

/** A film that is converted while the request waits: it takes as long as the film is, which whoever uploads it says. */
export function converted(site: EffectSite, context: RuleContext): readonly RuleFinding[] {
  if (!isConversion(site)) return [];
  const { call, enclosing, meaning } = site;
  const reach = context.reachedFrom(site, 'waiting');
  if (reach?.kind !== 'request') return [];
  return [{
    rule: 'long-running-handler', shape: 'conversion', severity: 'warning', confidence: 'medium',
    message: `The request waits until a film or a sound is converted (\`${meaning.label}\`), which takes as long as that is: minutes for a few, and ${limitOf(reach.entry, context)}. ${isMessage(reach) ? 'Say at once that it is begun' : 'Answer at once (status 202)'} and convert it in a job.`,
    node: call, related: [], detail: meaning.label, frequency: '1', library: meaning.library, enclosing, route: reach.name, path: wayIn(reach),
    subject: { kind: 'long', site, entry: reach.entry, path: reach.path },
  }];
}
