import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { deleteFile, extension, finding, openFile, ours, tidyUp, until, writeFile } from './helpers';

const route = [
  "import express from 'express';",
  "import { loadCustomer } from './customers';",
  "import { prisma } from './db';",
  'const app = express();',
  "app.get('/orders', async (_req, res) => {",
  '  const orders = await prisma.order.findMany({ take: 50 });',
  '  const names = [];',
  '  for (const order of orders) names.push(await loadCustomer(order.customerId));',
  '  res.json(names);',
  '});', '',
].join('\n');
const customers = "import { prisma } from './db';\nexport async function loadCustomer(id: number) {\n  return prisma.customer.findFirst({ where: { id } });\n}\n";

describe('what the flow knows', () => {
  before(extension);
  afterEach(tidyUp);

  it('is told at the cursor by Headroom: Explain Findings Here', async () => {
    await writeFile('src/customers.ts', customers);
    const document = await openFile('src/routes.ts', route);
    await finding(document.uri);
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    const at = document.positionAt(route.indexOf('loadCustomer(order') + 3);
    editor.selection = new vscode.Selection(at, at);
    await vscode.commands.executeCommand('headroom.explainHere');
    const page = await until(vscode.workspace.onDidOpenTextDocument,
      () => vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'headroom-explanation'), () => 'the explanation');
    assert.match(page.getText(), /The call `loadCustomer`/);
    assert.match(page.getText(), /leads to 1 query/);
    assert.match(page.getText(), /an N\+1/);
    await deleteFile('src/routes.ts');
    await deleteFile('src/customers.ts');
  });

  it('shows the query behind a call as related information, in its own file', async () => {
    await writeFile('src/customers.ts', customers);
    const document = await openFile('src/routes.ts', route);
    await finding(document.uri);
    const [found] = ours(document.uri);
    assert.ok(found);
    assert.equal(document.getText(found.range), 'loadCustomer');
    assert.ok(found.relatedInformation?.some(({ location, message }) => location.uri.path.endsWith('/src/customers.ts') && /query/.test(message)), 'no related place in customers.ts');
    await deleteFile('src/routes.ts');
    await deleteFile('src/customers.ts');
  });
});
