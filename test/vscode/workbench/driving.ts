// What the tests that drive a window share. Waits have generous limits: a busy machine is slow, and not broken.
import assert from 'node:assert/strict';
import type { Frame, Locator } from 'playwright-core';
import type { Workbench } from '../../../scripts/vscode-host';

export const patience = 90_000;

/** A row of the view Hot Paths. */
export const hotPath = ({ page }: Workbench, text: string | RegExp): Locator => page.locator('.pane-body .monaco-list-row', { hasText: text }).first();

/** The underlined places of the editor. */
export const squiggles = ({ page }: Workbench): Locator => page.locator('.editor-instance .squiggly-warning, .editor-instance .squiggly-error');

/** The lines above handlers. */
export const lens = ({ page }: Workbench, text: string | RegExp): Locator => page.locator('.editor-instance .codelens-decoration a', { hasText: text }).first();

/** A notification in the list; an automated window pops none up. */
export async function notification({ page, runCommand }: Workbench, text: string | RegExp): Promise<Locator> {
  if (await page.locator('.notifications-center.visible').count() === 0) await runCommand('Notifications: Show Notifications');
  return page.locator('.notifications-center .notification-list-item', { hasText: text }).first();
}

/** The page of the report, which is a frame in a frame. */
export async function reportFrame({ page }: Workbench): Promise<Frame> {
  const handle = await page.frameLocator('iframe.webview.ready').locator('iframe').elementHandle({ timeout: patience });
  const frame = await handle?.contentFrame();
  assert.ok(frame, 'the report has no frame');
  await frame.getByRole('heading', { name: 'Headroom report' }).waitFor({ timeout: patience });
  return frame;
}

/**
 * Chooses a rewrite in the lightbulb's menu of the place where the cursor stands; answers what stood on top. The menu closes itself when new diagnostics come in, and what it
 * shows may not be worked out yet, so it is opened until the row was there to be chosen. With the keyboard it has to be the row on top.
 */
export async function chooseFix({ page }: Workbench, title: string, how: 'with the mouse' | 'with the keyboard' = 'with the mouse'): Promise<string> {
  const rows = page.locator('.action-widget .monaco-list-row.action');
  for (const limit = Date.now() + patience; ;) {
    try {
      await page.keyboard.press('Control+.');
      await rows.filter({ hasText: title }).first().waitFor({ timeout: 5000 });
      const top = await rows.first().innerText({ timeout: 1000 });
      if (how === 'with the mouse') await rows.filter({ hasText: title }).first().click({ timeout: 5000 });
      else {
        await page.locator('.action-widget .monaco-list-row.action.focused', { hasText: title }).waitFor({ timeout: 1000 });
        await page.keyboard.press('Enter');
      }
      return top;
    } catch (error) {
      if (Date.now() > limit) throw new Error(`The lightbulb never had a row "${title}".`, { cause: error });
      await page.keyboard.press('Escape');
    }
  }
}

/** Puts the cursor into the text of a line. */
export async function clickInto({ page }: Workbench, text: string): Promise<void> {
  await page.locator('.editor-instance .view-line span', { hasText: text }).last().click({ timeout: patience });
}

/** Waits until a look at something outside the window, a file for one, answers true. */
export async function until(look: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const limit = Date.now() + patience; !await look();) {
    assert.ok(Date.now() < limit, `Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** A route with a query for each order, which a helper in another file runs. */
export const routes = `import express from 'express';
import { loadCustomer } from './customers';
import { prisma } from './db';

export const app = express();

app.get('/orders', async (_req, res) => {
  const orders = await prisma.order.findMany({ take: 50 });
  const names = [];
  for (const order of orders) {
    const customer = await loadCustomer(order.customerId);
    names.push(customer?.name);
  }
  res.json(names);
});

app.get('/health', async (_req, res) => {
  res.json(await prisma.order.count());
});
`;

export const customers = `import { prisma } from './db';

export async function loadCustomer(id: number) {
  return prisma.customer.findUnique({ where: { id } });
}
`;
