import * as vscode from 'vscode';
import type { Log } from './log';
import type { FixAllAnswer } from './protocol';

/** Says what "fix all" has done and what it has left; why something was left is in the log, one line for each. */
export async function sayFixed(log: Log, { applied, edits, left }: FixAllAnswer): Promise<void> {
  for (const reason of left) log.info(`Not fixed: ${reason}`);
  const showLog = vscode.l10n.t('Show Log');
  const chosen = await vscode.window.showInformationMessage(summary(applied, edits.files.length, left.length), ...(left.length > 0 ? [showLog] : []));
  if (chosen === showLog) log.show();
}

function summary(applied: number, files: number, left: number): string {
  if (applied === 0 && left === 0) return vscode.l10n.t('Headroom has nothing to fix here.');
  if (applied === 0) return vscode.l10n.t('Headroom has no safe fix here. Findings left: {0}; the log says why.', left);
  if (left === 0) return vscode.l10n.t('Headroom: findings fixed: {0}, in {1} file(s). None is left.', applied, files);
  return vscode.l10n.t('Headroom: findings fixed: {0}, in {1} file(s). Left: {2}; the log says why.', applied, files, left);
}
