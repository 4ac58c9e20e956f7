import * as vscode from 'vscode';
import type { Log } from './log';

/** Writes to the log what went wrong, says so in a sentence, and offers the log. Not to be awaited by what the failure ends: somebody may never read it. */
export async function sayFailed(log: Log, what: string, error: unknown, sentence: string): Promise<void> {
  log.error(what, error);
  const showLog = vscode.l10n.t('Show Log');
  if (await vscode.window.showErrorMessage(sentence, showLog) === showLog) log.show();
}
