import type { EntryReach } from '../../flow/graph/reach/entry-reach';
import type { CallSite, EffectSite } from '../../flow/types';
import { resultUse } from '../../flow/values/result-use';
import { isWaitedFor } from '../../flow/waits/waits';
import { outward } from '../../project/syntax';
import { ts } from '../../project/ts';
import { isExternal, type ExternalSite } from '../blocking-side-effect/carriers';
import { isAnsweredBy, isSentAsFile } from '../blocking-side-effect/documents';
import type { RuleContext, RuleFinding } from '../types';
import { isMessage, wayIn } from '../way-in';
import { limitOf } from './limits';

/** Whether a place waits until a film, or what a program makes of a file, is converted, and not for one after the other. What is sent while it is made is not waited for. */
export function isConversion(site: EffectSite): site is ExternalSite {
  return isExternal(site) && site.meaning.isLong === true && site.loops.length === 0 && isWaitedFor(site) && (resultUse(site) !== 'answered' || ts.isAwaitExpression(outward(site.call).user));
}

/** Whether a conversion is told as work that outruns its request alone: of a film always, of a document where the answer needs it. Where it does not, that the response waits for it is what there is to say. */
export function isFilm({ meaning }: ExternalSite): boolean {
  return meaning.kind !== 'document';
}

/** Whether what a document is converted to is worked with, or sent, where it is made or on the way there. */
function isNeeded(site: ExternalSite, reach: EntryReach): boolean {
  const way: readonly (EffectSite | CallSite)[] = [...reach.path, site];
  return way.some((one, at) => {
    const use = resultUse(one);
    return use === 'answered' || use === 'stored' || (use === 'returned' && at === 0) || isSentAsFile(one) || isAnsweredBy(one);
  });
}

/** A film or a file that is converted while the request waits: it takes as long as that is, which whoever uploads it says. */
export function converted(site: EffectSite, context: RuleContext): readonly RuleFinding[] {
  if (!isConversion(site)) return [];
  const { call, enclosing, meaning } = site;
  const reach = context.reachedFrom(site, 'waiting');
  if (reach?.kind !== 'request' || (!isFilm(site) && !isNeeded(site, reach))) return [];
  return [{
    rule: 'long-running-handler', shape: 'conversion', severity: 'warning', confidence: 'medium',
    message: `The request waits until ${isFilm(site) ? 'a film or a sound is converted' : 'a program has converted a file'} (\`${meaning.label}\`), which takes as long as that is: ${isFilm(site) ? 'minutes for a few' : 'a minute for a large one'}, and ${limitOf(reach.entry, context)}. ${isMessage(reach) ? 'Say at once that it is begun' : 'Answer at once (status 202)'} and convert it in a job.`,
    node: call, related: [], detail: meaning.label, frequency: '1', library: meaning.library, enclosing, route: reach.name, path: wayIn(reach),
    subject: { kind: 'long', site, entry: reach.entry, path: reach.path },
  }];
}
