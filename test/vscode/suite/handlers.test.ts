import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { deleteFile, extension, finding, openFile, replace, setSetting, tidyUp } from './helpers';

const route = [
  "import express from 'express';",
  "import { prisma } from './db';",
  'const app = express();',
  "app.get('/orders', async (_req, res) => {",
  '  const orders = await prisma.order.findMany({ take: 50 });',
  '  const names = [];',
  '  for (const order of orders) names.push(await prisma.customer.findFirst({ where: { id: order.customerId } }));',
  '  res.json(names);',
  '});', '',
].join('\n');

const titles = async (document: vscode.TextDocument): Promise<string[]> =>
  (await vscode.commands.executeCommand<vscode.CodeLens[]>('vscode.executeCodeLensProvider', document.uri, 20))
    .flatMap(({ command }) => (command?.command === 'headroom.showPath' ? [command.title] : []));

describe('the line above a handler', () => {
  before(extension);
  afterEach(async () => {
    await tidyUp();
    await deleteFile('src/routes.ts');
  });

  it('says route, queries and findings, and follows an edit', async () => {
    const document = await openFile('src/routes.ts', route);
    await finding(document.uri);
    const [title] = await titles(document);
    assert.match(title ?? '', /^GET \/orders · 1 \+ N queries · \d findings?$/);
    await replace(document, "'/orders'", "'/invoices'");
    await replace(document, '  for (const order of orders) names.push(await prisma.customer.findFirst({ where: { id: order.customerId } }));\n', '');
    const [edited] = await titles(document);
    assert.match(edited ?? '', /^GET \/invoices · 1 query/);
  });

  it('is not there where the setting says so', async () => {
    const document = await openFile('src/routes.ts', route);
    await finding(document.uri);
    await setSetting('codeLens', false);
    assert.deepEqual(await titles(document), []);
  });

  it('stands where the handler is written, with the prefix that its router is mounted under', async () => {
    const router = route.replace('const app = express();', 'export const app = express.Router();');
    const document = await openFile('src/routes.ts', router);
    const main = await openFile('src/main.ts', "import express from 'express';\nimport { app } from './routes';\nconst server = express();\nserver.use('/api', app);\n");
    assert.ok(main);
    await vscode.window.showTextDocument(document);
    await finding(document.uri);
    // Where the router is mounted is known once the whole workspace was looked at, which is when the open files are looked at again.
    const settled = async (): Promise<string> => {
      for (;;) {
        const next = (await extension()).onDidUpdate;
        const looked = new Promise<void>((resolve) => { const once = next(() => { once.dispose(); resolve(); }); });
        const [title = ''] = await titles(document);
        if (title.startsWith('GET /api/orders')) return title;
        await looked;
      }
    };
    assert.match(await settled(), /^GET \/api\/orders · 1 \+ N queries/);
    await deleteFile('src/main.ts');
  });
});

describe('the hover of a finding', () => {
  before(extension);
  afterEach(tidyUp);

  it('says how often it would run, and leads on', async () => {
    const document = await openFile('src/routes.ts', route);
    const [found] = await finding(document.uri);
    assert.ok(found);
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>('vscode.executeHoverProvider', document.uri, found.range.start);
    const text = hovers.flatMap(({ contents }) => contents.map((content) => (typeof content === 'string' ? content : content.value))).join('\n');
    assert.match(text, /With 100 rows this runs 100 times/);
    assert.match(text, /Queries of GET \/orders with 100 rows: 101/);
    assert.match(text, /^- 1 × read of Order: `order\.findMany`$/m);
    assert.match(text, /^- \*\*100 × read of Customer: `customer\.findFirst`\*\* \(this finding\)$/m);
    assert.match(text, /command:headroom\.showPath/);
    await deleteFile('src/routes.ts');
  });
});
