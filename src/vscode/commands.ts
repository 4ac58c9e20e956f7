import * as vscode from 'vscode';
import type { Analysis } from './analysis';
import type { Documents } from './documents';

/** Registers the small commands; scan, fix-all and report have files of their own. */
export function registerCommands(context: vscode.ExtensionContext, analysis: Analysis, documents: Documents): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('headroom.showFindings', () => vscode.commands.executeCommand('workbench.actions.view.problems')),
    vscode.commands.registerCommand('headroom.showLog', () => analysis.log.show()),
    vscode.commands.registerCommand('headroom.restart', () => {
      analysis.log.info('Restarted on request.');
      analysis.client.restart();
      documents.refreshOpen();
    }),
    vscode.commands.registerCommand('headroom.openRule', (rule: unknown) => openRule(context, rule)),
  );
}

/** Shows the documentation page of a rule, which is part of the extension. */
async function openRule(context: vscode.ExtensionContext, rule: unknown): Promise<void> {
  if (typeof rule !== 'string' || !/^[a-z-]+$/.test(rule)) return;
  const page = vscode.Uri.joinPath(context.extensionUri, 'docs', 'rules', `${rule}.md`);
  try {
    await vscode.workspace.fs.stat(page);
  } catch {
    void vscode.window.showInformationMessage(vscode.l10n.t('There is no page about {0} yet.', rule));
    return;
  }
  await vscode.commands.executeCommand('markdown.showPreview', page);
}
