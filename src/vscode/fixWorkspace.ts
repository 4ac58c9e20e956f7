import * as vscode from 'vscode';
import type { FilePath } from '../core';
import { signalOf } from './analysis';
import type { Analysis } from './analysis';
import { Cancelled } from './client';
import { toPreviewedEdit } from './convert';
import type { Documents } from './documents';
import { sayFailed } from './failure';
import { sayFixed } from './fixSummary';
import { madeEdits } from './made-edits';
import { toUri, workspaceRoots } from './paths';
import type { FixWorkspaceAnswer, PlacedFileEdit } from './protocol';

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
      (progress, token) => analysis.client.walk('fixWorkspace', {}, ({ phase, done, total, findings }) => {
        progress.report({ message: phase === 'trying' ? vscode.l10n.t('{0} of {1} changes tried one by one', done, total) : vscode.l10n.t('{0} of {1} files, {2} fixed', done, total, findings) });
      }, signalOf(token)));
    const edit = toPreviewedEdit(answer.edits, answer.changes);
    const before = await textsOf(answer.edits.files);
    if (!edit) {
      void vscode.window.showWarningMessage(vscode.l10n.t('A file changed while the fixes were being worked out. Nothing was changed; please try again.'));
    } else if (edit.size === 0 || await vscode.workspace.applyEdit(edit)) {
      void sayFixed(analysis.log, await asMade(answer, before));
    } else {
      analysis.log.info('The fixes of the workspace were not applied: they were discarded in the preview, or the editor refused them.');
    }
  } catch (error) {
    if (error instanceof Cancelled) return;
    void sayFailed(analysis.log, 'The workspace could not be fixed', error, vscode.l10n.t('Headroom could not fix the workspace; its log says why.'));
  }
}

/** What is in files now; a file that is not there has none. */
async function textsOf(files: readonly PlacedFileEdit[]): Promise<ReadonlyMap<FilePath, string>> {
  const texts = await Promise.all(files.map(async ({ file }) => {
    try {
      return [file, (await vscode.workspace.openTextDocument(toUri(file))).getText()] as const;
    } catch {
      return undefined;
    }
  }));
  return new Map(texts.filter((one) => one !== undefined));
}

/** The answer without the changes that were taken out in the preview, which are left and told as such. */
async function asMade(answer: FixWorkspaceAnswer, before: ReadonlyMap<FilePath, string>): Promise<FixWorkspaceAnswer> {
  const after = await textsOf(answer.edits.files);
  const made = new Set<unknown>();
  for (const { file, create, edits } of answer.edits.files) {
    const [old, now] = [before.get(file), after.get(file)];
    if (create !== undefined) { if (now !== undefined) made.add(file); }
    else if (old !== undefined && now !== undefined) madeEdits(old, now, edits).forEach((isMade, index) => { if (isMade) made.add(keyOf(file, edits[index]?.range)); });
  }
  const isMade = ({ file, create, edits }: PlacedFileEdit): boolean => (create === undefined ? edits.some(({ range }) => made.has(keyOf(file, range))) : made.has(file));
  const kept = answer.changes.filter(({ files }) => files.some(isMade));
  const out = answer.changes.filter(({ files }) => !files.some(isMade));
  const files = new Set(kept.flatMap((change) => change.files.map(({ file }) => file)));
  return {
    ...answer,
    applied: kept.reduce((sum, { titles }) => sum + titles.length, 0),
    edits: { ...answer.edits, files: answer.edits.files.filter(({ file }) => files.has(file)) },
    left: [...answer.left, ...out.map(({ at }) => `${at.file}:${at.start.line + 1}: it was taken out in the preview.`)],
  };
}

function keyOf(file: FilePath, range: readonly number[] | undefined): string {
  return `${file} ${range?.join(':') ?? ''}`;
}
