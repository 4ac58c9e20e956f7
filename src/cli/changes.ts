import { existsSync, readFileSync } from 'node:fs';
import { applyEdits, type FileEdit, type FilePath } from '../core';
import type { FileChange } from './patch';
import { UsageError } from './terminal';

/** A change together with the bytes that it replaces. */
export interface PlannedChange extends FileChange {
  readonly previous?: Buffer;
}

const mark = '\uFEFF';

/**
 * What the edits make of the files on disk. The edits were made for the text as the engine has it, so the disk must still
 * hold that text; a byte order mark, which the engine does not see, stays.
 * @throws UsageError, with nothing changed, where a file is not UTF-8, has changed meanwhile, or stands where a new one is to be.
 */
export function planChanges(edits: readonly FileEdit[], engineText: (file: FilePath) => string | undefined): readonly PlannedChange[] {
  return [...edits]
    .sort((a, b) => (a.file < b.file ? -1 : 1))
    .map((edit) => (edit.create === true ? created(edit) : edited(edit, engineText(edit.file))))
    .filter((change) => change.create || change.before !== change.after);
}

function created(edit: FileEdit): PlannedChange {
  if (existsSync(edit.file)) throw new UsageError(`Nothing was changed: ${edit.file} was to be created, but exists.`);
  return { file: edit.file, before: '', after: applyEdits('', edit.edits), create: true };
}

function edited(edit: FileEdit, known: string | undefined): PlannedChange {
  let previous: Buffer;
  try {
    previous = readFileSync(edit.file);
  } catch (error) {
    throw new UsageError(`Nothing was changed: ${edit.file} cannot be read: ${(error as Error).message}`);
  }
  const before = previous.toString('utf8');
  if (!Buffer.from(before, 'utf8').equals(previous)) throw new UsageError(`Nothing was changed: ${edit.file} is not UTF-8.`);
  const prefix = before.startsWith(mark) && !known?.startsWith(mark) ? mark : '';
  const text = before.slice(prefix.length);
  if (known !== undefined && text !== known) throw new UsageError(`Nothing was changed: ${edit.file} has changed meanwhile; run the command again.`);
  return { file: edit.file, before, after: prefix + applyEdits(text, edit.edits), create: false, previous };
}
