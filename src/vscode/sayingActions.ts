import * as vscode from 'vscode';
import { signalOf } from './analysis';
import type { Analysis } from './analysis';
import { ruleOf, toWorkspaceEdit } from './convert';
import type { Documents } from './documents';
import type { Saying } from './protocol';

/** The kind of what is said of a function: nothing is wrong with it. */
export const sayingKind = vscode.CodeActionKind.Refactor.append('headroom');

/** The actions that tell Headroom what it cannot know: that a model is small, what a function of the workspace does. They write `headroom.config.json`. */
export async function sayingActions(
  analysis: Analysis, documents: Documents, document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext, token: vscode.CancellationToken,
): Promise<vscode.CodeAction[]> {
  const ours = context.diagnostics.filter((diagnostic) => ruleOf(diagnostic) !== undefined);
  // Without a squiggle only where somebody opens the menu: a light that is always on says nothing.
  const isWanted = document.uri.scheme === 'file' && (ours.length > 0 || context.triggerKind === vscode.CodeActionTriggerKind.Invoke);
  const file = isWanted ? documents.flush(document) : undefined;
  if (file === undefined) return [];
  const said = await analysis.client.ask('sayings', { file, offset: document.offsetAt(range.start) }, signalOf(token));
  return said.flatMap((one) => actionFor(one, ours));
}

function actionFor(saying: Saying, ours: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  const edit = toWorkspaceEdit(saying.edits);
  if (!edit) return [];
  const action = new vscode.CodeAction(titleOf(saying), saying.is === 'small-model' ? vscode.CodeActionKind.QuickFix : sayingKind);
  action.edit = edit;
  if (saying.is === 'small-model') action.diagnostics = [...ours];
  return [action];
}

function titleOf({ is, name }: Saying): string {
  switch (is) {
    case 'small-model': return vscode.l10n.t('{0} never has more than a few rows', name);
    case 'query': return vscode.l10n.t('Treat {0} as a database query', name);
    case 'email': return vscode.l10n.t('Treat {0} as sending an email', name);
    case 'queue': return vscode.l10n.t('Treat {0} as enqueueing a job', name);
  }
}
