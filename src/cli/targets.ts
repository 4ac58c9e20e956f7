import { existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { FilePath } from '../core';
import { dirname, isWithin, toFilePath, upwards } from '../project/paths';
import { UsageError } from './terminal';

/** One PATH of the command line. */
export interface Target {
  readonly path: FilePath;
  readonly kind: 'file' | 'folder';
}

/**
 * The PATHs as absolute places; the current folder where none is given.
 * @throws UsageError where one does not exist or is neither a file nor a folder.
 */
export function resolveTargets(cwd: string, paths: readonly string[]): readonly Target[] {
  return (paths.length === 0 ? ['.'] : paths).map((path) => {
    const absolute = resolve(cwd, path);
    let found;
    try {
      found = statSync(absolute, { throwIfNoEntry: false });
    } catch (error) {
      throw new UsageError(`${path} cannot be read: ${(error as Error).message}`);
    }
    if (found === undefined) throw new UsageError(`${path} does not exist.`);
    if (!found.isFile() && !found.isDirectory()) throw new UsageError(`${path} is neither a file nor a folder.`);
    return { path: toFilePath(absolute), kind: found.isFile() ? 'file' : 'folder' };
  });
}

/** The folder that reports are relative to: the first PATH, or the current folder where that is a file. */
export function baseFolder(cwd: string, targets: readonly Target[]): FilePath {
  const first = targets[0];
  return first?.kind === 'folder' ? first.path : toFilePath(cwd);
}

/**
 * The folders that the engine has to know for these targets. `scan src` must find the schema and the tsconfig beside `src`,
 * and a package of a monorepo the packages that it imports, so a target's root can lie above it. Nested roots are dropped.
 */
export function rootsOf(cwd: string, targets: readonly Target[]): readonly FilePath[] {
  const roots = [...new Set(targets.map((target) => rootOf(toFilePath(cwd), target)))];
  return roots.filter((root) => !roots.some((other) => other !== root && isWithin(other, root)));
}

const markers = ['package.json', 'tsconfig.json', 'jsconfig.json', 'headroom.config.json', '.git'];

function rootOf(cwd: FilePath, target: Target): FilePath {
  const folder = target.kind === 'folder' ? target.path : dirname(target.path);
  if (existsSync(`${folder}/headroom.config.json`)) return folder;
  const above = projectFolders(folder);
  const root = above.find(isWorkspace) ?? above.find((place) => markers.some((marker) => existsSync(`${place}/${marker}`)));
  if (root !== undefined) return root;
  return target.kind === 'file' && isWithin(cwd, folder) && dirname(cwd) !== cwd ? cwd : folder;
}

/** The folder and those above it, up to its repository. A user's home or a whole disk is no project, whatever lies in it. */
function projectFolders(folder: FilePath): readonly FilePath[] {
  const home = toFilePath(homedir());
  const found: FilePath[] = [];
  for (const place of upwards(folder)) {
    if (place !== folder && (place === home || dirname(place) === place)) break;
    found.push(place);
    if (existsSync(`${place}/.git`)) break;
  }
  return found;
}

/** Whether the folder is the root of a monorepo, as npm, Yarn, pnpm and Bun say it. */
function isWorkspace(folder: FilePath): boolean {
  if (existsSync(`${folder}/pnpm-workspace.yaml`)) return true;
  try {
    return (JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as { workspaces?: unknown }).workspaces !== undefined;
  } catch {
    return false; // Absent or broken: the engine reports what matters of it.
  }
}
