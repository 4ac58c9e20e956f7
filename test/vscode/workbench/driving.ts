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
