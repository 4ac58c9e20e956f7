import * as vscode from 'vscode';
import type { Analysis } from './analysis';
import type { Baselines } from './baseline';
import type { Documents } from './documents';

/** Registers the small commands; scan, fix-all and report have files of their own. */
export function registerCommands(analysis: Analysis, documents: Documents, baselines: Baselines): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand('headroom.showFindings', () => vscode.commands.executeCommand('workbench.actions.view.problems')),
    vscode.commands.registerCommand('headroom.recordBaseline', () => baselines.record()),
    vscode.commands.registerCommand('headroom.showLog', () => analysis.log.show()),
    vscode.commands.registerCommand('headroom.restart', () => {
      analysis.log.info('Restarted on request.');
      analysis.client.restart();
      documents.refreshOpen();
    }),
  );
}
