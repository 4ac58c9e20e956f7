import type { FilePath } from '../../core';
import { discover, type DiscoverOptions, type Discovery } from './discover';
import { isWithin } from '../paths';
import type { FileHost } from '../types';

/** How files stood on disk when they were read, so that a look at a whole folder need not read again what is the same. */
export class DiskState {
  private readonly stamps = new Map<FilePath, string | undefined>();

  constructor(private readonly host: FileHost) {}

  /** What stands at a path. To be asked before a file is read: what is written in between is then seen as a change. Throws what the host throws. */
  note(file: FilePath): ReturnType<FileHost['stat']> {
    this.stamps.set(file, undefined);
    const found = this.host.stat(file);
    this.stamps.set(file, stampOf(found));
    return found;
  }

  /**
   * The files below a folder that are not what they were when they were read. Undefined where something came or went, a configuration changed, or the host cannot
   * tell: then everything has to be looked at.
   */
  changedWithin(folder: FilePath, before: Discovery, configs: ReadonlySet<FilePath>, options: DiscoverOptions): readonly FilePath[] | undefined {
    const now = discover(options);
    const isSame = sameMembers(before.files, now.files) && sameMembers(before.extra, now.extra) && sameMembers([...before.importable], [...now.importable])
      && sameMembers([...before.configs], [...now.configs]) && JSON.stringify(before.notices) === JSON.stringify(now.notices);
    if (!isSame) return undefined;
    const changed: FilePath[] = [];
    for (const [file, stamp] of this.stamps) {
      if (!isWithin(folder, file)) continue;
      const stands = this.stampOf(file);
      if (stamp !== undefined && stands === stamp) continue;
      if (stands === undefined || configs.has(file)) return undefined;
      changed.push(file);
    }
    return changed;
  }

  private stampOf(file: FilePath): string | undefined {
    try {
      return stampOf(this.host.stat(file));
    } catch {
      return undefined;
    }
  }
}

function stampOf(found: ReturnType<FileHost['stat']>): string | undefined {
  if (!found) return 'absent';
  return found.modified === undefined ? undefined : `${found.kind} ${found.size} ${found.modified}`;
}

function sameMembers(a: readonly FilePath[], b: readonly FilePath[]): boolean {
  if (a.length !== b.length) return false;
  const members = new Set(a);
  return b.every((file) => members.has(file));
}
