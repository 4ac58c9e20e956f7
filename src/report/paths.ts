import { posix } from 'node:path';
import type { FilePath } from '../core';

/**
 * The file as seen from the folder, with forward slashes: `src/a.ts`, `../other/a.ts`. A file on another Windows drive
 * cannot be relative and keeps its absolute path.
 */
export function relativePath(base: FilePath, file: FilePath): string {
  if (drive(base) !== drive(file)) return file;
  return posix.relative(rooted(base), rooted(file)) || '.';
}

/** `relativePath` as a URI reference: percent-encoded, characters that mean something in a URI included. */
export function relativeUri(base: FilePath, file: FilePath): string {
  const path = relativePath(base, file);
  const absolute = drive(path) !== '';
  // A name that is no valid UTF-16 (possible on Windows) has no URI; the replacement character stands in.
  const encoded = encodeURI(path.replace(/\p{Surrogate}/gu, '\uFFFD')).replace(/[?#:]/g, encodeURIComponent);
  return absolute ? `file:///${encoded.replace('%3A', ':')}` : encoded;
}

function drive(path: string): string {
  return /^[A-Za-z]:(?=\/)/.exec(path)?.[0].toLowerCase() ?? '';
}

/** `C:/app` becomes `/c:/app`, so that POSIX rules apply to it. */
function rooted(path: FilePath): string {
  const letter = drive(path);
  return letter === '' ? path : `/${letter}${path.slice(letter.length)}`;
}
