// The VS Code server, from npm: `code-server` ships VS Code's own server whole, and `node-<platform>` the Node it demands.
// 617 MB and over a minute the first time, so it lives in the user's cache, in a folder named after its versions.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { onExit } from './processes';
import { ensureSystem, HostUnavailable } from './system';

/** Carries VS Code 1.139.1. Both versions are pinned: the server refuses any other major version of Node. */
export const CODE_SERVER = '4.139.1';
export const SERVER_NODE = '24.21.0';

/** What is installed, as absolute paths. */
export interface ServerInstall {
  /** The Node 24 that runs the server. */
  node: string;
  /** VS Code's `server-main.js`. */
  main: string;
}

const INSTALL_MINUTES = 15;

/** The folder that this version is installed in: `$XDG_CACHE_HOME/headroom/…`, by default `~/.cache/headroom/…`. */
export function installFolder(): string {
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(cache, 'headroom', `code-server-${CODE_SERVER}-node-${SERVER_NODE}`);
}

/**
 * The server, installed on first use (needs the npm registry) and reused from then on. Built in a folder beside its place and
 * renamed into it, so that an interrupted install is never taken for a whole one.
 * @throws {HostUnavailable} with one sentence that says what is missing
 */
export async function ensureServer(log: (line: string) => void = () => {}): Promise<ServerInstall> {
  const folder = installFolder();
  const nodePackage = serverNodePackage();
  const found = layout(folder, nodePackage);
  if (existsSync(found.main) && existsSync(found.node)) return found;

  ensureSystem('install', log);
  mkdirSync(dirname(folder), { recursive: true });
  removeAbandoned(folder);
  const temp = `${folder}.tmp-${process.pid}`;
  const cleanUp = (): void => rmSync(temp, { recursive: true, force: true });
  const forget = onExit(cleanUp);
  try {
    log(`Installing VS Code's server (code-server ${CODE_SERVER}) into ${folder}: once, a minute or more`);
    const nodeFolder = join(temp, 'node');
    await npmInstall(nodeFolder, `${nodePackage}@${SERVER_NODE}`, process.env.PATH ?? '', {});
    const nodeHome = join(nodeFolder, 'node_modules', nodePackage);
    const bin = join(nodeHome, 'bin');
    await npmInstall(join(temp, 'server'), `code-server@${CODE_SERVER}`, bin + delimiter + (process.env.PATH ?? ''), {
      // Native modules build against this Node's own headers instead of downloading them.
      npm_config_nodedir: nodeHome,
    });
    if (!existsSync(layout(temp, nodePackage).main)) throw new HostUnavailable(`code-server ${CODE_SERVER} was installed without its lib/vscode/out/server-main.js.`);
    try {
      renameSync(temp, folder);
    } catch (error) {
      // Another run was faster; its install is as good as this one.
      if (!existsSync(found.main)) throw error;
    }
    return found;
  } finally {
    forget();
    cleanUp();
  }
}

function layout(folder: string, nodePackage: string): ServerInstall {
  return {
    node: join(folder, 'node', 'node_modules', nodePackage, 'bin', 'node'),
    main: join(folder, 'server', 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

function serverNodePackage(): string {
  if (process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64')) return `node-linux-${process.arch}`;
  throw new HostUnavailable(`The embedded VS Code server is set up for Linux on x64 and arm64 only, not for ${process.platform} on ${process.arch}; use a desktop VS Code (npm run test:desktop).`);
}

/** Leftovers of installs whose process is gone. */
function removeAbandoned(folder: string): void {
  const prefix = `${basename(folder)}.tmp-`;
  for (const name of readdirSync(dirname(folder))) {
    if (!name.startsWith(prefix)) continue;
    try {
      process.kill(Number(name.slice(prefix.length)), 0);
    } catch {
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
    }
  }
}

/** Runs `npm install SPEC` in a folder of its own; the log stays out of the terminal and its end is quoted on failure. */
async function npmInstall(folder: string, spec: string, path: string, extra: Record<string, string>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true }));
  // An outer `npm test` leaves its own settings in the environment, among them the user agent by which
  // code-server's install check would take the outer Node for the one that runs.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
  const logFile = join(folder, 'install.log');
  const output = createWriteStream(logFile);
  await new Promise((resolve) => output.once('open', resolve));
  const child = spawn('npm', ['install', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', spec], {
    cwd: folder,
    env: { ...env, ...extra, PATH: path },
    stdio: ['ignore', output, output],
    detached: true,
  });
  const end = (): void => {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // already gone
    }
  };
  const forget = onExit(end);
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    end();
  }, INSTALL_MINUTES * 60_000);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  clearTimeout(timer);
  forget();
  output.end();
  if (code === 0) return;
  const tail = readFileSync(logFile, 'utf8').trim().split('\n').slice(-15).join('\n');
  const why = late ? `did not end within ${INSTALL_MINUTES} minutes` : `failed with exit code ${code}`;
  throw new HostUnavailable(`\`npm install ${spec}\` ${why}; the VS Code test host needs the npm registry once.\n${tail}`);
}
