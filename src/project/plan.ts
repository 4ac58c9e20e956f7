import type { FilePath } from '../core';
import { byPath } from './paths';
import type { Resolver } from './resolve';
import type { SourceText } from './source-texts';

/** Which files the program has. */
export interface Plan {
  /** What rules look at, sorted. */
  readonly candidates: readonly FilePath[];
  /** All files of the program but the stubs, sorted: candidates and what their types need. */
  readonly files: readonly FilePath[];
  readonly included: ReadonlySet<FilePath>;
  readonly resolver: Resolver;
}

export interface PlanInput {
  /** Sorted. */
  readonly files: readonly FilePath[];
  /** Files that are looked at whatever they contain: those open in the editor. */
  readonly opened: ReadonlySet<FilePath>;
  entry(file: FilePath): SourceText;
  readonly resolver: Resolver;
}

/** A file that is only imported is not worth its parsing time above this many characters, unless a stub can be reached through it. */
const maxLeaf = 200_000;

/**
 * Chooses the files. A file *reaches* when it imports a stub or a file that reaches. Types that matter come to a candidate
 * through files that reach; these are followed all the way. Of what does not reach, the files that a candidate imports
 * itself are taken (constants and plain types say how often a loop runs), with what they pass on, and nothing behind them.
 */
export function planProgram(input: PlanInput): Plan {
  const { resolver } = input;
  const reaching = filesThatReach(input);
  const candidates = input.files.filter((file) => input.opened.has(file) || input.entry(file).triggers);
  const included = new Set<FilePath>(candidates);
  const looked = new Set<FilePath>(candidates);
  const queue: FilePath[] = [...candidates];
  const leaves: FilePath[] = [];
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    const { imports } = input.entry(file);
    for (const specifier of imports.specifiers) {
      const target = resolver.resolve(specifier, file);
      if (target === undefined || target.stub || included.has(target.file)) continue;
      if (reaching.has(target.file)) {
        included.add(target.file);
        queue.push(target.file);
      } else if (looked.has(file)) leaves.push(target.file);
    }
  }
  for (let file = leaves.pop(); file !== undefined; file = leaves.pop()) {
    const { text, imports } = input.entry(file);
    if (included.has(file) || text === undefined || text.length > maxLeaf) continue;
    included.add(file);
    for (const specifier of imports.passedOn) {
      const target = resolver.resolve(specifier, file);
      if (target !== undefined && !target.stub) leaves.push(target.file);
    }
  }
  return { candidates, files: [...included].sort(byPath), included, resolver };
}

/** Every file from which an import path leads to a stub. */
function filesThatReach(input: PlanInput): ReadonlySet<FilePath> {
  const importers = new Map<FilePath, FilePath[]>();
  const reaching = new Set<FilePath>();
  const seen = new Set<FilePath>(input.files);
  // Files that are imported but not listed (declarations, files that the settings leave out) carry types as well.
  for (const file of seen) {
    for (const specifier of input.entry(file).imports.specifiers) {
      const target = input.resolver.resolve(specifier, file);
      if (target === undefined) continue;
      if (target.stub) {
        reaching.add(file);
        continue;
      }
      seen.add(target.file);
      const known = importers.get(target.file);
      if (known === undefined) importers.set(target.file, [file]);
      else known.push(file);
    }
  }
  for (const file of reaching) for (const importer of importers.get(file) ?? []) reaching.add(importer);
  return reaching;
}
