// With the keyboard alone, with less motion, and where there is nothing to see.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openWorkbench, WITHOUT_TYPESCRIPT, type Workbench } from '../../../scripts/vscode-host';
import { chooseFix, customers, hotPath, patience, reportFrame, routes, squiggles } from './driving';

describe('Headroom with the keyboard alone and with less motion', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ workspace: 'test/vscode/workspace', file: 'src/orders.ts', settings: { ...WITHOUT_TYPESCRIPT, 'workbench.reduceMotion': 'on' }, log: console.log });
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot(this.currentTest.fullTitle());
    await workbench.page.keyboard.press('Escape');
  });

  it('says in the view what to do where there is nothing to show', async () => {
    const { page } = workbench;
    await squiggles(workbench).first().waitFor({ timeout: patience });
    await workbench.runCommand('Headroom: Show Hot Path');
    const welcome = page.locator('.welcome-view-content');
    await welcome.filter({ hasText: 'No route or job with a query' }).first().waitFor({ timeout: patience });
    await welcome.getByRole('button', { name: 'Scan Workspace' }).first().waitFor({ timeout: patience });
    const settings = join(workbench.workspace, '.vscode/settings.json');
    mkdirSync(dirname(settings), { recursive: true });
    writeFileSync(settings, JSON.stringify({ 'headroom.enable': false }));
    await welcome.filter({ hasText: 'Headroom is switched off' }).first().waitFor({ timeout: patience });
    writeFileSync(settings, '{}');
    writeFileSync(join(workbench.workspace, 'src/customers.ts'), customers);
    writeFileSync(join(workbench.workspace, 'src/routes.ts'), routes);
    await hotPath(workbench, 'GET /orders').waitFor({ timeout: patience });
  });

  it('goes from the finding to its rewrite and back without a mouse', async () => {
    const { page } = workbench;
    await workbench.runCommand('View: Focus First Editor Group');
    await squiggles(workbench).first().waitFor({ timeout: patience });
    await page.keyboard.press('F8');
    await page.locator('.marker-widget', { hasText: '101 queries' }).waitFor({ timeout: patience });
    await page.keyboard.press('Escape');
    await page.locator('.marker-widget').waitFor({ state: 'detached', timeout: patience });
    await chooseFix(workbench, 'customer', 'with the keyboard');
    await page.locator('.view-line', { hasText: 'include' }).first().waitFor({ timeout: patience });
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+Z');
    await page.locator('.view-line', { hasText: 'findUnique' }).first().waitFor({ timeout: patience });
  });

  it('reads the report and opens the code from it without a mouse', async () => {
    const { page } = workbench;
    await workbench.runCommand('Headroom: Scan Workspace');
    await page.locator('.statusbar-item', { hasText: /Headroom 2$/ }).first().waitFor({ timeout: patience });
    await workbench.runCommand('Headroom: Open Report');
    const frame = await reportFrame(workbench);
    await page.locator('.tab.active', { hasText: 'Headroom Report' }).waitFor({ timeout: patience });
    for (let presses = 0; ; presses++) {
      assert.ok(presses < 20, 'the first link is not reached with Tab');
      await page.keyboard.press('Tab');
      if (await frame.evaluate('document.activeElement?.tagName') === 'A') break;
    }
    const focused = await frame.evaluate<{ text: string; outline: string }>('({ text: document.activeElement.textContent, outline: getComputedStyle(document.activeElement).outlineStyle })');
    assert.match(focused.text, /\.ts:\d+$/);
    assert.equal(focused.outline, 'solid', 'the focus cannot be seen');
    await page.keyboard.press('Enter');
    await page.locator('.tab.active', { hasText: focused.text.replace(/^.*\/|:\d+$/g, '') }).waitFor({ timeout: patience });
  });

  it('moves nothing: neither the page of the report nor the icon of the status bar', async () => {
    const { page } = workbench;
    await workbench.runCommand('Headroom: Open Report');
    const frame = await reportFrame(workbench);
    const moving = await frame.evaluate(`[...document.querySelectorAll('body, body *')].filter((element) => {
      const { animationName, transitionDuration, scrollBehavior } = getComputedStyle(element);
      return animationName !== 'none' || !/^0s(?:, 0s)*$/.test(transitionDuration) || scrollBehavior === 'smooth';
    }).map(({ outerHTML }) => outerHTML.slice(0, 80))`);
    assert.deepEqual(moving, []);
    // What the icon looks like while work is going on: each state that it is in is kept.
    await page.evaluate(`{
      const seen = window.headroomIcons = new Set();
      new MutationObserver(() => {
        for (const icon of document.querySelectorAll('.statusbar-item[id^="headroom"] .codicon')) seen.add(icon.className);
      }).observe(document.querySelector('.part.statusbar'), { subtree: true, childList: true, attributes: true });
    }`);
    const folder = join(workbench.workspace, 'src/many');
    mkdirSync(folder);
    for (let i = 0; i < 1500; i++) writeFileSync(join(folder, `file${i}.ts`), routes.replaceAll("'./", "'../"));
    await workbench.runCommand('Headroom: Scan Workspace');
    await page.waitForFunction('[...window.headroomIcons].some((name) => name.includes("codicon-sync"))', undefined, { timeout: patience });
    await page.locator('.statusbar-item', { hasText: /Headroom \d{3,}$/ }).locator('.codicon-warning').waitFor({ timeout: 2 * patience });
    const icons = await page.evaluate<string[]>('[...window.headroomIcons]');
    assert.deepEqual(icons.filter((name) => name.includes('spin')), []);
  });
});
