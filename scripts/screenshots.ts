// `npm run screenshots`: the pictures of the README, taken of the example app in the real VS Code.
// They are written to media/screenshots: squiggle.png (with its hover), lightbulb.png, problems.png, hot-paths.png and report.png.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, REPOSITORY } from './build';
import { openWorkbench } from './vscode-host';

const folder = join(REPOSITORY, 'media/screenshots');
const file = 'src/services/order-service.ts';
const patience = 60_000;

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  ensureBuilt();
  const workbench = await openWorkbench({
    workspace: 'examples/shop',
    file,
    viewport: { width: 1080, height: 640 },
    scale: 2,
    settings: {
      'breadcrumbs.enabled': false,
      'editor.stickyScroll.enabled': false,
      'window.commandCenter': false,
      'window.title': '${activeEditorShort}${separator}${rootName}',
      // Without node_modules the built-in checker cannot know the packages; its errors are not the subject.
      'typescript.validate.enable': false,
      'javascript.validate.enable': false,
      'js/ts.validate.enabled': false,
    },
    log: console.log,
  });
  try {
    const { page } = workbench;
    const squiggle = page.locator('.editor-instance .squiggly-warning, .editor-instance .squiggly-error').first();
    await squiggle.waitFor({ timeout: patience });
    await workbench.runCommand('View: Close Primary Side Bar');
    await page.locator('.part.sidebar').waitFor({ state: 'hidden' });
    const mark = await squiggle.boundingBox();
    if (!mark) throw new Error('The squiggle is out of sight.');
    const [x, y] = [mark.x + mark.width * 0.8, mark.y + mark.height / 2];

    await page.mouse.move(x, y);
    await page.locator('.monaco-hover', { hasText: 'headroom' }).first().waitFor({ timeout: patience });
    await page.locator('.monaco-hover', { hasText: 'Quick Fix' }).first().waitFor({ timeout: patience });
    await page.screenshot({ path: join(folder, 'squiggle.png') });

    await page.keyboard.press('Escape');
    await page.mouse.click(x, y);
    await page.locator('.editor-instance [class*=lightbulb]').first().waitFor({ timeout: patience });
    await page.mouse.move(x, y + 300);
    await page.keyboard.press('Control+.');
    await page.locator('.action-widget .monaco-list-row.action').first().waitFor({ timeout: patience });
    await page.screenshot({ path: join(folder, 'lightbulb.png') });

    await page.keyboard.press('Escape');
    await workbench.runCommand('Headroom: Scan Workspace');
    await workbench.runCommand('Problems: Focus on Problems View');
    await page.locator('.markers-panel .monaco-list-row').nth(5).waitFor({ timeout: patience });
    await page.locator('.statusbar-item', { hasText: /Headroom \d+$/ }).locator('.codicon-warning').waitFor({ timeout: patience });
    await page.screenshot({ path: join(folder, 'problems.png') });

    await workbench.runCommand('View: Toggle Panel');
    await workbench.openFile('src/routes/orders.ts');
    await page.locator('.editor-instance .codelens-decoration', { hasText: 'GET' }).first().waitFor({ timeout: patience });
    await workbench.runCommand('Headroom: Show Hot Path');
    const route = page.locator('.pane-body .monaco-list-row', { hasText: /^(?:GET|POST)/ }).first();
    await route.waitFor({ timeout: patience });
    await route.click();
    await page.locator('.pane-body .monaco-list-row', { hasText: 'N times' }).first().waitFor({ timeout: patience });
    await page.screenshot({ path: join(folder, 'hot-paths.png') });

    await workbench.runCommand('View: Close Primary Side Bar');
    await workbench.runCommand('Headroom: Open Report');
    await page.frameLocator('iframe.webview.ready').frameLocator('iframe').getByRole('heading', { name: 'What to fix first' }).waitFor({ timeout: patience });
    await page.screenshot({ path: join(folder, 'report.png') });
  } finally {
    await workbench.close();
  }
  console.log(`Written to ${folder}`);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  },
);
