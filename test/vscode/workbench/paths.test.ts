// The view Hot Paths and the report, as a person uses them.
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { openWorkbench, windowUrl, WITHOUT_TYPESCRIPT, type Workbench } from '../../../scripts/vscode-host';
import { hotPath, patience, reportFrame as frameOf } from './driving';

const route = `import express from 'express';
import { prisma } from './db';
export const app = express();
app.get('/orders', async (_req, res) => {
  const orders = await prisma.order.findMany();
  const names = [];
  for (const order of orders) names.push(await prisma.customer.findFirst({ where: { id: order.customerId } }));
  res.json(names);
});
interface Mailer { send(to: string): Promise<void> }
app.post('/remind', async (req, res) => {
  const mailer: Mailer = req.app.mailer;
  await mailer.send('a@example.com');
  res.json(await prisma.order.count());
});
app.get('/health', async (_req, res) => {
  res.json(await prisma.order.count());
});
`;

describe('hot paths and report', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ workspace: 'test/vscode/workspace', file: 'src/orders.ts', settings: WITHOUT_TYPESCRIPT, log: console.log });
    writeFileSync(join(workbench.workspace, 'src/routes.ts'), route);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot(this.currentTest.fullTitle());
    await workbench.page.keyboard.press('Escape');
  });

  const row = (text: string | RegExp): Locator => hotPath(workbench, text);
  const textOf = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');
  const reportFrame = (): ReturnType<typeof frameOf> => frameOf(workbench);

  /** What axe has against a page. The report itself runs no script, so that axe has to judge a copy of it. */
  async function violations(html: string, colorScheme?: 'light' | 'dark'): Promise<unknown> {
    assert.match(html, /<h1>Headroom report/);
    const copy = await workbench.page.context().browser()?.newPage({ bypassCSP: true, colorScheme });
    assert.ok(copy);
    try {
      await copy.setContent(html.replace(/<script[\s\S]*?<\/script>/g, ''));
      await copy.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
      return await copy.evaluate('axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 80)).join(" | ")))');
    } finally {
      await copy.close();
    }
  }

  it('routes are listed dearest first; an effect opens its code', async () => {
    const { page } = workbench;
    await workbench.runCommand('Headroom: Show Hot Path');
    await row('GET /orders').waitFor({ timeout: patience });
    const names = await page.locator('.pane-body .monaco-list-row').allInnerTexts();
    assert.ok(names.findIndex((text) => text.includes('/orders')) < names.findIndex((text) => text.includes('/health')), names.join('\n'));
    assert.match(await row('GET /orders').innerText(), /1 \+ N queries/);
    // One route's work grows with the data.
    await page.locator('.activitybar .action-item', { has: page.locator('[aria-label^="Headroom"]') }).locator('.badge-content', { hasText: /^1$/ }).first().waitFor({ timeout: patience });
    await row('GET /orders').click();
    const effect = row('customer.findFirst');
    await effect.waitFor({ timeout: patience });
    assert.match(await effect.innerText(), /N times/);
    // The picture of a query, whatever the theme draws.
    await effect.locator('.codicon-database').waitFor({ timeout: patience });
    await workbench.screenshot('hot-paths');
    await effect.click();
    await page.locator('.tab.active', { hasText: 'routes.ts' }).waitFor({ timeout: patience });
  });

  it('the view is worked with the keyboard alone, and says its rows to a screen reader', async () => {
    const { page } = workbench;
    await workbench.runCommand('Headroom: Show Hot Path');
    await row('GET /orders').waitFor({ timeout: patience });
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.tab.active', { hasText: 'routes.ts' }).waitFor({ timeout: patience });
    assert.match(await row('order.findMany').getAttribute('aria-label') ?? '', /^query, order\.findMany/);
  });

  it('a filter leaves the routes that it fits', async () => {
    const { page } = workbench;
    await page.locator('.sidebar .action-label[aria-label="Filter Hot Paths"]').first().click();
    await page.locator('.quick-input-widget input').first().fill('health');
    await page.keyboard.press('Enter');
    await row('GET /orders').waitFor({ state: 'detached', timeout: patience });
    await row('GET /health').waitFor({ timeout: patience });
    await workbench.runCommand('Headroom: Clear Hot Paths Filter');
    await row('GET /orders').waitFor({ timeout: patience });
  });

  it('the report says what to fix first, and opens the code at a finding', async () => {
    const { page } = workbench;
    await workbench.runCommand('Headroom: Scan Workspace');
    await page.locator('.statusbar-item', { hasText: /Headroom [2-9]/ }).first().waitFor({ timeout: patience });
    await workbench.runCommand('Headroom: Open Report');
    const frame = await reportFrame();
    await frame.getByRole('heading', { name: 'What to fix first' }).waitFor({ timeout: patience });
    await frame.getByRole('heading', { name: 'By route' }).waitFor({ timeout: patience });
    await workbench.screenshot('report');
    await frame.getByRole('link', { name: /routes\.ts:7/ }).first().click();
    await page.locator('.tab.active', { hasText: 'routes.ts' }).waitFor({ timeout: patience });
  });

  it('the report says how many queries the request would save, and what was not resolved', async () => {
    await workbench.runCommand('Headroom: Open Report');
    const frame = await reportFrame();
    await frame.getByText('101 → 2 queries per request, with lists of 100').first().waitFor({ timeout: patience });
    const lost = frame.locator('section', { hasText: 'What was not resolved' });
    await lost.getByText('an interface whose implementation is not known').waitFor({ timeout: patience });
    await lost.getByRole('link', { name: /routes\.ts:13/ }).click();
    await workbench.page.locator('.tab.active', { hasText: 'routes.ts' }).waitFor({ timeout: patience });
  });

  it('a finding of the report is copied as the text of an issue', async () => {
    const { page } = workbench;
    await workbench.runCommand('Headroom: Open Report');
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const frame = await reportFrame();
    await frame.getByRole('link', { name: 'copy as issue text' }).first().click();
    await page.locator('.statusbar-item', { hasText: 'copied as issue text' }).first().waitFor({ timeout: patience });
    const text = await page.evaluate<string>('navigator.clipboard.readText()');
    assert.match(text, /^\*\*.*quer(?:y|ies).*\*\*\n\nIn `src\/(?:routes|orders)\.ts:\d+`:\n/);
  });

  it('the report is saved as SARIF and as HTML that stands alone, whichever ending is chosen', async () => {
    const { page } = workbench;
    for (const [name, holds] of [['out.sarif', '"version": "2.1.0"'], ['out.html', '<!doctype html>'], ['out.md', '# Headroom report']] as const) {
      const file = join(workbench.workspace, name);
      // The dialog that asks for the place is where the palette was, so that the palette is never seen to go.
      await page.keyboard.press('F1');
      const input = page.locator('.quick-input-widget input.input').first();
      await input.fill('>Headroom: Export Report');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Headroom: Export Report' }).first().waitFor({ timeout: patience });
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-title', { hasText: 'Export Report' }).waitFor({ timeout: patience });
      // The dialog puts its own proposal there once it has read the folder, which may be after the first key.
      do {
        await input.fill(file);
        await page.waitForTimeout(500);
      } while (await input.inputValue() !== file);
      await page.keyboard.press('Enter');
      // What the status bar says of it goes after five seconds, which a busy machine lets pass.
      for (const limit = Date.now() + patience; !textOf(file).includes(holds);) {
        assert.ok(Date.now() < limit, `${name} does not hold ${holds}`);
        await page.waitForTimeout(100);
      }
      assert.doesNotMatch(textOf(file), /command:/);
    }
  });

  it('the report holds its content security policy, and axe finds nothing against it', async () => {
    await workbench.runCommand('Headroom: Open Report');
    const frame = await reportFrame();
    await frame.getByRole('heading', { name: 'What to fix first' }).waitFor({ timeout: patience });
    const policy = await frame.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    assert.match(policy ?? '', /default-src 'none'/);
    assert.doesNotMatch(policy ?? '', /script-src|https?:/);
    const html = await frame.content();
    assert.doesNotMatch(html, /\son\w+=|javascript:/);
    assert.deepEqual(await violations(html), []);
    // Saved, it follows the reader's system.
    const saved = textOf(join(workbench.workspace, 'out.html'));
    for (const colorScheme of ['light', 'dark'] as const) assert.deepEqual(await violations(saved, colorScheme), [], colorScheme);
  });

  it('a restart of the window restores the view and the report', async () => {
    const { page, server } = workbench;
    await workbench.runCommand('Headroom: Show Hot Path');
    await row('GET /orders').waitFor({ timeout: patience });
    await workbench.runCommand('Headroom: Open Report');
    await (await reportFrame()).getByRole('heading', { name: 'What to fix first' }).waitFor({ timeout: patience });
    await page.goto(windowUrl(server, { folder: workbench.workspace, extensionDevelopmentPath: join(__dirname, '../../..') }));
    await page.locator('.tab', { hasText: 'Headroom Report' }).first().waitFor({ timeout: patience });
    await row('GET /orders').waitFor({ timeout: patience });
    await page.locator('.tab', { hasText: 'Headroom Report' }).first().click();
    await (await reportFrame()).getByRole('heading', { name: 'What to fix first' }).waitFor({ timeout: patience });
  });

  it('in high contrast the report has the theme\'s colours', async () => {
    const { page } = workbench;
    await workbench.runCommand('Headroom: Open Report');
    const before = await (await reportFrame()).evaluate('getComputedStyle(document.body).backgroundColor');
    mkdirSync(join(workbench.workspace, '.vscode'), { recursive: true });
    writeFileSync(join(workbench.workspace, '.vscode/settings.json'), JSON.stringify({ 'workbench.colorTheme': 'Default High Contrast' }));
    await page.locator('.monaco-workbench.hc-black').waitFor({ timeout: patience });
    assert.notEqual(await (await reportFrame()).evaluate('getComputedStyle(document.body).backgroundColor'), before);
    assert.deepEqual(await violations(await (await reportFrame()).content()), []);
    await workbench.screenshot('report-high-contrast');
  });
});
