// The window as a person sees it: what the extension host reports must also be drawn.
import assert from 'node:assert/strict';
import { openWorkbench, type Workbench } from '../../../scripts/vscode-host';
import { patience } from './driving';

describe('a window on a file with a query in a loop', () => {
  let workbench: Workbench;

  before(async () => {
    workbench = await openWorkbench({ workspace: 'test/vscode/workspace', file: 'src/orders.ts', log: console.log });
  });

  after(() => workbench?.close());

  afterEach(async function () {
    if (this.currentTest?.isFailed()) await workbench.screenshot(this.currentTest.fullTitle());
  });

  it('underlines the query', async () => {
    const squiggle = workbench.page.locator('.editor-instance .squiggly-warning, .editor-instance .squiggly-error').first();
    await squiggle.waitFor({ timeout: patience });
    const [mark, line] = await Promise.all([squiggle.boundingBox(), workbench.page.locator('.view-line', { hasText: 'findUnique' }).boundingBox()]);
    assert.ok(mark && line);
    const middle = mark.y + mark.height / 2;
    assert.ok(middle >= line.y && middle <= line.y + line.height, 'the underlined line is another one');
  });

  it('lists it in the Problems panel under its rule', async () => {
    await workbench.runCommand('Problems: Focus on Problems View');
    await workbench.page.locator('.markers-panel .monaco-list-row', { hasText: 'n-plus-one' }).first().waitFor({ timeout: patience });
  });
});
