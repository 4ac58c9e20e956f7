import { accessSync, chmodSync, chownSync, constants, mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file's whole new content. */
export interface NewContent {
  readonly file: string;
  readonly content: string | Buffer;
  /** What it held before, to be put back if a later file cannot be written; undefined for a new file. */
  readonly previous?: Buffer;
}

/**
 * Writes all files or none. Each is first written beside its place and then moved over it, so that no reader and no crash
 * sees half a file; a link stays a link, and a file keeps its mode and, where allowed, its owner.
 * @throws the file system's error, after everything is as it was before.
 */
export function writeAll(files: readonly NewContent[]): void {
  const staged: { readonly change: NewContent; readonly target: string; readonly temporary: string }[] = [];
  const moved: { readonly change: NewContent; readonly target: string }[] = [];
  const madeFolders: string[] = [];
  try {
    for (const change of files) {
      const target = change.previous === undefined ? change.file : realpathSync(change.file);
      if (change.previous === undefined) {
        const made = mkdirSync(dirname(target), { recursive: true });
        if (made !== undefined) madeFolders.push(made);
      } else {
        accessSync(target, constants.W_OK); // Moving would also replace a file that is read-only on purpose.
      }
      const temporary = stage(target, change.content);
      staged.push({ change, target, temporary });
    }
    for (const { change, target, temporary } of staged) {
      renameSync(temporary, target);
      moved.push({ change, target });
    }
  } catch (error) {
    for (const { change, target } of moved) {
      if (change.previous === undefined) rmSync(target, { force: true });
      else renameSync(stage(target, change.previous), target);
    }
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    for (const folder of madeFolders.reverse()) rmSync(folder, { recursive: true, force: true });
    throw error;
  }
}

/** Writes one file as a whole, new or not. */
export function writeWhole(file: string, content: string): void {
  const existing = statSync(file, { throwIfNoEntry: false });
  if (existing && !existing.isFile()) {
    writeFileSync(file, content); // A device such as /dev/null must not be replaced; a folder is refused by the system.
    return;
  }
  const target = existing ? realpathSync(file) : file;
  const temporary = stage(target, content);
  try {
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

let staged = 0;

/** Writes the content beside its target, with the target's mode and owner, and returns where it lies. */
function stage(target: string, content: string | Buffer): string {
  const temporary = join(dirname(target), `.headroom-${process.pid}-${++staged}.tmp`);
  const existing = statSync(target, { throwIfNoEntry: false });
  try {
    writeFileSync(temporary, content, { flag: 'wx' });
    if (existing) {
      keepOwner(temporary, existing.uid, existing.gid);
      chmodSync(temporary, existing.mode & 0o7777);
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(temporary, { force: true });
    throw error;
  }
  return temporary;
}

function keepOwner(file: string, uid: number, gid: number): void {
  try {
    chownSync(file, uid, gid);
  } catch {
    // Only root may give files away; for anyone else the file becomes theirs, as with every editor.
  }
}
