import * as vscode from 'vscode';
import type { FilePath, Notice } from '../core';
import { noticeDiagnostic, toDiagnostic } from './convert';
import { toUri } from './paths';
import type { FindingStore } from './store';

/** Shows the store's findings and notices as squiggles and in the Problems panel. */
export function registerDiagnostics(store: FindingStore): vscode.Disposable {
  const findings = vscode.languages.createDiagnosticCollection('headroom');
  const notices = vscode.languages.createDiagnosticCollection('headroom-notices');
  return vscode.Disposable.from(
    findings,
    notices,
    store.onDidChangeFindings(files => {
      findings.set(files.map(file => [toUri(file), store.get(file).map(toDiagnostic)]));
    }),
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
