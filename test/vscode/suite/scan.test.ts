import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import * as vscode from 'vscode';
import type { ScanResult } from '../../../src/engine/types';
import { clean, deleteFile, extension, finding, harmless, nPlusOne, openFile, ours, setText, tidyUp, until, workspaceUri, writeFile } from './helpers';

const scan = (): Thenable<ScanResult | undefined> => vscode.commands.executeCommand<ScanResult | undefined>('headroom.scanWorkspace');

describe('Headroom: Scan Workspace', () => {
  before(extension);
  afterEach(tidyUp);

  it('finds what is in files that nobody has opened, and keeps it', async () => {
    await writeFile('src/never-opened.ts', nPlusOne);
    const result = await scan();
    assert.ok(result);
    assert.equal(ours(workspaceUri('src/never-opened.ts')).length, 1);
    assert.equal(ours(workspaceUri('src/orders.ts')).length, 1);
    assert.ok(result.files >= 3, `${result.files} files`);
  });

  it('then follows such a file on disk', async () => {
    const uri = workspaceUri('src/never-opened.ts');
    await finding(uri);
    await writeFile('src/never-opened.ts', harmless);
    await clean(uri);
    await writeFile('src/never-opened.ts', nPlusOne);
    await finding(uri);
    await deleteFile('src/never-opened.ts');
    await clean(uri);
  });

  it('counts the text of an unsaved file, not what is on disk', async () => {
    const document = await openFile('src/dirty.ts', harmless);
    await setText(document, nPlusOne);
    const result = await scan();
    assert.ok(result);
    assert.equal(document.isDirty, true);
    assert.ok(result.findings.some(({ location }) => location.file.endsWith('/src/dirty.ts')));
  });

  it('keeps the findings of a file that is closed after it', async () => {
    const document = await openFile('src/kept.ts', nPlusOne);
    assert.ok(await scan());
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await (await extension()).whenIdle();
    await finding(document.uri);
    await deleteFile('src/kept.ts');
    await clean(document.uri);
  });

  it('looks, where that is asked for, only at what has changed since the main branch', async () => {
    const cwd = workspaceUri('.').fsPath;
    const git = (...args: string[]): void => { execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd, stdio: 'ignore' }); };
    git('init', '--initial-branch=main');
    try {
      git('add', '.');
      git('commit', '--message=all');
      await writeFile('src/changed.ts', nPlusOne);
      const result = await vscode.commands.executeCommand<ScanResult | undefined>('headroom.scanChangedFiles');
      assert.deepEqual(result?.findings.map(({ location }) => location.file.replace(/^.*\//, '')), ['changed.ts']);
      await deleteFile('src/changed.ts');
      assert.equal(await vscode.commands.executeCommand('headroom.scanChangedFiles'), undefined);
    } finally {
      await deleteFile('.git');
    }
  });

  it('makes a report of what it found', async () => {
    assert.ok(await scan());
    await vscode.commands.executeCommand('headroom.openReport');
    // What the page says is looked at in the workbench's tests: from here a webview cannot be read.
    const report = await until(vscode.window.tabGroups.onDidChangeTabs,
      () => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).find(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.includes('headroom.report')), () => 'the report');
    assert.equal(report.label, 'Headroom Report');
  });
});
