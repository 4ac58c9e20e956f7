// What the extension costs the person who types, measured in a real VS Code: the same keys in the same file, with the extension and without.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openWorkbench, WITHOUT_TYPESCRIPT, type Workbench } from '../../scripts/vscode-host';

export interface MeasureOptions {
  /** The folder to work in; a copy is opened. */
  readonly workspace: string;
  /** The file to type in, relative to it, with a finding in one whole line. */
  readonly file: string;
  /** 0-based: the line of that finding. It is commented out and in again. */
  readonly findingLine: number;
  /** 0-based: a line after which a statement can stand. */
  readonly typeAfter: number;
  readonly keys: number;
  /** Milliseconds that a window may take to rest before the keys; 30,000 by default. */
  readonly rest?: number;
  readonly toggles: number;
  /** What a line above a handler of the file says once the whole workspace was looked at, and not before: the path of a router that another file mounts. */
  readonly lens?: string;
  /** A file for a CPU profile of the extension host's own thread while the keys are typed; what is measured is then dearer by it. */
  readonly profile?: string;
  readonly log?: (line: string) => void;
}

/** Milliseconds of the middle and of the slow end. */
export interface Spread { readonly p50: number; readonly p95: number }

export interface Measured {
  /** From the key to the extension host having taken it in: what every extension has to wait for. */
  readonly keyToHost: Spread;
  /** From the key to the changed line in the window. */
  readonly keyToGlyph: Spread;
  /** CPU time of the extension host's own thread for each key, in milliseconds. */
  readonly hostCpuPerKey: number;
  /** Resident set of the extension host's process in MB: at the end, and the most it had. */
  readonly hostMb: number;
  readonly hostPeakMb: number;
  /** With the extension: milliseconds that activation held up the host, and from the key to the squiggle that comes of it, the pause before the analysis (`headroom.debounce`, 150 ms) included. */
  readonly activationMs?: number;
  readonly editToSquiggle?: Spread;
  /** With the extension and where a lens is named: milliseconds from the window to the first squiggle of the open file, and to that lens. */
  readonly opened?: { readonly squiggle: number; readonly workspace: number };
}

const patience = 180_000;
/** Slower than the debounce, so that an analysis runs after every key and the next key meets it at work. */
const pauseBetweenKeys = 200;

/** Opens a window, types, and closes it. */
export async function measureTyping(extension: 'development' | 'none', options: MeasureOptions): Promise<Measured> {
  const scratch = mkdtempSync(join(tmpdir(), 'headroom-probe-'));
  const probe = join(scratch, 'probe.jsonl');
  const workbench = await openWorkbench({
    workspace: options.workspace, file: options.file, extension,
    companions: [join(__dirname, 'probe')], env: { HEADROOM_PROBE: probe, ...(options.profile && { HEADROOM_PROFILE: options.profile, HEADROOM_PROFILE_CHANGES: String(options.keys) }) },
    settings: {
      // It would read the whole workspace, in this window and in the other one, and take the processor from what is measured.
      ...WITHOUT_TYPESCRIPT,
      'editor.quickSuggestions': { other: 'off', comments: 'off', strings: 'off' }, 'editor.parameterHints.enabled': false, 'editor.acceptSuggestionOnEnter': 'off',
      'editor.autoClosingBrackets': 'never', 'editor.occurrencesHighlight': 'off', 'editor.stickyScroll.enabled': false, 'breadcrumbs.enabled': false,
    },
    log: options.log,
  });
  try {
    return await measure(workbench, extension, probe, options);
  } catch (error) {
    await workbench.screenshot('measure-typing');
    throw error;
  } finally {
    await workbench.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function measure(workbench: Workbench, extension: 'development' | 'none', probe: string, options: MeasureOptions): Promise<Measured> {
  const { page } = workbench;
  const opening = extension === 'development' && options.lens !== undefined ? firstSeen(page, options.lens) : undefined;
  const start = await until(() => told(probe).find(({ kind }) => kind === 'start'), 'the probe');
  const pid = start.pid ?? 0;
  const opened = await opening;
  if (extension === 'development') await shown(page);
  await resting(page, pid, options.rest ?? 30_000);
  await goToLine(page, options.typeAfter);
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await until(() => told(probe).some(({ kind }) => kind === 'change') || undefined, 'the first change');
  await listen(page);
  const [changesBefore, cpuBefore] = [changes(probe).length, cpuOf(pid)];
  const text = 'const measured = 12345678; '.repeat(Math.ceil(options.keys / 27)).slice(0, options.keys);
  await page.keyboard.type(text, { delay: pauseBetweenKeys });
  const arrived = await until(() => {
    const found = changes(probe).slice(changesBefore);
    return found.length >= options.keys ? found : undefined;
  }, `${options.keys} changes in the extension host`);
  const hostCpuPerKey = (cpuOf(pid) - cpuBefore) / options.keys;
  const { keys, drawn } = await page.evaluate<{ keys: number[]; drawn: number[] }>('window.headroomTyping');
  const keyToHost = spread(keys.map((at, i) => (arrived[i] ?? NaN) - at));
  const keyToGlyph = spread(keys.map((at) => (drawn.find((shown) => shown >= at) ?? NaN) - at));
  // What was typed goes, so that the finding's line is where it was.
  await page.keyboard.press('Control+Shift+K');
  const editToSquiggle = extension === 'development' ? await toggle(page, options) : undefined;
  const memory = memoryOf(pid);
  return { keyToHost, keyToGlyph, hostCpuPerKey, ...memory, ...(opened && { opened }), ...(editToSquiggle && { editToSquiggle, activationMs: activationOf(workbench.server.home) }) };
}

/** Waits until the extension has shown something. */
async function shown(page: Page): Promise<void> {
  await page.locator('.editor-instance .squiggly-warning, .editor-instance .squiggly-error').first().waitFor({ state: 'attached', timeout: patience }).catch(() => undefined);
  await page.locator('.statusbar-item', { hasText: 'Headroom' }).first().waitFor({ timeout: patience });
}

/** When the first squiggle of the open file was seen, and when the lens. */
async function firstSeen(page: Page, lens: string): Promise<{ squiggle: number; workspace: number }> {
  return page.evaluate<{ squiggle: number; workspace: number }>(`new Promise((resolve, reject) => {
    const seen = {};
    setTimeout(() => reject(new Error('Waited in vain for the squiggle and the lens; seen: ' + JSON.stringify(seen))), ${patience});
    const look = () => {
      if (seen.squiggle === undefined && document.querySelector('.editor-instance .cdr[class*=squiggly]')) seen.squiggle = performance.now();
      if (seen.workspace === undefined && [...document.querySelectorAll('.editor-instance .codelens-decoration a')].some((one) => one.textContent.includes(${JSON.stringify(lens)}))) seen.workspace = performance.now();
      if (seen.squiggle !== undefined && seen.workspace !== undefined) resolve(seen);
      else requestAnimationFrame(look);
    };
    look();
  })`);
}

async function goToLine(page: Page, line: number): Promise<void> {
  await page.keyboard.press('Control+G');
  const input = page.locator('.quick-input-widget input.input').first();
  await input.waitFor();
  await input.fill(`:${line + 1}`);
  await page.keyboard.press('Enter');
  await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
}

/** Keeps when each key went down and when the lines of the editor changed, on the clock that the probe has too. */
async function listen(page: Page): Promise<void> {
  await page.evaluate(`{
    const typing = window.headroomTyping = { keys: [], drawn: [] };
    window.addEventListener('keydown', (event) => { if (event.key.length === 1) typing.keys.push(performance.timeOrigin + event.timeStamp); }, true);
    const lines = document.querySelector('.editor-instance .view-lines');
    new MutationObserver(() => typing.drawn.push(performance.timeOrigin + performance.now())).observe(lines, { subtree: true, childList: true, characterData: true });
  }`);
}

/** Comments the finding out and in again; milliseconds from the key that brings it back to its squiggle. */
async function toggle(page: Page, { findingLine, toggles }: MeasureOptions): Promise<Spread> {
  await goToLine(page, findingLine);
  const marks = '.editor-instance .cdr[class*=squiggly]';
  const count = (): Promise<number> => page.locator(marks).count();
  await until(async () => (await count()) > 0 || undefined, 'the squiggle to be measured');
  // Decorations of both documents' ends may still move after the scroll.
  await page.waitForTimeout(1500);
  const whole = await count();
  const times: number[] = [];
  for (let i = 0; i < toggles; i++) {
    await page.keyboard.press('Control+/');
    await page.waitForFunction(`document.querySelectorAll(${JSON.stringify(marks)}).length < ${whole}`, undefined, { timeout: patience, polling: 50 });
    await page.evaluate(`window.headroomShown = new Promise((resolve) => {
      let down;
      window.addEventListener('keydown', (event) => { if (event.key === '/') down = event.timeStamp; }, { capture: true });
      const look = () => (down !== undefined && document.querySelectorAll(${JSON.stringify(marks)}).length >= ${whole} ? resolve(performance.now() - down) : requestAnimationFrame(look));
      look();
    }), undefined`);
    await page.waitForTimeout(400);
    await page.keyboard.press('Control+/');
    times.push(await page.evaluate<number>('window.headroomShown'));
  }
  return spread(times);
}

interface Told { readonly kind: 'start' | 'change'; readonly at: number; readonly pid?: number }

function told(file: string): Told[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as Told);
}

function changes(file: string): number[] {
  return told(file).filter(({ kind }) => kind === 'change').map(({ at }) => at);
}

/** Milliseconds that a process's first thread has run; its first number, in nanoseconds (https://docs.kernel.org/scheduler/sched-stats.html). */
function cpuOf(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6;
}

/**
 * Waits until nothing is done but what is done at rest: other extensions read the workspace too when a window opens, TypeScript's above all, and that would be counted to the keys of
 * the window that is ready first. The host's own thread never stands still: every two or three seconds something takes it 30 to 70 ms, in both windows, so that three seconds count
 * together. On a machine where that is never enough, as long as is given.
 */
async function resting(page: Page, pid: number, atMost: number): Promise<void> {
  const loading = page.locator('.statusbar-item', { hasText: /Initializing|Analyzing|Loading/ });
  const working = page.locator('.statusbar-item', { hasText: 'Headroom' }).locator('.codicon-sync');
  let quiet: number[] = [];
  for (const limit = Date.now() + atMost; Date.now() < limit;) {
    const before = cpuOf(pid);
    await page.waitForTimeout(1000);
    const isAtWork = await loading.count() > 0 || await working.count() > 0;
    quiet = isAtWork ? [] : [...quiet, cpuOf(pid) - before].slice(-3);
    if (quiet.length === 3 && quiet.reduce((sum, one) => sum + one) < 120) return;
  }
}

function memoryOf(pid: number): { hostMb: number; hostPeakMb: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return { hostMb: of('VmRSS'), hostPeakMb: of('VmHWM') };
}

/** What the extension has logged of its activation. */
function activationOf(home: string): number {
  const logs = join(home, 'server/data/logs');
  const names = readdirSync(logs, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('Headroom.log'));
  const found = names.map((name) => /Activated in ([\d.]+) ms/.exec(readFileSync(join(logs, name), 'utf8'))?.[1]).find(Boolean);
  return Number(found);
}

async function until<T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  const limit = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > limit) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95) };
}
