// Each run works on its own copy of a fixture, so that tests may edit and save what they like.
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { onExit } from './processes';

export interface WorkspaceCopy {
  /** The absolute path of the copy. */
  path: string;
  remove: () => void;
}

/** Copies a folder (without `node_modules`) into the temporary directory, under its own name; removed at the latest when this process exits. */
export function copyWorkspace(folder: string): WorkspaceCopy {
  // Real, because VS Code and the engine name files by their real path.
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'headroom-workspace-')));
  const path = join(root, basename(folder));
  cpSync(folder, path, { recursive: true, filter: (source) => basename(source) !== 'node_modules' });
  const remove = (): void => rmSync(root, { recursive: true, force: true });
  const forget = onExit(remove);
  return { path, remove: () => { remove(); forget(); } };
}
