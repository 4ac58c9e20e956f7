import type { FilePath } from '../../../core';
import type { ts } from '../../../project/ts';
import { indexOf, type FileIndex } from './file-index';

/** What all files together say of which names take functions, and which stand for which. */
export interface NameTables {
  readonly takers: ReadonlySet<string>;
  readonly getters: ReadonlySet<string>;
  readonly aliases: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The tables of a file that are looked into by name. */
export type NameKind = 'calls' | 'properties' | 'heirs' | 'typed';

/** Which files have a name in one of their tables. A file that had it once stays: whoever looks there finds nothing. */
type Places = Map<string, FilePath[]>;

/**
 * Keeps from one state of the workspace to the next what is put together from every file: the tables, since an edit of a function hardly ever changes what its file adds, and
 * in which files a name is to be looked for. It holds for as long as imports lead where they led.
 */
export class NameMemory {
  private last: { readonly indices: readonly FileIndex[]; readonly tables: NameTables } | undefined;
  /** Shared with the copies for trials: what they add to it does no harm. */
  private places: Readonly<Record<NameKind, Places>> = { calls: new Map<string, FilePath[]>(), properties: new Map<string, FilePath[]>(), heirs: new Map<string, FilePath[]>(), typed: new Map<string, FilePath[]>() };
  private noted = new WeakSet<FileIndex>();
  private notedFiles = new Set<FilePath>();

  /** The tables of these files, as `make` gives them from the names that may stand for a name. */
  tablesOf(files: readonly ts.SourceFile[], make: (aliases: NameTables['aliases']) => NameTables): NameTables {
    const indices = files.map(indexOf);
    const { last } = this;
    const known = last?.indices.length === indices.length ? last : undefined;
    const other = known && indices.flatMap((index, i): readonly (readonly [FileIndex, FileIndex])[] => (saysTheSame(index, known.indices[i] as FileIndex) ? [] : [[known.indices[i] as FileIndex, index]]));
    const tables = known && other?.length === 0 ? known.tables : make((known && other && aliasesAfter(known.tables.aliases, other)) ?? aliasesOf(indices));
    this.last = { indices, tables };
    return tables;
  }

  /** Notes which names these files have. To be called before `filesWith`, once per state of the workspace. */
  note(files: readonly ts.SourceFile[]): void {
    for (const file of files) {
      const index = indexOf(file);
      if (this.noted.has(index)) continue;
      this.noted.add(index);
      const { fileName } = file;
      const isAgain = this.notedFiles.has(fileName);
      this.notedFiles.add(fileName);
      for (const kind of ['calls', 'properties', 'heirs', 'typed'] as const) {
        const places = this.places[kind];
        for (const name of index[kind].keys()) {
          const list = places.get(name);
          if (!list) places.set(name, [fileName]);
          else if (!isAgain || !list.includes(fileName)) list.push(fileName);
        }
      }
    }
  }

  /** The files that may have a name in a table, in no particular order. */
  filesWith(kind: NameKind, name: string): readonly FilePath[] {
    return this.places[kind].get(name) ?? [];
  }

  clear(): void {
    this.last = undefined;
    for (const places of Object.values(this.places)) places.clear();
    this.noted = new WeakSet();
    this.notedFiles.clear();
  }

  /** A copy for a trial. */
  fork(): NameMemory {
    const copy = new NameMemory();
    copy.last = this.last;
    copy.places = this.places;
    copy.noted = this.noted;
    copy.notedFiles = this.notedFiles;
    return copy;
  }
}

function aliasesOf(indices: readonly FileIndex[]): NameTables['aliases'] {
  const found = new Map<string, Set<string>>();
  for (const { aliases } of indices) {
    for (const [alias, original] of aliases) {
      const names = found.get(original);
      if (names) names.add(alias);
      else found.set(original, new Set([alias]));
    }
  }
  return found;
}

/** The same after some files were edited, where none of them has lost a pair: what a rewrite brings is little beside what there is. */
function aliasesAfter(before: NameTables['aliases'], edited: readonly (readonly [old: FileIndex, now: FileIndex])[]): NameTables['aliases'] | undefined {
  const added: (readonly [alias: string, original: string])[] = [];
  for (const [old, now] of edited) {
    const has = pairsOf(now);
    for (const pair of pairsOf(old)) if (!has.has(pair)) return undefined;
    added.push(...now.aliases.filter(([alias, original]) => before.get(original)?.has(alias) !== true));
  }
  if (added.length === 0) return before;
  const after = new Map(before);
  for (const [alias, original] of added) after.set(original, new Set([...after.get(original) ?? [], alias]));
  return after;
}

const pairsOf = ({ aliases }: FileIndex): ReadonlySet<string> => new Set(aliases.map((pair) => pair.join('~')));

const texts = new WeakMap<FileIndex, string>();

function saysTheSame(a: FileIndex, b: FileIndex): boolean {
  return a === b || textOf(a) === textOf(b);
}

function textOf(index: FileIndex): string {
  let text = texts.get(index);
  if (text === undefined) {
    const { takers, aliases, defaults, getters } = index;
    const imported = defaults.map(({ name, specifier }) => `${name}<${specifier.getText()}`);
    texts.set(index, (text = [[...takers].sort().join(), [...getters].sort().join(), [...new Set(aliases.map((pair) => pair.join('~')))].sort().join(), imported.sort().join()].join('\n')));
  }
  return text;
}
