import * as vscode from 'vscode';
import { sayFailed } from './failure';
import type { Log } from './log';
import { version } from '../../package.json';

/** Registers "Open the Example": a copy of the little shop, so that it can be edited, in a window of its own where a folder is open already. */
export function registerExample(context: vscode.ExtensionContext, log: Log): vscode.Disposable {
  return vscode.commands.registerCommand('headroom.openExample', async () => {
    // A copy for each version, which stays as it was left.
    const target = vscode.Uri.joinPath(context.globalStorageUri, `example-${version}`, 'shop');
    try {
      if (!await exists(target)) await vscode.workspace.fs.copy(vscode.Uri.joinPath(context.extensionUri, 'examples', 'shop'), target);
      const hasFolder = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
      await vscode.commands.executeCommand('vscode.openFolder', target, { forceNewWindow: hasFolder, forceReuseWindow: !hasFolder });
    } catch (error) {
      void sayFailed(log, 'The example could not be opened', error, vscode.l10n.t('Headroom could not open its example; its log says why.'));
    }
  });
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}
