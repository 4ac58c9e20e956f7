// A workspace that nobody has trusted: everything that only reads works, and nothing of the workspace runs.
import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { openWorkbench, WITHOUT_TYPESCRIPT, type Workbench } from '../../../scripts/vscode-host';
import { hotPath, notification, patience, reportFrame, routes, squiggles, customers } from './driving';

describe('an untrusted workspace', () => {
  let workbench: Workbench;
  const ran = (): string => join(workbench.workspace, 'it-ran');

  before(async () => {
    workbench = await openWorkbench({
      workspace: 'test/vscode/workspace', file: 'src/orders.ts', restricted: true,
      settings: { ...WITHOUT_TYPESCRIPT, 'security.workspace.trust.startupPrompt': 'never', 'security.workspace.trust.banner': 'never' },
      log: console.log,
    });
    writeFileSync(join(workbench.workspace, 'src/customers.ts'), customers);
    writeFileSync(join(workbench.workspace, 'src/routes.ts'), routes);
    // What a hostile folder may hold: a program that git starts by its configuration, and configuration that is code.
    const git = (...args: string[]): void => { execFileSync('git', args, { cwd: workbench.workspace, stdio: 'ignore' }); };
    git('init');
    git('config', 'core.fsmonitor', `touch ${ran()}; false`);
    for (const name of ['prisma.config.ts', 'drizzle.config.ts', 'headroom.config.js']) {
      writeFileSync(join(workbench.workspace, name), `require('node:fs').writeFileSync(${JSON.stringify(ran())}, '');\nexport default {};\n`);
    }
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot(this.currentTest.fullTitle());
    await workbench.page.keyboard.press('Escape');
  });

  it('is in restricted mode', async () => {
    await workbench.page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).first().waitFor({ timeout: patience });
  });

  it('has findings, a list of hot paths and a report', async () => {
    await squiggles(workbench).first().waitFor({ timeout: patience });
    await workbench.runCommand('Headroom: Show Hot Path');
    await hotPath(workbench, 'GET /orders').waitFor({ timeout: patience });
    await workbench.runCommand('Headroom: Scan Workspace');
    await (await notification(workbench, /Headroom: 2 findings in 2 of \d+ files/)).waitFor({ timeout: patience });
    await workbench.page.keyboard.press('Escape');
    await workbench.runCommand('Headroom: Open Report');
    await (await reportFrame(workbench)).getByRole('heading', { name: 'What to fix first' }).waitFor({ timeout: patience });
  });

  it('does not have git asked what has changed, because git runs what a repository\'s configuration names', async () => {
    const { page } = workbench;
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input.input').first().fill('>Headroom: Scan');
    await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Headroom: Scan Workspace' }).first().waitFor({ timeout: patience });
    assert.equal(await page.locator('.quick-input-list .monaco-list-row', { hasText: 'Changed Since' }).count(), 0);
    await page.keyboard.press('Escape');
    assert.equal(existsSync(ran()), false, 'something of the workspace was run');
  });
});
