import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';

describe('the extension in a real VS Code', () => {
  it('is there under the name that its package gives it, and activates', async () => {
    const extension = vscode.extensions.getExtension('headroom.headroom');
    assert.ok(extension, 'headroom.headroom is not installed in this window');
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('registers every command that its package promises', async () => {
    const extension = vscode.extensions.getExtension('headroom.headroom');
    assert.ok(extension);
    await extension.activate();
    const packageJson = extension.packageJSON as { contributes?: { commands?: { command: string }[] } };
    const promised = packageJson.contributes?.commands?.map(({ command }) => command) ?? [];
    assert.ok(promised.length > 0, 'the package promises no command');
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(promised.filter((command) => !registered.has(command)), []);
  });

  it('works on a copy of the fixture workspace, never on the fixture itself', () => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    assert.ok(folder, 'no folder is open');
    assert.ok(existsSync(join(folder, 'prisma/schema.prisma')));
    assert.match(readFileSync(join(folder, 'src/orders.ts'), 'utf8'), /for \(const order of orders\)/);
    assert.notEqual(folder, join(vscode.extensions.getExtension('headroom.headroom')?.extensionPath ?? '', 'test/vscode/workspace'));
  });
});
