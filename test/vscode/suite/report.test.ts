import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionsAt, applyAction, clean, deleteFile, diagnostics, extension, finding, nPlusOne, openFile, show, tidyUp, until, workspaceUri, writeFile } from './helpers';

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

  it('says of a model that it is small, and its finding goes', async () => {
    await writeFile('headroom.config.json', '{}\n');
    const document = await openFile('src/all.ts', "import { prisma } from './db';\nexport async function all() {\n  return prisma.customer.findMany();\n}\n");
    const [found] = await finding(document.uri);
    assert.ok(found);
    const small = (await actionsAt(document, found.range)).find(({ title }) => title === 'Customer never has more than a few rows');
    assert.ok(small, (await actionsAt(document, found.range)).map(({ title }) => title).join(', '));
    await applyAction(small);
    await clean(document.uri);
    const config = await vscode.workspace.openTextDocument(workspaceUri('headroom.config.json'));
    assert.deepEqual(JSON.parse(config.getText()), { smallModels: ['Customer'] });
    await show(config.uri);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await deleteFile('headroom.config.json');
    await deleteFile('src/all.ts');
  });

  it('writes that a function is a query into the configuration', async () => {
    await writeFile('headroom.config.json', '{}\n');
    await writeFile('src/wrap.ts', 'export async function ask(id: number): Promise<number> {\n  return id;\n}\n');
    const document = await openFile('src/use.ts', "import { ask } from './wrap';\nexport async function all(ids: number[]) {\n  for (const id of ids) await ask(id);\n}\n");
    await (await extension()).whenIdle();
    const at = document.positionAt(document.getText().indexOf('ask(id)') + 1);
    const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>('vscode.executeCodeActionProvider', document.uri, new vscode.Range(at, at), vscode.CodeActionKind.Refactor.value);
    for (const other of ['Treat ask as sending an email', 'Treat ask as enqueueing a job']) assert.ok(actions.some(({ title, edit }) => title === other && edit), other);
    const action = actions.find(({ title }) => title === 'Treat ask as a database query');
    assert.ok(action?.edit, actions.map(({ title }) => title).join(', '));
    assert.equal(await vscode.workspace.applyEdit(action.edit), true);
    const config = await vscode.workspace.openTextDocument(workspaceUri('headroom.config.json'));
    assert.deepEqual(JSON.parse(config.getText()), { libraries: [{ module: './src/wrap', name: 'ask', is: 'query' }] });
    // What is not saved would stay in the file of that name that a later test makes.
    await show(config.uri);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await deleteFile('headroom.config.json');
    await deleteFile('src/use.ts');
    await deleteFile('src/wrap.ts');
  });
});

describe('headroom.config.json', () => {
  before(extension);
  afterEach(async () => {
    await tidyUp();
    await deleteFile('headroom.config.json');
  });

  it('is checked while it is written, and completes what it can hold', async () => {
    const text = '{\n  "rules": { "n-plus-one": "loud" },\n  \n}\n';
    const document = await openFile('headroom.config.json', text);
    const [wrong] = await until(vscode.languages.onDidChangeDiagnostics, () => {
      const found = vscode.languages.getDiagnostics(document.uri).filter(({ source, range }) => source !== 'headroom' && document.getText(range).includes('loud'));
      return found.length > 0 ? found : undefined;
    }, () => `the schema to refuse a severity; the ${document.languageId} file says ${JSON.stringify(document.getText())}, there is: ${JSON.stringify(vscode.languages.getDiagnostics(document.uri).map(({ source, message }) => `${source}: ${message}`))}`);
    assert.match(wrong?.message ?? '', /error|warning/);
    const complete = async (line: number, character: number): Promise<string[]> =>
      (await vscode.commands.executeCommand<vscode.CompletionList>('vscode.executeCompletionItemProvider', document.uri, new vscode.Position(line, character))).items
        .map(({ label }) => (typeof label === 'string' ? label : label.label));
    const keys = await complete(2, 2);
    for (const key of ['exclude', 'smallModels', 'libraries', 'queue', 'target']) assert.ok(keys.some((one) => one.includes(key)), `${key} is not among ${keys.join(', ')}`);
    const rules = await complete(1, 13);
    assert.ok(rules.some((one) => one.includes('unbounded-query')), rules.join(', '));
  });
});
