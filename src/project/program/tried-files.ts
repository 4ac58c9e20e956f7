import type { FilePath } from '../../core';
import { sourceFileCache, type SourceFileCache } from './program';
import type { SourceText } from '../disk/source-texts';

interface Tried {
  readonly texts: ReadonlyMap<FilePath, SourceText>;
  readonly parsed: SourceFileCache;
}

/**
 * Files as they are tried. One fix after another leaves all texts as they were but its own, so that what the last try has read, parsed and bound of a text is good for the next one: with a
 * hundred fixes taken, each further one would otherwise have a hundred files parsed. Of what was tried before that nothing is kept.
 */
export class TriedFiles {
  private last: Tried | undefined;

  /**
   * @param read what is read off a text that the last try did not have
   * @param behind the files of the present snapshot
   */
  of(texts: ReadonlyMap<FilePath, string>, read: (file: FilePath, text: string) => SourceText, behind: SourceFileCache): Tried {
    const { last } = this;
    const parsed = sourceFileCache(behind);
    const tried = new Map([...texts].map(([file, text]): readonly [FilePath, SourceText] => {
      const known = last?.texts.get(file);
      if (known?.text !== text) return [file, read(file, text)];
      const sourceFile = last?.parsed.get(file, text);
      if (sourceFile !== undefined) parsed.set(file, text, sourceFile);
      return [file, known];
    }));
    return this.last = { texts: tried, parsed };
  }
}
