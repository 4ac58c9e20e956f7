import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { clean, deleteFile, diagnostics, extension, finding, harmless, lineOf, nPlusOne, openFile, ours, replace, ruleOf, setText, show, tidyUp, until, workspaceUri, writeFile } from './helpers';

describe('squiggles', () => {
  before(extension);
  afterEach(tidyUp);

  it('appear and disappear while one types, without saving', async () => {
    const document = await openFile('src/typing.ts', harmless);
    await (await extension()).whenIdle();
    assert.deepEqual(ours(document.uri), []);
    await setText(document, nPlusOne);
    const [found] = await finding(document.uri);
    assert.ok(found);
    assert.match(lineOf(document, found), /prisma\.customer\.findUnique/);
    assert.equal(document.isDirty, true);
    await setText(document, harmless);
    await clean(document.uri);
  });

  it('say what it costs, under a rule that links to its page, with the list query as related information', async () => {
    const document = await openFile('src/said.ts', nPlusOne);
    const [found] = await finding(document.uri);
    assert.ok(found);
    assert.equal(found.source, 'headroom');
    assert.equal(ruleOf(found), 'n-plus-one');
    assert.ok(typeof found.code === 'object' && found.code.target.toString().includes('n-plus-one'));
    assert.match(found.message, /101 queries/);
    assert.equal(found.tags, undefined, 'it is neither deprecated nor unnecessary');
    const list = found.relatedInformation?.find(({ location }) =>
      document.lineAt(location.range.start.line).text.includes('prisma.order.findMany'));
    assert.ok(list, 'the list query is not among the related information');
    assert.equal(list.location.uri.toString(), document.uri.toString());
  });

  it('stand where the text stands after an edit above them', async () => {
    const document = await openFile('src/moved.ts', nPlusOne);
    const [before] = await finding(document.uri);
    assert.ok(before);
    await replace(document, 'export async', '// one\n// two\nexport async');
    const [after] = await diagnostics(document.uri, ([first]) => first?.range.start.line === before.range.start.line + 2, 'the finding two lines below');
    assert.ok(after);
    assert.match(lineOf(document, after), /findUnique/);
  });

  it('are told to the editor again only where a key may have changed them', async () => {
    const document = await openFile('src/calm.ts', nPlusOne);
    await finding(document.uri);
    const { onDidUpdate, whenIdle } = await extension();
    await whenIdle();
    /** The edits, the next answer of the analysis, and whether the squiggle is the very one that was there before. */
    const isLeftAlone = async (...edits: readonly (readonly [from: string, to: string])[]): Promise<boolean> => {
      const [before] = ours(document.uri);
      let looked = false;
      const updating = onDidUpdate(files => looked ||= files.some(file => file.endsWith('/src/calm.ts')));
      for (const [from, to] of edits) await replace(document, from, to);
      await until(onDidUpdate, () => looked || undefined, () => 'the answer after the edit');
      updating.dispose();
      await whenIdle();
      return before !== undefined && ours(document.uri)[0] === before;
    };
    assert.equal(await isLeftAlone(['return names;', 'return names ;']), true, 'nothing has changed for the squiggle');
    // The editor has cut its squiggle with the text, which then is as it was.
    assert.equal(await isLeftAlone(['prisma.customer.findUnique', ''], ['= await (', '= await prisma.customer.findUnique(']), false, 'the squiggle was not drawn again');
    await finding(document.uri);
  });

  it('are placed right in a file with CRLF line ends', async () => {
    const document = await openFile('src/crlf.ts', nPlusOne.replaceAll('\n', '\r\n'));
    assert.equal(document.eol, vscode.EndOfLine.CRLF);
    const [found] = await finding(document.uri);
    assert.ok(found);
    assert.match(document.getText(found.range), /^prisma\.customer\.findUnique/);
  });

  it('are there in a JavaScript file too', async () => {
    const document = await openFile('src/plain.js', nPlusOne.replace(': (string | undefined)[]', ''));
    const [found] = await finding(document.uri);
    assert.ok(found);
    assert.match(lineOf(document, found), /findUnique/);
  });

  it('stay for what is whole in a file with a syntax error, and are right again when it is mended', async () => {
    const document = await openFile('src/broken.ts', `${nPlusOne}\nexport function unfinished( {\n`);
    const [found] = await finding(document.uri);
    assert.ok(found);
    await replace(document, '\nexport function unfinished( {\n', '');
    await finding(document.uri);
  });

  it('are there in an untitled document, and gone when it is closed', async () => {
    const document = await vscode.workspace.openTextDocument({ language: 'typescript', content: nPlusOne.replace("'./db'", "'./src/db'") });
    await vscode.window.showTextDocument(document);
    await finding(document.uri);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await clean(document.uri);
  });

  it('go when a file is closed that no scan has asked for', async () => {
    const document = await openFile('src/closed.ts', nPlusOne);
    await finding(document.uri);
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    await clean(document.uri);
  });

  it('follow the unsaved text of another file', async () => {
    await writeFile('src/client-of-nothing.ts', 'export const prisma: any = {};\n');
    const document = await openFile('src/follows.ts', nPlusOne.replace('./db', './client-of-nothing'));
    await (await extension()).whenIdle();
    assert.deepEqual(ours(document.uri), []);
    const other = await show(workspaceUri('src/client-of-nothing.ts'));
    await setText(other, "export { prisma } from './db';\n");
    await finding(document.uri);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await clean(document.uri);
  });

  it('follow a file that is changed on disk', async () => {
    await writeFile('src/disk.ts', 'export const prisma: any = {};\n');
    const document = await openFile('src/follows-disk.ts', nPlusOne.replace('./db', './disk'));
    await (await extension()).whenIdle();
    assert.deepEqual(ours(document.uri), []);
    await writeFile('src/disk.ts', "export { prisma } from './db';\n");
    await finding(document.uri);
    await deleteFile('src/disk.ts');
    await clean(document.uri);
  });

  it('do not come from files of other schemes', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('elsewhere', { provideTextDocumentContent: () => nPlusOne });
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('elsewhere:/src/orders.ts'));
      assert.equal(document.languageId, 'typescript');
      await (await extension()).whenIdle();
      assert.deepEqual(ours(document.uri), []);
    } finally {
      provider.dispose();
    }
  });
});

describe('problems of the input', () => {
  before(extension);
  afterEach(tidyUp);

  it('are shown in the schema that is broken, and the last good model still counts', async () => {
    const document = await openFile('src/with-schema.ts', nPlusOne);
    await finding(document.uri);
    const schema = await show(workspaceUri('prisma/schema.prisma'));
    await replace(schema, 'customer   Customer @relation(fields: [customerId], references: [id])', 'customer   Customer @relation(fields: [customerId');
    const [notice] = await diagnostics(schema.uri, found => found.length > 0, 'a notice in the schema');
    assert.ok(notice);
    assert.equal(notice.source, 'headroom');
    await (await extension()).whenIdle();
    await finding(document.uri);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await clean(schema.uri);
  });

  it('are shown in a tsconfig.json that cannot be read, and the analysis goes on', async () => {
    const good = new TextDecoder().decode(await vscode.workspace.fs.readFile(workspaceUri('tsconfig.json')));
    try {
      const document = await openFile('src/with-tsconfig.ts', nPlusOne);
      await finding(document.uri);
      await writeFile('tsconfig.json', '{ "compilerOptions": { "strict": tru');
      await diagnostics(workspaceUri('tsconfig.json'), found => found.length > 0, 'a notice in tsconfig.json');
      await finding(document.uri);
    } finally {
      await writeFile('tsconfig.json', good);
    }
    await clean(workspaceUri('tsconfig.json'));
  });
});
