import type { FilePath } from '../../core';
import type { SourceText } from '../disk/source-texts';

/** What declares functions that are waited for. */
const port = /\b(?:interface|type|abstract\s+class)\s+\w/;
const promised = /\bPromise\s*</;
/** Through how many files in a row a port is imported: its own, what gathers them, what passes them on. */
const maxPortDistance = 3;

/**
 * What reaches nothing itself, but imports the interface or abstract class of something that does: services and use cases whose repositories are put in by
 * a container (`constructor(private readonly users: UserRepository)`).
 */
export function importersOfPorts({ reaching, importers }: { readonly reaching: ReadonlySet<FilePath>; readonly importers: ReadonlyMap<FilePath, readonly FilePath[]> }, reached: ReadonlySet<FilePath>, entry: (file: FilePath) => SourceText): ReadonlySet<FilePath> {
  const found = new Set<FilePath>();
  let ring: readonly FilePath[] = [...reached].filter((file) => !reaching.has(file) && entry(file).matches(promised) && entry(file).matches(port));
  for (let distance = 0; distance < maxPortDistance && ring.length > 0; distance++) {
    ring = ring.flatMap((file) => importers.get(file) ?? []).filter((file) => !reaching.has(file) && !found.has(file));
    for (const file of ring) found.add(file);
  }
  return found;
}
