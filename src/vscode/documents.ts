import * as vscode from 'vscode';
import type { FilePath } from '../core';
import type { Analysis } from './analysis';
import { Cancelled } from './client';
import { documentPath, forgetUntitled, isInputPath, isSource, isSourcePath, openDocument, toPath, workspaceRoots } from './paths';
import { affectsSettings, editorSettings, engineSettings } from './settings';

const watched = '**/{*.ts,*.tsx,*.mts,*.cts,*.js,*.jsx,*.mjs,*.cjs,*.vue,*.svelte,*.astro,*.prisma,*.sql,tsconfig*.json,jsconfig.json,package.json,headroom.config.json,.gitignore}';
/** Changes on disk come in bursts (a checkout, an install); they are told together after this many milliseconds. */
const burst = 200;
/** The other open files are looked at again this many debounce times after the last keystroke. */
const othersAfter = 4;
/** After more changed files than this a scanned workspace is scanned again instead of file by file. */
const manyFiles = 50;

/** Keeps the worker's texts equal to the editor's, and asks for findings when something has changed. */
export class Documents implements vscode.Disposable {
  private readonly timers = new Map<FilePath, NodeJS.Timeout>();
  private readonly changedOnDisk = new Set<FilePath>();
  private othersTimer: NodeJS.Timeout | undefined;
  private diskTimer: NodeJS.Timeout | undefined;
  private rescan: AbortController | undefined;
  private readonly settled = new vscode.EventEmitter<void>();
  private readonly subscriptions: vscode.Disposable[] = [];

  constructor(private readonly analysis: Analysis) {}

  /** Sends what is open and begins to listen. Called after activation has returned. */
  start(): void {
    const watcher = vscode.workspace.createFileSystemWatcher(watched);
    const onDisk = (uri: vscode.Uri): void => this.diskChanged(uri);
    this.subscriptions.push(
      watcher, watcher.onDidChange(onDisk), watcher.onDidCreate(onDisk), watcher.onDidDelete(onDisk),
      vscode.workspace.onDidDeleteFiles(({ files }) => files.forEach(onDisk)),
      vscode.workspace.onDidRenameFiles(({ files }) => files.forEach(({ oldUri, newUri }) => [oldUri, newUri].forEach(onDisk))),
      vscode.workspace.onDidOpenTextDocument(document => this.opened(document)),
      vscode.workspace.onDidCloseTextDocument(document => this.closed(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.changed(document);
      }),
      vscode.workspace.onDidChangeConfiguration(event => {
        if (affectsSettings(event)) this.reconfigure();
      }),
      vscode.workspace.onDidChangeWorkspaceFolders(() => this.foldersChanged()),
      this.analysis.onDidChangeState(() => this.checkIdle()),
      this.analysis.onDidSettle(() => this.refreshOpen()),
    );
    this.openAll();
  }

  /** Makes the worker see a document as it stands now. Answers its path, or undefined where it is not looked at. */
  flush(document: vscode.TextDocument): FilePath | undefined {
    const file = documentPath(document);
    if (file === undefined) return undefined;
    if (this.analysis.client.sentVersion(file) !== document.version) {
      this.analysis.client.setOverlay(file, document.getText(), document.version);
    }
    return file;
  }

  flushAll(): void {
    for (const document of vscode.workspace.textDocuments) this.flush(document);
  }

  /** Resolves when nothing is waiting or being worked out. */
  async whenIdle(): Promise<void> {
    while (!this.idle) await new Promise<void>(resolve => this.settled.event(() => resolve()));
  }

  private get idle(): boolean {
    return this.timers.size === 0 && !this.othersTimer && !this.diskTimer && !this.analysis.busy;
  }

  private checkIdle(): void {
    // One turn later, so that the answer which ended the work has been taken in.
    setImmediate(() => {
      if (this.idle) this.settled.fire();
    });
  }

  private openAll(): void {
    if (!this.analysis.enabled) return;
    for (const document of vscode.workspace.textDocuments) this.opened(document);
  }

  private opened(document: vscode.TextDocument): void {
    const file = this.analysis.enabled ? this.flush(document) : undefined;
    if (file !== undefined && isSource(document)) void this.analysis.refresh(file);
  }

  private changed(document: vscode.TextDocument): void {
    const file = this.analysis.enabled ? documentPath(document) : undefined;
    if (file === undefined) return;
    // What is being worked out for the old text is of no use any more.
    this.analysis.forget(file);
    clearTimeout(this.timers.get(file));
    this.timers.set(file, setTimeout(() => {
      this.timers.delete(file);
      if (document.isClosed) return this.checkIdle();
      this.flush(document);
      if (isSource(document)) void this.analysis.refresh(file);
      this.refreshOthersSoon(isSource(document) ? file : undefined);
    }, editorSettings().debounce));
  }

  private closed(document: vscode.TextDocument): void {
    const file = documentPath(document);
    if (file === undefined) return;
    clearTimeout(this.timers.get(file));
    this.timers.delete(file);
    this.analysis.forget(file);
    this.analysis.client.setOverlay(file, undefined, 0);
    if (isSource(document)) {
      if (this.analysis.lastScan && document.uri.scheme === 'file') void this.analysis.refresh(file);
      else this.analysis.store.delete([file]);
    }
    forgetUntitled(file);
    // Text that was never saved is gone with it, for those who import it too.
    this.refreshOthersSoon(file);
  }

  /** A finding can depend on other files (a helper, the schema), so those that are open are looked at again, but not at every keystroke. */
  private refreshOthersSoon(except: FilePath | undefined): void {
    clearTimeout(this.othersTimer);
    this.othersTimer = setTimeout(() => {
      this.othersTimer = undefined;
      this.refreshOpen(except);
      this.checkIdle();
    }, Math.max(editorSettings().debounce, 50) * othersAfter);
  }

  /** Looks at every open file again. */
  refreshOpen(except?: FilePath): void {
    for (const document of vscode.workspace.textDocuments) {
      if (document.isClosed || !isSource(document)) continue;
      const file = this.flush(document);
      if (file !== undefined && file !== except && !this.timers.has(file)) void this.analysis.refresh(file);
    }
  }

  private diskChanged(uri: vscode.Uri): void {
    if (uri.scheme !== 'file' || uri.path.includes('/node_modules/')) return;
    this.changedOnDisk.add(toPath(uri));
    clearTimeout(this.diskTimer);
    this.diskTimer = setTimeout(() => {
      this.diskTimer = undefined;
      const paths = [...this.changedOnDisk];
      this.changedOnDisk.clear();
      this.takeDiskChanges(paths);
      this.checkIdle();
    }, burst);
  }

  private takeDiskChanges(paths: readonly FilePath[]): void {
    if (!this.analysis.enabled) return;
    const { client, store, lastScan } = this.analysis;
    client.notifyChanged(paths);
    const concerned = new Set(paths.flatMap(path => [
      ...(isSourcePath(path) && (lastScan || store.get(path).length > 0) ? [path] : []),
      // A folder that is gone takes its files with it.
      ...store.files().filter(file => file.startsWith(`${path}/`)),
    ]));
    if (lastScan && (concerned.size > manyFiles || paths.some(isInputPath))) this.rescanQuietly();
    else for (const file of concerned) if (!openDocument(file)) void this.analysis.refresh(file);
    this.refreshOpen();
  }

  private rescanQuietly(): void {
    this.rescan?.abort();
    this.rescan = new AbortController();
    this.analysis.scan(() => undefined, this.rescan.signal).catch((error: unknown) => {
      if (!(error instanceof Cancelled)) this.analysis.log.error('The workspace could not be scanned again', error);
    });
  }

  private reconfigure(): void {
    const { client, store, lastScan, enabled } = this.analysis;
    if (!enabled) {
      this.rescan?.abort();
      store.clear();
      return;
    }
    client.configure(engineSettings());
    this.openAll();
    if (lastScan) this.rescanQuietly();
  }

  private foldersChanged(): void {
    const { client, store, lastScan } = this.analysis;
    store.clear();
    client.setRoots(workspaceRoots());
    this.openAll();
    if (lastScan) this.rescanQuietly();
  }

  dispose(): void {
    for (const timer of [...this.timers.values(), this.othersTimer, this.diskTimer]) clearTimeout(timer);
    this.rescan?.abort();
    vscode.Disposable.from(...this.subscriptions, this.settled).dispose();
  }
}
