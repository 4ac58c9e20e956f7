// The engine's plain data in the editor's types.
import * as vscode from 'vscode';
import type { Finding, Location, Notice, Severity } from '../core';
import type { PlacedChange, PlacedEdits, PlacedFileEdit } from './protocol';
import { openDocument, toUri } from './paths';
import { rulePage } from './rulePages';

export const source = 'headroom';

const severities: Readonly<Record<Severity | 'note', vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
  note: vscode.DiagnosticSeverity.Information,
};

/** The editor shows messages and titles as plain text, where the backticks around code would stand as they are. */
export function plain(text: string): string {
  return text.replace(/`([^`]*)`/g, "'$1'");
}

export function toRange({ start, end }: Location): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

export function toLocation(location: Location): vscode.Location {
  return new vscode.Location(toUri(location.file), toRange(location));
}

/**
 * A finding as a squiggle; its code links to the rule's page, and the places that explain it are related information.
 * @param isNew whether it came after the baseline was recorded; undefined where there is no baseline
 */
export function toDiagnostic(finding: Finding, isNew?: boolean): vscode.Diagnostic {
  const message = isNew === true ? vscode.l10n.t('New: {0}', plain(finding.message)) : plain(finding.message);
  const diagnostic = new vscode.Diagnostic(toRange(finding.location), message, isNew === false ? vscode.DiagnosticSeverity.Hint : severities[finding.severity]);
  diagnostic.source = source;
  diagnostic.code = { value: finding.rule, target: rulePage(finding.rule) };
  diagnostic.relatedInformation = [...finding.related, ...finding.path]
    .map(({ location, message }) => new vscode.DiagnosticRelatedInformation(toLocation(location), plain(message)));
  return diagnostic;
}

/** A problem of the input at its place; undefined where it has none. */
export function noticeDiagnostic(notice: Notice): vscode.Diagnostic | undefined {
  if (!notice.file && !notice.location) return undefined;
  const range = notice.location ? toRange(notice.location) : new vscode.Range(0, 0, 0, 0);
  const diagnostic = new vscode.Diagnostic(range, plain(notice.message), severities[notice.severity]);
  diagnostic.source = source;
  diagnostic.code = notice.code;
  return diagnostic;
}

/** The rule id of one of our own diagnostics. */
export function ruleOf(diagnostic: vscode.Diagnostic): string | undefined {
  if (diagnostic.source !== source || typeof diagnostic.code !== 'object') return undefined;
  return String(diagnostic.code.value);
}

/**
 * All edits of a fix in one workspace edit, which is one undo step. Edits of several files are shown before they are made, under the label, where there is one.
 * Answers undefined where an open document is no longer the one that the edits were computed from.
 */
export function toWorkspaceEdit(edits: PlacedEdits, label?: string): vscode.WorkspaceEdit | undefined {
  if (isOutdated(edits)) return undefined;
  const result = new vscode.WorkspaceEdit();
  const isShown = edits.files.length > 1 && label !== undefined;
  if (isShown) showFirst(result, edits.files);
  put(result, edits.files, isShown ? label : undefined);
  return result;
}

/**
 * The changes of several rewrites in one workspace edit, which is one undo step. They are shown before they are made, each under a label of its own, so that a person can take one out.
 * Answers undefined as {@link toWorkspaceEdit} does.
 */
export function toPreviewedEdit(edits: PlacedEdits, changes: readonly PlacedChange[]): vscode.WorkspaceEdit | undefined {
  if (isOutdated(edits)) return undefined;
  const result = new vscode.WorkspaceEdit();
  showFirst(result, edits.files);
  for (const { titles: [title = '', ...others], at, files } of changes) {
    // The editor puts together what has the same label.
    const place = `${vscode.workspace.asRelativePath(toUri(at.file))}:${at.start.line + 1}`;
    put(result, files, others.length === 0 ? `${title} · ${place}` : vscode.l10n.t('{0} · {1}, and {2} more that belong together', title, place, others.length));
  }
  return result;
}

function isOutdated({ files, versions }: PlacedEdits): boolean {
  return files.some(({ file, create }) => {
    const document = openDocument(file);
    return document !== undefined && create === undefined && document.version !== versions[file];
  });
}

/**
 * Has the editor show a change before it is made. It does where one of the edits asks for it, and begins with that one left out. So that all of a rewrite is in, an edit that changes
 * nothing asks.
 */
function showFirst(result: vscode.WorkspaceEdit, files: readonly PlacedFileEdit[]): void {
  const shownAt = files.findLast(({ create }) => create === undefined);
  if (shownAt) result.replace(toUri(shownAt.file), new vscode.Range(0, 0, 0, 0), '', { label: vscode.l10n.t('Nothing is changed before you apply it. A rewrite is whole only with all that is ticked below.'), needsConfirmation: true });
}

function put(result: vscode.WorkspaceEdit, files: readonly PlacedFileEdit[], label: string | undefined): void {
  const metadata = label === undefined ? undefined : { label: plain(label), needsConfirmation: false };
  for (const { file, create, edits } of files) {
    const uri = toUri(file);
    if (create !== undefined) result.createFile(uri, { contents: new TextEncoder().encode(create) }, metadata);
    for (const { range, newText } of edits) result.replace(uri, new vscode.Range(...range), newText, metadata);
  }
}
