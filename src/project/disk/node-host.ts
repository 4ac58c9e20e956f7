import { readFileSync, readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import type { FilePath } from '../../core';
import { toFilePath } from '../paths';
import type { FileHost } from '../types';

/** The real disk. */
export function nodeFileHost(): FileHost {
  return { readFile, stat, readFolder, realPath };
}

function readFile(file: FilePath): string | undefined {
  try {
    const text = readFileSync(file, 'utf8');
    const first = text.charCodeAt(0);
    if (first === byteOrderMark) return text.slice(1);
    return first === notUtf8 ? decode(readFileSync(file)) : text;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

const byteOrderMark = 0xfeff;
/** What stands for bytes that are not UTF-8, such as the byte order mark of UTF-16. */
const notUtf8 = 0xfffd;

/** UTF-16 where a byte order mark says so, otherwise UTF-8, as the compiler reads files. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return Buffer.from(bytes.subarray(2, bytes.length - (bytes.length % 2))).swap16().toString('utf16le');
  return bytes.toString('utf8');
}

function stat(path: FilePath): { kind: 'file' | 'folder'; size: number; modified?: number } | undefined {
  const found = statOf(path);
  if (found === undefined) return undefined;
  if (found.isDirectory()) return { kind: 'folder', size: 0 };
  return found.isFile() ? { kind: 'file', size: found.size, modified: found.mtimeMs } : undefined;
}

function statOf(path: FilePath): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    // Below a file there is nothing either (`package.json/index.ts`), nor behind a link that leads in a circle or a name that is too long for the disk.
    // Where a folder may not be looked into, what is read there says so.
    return undefined;
  }
}

function readFolder(path: FilePath): { name: string; kind: 'file' | 'folder' | 'other'; link: boolean }[] {
  const entries = readdirSync(path, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.map((entry) => ({ name: entry.name, kind: kindOf(path, entry), link: entry.isSymbolicLink() }));
}

function kindOf(folder: FilePath, entry: Dirent): 'file' | 'folder' | 'other' {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (!entry.isSymbolicLink()) return 'other';
  return stat(`${folder}/${entry.name}`)?.kind ?? 'other'; // A link may lead nowhere or in a circle.
}

function realPath(path: FilePath): FilePath {
  return toFilePath(realpathSync.native(path));
}

function isAbsent(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code;
  return code === 'ENOENT' || code === 'ENOTDIR';
}
