// An analysis that fails: what a person is told, and what they can do then. The extension's own code runs with workers that fail as it is told here.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Locator } from 'playwright-core';
import { openWorkbench, WITHOUT_TYPESCRIPT, type Workbench } from '../../../scripts/vscode-host';
import { hotPath, notification, patience } from './driving';

const REPOSITORY = resolve(__dirname, '../../..');

const route = `import express from 'express';
import { prisma } from './db';
export const app = express();
app.get('/orders', async (_req, res) => {
  res.json(await prisma.order.count());
});
`;

/** Answers every question with a failure. */
const failing = "const { parentPort } = require('node:worker_threads');\nparentPort.on('message', ({ id, kind }) => id && kind !== 'cancel' && parentPort.postMessage({ kind: 'failed', id, message: 'Nothing works today' }));\n";
/** Dies when it starts. */
const dying = "throw new Error('This worker cannot live');\n";

describe('an analysis that fails', () => {
  let workbench: Workbench;
  let extension: string;
  const worker = (): string => join(extension, 'dist/worker.js');

  before(async () => {
    extension = mkdtempSync(join(tmpdir(), 'headroom-failing-'));
    for (const name of ['package.json', 'package.nls.json', 'dist/extension.js', 'dist/libpg-query.wasm', 'l10n', 'media', 'syntaxes']) {
      cpSync(join(REPOSITORY, name), join(extension, name), { recursive: true });
    }
    writeFileSync(worker(), failing);
    workbench = await openWorkbench({ workspace: 'test/vscode/workspace', file: 'src/orders.ts', extension, settings: WITHOUT_TYPESCRIPT, log: console.log });
    writeFileSync(join(workbench.workspace, 'src/routes.ts'), route);
  });

  after(async () => {
    await workbench?.close();
    rmSync(extension, { recursive: true, force: true });
  });

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot(this.currentTest.fullTitle());
    await workbench.page.keyboard.press('Escape');
  });

  const welcome = (text: string): Locator => workbench.page.locator('.welcome-view-content', { hasText: text }).first();

  it('says so in the view, where one can try again or read the log', async () => {
    const { page } = workbench;
    await workbench.runCommand('Headroom: Show Hot Path');
    await welcome('The hot paths could not be worked out').waitFor({ timeout: patience });
    await welcome('The hot paths').getByRole('button', { name: 'Try Again' }).waitFor({ timeout: patience });
    await welcome('The hot paths').getByRole('button', { name: 'Show Log' }).click({ timeout: patience });
    await page.locator('.part.panel .view-line', { hasText: /Nothing\sworks\stoday/ }).first().waitFor({ timeout: patience });
    await workbench.runCommand('View: Hide Panel');
  });

  it('says of a scan that it failed, and offers the log', async () => {
    const { page } = workbench;
    await workbench.runCommand('Headroom: Scan Workspace');
    const said = await notification(workbench, 'Headroom could not scan the workspace; its log says why.');
    await said.waitFor({ timeout: patience });
    await said.hover();
    await said.getByRole('button', { name: 'Show Log' }).click({ timeout: patience });
    await page.locator('.part.panel .view-line', { hasText: /The\sscan\sfailed/ }).first().waitFor({ timeout: patience });
    await workbench.runCommand('View: Hide Panel');
  });

  it('is stopped after several crashes, and says how it comes back, in the view and in the status bar', async () => {
    const { page } = workbench;
    writeFileSync(worker(), dying);
    await workbench.runCommand('Headroom: Restart Analysis');
    await welcome('crashed several times and was stopped').waitFor({ timeout: patience });
    await page.locator('.statusbar-item[aria-label*="the analysis has stopped"], .statusbar-item :is(a, [aria-label])[aria-label*="the analysis has stopped"]').first().waitFor({ timeout: patience });
    await (await notification(workbench, 'Headroom\'s analysis crashed several times and was stopped.')).waitFor({ timeout: patience });
    await page.keyboard.press('Escape');
    await workbench.screenshot('analysis-stopped');
    cpSync(join(REPOSITORY, 'dist/worker.js'), worker());
    await welcome('crashed several times').getByRole('button', { name: 'Restart Analysis' }).click({ timeout: patience });
    await hotPath(workbench, 'GET /orders').waitFor({ timeout: patience });
    await page.locator('.statusbar-item', { hasText: /Headroom 1$/ }).first().waitFor({ timeout: patience });
  });
});
