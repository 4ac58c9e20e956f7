// What a person does with the extension, with mouse and keyboard.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { openWorkbench, windowUrl, type Workbench } from '../../../scripts/vscode-host';
import { chooseFix, patience } from './driving';

describe('working with Headroom', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ workspace: 'test/vscode/workspace', file: 'src/orders.ts', log: console.log });
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot(this.currentTest.fullTitle());
    await workbench.page.keyboard.press('Escape');
  });

  const squiggle = (): Locator => workbench.page.locator('.editor-instance .squiggly-warning, .editor-instance .squiggly-error').first();
  const statusBar = (): Locator => workbench.page.locator('.statusbar-item', { hasText: 'Headroom' }).first();
  const notification = (text: string | RegExp): Locator => workbench.page.locator('.notifications-center .notification-list-item', { hasText: text }).first();

  /** In an automated window VS Code keeps notifications in their list and pops none up. */
  async function showNotifications(): Promise<void> {
    if (await workbench.page.locator('.notifications-center.visible').count() === 0) await workbench.runCommand('Notifications: Show Notifications');
  }

  it('underlines the query', async () => {
    await squiggle().waitFor({ timeout: patience });
    const [mark, line] = await Promise.all([squiggle().boundingBox(), workbench.page.locator('.view-line', { hasText: 'findUnique' }).boundingBox()]);
    assert.ok(mark && line);
    const middle = mark.y + mark.height / 2;
    assert.ok(middle >= line.y && middle <= line.y + line.height, 'the underlined line is another one');
  });

  it('lists it in the Problems panel under its rule', async () => {
    await workbench.runCommand('Problems: Focus on Problems View');
    await workbench.page.locator('.markers-panel .monaco-list-row', { hasText: 'n-plus-one' }).first().waitFor({ timeout: patience });
  });

  it('the hover says what it costs, names the list query, and lists the queries that run for 100 rows', async () => {
    await squiggle().waitFor({ timeout: patience });
    await workbench.page.locator('.view-line span', { hasText: 'findUnique' }).last().hover();
    const hover = workbench.page.locator('.monaco-hover', { hasText: '101 queries' }).first();
    await hover.waitFor({ timeout: patience });
    assert.match(await hover.innerText(), /headroom\W*n-plus-one/);
    assert.match(await hover.innerText(), /orders\.ts\(4, \d+\)/);
    await hover.filter({ hasText: 'Queries of this function with 100 rows: 101' }).waitFor({ timeout: patience });
    assert.deepEqual(await hover.locator('li').allInnerTexts(), ['1 × read of Order: order.findMany', '100 × read of Customer: customer.findUnique (this finding)']);
    await hover.locator('a.code-link').click();
    await workbench.page.locator('.tab.active', { hasText: 'n-plus-one' }).waitFor({ timeout: patience });
    const page = workbench.page.frameLocator('iframe.webview').frameLocator('iframe');
    await page.getByRole('heading').first().waitFor({ timeout: patience });
    await workbench.page.locator('.tab', { hasText: 'orders.ts' }).click();
  });

  it('the status bar counts the findings and says so to a screen reader', async () => {
    const item = workbench.page.locator('.statusbar-item[aria-label*="Headroom: 1 finding"], .statusbar-item :is(a, [aria-label])[aria-label*="Headroom: 1 finding"]').first();
    await item.waitFor({ timeout: patience });
    assert.match(await item.innerText(), /Headroom 1$/);
  });

  it('the lightbulb menu has the rewrite on top; choosing it changes the file, and Control+Z takes it back', async () => {
    const { page } = workbench;
    await page.locator('.view-line span', { hasText: 'findUnique' }).last().click();
    const top = await chooseFix(workbench, 'customer');
    assert.match(top, /customer/);
    await page.locator('.view-line', { hasText: 'include' }).first().waitFor({ timeout: patience });
    await squiggle().waitFor({ state: 'detached', timeout: patience });
    await page.locator('.view-line', { hasText: 'include' }).first().click();
    await page.keyboard.press('Control+Z');
    await page.locator('.view-line', { hasText: 'findUnique' }).first().waitFor({ timeout: patience });
    await squiggle().waitFor({ timeout: patience });
    assert.equal(await page.locator('.tab.dirty').count(), 0, 'one undo did not take all of it back');
  });

  it('the directive has colours of its own inside the comment', async () => {
    const { page } = workbench;
    writeFileSync(join(workbench.workspace, 'src/directive.ts'),
      '// a plain comment\n// headroom-ignore-next-line n-plus-one: small table\nexport {};\n');
    await workbench.openFile('src/directive.ts');
    const line = page.locator('.view-line', { hasText: 'headroom-ignore-next-line' }).first();
    await line.waitFor({ timeout: patience });
    const classOf = (text: string): Promise<string | null> => page.locator('.view-line span[class^=mtk]', { hasText: text }).first().getAttribute('class');
    const plain = await classOf('plain');
    await page.waitForFunction('document.querySelectorAll(".view-line:nth-child(2) span[class^=mtk]").length > 2', undefined, { timeout: patience });
    const directive = await classOf('headroom-ignore-next-line');
    const rule = await classOf('n-plus-one');
    assert.notEqual(directive, plain);
    assert.notEqual(rule, directive);
  });

  it('SQL has colours of its own in a tagged template and in the text of a raw query', async () => {
    const { page } = workbench;
    writeFileSync(join(workbench.workspace, 'src/sql.ts'),
      "export const plain = 'SELECT a seat FROM the list';\nexport const raw = pool.query('SELECT id FROM orders');\nexport const tagged = sql`SELECT id FROM orders`;\n");
    await workbench.openFile('src/sql.ts');
    await page.locator('.view-line', { hasText: 'tagged' }).first().waitFor({ timeout: patience });
    // The line's parts that have a class of their own: a text without SQL in it is one part.
    const parts = (line: number): Promise<string[]> => page.locator(`.view-line:nth-child(${line}) span[class^=mtk]`).evaluateAll((found) => (found as unknown as { readonly textContent: string }[]).map(({ textContent }) => textContent.replaceAll('\u00a0', ' ').trim()));
    await page.waitForFunction('[...document.querySelectorAll(".view-line:nth-child(3) span[class^=mtk]")].some(({ textContent }) => textContent.trim() === "SELECT")', undefined, { timeout: patience });
    for (const line of [2, 3]) assert.ok((await parts(line)).includes('SELECT') && (await parts(line)).includes('FROM'), (await parts(line)).join(' | '));
    assert.ok((await parts(1)).some((part) => part.includes('SELECT a seat FROM the list')), (await parts(1)).join(' | '));
  });

  it('a scan shows its progress, fills the Problems panel and offers a report', async () => {
    const { page } = workbench;
    writeFileSync(join(workbench.workspace, 'src/more.ts'), loop(1));
    await workbench.runCommand('Headroom: Scan Workspace');
    await showNotifications();
    const summary = notification(/Headroom: 2 findings in 2 of \d+ files/);
    await summary.waitFor({ timeout: patience });
    await summary.getByRole('button', { name: 'Show Problems' }).click();
    await page.locator('.markers-panel .monaco-list-row', { hasText: 'more.ts' }).first().waitFor({ timeout: patience });
    await workbench.runCommand('Headroom: Open Report');
    await page.locator('.tab', { hasText: 'Headroom Report' }).first().waitFor({ timeout: patience });
  });

  it('a scan can be cancelled, and nothing more comes of it', async () => {
    const { page } = workbench;
    const folder = join(workbench.workspace, 'src/many');
    mkdirSync(folder);
    for (let i = 0; i < 3000; i++) writeFileSync(join(folder, `file${i}.ts`), loop(i));
    await workbench.runCommand('Headroom: Scan Workspace');
    await showNotifications();
    const progress = notification(/Headroom scan/);
    await progress.waitFor({ timeout: patience });
    await progress.hover();
    await progress.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('.statusbar-item', { hasText: 'scan cancelled' }).first().waitFor({ timeout: patience });
    await progress.waitFor({ state: 'detached', timeout: patience });
    await page.locator('.statusbar-item', { hasText: /Headroom \d+$/ }).first().waitFor({ timeout: patience });
    assert.doesNotMatch(await statusBar().innerText(), /3\d\d\d/);
    assert.equal(await notification(/Headroom: \d+ findings/).count(), 0);
  });

  it('in a workspace of two folders, each is analysed with its own schema', async () => {
    const { page, server } = workbench;
    const second = join(workbench.workspace, 'second');
    mkdirSync(join(second, 'prisma'), { recursive: true });
    writeFileSync(join(second, 'prisma/schema.prisma'),
      'generator client {\n  provider = "prisma-client-js"\n}\ndatasource db {\n  provider = "postgresql"\n}\nmodel Book {\n  id Int @id\n  pages Page[]\n}\nmodel Page {\n  id Int @id\n  bookId Int\n  book Book @relation(fields: [bookId], references: [id])\n}\n');
    writeFileSync(join(second, 'books.ts'), `import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
export async function pages() {
  const books = await prisma.book.findMany();
  for (const book of books) console.log(await prisma.page.findMany({ where: { bookId: book.id } }));
}
`);
    const file = join(workbench.workspace, 'two.code-workspace');
    writeFileSync(file, JSON.stringify({ folders: [{ path: '.' }, { path: 'second' }] }));
    await page.goto(windowUrl(server, { workspaceFile: file, file: join(second, 'books.ts'), extensionDevelopmentPath: join(__dirname, '../../..') }));
    await page.locator('.view-line', { hasText: 'page.findMany' }).first().waitFor({ timeout: patience });
    await squiggle().waitFor({ timeout: patience });
  });
});

function loop(i: number): string {
  const up = i === 1 ? './db' : '../db';
  return `import { prisma } from '${up}';
export async function names${i}() {
  const orders = await prisma.order.findMany({ take: 50 });
  for (const order of orders) console.log(await prisma.customer.findUnique({ where: { id: order.customerId } }));
}
`;
}
