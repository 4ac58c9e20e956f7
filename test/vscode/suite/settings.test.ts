import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { clean, deleteFile, diagnostics, extension, finding, nPlusOne, openFile, setSetting, tidyUp, writeFile } from './helpers';

describe('settings', () => {
  let document: vscode.TextDocument;

  before(extension);
  beforeEach(async () => {
    document = await openFile('src/settings.ts', nPlusOne);
    await finding(document.uri);
  });
  afterEach(tidyUp);

  const severity = (wanted: vscode.DiagnosticSeverity): Promise<unknown> =>
    diagnostics(document.uri, ([first]) => first?.severity === wanted, `severity ${vscode.DiagnosticSeverity[wanted]}`);

  it('switch a rule off and on again at once', async () => {
    await setSetting('rules', { 'n-plus-one': 'off' });
    await clean(document.uri);
    await setSetting('rules', undefined);
    await finding(document.uri);
  });

  it('give a rule another severity', async () => {
    await setSetting('rules', { 'n-plus-one': 'hint' });
    await severity(vscode.DiagnosticSeverity.Hint);
  });

  it('switch everything off and on again', async () => {
    await setSetting('enable', false);
    await clean(document.uri);
    await setSetting('enable', true);
    await finding(document.uri);
  });

  it('leave files out', async () => {
    await setSetting('exclude', ['src/settings.ts']);
    await clean(document.uri);
    await setSetting('exclude', undefined);
    await finding(document.uri);
  });

  it('narrow the analysis to what is included', async () => {
    await setSetting('include', ['lib/**']);
    await clean(document.uri);
  });

  it('wait as long as they say before the analysis', async () => {
    await setSetting('debounce', 5000);
    const begin = Date.now();
    const edit = new vscode.WorkspaceEdit();
    edit.replace(document.uri, new vscode.Range(0, 0, document.lineCount, 0), '');
    await vscode.workspace.applyEdit(edit);
    // Taken back before it is over: the shorter time counts from the next edit.
    await setSetting('debounce', 0);
    await clean(document.uri);
    assert.ok(Date.now() - begin < 5000);
  });

  it('give way to headroom.config.json where they say nothing, and override it where they do', async () => {
    try {
      await writeFile('headroom.config.json', JSON.stringify({ rules: { 'n-plus-one': 'information' } }));
      await severity(vscode.DiagnosticSeverity.Information);
      await setSetting('rules', { 'n-plus-one': 'warning' });
      await severity(vscode.DiagnosticSeverity.Warning);
    } finally {
      await deleteFile('headroom.config.json');
    }
  });
});
