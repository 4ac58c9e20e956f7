// A file of routes and what they call. While somebody types, the line above a handler says what it costs, and nothing moves; what a rewrite of several files will change is shown before
// it is made, under its name, and one undo takes all of it back.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Locator } from 'playwright-core';
import { openWorkbench, WITHOUT_TYPESCRIPT, type Workbench } from '../../../scripts/vscode-host';
import { chooseFix, clickInto, customers, hotPath, lens, notification, patience, routes, squiggles, until } from './driving';

/** A search for each part, which no key and no relation makes one query of: what there is for it still asks once for each, so that it is none of the safe ones. */
const left = `import { prisma } from './db';

export async function found(parts: string[]) {
  const names = [];
  for (const part of parts) {
    const customer = await prisma.customer.findFirst({ where: { name: { contains: part } } });
    names.push(customer?.name);
  }
  return names;
}
`;

describe('a window on a file of routes', () => {
  let workbench: Workbench;
  const files = { 'src/routes.ts': routes, 'src/customers.ts': customers, 'src/left.ts': left };

  before(async () => {
    workbench = await openWorkbench({ workspace: 'test/vscode/workspace', file: 'src/db.ts', settings: WITHOUT_TYPESCRIPT, log: console.log });
    for (const [name, text] of Object.entries(files)) writeFileSync(join(workbench.workspace, name), text);
    await workbench.openFile('src/routes.ts');
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot(this.currentTest.fullTitle());
    await workbench.page.keyboard.press('Escape');
  });

  describe('the line above a handler', () => {
    before(() => lens(workbench, /^GET \/orders · 1 \+ N queries · 1 finding$/).waitFor({ timeout: patience }));

    after(() => workbench.runCommand('File: Revert File'));

    it('follows what is typed, and the text below it never jumps', async () => {
      const { page } = workbench;
      await page.locator('.view-line', { hasText: 'names.push' }).first().click();
      await page.keyboard.press('End');
      // Every frame, where the lines above and below the lens stand, as the person at the keyboard sees them.
      await page.evaluate(`{
        const tops = window.headroomTops = new Map();
        const look = () => {
          for (const line of document.querySelectorAll('.editor-instance .view-line')) {
            const text = line.textContent.replaceAll('\\u00a0', ' ');
            if (!/app\\.get|findMany/.test(text)) continue;
            const top = Math.round(line.getBoundingClientRect().top);
            tops.set(text, (tops.get(text) ?? new Set()).add(top));
          }
          window.headroomLook = requestAnimationFrame(look);
        };
        look();
      }`);
      // The editor closes what is opened, so the line is whole at its end; in between it is not.
      await page.keyboard.type(' await prisma.order.count(', { delay: 60 });
      await lens(workbench, /^GET \/orders · 1 \+ 2N queries · 2 findings$/).waitFor({ timeout: patience });
      const tops = await page.evaluate<[string, number[]][]>('cancelAnimationFrame(window.headroomLook), [...window.headroomTops].map(([text, tops]) => [text, [...tops]])');
      assert.ok(tops.length >= 3, `only ${tops.length} lines were seen`);
      assert.deepEqual(tops.filter(([, seen]) => seen.length !== 1), [], 'a line has moved');
    });

    it('opens the path of its route at a click', async () => {
      await lens(workbench, 'GET /health').click();
      const route = hotPath(workbench, 'GET /health');
      await route.waitFor({ timeout: patience });
      await workbench.page.locator('.pane-body .monaco-list-row.selected', { hasText: 'GET /health' }).waitFor({ timeout: patience });
      await hotPath(workbench, 'order.count').waitFor({ timeout: patience });
    });

    it('is gone where the setting says so, and comes back with it', async () => {
      const settings = join(workbench.workspace, '.vscode/settings.json');
      mkdirSync(dirname(settings), { recursive: true });
      writeFileSync(settings, JSON.stringify({ 'headroom.codeLens': false }));
      await lens(workbench, 'GET /orders').waitFor({ state: 'detached', timeout: patience });
      writeFileSync(settings, '{}');
      await lens(workbench, 'GET /orders').waitFor({ timeout: patience });
    });
  });

  describe('a rewrite of several files', () => {
    const panel = (): Locator => workbench.page.locator('.bulk-edit-panel');
    const rows = (): Locator => panel().locator('.monaco-list-row');
    const onDisk = (name: string): string => readFileSync(join(workbench.workspace, name), 'utf8');
    const shown = (text: string): Locator => workbench.page.locator('.editor-instance .view-line', { hasText: text }).first();

    /** Has the panel group the changes by their names, or by files. The click is made again where it came while the panel was drawn anew. */
    async function group(how: 'by name' | 'by file'): Promise<void> {
      const heading = rows().filter({ hasText: 'Nothing is changed before you apply it' }).first();
      const isDone = (): Promise<boolean> => heading.waitFor({ state: how === 'by name' ? 'visible' : 'detached', timeout: 3000 }).then(() => true, () => false);
      const button = workbench.page.locator('.part.panel .action-label[aria-label^="Group Changes By"]').first();
      await until(async () => {
        if (await heading.count() > 0 === (how === 'by name')) return true;
        await button.click({ timeout: patience });
        return isDone();
      }, `the changes ${how}`);
    }

    /** The names that the changes have, by which the panel groups them at the click of a button; then by file again, since a list shows the rows alone that have room. */
    async function labels(): Promise<string> {
      await group('by name');
      const texts = (await rows().allInnerTexts()).join('\n');
      await group('by file');
      return texts;
    }

    /** A preview that a failed test leaves is in the way of the next one. */
    afterEach(async function () {
      if (this.currentTest?.state === 'passed') return;
      await workbench.page.keyboard.press('Escape');
      const discard = panel().locator('.buttons a', { hasText: 'Discard' });
      if (await discard.isVisible()) await discard.click({ timeout: patience });
    });

    /** One Control+Z in the editor that is open. A person is asked whether the other files are meant as well; in an automated window the editor takes that as said. */
    async function undo(): Promise<void> {
      const { page } = workbench;
      await shown('express').click({ timeout: patience });
      await page.keyboard.press('Control+Z');
      await shown('loadCustomer(order.customerId)').waitFor({ timeout: patience });
    }

    it('is shown under its name before it is made, and made when it is accepted; one undo takes both files back', async () => {
      const { page } = workbench;
      await workbench.openFile('src/routes.ts');
      await squiggles(workbench).first().waitFor({ timeout: patience });
      await clickInto(workbench, 'loadCustomer');
      await chooseFix(workbench, 'loadCustomersByIds');
      for (const name of ['routes.ts', 'customers.ts']) await rows().filter({ hasText: name }).first().waitFor({ timeout: patience });
      assert.match(await labels(), /Load the customers of all orders with a new 'loadCustomersByIds'/);
      assert.equal(onDisk('src/routes.ts'), routes);
      assert.equal(onDisk('src/customers.ts'), customers);
      assert.equal(await page.locator('.tab.dirty').count(), 0, 'something was changed before it was accepted');
      await workbench.screenshot('preview-of-a-rewrite');
      await panel().locator('.buttons a', { hasText: 'Apply' }).click({ timeout: patience });
      await shown('customerById.get(order.customerId)').waitFor({ timeout: patience });
      await squiggles(workbench).first().waitFor({ state: 'detached', timeout: patience });
      await undo();
      await squiggles(workbench).first().waitFor({ timeout: patience });
      await workbench.openFile('src/customers.ts');
      await shown('findUnique').waitFor({ timeout: patience });
      await shown('loadCustomersByIds').waitFor({ state: 'detached', timeout: patience });
    });

    it('of the whole workspace is shown, made, and told in words: what was done, what was left, and in the log why', async () => {
      const { page } = workbench;
      await workbench.openFile('src/routes.ts');
      await workbench.runCommand('File: Save All Files');
      await until(() => onDisk('src/routes.ts') === routes && onDisk('src/customers.ts') === customers, 'the files as they were');
      const orders = onDisk('src/orders.ts');
      await workbench.runCommand('Headroom: Fix All Safe Findings in Workspace');
      for (const name of ['routes.ts', 'customers.ts', 'orders.ts']) await rows().filter({ hasText: name }).first().waitFor({ timeout: patience });
      const named = await labels();
      assert.match(named, /Load the customers of all orders with a new 'loadCustomersByIds'.* · src\/routes\.ts:\d+/);
      assert.match(named, / · src\/orders\.ts:\d+/);
      await workbench.screenshot('preview-of-fix-all');
      await panel().locator('.buttons a', { hasText: 'Apply' }).click({ timeout: patience });
      const summary = await notification(workbench, 'Headroom: findings fixed: 2, in 3 file(s). Left: 1; the log says why.');
      await summary.waitFor({ timeout: patience });
      await summary.hover();
      await summary.getByRole('button', { name: 'Show Log' }).click({ timeout: patience });
      // Its lines are broken where the panel ends.
      for (const words of [/Not\sfixed:\s.*left\.ts:6/, /rewrite\sthat\sthere\sis\swas\snot\sasked\sfor/]) await page.locator('.part.panel .view-line', { hasText: words }).first().waitFor({ timeout: patience });
      await undo();
      await workbench.runCommand('File: Save All Files');
      await until(() => onDisk('src/routes.ts') === routes && onDisk('src/customers.ts') === customers && onDisk('src/orders.ts') === orders, 'all three files as they were');
    });

    it('leaves out the one that is taken out in the preview, makes the others, and says so', async () => {
      const orders = onDisk('src/orders.ts');
      await workbench.runCommand('Notifications: Clear All Notifications');
      await workbench.runCommand('Headroom: Fix All Safe Findings in Workspace');
      for (const name of ['routes.ts', 'customers.ts', 'orders.ts']) await rows().filter({ hasText: name }).first().waitFor({ timeout: patience });
      // The rewrite of orders.ts is all that is changed there; what asks for the preview stands in the last file.
      await rows().filter({ hasText: 'orders.ts' }).first().locator('input[type=checkbox], .monaco-checkbox, .monaco-custom-toggle').first().click({ timeout: patience });
      await panel().locator('.buttons a', { hasText: 'Apply' }).click({ timeout: patience });
      await (await notification(workbench, 'Headroom: findings fixed: 1, in 2 file(s). Left: 2; the log says why.')).waitFor({ timeout: patience });
      await shown('customerById.get(order.customerId)').waitFor({ timeout: patience });
      assert.equal(onDisk('src/orders.ts'), orders);
      await undo();
      await workbench.runCommand('File: Save All Files');
      await until(() => onDisk('src/routes.ts') === routes && onDisk('src/customers.ts') === customers, 'both files as they were');
    });

    it('is not made where it is discarded', async () => {
      await workbench.runCommand('Headroom: Fix All Safe Findings in Workspace');
      await rows().filter({ hasText: 'routes.ts' }).first().waitFor({ timeout: patience });
      await panel().locator('.buttons a', { hasText: 'Discard' }).click({ timeout: patience });
      await rows().first().waitFor({ state: 'detached', timeout: patience });
      assert.equal(await workbench.page.locator('.tab.dirty').count(), 0);
      assert.equal(onDisk('src/routes.ts'), routes);
    });
  });
});
