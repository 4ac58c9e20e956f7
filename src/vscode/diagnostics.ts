import * as vscode from 'vscode';
import type { FilePath, Finding, Location, Notice } from '../core';
import type { Baselines } from './baseline';
import { noticeDiagnostic, toDiagnostic } from './convert';
import { documentPath, toUri } from './paths';
import type { FindingStore } from './store';

/** What is drawn of a file at the moment. */
interface Drawn {
  /** What its squiggles say and where they stand, as one text. */
  readonly said: string;
  readonly findings: readonly Finding[];
  /** Whether they have stayed as they were drawn: the editor moves and cuts them with the text. */
  isWhole: boolean;
}

/** Shows the store's findings and notices as squiggles and in the Problems panel. */
export function registerDiagnostics(store: FindingStore, baselines: Baselines): vscode.Disposable {
  const findings = vscode.languages.createDiagnosticCollection('headroom');
  const notices = vscode.languages.createDiagnosticCollection('headroom-notices');
  const drawn = new Map<FilePath, Drawn>();
  const draw = (files: readonly FilePath[]): void => {
    const changed: [vscode.Uri, vscode.Diagnostic[]][] = [];
    for (const file of files) {
      const all = store.get(file);
      const fresh = baselines.newOf(file, all);
      const said = all.map(finding => textOf(finding, fresh?.has(finding))).join('\n');
      const before = drawn.get(file);
      // Most keys change no finding. Each set of squiggles is a message to the window, which then asks all extensions for their fixes anew.
      if (said === (before?.said ?? '') && (before?.isWhole ?? true)) continue;
      if (said === '') drawn.delete(file);
      else drawn.set(file, { said, findings: all, isWhole: true });
      changed.push([toUri(file), all.map(finding => toDiagnostic(finding, fresh?.has(finding)))]);
    }
    if (changed.length > 0) findings.set(changed);
  };
  return vscode.Disposable.from(
    findings,
    notices,
    store.onDidChangeFindings(draw),
    baselines.onDidChange(() => draw(store.files())),
    vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const file = contentChanges.length > 0 ? documentPath(document) : undefined;
      const shown = file === undefined ? undefined : drawn.get(file);
      if (shown && contentChanges.some(change => touches(change, shown.findings))) shown.isWhole = false;
    }),
    store.onDidChangeNotices(() => {
      notices.clear();
      notices.set(byFile(store.notices));
    }),
  );
}

/** Whether a change may move or cut a squiggle: it is one of whole lines, or in a line that has one. As long as no change does, lines keep their numbers. */
function touches({ range, text }: vscode.TextDocumentContentChangeEvent, findings: readonly Finding[]): boolean {
  const { line } = range.start;
  return !range.isSingleLine || /[\r\n]/.test(text) || findings.some(({ location: { start, end } }) => start.line <= line && line <= end.line);
}

/** All that a squiggle says, without the offsets, which every key moves. */
function textOf({ rule, severity, message, location, related, path }: Finding, isNew: boolean | undefined): string {
  const others = [...related, ...path].map(other => `${other.location.file} ${placeOf(other.location)} ${other.message}`);
  return [rule, severity, isNew, placeOf(location), message, ...others].join('\t');
}

function placeOf({ start, end }: Location): string {
  return `${start.line}:${start.character}-${end.line}:${end.character}`;
}

function byFile(notices: readonly Notice[]): [vscode.Uri, vscode.Diagnostic[]][] {
  const result = new Map<FilePath, vscode.Diagnostic[]>();
  for (const notice of notices) {
    const file = notice.location?.file ?? notice.file;
    const diagnostic = noticeDiagnostic(notice);
    if (file === undefined || !diagnostic) continue;
    result.set(file, [...(result.get(file) ?? []), diagnostic]);
  }
  return [...result].map(([file, diagnostics]) => [toUri(file), diagnostics]);
}
