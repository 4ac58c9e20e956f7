// Installations of packages beside the repository's own, each of a manifest with its lock file: so that installing the repository stays light.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const INSTALL_MINUTES = 10;
/** `.npmrc` is for those who change a manifest; what it says holds for the install below too. */
export const manifestFiles = ['package.json', 'package-lock.json', '.npmrc'];

/**
 * The folder whose `node_modules` has what the manifest in a folder asks for, installed on first use (needs the npm registry) and reused until
 * a file of the manifest changes: `$XDG_CACHE_HOME/headroom/<name>-…`, by default `~/.cache/headroom/<name>-…`.
 * @throws Error with one sentence that says what is missing
 */
export function ensureInstalled(manifest: string): string {
  const name = (JSON.parse(readFileSync(join(manifest, 'package.json'), 'utf8')) as { name: string }).name.replace('headroom-', '');
  const hash = createHash('sha256');
  for (const file of manifestFiles) hash.update(readFileSync(join(manifest, file)));
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'headroom');
  const folder = join(cache, `${name}-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(folder)) return folder;
  mkdirSync(cache, { recursive: true });
  // Into a folder beside its place, and renamed into it: an interrupted install is never taken for a whole one.
  const temporary = mkdtempSync(join(cache, `${name}-install-`));
  try {
    for (const file of manifestFiles) copyFileSync(join(manifest, file), join(temporary, file));
    install(temporary);
    try {
      renameSync(temporary, folder);
    } catch (error) {
      // Another run was faster; its install is as good as this one.
      if (!existsSync(folder)) throw error;
    }
    return folder;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Installs what the manifest in a folder asks for, in its place.
 * @throws Error with one sentence that says what is missing
 */
export function install(folder: string): void {
  // No scripts, which would download browsers and binaries; no optional packages, which are binaries; no peers that no fixture imports. Said here
  // and not only in `.npmrc`, which the settings of an outer `npm test` win over.
  const done = spawnSync('npm', ['ci', '--ignore-scripts', '--omit=optional', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
    encoding: 'utf8',
    timeout: INSTALL_MINUTES * 60_000,
    // `npm` is a script on Windows.
    shell: process.platform === 'win32',
  });
  if (done.status === 0) return;
  const why = done.error?.message ?? (/^npm error (?!code |syscall |errno )(.+)$/m.exec(done.stderr)?.[1] || `exit code ${done.status}`);
  throw new Error(`The packages could not be installed, which needs the npm registry once: npm ci says "${why}".`);
}
