import * as vscode from 'vscode';
import type { FilePath, FixKind } from '../core';
import { signalOf } from './analysis';
import type { Analysis } from './analysis';
import { Cancelled } from './client';
import { plain, ruleOf, toRange, toWorkspaceEdit } from './convert';
import type { Documents } from './documents';
import { sayFailed } from './failure';
import { sayFixed } from './fixSummary';
import { documentSelector } from './paths';
import { sayingActions, sayingKind } from './sayingActions';
import type { FixableFinding, FixAllAnswer, IgnorePlaceAnswer } from './protocol';

/** The kind to put into `editor.codeActionsOnSave`. */
const fixAllKind = vscode.CodeActionKind.SourceFixAll.append('headroom');

/** "Fix all of this kind": what it does is worked out only when it is chosen. */
class FixAllOfKind extends vscode.CodeAction {
  constructor(title: string, readonly document: vscode.TextDocument, readonly fix: FixKind) {
    super(title, vscode.CodeActionKind.QuickFix);
  }
}

/** The lightbulb. It asks the worker only where one of our squiggles is. */
class FixProvider implements vscode.CodeActionProvider {
  constructor(private readonly analysis: Analysis, private readonly documents: Documents) {}

  async provideCodeActions(
    document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext, token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[] | undefined> {
    if (!this.analysis.enabled) return undefined;
    try {
      const actions: vscode.CodeAction[] = [];
      if (asksForFixAll(context)) actions.push(...await this.fixAll(document, token));
      if (!context.only || context.only.contains(vscode.CodeActionKind.QuickFix)) {
        actions.push(...await this.quickFixes(document, range, context, token));
      }
      // One provider for all: each is asked by a message of its own at every key.
      if (!context.only || context.only.contains(vscode.CodeActionKind.QuickFix) || context.only.intersects(sayingKind)) {
        actions.push(...await sayingActions(this.analysis, this.documents, document, range, context, token));
      }
      return actions;
    } catch (error) {
      if (!(error instanceof Cancelled)) this.analysis.log.error('The fixes could not be worked out', error);
      return undefined;
    }
  }

  async resolveCodeAction(action: vscode.CodeAction, token: vscode.CancellationToken): Promise<vscode.CodeAction> {
    if (!(action instanceof FixAllOfKind) || action.edit) return action;
    const all = await editForAll(this.analysis, this.documents, action.document, token, action.fix);
    if (all) action.edit = all.edit;
    else sayStale();
    return action;
  }

  private async fixAll(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<vscode.CodeAction[]> {
    const all = await editForAll(this.analysis, this.documents, document, token);
    if (!all || all.edit.size === 0) return [];
    const action = new vscode.CodeAction(vscode.l10n.t('Fix all safe Headroom findings in this file'), fixAllKind);
    action.edit = all.edit;
    return [action];
  }

  private async quickFixes(
    document: vscode.TextDocument, range: vscode.Range, context: vscode.CodeActionContext, token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const ours = context.diagnostics.filter(diagnostic => ruleOf(diagnostic) !== undefined);
    const file = ours.length > 0 ? this.documents.flush(document) : undefined;
    if (file === undefined) return [];
    const { version } = document;
    const touched = ours.reduce((all, diagnostic) => all.union(diagnostic.range), range);
    const answer = await this.analysis.client.ask('fixesAt', {
      file, start: document.offsetAt(touched.start), end: Math.max(document.offsetAt(touched.end), document.offsetAt(touched.start) + 1),
    }, signalOf(token));
    if (answer.version !== version || document.version !== version) return [];
    const fixes = answer.findings.flatMap(finding => this.actionsFor(document, finding, ours));
    return [...fixes, ...await this.ignores(document, file, ours, token)];
  }

  private actionsFor(document: vscode.TextDocument, finding: FixableFinding, ours: readonly vscode.Diagnostic[]): vscode.CodeAction[] {
    const range = toRange(finding.location);
    const diagnostics = ours.filter(diagnostic => ruleOf(diagnostic) === finding.rule && diagnostic.range.isEqual(range));
    if (diagnostics.length === 0) return [];
    return finding.fixes.flatMap(fix => {
      const edit = toWorkspaceEdit(fix.edits, fix.title);
      if (!edit) return [];
      const action = new vscode.CodeAction(plain(fix.title), vscode.CodeActionKind.QuickFix);
      action.edit = edit;
      action.isPreferred = fix.preferred;
      action.diagnostics = diagnostics;
      if (fix.sameKindInFile < 2 || !fix.preferred) return [action];
      const all = new FixAllOfKind(titleForAll(fix.kind), document, fix.kind);
      all.diagnostics = diagnostics;
      return [action, all];
    });
  }

  private async ignores(
    document: vscode.TextDocument, file: FilePath, ours: readonly vscode.Diagnostic[], token: vscode.CancellationToken,
  ): Promise<vscode.CodeAction[]> {
    const actions: vscode.CodeAction[] = [];
    const seen = new Set<string>();
    for (const diagnostic of ours) {
      const rule = ruleOf(diagnostic);
      const { line } = diagnostic.range.start;
      if (rule === undefined || seen.has(`${rule} ${line}`)) continue;
      seen.add(`${rule} ${line}`);
      const place = await this.analysis.client.ask('ignorePlace', { file, line }, signalOf(token));
      if (!place) continue;
      const action = new vscode.CodeAction(vscode.l10n.t('Ignore {0} on this line', rule), vscode.CodeActionKind.QuickFix);
      action.diagnostics = [diagnostic];
      action.edit = new vscode.WorkspaceEdit();
      action.edit.set(document.uri, [vscode.SnippetTextEdit.insert(new vscode.Position(place.line, 0), directive(place, rule))]);
      actions.push(action);
    }
    return actions;
  }
}

/**
 * The directive as a snippet whose reason is selected, so that typing replaces it. The line's own indentation is repeated
 * as text: a snippet at the start of a line is not indented by the editor.
 */
function directive(place: NonNullable<IgnorePlaceAnswer>, rule: string): vscode.SnippetString {
  const [open, close] = place.style === 'jsx' ? ['{/* ', ' */}'] : ['// ', ''];
  return new vscode.SnippetString()
    .appendText(`${place.indent}${open}headroom-ignore-next-line ${rule}: `)
    .appendPlaceholder(vscode.l10n.t('reason'))
    .appendText(`${close}\n`);
}

/**
 * On save only where this very kind was asked for: `source.fixAll` in someone's settings was meant for a formatter's small
 * changes. From the menu the general kind does.
 */
function asksForFixAll({ only, triggerKind }: vscode.CodeActionContext): boolean {
  if (!only?.contains(fixAllKind)) return false;
  return triggerKind === vscode.CodeActionTriggerKind.Invoke || only.value === fixAllKind.value;
}

/** The edit that applies every safe preferred fix of the file, or those of one kind; undefined where the file has moved on. */
async function editForAll(
  analysis: Analysis, documents: Documents, document: vscode.TextDocument, token: vscode.CancellationToken, kindOfFix?: FixKind,
): Promise<{ readonly edit: vscode.WorkspaceEdit; readonly answer: FixAllAnswer } | undefined> {
  const file = documents.flush(document);
  if (file === undefined) return undefined;
  const answer = await analysis.client.ask('fixAll', { file, safeOnly: true, ...(kindOfFix ? { kindOfFix } : {}) }, signalOf(token));
  const edit = toWorkspaceEdit(answer.edits);
  return edit && { edit, answer };
}

function sayStale(): void {
  void vscode.window.showWarningMessage(
    vscode.l10n.t('The file changed while its fixes were being worked out. Nothing was changed; please try again.'));
}

function titleForAll(kind: FixKind): string {
  switch (kind) {
    case 'eager-load': return vscode.l10n.t('Fix all in this file: load relations with their lists');
    case 'batch': return vscode.l10n.t('Fix all in this file: one batched query instead of one per row');
    case 'bulk-write': return vscode.l10n.t('Fix all in this file: one bulk write instead of one per row');
    case 'transaction': return vscode.l10n.t('Fix all in this file: one transaction instead of one write per row');
    case 'shared-client': return vscode.l10n.t('Fix all in this file: one client for all requests');
    case 'release': return vscode.l10n.t('Fix all in this file: give connections back whatever happens');
    case 'direct-query': return vscode.l10n.t('Fix all in this file: leave connections to the pool');
    case 'pool-size': return vscode.l10n.t('Fix all in this file: give pools a size that fits');
    case 'keep-open': return vscode.l10n.t('Fix all in this file: leave the shared client open');
    case 'timeout': return vscode.l10n.t('Fix all in this file: give up calls that get no answer');
    case 'retry': return vscode.l10n.t('Fix all in this file: try reads again that fail');
    case 'idempotency-key': return vscode.l10n.t('Fix all in this file: give payments keys of their own');
    case 'enqueue': return vscode.l10n.t('Fix all in this file: leave messages to jobs');
    case 'answer-later': return vscode.l10n.t('Fix all in this file: answer with jobs that are asked for');
    case 'parallel': return vscode.l10n.t('Fix all in this file: ask at the same time what does not depend on each other');
    case 'after-response': return vscode.l10n.t('Fix all in this file: do after the response what may be lost');
    case 'concurrency': return vscode.l10n.t('Fix all in this file: run a few at a time instead of all at once');
    case 'hoist': return vscode.l10n.t('Fix all in this file: move unchanging queries out of their loops');
    case 'data-loader': return vscode.l10n.t('Fix all in this file: loaders for fields that query for each object');
    case 'merge': return vscode.l10n.t('Fix all in this file: queries that the client merges');
    case 'limit': return vscode.l10n.t('Fix all in this file: give queries a limit');
    case 'into-query': return vscode.l10n.t('Fix all in this file: let the database count, cut and search');
    case 'select': return vscode.l10n.t('Fix all in this file: load only the columns that are used');
    case 'paginate': return vscode.l10n.t('Fix all in this file: load one page, as the request asks for');
    case 'keyset': return vscode.l10n.t('Fix all in this file: load the rows after the one that the request names');
    case 'envelope': return vscode.l10n.t('Fix all in this file: answer with a part of the list and a cursor');
    case 'batches': return vscode.l10n.t('Fix all in this file: read the rows that jobs walk over some at a time');
  }
}

/** Registers the lightbulb and the command that fixes all in the active file. */
export function registerCodeActions(analysis: Analysis, documents: Documents): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(documentSelector, new FixProvider(analysis, documents), {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix, fixAllKind, sayingKind],
    }),
    vscode.commands.registerCommand('headroom.fixAllInFile', () => fixAllInActiveFile(analysis, documents)),
  );
}

async function fixAllInActiveFile(analysis: Analysis, documents: Documents): Promise<void> {
  const document = vscode.window.activeTextEditor?.document;
  if (!document || documents.flush(document) === undefined) {
    void vscode.window.showInformationMessage(vscode.l10n.t('Open a TypeScript or JavaScript file to fix what Headroom found in it.'));
    return;
  }
  const token = new vscode.CancellationTokenSource().token;
  try {
    const all = await editForAll(analysis, documents, document, token);
    if (!all) {
      sayStale();
      return;
    }
    if (all.edit.size > 0 && !await vscode.workspace.applyEdit(all.edit)) {
      void vscode.window.showWarningMessage(vscode.l10n.t('The editor refused the change. Nothing was changed.'));
      return;
    }
    void sayFixed(analysis.log, all.answer);
  } catch (error) {
    void sayFailed(analysis.log, 'The file could not be fixed', error, vscode.l10n.t('Headroom could not fix this file; its log says why.'));
  }
}
