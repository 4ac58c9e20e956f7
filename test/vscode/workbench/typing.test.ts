// While somebody types: the line above a handler says what it costs, and nothing moves.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkbench, type Workbench } from '../../../scripts/vscode-host';
import { customers, hotPath, lens, patience, routes } from './driving';

describe('the line above a handler', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ workspace: 'test/vscode/workspace', file: 'src/db.ts', log: console.log });
    writeFileSync(join(workbench.workspace, 'src/customers.ts'), customers);
    writeFileSync(join(workbench.workspace, 'src/routes.ts'), routes);
    await workbench.openFile('src/routes.ts');
    await lens(workbench, /^GET \/orders · 1 \+ N queries · 1 finding$/).waitFor({ timeout: patience });
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot(this.currentTest.fullTitle());
    await workbench.page.keyboard.press('Escape');
  });

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
    const { mkdirSync } = await import('node:fs');
    mkdirSync(join(workbench.workspace, '.vscode'), { recursive: true });
    writeFileSync(settings, JSON.stringify({ 'headroom.codeLens': false }));
    await lens(workbench, 'GET /orders').waitFor({ state: 'detached', timeout: patience });
    writeFileSync(settings, '{}');
    await lens(workbench, 'GET /orders').waitFor({ timeout: patience });
  });
});
