import * as vscode from 'vscode';
import { signalOf } from './analysis';
import type { Analysis } from './analysis';
import { Cancelled } from './client';
import { toWorkspaceEdit } from './convert';
import type { Documents } from './documents';
import { workspaceRoots } from './paths';

/** Registers "Fix All Safe Findings in Workspace": one change, shown before it is made, and what was done and left in words. */
export function registerFixWorkspace(analysis: Analysis, documents: Documents): vscode.Disposable {
  return vscode.commands.registerCommand('headroom.fixAllInWorkspace', () => fixWorkspace(analysis, documents));
}

async function fixWorkspace(analysis: Analysis, documents: Documents): Promise<void> {
  if (!analysis.enabled || workspaceRoots().length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open the folder of a back end to fix what Headroom finds in it.'));
    return;
  }
  // As a scan does: the disk as it is now, which the file watcher may not have told yet.
  documents.flushAll();
  analysis.client.notifyChanged(workspaceRoots());
  try {
    const { edits, applied, left } = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Headroom fixes'), cancellable: true },
      (progress, token) => analysis.client.walk('fixWorkspace', {}, ({ done, total, findings }) => {
        progress.report({ message: vscode.l10n.t('{0} of {1} files, {2} fixed', done, total, findings) });
      }, signalOf(token)));
    for (const reason of left) analysis.log.info(`Not fixed: ${reason}`);
    if (applied === 0) {
      void say(vscode.l10n.t('Headroom has no safe fix here. {0} findings are left; the log says why.', left.length));
      return;
    }
    const edit = toWorkspaceEdit(edits, vscode.l10n.t('Headroom: {0} findings fixed', applied));
    if (!edit) {
      void vscode.window.showWarningMessage(vscode.l10n.t('A file changed while the fixes were being worked out. Nothing was changed; please try again.'));
    } else if (await vscode.workspace.applyEdit(edit)) {
      void say(vscode.l10n.t('Headroom fixed {0} findings in {1} files; {2} are left, and the log says why.', applied, edits.files.length, left.length));
    }
  } catch (error) {
    if (error instanceof Cancelled) return;
    analysis.log.error('The workspace could not be fixed', error);
    void vscode.window.showErrorMessage(vscode.l10n.t('Headroom could not fix the workspace; its log says why.'));
  }
}

async function say(message: string): Promise<void> {
  const showLog = vscode.l10n.t('Show Log');
  if (await vscode.window.showInformationMessage(message, showLog) === showLog) await vscode.commands.executeCommand('headroom.showLog');
}
