import * as vscode from 'vscode';
import type { FilePath, Notice } from '../core';
import type { Baselines } from './baseline';
import { noticeDiagnostic, toDiagnostic } from './convert';
import { toUri } from './paths';
import type { FindingStore } from './store';

/** Shows the store's findings and notices as squiggles and in the Problems panel. */
export function registerDiagnostics(store: FindingStore, baselines: Baselines): vscode.Disposable {
  const findings = vscode.languages.createDiagnosticCollection('headroom');
  const notices = vscode.languages.createDiagnosticCollection('headroom-notices');
  const shown = (file: FilePath): [vscode.Uri, vscode.Diagnostic[]] => {
    const all = store.get(file);
    const fresh = baselines.newOf(file, all);
    return [toUri(file), all.map(finding => toDiagnostic(finding, fresh?.has(finding)))];
  };
  return vscode.Disposable.from(
    findings,
    notices,
    store.onDidChangeFindings(files => findings.set(files.map(shown))),
    baselines.onDidChange(() => findings.set(store.files().map(shown))),
    store.onDidChangeNotices(() => {
      notices.clear();
      notices.set(byFile(store.notices));
    }),
  );
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
