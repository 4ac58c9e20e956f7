import { posix } from 'node:path';
import type { FilePath } from '../core';

/** An absolute path with forward slashes: what the whole program calls a file by. */
export function toFilePath(path: string): FilePath {
  return path.replace(/\\/g, '/');
}

export const dirname = (path: FilePath): FilePath => posix.dirname(path);
export const basename = (path: FilePath): string => posix.basename(path);

/** `relative` taken from `folder`, `.` and `..` resolved; an absolute `relative` stands for itself. */
export function join(folder: FilePath, relative: string): FilePath {
  return plainlyJoined(folder, relative) ?? normalized(folder, relative);
}

/** Most of what is joined goes up a few folders and down again: what every import of a workspace costs should not be the search for what else a path may hold. */
function plainlyJoined(folder: FilePath, relative: string): FilePath | undefined {
  const first = relative.charCodeAt(0);
  let from = 0;
  let at = folder.length;
  if (at < 2 || folder.charCodeAt(0) !== slash || folder.charCodeAt(at - 1) === slash || folder.includes('/.') || folder.includes('//')) return undefined;
  if (first === dot) {
    if (relative.startsWith('./')) from = 2;
    for (; relative.startsWith('../', from); from += 3) {
      at = folder.lastIndexOf('/', at - 1);
      if (at < 1) return undefined;
    }
  }
  const down = from === 0 ? relative : relative.slice(from);
  const begins = down.charCodeAt(0);
  if (down === '' || begins === dot || begins === slash || down.endsWith('/') || down.includes('/.') || down.includes('//') || down.charCodeAt(1) === colon) return undefined;
  return `${at === folder.length ? folder : folder.slice(0, at)}/${down}`;
}

const slash = 47;
const dot = 46;
const colon = 58;

function normalized(folder: FilePath, relative: string): FilePath {
  const path = isAbsolute(relative) ? posix.normalize(relative) : posix.normalize(`${folder}/${relative}`);
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

export function isAbsolute(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:\//.test(path);
}

/** Whether `path` is `folder` or lies in it. */
export function isWithin(folder: FilePath, path: FilePath): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** The path of something in `folder`, relative to it; `path` must lie in it. */
export function relativeTo(folder: FilePath, path: FilePath): string {
  return path.slice(folder.endsWith('/') ? folder.length : folder.length + 1);
}

/** Whether a file is among what was asked for: files, and folders with all that is in them; everything where nothing was named. */
export function isSelected(file: FilePath, paths: readonly FilePath[] | undefined): boolean {
  return !paths || paths.some((path) => file === path || file.startsWith(path.endsWith('/') ? path : `${path}/`));
}

/** Whether a file is TypeScript, which says what things are. */
export function isTypeScript(file: FilePath): boolean {
  return /\.[cm]?tsx?$/.test(file);
}

/** The folder and all folders above it, nearest first. */
export function* upwards(folder: FilePath): Generator<FilePath> {
  for (let at = folder; ; ) {
    yield at;
    const parent = dirname(at);
    if (parent === at || parent === '.') return;
    at = parent;
  }
}

/** The order in which everything is listed: by code units, the same on every machine. */
export function byPath(a: FilePath, b: FilePath): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
