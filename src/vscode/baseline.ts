import * as vscode from 'vscode';
import { newFindings, readBaseline, writeBaseline, type Baseline } from '../cli/baseline';
import type { FilePath, Finding } from '../core';
import type { Analysis } from './analysis';
import { sayFailed } from './failure';
import { toPath, toUri, workspaceRoots } from './paths';

/** The findings that a workspace has agreed to live with for now. What is not among them is new, and is marked so. */
export class Baselines implements vscode.Disposable {
  private readonly known = new Map<FilePath, Baseline>();
  private readonly changed = new vscode.EventEmitter<void>();
  /** Fires when what counts as new may have changed. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable;

  constructor(private readonly analysis: Analysis) {
    const watcher = vscode.workspace.createFileSystemWatcher('**/*baseline*.json');
    const onDisk = (uri: vscode.Uri): void => {
      if (workspaceRoots().some((root) => placeOf(root) === toPath(uri))) this.read();
    };
    this.subscriptions = vscode.Disposable.from(
      watcher, watcher.onDidChange(onDisk), watcher.onDidCreate(onDisk), watcher.onDidDelete(onDisk),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.read()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration('headroom.baseline')) this.read();
      }),
    );
    this.read();
  }

  /** Of the findings of one file those that no baseline holds; all of them undefined where there is no baseline. */
  newOf(file: FilePath, findings: readonly Finding[]): ReadonlySet<Finding> | undefined {
    const root = workspaceRoots().find((folder) => file.startsWith(`${folder}/`));
    const baseline = root === undefined ? undefined : this.known.get(root);
    return baseline && new Set(newFindings(findings, baseline));
  }

  /** Writes the findings of a scan as the baseline of each folder. */
  async record(): Promise<void> {
    if (!this.analysis.lastScan) await vscode.commands.executeCommand('headroom.scanWorkspace');
    const findings = this.analysis.lastScan?.result.findings;
    if (!findings) return;
    try {
      for (const root of workspaceRoots()) {
        const file = placeOf(root);
        writeBaseline(toUri(file).fsPath, file, findings.filter(({ location }) => location.file.startsWith(`${root}/`)), []);
      }
      this.read();
      void vscode.window.showInformationMessage(vscode.l10n.t('{0} findings are in the baseline now; from here on, new ones are marked as new.', findings.length));
    } catch (error) {
      void sayFailed(this.analysis.log, 'The baseline could not be written', error, vscode.l10n.t('Headroom could not write its baseline; its log says why.'));
    }
  }

  private read(): void {
    this.known.clear();
    for (const root of workspaceRoots()) {
      const file = placeOf(root);
      try {
        this.known.set(root, readBaseline(toUri(file).fsPath, file));
      } catch (error) {
        // Most workspaces have none.
        this.analysis.log.write('debug', error instanceof Error ? error.message : String(error));
      }
    }
    this.changed.fire();
  }

  dispose(): void {
    this.subscriptions.dispose();
    this.changed.dispose();
  }
}

function placeOf(root: FilePath): FilePath {
  const name = vscode.workspace.getConfiguration('headroom', toUri(root)).get<string>('baseline')?.trim();
  return `${root}/${name === undefined || name === '' ? 'headroom-baseline.json' : name}`;
}
