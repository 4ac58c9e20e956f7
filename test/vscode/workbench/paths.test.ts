// The view Hot Paths and the report, as a person uses them.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame, Locator } from 'playwright-core';
import { openWorkbench, windowUrl, type Workbench } from '../../../scripts/vscode-host';

const patience = 60_000;
const route = `import express from 'express';
import { prisma } from './db';
export const app = express();
app.get('/orders', async (_req, res) => {
  const orders = await prisma.order.findMany();
  const names = [];
  for (const order of orders) names.push(await prisma.customer.findFirst({ where: { id: order.customerId } }));
  res.json(names);
});
app.get('/health', async (_req, res) => {
  res.json(await prisma.order.count());
});
`;

describe('hot paths and report', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ workspace: 'test/vscode/workspace', file: 'src/orders.ts', log: console.log });
    writeFileSync(join(workbench.workspace, 'src/routes.ts'), route);
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot(this.currentTest.fullTitle());
    await workbench.page.keyboard.press('Escape');
  });

  const row = (text: string | RegExp): Locator => workbench.page.locator('.pane-body .monaco-list-row', { hasText: text }).first();
  const reportFrame = async (): Promise<Frame> => {
    const handle = await workbench.page.frameLocator('iframe.webview.ready').locator('iframe').elementHandle({ timeout: patience });
    const frame = await handle?.contentFrame();
    assert.ok(frame);
    return frame;
  };

  it('routes are listed dearest first; an effect opens its code', async () => {
    const { page } = workbench;
    await workbench.runCommand('Headroom: Show Hot Path');
    await row('GET /orders').waitFor({ timeout: patience });
    const names = await page.locator('.pane-body .monaco-list-row').allInnerTexts();
    assert.ok(names.findIndex((text) => text.includes('/orders')) < names.findIndex((text) => text.includes('/health')), names.join('\n'));
    assert.match(await row('GET /orders').innerText(), /1 \+ N queries/);
    await row('GET /orders').click();
    const effect = row('customer.findFirst');
    await effect.waitFor({ timeout: patience });
    assert.match(await effect.innerText(), /N times/);
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

  it('the report holds its content security policy, and axe finds nothing against it', async () => {
    const { page } = workbench;
    await workbench.runCommand('Headroom: Open Report');
    const frame = await reportFrame();
    await frame.getByRole('heading', { name: 'What to fix first' }).waitFor({ timeout: patience });
    const policy = await frame.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    assert.match(policy ?? '', /default-src 'none'/);
    assert.doesNotMatch(policy ?? '', /script-src|https?:/);
    const html = await frame.content();
    assert.doesNotMatch(html, /\son\w+=|javascript:/);
    // The report itself runs no script, so that axe has to judge a copy of it.
    const copy = await page.context().browser()?.newPage({ bypassCSP: true });
    assert.ok(copy);
    await copy.setContent(html.replace(/<script[\s\S]*?<\/script>/g, ''));
    await copy.addScriptTag({ path: require.resolve('axe-core/axe.min.js') });
    const violations = await copy.evaluate('axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 80)).join(" | ")))');
    await copy.close();
    assert.deepEqual(violations, []);
  });

  it('a restart of the window restores the report', async () => {
    const { page, server } = workbench;
    await workbench.runCommand('Headroom: Open Report');
    await (await reportFrame()).getByRole('heading', { name: 'What to fix first' }).waitFor({ timeout: patience });
    await page.goto(windowUrl(server, { folder: workbench.workspace, extensionDevelopmentPath: join(__dirname, '../../..') }));
    await page.locator('.tab', { hasText: 'Headroom Report' }).first().waitFor({ timeout: patience });
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
    await workbench.screenshot('report-high-contrast');
  });
});
