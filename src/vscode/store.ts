import * as vscode from 'vscode';
import type { FilePath, Finding, Notice } from '../core';

/** What is known of the workspace at the moment: the findings of each file and the notices. Everything that is shown reads from here. */
export class FindingStore implements vscode.Disposable {
  private readonly byFile = new Map<FilePath, readonly Finding[]>();
  private currentNotices: readonly Notice[] = [];
  private readonly findingsChanged = new vscode.EventEmitter<readonly FilePath[]>();
  private readonly noticesChanged = new vscode.EventEmitter<void>();

  /** Fires with the files whose findings were set, also where they are the same as before. */
  readonly onDidChangeFindings = this.findingsChanged.event;
  readonly onDidChangeNotices = this.noticesChanged.event;

  get(file: FilePath): readonly Finding[] {
    return this.byFile.get(file) ?? [];
  }

  /** The files that have findings. */
  files(): FilePath[] {
    return [...this.byFile.keys()];
  }

  get count(): number {
    let count = 0;
    for (const findings of this.byFile.values()) count += findings.length;
    return count;
  }

  get notices(): readonly Notice[] {
    return this.currentNotices;
  }

  set(file: FilePath, findings: readonly Finding[]): void {
    if (findings.length > 0) this.byFile.set(file, findings);
    else this.byFile.delete(file);
    this.findingsChanged.fire([file]);
  }

  delete(files: readonly FilePath[]): void {
    const gone = files.filter(file => this.byFile.delete(file));
    if (gone.length > 0) this.findingsChanged.fire(gone);
  }

  setNotices(notices: readonly Notice[]): void {
    this.currentNotices = notices;
    this.noticesChanged.fire();
  }

  clear(): void {
    this.delete(this.files());
    this.setNotices([]);
  }

  dispose(): void {
    this.findingsChanged.dispose();
    this.noticesChanged.dispose();
  }
}
