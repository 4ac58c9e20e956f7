import type { FilePath } from '../../core';
import { dirname } from '../paths';
import type { FileHost } from '../types';

/** A disk in memory, which a test can change as it likes. Folders exist where a file lies in them. */
export interface MemoryFileHost extends FileHost {
  write(file: FilePath, text: string): void;
  remove(file: FilePath): void;
  /** Lets the file exist while reading it fails with this message. */
  breakReading(file: FilePath, message: string): void;
}

/** A host whose disk holds these files (absolute path → text) and nothing else. */
export function memoryFileHost(files: Readonly<Record<string, string>>): MemoryFileHost {
  const texts = new Map(Object.entries(files));
  const broken = new Map<FilePath, string>();
  let folders: Map<FilePath, Map<string, 'file' | 'folder'>> | undefined;

  function tree(): Map<FilePath, Map<string, 'file' | 'folder'>> {
    if (folders !== undefined) return folders;
    folders = new Map([['/', new Map()]]);
    for (const file of texts.keys()) {
      let kind: 'file' | 'folder' = 'file';
      for (let path = file; dirname(path) !== path; path = dirname(path)) {
        const parent = dirname(path);
        let entries = folders.get(parent);
        if (entries === undefined) folders.set(parent, (entries = new Map()));
        entries.set(path.slice(parent === '/' ? 1 : parent.length + 1), kind);
        kind = 'folder';
      }
    }
    return folders;
  }

  return {
    readFile(file) {
      const failure = broken.get(file);
      if (failure !== undefined) throw new Error(failure);
      return texts.get(file);
    },
    stat(path) {
      const text = texts.get(path);
      if (text !== undefined) return { kind: 'file', size: text.length };
      return tree().has(path) ? { kind: 'folder', size: 0 } : undefined;
    },
    readFolder(path) {
      const entries = tree().get(path);
      if (entries === undefined) throw new Error(`ENOENT: no such folder '${path}'`);
      return [...entries].map(([name, kind]) => ({ name, kind, link: false })).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    realPath: (path) => path,
    write(file, text) {
      texts.set(file, text);
      folders = undefined;
    },
    remove(file) {
      texts.delete(file);
      broken.delete(file);
      folders = undefined;
    },
    breakReading(file, message) {
      broken.set(file, message);
    },
  };
}
