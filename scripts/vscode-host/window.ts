// A window of the workbench: Chromium showing a page of the server.
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { VSCodeServer } from './server';
import { ensureSystem, findBrowser } from './system';

/** Where screenshots of failures go. */
export const ARTIFACTS = resolve(__dirname, '../../out/artifacts');

export interface WindowOptions {
  /** The folder to open, absolute; none opens an empty window. */
  folder?: string;
  /** A `.code-workspace` file to open instead of a folder. */
  workspaceFile?: string;
  /** A file to open in the editor, absolute. */
  file?: string;
  /** The folder of an extension to load from source, absolute. */
  extensionDevelopmentPath?: string;
  /** A compiled module that exports `run()`, absolute; the window ends when it has run. */
  extensionTestsPath?: string;
}

/** The address of a window: what VS Code's desktop takes as arguments, the page takes as its payload. */
export function windowUrl(server: Pick<VSCodeServer, 'authority'>, options: WindowOptions): string {
  const remote = (path: string): string => `vscode-remote://${server.authority}${encodeURI(path)}`;
  const payload: [string, string][] = [['skipWelcome', 'true'], ['skipReleaseNotes', 'true']];
  if (options.extensionDevelopmentPath) payload.push(['extensionDevelopmentPath', remote(options.extensionDevelopmentPath)]);
  if (options.extensionTestsPath) payload.push(['extensionTestsPath', remote(options.extensionTestsPath)]);
  if (options.file) payload.push(['openFile', remote(options.file)]);
  const query = new URLSearchParams();
  if (options.workspaceFile) query.set('workspace', options.workspaceFile);
  else if (options.folder) query.set('folder', options.folder);
  else query.set('ew', 'true');
  query.set('payload', JSON.stringify(payload));
  return `http://${server.authority}/?${query.toString()}`;
}

/**
 * Starts Debian's Chromium without a display, installing it where that is allowed. It ends with `close()` or with this process.
 * @throws {HostUnavailable} where there is none
 */
export async function launchBrowser(log?: (line: string) => void): Promise<Browser> {
  ensureSystem('browser', log);
  return chromium.launch({
    executablePath: findBrowser(),
    // Our own handlers end everything in order.
    handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
      '--disable-sync', '--disable-dev-shm-usage'],
  });
}

/** Saves what the window shows as `out/artifacts/NAME.png`, for a person to look at after a failure. Never throws. */
export async function saveScreenshot(page: Page, name: string): Promise<string | undefined> {
  try {
    mkdirSync(ARTIFACTS, { recursive: true });
    const path = join(ARTIFACTS, `${name.replace(/[^\w.-]+/g, '-').slice(0, 120)}.png`);
    await page.screenshot({ path, timeout: 10_000 });
    return path;
  } catch {
    return undefined;
  }
}
