import * as vscode from 'vscode';
import type { Analysis } from './analysis';
import { Cancelled } from './client';
import { sayFailed } from './failure';
import { toUri } from './paths';
import type { ReportFormat } from './protocol';

const viewType = 'headroom.report';
const enabledCommands = ['headroom.reveal', 'headroom.openRulePage', 'headroom.copyIssueText'];

/** What a report can be saved as: its name in the dialog, the file's ending. */
const exports: readonly { readonly format: ReportFormat; readonly name: string; readonly extension: string }[] = [
  { format: 'html', name: 'HTML', extension: 'html' },
  { format: 'markdown', name: 'Markdown', extension: 'md' },
  { format: 'sarif', name: 'SARIF', extension: 'sarif' },
  { format: 'json', name: 'JSON', extension: 'json' },
];

/** The written report of the last scan. It is a page without scripts: its links are commands. */
class ReportView implements vscode.WebviewPanelSerializer, vscode.Disposable {
  private panel: vscode.WebviewPanel | undefined;

  constructor(private readonly analysis: Analysis) {}

  async open(): Promise<void> {
    if (!this.analysis.lastScan) {
      const scan = vscode.l10n.t('Scan Workspace');
      const chosen = await vscode.window.showInformationMessage(vscode.l10n.t('The report is made from a scan of the workspace.'), scan);
      if (chosen !== scan) return;
      await vscode.commands.executeCommand('headroom.scanWorkspace');
      if (!this.analysis.lastScan) return;
    }
    const html = await this.make('webview');
    if (html === undefined) return;
    this.panel ??= this.adopt(vscode.window.createWebviewPanel(viewType, vscode.l10n.t('Headroom Report'), vscode.ViewColumn.Active, { enableScripts: false, enableCommandUris: enabledCommands, localResourceRoots: [] }));
    this.panel.webview.html = html;
    this.panel.reveal();
  }

  /** After a restart the report is made anew, from a scan of what is there now. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.panel = this.adopt(panel);
    panel.webview.options = { enableScripts: false, enableCommandUris: enabledCommands, localResourceRoots: [] };
    try {
      await this.analysis.scan(() => undefined, undefined, { withRequests: true });
      panel.webview.html = (await this.make('webview')) ?? '';
    } catch (error) {
      if (!(error instanceof Cancelled)) this.analysis.log.error('The report could not be restored', error);
    }
  }

  async export(): Promise<void> {
    const target = await vscode.window.showSaveDialog({
      title: vscode.l10n.t('Export Report'), filters: Object.fromEntries(exports.map(({ name, extension }) => [name, [extension]])),
      ...(vscode.workspace.workspaceFolders?.[0] && { defaultUri: vscode.Uri.joinPath(vscode.workspace.workspaceFolders[0].uri, 'headroom-report.html') }),
    });
    if (!target) return;
    const format = exports.find(({ extension }) => target.path.toLowerCase().endsWith(`.${extension}`))?.format ?? 'html';
    const text = await this.make(format);
    if (text === undefined) return;
    await vscode.workspace.fs.writeFile(target, new TextEncoder().encode(text));
    vscode.window.setStatusBarMessage(vscode.l10n.t('Headroom: report saved as {0}', target.fsPath), 5000);
  }

  async copyIssueText(fingerprint: string): Promise<void> {
    const text = await this.make('issue', fingerprint);
    if (!text) return;
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage(vscode.l10n.t('Headroom: copied as issue text'), 5000);
  }

  private async make(format: ReportFormat, fingerprint?: string): Promise<string | undefined> {
    const { client, log } = this.analysis;
    try {
      const lastScan = await this.scanned(format);
      if (!lastScan) return undefined;
      const { result, durationMs } = lastScan;
      return await client.ask('report', { result, durationMs, format, ...(fingerprint === undefined ? {} : { fingerprint }) });
    } catch (error) {
      if (error instanceof Cancelled) return undefined;
      void sayFailed(log, 'The report could not be made', error, vscode.l10n.t('Headroom could not make its report; its log says why.'));
      return undefined;
    }
  }

  /** The last scan; for what people read together with what it takes to tell of requests, which a scan alone does not work out. What has not changed since is not looked at again. */
  private async scanned(format: ReportFormat): Promise<Analysis['lastScan']> {
    const { lastScan } = this.analysis;
    const isKnown = lastScan?.result.unresolved !== undefined || !['webview', 'html', 'markdown'].includes(format);
    if (!lastScan || isKnown) return lastScan;
    await vscode.window.withProgress({ location: vscode.ProgressLocation.Window, title: vscode.l10n.t('Headroom report') },
      () => this.analysis.scan(() => undefined, undefined, { ...lastScan.asked, withRequests: true }));
    const now = this.analysis.lastScan;
    return this.analysis.lastScan = now && { ...now, durationMs: lastScan.durationMs + now.durationMs };
  }

  private adopt(panel: vscode.WebviewPanel): vscode.WebviewPanel {
    panel.onDidDispose(() => { this.panel = undefined; });
    return panel;
  }

  dispose(): void {
    this.panel?.dispose();
  }
}

/** Opens a file at a place; what the report's links do. */
async function reveal(file: unknown, ...numbers: unknown[]): Promise<void> {
  const [startLine = 0, startCharacter = 0, endLine = startLine, endCharacter = startCharacter] = numbers.map(Number);
  if (typeof file !== 'string') return;
  await vscode.window.showTextDocument(toUri(file), { selection: new vscode.Range(startLine, startCharacter, endLine, endCharacter), viewColumn: vscode.ViewColumn.Active, preview: true });
}

/** Registers the report and what can be done with it. */
export function registerReport(analysis: Analysis): vscode.Disposable {
  const view = new ReportView(analysis);
  return vscode.Disposable.from(
    view,
    vscode.window.registerWebviewPanelSerializer(viewType, view),
    vscode.commands.registerCommand('headroom.openReport', () => view.open()),
    vscode.commands.registerCommand('headroom.exportReport', () => view.export()),
    vscode.commands.registerCommand('headroom.copyIssueText', (fingerprint: unknown) => view.copyIssueText(String(fingerprint))),
    vscode.commands.registerCommand('headroom.reveal', reveal),
  );
}
