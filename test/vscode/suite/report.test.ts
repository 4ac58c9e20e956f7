import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { deleteFile, diagnostics, extension, finding, nPlusOne, openFile, tidyUp, workspaceUri, writeFile } from './helpers';

describe('a baseline', () => {
  before(extension);
  afterEach(async () => {
    await tidyUp();
    await deleteFile('headroom-baseline.json');
  });

  it('turns what is there into hints, and marks what comes as new', async () => {
    const document = await openFile('src/known.ts', nPlusOne);
    await finding(document.uri);
    await vscode.commands.executeCommand('headroom.scanWorkspace');
    await vscode.commands.executeCommand('headroom.recordBaseline');
    await diagnostics(document.uri, (found) => found.length === 1 && found[0]?.severity === vscode.DiagnosticSeverity.Hint, 'a hint for the known finding');
    const fresh = await openFile('src/fresh.ts', nPlusOne);
    const [found] = await finding(fresh.uri);
    assert.match(found?.message ?? '', /^New: /);
    await deleteFile('src/known.ts');
    await deleteFile('src/fresh.ts');
  });
});

describe('what can be told at a place', () => {
  before(extension);
  afterEach(tidyUp);

  it('writes that a function is a query into the configuration', async () => {
    await writeFile('headroom.config.json', '{}\n');
    await writeFile('src/wrap.ts', 'export async function ask(id: number): Promise<number> {\n  return id;\n}\n');
    const document = await openFile('src/use.ts', "import { ask } from './wrap';\nexport async function all(ids: number[]) {\n  for (const id of ids) await ask(id);\n}\n");
    await (await extension()).whenIdle();
    const at = document.positionAt(document.getText().indexOf('ask(id)') + 1);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, new vscode.Range(at, at), vscode.CodeActionKind.Refactor.value);
    const action = actions.find(({ title }) => title === 'Treat ask as a database query');
    assert.ok(action?.edit, actions.map(({ title }) => title).join(', '));
    assert.equal(await vscode.workspace.applyEdit(action.edit), true);
    const text = (await vscode.workspace.openTextDocument(workspaceUri('headroom.config.json'))).getText();
    assert.deepEqual(JSON.parse(text), { libraries: [{ module: './src/wrap', name: 'ask', is: 'query' }] });
    await deleteFile('headroom.config.json');
    await deleteFile('src/use.ts');
    await deleteFile('src/wrap.ts');
  });
});
