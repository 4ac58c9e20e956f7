import type { ts } from '../../project/ts';
import { indexOf, type FileIndex } from './file-index';

/** What all files together say of which names take functions, and which stand for which. */
export interface NameTables {
  readonly takers: ReadonlySet<string>;
  readonly aliases: ReadonlyMap<string, ReadonlySet<string>>;
}

/**
 * Keeps these tables from one state of the workspace to the next: they are put together from every file, and an edit of a function hardly ever changes what its file adds.
 * It holds for as long as imports lead where they led.
 */
export class NameMemory {
  private last: { readonly indices: readonly FileIndex[]; readonly tables: NameTables } | undefined;

  /** The tables of these files, as `make` gives them. */
  tablesOf(files: readonly ts.SourceFile[], make: () => NameTables): NameTables {
    const indices = files.map(indexOf);
    const { last } = this;
    const holds = last?.indices.length === indices.length && indices.every((index, i) => saysTheSame(index, last.indices[i] as FileIndex));
    const tables = holds ? last.tables : make();
    this.last = { indices, tables };
    return tables;
  }

  clear(): void {
    this.last = undefined;
  }

  /** A copy for a trial. */
  fork(): NameMemory {
    const copy = new NameMemory();
    copy.last = this.last;
    return copy;
  }
}

const texts = new WeakMap<FileIndex, string>();

function saysTheSame(a: FileIndex, b: FileIndex): boolean {
  return a === b || textOf(a) === textOf(b);
}

function textOf(index: FileIndex): string {
  let text = texts.get(index);
  if (text === undefined) {
    const { takers, aliases, defaults } = index;
    const imported = defaults.map(({ name, specifier }) => `${name}<${specifier.getText()}`);
    texts.set(index, (text = [[...takers].sort().join(), [...new Set(aliases.map((pair) => pair.join('~')))].sort().join(), imported.sort().join()].join('\n')));
  }
  return text;
}
