// A normal window of VS Code with the extension in it, to be driven by Playwright.
import { isAbsolute, join, resolve } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { startServer, type Settings, type VSCodeServer } from './server';
import { launchBrowser, saveScreenshot, windowUrl } from './window';
import { copyWorkspace, type WorkspaceCopy } from './workspace';

/** The repository: the extension's development folder. */
const REPOSITORY = resolve(__dirname, '../..');
/** A machine that is busy with other things takes its time; a page that is not up by then is loaded anew. */
const LOAD_SECONDS = 60;
const LOADS = 3;
/** What the palette and an editor may take on such a machine, and one try of what is tried again. */
const STEP_SECONDS = 90;
const TRY_SECONDS = 15;

export interface WorkbenchOptions {
  /** The fixture folder to work on, absolute or from the repository; a temporary copy is opened. None opens an empty window. */
  workspace?: string;
  /** Opens the folder itself, not a copy. */
  inPlace?: boolean;
  /** A file of the workspace to open, relative to it. */
  file?: string;
  /** `development` loads the extension from the repository's `dist`; otherwise the path of a `.vsix`, or of an extension's folder; 'none' loads none. */
  extension?: string;
  /** Folders of further extensions: from source, a window loads one alone. */
  companions?: readonly string[];
  /** Settings of the window, on top of the quiet ones. */
  settings?: Settings;
  env?: Record<string, string>;
  /** true opens the folder as one that nobody has trusted yet. */
  restricted?: boolean;
  viewport?: { width: number; height: number };
  /** 2 makes sharp screenshots; 1 by default. */
  scale?: number;
  log?: (line: string) => void;
}

export interface Workbench {
  page: Page;
  /** The folder that is open: the copy. Empty when none is. */
  workspace: string;
  server: VSCodeServer;
  /** Runs a command by the title that the command palette shows, `Headroom: Scan Workspace`. */
  runCommand: (title: string) => Promise<void>;
  /** Opens another file of the workspace, by its path relative to it, and waits until its text is shown. */
  openFile: (file: string) => Promise<void>;
  /** Saves a picture as `out/artifacts/NAME.png` and returns its path. */
  screenshot: (name: string) => Promise<string | undefined>;
  /** Loads the window anew, after `installVsix` for one. */
  reload: () => Promise<void>;
  /** Ends window, browser and server, and removes the copy. */
  close: () => Promise<void>;
}

/**
 * Opens a window and returns when the workbench stands, with the text of `file` shown where one is named. The extension may not
 * have activated yet: wait for what it does.
 * @throws {HostUnavailable} where no host can be had; Error when the window does not come up (a screenshot is in out/artifacts)
 */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const extension = options.extension ?? 'development';
  const packaged = extension.endsWith('.vsix');
  let copy: WorkspaceCopy | undefined;
  let server: VSCodeServer | undefined;
  let browser: Browser | undefined;
  const close = async (): Promise<void> => {
    await browser?.close().catch(() => {});
    await server?.close();
    copy?.remove();
  };
  try {
    const source = options.workspace && resolve(REPOSITORY, options.workspace);
    if (source && !options.inPlace) copy = copyWorkspace(source);
    const workspace = copy?.path ?? source ?? '';
    server = await startServer({ settings: options.settings, env: options.env, restricted: options.restricted, vsix: packaged ? [resolve(extension)] : [], folders: options.companions, log: options.log });
    browser = await launchBrowser(options.log);
    const page = await browser.newPage({ viewport: options.viewport ?? { width: 1280, height: 800 }, deviceScaleFactor: options.scale ?? 1 });
    const file = options.file && (isAbsolute(options.file) ? options.file : join(workspace, options.file));
    const url = windowUrl(server, {
      folder: workspace || undefined,
      file,
      extensionDevelopmentPath: extension === 'development' ? REPOSITORY : packaged || extension === 'none' ? undefined : resolve(extension),
    });
    const load = async (loads = LOADS): Promise<void> => {
      try {
        await page.goto(url, { timeout: LOAD_SECONDS * 1000 });
        await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: LOAD_SECONDS * 1000 });
        if (file) await page.locator('.editor-instance .view-line').first().waitFor({ timeout: LOAD_SECONDS * 1000 });
      } catch (error) {
        if (loads > 1) return load(loads - 1);
        const picture = await saveScreenshot(page, 'workbench-not-loaded');
        throw new Error(`The workbench did not come up within ${LOAD_SECONDS} s, ${LOADS} times${picture ? `; what it showed: ${picture}` : ''}.`, { cause: error });
      }
    };
    await load();
    return {
      page, workspace, server, close,
      runCommand: (title) => runCommand(page, title),
      openFile: (path) => openFile(page, path),
      screenshot: (name) => saveScreenshot(page, name),
      reload: () => load(),
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function runCommand(page: Page, title: string): Promise<void> {
  await pick(page, 'F1', `>${title}`, title);
}

async function openFile(page: Page, path: string): Promise<void> {
  const name = path.split('/').pop() ?? path;
  await pick(page, 'Control+P', path, name);
  await page.locator('.tab.active', { hasText: name }).waitFor({ timeout: STEP_SECONDS * 1000 });
  await page.locator('.editor-instance .view-line').first().waitFor({ timeout: STEP_SECONDS * 1000 });
}

/**
 * Opens the palette with a key, types, and takes the row that shows `wanted`. A palette that loses the focus closes itself, to a page that comes up for one, and is then
 * opened again. Returns when the palette is gone, or when another one stands in its place: many commands ask something.
 */
async function pick(page: Page, key: string, text: string, wanted: string): Promise<void> {
  const widget = page.locator('.quick-input-widget');
  const input = widget.locator('input.input').first();
  const row = widget.locator('.quick-input-list .monaco-list-row', { hasText: wanted }).first();
  for (const limit = Date.now() + STEP_SECONDS * 1000; ;) {
    try {
      await page.keyboard.press(key);
      await input.waitFor({ timeout: TRY_SECONDS * 1000 });
      await input.fill(text, { timeout: TRY_SECONDS * 1000 });
      await row.waitFor({ timeout: TRY_SECONDS * 1000 });
      break;
    } catch (error) {
      if (Date.now() > limit) throw new Error(`The palette never had a row "${wanted}" for "${text}".`, { cause: error });
      await page.keyboard.press('Escape');
    }
  }
  // What was used before may stand above it.
  if (/\bfocused\b/.test(await row.getAttribute('class') ?? '')) await page.keyboard.press('Enter');
  else await row.click({ timeout: STEP_SECONDS * 1000 });
  await page.waitForFunction(`(() => {
    const widget = document.querySelector('.quick-input-widget');
    return !widget || widget.style.display === 'none' || widget.querySelector('input.input')?.value !== ${JSON.stringify(text)};
  })()`, undefined, { timeout: STEP_SECONDS * 1000 });
}
