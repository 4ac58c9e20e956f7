import { existsSync } from 'node:fs';
import { FILE_HEADERS_ONLY, formatPatch, structuredPatch } from 'diff';
import type { FilePath } from '../core';
import { isWithin, upwards } from '../project/paths';
import { relativePath } from '../report/paths';
import type { Target } from './targets';
import { UsageError } from './terminal';

/** What a fix does to one file, as texts with their byte order marks and line ends. */
export interface FileChange {
  readonly file: FilePath;
  readonly before: string;
  readonly after: string;
  readonly create: boolean;
}

/**
 * One unified diff of all changes, its paths relative to `base`. It has no `diff --git` lines: with them, git takes paths from
 * the repository's top and skips them in a subfolder; without them, from the folder that `git apply` runs in (apply.c).
 */
export function unifiedDiff(changes: readonly FileChange[], base: FilePath): string {
  return changes.map(({ file, before, after, create }) => {
    const path = relativePath(base, file);
    return formatPatch(structuredPatch(create ? '/dev/null' : `a/${path}`, `b/${path}`, before, after, undefined, undefined, { context: 3 }), FILE_HEADERS_ONLY);
  }).join('');
}

/**
 * The folder in which `git apply` takes the diff: the current one, where it holds all the files and they are not in a
 * repository of their own below it; otherwise the first PATH, or the nearest folder above it that holds them.
 * @throws UsageError where no folder holds them all (files on two Windows drives).
 */
export function patchBase(cwd: FilePath, first: FilePath, files: readonly FilePath[]): FilePath {
  const holdsAll = (folder: FilePath): boolean => files.every((file) => isWithin(folder, file));
  const repository = [...upwards(first)].find((folder) => existsSync(`${folder}/.git`));
  if (holdsAll(cwd) && (repository === undefined || isWithin(repository, cwd))) return cwd;
  const found = [...upwards(first)].find(holdsAll);
  if (found === undefined) throw new UsageError('The files to be changed have no folder in common that one diff could be relative to.');
  return found;
}

/** The folder that a target is, or lies in. */
export function folderOf(target: Target): FilePath {
  return target.kind === 'folder' ? target.path : target.path.slice(0, target.path.lastIndexOf('/')) || '/';
}
