import { ts } from '../project/ts';
import { prisma } from './prisma';
import type { LibraryEntry, Meaning, RecogniseContext } from './types';

export * from './types';

/** Every library that is known. A new one is added here and nowhere else. */
export const libraries: readonly LibraryEntry[] = [prisma];

/** Files whose text does not match have no call that matters. */
export const trigger = new RegExp(libraries.map((entry) => entry.trigger.source).join('|'));

/** The dialect of a library by its id. */
export function dialectOf(library: string): LibraryEntry['dialect'] {
  return libraries.find((entry) => entry.id === library)?.dialect ?? {};
}

/** Reads calls for one snapshot. The name guard comes first; each call is put to the checker once. */
export function createRecogniser(context: RecogniseContext): (call: ts.CallExpression | ts.TaggedTemplateExpression) => Meaning | undefined {
  const byName = new Map<string, LibraryEntry[]>();
  for (const entry of libraries) for (const name of entry.callNames) byName.set(name, [...(byName.get(name) ?? []), entry]);
  const known = new Map<ts.Node, Meaning | undefined>();
  return (call) => {
    const callee = ts.isCallExpression(call) ? call.expression : call.tag;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : ts.isIdentifier(callee) ? callee.text : undefined;
    const entries = name === undefined ? undefined : byName.get(name);
    if (!entries) return undefined;
    if (known.has(call)) return known.get(call);
    let meaning: Meaning | undefined;
    for (const entry of entries) {
      meaning = entry.recognise(call, context);
      if (meaning) break;
    }
    known.set(call, meaning);
    return meaning;
  };
}
