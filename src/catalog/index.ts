import { ts } from '../project/ts';
import { drizzle } from './drizzle';
import { email } from './email';
import { http } from './http';
import { knex } from './knex';
import { llm } from './llm';
import { payment } from './payment';
import { queue } from './queue';
import { mongodb } from './mongodb';
import { mongoose } from './mongoose';
import { prisma } from './prisma';
import { supabase } from './supabase';
import { firestore } from './firestore';
import { sql } from './sql';
import { typeorm } from './typeorm';
import { calleeName, calleeOf } from './members';
import { triggerOf } from './trigger';
import type { CallLike, LibraryEntry, Meaning, RecogniseContext } from './types';

export * from './types';

/** Every library that is known. A new one is added here and nowhere else. */
export const libraries: readonly LibraryEntry[] = [
  prisma,
  supabase, firestore,
  drizzle, knex,
  mongoose, mongodb, typeorm,
  ...sql,
  ...email,
  ...payment,
  ...http,
  ...llm,
  ...queue,
];

/** Files whose text does not match have no call that matters. */
export const trigger = triggerOf(libraries);

/** Files whose text matches use a library that needs no import; undefined where no library is of that kind. */
export const globals: RegExp | undefined = (() => {
  const sources = libraries.flatMap((entry) => entry.globals?.source ?? []);
  return sources.length > 0 ? new RegExp(sources.join('|')) : undefined;
})();

/** The dialect of a library by its id. */
export function dialectOf(library: string): LibraryEntry['dialect'] {
  return libraries.find((entry) => entry.id === library)?.dialect ?? {};
}

/** Reads calls for one snapshot. The name guard comes first; each call is put to the checker once. */
export function createRecogniser(context: RecogniseContext): (call: CallLike) => Meaning | undefined {
  const byName = new Map<string, LibraryEntry[]>();
  for (const entry of libraries) for (const name of entry.callNames) byName.set(name, [...(byName.get(name) ?? []), entry]);
  const known = new Map<ts.Node, Meaning | undefined>();
  return (call) => {
    const callee = calleeOf(call);
    const name = calleeName(call);
    let entries = name === undefined ? undefined : byName.get(name);
    if (!entries && ts.isCallExpression(call) && ts.isIdentifier(callee) && call.arguments[0] && ts.isStringLiteralLike(call.arguments[0])) entries = byName.get('()');
    // A template's tag has any name, also one that is a method of another library.
    if (ts.isTaggedTemplateExpression(call)) entries = [...new Set([...entries ?? [], ...byName.get('``') ?? []])];
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
