import { runsAsFunction, runtimeOf } from '../../flow/entries/runtime';
import { isEffect, type ReachedEffect } from '../../flow/graph/graph';
import type { CallSite, EffectSite } from '../../flow/types';
import { isDeferred, isWaitedFor } from '../../flow/waits/waits';
import type { RuleContext, RuleFinding } from '../types';
import { wayIn } from '../way-in';
import { isExternal, isLeftToCallers, isNotification, mayWait } from './carriers';
import { whatOf } from './words';

/** A promise that nobody waits for, where the process may be stopped with the answer: what it was about to do is lost now and then, without a word. */
export function lostWork(site: EffectSite | CallSite, { site: effect }: ReachedEffect, context: RuleContext): readonly RuleFinding[] {
  if (site.waiting !== 'detached' || !isExternal(effect) || !mayWait(effect) || !isNotification(effect.meaning.kind) || effect.meaning.kind === 'analytics') return [];
  const reach = context.reachedFrom(site);
  if (reach?.kind !== 'request' || runtimeOf(reach.entry, context.workspace) === 'server') return [];
  if (isDeferred(site) || isWaitedFor(site)) return [];
  if (reach.path.length > 0 && isLeftToCallers(site.enclosing, effect, context.graph)) return [];
  const { meaning } = effect;
  const called = isEffect(site) ? undefined : site.name;
  return [{
    rule: 'blocking-side-effect', shape: 'lost-work', ...(runsAsFunction(reach.entry, context.workspace) ? { severity: 'warning', confidence: 'medium' } : { severity: 'hint', confidence: 'low' }),
    message: `Nobody waits for ${whatOf(meaning.kind)} (\`${called ?? meaning.label}\`), and the function may be stopped as soon as it has answered: now and then it is never sent.`,
    node: site.call,
    related: called === undefined ? [] : [{ node: effect.call, message: `This is what \`${called}\` does.` }],
    path: wayIn(reach), detail: called ?? meaning.label, frequency: '1', library: meaning.library, enclosing: site.enclosing, route: reach.name,
    subject: { kind: 'wait', site, effect, entry: reach.entry, lost: true },
  }];
}
