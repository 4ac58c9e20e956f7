import assert from 'node:assert/strict';
import { clean, extension, finding, harmless, nPlusOne, openFile, setText, tidyUp } from './helpers';

describe('the worker', () => {
  before(extension);
  afterEach(tidyUp);

  it('comes back after a crash with the unsaved text of open files', async () => {
    const { killWorker, whenIdle } = await extension();
    const document = await openFile('src/killed.ts', harmless);
    await setText(document, nPlusOne);
    await finding(document.uri);
    await killWorker();
    await whenIdle();
    // Nothing was lost: the finding stays, the next edit is analysed, and it is the editor's text that counts.
    await finding(document.uri);
    await setText(document, harmless);
    await clean(document.uri);
    await setText(document, nPlusOne);
    await finding(document.uri);
    assert.equal(document.isDirty, true);
  });

  it('answers a question that a crash interrupted', async () => {
    const { killWorker, whenIdle } = await extension();
    const document = await openFile('src/interrupted.ts', nPlusOne);
    await killWorker();
    await finding(document.uri);
    await whenIdle();
  });
});
