import * as vscode from 'vscode';
import type { Analysis } from './analysis';
import type { Documents } from './documents';
import { sayFailed } from './failure';

const scheme = 'headroom-explanation';
const uri = vscode.Uri.from({ scheme, path: '/Headroom Explanation.md' });

/** Registers "Explain Findings Here": what the analysis knows at the cursor, also where it knows nothing and why. */
export function registerExplain(analysis: Analysis, documents: Documents): vscode.Disposable {
  const changed = new vscode.EventEmitter<vscode.Uri>();
  let text = '';
  return vscode.Disposable.from(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, { onDidChange: changed.event, provideTextDocumentContent: () => text }),
    vscode.commands.registerCommand('headroom.explainHere', async (offset?: unknown) => {
      const editor = vscode.window.activeTextEditor;
      const file = editor && documents.flush(editor.document);
      if (!editor || file === undefined) {
        void vscode.window.showInformationMessage(vscode.l10n.t('Open a TypeScript or JavaScript file and put the cursor where you want to know more.'));
        return;
      }
      try {
        text = await analysis.client.ask('explain', { file, offset: typeof offset === 'number' ? offset : editor.document.offsetAt(editor.selection.active) });
        changed.fire(uri);
        await vscode.commands.executeCommand('markdown.showPreviewToSide', uri);
      } catch (error) {
        void sayFailed(analysis.log, 'The explanation could not be made', error, vscode.l10n.t('Headroom could not explain this place; its log says why.'));
      }
    }),
  );
}
