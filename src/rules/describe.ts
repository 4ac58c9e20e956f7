import type { Meaning } from '../catalog';
import type { EntryReach } from '../flow/graph/reach/entry-reach';
import { loopFacts, type LoopContext } from '../flow/loops/loop-idioms';
import { enclosingName } from '../flow/values/names';
import type { Enclosing, Site } from '../flow/types';
import { describe, elementNoun } from './n-plus-one';

/** A meaning as a person would write it: `order.findMany`, `emails.send`, `$transaction`. */
export function describeMeaning(meaning: Meaning): string {
  return meaning.concept === 'query' ? describe(meaning) : meaning.concept === 'batch' ? 'batch' : meaning.label;
}

/** Who runs the query of a finding, as the subject of a sentence: the route, else the function. */
export function whoAsks(enclosing: Enclosing, reach: EntryReach | undefined): string {
  const name = reach?.name ?? enclosingName(enclosing);
  return name.startsWith('(') ? 'This query' : `\`${name}\``;
}

/** What each loop around a site that repeats it walks over, outermost first: `order`, `item`. Loops that end at once or are small by design are none. */
export function repeatingNouns(site: Site, context: LoopContext): readonly string[] {
  const nouns: string[] = [];
  for (const loop of site.loops) {
    const { idiom, origin } = loopFacts(loop, site.call, context);
    if (idiom === 'first-hit') nouns.length = 0;
    if (!idiom) nouns.push(elementNoun({ loop, origin }));
  }
  return nouns;
}
