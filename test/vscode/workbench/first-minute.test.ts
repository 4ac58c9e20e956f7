// The first minute: no folder is open, the walkthrough has its pictures, and the example is one click away.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { copyWorkspace, openWorkbench, WITHOUT_TYPESCRIPT, type Workbench } from '../../../scripts/vscode-host';
import { hotPath, lens, notification, patience, squiggles } from './driving';

/**
 * Opens a folder of the explorer. A window that is just opening draws its tree several times, and a click between two of
 * them is lost or opens what the next drawing closes again; so it is asked whether the folder stands open, and clicked until it does.
 */
async function expand(folder: Locator): Promise<void> {
  const until = Date.now() + patience;
  await folder.waitFor({ timeout: patience });
  for (let settled = 0; settled < 3; ) {
    if (Date.now() > until) throw new Error('the folder of the explorer does not stay open');
    if (await folder.getAttribute('aria-expanded') === 'true') settled++;
    else {
      settled = 0;
      await folder.click({ timeout: 5000 }).catch(() => undefined);
    }
    await folder.page().waitForTimeout(200);
  }
}

describe('the first minute', () => {
  let workbench: Workbench;
  // In the repository the file would be a test's, in which nothing is looked for.
  const copy = copyWorkspace('test/vscode/workspace');

  before(async () => {
    workbench = await openWorkbench({ file: join(copy.path, 'src/orders.ts'), settings: WITHOUT_TYPESCRIPT, viewport: { width: 1500, height: 800 }, log: console.log });
  });

  after(async () => {
    await workbench?.close();
    copy.remove();
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot(this.currentTest.fullTitle());
  });

  it('says what to do where no folder is open: in the view, and of a scan; the file that is open has its findings', async () => {
    const { page } = workbench;
    await squiggles(workbench).first().waitFor({ timeout: patience });
    await workbench.runCommand('Headroom: Scan Workspace');
    await (await notification(workbench, 'No folder is open')).waitFor({ timeout: patience });
    await page.keyboard.press('Escape');
    await workbench.runCommand('Headroom: Show Hot Path');
    await page.locator('.welcome-view-content', { hasText: 'Open the folder of a back end' }).first().waitFor({ timeout: patience });
    assert.equal(await hotPath(workbench, /^GET/).count(), 0);
  });

  it('has a walkthrough whose steps have pictures', async () => {
    const { page } = workbench;
    await workbench.runCommand('Welcome: Open Walkthrough...');
    await page.locator('.quick-input-widget input.input').first().fill('Get Started with Headroom');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Get Started with Headroom' }).first().waitFor({ timeout: patience });
    await page.keyboard.press('Enter');
    const steps = page.locator('.getting-started-step');
    await steps.filter({ hasText: 'Open the example' }).first().waitFor({ timeout: patience });
    assert.equal(await steps.count(), 6);
    const picture = page.locator('.getting-started-media img').first();
    await picture.waitFor({ timeout: patience });
    await page.waitForFunction('document.querySelector(".getting-started-media img").naturalWidth > 0', undefined, { timeout: patience });
    await workbench.screenshot('walkthrough');
  });

  it('opens the example as a copy of one\'s own, and shows what is wrong with it', async () => {
    const { page } = workbench;
    const before = page.url();
    await Promise.all([
      // Another address than before: a second try begins in the copy that the first one opened.
      page.waitForURL((url) => url.href !== before && /folder=[^&]*example-[^&]*shop/.test(url.href), { timeout: patience }),
      workbench.page.locator('.getting-started-step a, .getting-started-step .monaco-button', { hasText: 'Open the Example' }).first().click(),
    ]);
    assert.doesNotMatch(decodeURIComponent(page.url()), /folder=[^&]*examples\/shop/, 'the example itself is open, not a copy');
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: patience });
    // The walkthrough comes back with the window and takes the focus, so the file is opened where no focus is needed.
    const entry = (name: string): Locator => page.locator('.explorer-folders-view .monaco-list-row', { hasText: name }).first();
    await expand(entry('src'));
    await expand(entry('routes'));
    await entry('orders.ts').dblclick({ timeout: patience });
    await page.locator('.tab.active', { hasText: 'orders.ts' }).waitFor({ timeout: patience });
    await squiggles(workbench).first().waitFor({ timeout: patience });
    await lens(workbench, /^GET \/orders · .*findings?$/).waitFor({ timeout: patience });
  });
});
