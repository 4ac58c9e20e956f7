import * as vscode from 'vscode';

const scheme = 'headroom-rules';

/**
 * The link of a diagnostic's code. It is a virtual document, because the editor opens no commands from there; the page is part
 * of the extension, so it fits this version and opens offline. The manifest has such documents shown as Markdown previews.
 */
export function rulePage(rule: string): vscode.Uri {
  return vscode.Uri.from({ scheme, path: `/${rule}.md` });
}

/** Serves the documentation pages of the rules. */
export function registerRulePages(context: vscode.ExtensionContext): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('headroom.openRulePage', (rule: unknown) => vscode.commands.executeCommand('markdown.showPreview', rulePage(String(rule)))),
    pages(context),
  );
}

function pages(context: vscode.ExtensionContext): vscode.Disposable {
  return vscode.workspace.registerTextDocumentContentProvider(scheme, {
    async provideTextDocumentContent({ path }) {
      const page = vscode.Uri.joinPath(context.extensionUri, 'docs', 'rules', path.replace(/^.*\//, ''));
      try {
        return new TextDecoder().decode(await vscode.workspace.fs.readFile(page));
      } catch {
        return vscode.l10n.t('There is no page about {0} yet.', path.replace(/^.*\/|\.md$/g, ''));
      }
    },
  });
}
