// `npm run screenshots`: the pictures and the recording of the README, taken of the example app in the real VS Code, with the extension as it is packaged.
// They are written to media/screenshots: example.png, squiggle.png (with its hover), lightbulb.png, preview.png, problems.png, hot-paths.png, report.png, and
// the recording, tour.png, which moves. `-- --only tour` makes the recording alone, `-- --only pictures` the pictures alone.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Locator } from 'playwright-core';
import { ensureBuilt, REPOSITORY } from './build';
import { Recording } from './recording';
import { openWorkbench, type Settings, type Workbench } from './vscode-host';

const folder = join(REPOSITORY, 'media/screenshots');
const vsix = join(REPOSITORY, 'out/headroom-screenshots.vsix');
const patience = 120_000;
const service = 'src/services/order-service.ts';
const settings: Settings = {
  'breadcrumbs.enabled': false,
  'editor.stickyScroll.enabled': false,
  'window.commandCenter': false,
  'window.title': '${activeEditorShort}${separator}${rootName}',
  'workbench.layoutControl.enabled': false,
  // Without node_modules the built-in checker cannot know the packages; its errors are not the subject.
  'typescript.validate.enable': false,
  'javascript.validate.enable': false,
  'js/ts.validate.enabled': false,
};

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' } } });
  mkdirSync(folder, { recursive: true });
  mkdirSync(join(REPOSITORY, 'out'), { recursive: true });
  ensureBuilt();
  const packed = spawnSync('npm', ['run', '--silent', 'package', '--', '--out', vsix], { cwd: REPOSITORY, stdio: ['ignore', 'ignore', 'inherit'] });
  if (packed.status !== 0) throw new Error('The extension could not be packaged.');
  if (values.only !== 'tour') await withWindow({ width: 1080, height: 640 }, 1.5, takePictures);
  if (values.only !== 'pictures') await withWindow({ width: 1000, height: 600 }, 1, recordTour);
  console.log(`Written to ${folder}`);
}

async function withWindow(viewport: { width: number; height: number }, scale: number, work: (workbench: Workbench) => Promise<void>): Promise<void> {
  const workbench = await openWorkbench({ workspace: 'examples/shop', file: service, extension: vsix, viewport, scale, settings, log: console.log });
  try {
    // An error it is once the requests that lead there are known.
    await workbench.page.locator('.editor-instance .squiggly-error').first().waitFor({ timeout: patience });
    await work(workbench);
  } catch (error) {
    await workbench.screenshot('screenshots');
    throw error;
  } finally {
    await workbench.close();
  }
}

async function takePictures(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const picture = (name: string): Promise<Buffer> => page.screenshot({ path: join(folder, `${name}.png`) });
  await picture('example');

  await closeSideBar(workbench);
  // A query with one finding: below several, what the hover says of the request would be out of sight.
  await workbench.openFile('src/routes/orders.ts');
  await hoverFinding(workbench, 'orderItem.count');
  await picture('squiggle');
  await workbench.openFile(service);

  await openLightbulb(workbench);
  await picture('lightbulb');
  await page.keyboard.press('Escape');

  await workbench.runCommand('Headroom: Scan Workspace');
  await page.locator('.statusbar-item', { hasText: /Headroom \d{2,}$/ }).locator('.codicon-warning').waitFor({ timeout: patience });
  await workbench.runCommand('Problems: Focus on Problems View');
  await page.locator('.markers-panel .monaco-list-row').nth(5).waitFor({ timeout: patience });
  await picture('problems');

  await workbench.runCommand('Headroom: Fix All Safe Findings in Workspace');
  await page.locator('.bulk-edit-panel .monaco-list-row').nth(3).waitFor({ timeout: patience });
  await picture('preview');
  await page.locator('.bulk-edit-panel .buttons a', { hasText: 'Discard' }).first().click();
  if (await page.locator('.part.panel').isVisible()) await page.keyboard.press('Control+J');
  await page.locator('.part.panel').waitFor({ state: 'hidden' });

  await showPath(workbench);
  await picture('hot-paths');

  await closeSideBar(workbench);
  await openReport(workbench);
  await picture('report');
}

/** From the finding to its rewrite, to the cost of a request, to the report. */
async function recordTour(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const recording = new Recording(page);
  await closeSideBar(workbench);
  await recording.show(1200);
  await hoverFinding(workbench);
  await recording.show(3000);
  await openLightbulb(workbench);
  await recording.show(2200);
  await page.keyboard.press('Enter');
  await page.locator('.view-line', { hasText: 'include' }).first().waitFor({ timeout: patience });
  await recording.show(2500);

  await workbench.openFile('src/routes/orders.ts');
  await page.locator('.editor-instance .codelens-decoration a', { hasText: /GET \/orders .*queries/ }).first().waitFor({ timeout: patience });
  await recording.show(2200);
  await showPath(workbench);
  await recording.show(2500);
  // Where the mouse was, a tooltip of another row is in the way.
  await page.mouse.move(700, 400);
  await page.locator('.pane-body .monaco-list-row', { hasText: 'N times' }).first().click({ force: true });
  await recording.show(1800);

  await closeSideBar(workbench);
  await workbench.runCommand('Headroom: Scan Workspace');
  await page.locator('.statusbar-item', { hasText: /Headroom \d{2,}$/ }).locator('.codicon-warning').waitFor({ timeout: patience });
  await openReport(workbench);
  await recording.show(4000);
  await recording.write(join(folder, 'tour.png'));
}

/** The query that runs for each order. */
const perOrder = 'customer.findUnique';

/** The name of a query's method, where it is written. */
function query({ page }: Workbench, call: string): Locator {
  return page.locator('.editor-instance .view-line', { hasText: call }).locator('span', { hasText: call.replace(/^.*\./, '') }).last();
}

async function closeSideBar({ page, runCommand }: Workbench): Promise<void> {
  await runCommand('View: Close Primary Side Bar');
  await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
}

/** The point in the query that the mouse goes to. */
async function pointOf(workbench: Workbench, call = perOrder): Promise<readonly [number, number]> {
  const name = await query(workbench, call).boundingBox();
  if (!name) throw new Error('The query is out of sight.');
  return [name.x + name.width / 2, name.y + name.height / 2];
}

async function hoverFinding(workbench: Workbench, call = perOrder): Promise<void> {
  const { page } = workbench;
  await query(workbench, call).waitFor({ timeout: patience });
  await page.mouse.move(...await pointOf(workbench, call));
  await page.locator('.monaco-hover', { hasText: 'headroom' }).first().waitFor({ timeout: patience });
  for (const text of ['Quick Fix', 'with 100 rows']) await page.locator('.monaco-hover', { hasText: text }).first().waitFor({ timeout: patience });
}

async function openLightbulb(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  const [x, y] = await pointOf(workbench);
  await page.keyboard.press('Escape');
  await page.mouse.click(x, y);
  await page.locator('.editor-instance [class*=lightbulb]').first().waitFor({ timeout: patience });
  await page.mouse.move(x, y + 300);
  await page.keyboard.press('Control+.');
  await page.locator('.action-widget .monaco-list-row.action').first().waitFor({ timeout: patience });
}

/** Opens the view at the orders of a customer, by the line above their handler. */
async function showPath(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await workbench.openFile('src/routes/orders.ts');
  await page.locator('.editor-instance .codelens-decoration a', { hasText: /GET \/orders .*queries/ }).first().click();
  // Over a row of the view, its tooltip would be in the way.
  await page.mouse.move(900, 560);
  await page.locator('.pane-body .monaco-list-row', { hasText: 'N times' }).first().waitFor({ timeout: patience });
}

async function openReport(workbench: Workbench): Promise<void> {
  await workbench.runCommand('Headroom: Open Report');
  await workbench.page.frameLocator('iframe.webview.ready').frameLocator('iframe').getByRole('heading', { name: 'What to fix first' }).waitFor({ timeout: patience });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
