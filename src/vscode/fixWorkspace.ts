import * as vscode from 'vscode';
import { signalOf } from './analysis';
import type { Analysis } from './analysis';
import { Cancelled } from './client';
import { toWorkspaceEdit } from './convert';
import type { Documents } from './documents';
import { sayFailed } from './failure';
import { sayFixed } from './fixSummary';
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
    const answer = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Headroom fixes'), cancellable: true },
      (progress, token) => analysis.client.walk('fixWorkspace', {}, ({ done, total, findings }) => {
        progress.report({ message: vscode.l10n.t('{0} of {1} files, {2} fixed', done, total, findings) });
      }, signalOf(token)));
    const edit = toWorkspaceEdit(answer.edits, vscode.l10n.t('Headroom: {0} findings fixed', answer.applied));
    if (!edit) {
      void vscode.window.showWarningMessage(vscode.l10n.t('A file changed while the fixes were being worked out. Nothing was changed; please try again.'));
    } else if (edit.size === 0 || await vscode.workspace.applyEdit(edit)) {
      void sayFixed(analysis.log, answer);
    } else {
      analysis.log.info('The fixes of the workspace were not applied: they were discarded in the preview, or the editor refused them.');
    }
  } catch (error) {
    if (error instanceof Cancelled) return;
    void sayFailed(analysis.log, 'The workspace could not be fixed', error, vscode.l10n.t('Headroom could not fix the workspace; its log says why.'));
  }
}
