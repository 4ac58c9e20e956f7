// Servers that a test run starts for itself from a package of Debian.
import { spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { installDebian } from '../../../scripts/vscode-host/system';

/** Each with the command that starts it, its name for people, and the package that brings it. */
const servers = {
  redis: { command: 'redis-server', name: 'Redis', debianPackage: 'redis-server' },
  mariadb: { command: 'mariadbd', name: 'MariaDB', debianPackage: 'mariadb-server-core' },
} as const;

export const serverNames = Object.keys(servers) as readonly (keyof typeof servers)[];

/**
 * Installs a server's package where its command is missing and may be, and gives the command.
 * @throws Error with one clear sentence where there is none
 */
export function haveServer(server: keyof typeof servers): string {
  const { command, name, debianPackage } = servers[server];
  const isThere = (): boolean => spawnSync(command, ['--version']).status === 0;
  if (isThere()) return command;
  const failure = installDebian([debianPackage]);
  if (!isThere()) throw new Error(`There is no \`${command}\` on this machine${failure === undefined ? '' : ` (${failure})`}: install ${name} and run the test again.`);
  return command;
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
