import * as vscode from 'vscode';
import type { Analysis } from './analysis';

const scheme = 'headroom-report';
const uri = vscode.Uri.from({ scheme, path: '/Headroom Report.md' });

/** Registers the written report of the last scan: a read-only virtual document, shown as a Markdown preview. */
export function registerReport(analysis: Analysis): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let text = '';
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, { onDidChange: changed.event, provideTextDocumentContent: () => text }),
    vscode.commands.registerCommand('headroom.openReport', async () => {
      if (!analysis.lastScan) {
        const scan = vscode.l10n.t('Scan Workspace');
        const chosen = await vscode.window.showInformationMessage(vscode.l10n.t('The report is made from a scan of the workspace.'), scan);
        if (chosen === scan) await vscode.commands.executeCommand('headroom.scanWorkspace');
        return;
      }
      try {
        text = await analysis.client.ask('report', analysis.lastScan);
        changed.fire(uri);
        await vscode.commands.executeCommand('markdown.showPreview', uri);
      } catch (error) {
        analysis.log.error('The report could not be made', error);
        void vscode.window.showErrorMessage(vscode.l10n.t('Headroom could not make its report; its log says why.'));
      }
    }),
  );
}
