import * as vscode from 'vscode';
import { signalOf } from './analysis';
import type { Analysis } from './analysis';
import { Cancelled } from './client';
import { toRange } from './convert';
import { costText, findingsText } from './costText';
import type { Documents } from './documents';
import { documentSelector, isSource } from './paths';
import { affectsSettings, editorSettings } from './settings';

/** The line above every handler: `GET /orders · 1 + N queries · 2 awaited calls · 3 findings`. A click shows the path. */
class HandlerLenses implements vscode.CodeLensProvider, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeCodeLenses = this.changed.event;
  private readonly subscriptions: vscode.Disposable;
  /** What the window was told last of a document. */
  private readonly given = new WeakMap<vscode.TextDocument, string>();

  constructor(private readonly analysis: Analysis, private readonly documents: Documents) {
    this.subscriptions = vscode.Disposable.from(
      // Where a router is mounted, and what a call leads to, is known once the whole workspace was looked at.
      analysis.onDidSettle(() => void this.renew()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (affectsSettings(event)) this.changed.fire();
      }),
    );
  }

  async provideCodeLenses(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    const lenses = await this.lensesOf(document, token);
    if (!token.isCancellationRequested) this.given.set(document, textOf(lenses));
    return lenses;
  }

  /** Has the window ask anew where it would be told something else: after most pauses it would not, and each question is several messages to and fro. */
  private async renew(): Promise<void> {
    const source = new vscode.CancellationTokenSource();
    for (const { document } of vscode.window.visibleTextEditors) {
      if (!isSource(document) || textOf(await this.lensesOf(document, source.token)) === this.given.get(document)) continue;
      this.changed.fire();
      break;
    }
    source.dispose();
  }

  private async lensesOf(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeLens[]> {
    const file = this.analysis.enabled && editorSettings().codeLens ? this.documents.flush(document) : undefined;
    if (file === undefined) return [];
    try {
      const { handlers } = await this.analysis.client.ask('handlers', { file }, signalOf(token));
      return handlers.map(({ location, route, findings }) => new vscode.CodeLens(toRange(location), {
        title: [route.name, costText(route), findingsText(findings)].filter((part) => part !== '').join(' · '),
        tooltip: vscode.l10n.t('Show what this route does, in order'),
        command: 'headroom.showPath',
        arguments: [route.name],
      }));
    } catch (error) {
      if (!(error instanceof Cancelled)) this.analysis.log.error('The costs of the handlers could not be worked out', error);
      return [];
    }
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }
}

function textOf(lenses: readonly vscode.CodeLens[]): string {
  return lenses.map(({ range: { start }, command }) => `${start.line}:${start.character} ${command?.title ?? ''}`).join('\n');
}

/** Registers the line above every handler. */
export function registerCodeLens(analysis: Analysis, documents: Documents): vscode.Disposable {
  const lenses = new HandlerLenses(analysis, documents);
  return vscode.Disposable.from(lenses, vscode.languages.registerCodeLensProvider(documentSelector, lenses));
}
