import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { actionsAt, applyAction, clean, deleteFile, diagnostics, extension, finding, nPlusOne, openFile, rangeOf, replace, setText, show, tidyUp, workspaceUri, writeFile } from './helpers';

/** A function with one finding for each kind of rewrite; what it must look like afterwards is the engine's tests' business. */
const kinds: Readonly<Record<string, { readonly text: string; readonly title: RegExp; readonly after: RegExp }>> = {
  'eager load': {
    text: nPlusOne,
    title: /customer/,
    after: /include: \{ customer: true \}/,
  },
  batch: {
    text: `import { prisma } from './db';

export async function byEmail(emails: string[]) {
  const names: (string | undefined)[] = [];
  for (const email of emails) {
    const customer = await prisma.customer.findUnique({ where: { email } });
    names.push(customer?.name);
  }
  return names;
}
`,
    title: /one query|1 query|batch/i,
    after: /email: \{ in: /,
  },
  'bulk write': {
    text: `import { prisma } from './db';

export async function importCustomers(rows: { name: string; email: string }[]) {
  for (const row of rows) {
    await prisma.customer.create({ data: { name: row.name, email: row.email } });
  }
}
`,
    title: /createMany/,
    after: /prisma\.customer\.createMany\(/,
  },
  transaction: {
    text: `import { prisma } from './db';

export async function rename(rows: { id: number; name: string }[]) {
  for (const row of rows) {
    await prisma.customer.update({ where: { id: row.id }, data: { name: row.name } });
  }
}
`,
    title: /transaction/,
    after: /prisma\.\$transaction\(/,
  },
  hoist: {
    text: `import { prisma } from './db';

export async function withTotal(names: string[]) {
  const lines: string[] = [];
  for (const name of names) {
    const total = await prisma.order.count();
    lines.push(\`\${name} of \${total}\`);
  }
  return lines;
}
`,
    title: /out of the loop|before the loop/,
    after: /const total = await prisma\.order\.count\(\);\n\s*for \(/,
  },
};

const supabaseNames = `import type { SupabaseClient } from '@supabase/supabase-js';

export async function named(supabase: SupabaseClient, emails: string[]) {
  const names = [];
  for (const email of emails) {
    const { data: customer } = await supabase.from('customers').select('name').eq('email', email).single();
    names.push(customer?.name);
  }
  return names;
}
`;

describe('the lightbulb', () => {
  before(extension);
  afterEach(tidyUp);

  async function open(name: string, text: string): Promise<{ document: vscode.TextDocument; found: vscode.Diagnostic }> {
    const document = await openFile(`src/${name}.ts`, text);
    const [found] = await finding(document.uri);
    assert.ok(found);
    return { document, found };
  }

  it('offers the rewrite first, as the one that is preferred, and the directive last', async () => {
    const { document, found } = await open('offered', nPlusOne);
    const actions = await actionsAt(document, found.range);
    const titles = actions.map(({ title }) => title);
    assert.equal(actions[0]?.isPreferred, true, titles.join(' | '));
    assert.match(titles[0] ?? '', /customer/);
    assert.equal(titles.at(-1), 'Ignore n-plus-one on this line');
    assert.equal(actions.filter(({ isPreferred }) => isPreferred).length, 1);
  });

  it('offers nothing where there is no finding of ours', async () => {
    const { document } = await open('elsewhere', nPlusOne);
    assert.deepEqual(await actionsAt(document, rangeOf(document, 'return names')), []);
  });

  for (const [kind, { text, title, after }] of Object.entries(kinds)) {
    it(`applies: ${kind}, and one undo takes it back`, async () => {
      const { document, found } = await open(kind.replace(' ', '-'), text);
      const action = (await actionsAt(document, found.range)).find(candidate => title.test(candidate.title));
      assert.ok(action, (await actionsAt(document, found.range)).map(candidate => candidate.title).join(' | '));
      await applyAction(action);
      assert.match(document.getText(), after);
      await clean(document.uri);
      await vscode.commands.executeCommand('undo');
      assert.equal(document.getText(), text);
      await finding(document.uri);
    });
  }

  it('applies to a file with CRLF line ends, and keeps them', async () => {
    const { document, found } = await open('crlf-fix', nPlusOne.replaceAll('\n', '\r\n'));
    const [action] = await actionsAt(document, found.range);
    assert.ok(action);
    await applyAction(action);
    await clean(document.uri);
    assert.doesNotMatch(document.getText(), /(?<!\r)\n/);
    assert.match(document.getText(), /include: \{ customer: true \}/);
  });

  it('works on the unsaved text, right after a keystroke', async () => {
    const { document, found } = await open('keystroke', nPlusOne);
    await replace(document, 'export async', '/* typed */ export async');
    const [action] = await actionsAt(document, found.range);
    assert.ok(action);
    await applyAction(action);
    assert.match(document.getText(), /^\/\* typed \*\/ export async/m);
    await clean(document.uri);
  });

  it('offers to fix all of a kind in the file where there are two, and one undo takes all back', async () => {
    const text = nPlusOne + nPlusOne.replace(/^import.*\n/, '').replace('customersOfOrders', 'again');
    const document = await openFile('src/two.ts', text);
    const [first] = await finding(document.uri, 2);
    assert.ok(first);
    const all = (await actionsAt(document, first.range, 10)).find(({ title }) => title.startsWith('Fix all in this file'));
    assert.ok(all);
    await applyAction(all);
    await clean(document.uri);
    assert.equal(document.getText().match(/include: \{ customer: true \}/g)?.length, 2);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), text);
  });

  it('knows what an SQL file says that is open and not saved', async () => {
    await writeFile('supabase/migrations/001_customers.sql', 'CREATE TABLE customers (id serial PRIMARY KEY, name text NOT NULL, email text NOT NULL);\n');
    const document = await openFile('src/supabase-names.ts', supabaseNames);
    const [found] = await finding(document.uri);
    assert.ok(found);
    const rewrites = async (): Promise<string[]> => (await actionsAt(document, found.range)).map(({ title }) => title).filter((title) => !title.startsWith('Ignore'));
    assert.deepEqual(await rewrites(), ['Ask for all emails before the loop, at most 10 at a time (still one query per email; adds p-limit to package.json)'], 'an email that several customers can have is no key');
    const migration = await show(workspaceUri('supabase/migrations/001_customers.sql'));
    await replace(migration, 'email text NOT NULL', 'email text NOT NULL UNIQUE');
    await (await extension()).whenIdle();
    assert.equal(migration.isDirty, true);
    const [rewrite = ''] = await rewrites();
    assert.match(rewrite, /1 query/);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await deleteFile('supabase');
    await deleteFile('src/supabase-names.ts');
  });

  it('does not offer to fix all where there is one', async () => {
    const { document, found } = await open('one', nPlusOne);
    const titles = (await actionsAt(document, found.range)).map(({ title }) => title);
    assert.deepEqual(titles.filter(title => title.startsWith('Fix all')), []);
  });

  it('silences a finding with a directive above its line, whose reason is to be typed over', async () => {
    const { document, found } = await open('ignored', nPlusOne);
    const ignore = (await actionsAt(document, found.range)).find(({ title }) => title.startsWith('Ignore'));
    assert.ok(ignore);
    await applyAction(ignore);
    await clean(document.uri);
    assert.match(document.getText(), /\n {4}\/\/ headroom-ignore-next-line n-plus-one: reason\n {4}const customer = await prisma/);
    const editor = vscode.window.activeTextEditor;
    assert.equal(editor?.document.getText(editor.selection), 'reason');
    await vscode.commands.executeCommand('undo');
    await finding(document.uri);
  });

  it('speaks of the newest text, wherever the finding has moved', async () => {
    const { document } = await open('moved-on', nPlusOne);
    await setText(document, `// one line more\n${nPlusOne}`);
    const line = rangeOf(document, 'prisma.customer.findUnique').start.line;
    await diagnostics(document.uri, ([first]) => first?.range.start.line === line, 'the finding one line below');
    const [action] = await actionsAt(document, rangeOf(document, 'prisma.customer.findUnique'));
    assert.ok(action);
    await applyAction(action);
    await clean(document.uri);
    assert.match(document.getText(), /^\/\/ one line more\nimport/);
  });
});

describe('fixing all in a file', () => {
  before(extension);
  afterEach(tidyUp);

  const onSave = (value: unknown): Thenable<void> =>
    vscode.workspace.getConfiguration('editor').update('codeActionsOnSave', value, vscode.ConfigurationTarget.Workspace);

  afterEach(() => onSave(undefined));

  it('is a command', async () => {
    const document = await openFile('src/by-command.ts', nPlusOne);
    await finding(document.uri);
    await vscode.commands.executeCommand('headroom.fixAllInFile');
    await clean(document.uri);
    assert.match(document.getText(), /include: \{ customer: true \}/);
  });

  it('happens on save only where source.fixAll.headroom is asked for', async () => {
    const document = await openFile('src/on-save.ts', nPlusOne);
    await replace(document, 'export async', '/* edited */ export async');
    await finding(document.uri);
    await document.save();
    assert.match(document.getText(), /findUnique/, 'it was fixed without being asked for');

    await onSave({ 'source.fixAll': 'always' });
    await replace(document, '/* edited */', '/* again */');
    await document.save();
    assert.match(document.getText(), /findUnique/, 'source.fixAll alone was meant for others');

    await onSave({ 'source.fixAll.headroom': 'always' });
    await replace(document, '/* again */', '/* and again */');
    await document.save();
    assert.match(document.getText(), /include: \{ customer: true \}/);
    assert.match(document.getText(), /and again/);
    await clean(document.uri);
  });
});
