import type { LibraryEntry } from '../types';
import { stubRoot } from './members';

/** What a declaration takes from another package: `export * from 'mongodb'`, `import('firebase-admin/messaging').Messaging`. */
const taken = /\b(?:from|import\()\s*'([^'.][^']*)'/g;

/** The packages that each library's own declarations lead to, by the library's folder. */
const leads = new WeakMap<readonly LibraryEntry[], ReadonlyMap<string, ReadonlySet<string>>>();

/**
 * The libraries that a workspace uses by what it imports (all where that is not known): those whose package it imports, and those whose objects such a package gives,
 * so that nobody has to import theirs: `admin.messaging()` of `firebase-admin`, `mongoose.connection.db`.
 */
export function librariesUsed(all: readonly LibraryEntry[], imported: ReadonlySet<string> | undefined): readonly LibraryEntry[] {
  if (!imported) return all;
  const folders = new Set<string>();
  const leadsTo = leadsOf(all);
  for (const file of imported) {
    const folder = file.slice(0, file.indexOf('/', stubRoot.length) + 1);
    if (folders.has(folder)) continue;
    folders.add(folder);
    for (const other of leadsTo.get(folder) ?? []) folders.add(other);
  }
  return all.filter((entry) => entry.globals !== undefined || folders.has(folderOf(entry)));
}

function leadsOf(all: readonly LibraryEntry[]): ReadonlyMap<string, ReadonlySet<string>> {
  let known = leads.get(all);
  if (known) return known;
  const stubs = all.flatMap((entry) => entry.stubs([]).map((stub) => ({ stub, folder: folderOf(entry) })));
  const packageAt = (specifier: string): string | undefined => stubs.find(({ stub }) => stub.anywhere === true && stub.match(specifier, stub.file, undefined) > 0)?.folder;
  known = new Map(all.map((entry) => {
    const own = folderOf(entry);
    const names = new Set(entry.stubs([]).flatMap(({ text }) => [...text.matchAll(taken)].map(([, name]) => name as string)));
    return [own, new Set([...names].flatMap((name) => packageAt(name) ?? []).filter((folder) => folder !== own))] as const;
  }));
  leads.set(all, known);
  return known;
}

function folderOf({ id }: LibraryEntry): string {
  return `${stubRoot}${id}/`;
}
