import * as vscode from 'vscode';
import { signalOf } from './analysis';
import type { Analysis } from './analysis';
import { Cancelled } from './client';
import { ruleOf, toWorkspaceEdit } from './convert';
import type { Documents } from './documents';
import { languages } from './paths';
import type { Saying } from './protocol';

const kind = vscode.CodeActionKind.Refactor.append('headroom');

/** Registers the actions that tell Headroom what it cannot know: that a model is small, what a function of the workspace does. They write `headroom.config.json`. */
export function registerSayings(analysis: Analysis, documents: Documents): vscode.Disposable {
  const selector = languages.map((language) => ({ language, scheme: 'file' }));
  return vscode.languages.registerCodeActionsProvider(selector, {
    async provideCodeActions(document, range, context, token) {
      const ours = context.diagnostics.filter((diagnostic) => ruleOf(diagnostic) !== undefined);
      // Without a squiggle only where somebody opens the menu: a light that is always on says nothing.
      const isWanted = ours.length > 0 || context.triggerKind === vscode.CodeActionTriggerKind.Invoke;
      const file = analysis.enabled && isWanted ? documents.flush(document) : undefined;
      if (file === undefined) return undefined;
      try {
        const said = await analysis.client.ask('sayings', { file, offset: document.offsetAt(range.start) }, signalOf(token));
        return said.flatMap((one) => actionFor(one, ours));
      } catch (error) {
        if (!(error instanceof Cancelled)) analysis.log.error('What can be said here could not be worked out', error);
        return undefined;
      }
    },
  }, { providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, kind] });
}

function actionFor(saying: Saying, ours: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
  const edit = toWorkspaceEdit(saying.edits);
  if (!edit) return [];
  const action = new vscode.CodeAction(titleOf(saying), saying.is === 'small-model' ? vscode.CodeActionKind.QuickFix : kind);
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
