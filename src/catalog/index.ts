import type { TextEdit } from '../core';
import { ts } from '../project/ts';
import { drizzle } from './drizzle';
import { analytics } from './analytics';
import { databases } from './databases';
import { cache } from './cache';
import { cloudflare } from './cloudflare';
import { backends } from './backends';
import { content } from './content';
import { documents } from './documents';
import { email } from './email';
import { http } from './http';
import { knex } from './knex';
import { kysely } from './kysely';
import { llm } from './llm';
import { loaders } from './loaders';
import { locks } from './locks';
import { objection } from './objection';
import { messaging } from './messaging';
import { payment } from './payment';
import { queue } from './queue';
import { search } from './search';
import { storage } from './storage';
import { mikroOrm } from './mikro-orm';
import { mongodb } from './mongodb';
import { mongoose } from './mongoose';
import { prisma } from './prisma';
import { sequelize } from './sequelize';
import { supabase } from './supabase';
import { firestore } from './firestore';
import { sql } from './sql';
import { typeorm } from './typeorm';
import { calleeName, calleeOf } from './tables/members';
import { triggerOf } from './tables/trigger';
import { librariesUsed } from './tables/used';
import type { LoadedAlong } from './rewrites/along';
import { plainExtent } from './models/extent';
import { heldChain } from './chains/held';
import type { AskContext, Extent } from './models/extent-types';
import type { AmbientTypes } from '../project/types';
import type { CallLike, LibraryEntry, LoaderForm, Meaning, Narrowing, Query, RecogniseContext, Subscription } from './types';
import type { KeysetEdit, KeysetRequest } from './rewrites/keyset';
import type { PageEdit, PageRequest } from './rewrites/page';
import type { PartRequest } from './rewrites/part-request';

export * from './models/extent-types';
export * from './types';
export { databaseKinds, withDatabaseKind } from './models/database-kinds';
export { followedField } from './models/followed';
export { givenPerModule, givenPerRequest, listeningModules, nestTokens } from './tables/given-by-nest';
export { subjectOf } from './models/query';
export { ownPaths } from './http/own-path';
export { tableOf } from './sql/model';
export { rawQuery, rawStatement } from './sql/raw-statement';
export { walkPath } from './models/relations';
export { ownLibrary, type OwnFunction } from './tables/own';
export { clientTimeoutChange, retriedChange, timeoutChange, type TimeoutChange } from './clients/patience-edit';

/** Every library that is known. A new one is added here and nowhere else. */
export const libraries: readonly LibraryEntry[] = [
  prisma,
  supabase, firestore,
  drizzle, knex, objection, kysely,
  mongoose, mongodb, typeorm, sequelize, mikroOrm,
  ...sql, ...databases, ...content, ...backends,
  ...email,
  ...payment,
  ...messaging,
  ...http,
  ...llm,
  ...documents,
  ...storage,
  ...search,
  ...analytics,
  ...queue,
  ...cache,
  ...locks,
  ...loaders,
  ...cloudflare,
];

/** Files whose text does not match have no call that matters. */
export const trigger = triggerOf(libraries);

interface Triggers {
  /** Texts in which some effect may be. */
  readonly trigger: RegExp;
  /** The same where the workspace imports these stubs and no others: calls of other libraries are put to nobody. */
  readonly triggerAmong: (stubs: ReadonlySet<string>) => RegExp;
  /** Texts in which an effect is that needs no import. */
  readonly globals?: RegExp;
  /** Texts with types that need no import, and the module that declares them. */
  readonly ambient: readonly AmbientTypes[];
}

/** How files are told in which some effect may be; `own` are the workspace's wrappers. */
export function triggersOf(own: LibraryEntry | undefined): Triggers {
  const sources = [...libraries, ...(own ? [own] : [])].flatMap((entry) => entry.globals?.source ?? []);
  // What is known of a text is kept by the pattern: for the same libraries it is the same.
  const known = new Map<string, RegExp>();
  const withOwn = (pattern: RegExp): RegExp => (own ? new RegExp(`${pattern.source}|${own.trigger.source}`) : pattern);
  return {
    trigger: withOwn(trigger),
    triggerAmong(stubs) {
      const used = librariesUsed(libraries, stubs);
      const key = used.map(({ id }) => id).join(' ');
      let found = known.get(key);
      if (!found) known.set(key, (found = withOwn(triggerOf(used))));
      return found;
    },
    ...(sources.length > 0 && { globals: new RegExp(sources.join('|')) }),
    ambient: libraries.flatMap((entry) => entry.ambient ?? []),
  };
}

/** The dialect of a library by its id. */
export function dialectOf(library: string): LibraryEntry['dialect'] {
  return libraries.find((entry) => entry.id === library)?.dialect ?? {};
}

/** The loaders that a file can be written with: those whose package it depends on. */
export function loaderFormOf(isDependency: (name: string) => boolean): LoaderForm | undefined {
  return libraries.map((entry) => entry.loader).find((form) => form !== undefined && isDependency(form.module));
}

/** The loader that a project gets which has none. */
export function loaderToAdd(): LoaderForm | undefined {
  return libraries.map((entry) => entry.loader).find((form) => form !== undefined);
}

/** How many rows a query asks for. */
export function extentOf(query: Query, context: AskContext): Extent {
  return libraries.find(({ id }) => id === query.library)?.extent?.(query, context) ?? plainExtent(query);
}

/** The change that gives a query a limit. */
export function limitEdits(query: Query, rows: number): readonly TextEdit[] | undefined {
  return libraries.find(({ id }) => id === query.library)?.limit?.(query, rows);
}

/** The rows of relations that a query loads with each of its own. */
export function loadedAlong(query: Query): readonly LoadedAlong[] {
  return libraries.find(({ id }) => id === query.library)?.along?.(query) ?? [];
}

/** Where a query is sent: its call, or, where a variable holds it until all of its parts are there, what is awaited. */
export function sentBy({ call }: Query): ts.Expression {
  return (ts.isCallExpression(call) ? heldChain(call)?.sent : undefined) ?? call;
}

/** The change that gives a query one page of its rows. */
export function pageEdits(query: Query, request: PageRequest): PageEdit | undefined {
  return libraries.find(({ id }) => id === query.library)?.page?.(query, request);
}

/** The change that gives a query those of its rows that a request asks for. */
export function partEdits(query: Query, request: PartRequest): PageEdit | undefined {
  return libraries.find(({ id }) => id === query.library)?.part?.(query, request);
}

/** Texts in which a call may listen to a table. Cheap: it is asked of every file. */
export const listens = /\bpostgres_changes\b|\bonSnapshot\b/;

/** The whole table or collection to whose every change a call listens. By its words alone: what it is called on may be typed as anything. */
export function subscriptionOf(call: ts.CallExpression, checker: ts.TypeChecker): (Subscription & { readonly library: string }) | undefined {
  for (const { id, subscription } of libraries) {
    const found = subscription?.(call, checker);
    if (found) return { ...found, library: id };
  }
  return undefined;
}

/** The change that makes a query give its rows one after the other. */
export function cursorEdits(query: Query): readonly TextEdit[] | undefined {
  return libraries.find(({ id }) => id === query.library)?.cursor?.(query);
}

/** The change that gives a query the rows after a key. */
export function keysetEdits(query: Query, request: KeysetRequest): KeysetEdit | undefined {
  return libraries.find(({ id }) => id === query.library)?.keyset?.(query, request);
}

/** How a read that asks for every column of its rows is made to ask for some; undefined where it names its columns, or that cannot be told. */
export function narrowingOf(query: Query): Narrowing | undefined {
  return query.op === 'read-many' || query.op === 'read-one' ? libraries.find(({ id }) => id === query.library)?.narrowing?.(query) : undefined;
}

/** Whether rows of a query get another type as soon as it names its columns, of which the stubs do not know. */
export function typesNamedColumns({ library }: Query): boolean {
  return libraries.find(({ id }) => id === library)?.typesNamedColumns === true;
}

/** The libraries that have a method of that name, and those that may have made one (`post.getUser()` is no less an association where another library has it too). */
function entriesOf(name: string, byName: ReadonlyMap<string, readonly LibraryEntry[]>, patterned: readonly LibraryEntry[]): readonly LibraryEntry[] | undefined {
  const named = byName.get(name);
  const made = patterned.filter((entry) => entry.callPattern?.test(name) && !entry.callNames.has(name));
  return made.length > 0 ? [...named ?? [], ...made] : named;
}

/** Reads calls for one snapshot. The name guard comes first; each call is put to the checker once. */
export function createRecogniser(context: RecogniseContext): (call: CallLike | ts.PropertyAccessExpression) => Meaning | undefined {
  const byName = new Map<string, LibraryEntry[]>();
  const used = [...(context.own ? [context.own] : []), ...librariesUsed(libraries, context.importedStubs)];
  const patterned = used.filter(({ callPattern }) => callPattern !== undefined);
  for (const entry of used) for (const name of entry.callNames) byName.set(name, [...(byName.get(name) ?? []), entry]);
  const known = new Map<ts.Node, Meaning | undefined>();
  const awaited = used.filter(({ recogniseAwaited }) => recogniseAwaited !== undefined);
  const ofAwaited = (access: ts.PropertyAccessExpression): Meaning | undefined => {
    for (const entry of awaited) {
      const found = entry.recogniseAwaited?.(access, context);
      if (found) return found;
    }
    return undefined;
  };
  return (call) => {
    if (ts.isPropertyAccessExpression(call)) return ofAwaited(call);
    const callee = calleeOf(call);
    const name = calleeName(call);
    // What is called by a variable's name may have any, also one that is a method of another library.
    const anonymous = ts.isTaggedTemplateExpression(call) ? '``' : ts.isCallExpression(call) && ts.isIdentifier(callee) && call.arguments[0] && ts.isStringLiteralLike(call.arguments[0]) ? '()' : undefined;
    const named = name === undefined ? undefined : entriesOf(name, byName, patterned);
    const unnamed = anonymous === undefined ? undefined : byName.get(anonymous);
    const entries = named && unnamed ? [...new Set([...named, ...unnamed])] : named ?? unnamed;
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
