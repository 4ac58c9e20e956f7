// Servers that a test run starts for itself from a package of Debian.
import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';

/**
 * Installs a server's package where its command is missing and may be.
 * @throws Error with one clear sentence where there is none
 */
export function haveServer(command: string, name: string, debianPackage: string): void {
  const isThere = (): boolean => spawnSync(command, ['--version']).status === 0;
  if (isThere()) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', debianPackage]]) spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], { env, stdio: 'ignore' });
  if (!isThere()) throw new Error(`There is no \`${command}\` on this machine: install ${name} and run the test again.`);
}

/** Ends a server and removes its folder. */
export async function endServer(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null) {
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  }
  rmSync(folder, { recursive: true, force: true });
}
