import * as vscode from 'vscode';
import { changedFiles } from '../cli/changed';
import type { FilePath } from '../core';
import type { ScanProgress, ScanResult } from '../engine/types';
import { signalOf } from './analysis';
import type { Analysis } from './analysis';
import { Cancelled } from './client';
import type { Documents } from './documents';
import { sayFailed } from './failure';
import { isSourcePath, workspaceRoots } from './paths';

/** Registers "Headroom: Scan Workspace", and the scan of what has changed since the main branch. */
export function registerScan(analysis: Analysis, documents: Documents): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('headroom.scanWorkspace', () => scanWorkspace(analysis, documents)),
    vscode.commands.registerCommand('headroom.scanChangedFiles', () => scanChangedFiles(analysis, documents)),
  );
}

/** Git may run what a repository's own configuration names, so it is asked in trusted workspaces alone. */
async function scanChangedFiles(analysis: Analysis, documents: Documents): Promise<ScanResult | undefined> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Headroom asks git what has changed only in a workspace that you trust.'));
    return undefined;
  }
  try {
    const changed = await changedFiles(workspaceRoots().map((path) => ({ path, kind: 'folder' })), undefined);
    const paths = changed.filter(isSourcePath);
    if (paths.length > 0 || workspaceRoots().length === 0) return await scanWorkspace(analysis, documents, paths);
    void vscode.window.showInformationMessage(vscode.l10n.t('No TypeScript or JavaScript file has changed since the main branch.'));
  } catch (error) {
    void sayFailed(analysis.log, 'Git could not be asked what has changed', error, vscode.l10n.t('Headroom could not ask git what has changed; its log says why.'));
  }
  return undefined;
}

/** Answers the result, or undefined where there was nothing to scan, it was cancelled or it failed. */
async function scanWorkspace(analysis: Analysis, documents: Documents, paths?: readonly FilePath[]): Promise<ScanResult | undefined> {
  if (!analysis.enabled) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Headroom is switched off by the setting headroom.enable.'));
    return undefined;
  }
  if (workspaceRoots().length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t('No folder is open, so there is no workspace to scan. Files that are open are analysed while you type.'));
    return undefined;
  }
  // What the editor shows counts, saved or not; for the rest the disk as it is now, which the file watcher may not have told yet.
  documents.flushAll();
  analysis.client.notifyChanged(workspaceRoots());
  const begin = Date.now();
  try {
    const result = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: vscode.l10n.t('Headroom scan'), cancellable: true },
      (progress, token) => {
        let reported = 0;
        return analysis.scan(step => {
          const percent = step.total > 0 && step.phase === 'analysing' ? (step.done / step.total) * 100 : 0;
          progress.report({ message: describe(step), increment: Math.max(percent - reported, 0) });
          reported = Math.max(reported, percent);
        }, signalOf(token), paths && { paths });
      });
    analysis.log.info(`Scanned ${result.files} files in ${Date.now() - begin} ms: ${result.findings.length} findings, ${result.suppressed} suppressed.`);
    // Not awaited: the command is done when the scan is, and not when someone has read the notification.
    void summarise(result);
    return result;
  } catch (error) {
    if (error instanceof Cancelled) {
      analysis.log.info('The scan was cancelled; what it had found so far is kept.');
      vscode.window.setStatusBarMessage(vscode.l10n.t('Headroom: scan cancelled'), 5000);
    } else {
      void sayFailed(analysis.log, 'The scan failed', error, vscode.l10n.t('Headroom could not scan the workspace; its log says why.'));
    }
    return undefined;
  }
}

function describe({ phase, done, total, findings }: ScanProgress): string {
  if (phase === 'reading') return vscode.l10n.t('reading files…');
  if (phase === 'requests') return vscode.l10n.t('{0} of {1} requests and jobs', done, total);
  return findings === 1
    ? vscode.l10n.t('{0} of {1} files, 1 finding', done, total)
    : vscode.l10n.t('{0} of {1} files, {2} findings', done, total, findings);
}

async function summarise(result: ScanResult): Promise<void> {
  const showProblems = vscode.l10n.t('Show Problems');
  const openReport = vscode.l10n.t('Open Report');
  const count = result.findings.length;
  const files = new Set(result.findings.map(({ location }) => location.file)).size;
  if (count === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Headroom found nothing in {0} files.', result.files));
    return;
  }
  const message = count === 1
    ? vscode.l10n.t('Headroom: 1 finding in {0} files.', result.files)
    : vscode.l10n.t('Headroom: {0} findings in {1} of {2} files.', count, files, result.files);
  const chosen = await vscode.window.showInformationMessage(message, showProblems, openReport);
  if (chosen === showProblems) await vscode.commands.executeCommand('headroom.showFindings');
  if (chosen === openReport) await vscode.commands.executeCommand('headroom.openReport');
}
