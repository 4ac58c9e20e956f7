import { bits, effectOf } from '../flow/graph/reach/concepts';
import { isEffect } from '../flow/graph/graph';
import type { CallSite, EffectSite } from '../flow/types';
import type { FixContext } from './types';

/** Whether a step of a function changes something, itself or by what it calls, so that doing it twice does something twice: it writes, sends or pays. */
export function changesSomething(step: EffectSite | CallSite, { graph }: Pick<FixContext, 'graph'>): boolean {
  const sites = isEffect(step) ? [step] : graph.effectsOfCall(step, ~0, 200).map(({ site }) => site);
  return sites.some(({ meaning }) => {
    const effect = effectOf(meaning);
    if (effect === 'write' || effect === 'enqueue') return true;
    if (meaning.concept !== 'external' || meaning.isRead) return false;
    return meaning.kind === 'http' ? meaning.sends === true : !/^(?:llm|document|image|search)$/.test(meaning.kind);
  });
}

/** Whether a step sends something to somebody, or pays: what was sent before the program ended stays sent. */
export function sendsSomething(step: EffectSite | CallSite, { graph }: Pick<FixContext, 'graph'>): boolean {
  const sites = isEffect(step) ? [step] : graph.effectsOfCall(step, bits.external, 50).map(({ site }) => site);
  return sites.some(({ meaning }) => meaning.concept === 'external' && !meaning.isRead && (meaning.kind === 'http' ? meaning.sends === true : !/^(?:llm|document|image|search|storage|analytics|auth)$/.test(meaning.kind)));
}
