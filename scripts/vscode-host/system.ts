// What the machine itself must bring: the Debian packages that the server compiles against and the browser that shows it.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Says in one sentence why a real VS Code cannot be had here. Shown to people as it is, without a stack. */
export class HostUnavailable extends Error {}

/** Where Debian puts a browser that Playwright can drive; `HEADROOM_CHROMIUM` names another one. */
const BROWSERS = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];

interface Need {
  /** The Debian packages that bring it. */
  packages: string[];
  present: () => boolean;
}

const NEEDS: Record<'browser' | 'install', Need[]> = {
  /** To show a window. */
  browser: [{ packages: ['chromium', 'fonts-liberation'], present: () => findBrowser() !== undefined }],
  /** To install the server: its `kerberos` and other native modules are compiled on this machine. */
  install: [
    { packages: ['libkrb5-dev'], present: () => ['/usr/include/gssapi/gssapi.h', '/usr/include/gssapi.h'].some((file) => existsSync(file)) },
    { packages: ['build-essential'], present: () => onPath('g++') !== undefined && onPath('make') !== undefined },
    { packages: ['python3'], present: () => onPath('python3') !== undefined },
  ],
};

/** The absolute path of a command on the PATH, or undefined. */
export function onPath(command: string): string | undefined {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    if (!folder) continue;
    const file = join(folder, command);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // not here
    }
  }
  return undefined;
}

/** The Chromium that shows the workbench, or undefined where there is none. */
export function findBrowser(): string | undefined {
  const named = process.env.HEADROOM_CHROMIUM;
  if (named) return existsSync(named) ? named : undefined;
  for (const name of BROWSERS) {
    const found = onPath(name);
    if (found) return found;
  }
  return undefined;
}

/** Installs packages of Debian. Gives what went wrong, as the beginning of a sentence; undefined where nothing did. */
export function installDebian(packages: readonly string[]): string | undefined {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const { error, status, stderr } = spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
    if (status !== 0) return `\`apt-get ${args.join(' ')}\` failed (${error?.message ?? stderr.trim().split('\n').pop() ?? ''})`;
  }
  return undefined;
}

/**
 * Makes sure that the machine has what the host needs, installing Debian packages where this process may.
 * @throws {HostUnavailable} naming the packages to install, where they are missing and cannot be installed from here
 */
export function ensureSystem(what: keyof typeof NEEDS, log?: (line: string) => void): void {
  const needs = NEEDS[what];
  const missing = needs.filter((need) => !need.present()).flatMap((need) => need.packages);
  if (missing.length === 0) return;
  const names = missing.join(' ');
  const canInstall = process.getuid?.() === 0 && onPath('apt-get') !== undefined;
  if (!canInstall) {
    throw new HostUnavailable(`The VS Code test host needs ${names}: run \`sudo apt-get install -y ${names}\` (or your system's equivalent) and try again.`);
  }
  log?.(`Installing Debian packages: ${names}`);
  const failure = installDebian(missing);
  if (failure !== undefined) throw new HostUnavailable(`${failure}, so the VS Code test host lacks ${names}.`);
  const still = needs.filter((need) => !need.present()).flatMap((need) => need.packages);
  if (still.length > 0) throw new HostUnavailable(`apt-get installed ${names}, yet ${still.join(' ')} cannot be found.`);
}
