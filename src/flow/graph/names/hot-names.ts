import { dispatching } from '../../../catalog/tables/dispatched';
import { handedBack } from '../../../catalog/tables/handed-back';
import { registeredBefore } from '../../../catalog/tables/registered';
import { isAstroFile } from '../../../project/markup/component-files';
import { isFunctionNode } from '../../../project/syntax';
import { isListener } from '../handed/dispatched';
import { effectOf } from '../reach/concepts';
import { handedOn, indexOf, namesOf } from './file-index';
import { isEffect, type FileFacts } from '../graph';
import { procedureEnds } from '../receivers/trpc-callers';

/** What one file says of names: by which names its functions go, which of them have an effect, and what they call. */
interface FileNames {
  readonly functions: readonly { readonly names: readonly string[]; readonly hasEffect: boolean; readonly calls: readonly string[] }[];
}

const known = new WeakMap<FileFacts, FileNames>();

function namesIn(facts: FileFacts): FileNames {
  let names = known.get(facts);
  if (!names) {
    names = {
      functions: [...facts.steps].map(([fn, steps]) => ({
        // A component of Astro goes by the names that it is imported by.
        names: isFunctionNode(fn) ? [...namesOf(fn), ...(isListener(fn) ? [handedOn] : [])] : isAstroFile(facts.sourceFile.fileName) ? ['default'] : [],
        hasEffect: steps.some((step) => isEffect(step) && effectOf(step.meaning) !== undefined),
        calls: [...new Set(steps.flatMap((step) => (isEffect(step) ? [] : step.name)))],
      })),
    };
    known.set(facts, names);
  }
  return names;
}

/**
 * Every name whose call may lead to an effect: that of a function with an effect, of one that calls such a name, and of whatever may stand for
 * one of them. Far too many, and never one too few: it spares the checker the calls that lead nowhere, and decides nothing.
 */
export function hotNames(files: Iterable<FileFacts>): ReadonlySet<string> {
  const hot = new Set<string>();
  /** Names that become hot with a name. */
  const follows = new Map<string, string[]>();
  const follow = (from: string, names: readonly string[]): void => {
    const list = follows.get(from);
    if (list) list.push(...names);
    else follows.set(from, [...names]);
  };
  for (const [member, { option }] of handedBack) follow(option, [member]);
  follow(handedOn, [...registeredBefore.keys(), ...procedureEnds, ...dispatching.keys()]);
  for (const facts of files) {
    for (const { names, hasEffect, calls } of namesIn(facts).functions) {
      if (hasEffect) names.forEach((name) => hot.add(name));
      if (names.length > 0) for (const call of calls) follow(call, names);
    }
    for (const [alias, original] of indexOf(facts.sourceFile).aliases) follow(original, [alias]);
  }
  // The set grows while it is walked.
  for (const name of hot) for (const next of follows.get(name) ?? []) hot.add(next);
  return hot;
}
