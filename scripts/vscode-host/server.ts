// One running VS Code server, with its own empty data and extension folders.
import { spawn } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ensureServer, type ServerInstall } from './install';
import { freePort, onExit, startGroup, within } from './processes';

export type Settings = Record<string, unknown>;

/** No welcome page, no assistant, no pop-ups: what a test and a screenshot want of a window. */
export const QUIET: Settings = {
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'git.openRepositoryInParentFolders': 'never',
  'typescript.disableAutomaticTypeAcquisition': true,
  'files.autoSave': 'off',
  'editor.minimap.enabled': false,
};

/** TypeScript's own server reads no workspace and underlines nothing: a window in which it is not the subject is ready sooner, and every squiggle in it is ours. */
export const WITHOUT_TYPESCRIPT: Settings = {
  'typescript.tsserver.useSyntaxServer': 'always', 'js/ts.tsserver.useSyntaxServer': 'always',
  'typescript.validate.enable': false, 'javascript.validate.enable': false, 'js/ts.validate.enabled': false,
};

export interface ServerOptions {
  /** Machine-level settings of its windows, on top of {@link QUIET}; a workspace's own settings still win. */
  settings?: Settings;
  /** false leaves {@link QUIET} out: for a person's window. */
  quiet?: boolean;
  /** true leaves folders untrusted until somebody trusts them; otherwise every folder is trusted. */
  restricted?: boolean;
  /** `.vsix` files to install before it starts. */
  vsix?: string[];
  /** Folders of extensions that are put among the installed ones before it starts, which takes no process of its own. */
  folders?: readonly string[];
  /** Extra environment of the server, and so of its extension hosts. */
  env?: Record<string, string>;
  /** Gets progress lines (a first-time install). */
  log?: (line: string) => void;
}

export interface VSCodeServer {
  port: number;
  /** `localhost:PORT`: the authority of its `vscode-remote:` addresses. */
  authority: string;
  /** The folder of its data; the logs are under `server/data/logs`. */
  home: string;
  /** Resolves when it has ended, by itself or by `close`. */
  ended: Promise<void>;
  /** The end of what it printed. */
  output: () => string;
  /** Ends the server with all its children and removes its folders. */
  close: () => Promise<void>;
}

const START_SECONDS = 120;
const INSTALL_SECONDS = 240;

/**
 * Starts VS Code's server on a free port of the loopback interface.
 * @throws {HostUnavailable} when it cannot be had on this machine; Error with its output when it does not come up
 */
export async function startServer(options: ServerOptions = {}): Promise<VSCodeServer> {
  const install = await ensureServer(options.log);
  const home = mkdtempSync(join(tmpdir(), 'headroom-vscode-'));
  const removeHome = (): void => rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  const forget = onExit(removeHome);
  try {
    writeSettings(join(home, 'server', 'data', 'Machine'), { ...(options.quiet === false ? {} : QUIET), ...options.settings });
    for (const folder of options.folders ?? []) cpSync(folder, join(home, 'extensions', basename(folder)), { recursive: true });
    for (const file of options.vsix ?? []) await installVsix(file, { home, install });
    const port = await freePort();
    let output = '';
    const group = startGroup(install.node, [install.main, ...serverArguments(home), '--host', '127.0.0.1', '--port', String(port),
      '--without-connection-token', '--accept-server-license-terms', '--enable-smoke-test-driver', '--telemetry-level', 'off', ...(options.restricted ? [] : ['--disable-workspace-trust'])], {
      env: serverEnvironment(options.env),
      output: (text) => (output = (output + text).slice(-20_000)),
    });
    try {
      await answering(port, group.ended, () => output);
    } catch (error) {
      await group.end();
      throw error;
    }
    return {
      port,
      authority: `localhost:${port}`,
      home,
      ended: group.ended,
      output: () => output,
      close: async () => {
        await group.end();
        removeHome();
        forget();
      },
    };
  } catch (error) {
    removeHome();
    forget();
    throw error;
  }
}

/**
 * Installs a `.vsix` into a server's extension folder with the server's own command.
 * @param target.home the `home` of a {@link VSCodeServer}; of one that runs, the window must be loaded anew
 * @throws Error with the server's words when it refuses the package
 */
export async function installVsix(file: string, target: { home: string; install?: ServerInstall }): Promise<void> {
  const install = target.install ?? (await ensureServer());
  const child = spawn(install.node, [install.main, ...serverArguments(target.home), '--install-extension', file, '--force'], {
    env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'], detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const done = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve));
  try {
    const code = await within(done, INSTALL_SECONDS * 1000, `Installing ${file} did not end within ${INSTALL_SECONDS} s:\n${output}`);
    // The command answers 0 for a package that it could not install, too.
    if (code !== 0 || !/successfully installed/.test(output)) throw new Error(`VS Code did not install ${file}:\n${output.trim()}`);
  } finally {
    try {
      if (child.pid) process.kill(-child.pid, 'SIGKILL');
    } catch {
      // ended, as it should
    }
  }
}

/** Writes `settings.json` into a folder of VS Code's data: `User` of the desktop, `Machine` of the server. */
export function writeSettings(folder: string, settings: Settings): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings, undefined, 2));
}

function serverArguments(home: string): string[] {
  return ['--server-data-dir', join(home, 'server'), '--extensions-dir', join(home, 'extensions')];
}

/** This process's environment without what would make a nested VS Code or Node behave otherwise. */
function serverEnvironment(extra: Record<string, string> = {}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|VSCODE_|ELECTRON_|NODE_OPTIONS$)/i.test(name));
  // No extension gallery: nothing in a test or a demonstration needs one, and looking for it costs time where there is no network.
  return { ...Object.fromEntries(kept), EXTENSIONS_GALLERY: '{"serviceUrl":""}', ...extra };
}

async function answering(port: number, end: Promise<void>, output: () => string): Promise<void> {
  let ended = false;
  void end.then(() => (ended = true));
  const limit = Date.now() + START_SECONDS * 1000;
  for (;;) {
    if (ended) throw new Error(`VS Code's server ended while starting:\n${output()}`);
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/version`, { signal: AbortSignal.timeout(2000) });
      if (answer.ok) return;
    } catch {
      // not yet
    }
    if (Date.now() > limit) throw new Error(`VS Code's server did not answer within ${START_SECONDS} s:\n${output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
