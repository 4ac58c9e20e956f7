// Runs a compiled test module inside the extension host of the real VS Code server.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { within } from './processes';
import { startServer, type Settings } from './server';
import { ARTIFACTS, launchBrowser, saveScreenshot, windowUrl } from './window';

/** Starts each printed line of the tests: the page hands us their console mixed with the window's own log. */
const MARK = '\u200bheadroom-test\u200b ';

export interface RunOptions {
  /** The extension under test, a folder. */
  extensionDevelopmentPath: string;
  /** A CommonJS module that exports `run(): Promise<void>`; it rejects when a test failed. */
  extensionTestsPath: string;
  /** The folder to open; none for an empty window. */
  folder?: string;
  /**
   * Environment of the extension host: how a run gets its options. HEADROOM_TEST_MARK is set besides; the tests put it before
   * each line that they print.
   */
  env?: Record<string, string>;
  settings?: Settings;
  /** Milliseconds that the whole run may take; 10 minutes by default. */
  timeout?: number;
  /** Gets the test run's console, line by line. */
  print?: (line: string) => void;
  log?: (line: string) => void;
}

/**
 * Opens a window whose extension host runs the tests, and waits for it to end.
 * @returns the exit code: 0 when `run()` resolved
 * @throws {HostUnavailable} where no host can be had; Error with a plain message when the run takes too long or the server dies
 */
export async function runExtensionTests(options: RunOptions): Promise<number> {
  const print = options.print ?? ((line: string) => console.log(line));
  const timeout = options.timeout ?? 10 * 60_000;
  const server = await startServer({ settings: options.settings, env: { ...options.env, HEADROOM_TEST_MARK: MARK }, log: options.log });
  try {
    const browser = await launchBrowser(options.log);
    try {
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const pageErrors: string[] = [];
      page.on('pageerror', (error) => pageErrors.push(error.message));
      const log: string[] = [];
      await page.exposeFunction('codeAutomationLog', (type: string, args: unknown[]) => {
        const line = testOutput(args);
        if (line !== undefined) print(line);
        else log.push(`[${type}] ${args.map((arg) => (typeof arg === 'string' ? arg : JSON.stringify(arg))).join(' ')}`);
      });
      const exit = new Promise<number>((resolve, reject) => {
        void server.ended.then(() => reject(new Error("VS Code's server ended before the tests did.")));
        page.once('crash', () => reject(new Error('The window crashed.')));
        page.once('close', () => reject(new Error('The window was closed before the tests ended.')));
        void page.exposeFunction('codeAutomationExit', (code: number) => resolve(code)).then(() => page.goto(windowUrl(server, options))).catch(reject);
      });
      try {
        const code = await within(exit, timeout, `The tests in VS Code did not end within ${Math.round(timeout / 1000)} s.`);
        if (code !== 0) print(await evidence(page, log));
        return code;
      } catch (error) {
        const said = error instanceof Error ? error.message : String(error);
        const seen = [await evidence(page, log), ...pageErrors.slice(0, 3), server.output().trim().split('\n').slice(-8).join('\n')];
        throw new Error([said, ...seen].filter(Boolean).join('\n'));
      }
    } finally {
      await browser.close().catch(() => {});
    }
  } finally {
    await server.close();
  }
}

/** Keeps what the window showed and what VS Code logged, and says where. */
async function evidence(page: Page, log: string[]): Promise<string> {
  const picture = await saveScreenshot(page, 'vscode-suite');
  mkdirSync(ARTIFACTS, { recursive: true });
  const logFile = join(ARTIFACTS, 'vscode-suite.log');
  writeFileSync(logFile, log.join('\n'));
  return `What the window showed and logged: ${[picture, logFile].filter(Boolean).join(', ')}`;
}

/** The lines that the test module marked, without the mark; everything else on that console is VS Code's own log. */
function testOutput(args: unknown[]): string | undefined {
  const at = args.findIndex((arg) => typeof arg === 'string' && arg.startsWith(MARK));
  return at < 0 ? undefined : String(args[at]).slice(MARK.length);
}
